package cli

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/adrg/xdg"

	"earshot/sources"
	"earshot/sources/imap"
	"earshot/store"
	"earshot/store/clean"
)

const logMost = 5 << 20 // bytes of a log before it is set aside

// dataDir returns the data folder.
func (a *app) dataDir() string {
	if a.dir != "" {
		return a.dir
	}
	return filepath.Join(xdg.DataHome, "earshot")
}

// configPath returns the configuration file.
func (a *app) configPath() string {
	if a.config != "" {
		return a.config
	}
	return filepath.Join(xdg.ConfigHome, "earshot", "config.toml")
}

// logPath returns the log: beside the data where --dir names a folder, so that
// erasing finds everything in one place.
func (a *app) logPath() string {
	if a.dir != "" {
		return filepath.Join(a.dir, "earshot.log")
	}
	return filepath.Join(xdg.StateHome, "earshot", "earshot.log")
}

// opened is a command's hold on configuration, store and log.
type opened struct {
	config   sources.Config
	boxes    map[string]imap.Config // of config's mailboxes, made once: a password variable can be read only once
	store    *store.Store
	listener store.ListenerID
	log      *slog.Logger
	logFile  *os.File
}

// use takes a configuration, before anything is heard by it.
func (o *opened) use(config sources.Config) {
	o.config, o.boxes = config, map[string]imap.Config{}
	for _, s := range config.Sources {
		if s.Kind == "imap" {
			o.boxes[s.Name] = imap.FromConfig(s, config.Sides.Rules(), config.Beside)
		}
	}
}

// clock writes a time for people, in the listener's zone.
func (o *opened) clock(t time.Time) string {
	zone, err := o.config.Zone()
	if err != nil {
		zone = time.Local // the configuration was checked when it was read
	}
	return t.In(zone).Format("2006-01-02 15:04")
}

// Close lets go of the store. An error of the last write is the command's.
func (o *opened) Close() error {
	err := o.store.Close()
	if o.logFile != nil {
		_ = o.logFile.Close() // nothing depends on the log's last line
	}
	return err
}

// open reads the configuration and opens the store.
func (a *app) open() (*opened, error) {
	config, err := sources.LoadConfig(a.configPath())
	if err != nil {
		return nil, &codeError{exitUsage, err}
	}
	return a.openWith(config)
}

func (a *app) openWith(config sources.Config) (*opened, error) {
	if home, err := os.UserHomeDir(); a.dir == "" && os.Getenv("XDG_DATA_HOME") == "" && (err != nil || home == "") {
		return nil, usagef("it is not known where your home is (HOME is not set); name a data folder with --dir")
	}
	s, err := store.Open(a.dataDir(), store.Options{Migrate: a.migrating})
	if err != nil {
		return nil, err
	}
	o := &opened{store: s}
	o.use(config)
	o.log, o.logFile = openLog(a.logPath())
	if err := o.settle(); err != nil {
		_ = o.Close() // the first error is the one to tell
		return nil, err
	}
	return o, nil
}

func (a *app) migrating(from, to, done int) {
	fmt.Fprintf(a.err, "earshot: bringing the store from schema %d to %d, step %d\n", from, to, done+1)
}

// settle tells the store what the configuration says: who listens, and which
// sides there are.
func (o *opened) settle() error {
	name := o.config.Listener
	if name == "" {
		name = os.Getenv("USER")
	}
	if name == "" {
		name = "listener"
	}
	var err error
	o.listener, err = o.store.Local(clean.OneLine(name))
	switch {
	case errors.Is(err, store.ErrNameTaken):
		return usagef("%w; name yourself otherwise at the top of the configuration: listener = \"Your Name\"", err)
	case err != nil:
		return err
	}
	return o.store.SetSideRules(o.config.Sides.Rules())
}

// openLog opens the log for its owner alone. Without one earshot works on: a
// log that cannot be written must not keep anybody from listening.
func openLog(path string) (*slog.Logger, *os.File) {
	if info, err := os.Stat(path); err == nil && info.Size() > logMost {
		_ = os.Rename(path, path+".1") // a log too long is better than none
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return slog.New(slog.DiscardHandler), nil
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return slog.New(slog.DiscardHandler), nil
	}
	return slog.New(slog.NewJSONHandler(f, nil)), f
}

// ascii says whether the terminal's language cannot show more than ASCII.
func ascii(env []string) bool {
	vars := map[string]string{}
	for _, v := range env {
		if k, val, ok := strings.Cut(v, "="); ok {
			vars[k] = val
		}
	}
	for _, k := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := strings.ToLower(vars[k]); v != "" {
			return !strings.Contains(v, "utf-8") && !strings.Contains(v, "utf8")
		}
	}
	return false
}
