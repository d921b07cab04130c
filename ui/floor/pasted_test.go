package floor

import (
	"context"
	"errors"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/ui/paste"
)

const pastedTalk = "Femi: where is the lid?\r\nDana: on its way\r\n"

// chatReader stands in for the reader of chat logs, which a screen does not
// know, and says what it kept.
type chatReader struct {
	kept    []string
	refuses error
}

func (r *chatReader) pasting() *Pasting {
	return &Pasting{
		Understand: func(text string) (paste.Understanding, error) {
			if !strings.Contains(text, ": ") {
				return paste.Understanding{}, errors.New("nobody speaks")
			}
			return paste.Understanding{Says: []string{"Read as transcript: 2 messages by 2 speakers."}, Flaws: []string{"Line 9 cannot be read."},
				Speakers: []paste.Speaker{{Name: "Femi\x1b[31m", Sample: "where is the lid?", Side: store.Customer, Messages: 1}, {Name: "Dana", Sample: "on its way", Messages: 1}}}, nil
		},
		Keep: func(_ context.Context, text string) (int, error) {
			r.kept = append(r.kept, text)
			return 2, r.refuses
		},
	}
}

func TestAPastedConversationIsOfferedAndKeptByAKeyAlone(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {126, 36}} {
		s, r := newHarbour(t).fill().open(size[0], size[1]), &chatReader{}
		s.m.cfg.Paste = r.pasting()
		s.send(tea.PasteMsg{Content: pastedTalk})
		s.wants("Keep this conversation?", "2 messages by 2 speakers", "customer", "Femi", "where is the lid?", "speaker", "Dana", "Line 9 cannot be read", "Nothing is kept until you press Enter.")
		s.press("esc")
		s.wants("Nothing was kept.")
		s.wantsNot("Keep this conversation?")
		if len(r.kept) != 0 {
			t.Fatalf("kept without the key: %q", r.kept)
		}
		s.send(tea.PasteMsg{Content: pastedTalk})
		s.press("x", "enter")
		s.wants("Kept: 2 new messages.")
		if len(r.kept) != 1 || r.kept[0] != strings.ReplaceAll(pastedTalk, "\r\n", "\n") {
			t.Fatalf("%q", r.kept)
		}
		r.refuses = errors.New("the disk is full")
		s.send(tea.PasteMsg{Content: pastedTalk})
		s.press("enter")
		s.wants("Could not keep what was pasted: the disk is full")
	}
}

func TestOtherPastesOntoTheFloorDoNothing(t *testing.T) {
	s, r := newHarbour(t).fill().open(126, 36), &chatReader{}
	s.m.cfg.Paste = r.pasting()
	before := s.screen()
	s.send(tea.PasteMsg{Content: "Femi: one line\n"})
	if s.screen() != before {
		t.Errorf("one line changes the screen:\n%s", s.screen())
	}
	s.send(tea.PasteMsg{Content: "no talk\nat all\n"})
	s.wants("does not read as a conversation")
	s.send(tea.PasteMsg{Content: strings.Repeat(pastedTalk, paste.Most/len(pastedTalk)*2)})
	s.wants("more than 64 KiB")
	s.press("/")
	s.send(tea.PasteMsg{Content: pastedTalk})
	s.wantsNot("Keep this conversation?")
	if len(r.kept) != 0 {
		t.Errorf("%q", r.kept)
	}
}
