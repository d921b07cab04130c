package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"path/filepath"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

// Options are the clock of a floor. The zero value is the real clock with
// somebody speaking every six seconds or so.
type Options struct {
	Every time.Duration                          // the mean pause; 0 means 6 s
	Now   func() time.Time                       // stamps what is said; nil means time.Now
	After func(d time.Duration) <-chan time.Time // the pause itself; nil means time.After
}

func (o Options) filled() Options {
	if o.Every <= 0 {
		o.Every = 6 * time.Second
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.After == nil {
		o.After = time.After
	}
	return o
}

// Config is what a person would have to write down to hear the floor: one
// IMAP source without encryption on the loopback interface, one chat folder,
// and who is who.
type Config struct {
	MailName       string // of the IMAP source
	Address        string // host:port
	User, Password string
	Mailboxes      []string
	ChatName       string // of the chat source
	ChatDir        string
	Agents, Bots   []string // as in [sides]
}

// password is not a secret: whoever may use the loopback interface may read
// these letters, which nobody wrote.
const password = "teapot"

// Floor is a company that can be heard. Its methods may be called by several
// goroutines, Run by one.
type Floor struct {
	company  *Company
	options  Options
	chatDir  string
	address  string
	validity uint32 // of the mailboxes: when the floor started

	server   *imapserver.Server
	listener net.Listener
	user     *imapmemserver.User
	ended    context.Context
	end      context.CancelFunc

	mu       sync.Mutex
	closed   bool
	sessions sync.WaitGroup // connections, the accepting loop and Run
	once     sync.Once
	closeErr error
}

// Start fills a mailbox and the folder chat-logs below dir with the company's
// past and listens on a free port of 127.0.0.1. Chat files that an earlier
// Start left in that folder are replaced. The floor belongs to the caller, who
// closes it; the end of ctx closes it too.
func Start(ctx context.Context, c *Company, dir string, options Options) (*Floor, error) {
	f := &Floor{company: c, options: options.filled(), chatDir: filepath.Join(dir, "chat-logs")}
	f.validity = uint32(f.options.Now().Unix())
	if err := writeChatFiles(f.chatDir, c.ChatFiles()); err != nil {
		return nil, fmt.Errorf("the demo could not write its chat logs; choose another folder with --dir: %w", err)
	}
	if err := f.fillMailboxes(); err != nil {
		return nil, fmt.Errorf("the demo could not fill its mailbox: %w", err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("the demo could not listen on the loopback interface: %w", err)
	}
	f.listener, f.address = listener, listener.Addr().String()
	f.ended, f.end = context.WithCancel(ctx)
	f.serve()
	context.AfterFunc(f.ended, func() { _ = f.Close() })
	return f, nil
}

func (f *Floor) fillMailboxes() error {
	f.user = imapmemserver.NewUser(Support, password)
	for _, box := range mailboxes {
		if err := f.user.Create(box.name, nil); err != nil {
			return err
		}
	}
	for _, m := range f.company.Mails() {
		if err := f.deliver(m); err != nil {
			return err
		}
	}
	return nil
}

// deliver puts a mail into its mailbox; a connection that waits in IDLE is
// told. It blocks while another connection fetches from that mailbox.
func (f *Floor) deliver(m Mail) error {
	_, err := f.user.Append(m.Mailbox, newLiteral(m.Raw), &imap.AppendOptions{Time: m.At})
	return err
}

func (f *Floor) serve() {
	f.server = imapserver.New(&imapserver.Options{
		NewSession:   f.newSession,
		InsecureAuth: true,
		Caps: imap.CapSet{
			imap.CapIMAP4rev1: {}, imap.CapESearch: {}, imap.CapListExtended: {},
			imap.CapListStatus: {}, imap.CapSpecialUse: {},
		},
		Logger: log.New(io.Discard, "", 0), // a dropped connection is no news
	})
	f.sessions.Add(1)
	go func() {
		defer f.sessions.Done()
		_ = f.server.Serve(f.listener) // ends with Close, which has the error
	}()
}

var errClosing = errors.New("the demo is closing")

func (f *Floor) newSession(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
	if !f.enter() {
		return nil, nil, errClosing
	}
	return &session{
		UserSession: imapmemserver.NewUserSession(f.user),
		validity:    f.validity,
		left:        sync.OnceFunc(f.sessions.Done),
	}, nil, nil
}

// enter counts a goroutine that Close waits for; false once Close has begun.
func (f *Floor) enter() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return false
	}
	f.sessions.Add(1)
	return true
}

// Addr is where the IMAP server listens, as host:port.
func (f *Floor) Addr() string { return f.address }

// User is the login name of the support mailbox.
func (f *Floor) User() string { return Support }

// Password is the password of the support mailbox. It protects nothing.
func (f *Floor) Password() string { return password }

// ChatDir is the folder of the chat logs.
func (f *Floor) ChatDir() string { return f.chatDir }

// Config is how to hear this floor.
func (f *Floor) Config() Config {
	return Config{
		MailName: "support-mail", Address: f.Addr(), User: f.User(), Password: f.Password(),
		Mailboxes: []string{"INBOX", `\Sent`},
		ChatName:  "floor-chat", ChatDir: f.chatDir,
		Agents: []string{"@" + Domain, "Dana", "Priya", "Tomas"},
		Bots:   []string{NoReply, MailerDaemon, ChatBot},
	}
}

// Run lets somebody speak every few seconds. It returns nil when ctx or the
// floor ends, and an error when what was said could not be delivered.
func (f *Floor) Run(ctx context.Context) error {
	if !f.enter() {
		return nil
	}
	defer f.sessions.Done()
	pauses := source(f.company.seed, 0)
	for {
		pause := time.Duration((0.4 + 1.2*pauses.Float64()) * float64(f.options.Every))
		select {
		case <-ctx.Done():
			return nil
		case <-f.ended.Done():
			return nil
		case <-f.options.After(pause):
		}
		if err := f.emit(f.company.Next(f.options.Now())); err != nil {
			return fmt.Errorf("the demo could not go on: %w", err)
		}
	}
}

func (f *Floor) emit(e Event) error {
	if e.Kind == ByChat {
		return appendLine(filepath.Join(f.chatDir, e.File), e.Line)
	}
	return f.deliver(Mail{e.Mailbox, e.At, e.Raw})
}

// Close ends Run, the server and its connections, and waits for them. The
// chat files stay where they are. Closing twice is no error.
func (f *Floor) Close() error {
	f.once.Do(func() {
		f.mu.Lock()
		f.closed = true
		f.mu.Unlock()
		f.end()
		f.closeErr = f.server.Close()
		if err := f.listener.Close(); !errors.Is(err, net.ErrClosed) { // the server may not have known it yet
			f.closeErr = errors.Join(f.closeErr, err)
		}
		f.sessions.Wait()
	})
	return f.closeErr
}
