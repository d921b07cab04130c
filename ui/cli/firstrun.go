package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"sync"

	tea "charm.land/bubbletea/v2"
	"github.com/google/renameio/v2"
	"github.com/zalando/go-keyring"

	"earshot/sources"
	"earshot/sources/chatlog"
	"earshot/sources/imap"
	"earshot/sources/mail"
	"earshot/store"
	"earshot/store/clean"
	"earshot/ui/screen"
	"earshot/ui/start"
)

// runFloor is earshot without a command: the floor, or where nothing is
// configured yet, the first run.
func (a *app) runFloor(ctx context.Context) error {
	if !a.hasScreen() {
		return usagef("the floor needs a terminal; in a script, use earshot listen, or earshot --help for the other commands")
	}
	if a.house != nil {
		return a.showFloor(ctx, a.house, floorOptions{})
	}
	config, err := a.loadConfig()
	if err != nil {
		return &codeError{exitUsage, err}
	}
	demo := false
	err = a.inStoreOf(ctx, config, way{screen: true, standing: true, args: a.args}, func(h *house) error {
		if len(config.Sources) > 0 || a.tookOver || a.count(h) > 0 { // what was imported is there to be read
			return a.showFloor(ctx, h, floorOptions{})
		}
		demo, err = a.firstRun(ctx, h)
		return err
	})
	if err == nil && demo {
		a.dir = ""
		return a.runDemo(ctx, 1)
	}
	return err
}

// firstRun leads to a floor that can be heard, to the made-up company, or
// out.
func (a *app) firstRun(ctx context.Context, h *house) (demo bool, err error) {
	f := &first{a: a, h: h}
	end := &ending{Model: start.New(ctx, f.doors(), a.look())}
	err = a.program(ctx, h, end)
	f.stop()
	if err != nil || end.done.Demo || !end.done.Saved {
		return end.done.Demo, err
	}
	config, err := a.loadConfig()
	if err != nil {
		return false, err
	}
	h.use(config)
	return false, a.showFloor(ctx, h, floorOptions{})
}

// ending is the first run as a program of its own: its last message ends it.
type ending struct {
	*start.Model
	done start.Done
}

func (e *ending) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case start.Done:
		e.done = msg
		return e, tea.Quit
	case screen.Leave:
		return e, tea.Quit
	}
	_, cmd := e.Model.Update(msg)
	return e, cmd
}

// first is what the first run asks of sources and configuration.
type first struct {
	a *app
	h *house

	mu    sync.Mutex
	leave func() // ends the hearing that the first run began; nil: it began none
}

func (f *first) doors() start.Doors {
	return start.Doors{
		DataDir: f.a.dataDir(), ConfigPath: f.a.configPath(), Store: f.h.store,
		Guess: guessServer, Try: f.try, CheckFolder: f.describeFolder,
		Propose: proposed, Pattern: patternOf, TryFormat: tryFormat, KeepFormat: f.keepFormat,
		Save: f.save, SaveTimes: f.saveTimes, Zone: f.a.zoneHere(f.h), SaveSides: f.saveSides, Listen: f.listen,
	}
}

// describeFolder says in words what lies in a folder of logs.
func (f *first) describeFolder(_ context.Context, path string) (start.Found, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return start.Found{}, fmt.Errorf("%s is not there", path)
	}
	found, err := chatlog.Survey(path, f.h.taught())
	return start.Found{Says: found.String(), Odd: shownOdd(found.Odd)}, err
}

// guessServer returns where a mail host is known to listen, or what most call
// theirs.
func guessServer(address string) string {
	_, domain, ok := strings.Cut(strings.ToLower(strings.TrimSpace(address)), "@")
	if !ok || !strings.Contains(domain, ".") {
		return ""
	}
	known := map[string]string{
		"gmail.com": "imap.gmail.com", "googlemail.com": "imap.gmail.com",
		"outlook.com": "outlook.office365.com", "hotmail.com": "outlook.office365.com", "live.com": "outlook.office365.com",
		"yahoo.com": "imap.mail.yahoo.com", "icloud.com": "imap.mail.me.com", "me.com": "imap.mail.me.com",
		"fastmail.com": "imap.fastmail.com", "gmx.de": "imap.gmx.net", "gmx.net": "imap.gmx.net", "web.de": "imap.web.de",
	}
	if host := known[domain]; host != "" {
		return host + ":993"
	}
	return "imap." + domain + ":993"
}

// try signs in with what was typed and proves that reading changes nothing.
func (f *first) try(ctx context.Context, m start.Mailbox) <-chan start.Step {
	steps := make(chan start.Step, 16)
	send := func(s start.Step) {
		select {
		case steps <- s:
		case <-ctx.Done():
		}
	}
	go func() {
		defer close(steps)
		config := f.config(m)
		evidence, err := imap.Prove(ctx, config, func(p store.ProofStep) {
			if p.Verdict != "no" { // the failure itself follows, with what to do
				send(start.Step{Proof: p})
			}
		})
		if err != nil {
			send(start.Step{Err: err, Unproven: len(evidence.Mailboxes) > 0})
			return
		}
		if m.Password != "" {
			send(start.Step{Proof: f.keeping()})
		}
		send(start.Step{Boxes: offered(evidence.Mailboxes)})
	}()
	return steps
}

func (f *first) config(m start.Mailbox) imap.Config {
	return imap.Config{
		Name: "first run", Address: m.Server, User: m.User,
		Secret:            &imap.Secret{Typed: m.Password, Command: m.PasswordCommand},
		InsecurePlaintext: false,
	}
}

// keeping says where a typed password will lie, before it is kept.
func (f *first) keeping() store.ProofStep {
	if hasKeyring() {
		return store.ProofStep{Verdict: "ok", Says: clean.OneLine("The password will be kept in your keyring")}
	}
	return store.ProofStep{Verdict: "but", Says: clean.OneLine("There is no keyring here; the password will lie in a file"),
		Detail: clean.OneLine("beside " + f.a.configPath() + ", readable by you alone")}
}

func hasKeyring() bool {
	_, err := keyring.Get("earshot", "is there a keyring")
	return err == nil || errors.Is(err, keyring.ErrNotFound)
}

// offered returns the mailboxes to choose from: what would be heard first,
// then the others; what was thrown away or never sent is no customer's word.
func offered(boxes []imap.Mailbox) []start.Box {
	var out []start.Box
	sort.SliceStable(boxes, func(i, j int) bool { return rank(boxes[i]) < rank(boxes[j]) })
	for _, b := range boxes {
		if b.Use == "\\Trash" || b.Use == "\\Drafts" {
			continue
		}
		box := start.Box{Name: b.Name, Messages: b.Messages, Recent: b.Recent, Take: b.Chosen}
		switch {
		case b.Sent:
			box.Why = "what your agents say; without it you hear one side"
		case b.Junk:
			box.Why = "a customer may be in here"
		}
		out = append(out, box)
	}
	return out
}

func rank(b imap.Mailbox) int {
	switch {
	case strings.EqualFold(b.Name, "INBOX"):
		return 0
	case b.Chosen:
		return 1
	}
	return 2
}

// save writes the source, and its password elsewhere.
func (f *first) save(ctx context.Context, c start.Choice) error {
	s := sources.SourceConfig{Name: c.Name, Kind: "chat", Path: c.Path}
	if c.Path == "" {
		s = sources.SourceConfig{
			Name: c.Name, Kind: "imap", Address: c.Mailbox.Server, User: c.Mailbox.User,
			PasswordCommand: c.Mailbox.PasswordCommand, Mailboxes: c.Mailboxes, Since: sources.Span(c.Since),
		}
	}
	if c.Path == "" && len(c.Mailbox.PasswordCommand) == 0 {
		if err := f.keep(&s, c.Mailbox.Password); err != nil {
			return err
		}
	}
	if err := sources.AddSource(f.a.configPath(), s); err != nil {
		return err
	}
	if err := f.nameListener(); err != nil || c.Path != "" {
		return err
	}
	return f.saveSides(ctx, start.Sides{Agents: []string{mail.Staff(c.Mailbox.Address)}})
}

func (f *first) nameListener() error {
	if f.h.config().Listener != "" || os.Getenv("USER") == "" {
		return nil
	}
	return sources.SetListener(f.a.configPath(), os.Getenv("USER"))
}

// keep puts a typed password into the keyring, or where there is none into a
// file for its owner alone; never into the configuration or the store.
func (f *first) keep(s *sources.SourceConfig, password string) error {
	if hasKeyring() {
		s.Keyring = true
		return imap.KeepInKeyring(s.User, s.Address, password)
	}
	s.PasswordFile = s.Name + ".password"
	path := filepath.Join(filepath.Dir(f.a.configPath()), s.PasswordFile)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("keeping the password: %w", err)
	}
	if err := renameio.WriteFile(path, []byte(password+"\n"), 0o600); err != nil {
		return fmt.Errorf("keeping the password: %w", err)
	}
	return nil
}

// saveTimes says how the times of a folder are to be read, from now on and of
// what was read already.
func (f *first) saveTimes(ctx context.Context, source, zone, dates string) error {
	_, err := f.a.changeSource(ctx, f.h, source, map[string]string{"timezone": zone, "dates": dates})
	return err
}

// saveSides adds to the [sides] of the configuration, and judges by them.
func (f *first) saveSides(_ context.Context, said start.Sides) error { return f.a.saveSides(f.h, said) }

func union(have, more []string) []string {
	for _, m := range more {
		if m != "" && !slices.Contains(have, m) {
			have = append(have, m)
		}
	}
	return have
}

// listen begins to hear what was saved. Stopping keeps what it has; the next
// start goes on.
func (f *first) listen() (func(), error) {
	config, err := f.a.loadConfig()
	if err != nil {
		return nil, err
	}
	f.h.use(config)
	leave, err := f.h.join()
	if err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.leave = leave
	return leave, nil
}

// stop ends the hearing that the first run began.
func (f *first) stop() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.leave != nil {
		f.leave()
	}
}
