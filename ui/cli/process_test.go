package cli

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// built is the program, built once for all tests that need real processes.
// In the longer checks the race detector is in it, see raced.
var built = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "earshot-test-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "earshot")
	args := []string{"build", "-o", path}
	if raced {
		args = append(args, "-race")
	}
	out, err := exec.Command("go", append(args, "earshot")...).CombinedOutput()
	if err != nil {
		return "", errors.Join(err, errors.New(string(out)))
	}
	return path, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if path, err := built(); err == nil && code == 0 {
		_ = os.RemoveAll(filepath.Dir(path)) // it lies in the temporary folder
	}
	os.Exit(code)
}

// command is a command line of the program as a process of its own.
func (p place) command(args ...string) *exec.Cmd {
	p.t.Helper()
	path, err := built()
	if err != nil {
		p.t.Fatal(err)
	}
	cmd := exec.Command(path, p.args(args...)...)
	cmd.Dir = filepath.Dir(p.config)
	cmd.Env = append(os.Environ(), "TERM=xterm-256color", "COLORTERM=truecolor", "TZ=UTC", "HOME="+cmd.Dir, "XDG_STATE_HOME="+cmd.Dir)
	return cmd
}

// output runs a process to its end.
func (p place) output(args ...string) (out, errs string, code int) {
	p.t.Helper()
	return p.finish(p.command(args...))
}

func (p place) finish(cmd *exec.Cmd) (out, errs string, code int) {
	p.t.Helper()
	var o, e bytes.Buffer
	cmd.Stdout, cmd.Stderr = &o, &e
	if err := cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	late := time.AfterFunc(patience, func() {
		p.t.Errorf("%v does not end", cmd.Args)
		_ = cmd.Process.Signal(syscall.SIGQUIT)
	})
	defer late.Stop()
	_ = cmd.Wait() // how it ended is in its code
	return o.String(), e.String(), cmd.ProcessState.ExitCode()
}

// A process is the program on a terminal of its own.
type process struct {
	*terminal
	cmd *exec.Cmd
	pty *os.File
}

// start starts the program on a terminal.
func (p place) start(width, height int, args ...string) *process {
	p.t.Helper()
	return p.startOn(width, height, p.command(args...))
}

// startOn starts a process on a terminal.
func (p place) startOn(width, height int, cmd *exec.Cmd) *process {
	p.t.Helper()
	f, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: uint16(height), Cols: uint16(width)})
	if err != nil {
		p.t.Fatal(err)
	}
	in, keys := io.Pipe()
	term := &terminal{t: p.t, scr: vt.NewEmulator(width, height), keys: keys,
		drawn: make(chan struct{}, 1), code: make(chan int, 1), err: &lockedBuffer{}}
	go func() { _, _ = io.Copy(keys, term.scr) }() // the terminal's answers are typed back, as terminals do
	go func() { _, _ = io.Copy(f, in) }()
	go func() {
		_, _ = io.Copy(rawTerminal{term}, f)
		_ = cmd.Wait() // how it ended is in its code
		term.code <- cmd.ProcessState.ExitCode()
	}()
	pr := &process{term, cmd, f}
	p.t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGCONT)
		_ = cmd.Process.Kill()
		pr.ended()
		_ = f.Close()
	})
	return pr
}

// rawTerminal draws what came through a terminal's driver already.
type rawTerminal struct{ t *terminal }

func (r rawTerminal) Write(p []byte) (int, error) {
	r.t.mu.Lock()
	defer r.t.mu.Unlock()
	n, err := r.t.scr.Write(p)
	select {
	case r.t.drawn <- struct{}{}:
	default:
	}
	return n, err
}

func (pr *process) signal(s syscall.Signal) {
	pr.t.Helper()
	if err := pr.cmd.Process.Signal(s); err != nil {
		pr.t.Fatal(err)
	}
}

// leave presses q until the screen is gone, and returns the exit code.
func (pr *process) leave() int {
	pr.t.Helper()
	pr.typ("qqq")
	return pr.ended()
}
