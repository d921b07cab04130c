package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync/atomic"
	"time"

	"earshot/sources"
	"earshot/sources/chatlog"
	"earshot/sources/imap"
	"earshot/store"
	"earshot/store/clean"
	"earshot/ui/serve"
)

// A house is this process's hold on a data folder: the open store, the log,
// the sources that are heard, and the server through which others come in.
// Sessions of other callers run in it beside the process's own command, so
// what belongs to one of them lies in its app and not here.
type house struct {
	path     string // of the configuration
	version  string
	store    *store.Store
	listener store.ListenerID // the one at this machine
	log      *slog.Logger
	logFile  *os.File
	server   *serve.Server
	hearing  hearing
	set      atomic.Pointer[settings]
}

// settings are a configuration in use.
type settings struct {
	config sources.Config
	taught chatlog.Taught         // config's formats
	boxes  map[string]imap.Config // of config's mailboxes, made once: a password variable can be read only once
	sample bool                   // the company is made up
}

// use takes a configuration, before anything is heard by it.
func (h *house) use(config sources.Config) { h.take(config, false) }

func (h *house) take(config sources.Config, sample bool) {
	taught, _ := chatlog.Teach(config.Formats) // tried when the configuration was read
	s := settings{config, taught, map[string]imap.Config{}, sample}
	for _, c := range config.Sources {
		if c.Kind != "imap" {
			continue
		}
		if box, ok := h.kept(c); ok {
			box.Rules = config.Sides.Rules()
			s.boxes[c.Name] = box
		} else {
			s.boxes[c.Name] = imap.FromConfig(c, config.Sides.Rules(), config.Beside)
		}
	}
	h.set.Store(&s)
}

// config is the configuration in use.
func (h *house) config() sources.Config { return h.set.Load().config }

// taught are the formats that the configuration in use teaches.
func (h *house) taught() chatlog.Taught { return h.set.Load().taught }

// Close ends the sessions of others and lets go of the store. An error of the
// last write is the command's.
func (h *house) Close() error {
	var err error
	if h.server != nil {
		err = h.server.Close()
	}
	err = errors.Join(err, h.store.Close())
	if h.logFile != nil {
		_ = h.logFile.Close() // nothing depends on the log's last line
	}
	return err
}

// move opens the store, or fails with a *store.HeldError where another process
// has it.
func (a *app) move(config sources.Config) (*house, error) {
	if home, err := os.UserHomeDir(); a.dir == "" && os.Getenv("XDG_DATA_HOME") == "" && (err != nil || home == "") {
		return nil, usagef("it is not known where your home is (HOME is not set); name a data folder with --dir")
	}
	s, err := store.Open(a.dataDir(), store.Options{Wait: time.Millisecond, Migrate: a.migrating})
	if err != nil {
		return nil, err
	}
	h := &house{path: a.configPath(), version: a.version, store: s}
	h.use(config)
	h.log, h.logFile = openLog(a.logPath())
	if h.listener, err = h.settle(); err == nil {
		err = h.listen()
	}
	if err != nil {
		return nil, errors.Join(err, h.Close())
	}
	return h, nil
}

func (a *app) migrating(from, to, done int) {
	fmt.Fprintf(a.err, "earshot: bringing the store from schema %d to %d, step %d\n", from, to, done+1)
}

// settle tells the store what the configuration says: who listens, and which
// sides there are.
func (h *house) settle() (store.ListenerID, error) {
	config := h.config()
	name := config.Listener
	if name == "" {
		name = os.Getenv("USER")
	}
	if name == "" {
		name = "listener"
	}
	who, err := h.store.Local(clean.OneLine(name))
	switch {
	case errors.Is(err, store.ErrNameTaken):
		return who, usagef("%w; name yourself otherwise at the top of the configuration: listener = \"Your Name\"", err)
	case err != nil:
		return who, err
	}
	return who, h.store.SetSideRules(config.Sides.Rules())
}

// listen lets others in over the socket. Where none can be made earshot works
// on, alone.
func (h *house) listen() error {
	host, err := serve.HostKey(h.store.Dir())
	if err != nil {
		return err
	}
	h.server = serve.New(h.version, host, h.visit, h.log)
	l, err := serve.Listen(h.store.Dir())
	if err != nil {
		h.log.Warn("no socket could be made; nobody can attach", "error", err)
		return nil
	}
	if err := h.server.Local(l); err != nil {
		return err
	}
	return h.store.Announce(l.Addr().String(), h.version)
}

// visit runs the command line or the screen of another caller in this house.
func (h *house) visit(ctx context.Context, s *serve.Session) int {
	a := &app{out: s.Out, err: s.Err, in: s.In, version: h.version, house: h, session: s, listener: s.Listener}
	if s.Listener != 0 {
		return code(ctx, a.told(a.showFloor(ctx, h, floorOptions{})))
	}
	if c := s.Call.Config; c != "" && c != h.path {
		return code(ctx, a.told(&codeError{exitHeld, fmt.Errorf("process %d holds the store and reads the configuration %s; end that one, or leave --config out", os.Getpid(), h.path)}))
	}
	return a.main(ctx, s.Call.Args)
}

// told reports an error of a session that runs without a command line.
func (a *app) told(err error) error {
	if err != nil {
		report(a.err, err)
	}
	return err
}
