package serve

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/charmbracelet/x/term"
	"github.com/muesli/cancelreader"
	gossh "golang.org/x/crypto/ssh"
	"golang.org/x/sys/unix"
)

// suspendRequest is what the owner asks of a caller whose listener pressed
// Ctrl+Z.
const suspendRequest = "suspend@earshot"

// cleared takes back what a screen may have asked of a terminal, for a screen
// that could not do so itself: synchronised output, mouse, pasting, focus,
// keyboard protocols, cursor, colours, the second screen.
const cleared = "\x1b[?2026l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?2004l\x1b[?1004l" +
	"\x1b[<u\x1b[>4;0m\x1b[?25h\x1b[0 q\x1b[m\x1b[?1049l"

// Screen shows the owner's screen on the terminal of this process until the
// listener leaves, and returns the exit code. It fails with ErrOwnerGone where
// the owner ended; the terminal is as it was then.
func (l *Line) Screen(ctx context.Context, call Call, in, out *os.File) (int, error) {
	sess, err := l.client.NewSession()
	if err != nil {
		return 0, errors.Join(ErrNotBegun, err)
	}
	defer sess.Close()
	sized := make(chan os.Signal, 1) // from before the first size is taken: none may be missed
	signal.Notify(sized, syscall.SIGWINCH)
	defer signal.Stop(sized)
	w, h, err := term.GetSize(out.Fd())
	if err != nil {
		return 0, err
	}
	sess.Stdout, sess.Stderr = out, os.Stderr
	keys, err := sess.StdinPipe()
	if err != nil {
		return 0, err
	}
	if err := sess.RequestPty(os.Getenv("TERM"), h, w, gossh.TerminalModes{}); err != nil {
		return 0, errors.Join(ErrNotBegun, err)
	}
	t := &ownTerminal{in: in, out: out, sess: sess}
	if err := t.raw(); err != nil {
		return 0, err
	}
	defer t.restore()
	if err := sess.Start("call"); err != nil {
		return 0, errors.Join(ErrNotBegun, err)
	}
	if err := call.write(keys); err != nil {
		return 0, errors.Join(ErrOwnerGone, err)
	}
	stop, err := t.follow(keys, sized)
	if err != nil {
		return 0, err
	}
	defer stop()
	go l.answer(t)
	defer context.AfterFunc(ctx, func() { l.interrupt(ctx, sess) })()
	code, err := l.wait(sess)
	if err != nil {
		t.clear()
	}
	return code, err
}

// answer does what the owner asks of the terminal.
func (l *Line) answer(t *ownTerminal) {
	for req := range l.asked {
		if req.Type == suspendRequest {
			go func() { _ = req.Reply(t.suspend() == nil, nil) }()
			continue
		}
		_ = req.Reply(false, nil)
	}
}

// Stops says whether this process can be stopped by Ctrl+Z: whether a shell
// with job control started it, which would let it go on. Without one the
// signal is thrown away (POSIX, orphaned process groups), and nobody would end
// the wait.
func Stops() bool {
	shell := os.Getppid()
	mine, err := unix.Getsid(0)
	if err != nil {
		return false
	}
	shells, err := unix.Getsid(shell)
	if err != nil || mine != shells {
		return false
	}
	group, err := unix.Getpgid(shell)
	return err == nil && group != unix.Getpgrp()
}

// An ownTerminal is the terminal of this process, lent to the owner's screen.
type ownTerminal struct {
	in, out *os.File
	sess    *gossh.Session
	was     *term.State
}

func (t *ownTerminal) raw() error {
	was, err := term.MakeRaw(t.in.Fd())
	if err != nil {
		return err
	}
	t.was = was
	return nil
}

func (t *ownTerminal) restore() { _ = term.Restore(t.in.Fd(), t.was) } // a terminal that is gone needs none

// clear makes the terminal usable after a screen that broke off.
func (t *ownTerminal) clear() { _, _ = io.WriteString(t.out, cleared) }

// follow sends keys and sizes to the screen until stop is called; no key that
// comes after is read.
func (t *ownTerminal) follow(keys io.WriteCloser, sized <-chan os.Signal) (stop func(), err error) {
	typed, err := cancelreader.NewReader(t.in)
	if err != nil {
		return nil, err
	}
	read := make(chan struct{})
	go func() {
		defer close(read)
		_, err := io.Copy(keys, typed)
		if err == nil {
			_ = keys.Close() // the terminal is gone: so is the session
		}
	}()
	over := make(chan struct{})
	go t.resize(sized, over)
	return func() {
		close(over)
		if typed.Cancel() {
			<-read
		}
		_ = typed.Close() // of a reader that is not read any more
	}, nil
}

// resize tells the screen how large the window is, whenever that changes.
func (t *ownTerminal) resize(sized <-chan os.Signal, over <-chan struct{}) {
	for {
		select {
		case <-over:
			return
		case <-sized:
			if w, h, err := term.GetSize(t.out.Fd()); err == nil {
				_ = t.sess.WindowChange(h, w) // an owner that is gone ends the session
			}
		}
	}
}

// suspend stops this process, as Ctrl+Z does in a program that owns its
// terminal, and returns when somebody lets it go on.
func (t *ownTerminal) suspend() error {
	t.restore()
	goOn := make(chan os.Signal, 1)
	signal.Notify(goOn, syscall.SIGCONT)
	defer signal.Stop(goOn)
	if err := syscall.Kill(0, syscall.SIGTSTP); err != nil {
		return err
	}
	<-goOn
	if w, h, err := term.GetSize(t.out.Fd()); err == nil {
		_ = t.sess.WindowChange(h, w) // it may have changed meanwhile
	}
	return t.raw()
}
