//go:build long

package imap

import (
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"time"

	goimap "github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"earshot/store"
)

// mailboxFaults are the faults 17 to 24.
var mailboxFaults = []fault{
	{"the mailbox is numbered anew, the mails are the same", numberedAnew},
	{"the mailbox is made anew, with other mails under the same numbers", madeAnew},
	{"mails are removed in mid-fetch", removedInFetch},
	{"an agent marks mails during the pull", markedInFetch},
	{"mails are moved during the pull, both mailboxes heard", movedInFetch},
	{"the same mail in five mailboxes, the same Message-ID, none", copies},
	{"1,000 mails come at once", burst},
	{"a mail comes just before IDLE, and the server is silent of it", lostPush},
}

func numberedAnew(x *ordeal) {
	d := x.dovecot(someMails(100)...)
	x.until(d.config(), 1)
	for n := range 3 {
		d.admin("mailbox", "update", "-u", dovecotUser, "--uid-validity", fmt.Sprint(5000-n), "INBOX")
		x.times++
		x.watch(d)
		x.until(d.config(), 2)
	}
	// The server says nothing of it to a session that idles; it shows when the
	// next IDLE begins.
	x.shrink = func(l *limits) { l.idle = 200 * time.Millisecond }
	stop := x.live(d.config())
	eventually(x.T, x.st, "live", func() bool { return sourceState(x.T, x.st).Condition == store.Live })
	d.admin("mailbox", "update", "-u", dovecotUser, "--uid-validity", "9999", "INBOX")
	x.times++
	x.watch(d)
	eventually(x.T, x.st, "the new numbers are known", func() bool {
		cur, err := loadCursor(x.st, "mail", "INBOX", x.clock.Now())
		return err == nil && cur.Validity == 9999 && cur.Held.Count() == 100
	})
	stop()
	x.until(d.config(), 2)
}

func madeAnew(x *ordeal) {
	srv := x.fake(40)
	x.until(testConfig(srv.open()), 1)
	for round := range 3 {
		srv.set(func() {
			srv.validity++
			for u := range srv.mails {
				srv.mails[u] = mailNumber(1000*(round+1)+int(u), 600)
			}
		})
		x.times++
		x.mails = append(x.mails, srv.whole()...)
		x.until(testConfig(srv.open()), 1)
	}
}

func removedInFetch(x *ordeal) {
	x.shrink = small
	d := x.dovecot(someMails(300)...)
	x.before = nil // it is the agent who changes the files
	stop := x.meanwhile(1, func() {
		_ = exec.Command("doveadm", "-c", d.conf(), "expunge", "-u", dovecotUser, "mailbox", "INBOX", "uid", "1:100").Run()
	})
	x.mails, x.loose = x.mails[100:], x.mails[:100]
	x.until(d.config(), 2)
	stop()
	x.until(d.config(), 2)
}

// agent is a person's mail program on the same mailbox.
func agent(x *ordeal, addr, user, password string) *imapclient.Client {
	c, err := imapclient.DialInsecure(addr, nil)
	if err != nil {
		x.Fatal(err)
	}
	if err := c.Login(user, password).Wait(); err != nil {
		x.Fatal(err)
	}
	if _, err := c.Select("INBOX", nil).Wait(); err != nil {
		x.Fatal(err)
	}
	return c
}

func markedInFetch(x *ordeal) {
	x.shrink = small
	d := x.dovecot(someMails(400)...)
	x.before = nil
	c := agent(x, d.addr(), dovecotUser, "secret")
	defer c.Close()
	over := make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() {
		for n := 0; ; n++ {
			select {
			case <-over:
				return
			default:
			}
			op := goimap.StoreFlagsAdd
			if n%2 == 1 {
				op = goimap.StoreFlagsDel
			}
			set := goimap.UIDSet{{Start: 1, Stop: 400}}
			if c.Store(set, &goimap.StoreFlags{Op: op, Flags: []goimap.Flag{goimap.FlagFlagged}}, nil).Close() != nil {
				return
			}
			x.times++
		}
	})
	x.until(d.config(), 2)
	close(over)
	all.Wait()
}

func movedInFetch(x *ordeal) {
	x.shrink = small
	d := x.dovecot(someMails(300)...)
	x.before = nil
	d.admin("mailbox", "create", "-u", dovecotUser, "Archive")
	cfg := d.config()
	cfg.Mailboxes = []string{"INBOX", "Archive"}
	part := 0
	stop := x.meanwhile(4, func() {
		from := 1 + part*40
		part++
		_ = exec.Command("doveadm", "-c", d.conf(), "move", "-u", dovecotUser, "Archive", "mailbox", "INBOX", "uid", fmt.Sprintf("%d:%d", from, from+39)).Run()
	})
	x.until(cfg, 2)
	stop()
	x.until(cfg, 2)
}

func copies(x *ordeal) {
	same := mailNumber(1, 600)
	twin := append(mailNumber(1, 600), "Another word.\r\n"...)
	bare := []byte("From: a@shop.example\r\nSubject: no id\r\n\r\nThe kettle leaks.\r\n")
	other := append(append([]byte(nil), bare...), "And leaks.\r\n"...)
	m := x.memory([][]byte{same, twin, bare, other}, "A", "B", "C", "D")
	for _, name := range []string{"A", "B", "C", "D", "INBOX"} {
		m.put(x.T, name, same, bare)
		x.times += 2
	}
	cfg := testConfig(m.addr)
	cfg.Mailboxes = []string{"INBOX", "A", "B", "C", "D"}
	x.until(cfg, 1)
	x.until(cfg, 1)
}

func burst(x *ordeal) {
	d := x.dovecot(someMails(5)...)
	s := x.source(d.config())
	stop := background(x.T, s)
	eventually(x.T, x.st, "live", func() bool { return sourceState(x.T, x.st).Condition == store.Live })
	var more [][]byte
	for n := range 1000 {
		more = append(more, mailNumber(5000+n, 700))
	}
	d.deliver(5000, more...)
	x.times = len(more)
	x.mails = append(x.mails, more...)
	x.watch(d)
	eventually(x.T, x.st, "all are held", func() bool { return len(originals(x.T, x.st)) == len(x.mails) })
	if err := stop(); err != nil {
		x.Error(err)
	}
}

func lostPush(x *ordeal) {
	srv := x.fake(3)
	var tag string
	srv.set(func() {
		srv.caps = "IMAP4rev1 IDLE"
		srv.command = func(w io.Writer, first, line string) (bool, bool) {
			switch {
			case line == "IDLE":
				tag = first
				if x.times < 3 {
					x.times++
					srv.mails[uint32(3+x.times)] = mailNumber(100+x.times, 500)
				}
				io.WriteString(w, "+ idling\r\n")
			case strings.HasPrefix(first, "DONE"):
				fmt.Fprintf(w, "%s OK done\r\n", tag)
			default:
				return false, true
			}
			return true, true
		}
	})
	for n := range 3 {
		x.mails = append(x.mails, mailNumber(101+n, 500))
	}
	x.shrink = func(l *limits) { l.idle = 20 * l.settle }
	s := x.source(testConfig(srv.open()))
	stop := background(x.T, s)
	eventually(x.T, x.st, "all are held", func() bool { return len(originals(x.T, x.st)) == 6 })
	if err := stop(); err != nil {
		x.Error(err)
	}
}
