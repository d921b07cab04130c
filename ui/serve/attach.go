package serve

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"earshot/store"
)

const (
	dialWait     = 3 * time.Second // for an owner that runs to answer
	askEvery     = 2 * time.Second // whether the owner still answers
	askWait      = 6 * time.Second
	interruptOut = 5 * time.Second // for a command to end that was told to
)

// ErrOwnerGone says that the owner ended, in whatever way, while it was spoken
// to.
var ErrOwnerGone = errors.New("the earshot that held the store has ended")

// ErrNotBegun says that the owner ended before it began what was asked of it:
// asking again is safe.
var ErrNotBegun = errors.New("the earshot that held the store was about to end")

// A SilentError says that the owner runs and does not answer.
type SilentError struct{ Owner store.Owner }

func (e *SilentError) Error() string {
	return fmt.Sprintf("process %d holds the store and does not answer; it may be stopped. Let it go on with: kill -CONT %d", e.Owner.PID, e.Owner.PID)
}

// An OtherVersionError says that the owner speaks another protocol.
type OtherVersionError struct {
	Owner store.Owner
	Mine  string
}

func (e *OtherVersionError) Error() string {
	return fmt.Sprintf("process %d holds the store and is earshot %s, which this earshot %s cannot speak with; end that one, or use its own program",
		e.Owner.PID, e.Owner.Version, e.Mine)
}

// A Line is a connection to the owner of a store. Close must be called.
type Line struct {
	Version string // of the owner's program

	owner   store.Owner
	client  *gossh.Client
	asked   <-chan *gossh.Request // what the owner asks of this process
	silence context.Context       // ends when the owner does not answer
}

// Dial reaches the process that owns the store in dir. It fails with
// ErrOwnerGone where nobody listens, with a *SilentError where the owner does
// not answer, and with an *OtherVersionError.
func Dial(ctx context.Context, dir string, owner store.Owner, mine string) (*Line, error) {
	if owner.Socket == "" {
		return nil, ErrOwnerGone
	}
	host, err := readHostKey(dir)
	if err != nil {
		return nil, err
	}
	d := net.Dialer{Timeout: dialWait}
	conn, err := d.DialContext(ctx, "unix", owner.Socket)
	if err != nil {
		return nil, errors.Join(ErrOwnerGone, err)
	}
	if err := sameUser(conn); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	l, err := shake(conn, host.PublicKey(), owner, mine)
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return l, nil
}

// shake greets the owner.
func shake(conn net.Conn, host gossh.PublicKey, owner store.Owner, mine string) (*Line, error) {
	if err := conn.SetDeadline(time.Now().Add(dialWait)); err != nil {
		return nil, err
	}
	c, chans, asked, err := gossh.NewClientConn(conn, owner.Socket, &gossh.ClientConfig{
		User: "earshot", ClientVersion: "SSH-2.0-" + serverVersion(mine), HostKeyCallback: gossh.FixedHostKey(host),
	})
	var slow net.Error
	switch {
	case errors.As(err, &slow) && slow.Timeout():
		return nil, &SilentError{owner}
	case err != nil:
		return nil, errors.Join(ErrOwnerGone, err)
	}
	if err := conn.SetDeadline(time.Time{}); err != nil { // it was shut as soon as it was open
		return nil, errors.Join(ErrOwnerGone, err, c.Close())
	}
	protocol, version := spoken(string(c.ServerVersion()))
	if protocol != fmt.Sprint(Protocol) {
		return nil, errors.Join(&OtherVersionError{owner, mine}, c.Close())
	}
	none := make(chan *gossh.Request)
	close(none)
	l := &Line{Version: version, owner: owner, client: gossh.NewClient(c, chans, none), asked: asked}
	l.silence = l.listen()
	return l, nil
}

// spoken reads a server's version line: "SSH-2.0-earshot_1_2.3".
func spoken(line string) (protocol, version string) {
	rest, ok := strings.CutPrefix(line, "SSH-2.0-earshot_")
	if !ok {
		return "", ""
	}
	protocol, version, _ = strings.Cut(rest, "_")
	return protocol, version
}

// Close hangs up.
func (l *Line) Close() error { return l.client.Close() }

// listen asks the owner again and again whether it answers. The context that
// it returns ends when it does not, and when the line is closed.
func (l *Line) listen() context.Context {
	ctx, end := context.WithCancelCause(context.Background())
	go func() {
		for {
			late := time.AfterFunc(askWait, func() { end(&SilentError{l.owner}) })
			_, _, err := l.client.SendRequest("keepalive@earshot", true, nil)
			late.Stop()
			if err != nil {
				end(ErrOwnerGone)
				return
			}
			select {
			case <-ctx.Done():
				return
			case <-after(askEvery):
			}
		}
	}()
	return ctx
}

// Streams are what a call reads and writes.
type Streams struct {
	Feed     func(io.Writer) error // writes what the command reads; nil: nothing
	Out, Err io.Writer
}

// Run runs a command in the owner and returns its exit code. When ctx ends the
// command is told so, and given time to end well. It fails with ErrOwnerGone
// where the owner ended before the command did.
func (l *Line) Run(ctx context.Context, call Call, s Streams) (int, error) {
	sess, err := l.client.NewSession()
	if err != nil {
		return 0, errors.Join(ErrNotBegun, err)
	}
	defer sess.Close()
	sess.Stdout, sess.Stderr = s.Out, s.Err
	in, err := sess.StdinPipe()
	if err != nil {
		return 0, err
	}
	go l.refuseAll()
	if err := sess.Start("call"); err != nil {
		return 0, errors.Join(ErrNotBegun, err)
	}
	fed := make(chan error, 1)
	go func() { fed <- feed(in, call, s.Feed) }()
	defer context.AfterFunc(ctx, func() { l.interrupt(ctx, sess) })()
	code, err := l.wait(sess)
	if err == nil && code == 0 {
		err = <-fed
	}
	return code, err
}

// feed sends the call and what its command reads. That the owner reads no
// more is no mistake: its command may have read enough.
func feed(in io.WriteCloser, call Call, more func(io.Writer) error) error {
	err := call.write(in)
	if err == nil && more != nil {
		err = more(in)
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return errors.Join(err, ignoreEOF(in.Close()))
}

func ignoreEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// interrupt tells the command to end, and hangs up when it does not.
func (l *Line) interrupt(ctx context.Context, sess *gossh.Session) {
	sig := gossh.SIGTERM
	if errors.Is(context.Cause(ctx), ErrInterrupted) {
		sig = gossh.SIGINT
	}
	_ = sess.Signal(sig) // an owner that is gone ends the session, too
	select {
	case <-l.silence.Done():
	case <-after(interruptOut):
		_ = l.client.Close() // what the command had begun, the owner undoes
	}
}

// wait returns the exit code of a session.
func (l *Line) wait(sess *gossh.Session) (int, error) {
	ended := make(chan error, 1)
	go func() { ended <- sess.Wait() }()
	var err error
	select {
	case err = <-ended:
	case <-l.silence.Done():
		if cause := context.Cause(l.silence); !errors.Is(cause, ErrOwnerGone) {
			return 0, cause
		}
		err = <-ended
	}
	var exit *gossh.ExitError
	switch {
	case err == nil:
		return 0, nil
	case errors.As(err, &exit):
		return exit.ExitStatus(), nil
	}
	return 0, ErrOwnerGone
}

// refuseAll answers what the owner asks of a command.
func (l *Line) refuseAll() {
	for req := range l.asked {
		_ = req.Reply(false, nil)
	}
}
