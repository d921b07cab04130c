package floor

import (
	"errors"
	"testing"

	"earshot/store"
	"earshot/store/clean"
)

// attach hears a mail of Marta's with two attachments.
func (h *harbour) attach() {
	h.t.Helper()
	a := store.Arrival{Identity: store.HashOf("attached"), Own: "attached", Threads: []string{"marta"}, Channel: store.Email, Kind: store.Incoming,
		At: h.now, Text: clean.Body("See the photo."), Attachments: []store.Attachment{
			{Name: clean.OneLine("lid.jpg"), Type: clean.OneLine("image/jpeg"), Size: 2 << 20},
			{Name: clean.OneLine("bill.pdf"), Type: clean.OneLine("application/pdf"), Size: 900}},
		From: store.Sender{Channel: store.Email, Value: "Marta Quist", Name: clean.OneLine("Marta Quist"), Side: store.Customer, SideBy: store.ByFormat}}
	if _, err := h.s.Hear(h.t.Context(), store.Batch{Source: "support-mail", At: h.now, Arrivals: []store.Arrival{a}}); err != nil {
		h.t.Fatal(err)
	}
}

func TestAttachmentsAreListedAndOneIsSaved(t *testing.T) {
	h := newHarbour(t).fill()
	s := h.open(80, 24)
	s.run(s.m.goTo(h.conv("Tom Hale"), 0))
	s.press("A")
	s.wants("Nothing is attached in #")
	h.attach()
	s.run(s.m.goTo(h.conv("Marta Quist"), 0))
	s.m.cfg.Attached = func(m store.Message) ([]Attached, error) {
		return []Attached{{Kind: "application/zip", Differs: true}, {Why: "its original is not kept"}}, nil
	}
	saved := 0
	s.m.cfg.Keep = func(m store.Message, n int) (string, error) {
		if saved++; saved > 1 {
			return "", errors.New("the disk is full")
		}
		return "/home/ines/Downloads/lid.jpg", nil
	}
	s.press("A")
	s.wants("Attached in #", "2 files", "lid.jpg", "is application/zip", "2.0 MB", "bill.pdf", "cannot be saved", "900 bytes")
	s.press("enter")
	s.wants("Saved as /home/ines/Downloads/lid.jpg")
	s.press("A", "enter")
	s.wants("Could not save it: the disk is full")
	s.press("A").typed("bill").press("enter")
	s.wants("Not saved: its original is not kept.")
	if saved != 2 {
		t.Errorf("saved %d times", saved)
	}
}

// A window of another machine writes nothing at this one.
func TestNothingIsSavedForAWindowOfAnotherMachine(t *testing.T) {
	h := newHarbour(t).fill()
	h.attach()
	s := h.open(126, 36)
	s.run(s.m.goTo(h.conv("Marta Quist"), 0))
	s.press("A")
	s.wants("lid.jpg")
	s.press("enter")
	s.wants("Not saved: your files are on another machine.")
}
