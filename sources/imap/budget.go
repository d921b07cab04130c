package imap

import (
	"fmt"
	"time"

	"earshot/sources"
	"earshot/store"
)

// A spending is what was read from a provider that locks an account out, for
// up to a day, once more than so much was read in one. It lies beside the
// cursors and commits with the messages.
type spending struct {
	Day   string `cbor:"1,keyasint"` // in UTC
	Bytes int64  `cbor:"2,keyasint"`
}

const spendingKey = "\x00spending"

// on is the spending of a day.
func (s spending) on(now time.Time) spending {
	if day := now.UTC().Format(time.DateOnly); s.Day != day {
		return spending{Day: day}
	}
	return s
}

// loadSpending reads what was spent before this process began.
func (s *Source) loadSpending(t *store.Tx) error {
	_, err := t.Cursor(s.cfg.Name, spendingKey, &s.spent)
	return err
}

// metered says that the provider counts what is read.
func (s *Source) metered() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.counts = true
}

// spend counts bytes that were read.
func (s *Source) spend(n int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.spent = s.spent.on(s.lim.now())
	s.spent.Bytes += n
}

// account puts what was spent beside the cursors of a batch.
func (s *Source) account(cursors map[string]any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.counts {
		cursors[spendingKey] = s.spent
	}
}

// overspent is a pause where more of the past is to be read and the day's
// share is used up. What is newest is heard all the same, once an hour.
func (s *Source) overspent() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.lim.now()
	if !s.counts || s.spent.on(now).Bytes < s.lim.daily {
		return nil
	}
	tomorrow := now.UTC().Truncate(24 * time.Hour).Add(24 * time.Hour)
	return &sources.Pause{
		For: min(time.Hour, tomorrow.Sub(now)),
		Why: fmt.Sprintf("%d MB were read today; %s locks an account out that reads much more. The rest of the past follows by itself from tomorrow; new mail is heard every hour.", s.spent.Bytes>>20, s.host()),
	}
}
