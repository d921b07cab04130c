package imap

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/zalando/go-keyring"

	"earshot/sources"
	"earshot/store/clean"
)

const (
	keyringService = "earshot"
	commandTime    = 30 * time.Second
	maxSecret      = 64 << 10
)

// A Secret says where a password lies; one of its places is set. A password is
// never part of an error, and of a command only the name is.
type Secret struct {
	Command []string // run without a shell; the first line it prints is the password
	Keyring bool     // in the system's keyring, put there by KeepInKeyring
	File    string   // a file that only its owner may read
	Env     string   // an environment variable, read once and then unset
	Typed   string   // as typed just now, to try it before it is kept

	once sync.Once
	env  string
}

// From says in words where the password comes from.
func (s *Secret) From() string {
	switch {
	case s == nil:
		return "nowhere"
	case s.Typed != "":
		return "what was typed"
	case len(s.Command) > 0:
		return s.Command[0]
	case s.Keyring:
		return "the keyring"
	case s.File != "":
		return s.File
	case s.Env != "":
		return "the environment variable " + s.Env
	}
	return "nowhere"
}

// get fetches the password. It blocks while a command runs or a keyring asks
// its owner.
func (s *Secret) get(ctx context.Context, user, address string) (string, error) {
	var password string
	var err error
	switch {
	case s == nil:
	case s.Typed != "":
		password = s.Typed
	case len(s.Command) > 0:
		password, err = fromCommand(ctx, s.Command)
	case s.Keyring:
		password, err = fromKeyring(user, address)
	case s.File != "":
		password, err = fromFile(s.File)
	case s.Env != "":
		password = s.fromEnv()
	}
	if err != nil || password != "" {
		return password, err
	}
	return "", &sources.Refusal{
		Why: "There is no password for " + user + ": it was looked for in " + s.From() + ".",
		Do:  "Set password_command, keyring, password_file or password_env of this source in config.toml.",
	}
}

// fromEnv reads the variable once and takes it away, so that no program that
// earshot starts inherits it.
func (s *Secret) fromEnv() string {
	s.once.Do(func() {
		s.env = os.Getenv(s.Env)
		os.Unsetenv(s.Env)
	})
	return s.env
}

func fromCommand(ctx context.Context, argv []string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, commandTime)
	defer cancel()
	var out, complaint limitedBuffer
	c := exec.CommandContext(ctx, argv[0], argv[1:]...)
	c.Stdout, c.Stderr = &out, &complaint
	c.WaitDelay = time.Second
	err := c.Run()
	if err != nil {
		why := "The password command " + argv[0] + " failed: " + commandError(ctx, err)
		if said := clean.OneLine(complaint.String()).String(); said != "" {
			why += " It said: " + said
		}
		return "", &sources.Refusal{Why: why, Do: "Run it in a terminal and see that it prints the password.", Err: err}
	}
	line, _, _ := strings.Cut(out.String(), "\n")
	return strings.TrimSuffix(line, "\r"), nil
}

func commandError(ctx context.Context, err error) string {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return fmt.Sprintf("it took more than %s.", commandTime)
	}
	return err.Error() + "."
}

// limitedBuffer keeps the beginning of what is written to it.
type limitedBuffer struct{ bytes.Buffer }

func (b *limitedBuffer) Write(p []byte) (int, error) {
	if room := maxSecret - b.Len(); room > 0 {
		b.Buffer.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}

func account(user, address string) string { return user + " at " + address }

func fromKeyring(user, address string) (string, error) {
	p, err := keyring.Get(keyringService, account(user, address))
	if err == nil {
		return p, nil
	}
	why := "The keyring cannot be used."
	if errors.Is(err, keyring.ErrNotFound) {
		why = "The keyring holds no password for " + account(user, address) + "."
	}
	return "", &sources.Refusal{Why: why, Do: "Add the source again, or use password_command or password_file.", Err: err}
}

// KeepInKeyring puts a password where a Secret with Keyring finds it. It fails
// where there is no keyring.
func KeepInKeyring(user, address, password string) error {
	return keyring.Set(keyringService, account(user, address), password)
}

func fromFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", &sources.Refusal{Why: "The password file cannot be read: " + err.Error() + ".", Do: "Check password_file in config.toml.", Err: err}
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", fmt.Errorf("looking at the password file: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return "", &sources.Refusal{
			Why: "The password file " + path + " can be read by others on this machine.",
			Do:  "Close it with: chmod 600 " + path,
		}
	}
	b, err := io.ReadAll(io.LimitReader(f, maxSecret))
	line, _, _ := strings.Cut(string(b), "\n")
	return strings.TrimSuffix(line, "\r"), err
}
