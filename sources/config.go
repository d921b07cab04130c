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
	Formats []FormatConfig `toml:"format"`

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
	Pause    Span   `toml:"pause,omitempty"`    // after which a log that names no conversations begins another; absent: 30m

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
