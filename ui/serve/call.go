package serve

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Protocol is the version of what the two ends of the socket say to each
// other. It changes where an older end could misunderstand a newer one.
const Protocol = 1

// callMost is the most bytes of a call: a shell can name many files at once.
const callMost = 16 << 20

// A Call is a command line, with what the command would have found in its own
// process.
type Call struct {
	Args    []string `json:"args"`
	Version string   `json:"version"` // of the caller's program
	Env     []string `json:"env"`     // see Passed
	Zone    string   `json:"zone,omitempty"`
	Config  string   `json:"config,omitempty"` // the configuration that the caller names; empty: it names none
	TTY     bool     `json:"tty"`              // results are printed on a terminal

	Stops bool `json:"stops,omitempty"` // the caller's process can be stopped, see Stops

	// Standing commands have no end of their own: when the owner ends, they
	// are ended at once, and their caller goes on.
	Standing bool `json:"standing,omitempty"`
}

// Passed returns those variables of an environment that go with a call or a
// session: what a screen needs to know of its terminal and its reader's
// language, and nothing else.
func Passed(env []string) []string {
	return slices.DeleteFunc(slices.Clone(env), func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		return !passes(name)
	})
}

func passes(name string) bool {
	switch name {
	case "TERM", "COLORTERM", "NO_COLOR", "LANG":
		return true
	}
	return strings.HasPrefix(name, "LC_")
}

// passesHere says what else goes with a call on this machine.
func passesHere(name string) bool {
	switch name {
	case "COLORFGBG", "CLICOLOR", "CLICOLOR_FORCE", "TERM_PROGRAM", "TMUX", "SSH_TTY", "WT_SESSION":
		return true
	}
	return passes(name)
}

// NewCall describes a command line of this process.
func NewCall(version string, args []string, tty bool) Call {
	env := slices.DeleteFunc(os.Environ(), func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		return !passesHere(name)
	})
	return Call{Args: args, Version: version, Env: env, Zone: ZoneName(), TTY: tty}
}

// ZoneName names the zone of this process, or nothing where it cannot be
// named: TZ, else where the system's own zone leads.
func ZoneName() string {
	if tz, ok := os.LookupEnv("TZ"); ok {
		return strings.TrimPrefix(tz, ":")
	}
	to, err := filepath.EvalSymlinks("/etc/localtime")
	if err != nil {
		return ""
	}
	_, name, _ := strings.Cut(to, "zoneinfo/")
	return name
}

// write sends a call ahead of what else is sent: its length in 4 bytes, then
// JSON.
func (c Call) write(w io.Writer) error {
	b, err := json.Marshal(c)
	if err != nil {
		return err
	}
	_, err = w.Write(append(binary.BigEndian.AppendUint32(nil, uint32(len(b))), b...))
	return err
}

func readCall(r io.Reader) (Call, error) {
	var c Call
	var size [4]byte
	if _, err := io.ReadFull(r, size[:]); err != nil {
		return c, err
	}
	n := binary.BigEndian.Uint32(size[:])
	if n > callMost {
		return c, fmt.Errorf("a call of %d bytes", n)
	}
	b, err := io.ReadAll(io.LimitReader(r, int64(n)))
	if err != nil {
		return c, err
	}
	return c, json.Unmarshal(b, &c)
}
