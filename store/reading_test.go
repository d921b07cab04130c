package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"earshot/store"
	"earshot/store/clean"
	"earshot/store/storetest"
)

// letterRead is a mail as an older reader took it: what a newer one changes about
// it depends on its number.
func letterRead(i int, newer bool) string {
	text := fmt.Sprintf("Hello,\nthe lid of kettle %d will not close when it is hot.\nIt is caf\u00c3\u00a9 time.\nBye", i)
	if !newer {
		return text
	}
	switch i % 5 {
	case 1: // the charset rule: the same words, other bytes before and after them
		return strings.ReplaceAll(text, "caf\u00c3\u00a9", "café")
	case 2: // the HTML rule: blank lines, and a line of its own before the words
		return "Forwarded by the shop\n\n" + strings.ReplaceAll(text, "\n", "\n\n")
	case 3: // the words themselves stand there twice now, the quoted ones first
		return "> the lid of kettle " + fmt.Sprint(i) + " will not close when it is hot.\n\n" + text
	case 4: // the words are gone: another part of the mail is shown
		return "See the attachment."
	}
	return text
}

// Two hundred marks on two hundred messages, all read again by other rules:
// each stands on its words, was moved to where they stand now, or is drifted,
// says so, and can be mended.
func TestMarksSurviveAnotherReading(t *testing.T) {
	t.Parallel()
	s, clock := storetest.Open(t)
	var all []store.Arrival
	for i := range 200 {
		all = append(all, storetest.Mail(fmt.Sprint(i), fmt.Sprint(i), "Ana", "ana@c.example", store.Customer, clock.Now().Add(time.Duration(i)*time.Second), "lid", letterRead(i, false)))
	}
	storetest.Hear(t, s, "mail", all...)
	do(t, s, func(a *store.Act) error {
		for i := range 200 {
			start := strings.Index(letterRead(i, false), "the lid")
			if _, err := a.NewMark(store.Mark{Message: store.MessageID(i + 1), Start: start, End: start + len(fmt.Sprintf("the lid of kettle %d will not close", i))}); err != nil {
				return err
			}
		}
		return nil
	})
	for i := range all {
		all[i].Text = clean.Body(letterRead(i, true))
		if _, err := s.Amend(context.Background(), store.MessageID(i+1), all[i]); err != nil {
			t.Fatal(err)
		}
	}
	stayed, moved, drifted := 0, 0, 0
	view(t, s, func(tx *store.Tx) error {
		return tx.AllMarks(func(m store.Mark) error {
			switch was := strings.Index(letterRead(int(m.ID)-1, false), "the lid"); {
			case m.State == store.MarkDrifted:
				drifted++
			case m.Start == was:
				stayed++
			default:
				moved++
			}
			return nil
		})
	})
	t.Logf("%d stayed, %d moved with their words, %d drifted", stayed, moved, drifted)
	if stayed != 80 || moved != 80 || drifted != 40 {
		t.Errorf("%d stayed, %d moved, %d drifted", stayed, moved, drifted)
	}
	storetest.Check(t, s)
	do(t, s, func(a *store.Act) error { return a.MendMark(5, 5, 0, 3) })
	view(t, s, func(tx *store.Tx) error {
		m, err := tx.Mark(5)
		if m.State != store.MarkLive || m.Quote.String() != "See" {
			t.Errorf("mended it is %+v", m)
		}
		return err
	})
	if err := s.Do(store.Actor{Listener: 1}, func(a *store.Act) error { return a.MendMark(1, 1, 0, 3) }); err == nil {
		t.Error("a mark that stands on its words was mended")
	}
	if _, err := s.Undo(store.Actor{Listener: 1}); err != nil {
		t.Fatal(err)
	}
}
