package imap

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	goimap "github.com/emersion/go-imap/v2"
)

// A pull fetches what is wanted of the open mailbox, newest first, and
// accounts for every message: whole in the store, gone from the server, or
// broken and shown as a defect.
type pull struct {
	lane   *lane
	keep   *keeper
	since  time.Time // older messages are not wanted
	deaths int       // connections that died in a row without a message gained
	unseen bool      // sizes could not be asked for
	past   bool      // the newest are here; what comes now can wait

	// blamed counts, per message and over the runs of a source, how often the
	// connection broke where it should have come.
	blamed map[uint32]int
}

const (
	maxBreaks = 3 // connections that may break in a row without a message gained
	maxBlame  = 5 // breaks at one message before it counts as broken
)

// errNumbersChanged: the server gave out new UIDs while a pull ran.
var errNumbersChanged = errors.New("the server has numbered the mailbox anew")

var (
	surveyItems = &goimap.FetchOptions{UID: true, InternalDate: true, RFC822Size: true}
	wholeItems  = &goimap.FetchOptions{UID: true, InternalDate: true, BodySection: []*goimap.FetchItemBodySection{{Peek: true}}}
	bareItems   = &goimap.FetchOptions{UID: true, BodySection: []*goimap.FetchItemBodySection{{Peek: true}}}
)

// beginning asks for the first n bytes of a message.
func beginning(n int64) *goimap.FetchOptions { return slice(0, n) }

// slice asks for n bytes of a message from an offset on.
func slice(from, n int64) *goimap.FetchOptions {
	return &goimap.FetchOptions{UID: true, InternalDate: true, BodySection: []*goimap.FetchItemBodySection{
		{Peek: true, Partial: &goimap.SectionPartial{Offset: from, Size: n}},
	}}
}

// run fetches all of wanted.
func (p *pull) run(wanted Ranges) error {
	var large []want
	for uid := range p.blamed {
		wanted = wanted.Sub(rangesOf(uid))
	}
	n := p.lane.lim.first
	for len(wanted) > 0 {
		wants, err := p.survey(takeNewest(&wanted, n))
		if err != nil {
			return err
		}
		small, more := p.split(wants)
		large = append(large, more...)
		if err := p.bringAll(small); err != nil {
			return err
		}
		n, p.past = p.lane.lim.survey, true
	}
	if err := p.bringLarge(large); err != nil {
		return err
	}
	return p.bringBlamed()
}

// split parts large messages from the others, and drops those that are older
// than the window.
func (p *pull) split(wants []want) (small, large []want) {
	for _, w := range wants {
		switch {
		case !w.at.IsZero() && w.at.Before(p.since):
			p.lane.source.skipped(1)
		case w.size > p.lane.lim.large:
			large = append(large, w)
		default:
			small = append(small, w)
		}
	}
	return small, large
}

// survey asks how large messages are and when they came. What the server does
// not tell is fetched all the same, in small portions.
func (p *pull) survey(uids Ranges) ([]want, error) {
	told := map[uint32]want{}
	err := p.session().fetch(uidSet(uids), surveyItems, func(x piece) {
		told[x.uid] = want{uid: x.uid, size: max(0, x.size), at: x.at}
	})
	if err != nil && !refused(err) {
		if err = p.recover(err); err != nil {
			return nil, err
		}
		p.unseen = true
	}
	var wants []want
	for uid := range uids.Down() {
		w := told[uid]
		w.uid = uid
		wants = append(wants, w)
	}
	return wants, nil
}

func (p *pull) bringAll(wants []want) error {
	mails := p.lane.lim.chunkMails
	if p.unseen {
		mails = p.lane.lim.first
	}
	for _, c := range chunks(wants, mails, p.lane.lim.chunkBytes) {
		if err := p.afford(); err != nil {
			return err
		}
		if err := p.bring(c); err != nil {
			return err
		}
	}
	return nil
}

// afford is a pause where the past has to wait.
func (p *pull) afford() error {
	if !p.past {
		return nil
	}
	return p.lane.source.overspent()
}

// A job is a set of messages to ask for, and how often some of it did not
// come although the connection held.
type job struct {
	uids  Ranges
	tries int
}

// bring fetches messages until each is accounted for. When an answer kills
// the connection the set is halved until the message that does it stands
// alone; its neighbours come.
func (p *pull) bring(uids Ranges) error {
	jobs := []job{{uids: uids}}
	for len(jobs) > 0 {
		j := jobs[len(jobs)-1]
		jobs = jobs[:len(jobs)-1]
		more, err := p.try(j)
		if err != nil {
			return err
		}
		jobs = append(jobs, more...)
	}
	return nil
}

// try asks once and says what is left to ask.
func (p *pull) try(j job) ([]job, error) {
	rest, err := p.ask(j.uids, wholeItems, j.tries == 2)
	gained := rest.Count() < j.uids.Count()
	died := err != nil && !refused(err)
	if broke(err) && len(rest) > 0 {
		p.blamed[rest[0].Lo]++ // servers answer in ascending order
		rest = rest.Sub(rangesOf(rest[0].Lo))
	}
	if died {
		if err := p.recover(err); err != nil {
			return nil, err
		}
	}
	switch {
	case len(rest) == 0:
		return nil, nil
	case broke(err):
		return []job{{rest, j.tries}}, nil
	case died && rest.Count() == 1:
		return nil, p.alone(rest[0].Lo, err)
	case died, err != nil && !gained && rest.Count() > 1:
		newer, older := halve(rest)
		return []job{{older, j.tries}, {newer, j.tries}}, nil
	}
	return p.missed(rest, j.tries)
}

// bringBlamed asks last, and one by one, for the messages at which the
// connection broke. That may have been chance; where it never is, the others
// are held by now.
func (p *pull) bringBlamed() error {
	unsettled := false
	for _, uid := range slices.Sorted(maps.Keys(p.blamed)) {
		times := p.blamed[uid]
		delete(p.blamed, uid)
		err := p.bring(rangesOf(uid))
		if err == nil && p.blamed[uid] == 0 {
			continue
		}
		p.blamed[uid] += times
		if err != nil {
			return err
		}
		if p.blamed[uid] < maxBlame {
			unsettled = true
			continue
		}
		p.keep.settle(fate{uid: uid, why: "the connection ended each time this message was asked for"})
		delete(p.blamed, uid)
	}
	if unsettled {
		return fmt.Errorf("%w more than once at the same message; the others are held", ErrLost)
	}
	return nil
}

// broke says whether the network or the server ended the connection, which
// says little of the message that was on its way.
func broke(err error) bool { return errors.Is(err, ErrLost) || errors.Is(err, ErrSilent) }

// missed deals with messages that did not come although the server ended the
// command: those that are gone are noted; the others are asked for again,
// then by their place in the mailbox, then one by one.
func (p *pull) missed(rest Ranges, tries int) ([]job, error) {
	if tries == 0 {
		exist, err := p.session().exist(rest)
		if err != nil {
			return nil, err
		}
		for uid := range rest.Sub(exist).Down() {
			p.keep.settle(fate{uid: uid, gone: true})
		}
		rest = exist
	}
	switch {
	case len(rest) == 0:
		return nil, nil
	case tries < 2:
		return []job{{rest, tries + 1}}, nil
	}
	for uid := range rest.Down() {
		if err := p.alone(uid, nil); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// alone is the last attempt at one message: without its date, and by its
// beginning if the whole is too much. What does not come then is broken.
func (p *pull) alone(uid uint32, why error) error {
	attempts := []*goimap.FetchOptions{bareItems}
	if errors.Is(why, ErrTooMuch) {
		attempts = []*goimap.FetchOptions{beginning(p.lane.lim.part)}
	}
	for _, items := range attempts {
		rest, err := p.ask(rangesOf(uid), items, false)
		if err != nil && !refused(err) {
			why = err
			if err := p.recover(err); err != nil {
				return err
			}
		}
		if len(rest) == 0 {
			return nil
		}
	}
	exist, err := p.session().exist(rangesOf(uid))
	if err != nil {
		return err
	}
	if len(exist) == 0 {
		p.keep.settle(fate{uid: uid, gone: true})
		return nil
	}
	p.keep.settle(fate{uid: uid, why: inWords(why)})
	return nil
}

// inWords says why a message could not be fetched.
func inWords(why error) string {
	switch {
	case errors.Is(why, ErrTooMuch):
		return "the server announces more bytes for this message than any mail has"
	case why != nil:
		return "the server's answer for this message cannot be read"
	}
	return "the server names this message but does not give it"
}

// ask fetches messages once and returns those that did not come whole.
func (p *pull) ask(uids Ranges, items *goimap.FetchOptions, byPlace bool) (Ranges, error) {
	rest := uids.Clone()
	var set goimap.NumSet = uidSet(uids)
	if byPlace {
		places, err := p.session().places(uids)
		if err != nil || len(places) == 0 {
			return rest, err
		}
		set = places
	}
	partial := items.BodySection[0].Partial != nil
	err := p.session().fetch(set, items, func(x piece) {
		if x.body == nil || x.partial && !partial || !rest.Contains(x.uid) {
			return
		}
		rest = rest.Sub(rangesOf(x.uid))
		x.partial = partial
		p.deaths = 0
		p.lane.source.spend(int64(len(x.body)))
		p.keep.add(x)
	})
	if p.keep.failed() {
		return rest, context.Canceled
	}
	return rest, p.pauses(err)
}

// pauses turns a server's no into a pause where it wants to be left alone.
func (p *pull) pauses(err error) error {
	var answer *goimap.Error
	if errors.As(err, &answer) {
		if pause := pause(answer, p.lane.source.host()); pause != nil {
			return pause
		}
	}
	return err
}

// recover opens a new connection after one that died of an answer or broke,
// unless that happens too often. Anything else is returned.
func (p *pull) recover(err error) error {
	var bad *unreadable
	most := p.lane.lim.deaths
	switch {
	case broke(err):
		most = maxBreaks
	case !errors.As(err, &bad) && !errors.Is(err, ErrTooMuch):
		return err
	}
	if p.deaths++; p.deaths > most {
		return err
	}
	failed := p.lane.reopen()
	if failed != nil && broke(err) && !errors.Is(failed, errNumbersChanged) {
		return err // why it ended says more than that there is no other
	}
	return failed
}

func (p *pull) session() *session { return p.lane.session }
