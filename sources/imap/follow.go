package imap

import (
	"errors"
	"slices"
	"time"
)

// errSlept: the machine was suspended. What the server thinks of the
// connection nobody knows; a new one is quicker than finding out.
var errSlept = errors.New("this machine slept; connecting again")

// follow hears what comes, until the lane's context ends or the connection
// does.
func (l *lane) follow() error {
	first := l.boxes[0]
	d := l.lim.settle
	for {
		pushed, err := l.wait(d)
		if err != nil {
			return err
		}
		full := l.lim.now().Sub(l.looked[first.Name]) >= l.lim.idle
		switch {
		case full:
			err = l.hear(first)
		default:
			err = l.tail(first)
		}
		if err == nil && !pushed {
			err = l.others()
		}
		if err != nil {
			return err
		}
		l.source.overheard(l.session.guard.Notes())
		l.source.alive()
		d = l.patience(pushed)
	}
}

// patience says how long to wait for the server next. Some servers do not
// speak of mail that came in the moment before an IDLE began, so the first
// one after anything happened is short.
func (l *lane) patience(pushed bool) time.Duration {
	switch {
	case pushed && !l.silent:
		return min(l.lim.settle, l.lim.poll)
	case l.silent, len(l.boxes) > 1:
		return l.lim.poll
	}
	return l.lim.idle
}

// others asks after the mailboxes that are not followed and hears those in
// which something changed.
func (l *lane) others() error {
	if len(l.boxes) == 1 {
		return nil
	}
	changed := false
	for _, box := range slices.Clone(l.boxes[1:]) {
		quiet, err := l.quiet(box)
		if err != nil {
			return err
		}
		if quiet {
			continue
		}
		changed = true
		if err := l.giveUp(box, l.hear(box)); err != nil {
			return err
		}
	}
	if !changed {
		return nil
	}
	return l.hear(l.boxes[0])
}

// wait lets the server speak for a while: in IDLE where it can push. It
// returns early, with true, when the server spoke of more messages.
func (l *lane) wait(d time.Duration) (pushed bool, err error) {
	if l.silent {
		return l.listen(d)
	}
	idle, err := l.session.client.Idle()
	if err != nil {
		if err = l.session.unlessRefused(err); err != nil {
			return false, err
		}
		l.silent = true
		l.source.polling()
		return l.listen(d)
	}
	pushed, err = l.listen(d)
	if stop := errors.Join(idle.Close(), idle.Wait()); err == nil && stop != nil {
		err = l.session.unlessRefused(stop)
	}
	return pushed, err
}

// listen waits for a push, the end of the time, or of the connection, and
// looks at the clock now and then.
func (l *lane) listen(d time.Duration) (pushed bool, err error) {
	end := time.NewTimer(d)
	defer end.Stop()
	tick := time.NewTicker(l.lim.tick)
	defer tick.Stop()
	// Round drops the monotonic reading, which stands still in a suspended
	// machine.
	last := l.lim.now().Round(0)
	for {
		select {
		case <-l.ctx.Done():
			return false, l.ctx.Err()
		case <-l.session.client.Closed():
			return false, l.session.cause(errors.New("closed"))
		case <-l.session.changed:
			return true, nil
		case <-end.C:
			return false, nil
		case <-tick.C:
			now := l.lim.now().Round(0)
			if now.Sub(last) > l.lim.tick+l.lim.jump {
				return false, errSlept
			}
			last = now
		}
	}
}
