//go:build long

package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
	"golang.org/x/crypto/ssh"
)

// A longFloor is where it is spoken: a mailbox and a folder of chat logs, with
// a long past that the store holds.
type longFloor struct {
	place  place
	keys   []longKey // of the listeners
	before int       // messages of the past

	log     *os.File // a chat log that grows
	mailbox *imapmemserver.User
	server  *imapserver.Server
	arrives atomic.Bool // somebody writes
	said    atomic.Int64
}

// A longKey lets a listener in.
type longKey struct {
	who    string
	signer ssh.Signer
}

const (
	longUser    = "support@example.com"
	arriveEvery = 200 * time.Millisecond // mails; of five one comes with a chat line
)

// newLongFloor makes the past and has the program read it.
func newLongFloor(t *testing.T, talks int) *longFloor {
	t.Helper()
	f := &longFloor{}
	address := f.openMailbox(t)
	f.place = newPlace(t, fmt.Sprintf("[[source]]\nname = \"support-mail\"\nkind = \"imap\"\naddress = %q\nuser = %q\n"+
		"password_file = \"pw\"\nmailboxes = [\"INBOX\"]\ninsecure_plaintext = true\n", address, longUser))
	f.place.file("pw", "secret\n")
	var err error
	if f.log, err = os.OpenFile(filepath.Join(f.place.logs, "today.jsonl"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.log.Close() })
	past, n := longPast(talks, time.Now())
	f.before = n
	if _, errs, code := f.place.run("import", f.place.file("past.jsonl", past)); code != 0 {
		t.Fatalf("the past could not be imported: %s", errs)
	}
	for i := range longListeners {
		f.admit(t, fmt.Sprintf("Listener %c", 'A'+i))
	}
	f.speak(t)
	return f
}

func (f *longFloor) admit(t *testing.T, who string) {
	t.Helper()
	pair := newKey(t, who)
	signer, err := ssh.ParsePrivateKey([]byte(pair.private))
	if err != nil {
		t.Fatal(err)
	}
	if _, errs, code := f.place.run("listeners", "add", who, "--key", f.place.file("listener.pub", pair.public)); code != 0 {
		t.Fatalf("%s could not be let in: %s", who, errs)
	}
	f.keys = append(f.keys, longKey{who, signer})
}

// openMailbox starts a mail server and returns its address.
func (f *longFloor) openMailbox(t *testing.T) string {
	t.Helper()
	f.mailbox = imapmemserver.NewUser(longUser, "secret")
	if err := f.mailbox.Create("INBOX", nil); err != nil {
		t.Fatal(err)
	}
	all := imapmemserver.New()
	all.AddUser(f.mailbox)
	f.server = imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return all.NewSession(), nil, nil
		},
		InsecureAuth: true, Caps: imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapESearch: {}}, Logger: log.New(io.Discard, "", 0),
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = f.server.Serve(l) }() // ends when the server is closed
	t.Cleanup(f.hangUp)
	return l.Addr().String()
}

// hangUp closes the mail server.
func (f *longFloor) hangUp() { _ = f.server.Close() }

// speak has mails and chat lines arrive, as long as arrives is set, until the
// test ends.
func (f *longFloor) speak(t *testing.T) {
	var over sync.WaitGroup
	over.Go(func() {
		every := time.NewTicker(arriveEvery)
		defer every.Stop()
		for n := 0; ; {
			select {
			case <-t.Context().Done():
				return
			case <-every.C:
			}
			if !f.arrives.Load() {
				continue
			}
			if err := f.say(n); err != nil {
				t.Error(err)
				return
			}
			n++
		}
	})
	t.Cleanup(over.Wait)
}

// arrived counts what came since the past.
func (f *longFloor) arrived() int { return int(f.said.Load()) }

// say has somebody write a mail, every third time to go on with what they
// wrote before, and every fifth time somebody else in the chat.
func (f *longFloor) say(n int) error {
	rng := rand.New(rand.NewPCG(3, uint64(n)))
	talk, again := n, ""
	if n%3 == 2 {
		talk = n - 2
		again = fmt.Sprintf("In-Reply-To: <%d@example.net>\r\n", talk)
	}
	mail := fmt.Sprintf("From: %s <customer%d@example.net>\r\nTo: %s\r\nDate: %s\r\nSubject: Order %d\r\nMessage-ID: <%d@example.net>\r\n%s\r\n%s\r\n",
		longName(talk), talk, longUser, time.Now().Format(time.RFC1123Z), 40000+talk, n, again, longWords(rng, 4+rng.IntN(21)))
	if _, err := f.mailbox.Append("INBOX", strings.NewReader(mail), &imap.AppendOptions{Time: time.Now()}); err != nil {
		return err
	}
	f.said.Add(1)
	if n%5 != 0 {
		return nil
	}
	line, err := json.Marshal(longLine{fmt.Sprint("live-", n/20), fmt.Sprint(n), time.Now().UTC(), longName(n / 20), "customer", longWords(rng, 1)})
	if err != nil {
		return err
	}
	f.said.Add(1)
	_, err = f.log.Write(append(line, '\n')) // in one piece: whoever follows the file sees no half line
	return err
}

// A longLine is a line of a chat log.
type longLine struct {
	Conversation string    `json:"conversation_id"`
	ID           string    `json:"id"`
	At           time.Time `json:"ts"`
	Author       string    `json:"author"`
	Role         string    `json:"role"`
	Text         string    `json:"text"`
}

// longPast is a chat log of two weeks up to now, and how many messages it
// holds. Nothing in it is random but by its own seed.
func longPast(talks int, now time.Time) (string, int) {
	var b strings.Builder
	n := 0
	step := 13 * 24 * time.Hour / time.Duration(talks)
	for c := range talks {
		rng := rand.New(rand.NewPCG(2, uint64(c)))
		at := now.Add(-time.Duration(talks-c)*step - 2*time.Hour)
		for i := range 1 + rng.IntN(6) {
			l := longLine{fmt.Sprint("past-", c), fmt.Sprint(i), at.UTC().Truncate(time.Second), longName(c), "customer", longWords(rng, 1+rng.IntN(5))}
			if i%2 == 1 {
				l.Author, l.Role = "Dana", "agent"
			}
			line, err := json.Marshal(l)
			if err != nil {
				panic(err) // strings and a time fit into JSON
			}
			b.Write(append(line, '\n'))
			at = at.Add(time.Duration(1+rng.IntN(20)) * time.Minute)
			n++
		}
	}
	return b.String(), n
}

// longName names a customer; no two of the first 80,000 alike.
func longName(n int) string {
	first := strings.Fields("Femi Marta Ola Jun Nadia Lars Ruth Tunde Isabel Marek Caroline Thandiwe")
	last := strings.Fields("Quist Brandt Haddad Becker Abelson Bakare Fuentes Horák Beaumont Ndlovu Park")
	middle := n / len(first) / len(last)
	return fmt.Sprintf("%s %c%c %s", first[n%len(first)], 'A'+middle/26%26, 'a'+middle%26, last[n/len(first)%len(last)])
}

// longWords are so many sentences that a customer or an agent may say.
func longWords(rng *rand.Rand, sentences int) string {
	all := []string{
		"The kettle that I ordered three weeks ago has not come.", "Where is my refund?",
		"I have written twice and nobody has answered me.", "It leaks at the handle, and the lid is too hot to touch.",
		"The parcel was left in the rain on top of the bin.", "Could you please tell me when it will be here?",
		"The page said that all duties were included, and the courier wanted 23 dollars at the door.",
		"Thank you, that was quick.", "I moved house last week, so the address on the order is wrong.",
		"My sister's birthday is on Saturday and I need to know whether to buy flowers as well.",
		"Let me look into that for you.", "It says delivered, and it is not here.",
	}
	var out []string
	for range sentences {
		out = append(out, all[rng.IntN(len(all))])
	}
	return strings.Join(out, " ")
}
