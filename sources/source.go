// Package sources hears what customers say: it turns bytes from mailboxes and
// files into messages and hands them to the store, and only ever reads.
//
// A kind of source is a folder below this one. Run keeps any number of them
// going, each on its own, with back-off; how each one fares lies in the store,
// where screens find it.
package sources

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// A Source is one place where customers speak.
type Source interface {
	// Name is what listeners call it, and its key in the store.
	Name() string

	// Listen hears until ctx ends, or with once until it has caught up, and
	// then returns nil. What it heard before an error is kept. It writes its
	// state to the store as it goes. A Refusal or a Pause says how its end is
	// to be taken; any other error passes by itself.
	Listen(ctx context.Context, once bool) error
}

// A Refusal ends a source until a person has done something: a wrong password,
// a server that cannot be read only, a folder that is not there.
type Refusal struct {
	Why string // a sentence for the screen: what happened
	Do  string // a sentence: what to do next
	Err error  // what lies beneath; may be nil
}

func (r *Refusal) Error() string {
	if r.Do == "" {
		return r.Why
	}
	return r.Why + " " + r.Do
}

func (r *Refusal) Unwrap() error { return r.Err }

// A Pause asks to be tried again no sooner than after a time: a server's
// limits, a full disk.
type Pause struct {
	For time.Duration
	Why string
	Err error
}

func (p *Pause) Error() string { return p.Why }

func (p *Pause) Unwrap() error { return p.Err }

// Passes says whether a failure passes by itself, so that trying again later
// can help.
func Passes(err error) bool {
	var r *Refusal
	return err != nil && !errors.As(err, &r)
}

// A Failure is a source that did not get through.
type Failure struct {
	Source string
	Err    error
}

func (f Failure) Error() string { return fmt.Sprintf("%s: %v", f.Source, f.Err) }

func (f Failure) Unwrap() error { return f.Err }
