package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"earshot/store"
	"earshot/store/clean"
	"earshot/store/query"
)

func TestWatchwordsAreKeptCountedAndMarked(t *testing.T) {
	s := selectFloor(t)
	save := func(whose store.ListenerID, pattern, why string) error {
		return s.SaveWatchword(whose, store.Watchword{Pattern: clean.OneLine(pattern), Why: clean.OneLine(why), By: 1})
	}
	for _, w := range []struct {
		whose   store.ListenerID
		pattern string
	}{{1, "refund"}, {store.Everybody, `"waste of time"`}, {1, "desc*"}, {1, "REFUND"}} {
		if err := save(w.whose, w.pattern, "they go"); err != nil {
			t.Fatal(err)
		}
	}
	wrong := new(query.Mistake)
	for _, bad := range []string{`"open`, "is:waiting", "", "theme:nowhere refund"} {
		if err := save(1, bad, ""); !errors.As(err, &wrong) {
			t.Errorf("%q is kept: %v", bad, err)
		}
	}
	said := func() string {
		var out []string
		view(t, s, func(tx *store.Tx) error {
			all, err := tx.Watchwords(1)
			for _, w := range all {
				c, failed := tx.CountWatchword(w, 1)
				if failed != nil {
					return failed
				}
				out = append(out, fmt.Sprintf("%d:%s %d/%d", w.Whose, w.Pattern, c.Conversations, c.Unheard))
			}
			return err
		})
		return strings.Join(out, ", ")
	}
	if got, want := said(), `1:REFUND 5/3, 1:desc* 2/2, 0:"waste of time" 2/1`; got != want {
		t.Errorf("watched is %s, want %s", got, want)
	}
	view(t, s, func(tx *store.Tx) error {
		m, err := tx.WatchMarker(1)
		text := "I was refunded, the descaler was a Waste of time; no time is a waste."
		var got []string
		for _, at := range m.Spans(text, 0) {
			got = append(got, text[at.Start:at.End])
		}
		if strings.Join(got, "|") != "refunded|descaler|Waste of time" {
			t.Errorf("marked is %q", got)
		}
		return err
	})
	if err := s.DropWatchword(1, clean.OneLine("refund")); err != nil {
		t.Error(err)
	}
	if err := s.DropWatchword(1, clean.OneLine("refund")); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("it is dropped twice: %v", err)
	}
	if got := said(); strings.Contains(got, "REFUND") {
		t.Errorf("watched is %s", got)
	}
}
