package imap

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	goimap "github.com/emersion/go-imap/v2"

	"earshot/sources"
	"earshot/store"
	"earshot/store/clean"
)

const (
	good = "ok"
	but  = "but"
	bad  = "no"

	proofTries = 3 // an agent may read a message at the very moment; not three in a row
)

var flagItems = &goimap.FetchOptions{UID: true, Flags: true}

// Evidence is what a trial of an account showed.
type Evidence struct {
	Proof     store.Proof
	Mailboxes []Mailbox // what there is, with those chosen that would be heard
	Missing   []string  // asked for and not there
}

// Prove tries an account and gives each step to tell as it happens: that the
// server is reached and encrypted, the password right, the mailbox opened
// read-only, and a message the same after it was fetched. It keeps nothing.
// The error is a *sources.Refusal where a person has to do something.
func Prove(ctx context.Context, cfg Config, tell func(store.ProofStep)) (Evidence, error) {
	t := &trial{cfg: cfg, lim: defaultLimits(), tell: tell}
	err := t.grant(ctx)
	if err == nil {
		err = t.run(ctx)
	}
	if err != nil {
		t.step(bad, err.Error(), "")
	}
	return t.found, explain(ctx, err, t.host())
}

// A trial collects the steps of a proof.
type trial struct {
	cfg   Config
	lim   limits
	log   func(string)
	tell  func(store.ProofStep)
	found Evidence
}

func (t *trial) host() string {
	host, _ := t.cfg.hostPort()
	return host
}

func (t *trial) step(verdict, says, detail string) {
	s := store.ProofStep{Verdict: verdict, Says: clean.OneLine(says), Detail: clean.OneLine(detail)}
	t.found.Proof.Steps = append(t.found.Proof.Steps, s)
	if t.tell != nil {
		t.tell(s)
	}
}

// grant sees to it that there is a token where one is needed; a person may
// have to allow it at the provider now. What they do is told and not kept.
func (t *trial) grant(ctx context.Context) error {
	g := t.cfg.OAuth
	if g == nil {
		return nil
	}
	_, err := g.get(ctx, "")
	if !errors.Is(err, errNotGranted) || t.tell == nil {
		return err
	}
	err = g.ask(ctx, func(e errand) {
		t.tell(store.ProofStep{
			Verdict: but, Says: clean.OneLine("open " + e.open + " and enter " + e.enter + " to let earshot read this mailbox"),
			Detail: clean.OneLine("waiting until " + e.until.Local().Format(time.Kitchen)),
		})
	})
	if err == nil {
		t.step(good, g.provider+" lets earshot sign in", "OAuth 2")
	}
	return err
}

func (t *trial) run(ctx context.Context) error {
	l, err := dial(ctx, t.cfg, t.lim)
	if err != nil {
		return err
	}
	l.guard.log = t.log
	t.step(good, t.host()+" is reached", t.cfg.Address)
	t.encryption(l)
	conn, err := enter(ctx, l, t.cfg)
	if err != nil {
		return err
	}
	defer func() { conn.close() }()
	t.step(good, "signed in as "+t.cfg.User+" with the "+t.cfg.credential(), "")
	reopen := func(ctx context.Context) (*session, error) { return open(ctx, t.cfg, t.lim, t.log) }
	t.found.Mailboxes, t.found.Missing, err = available(ctx, t.cfg, &conn, reopen)
	if err != nil {
		return err
	}
	if err := t.reading(conn); err != nil {
		return err
	}
	t.pushing(conn)
	return t.count(conn)
}

func (t *trial) encryption(l *link) {
	if l.tls == nil {
		t.step(but, "the connection is not encrypted; it does not leave this machine", "insecure_plaintext")
		return
	}
	cert := l.tls.PeerCertificates[0]
	how := "the certificate is good until "
	if t.cfg.Fingerprint != "" {
		how = "the certificate is the pinned one, valid until "
	}
	t.step(good, "encrypted; "+how+cert.NotAfter.Format(time.DateOnly), Fingerprint(cert))
}

// reading opens the first mailbox to hear and proves on it that reading
// changes nothing.
func (t *trial) reading(conn *session) error {
	name := "INBOX"
	if heard := chosen(t.found.Mailboxes); len(heard) > 0 {
		name = heard[0].Name
	}
	data, err := conn.examine(name)
	if err != nil {
		return err
	}
	return t.proof(conn, name, data)
}

// proof is the part of a trial that a source repeats before its first pull.
func (t *trial) proof(conn *session, name string, data *goimap.SelectData) error {
	t.step(good, "the server says that "+name+" is opened read-only", `EXAMINE "`+name+`" -> [READ-ONLY]`)
	if len(data.PermanentFlags) > 0 {
		t.step(but, "this account could write; earshot never will. A read-only account is better", "PERMANENTFLAGS")
	}
	if data.NumMessages == 0 {
		t.step(but, name+" is empty: proven as far as it goes, and again with its first message", "")
		return nil
	}
	return t.untouched(conn, name)
}

// untouched fetches a message and compares its flags before and after.
func (t *trial) untouched(conn *session, name string) error {
	uids, err := conn.candidates()
	if err != nil {
		return err
	}
	for _, uid := range uids {
		before, after, err := conn.peekAt(uid)
		if err != nil {
			return err
		}
		if before == nil || after == nil {
			continue // gone meanwhile
		}
		if !slices.Equal(before, after) {
			t.step(but, "a message's flags changed while it was fetched; trying another", "")
			continue
		}
		t.step(good, "fetched one message without marking it", "BODY.PEEK[]")
		t.step(good, "looked again: its flags are what they were", "("+strings.Join(after, " ")+")")
		t.found.Proof.At = t.lim.now()
		t.found.Proof.How = clean.OneLine(name + " was opened with EXAMINE, answered [READ-ONLY]; a message fetched with BODY.PEEK[] kept its flags")
		return nil
	}
	return &sources.Refusal{
		Why: fmt.Sprintf("The flags of %d messages changed when they were fetched, although the mailbox was opened read-only.", len(uids)),
		Do:  "Use a read-only account, or a copy of the mailbox.",
	}
}

// candidates are the messages to try: new ones that nobody has read, since
// their flag is the one that reading would change; else the newest.
func (s *session) candidates() ([]uint32, error) {
	unseen, err := s.search(&goimap.SearchCriteria{NotFlag: []goimap.Flag{goimap.FlagSeen}})
	if err != nil {
		return nil, err
	}
	all, err := s.search(&goimap.SearchCriteria{})
	if err != nil {
		return nil, err
	}
	var uids []uint32
	rest := all.Sub(unseen)
	for _, set := range []*Ranges{&unseen, &rest} {
		for uid := range takeNewest(set, proofTries-len(uids)).Down() {
			uids = append(uids, uid)
		}
	}
	return uids, nil
}

// peekAt fetches a message and returns its flags before and after; nil where
// the message is gone. Without \Recent, which the server takes away itself.
func (s *session) peekAt(uid uint32) (before, after []string, err error) {
	if before, err = s.flags(uid); err != nil {
		return nil, nil, err
	}
	if err := s.fetch(uidSet(rangesOf(uid)), beginning(256<<10), func(piece) {}); err != nil {
		return nil, nil, err
	}
	after, err = s.flags(uid)
	return before, after, err
}

func (s *session) flags(uid uint32) (flags []string, err error) {
	err = s.fetch(uidSet(rangesOf(uid)), flagItems, func(p piece) {
		if p.uid != uid {
			return
		}
		flags = []string{}
		for _, f := range p.flags {
			if !strings.EqualFold(string(f), `\Recent`) {
				flags = append(flags, string(f))
			}
		}
		slices.Sort(flags)
	})
	return flags, err
}

func (t *trial) pushing(conn *session) {
	if conn.caps.Has(goimap.CapIdle) {
		t.step(good, "the server says when mail comes", fmt.Sprintf("IDLE, renewed every %.0f min", t.lim.idle.Minutes()))
		return
	}
	t.step(but, fmt.Sprintf("the server does not say when mail comes; earshot asks every %.0f s", t.lim.poll.Seconds()), "no IDLE")
}

// count asks how many messages each mailbox holds.
func (t *trial) count(conn *session) error {
	for i := range t.found.Mailboxes {
		m := &t.found.Mailboxes[i]
		d, err := conn.status(m.Name)
		switch {
		case refused(err):
			continue
		case err != nil:
			return err
		case d.NumMessages != nil:
			m.Messages = int(*d.NumMessages)
		}
		if m.Recent, err = t.recent(conn, *m); err != nil {
			return err
		}
	}
	return nil
}

// countedMost is how many mailboxes are opened to count what came lately.
const countedMost = 20

// recent counts what came to a mailbox in the last 90 days; -1: not counted.
func (t *trial) recent(conn *session, m Mailbox) (int, error) {
	if m.Messages == 0 {
		return 0, nil
	}
	if len(t.found.Mailboxes) > countedMost && !m.Chosen {
		return -1, nil
	}
	if _, err := conn.examine(m.Name); err != nil {
		return -1, ignoreRefused(err)
	}
	found, err := conn.search(&goimap.SearchCriteria{Since: t.lim.now().Add(-Lately)})
	if err != nil {
		return -1, ignoreRefused(err)
	}
	return found.Count(), nil
}

func ignoreRefused(err error) error {
	if refused(err) {
		return nil
	}
	return err
}

// proveOnce makes sure, before the first message is fetched, that fetching
// changes nothing. What it finds stays with the source's state.
func (s *Source) proveOnce(conn *session, mailbox string, data *goimap.SelectData) error {
	s.mu.Lock()
	proved := s.proved
	s.mu.Unlock()
	if proved || data.NumMessages == 0 {
		return nil
	}
	t := &trial{cfg: s.cfg, lim: s.lim}
	if err := t.proof(conn, mailbox, data); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.proved, s.state.Proved = true, &t.found.Proof
	return s.write()
}
