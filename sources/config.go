package sources

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/google/renameio/v2"
	"github.com/pelletier/go-toml/v2"

	"earshot/store"
)

// Config is the configuration file. Every key has a default, so an empty file
// is a good one; a key that earshot does not know is an error.
type Config struct {
	Listener string `toml:"listener"` // only a name
	Timezone string `toml:"timezone"` // of clocks, days and weeks; empty: the system's

	// HandoverCommand is told of each draft in the hand-over folder: its words,
	// then the draft's path, without a shell.
	HandoverCommand []string `toml:"handover_command"`

	Sides   SidesConfig    `toml:"sides"`
	Sources []SourceConfig `toml:"source"`

	Path string `toml:"-"` // where it was read from; files in it lie beside it
}

// SidesConfig tells the sides apart: addresses, domains ("@example.com"), chat
// names.
type SidesConfig struct {
	Agents    []string `toml:"agents"`
	Bots      []string `toml:"bots"`
	Customers []string `toml:"customers"`
}

// Rules returns the sides as the store takes them.
func (s SidesConfig) Rules() store.SideRules {
	return store.SideRules{Agents: s.Agents, Bots: s.Bots, Customers: s.Customers}
}

// SourceConfig is one [[source]] block. Which keys count depends on Kind.
type SourceConfig struct {
	Name string `toml:"name"`
	Kind string `toml:"kind"`

	// A mailbox, kind = "imap".
	Address           string       `toml:"address,omitempty"`     // host:port
	TLS               string       `toml:"tls,omitempty"`         // "tls" or "starttls"; empty: by port
	Fingerprint       string       `toml:"fingerprint,omitempty"` // sha256:… of a self-signed certificate
	InsecurePlaintext bool         `toml:"insecure_plaintext,omitempty"`
	User              string       `toml:"user,omitempty"`
	PasswordCommand   []string     `toml:"password_command,omitempty"`
	Keyring           bool         `toml:"keyring,omitempty"`
	PasswordFile      string       `toml:"password_file,omitempty"`
	PasswordEnv       string       `toml:"password_env,omitempty"`
	OAuth             *OAuthConfig `toml:"oauth,omitempty,inline"`
	Password          string       `toml:"-"` // of a made-up mailbox; a real one's is never written down
	Mailboxes         []string     `toml:"mailboxes,omitempty"`
	Since             Span         `toml:"since,omitempty"` // before the day it was first heard; 0: everything

	// A folder of chat logs, kind = "chat".
	Path     string `toml:"path,omitempty"`     // beside the configuration file
	Timezone string `toml:"timezone,omitempty"` // of times that name no zone
	Dates    string `toml:"dates,omitempty"`    // day-first or month-first, where the file does not show it

	SlowAfter    Span `toml:"slow_after,omitempty"`
	IgnoredAfter Span `toml:"ignored_after,omitempty"`
}

// OAuthConfig is how to sign in to a mailbox by a token of OAuth 2 in place of
// a password: by a command that prints one, or as a program that is registered
// with the provider.
type OAuthConfig struct {
	TokenCommand []string `toml:"token_command,omitempty"`
	Provider     string   `toml:"provider,omitempty"`      // google or microsoft
	ClientID     string   `toml:"client_id,omitempty"`     // of the registered program
	ClientSecret string   `toml:"client_secret,omitempty"` // some providers give one to every program; it keeps nothing secret
	Tenant       string   `toml:"tenant,omitempty"`        // Microsoft's; empty: of any organisation
}

func (o *OAuthConfig) check() error {
	switch {
	case o == nil || len(o.TokenCommand) > 0 && o.Provider == "":
		return nil
	case len(o.TokenCommand) > 0:
		return errors.New("oauth has a token_command and a provider; it needs one of them")
	case o.Provider != "google" && o.Provider != "microsoft":
		return fmt.Errorf("the provider of oauth is %q; it can be google or microsoft, or leave it out and give a token_command", o.Provider)
	case o.ClientID == "":
		return errors.New("oauth needs the client_id of a program registered with the provider")
	}
	return nil
}

// A Span is a duration that may also be written in days and weeks: 90d, 2w,
// 36h, 5m.
type Span time.Duration

// UnmarshalText reads a span.
func (s *Span) UnmarshalText(b []byte) error {
	d, err := parseSpan(string(b))
	*s = Span(d)
	return err
}

// MarshalText writes a span in the largest unit that fits.
func (s Span) MarshalText() ([]byte, error) {
	d, day := time.Duration(s), 24*time.Hour
	if d > 0 && d%day == 0 {
		return []byte(strconv.Itoa(int(d/day)) + "d"), nil
	}
	return []byte(d.String()), nil
}

func parseSpan(s string) (time.Duration, error) {
	s = strings.TrimSpace(s)
	for unit, length := range map[string]time.Duration{"d": 24 * time.Hour, "w": 7 * 24 * time.Hour} {
		n, err := strconv.Atoi(strings.TrimSuffix(s, unit))
		if strings.HasSuffix(s, unit) && err == nil && n >= 0 && n < 1<<20 {
			return time.Duration(n) * length, nil
		}
	}
	d, err := time.ParseDuration(s)
	if err != nil || d < 0 {
		return 0, fmt.Errorf("%q is no length of time; write 90d, 2w, 24h or 5m", s)
	}
	return d, nil
}

// LoadConfig reads the file at path. A missing file is an empty one; a wrong
// one is an error that names line and column.
func LoadConfig(path string) (Config, error) {
	c := Config{Path: path}
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	if err != nil {
		return c, fmt.Errorf("reading the configuration: %w", err)
	}
	return parseConfig(path, b)
}

func parseConfig(path string, b []byte) (Config, error) {
	c := Config{Path: path}
	err := toml.NewDecoder(bytes.NewReader(b)).DisallowUnknownFields().Decode(&c)
	var unknown *toml.StrictMissingError
	var wrong *toml.DecodeError
	switch {
	case errors.As(err, &unknown):
		first := unknown.Errors[0]
		line, col := first.Position()
		return c, fmt.Errorf("%s, line %d, column %d: earshot knows no %q", path, line, col, strings.Join(first.Key(), "."))
	case errors.As(err, &wrong):
		line, col := wrong.Position()
		return c, fmt.Errorf("%s, line %d, column %d: %s", path, line, col, strings.TrimPrefix(wrong.Error(), "toml: "))
	case err != nil:
		return c, fmt.Errorf("%s: %w", path, err)
	}
	return c, c.check()
}

// check finds what the syntax cannot: names used twice, kinds nobody knows.
func (c Config) check() error {
	seen := map[string]bool{}
	for i, s := range c.Sources {
		switch {
		case s.Name == "":
			return fmt.Errorf("%s: source %d has no name", c.Path, i+1)
		case strings.ContainsFunc(s.Name, func(r rune) bool { return r < ' ' || r == 0x7f }):
			return fmt.Errorf("%s: the name of source %d holds a control character", c.Path, i+1)
		case seen[s.Name]:
			return fmt.Errorf("%s: two sources are named %s", c.Path, s.Name)
		}
		seen[s.Name] = true
		if err := s.check(); err != nil {
			return fmt.Errorf("%s: source %s: %w", c.Path, s.Name, err)
		}
	}
	if _, err := c.Zone(); err != nil {
		return err
	}
	return nil
}

func (s SourceConfig) check() error {
	switch s.Kind {
	case "imap":
		if s.Address == "" || s.User == "" {
			return errors.New("a mailbox needs address and user")
		}
		if err := s.OAuth.check(); err != nil {
			return err
		}
	case "chat":
		if s.Path == "" {
			return errors.New("a folder of chat logs needs a path")
		}
	default:
		return fmt.Errorf("kind is %q; earshot knows imap and chat", s.Kind)
	}
	switch s.Dates {
	case "", "day-first", "month-first":
	default:
		return fmt.Errorf("dates is %q; it can be day-first or month-first", s.Dates)
	}
	if _, err := time.LoadLocation(s.Timezone); err != nil {
		return fmt.Errorf("timezone %q is not known; write one like Europe/Dublin", s.Timezone)
	}
	return nil
}

// Zone returns the listener's time zone.
func (c Config) Zone() (*time.Location, error) {
	if c.Timezone == "" {
		return time.Local, nil
	}
	zone, err := time.LoadLocation(c.Timezone)
	if err != nil {
		return time.Local, fmt.Errorf("%s: timezone %q is not known; write one like Europe/Dublin", c.Path, c.Timezone)
	}
	return zone, nil
}

// Beside returns a path of the configuration as seen from its file.
func (c Config) Beside(path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(c.Path), path)
}

// Source returns the block of a source.
func (c Config) Source(name string) (SourceConfig, bool) {
	for _, s := range c.Sources {
		if s.Name == name {
			return s, true
		}
	}
	return SourceConfig{}, false
}

// AddSource writes a [[source]] block at the end of the file at path, making
// the file where it is missing. Every other byte stays.
func AddSource(path string, s SourceConfig) error {
	return edit(path, func(b []byte) ([]byte, error) {
		c, err := parseConfig(path, b)
		if err != nil {
			return nil, err
		}
		if _, ok := c.Source(s.Name); ok {
			return nil, fmt.Errorf("there is a source named %s already", s.Name)
		}
		block, err := toml.Marshal(s)
		if err != nil {
			return nil, err
		}
		if len(b) > 0 && !bytes.HasSuffix(b, []byte("\n")) {
			b = append(b, '\n')
		}
		if len(b) > 0 {
			b = append(b, '\n')
		}
		return append(append(b, "[[source]]\n"...), block...), nil
	})
}

// RemoveSource cuts a source's block out of the file at path.
func RemoveSource(path, name string) error {
	return edit(path, func(b []byte) ([]byte, error) {
		for _, block := range blocks(b, "[[source]]") {
			var s SourceConfig
			if toml.Unmarshal(block.inner(b), &s) == nil && s.Name == name {
				return append(bytes.Clone(b[:block.start]), b[block.end:]...), nil
			}
		}
		return nil, fmt.Errorf("there is no source named %s in %s", name, path)
	})
}

// SetSides writes the [sides] block anew, and SetTop one of the keys at the
// top; every other byte stays.
func SetSides(path string, sides SidesConfig) error {
	return edit(path, func(b []byte) ([]byte, error) {
		text, err := toml.Marshal(sides)
		if err != nil {
			return nil, err
		}
		block := append([]byte("[sides]\n"), text...)
		if old := blocks(b, "[sides]"); len(old) > 0 {
			out := append(bytes.Clone(b[:old[0].start]), block...)
			if old[0].end < len(b) {
				out = append(out, '\n')
			}
			return append(out, b[old[0].end:]...), nil
		}
		if len(b) > 0 {
			b = append(bytes.TrimRight(b, "\n"), "\n\n"...)
		}
		return append(b, block...), nil
	})
}

// SetListener writes the listener's name at the top of the file.
func SetListener(path, name string) error {
	return edit(path, func(b []byte) ([]byte, error) {
		line := "listener = " + strconv.Quote(name) + "\n"
		for at, l := range lines(b) {
			if strings.HasPrefix(strings.TrimSpace(string(l)), "[") {
				break
			}
			if key, _, ok := bytes.Cut(l, []byte("=")); ok && strings.TrimSpace(string(key)) == "listener" {
				return append(append(bytes.Clone(b[:at]), line...), b[at+len(l):]...), nil
			}
		}
		return append([]byte(line), b...), nil
	})
}

// edit changes the file in one stroke: whole, checked, for its owner alone.
func edit(path string, change func([]byte) ([]byte, error)) error {
	b, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("reading the configuration: %w", err)
	}
	out, err := change(b)
	if err != nil {
		return err
	}
	if _, err := parseConfig(path, out); err != nil {
		return fmt.Errorf("the configuration would not be right after that, and stays as it is: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("making the configuration's folder: %w", err)
	}
	if err := renameio.WriteFile(path, out, 0o600); err != nil {
		return fmt.Errorf("writing the configuration: %w", err)
	}
	return nil
}

// block is a table of the file as text: from its header, comments just above
// it with it, to the next header.
type block struct{ start, head, end int }

func (b block) inner(text []byte) []byte { return text[b.head:b.end] }

// blocks finds the tables with a header.
func blocks(b []byte, header string) []block {
	var out []block
	open, comment := false, -1
	for at, l := range lines(b) {
		text := strings.TrimSpace(string(l))
		switch {
		case strings.HasPrefix(text, "["):
			start := at
			if comment >= 0 {
				start = comment
			}
			if open {
				out[len(out)-1].end = start
			}
			if open = text == header || strings.HasPrefix(text, header+" ") || strings.HasPrefix(text, header+"#"); open {
				out = append(out, block{start, at + len(l), len(b)})
			}
			comment = -1
		case strings.HasPrefix(text, "#"):
			if comment < 0 {
				comment = at
			}
		default:
			comment = -1
		}
	}
	return out
}

// lines yields the lines of b, each with its end, and where it begins.
func lines(b []byte) func(func(int, []byte) bool) {
	return func(yield func(int, []byte) bool) {
		at := 0
		for l := range bytes.Lines(b) {
			if !yield(at, l) {
				return
			}
			at += len(l)
		}
	}
}
