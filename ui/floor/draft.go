package floor

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
)

// A draft is a form that was closed without saving. It is its listener's,
// whichever window it was typed in, and is kept under a name that says what it
// is about: windows that stand at different words keep different drafts.
type draft struct {
	Message store.MessageID      `cbor:"1,keyasint,omitempty"`
	Conv    store.ConversationID `cbor:"2,keyasint,omitempty"`
	Start   int                  `cbor:"3,keyasint,omitempty"`
	End     int                  `cbor:"4,keyasint,omitempty"`
	Values  map[string]string    `cbor:"5,keyasint"`
}

// What the names of drafts begin with. Earlier stores hold one draft of each
// kind, under these very names.
const (
	viewDraft    = "draft "
	viewMark     = viewDraft + "mark"
	viewFollowup = viewDraft + "follow-up"
	viewTheme    = viewDraft + "theme"
)

// name returns the name of a draft of a kind: a mark's is its first byte, a
// follow-up's its conversation and what in it is followed up, a theme's its
// number.
func (d draft) name(kind string) string {
	if kind == viewMark {
		return fmt.Sprintf("%s %d %d", kind, d.Message, d.Start)
	}
	return fmt.Sprintf("%s %d %d", kind, d.Conv, d.Start)
}

// loadDrafts reads the drafts of a listener, by their names.
func loadDrafts(t *store.Tx, l store.ListenerID) (map[string]draft, error) {
	drafts := map[string]draft{}
	for _, name := range t.Views(l, viewDraft) {
		var d draft
		if _, err := t.LoadView(l, name, &d); err != nil {
			return nil, err
		}
		drafts[name] = d
	}
	return drafts, nil
}

// renameDrafts gives the drafts of an earlier store names of their own.
func renameDrafts(s *store.Store, l store.ListenerID) error {
	var old map[string]draft
	err := s.View(func(t *store.Tx) (err error) {
		old, err = loadDrafts(t, l)
		return err
	})
	if err != nil {
		return err
	}
	for _, kind := range []string{viewMark, viewFollowup} {
		d, ok := old[kind]
		if !ok {
			continue
		}
		if err := s.SaveView(l, d.name(kind), d); err != nil {
			return err
		}
		if err := s.SaveView(l, kind, nil); err != nil {
			return err
		}
	}
	return nil
}

// readDrafts reads what the listener's other windows left.
func (m *Model) readDrafts() tea.Cmd {
	s, l, gen := m.cfg.Store, m.cfg.Listener, m.draftGen
	return func() tea.Msg {
		msg := draftsReadMsg{gen: gen}
		msg.err = s.View(func(t *store.Tx) (err error) {
			msg.drafts, err = loadDrafts(t, l)
			return err
		})
		return msg
	}
}

// tookDrafts takes the drafts that were read, unless one was kept or forgotten
// here meanwhile: that wakes another reading.
func (m *Model) tookDrafts(msg draftsReadMsg) {
	if !m.failed("read the drafts", msg.err) && msg.gen == m.draftGen {
		m.drafts = msg.drafts
	}
}

// setDraft keeps a draft; nil forgets it.
func (m *Model) setDraft(name string, d *draft) tea.Cmd {
	m.draftGen++
	if d == nil {
		delete(m.drafts, name)
		return m.save(name, nil)
	}
	m.drafts[name] = *d
	return m.save(name, *d)
}

// keepRefused keeps what a form held whose saving was refused; it says so after
// the reason.
func (m *Model) keepRefused(name string) tea.Cmd {
	d, ok := m.drafts[name]
	if !ok {
		return nil
	}
	m.said.words += "; your draft is kept."
	return m.setDraft(name, &d)
}
