package bench

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"mime/quotedprintable"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// A corpus is a made-up company's mail and chats. Conversation n is a function
// of the seed and n alone, so a small corpus is the beginning of a large one.
type corpus struct {
	seed  uint64
	words *lexicon
}

func newCorpus(seed uint64) *corpus { return &corpus{seed, newLexicon(seed)} }

// start is when the first conversation begins; each next one begins later.
var start = time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC)

func (c *corpus) source(kind, conversation int) *rand.Rand {
	return rand.New(rand.NewPCG(c.seed+uint64(kind), uint64(conversation)))
}

// planted are the words that are searched for: one conversation in so many
// messages says them.
var planted = []struct {
	one  int
	text string
}{{4, "refund"}, {5, "password"}, {9, "integration"}, {12, "waste of time"}, {300, "silver lining keyboard"}, {2000, "quokkaflux"}}

// text writes a few paragraphs.
func (c *corpus) text(r *rand.Rand, sentences int) string {
	var b strings.Builder
	for n := range sentences {
		if n > 0 {
			b.WriteString([]string{" ", " ", "\n", "\n\n"}[r.IntN(4)])
		}
		length := 5 + r.IntN(14)
		for i := range length {
			word := c.words.word(r)
			if i == 0 {
				word = capital(word)
			} else {
				b.WriteByte(' ')
			}
			b.WriteString(word)
		}
		b.WriteString([]string{".", ".", ".", "?", "!"}[r.IntN(5)])
	}
	for _, p := range planted {
		if r.IntN(p.one) == 0 {
			fmt.Fprintf(&b, " It is about the %s.", p.text)
		}
	}
	return b.String()
}

// maildir writes so many mails below dir and returns the bytes written.
func (c *corpus) maildir(dir string, messages int) (int64, error) {
	for _, sub := range []string{"cur", "new", "tmp"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o700); err != nil {
			return 0, err
		}
	}
	size, written := int64(0), 0
	for conv := 0; written < messages; conv++ {
		for i, m := range c.conversation(conv) {
			if written == messages {
				break
			}
			name := filepath.Join(dir, "cur", fmt.Sprintf("%d.%d.bench:2,S", conv, i))
			if err := os.WriteFile(name, m, 0o600); err != nil {
				return size, err
			}
			size, written = size+int64(len(m)), written+1
		}
	}
	return size, nil
}

// conversation writes the mails of a conversation: a customer's, an agent's, in
// turns, each quoting the one before.
func (c *corpus) conversation(conv int) [][]byte {
	r := c.source(1, conv)
	subject := strings.TrimSuffix(c.text(r, 1), ".")
	if i := strings.IndexByte(subject, '\n'); i >= 0 {
		subject = subject[:i]
	}
	at := start.Add(time.Duration(conv) * 11 * time.Minute)
	var out [][]byte
	quoted, refs := "", ""
	for n := range 1 + r.IntN(4) {
		m := letter{id: fmt.Sprintf("<%d.%d@mail.example>", conv, n), refs: refs, subject: subject, at: at,
			from: fmt.Sprintf("Customer %d <customer%d@people.example>", conv*2/3, conv*2/3), to: "Harbour Kettles <support@harbour.example>"}
		if n%2 == 1 {
			m.from, m.to = "Dana Fox <dana@harbour.example>", m.from
		}
		own := c.text(r, 3+r.IntN(10))
		m.text = "Hello,\n\n" + own + "\n\nKind regards\n"
		if n > 0 {
			m.subject = "Re: " + subject
			m.text += "\nOn " + at.Format("Mon, 2 Jan 2006 at 15:04") + ", somebody wrote:\n" + quoted
		}
		m.html, m.encoded = r.IntN(5) < 2, r.IntN(3) == 0
		if r.IntN(12) == 0 {
			m.attached = 2000 + r.IntN(20_000)
		}
		out = append(out, m.bytes())
		quoted, refs = "> "+strings.ReplaceAll(m.text, "\n", "\n> ")+"\n", strings.TrimSpace(refs+" "+m.id)
		at = at.Add(time.Duration(1+r.IntN(40)) * time.Hour / 4)
	}
	return out
}

// A letter is a mail on its way to bytes.
type letter struct {
	id, refs, subject, from, to string
	at                          time.Time
	text                        string
	html, encoded               bool
	attached                    int // bytes; 0: nothing is
}

const boundary = "=_earshot_bench"

func (m letter) bytes() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "Received: from relay.example (relay.example [192.0.2.7])\r\n\tby mx.harbour.example with ESMTPS id %s\r\n\tfor <support@harbour.example>; %s\r\n", m.id[1:8], m.at.Format(time.RFC1123Z))
	fmt.Fprintf(&b, "Message-ID: %s\r\nDate: %s\r\nFrom: %s\r\nTo: %s\r\nSubject: %s\r\nMIME-Version: 1.0\r\n", m.id, m.at.Format(time.RFC1123Z), m.from, m.to, m.subject)
	if m.refs != "" {
		fmt.Fprintf(&b, "In-Reply-To: %s\r\nReferences: %s\r\n", m.refs[strings.LastIndexByte(m.refs, ' ')+1:], strings.ReplaceAll(m.refs, " ", "\r\n "))
	}
	if !m.html && m.attached == 0 {
		m.part(&b, "text/plain", m.text)
		return []byte(b.String())
	}
	kind := "alternative"
	if m.attached > 0 {
		kind = "mixed"
	}
	fmt.Fprintf(&b, "Content-Type: multipart/%s; boundary=%q\r\n\r\n--%s\r\n", kind, boundary, boundary)
	m.part(&b, "text/plain", m.text)
	if m.html {
		fmt.Fprintf(&b, "\r\n--%s\r\n", boundary)
		m.part(&b, "text/html", "<html><body><p>"+strings.ReplaceAll(m.text, "\n", "<br>\n")+"</p></body></html>")
	}
	if m.attached > 0 {
		fmt.Fprintf(&b, "\r\n--%s\r\nContent-Type: application/pdf; name=\"invoice.pdf\"\r\nContent-Disposition: attachment; filename=\"invoice.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\r\n", boundary)
		b.WriteString(strings.Repeat(strings.Repeat("JVBERi0x", 9)+"\r\n", m.attached/74))
	}
	fmt.Fprintf(&b, "\r\n--%s--\r\n", boundary)
	return []byte(b.String())
}

func (m letter) part(b *strings.Builder, kind, text string) {
	fmt.Fprintf(b, "Content-Type: %s; charset=utf-8\r\n", kind)
	text = strings.ReplaceAll(text, "\n", "\r\n")
	if !m.encoded {
		fmt.Fprintf(b, "Content-Transfer-Encoding: 8bit\r\n\r\n%s", text)
		return
	}
	b.WriteString("Content-Transfer-Encoding: quoted-printable\r\n\r\n")
	w := quotedprintable.NewWriter(b)
	_, _ = w.Write([]byte(text)) // a Builder takes everything
	_ = w.Close()
}

// chats writes so many chat messages as JSON Lines.
func (c *corpus) chats(path string, messages int) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer file.Close()
	out := bufio.NewWriterSize(file, 1<<20)
	enc := json.NewEncoder(out)
	written := 0
	for conv := 0; written < messages; conv++ {
		r := c.source(2, conv)
		at := start.Add(time.Duration(conv) * time.Minute)
		for n := range 2 + r.IntN(17) {
			line := map[string]string{"conversation_id": fmt.Sprint("c", conv), "id": fmt.Sprint(n), "ts": at.Format(time.RFC3339),
				"author": fmt.Sprint("guest ", conv*2/3), "role": "customer", "text": c.text(r, 1+r.IntN(2))}
			if n%2 == 1 {
				line["author"], line["role"] = "Dana", "agent"
			}
			if err := enc.Encode(line); err != nil {
				return err
			}
			at = at.Add(time.Duration(5+r.IntN(90)) * time.Second)
			if written++; written == messages {
				break
			}
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return file.Close()
}
