package imap

import (
	"bufio"
	"context"
	"net"
	"strings"
	"time"

	"earshot/sources"
)

const (
	maxClearLine  = 8 << 10 // bytes of a line before encryption
	maxClearLines = 20
)

// askForTLS does what comes before the encryption on a connection that begins
// in the open: the greeting and STARTTLS, nothing else. RFC 9051 section 11.1:
// a server that is signed in already, or that sends more than its answer, may
// be somebody else on the way, and is refused.
func askForTLS(ctx context.Context, conn net.Conn, lim limits) error {
	deadline, _ := ctx.Deadline()
	if err := conn.SetDeadline(deadline); err != nil {
		return lost(err)
	}
	defer conn.SetDeadline(time.Time{})
	stop := context.AfterFunc(ctx, func() { conn.SetDeadline(time.Unix(1, 0)) })
	defer stop()

	r := bufio.NewReaderSize(conn, maxClearLine)
	greeting, err := clearLine(r)
	if err != nil {
		return err
	}
	if _, ok := cutFold(greeting, "* OK"); !ok {
		return refuseClear("The server did not offer to sign in before encryption, as it must.", greeting)
	}
	if _, err := conn.Write([]byte("S1 STARTTLS\r\n")); err != nil {
		return lost(err)
	}
	for range maxClearLines {
		line, err := clearLine(r)
		if err != nil {
			return err
		}
		answer, ok := strings.CutPrefix(line, "S1 ")
		if !ok {
			continue
		}
		if _, ok := cutFold(answer, "OK"); !ok {
			return refuseClear("The server does not offer encryption (STARTTLS) here.", answer)
		}
		if r.Buffered() > 0 {
			return refuseClear("The server sent something between its answer and the encryption; somebody may have put it there.", "")
		}
		return nil
	}
	return refuseClear("The server did not answer to STARTTLS.", "")
}

func clearLine(r *bufio.Reader) (string, error) {
	b, err := r.ReadSlice('\n')
	switch {
	case err == bufio.ErrBufferFull:
		return "", refuseClear("The server sent an endless line before encryption.", "")
	case err != nil:
		return "", lost(err)
	}
	return strings.TrimRight(string(b), "\r\n"), nil
}

func refuseClear(why, said string) error {
	if said != "" {
		why += " It said: " + said
	}
	return &sources.Refusal{
		Why: why,
		Do:  "Use port 993, where encryption comes first, or ask the mail provider. No password was sent.",
	}
}

// greeted makes up the greeting that the client library waits for: the
// server's own came before the encryption and is not repeated after it.
type greeted struct {
	net.Conn
	greeting []byte
}

func (g *greeted) Read(p []byte) (int, error) {
	if len(g.greeting) > 0 {
		n := copy(p, g.greeting)
		g.greeting = g.greeting[n:]
		return n, nil
	}
	return g.Conn.Read(p)
}
