package imap

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	goimap "github.com/emersion/go-imap/v2"
	"golang.org/x/sync/errgroup"

	"earshot/sources"
	"earshot/sources/mail"
	"earshot/store"
	"earshot/store/clean"
)

const (
	kind       = "imap"
	stateEvery = 250 * time.Millisecond // the screen's progress is written no more often
	gmailCap   = goimap.Cap("X-GM-EXT-1")
)

// A Source hears one account. It is a sources.Source.
type Source struct {
	cfg   Config
	store *store.Store
	lim   limits
	log   func(command string) // told of each command that leaves; nil: nobody is

	mu      sync.Mutex // guards what follows: two lanes report
	state   store.SourceState
	remarks remarks
	busy    int // lanes that have not caught up yet
	polls   bool
	began   time.Time
	written time.Time
	tried   map[string]bool // mailboxes whose broken messages were asked for again
	proved  bool
	counts  bool // the provider counts what is read
	spent   spending
	blamed  map[blameKey]map[uint32]int
}

// A blameKey is one numbering of a mailbox.
type blameKey struct {
	mailbox  string
	validity uint32
}

var _ sources.Source = (*Source)(nil)

// New makes a source of an account. Nothing is connected before Listen.
func New(cfg Config, st *store.Store) *Source {
	return &Source{cfg: cfg, store: st, lim: defaultLimits(), tried: map[string]bool{}, blamed: map[blameKey]map[uint32]int{}}
}

// Name is the source's name in the configuration.
func (s *Source) Name() string { return s.cfg.Name }

func (s *Source) host() string {
	host, _ := s.cfg.hostPort()
	return host
}

func (s *Source) open(ctx context.Context) (*session, error) {
	return open(ctx, s.cfg, s.lim, s.log)
}

// Listen hears the account until ctx ends, or with once until it has caught
// up. Each message is kept whole and once; what was kept before an error
// stays.
func (s *Source) Listen(ctx context.Context, once bool) error {
	err := s.listen(ctx, once)
	return explain(ctx, err, s.host())
}

func (s *Source) listen(ctx context.Context, once bool) error {
	if err := s.starting(); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	group, ctx := errgroup.WithContext(ctx)
	first, err := s.open(ctx)
	if err != nil {
		return err
	}
	boxes, err := s.mailboxes(ctx, &first)
	if err != nil {
		first.close()
		return err
	}
	lanes := s.lanes(ctx, first, boxes, once)
	s.setLanes(lanes)
	for _, l := range lanes {
		group.Go(func() error {
			defer func() { l.session.close() }()
			return s.run(l, once)
		})
	}
	return group.Wait()
}

// run catches up and then follows. A lane that is done waits for nobody.
func (s *Source) run(l *lane, once bool) error {
	err := l.catchUp(once)
	var shut *shutError
	if errors.As(err, &shut) && l.second {
		s.unopened(shut.mailbox, shut.answer)
		s.settled()
		return nil
	}
	if err != nil {
		return err
	}
	if once {
		return nil
	}
	s.settled()
	return l.follow()
}

// lanes gives the first mailbox a connection, and the others a second one
// where the server allows it and it is worth it.
func (s *Source) lanes(ctx context.Context, first *session, boxes []Mailbox, once bool) []*lane {
	if !once && len(boxes) > 1 {
		if second, err := s.open(ctx); err == nil {
			more := s.lane(ctx, second, boxes[1:])
			more.second = true
			return []*lane{s.lane(ctx, first, boxes[:1]), more}
		}
	}
	return []*lane{s.lane(ctx, first, boxes)}
}

// mailboxes finds those to hear. A server whose list cannot be read costs the
// connection; a new one takes its place.
func (s *Source) mailboxes(ctx context.Context, conn **session) ([]Mailbox, error) {
	all, missing, err := available(ctx, s.cfg, conn, s.open)
	if err != nil {
		return nil, err
	}
	if (*conn).caps.Has(gmailCap) {
		s.metered()
	}
	heard := chosen(all)
	s.remark(func(r *remarks) { r.missing = missing })
	s.overheard((*conn).guard.Notes())
	if len(heard) == 0 {
		return nil, &sources.Refusal{
			Why: "None of the mailboxes to hear is there: " + strings.Join(missing, ", ") + ".",
			Do:  "Correct mailboxes of this source in config.toml; earshot sources prove lists what there is.",
		}
	}
	return heard, nil
}

// available lists the mailboxes of an account with those chosen that are to
// be heard.
func available(ctx context.Context, cfg Config, conn **session, open func(context.Context) (*session, error)) (all []Mailbox, missing []string, err error) {
	all, err = (*conn).list()
	if err != nil && !refused(err) {
		next, failed := open(ctx)
		if failed != nil {
			return nil, nil, fmt.Errorf("listing the mailboxes: %w", err)
		}
		(*conn).close()
		*conn = next
	}
	if err != nil || len(all) == 0 {
		if all, err = (*conn).guessed(cfg.Mailboxes); err != nil {
			return nil, nil, fmt.Errorf("listing the mailboxes: %w", err)
		}
	}
	missing = choose(all, cfg.Mailboxes, (*conn).caps.Has(gmailCap))
	return all, missing, nil
}

func (s *Source) mailContext(box Mailbox) mail.Context {
	return mail.Context{Own: s.cfg.own(), Rules: s.cfg.Rules, InSent: box.Sent, InJunk: box.Junk, Now: s.lim.now()}
}

// firstLook says whether this process looks at the mailbox for the first
// time. Then what was broken is asked for once more.
func (s *Source) firstLook(mailbox string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	first := !s.tried[mailbox]
	s.tried[mailbox] = true
	return first
}

// looked says whether this process has looked at the mailbox.
func (s *Source) looked(mailbox string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tried[mailbox]
}

// blame returns how often the connection broke at which message. Only the
// lane of the mailbox uses what it returns.
func (s *Source) blame(mailbox string, validity uint32) map[uint32]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := blameKey{mailbox, validity}
	if s.blamed[k] == nil {
		s.blamed[k] = map[uint32]int{}
	}
	return s.blamed[k]
}

// The state, as the screen shows it.

func (s *Source) starting() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.remarks = remarks{}
	s.state = store.SourceState{
		Name: s.cfg.Name, Kind: kind, Where: clean.OneLine(s.cfg.User + " at " + s.cfg.Address),
		Condition: store.Starting, SlowAfter: s.cfg.SlowAfter, IgnoredAfter: s.cfg.IgnoredAfter,
	}
	err := s.store.View(func(t *store.Tx) error {
		old, _, err := t.Source(s.cfg.Name)
		s.proved = old.Proved != nil
		if err != nil {
			return err
		}
		return s.loadSpending(t)
	})
	if err != nil {
		return err
	}
	return s.write()
}

// write puts the state into the store. The store keeps what only it knows.
func (s *Source) write() error {
	s.written = s.lim.now()
	return s.store.SetSource(s.state)
}

func (s *Source) setLanes(lanes []*lane) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.busy, s.polls, s.began = len(lanes), false, s.lim.now()
	for _, l := range lanes {
		s.polls = s.polls || l.silent
	}
}

// begin announces messages that are to be fetched.
func (s *Source) begin(mailbox string, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n == 0 || s.busy == 0 {
		return
	}
	s.state.Condition, s.state.What = store.Pulling, clean.OneLine(mailbox)
	s.state.Total += n
	_ = s.write() // progress; the next one follows at once
}

// advance counts messages that are committed.
func (s *Source) advance(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.busy == 0 {
		return
	}
	s.state.Done += n
	if d := s.lim.now().Sub(s.began).Seconds(); d > 0 {
		s.state.Rate = float64(s.state.Done) / d
	}
	if s.lim.now().Sub(s.written) >= stateEvery {
		_ = s.write()
	}
}

// skipped takes messages back that turned out not to be wanted.
func (s *Source) skipped(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.Total = max(0, s.state.Total-n)
}

// settled is called by each lane that has caught up. When all have, what comes
// is here within seconds.
func (s *Source) settled() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.busy = max(0, s.busy-1)
	if s.busy > 0 {
		return
	}
	s.state.Condition = store.Live
	if s.polls {
		s.state.Condition = store.Polling
	}
	s.state.What, s.state.Done, s.state.Total, s.state.Rate = clean.Line{}, 0, 0, 0
	s.state.LastAt = s.lim.now()
	_ = s.write()
}

// polling notes that the server does not push after all.
func (s *Source) polling() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.polls = true
	if s.busy == 0 {
		s.state.Condition = store.Polling
		_ = s.write()
	}
}

// alive notes that the server was just seen to work.
func (s *Source) alive() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.LastAt = s.lim.now()
	if s.busy == 0 {
		_ = s.write()
	}
}
