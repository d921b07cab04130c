package imap

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	goimap "github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"earshot/sources"
)

// A session is a signed-in connection. It lives until its context ends or
// close is called; after an error of a command, other than a refusal of the
// server, it is dead.
type session struct {
	*link
	names   *sieve
	ctx     context.Context
	client  *imapclient.Client
	caps    goimap.CapSet
	changed chan struct{} // holds a value when the server spoke of more messages
	unhook  func() bool
}

// open reaches the server and signs in.
func open(ctx context.Context, cfg Config, lim limits, log func(string)) (*session, error) {
	l, err := dial(ctx, cfg, lim)
	if err != nil {
		return nil, err
	}
	l.guard.log = log
	return enter(ctx, l, cfg)
}

// enter signs in over a connection that reached the server, and closes it
// where that fails.
func enter(ctx context.Context, l *link, cfg Config) (*session, error) {
	s := &session{link: l, names: &sieve{guard: l.guard}, ctx: ctx, changed: make(chan struct{}, 1)}
	s.unhook = context.AfterFunc(ctx, func() { l.guard.Close() })
	s.client = imapclient.New(s.names, &imapclient.Options{
		UnilateralDataHandler: &imapclient.UnilateralDataHandler{Mailbox: s.heardOf},
	})
	if err := s.signIn(cfg); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// heardOf runs on the reader of the connection and must not block it.
func (s *session) heardOf(d *imapclient.UnilateralDataMailbox) {
	if d.NumMessages == nil {
		return
	}
	select {
	case s.changed <- struct{}{}:
	default:
	}
}

// close ends the connection. Whoever still waits for an answer gets an error.
func (s *session) close() {
	s.unhook()
	s.guard.Close()
}

// introduce says who is calling. Some providers open no mailbox before that;
// what they answer does not matter.
func (s *session) introduce() error {
	if !s.caps.Has(goimap.CapID) {
		return nil
	}
	_, err := s.client.ID(&goimap.IDData{Name: "earshot"}).Wait()
	return s.unlessRefused(err)
}

// unlessRefused forgives a server's no.
func (s *session) unlessRefused(err error) error {
	if err = s.cause(err); refused(err) {
		return nil
	}
	return err
}

// refused says whether the server answered, and said no, and did not ask to be
// left alone.
func refused(err error) bool {
	var answer *goimap.Error
	var pause *sources.Pause
	return errors.As(err, &answer) && !errors.As(err, &pause)
}

// An unreadable answer is one that the client library could not take apart.
// What stood in it may be a customer's, so the error does not say it.
type unreadable struct{ err error }

func (e *unreadable) Error() string { return "an answer of the server cannot be read" }

func (e *unreadable) Unwrap() error { return e.err }

// cause finds what is behind an error of the library: the context, the guard
// or the network, the server's no; else an answer that could not be read.
func (s *session) cause(err error) error {
	switch {
	case err == nil:
		return nil
	case s.ctx.Err() != nil:
		return s.ctx.Err()
	case refused(err):
		return err
	}
	found := s.guard.Err()
	if found == nil {
		return &unreadable{err}
	}
	if bye := s.guard.Notes().bye; bye != "" && errors.Is(found, ErrLost) {
		return &hangup{said: bye, err: found}
	}
	return found
}

// A hangup is a connection that the server ended, with its reason.
type hangup struct {
	said string
	err  error
}

func (e *hangup) Error() string { return "the server hung up: " + e.said }

func (e *hangup) Unwrap() error { return e.err }

// A shutError is a mailbox that the server does not open.
type shutError struct {
	mailbox string
	answer  *goimap.Error
}

func (e *shutError) Error() string {
	return "The server does not open the mailbox " + e.mailbox + "." + quoteAnswer(e.answer)
}

func (e *shutError) Unwrap() error { return e.answer }

// shut tells a no to one mailbox from what concerns the account.
func shut(mailbox string, err error) error {
	var answer *goimap.Error
	if errors.As(err, &answer) && pause(answer, "") == nil {
		return &shutError{mailbox, answer}
	}
	return fmt.Errorf("opening the mailbox %s: %w", mailbox, err)
}

// examine opens a mailbox for reading, and insists on the server's word that
// it is for reading only.
func (s *session) examine(name string) (*goimap.SelectData, error) {
	data, err := s.client.Select(name, &goimap.SelectOptions{ReadOnly: true}).Wait()
	if err != nil {
		return nil, shut(name, s.cause(err))
	}
	if !s.guard.Notes().readOnly {
		return nil, &sources.Refusal{
			Why: "The server did not promise that " + name + " is opened read-only (no [READ-ONLY] in its answer to EXAMINE).",
			Do:  "Use a read-only account, or a copy of the mailbox.",
		}
	}
	return data, nil
}

// status asks for the counts of a mailbox that is not open.
func (s *session) status(name string) (*goimap.StatusData, error) {
	d, err := s.client.Status(name, &goimap.StatusOptions{NumMessages: true, UIDNext: true, UIDValidity: true}).Wait()
	return d, s.cause(err)
}

// search returns the UIDs of the open mailbox that match.
func (s *session) search(c *goimap.SearchCriteria) (Ranges, error) {
	var opt *goimap.SearchOptions
	if s.caps.Has(goimap.CapESearch) {
		opt = &goimap.SearchOptions{ReturnAll: true}
	}
	data, err := s.client.UIDSearch(c, opt).Wait()
	if err != nil {
		return nil, s.cause(err)
	}
	var found Ranges
	if set, ok := data.All.(goimap.UIDSet); ok {
		for _, r := range set {
			found.AddRange(uint32(r.Start), uint32(r.Stop))
		}
	}
	return found, nil
}

// exist returns which of the UIDs the server still has. The NOOP gives it the
// chance to notice what others removed.
func (s *session) exist(uids Ranges) (Ranges, error) {
	if err := s.client.Noop().Wait(); err != nil {
		return nil, s.cause(err)
	}
	found, err := s.search(&goimap.SearchCriteria{UID: []goimap.UIDSet{uidSet(uids)}})
	return found.And(uids), err
}

func uidSet(r Ranges) goimap.UIDSet {
	set := make(goimap.UIDSet, len(r))
	for i, x := range r {
		set[i] = goimap.UIDRange{Start: goimap.UID(x.Lo), Stop: goimap.UID(x.Hi)}
	}
	return set
}

// A piece is what one FETCH answer brought of a message.
type piece struct {
	uid     uint32
	at      time.Time // INTERNALDATE; zero where not asked for
	size    int64     // RFC822.SIZE, a hint; 0 where not asked for
	flags   []goimap.Flag
	body    []byte // whole, or nil
	partial bool   // the body is only a part of the message
	from    int64  // where in the message the part begins
}

// fetch asks for messages and gives each answer to take, which may block. It
// returns when the server has ended the command; the set must not be empty.
func (s *session) fetch(set goimap.NumSet, items *goimap.FetchOptions, take func(piece)) error {
	cmd := s.client.Fetch(set, items)
	for m := cmd.Next(); m != nil; m = cmd.Next() {
		p, err := readPiece(m)
		if err != nil {
			// The connection has ended, and the library's reader goes on to
			// find out. To touch the rest of this answer meanwhile is a race.
			<-s.client.Closed()
			return s.cause(err)
		}
		take(p)
	}
	return s.cause(cmd.Close())
}

// readPiece reads an answer to its end. It fails where a connection ended in
// the middle of a body; the library itself reports no error then.
func readPiece(m *imapclient.FetchMessageData) (p piece, err error) {
	for item := m.Next(); item != nil; item = m.Next() {
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			p.uid = uint32(item.UID)
		case imapclient.FetchItemDataInternalDate:
			p.at = item.Time
		case imapclient.FetchItemDataRFC822Size:
			p.size = item.Size
		case imapclient.FetchItemDataFlags:
			p.flags = item.Flags
		case imapclient.FetchItemDataBodySection:
			if len(item.Section.Part) == 0 && item.Section.Specifier == goimap.PartSpecifierNone {
				if part := item.Section.Partial; part != nil {
					p.partial, p.from = true, part.Offset
				}
				if p.body, err = readBody(item.Literal); err != nil {
					return p, err
				}
			}
		}
	}
	return p, nil
}

// readBody reads a literal of exactly the announced length. NIL and nothing
// are no body: the message is gone, or nobody knows.
func readBody(lit goimap.LiteralReader) ([]byte, error) {
	if lit == nil || lit.Size() == 0 {
		return nil, nil
	}
	b := make([]byte, lit.Size())
	_, err := io.ReadFull(lit, b)
	return b, err
}

// places returns where messages stand in the mailbox right now. Servers that
// name a message's UID behind its body can be asked by that.
func (s *session) places(uids Ranges) (goimap.SeqSet, error) {
	data, err := s.client.Search(&goimap.SearchCriteria{UID: []goimap.UIDSet{uidSet(uids)}}, nil).Wait()
	if err != nil {
		return nil, s.cause(err)
	}
	places, _ := data.All.(goimap.SeqSet)
	return places, nil
}
