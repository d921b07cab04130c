package floor

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/store/query"
	"earshot/ui/look"
	"earshot/ui/page"
)

// A filter keeps the floor to the conversations that a query picks. What it
// keeps of them is their places; rows are read as they are shown.
type filter struct {
	text string               // as it was typed; read anew each time, since days pass
	from store.ConversationID // where the listener was before

	whose string // the agent whose stream it is, of a sitting; empty: a query of the listener's

	gen    int
	read   bool        // places are known
	places []store.Pos // of what matches, in the order of the floor
	of     int         // conversations in all
	stale  bool        // the store has changed since
	next   time.Time   // not read again before
}

// says is what stands in the floor's title, in a number of cells: where that is
// too much the word goes, then the end of what was asked for, never the number.
func (f *filter) says(b brush, room int) string {
	count := ""
	if f.read {
		count = ", " + look.Number(len(f.places))
	}
	text := b.plain(f.text)
	if f.whose != "" {
		return b.Cut(b.plain(f.whose), room-page.Width(count)) + count
	}
	if all := "Filter " + text + count; page.Width(all) <= room {
		return all
	}
	return b.Cut(text, room-page.Width(count)) + count
}

// matching finds the places that a query picks, and keeps no row.
func matching(t *store.Tx, l store.ListenerID, n query.Node) ([]store.Pos, error) {
	picked, err := t.Select(n, l)
	if err != nil {
		return nil, err
	}
	places := []store.Pos{}
	err = picked.Places(func(p store.Pos) { places = append(places, p) })
	return places, err
}

// comparePlaces orders places as the floor does, the newest first.
func comparePlaces(a, b store.Pos) int {
	return cmp.Or(cmp.Compare(b.At.UnixMilli(), a.At.UnixMilli()), cmp.Compare(a.ID, b.ID))
}

// A list is the floor as it is shown: all of it, or only some places of it,
// and while the stream is held without what arrived since.
type list struct {
	*store.Tx
	only []store.Pos // nil: all
	held time.Time   // zero: the stream is not held
}

// After returns up to n places that follow p, nearest first.
func (l list) After(p store.Pos, n int) []store.Pos { return l.letIn(l.after(p, n), n, l.after) }

// Before returns up to n places that precede p, nearest first.
func (l list) Before(p store.Pos, n int) []store.Pos { return l.letIn(l.before(p, n), n, l.before) }

// Last returns up to n places from the end, the last first.
func (l list) Last(n int) []store.Pos { return l.letIn(l.final(n), n, l.before) }

// letIn takes out the places that wait while the stream is held, and reads on
// until there are n. It reads a conversation for each place, and only then.
func (l list) letIn(places []store.Pos, n int, next func(store.Pos, int) []store.Pos) []store.Pos {
	if l.held.IsZero() {
		return places
	}
	var out []store.Pos
	for ; len(places) > 0 && len(out) < n; places = next(places[len(places)-1], n) {
		for _, p := range places {
			if c, err := l.Conversation(p.ID); err != nil || !c.ArrivedAt.After(l.held) {
				out = append(out, p)
			}
		}
	}
	return out[:min(len(out), n)]
}

func (l list) after(p store.Pos, n int) []store.Pos {
	if l.only == nil {
		return l.Tx.After(p, n)
	}
	from := 0
	if p != (store.Pos{}) {
		i, there := l.index(p)
		if from = i; there {
			from++
		}
	}
	return l.only[from:min(from+n, len(l.only))]
}

func (l list) before(p store.Pos, n int) []store.Pos {
	if l.only == nil {
		return l.Tx.Before(p, n)
	}
	if p == (store.Pos{}) {
		return nil
	}
	i, _ := l.index(p)
	out := slices.Clone(l.only[max(i-n, 0):i])
	slices.Reverse(out)
	return out
}

func (l list) final(n int) []store.Pos {
	if l.only == nil {
		return l.Tx.Last(n)
	}
	out := slices.Clone(l.only[max(len(l.only)-n, 0):])
	slices.Reverse(out)
	return out
}

// Count returns how many places there are.
func (l list) Count() int {
	if l.only == nil {
		return l.Tx.Count()
	}
	return len(l.only)
}

// has says whether a conversation is among those shown.
func (l list) has(c store.Conversation) bool {
	_, there := l.index(c.Pos())
	return l.only == nil || there
}

func (l list) index(p store.Pos) (int, bool) {
	return slices.BinarySearchFunc(l.only, p, comparePlaces)
}

// filterList asks what to keep the floor to.
func (m *Model) filterList() tea.Cmd {
	m.over = filterPrompt()
	return nil
}

func filterPrompt() *prompt {
	p := &prompt{entry: newEntry(), asks: true, mode: "FILTER", ask: "words, is:unheard, from:anna, date:today", enter: "keeps the floor to these"}
	p.side = func(m *Model) string {
		if p.near() == "" {
			return ""
		}
		return "none; Tab: " + m.brush().plain(p.near()) + ", " + foundWords(p.meant.Found)
	}
	p.done = func(m *Model, words string) tea.Cmd {
		if words == "" {
			return m.clearFilter()
		}
		if _, err := query.Parse(words, m.now()); err != nil {
			return m.mistaken(p, words, err)
		}
		return m.keepTo(words)
	}
	return p
}

// keepTo keeps the floor to what a query picks.
func (m *Model) keepTo(text string) tea.Cmd {
	m.sheets = nil
	m.floor.filter = &filter{text: text, from: m.lastRead()}
	m.floor.held, m.floor.follow = false, false
	return tea.Batch(m.focus(paneFloor), m.readFilter())
}

// clearFilter shows the whole floor again, with the cursor where it is.
func (m *Model) clearFilter() tea.Cmd {
	if m.floor.filter == nil {
		return nil
	}
	back := m.lastRead()
	m.floor.filter = nil
	m.say("Filter cleared.")
	return m.readFloorAt(back, false)
}

// lastRead is the conversation being read, or the last one that was.
func (m *Model) lastRead() store.ConversationID {
	if m.talk.want == 0 && m.floor.filter != nil {
		return m.floor.filter.from
	}
	return m.talk.want
}

// noneUnheard says that a jump found nothing more to hear.
func (m *Model) noneUnheard() string {
	if m.floor.filter != nil {
		return "Everything the filter shows is heard."
	}
	return "Everything is heard."
}

// readFilter finds again what the filter keeps.
func (m *Model) readFilter() tea.Cmd {
	f := m.floor.filter
	m.floor.filterGen++
	f.gen, f.stale = m.floor.filterGen, false
	s, l, clock, gen := m.cfg.Store, m.cfg.Listener, m.cfg.Now, f.gen
	n, err := query.Parse(f.text, m.now())
	return func() tea.Msg {
		msg, began := filterMsg{gen: gen, err: err}, clock()
		if err != nil {
			return msg
		}
		msg.err = s.View(func(t *store.Tx) (err error) {
			msg.of = t.Count()
			if msg.places, err = matching(t, l, n); err == nil && len(msg.places) == 0 {
				msg.meant, err = t.Meant(n, l, store.Found{})
			}
			return err
		})
		msg.took = clock().Sub(began)
		return msg
	}
}

func (m *Model) tookFilter(msg filterMsg) tea.Cmd {
	f := m.floor.filter
	if f == nil || f.gen != msg.gen {
		return nil
	}
	if wrong := new(query.Mistake); errors.As(msg.err, &wrong) && !f.read && m.over == nil {
		return tea.Batch(m.clearFilter(), m.mistaken(filterPrompt(), f.text, wrong))
	}
	if m.failed("filter the floor", msg.err) {
		return nil
	}
	if !f.read && f.whose == "" {
		m.say(fmt.Sprintf("Filter %s: %s of %s.", f.text, look.Number(len(msg.places)), look.Number(msg.of)))
	}
	first := !f.read && f.whose == ""
	f.places, f.of, f.read = msg.places, msg.of, true
	f.next = m.now().Add(max(tickEvery, 10*msg.took))
	if first && msg.meant.Query != "" && m.over == nil {
		return tea.Batch(m.readFloor(), m.askMeant(filterPrompt(), f.text, msg.meant))
	}
	return m.readFloor()
}

// freshFilter finds again what the filter keeps if the store has changed, and
// takes no more than a tenth of the time for it.
func (m *Model) freshFilter() tea.Cmd {
	if f := m.floor.filter; f == nil || !f.stale || m.now().Before(f.next) {
		return nil
	}
	return m.readFilter()
}

// list says how the floor is shown now: what the filter keeps of it, as of
// when the stream was held.
func (f *floorPane) list() func(*store.Tx) list {
	var l list
	if f.filter != nil && f.filter.read {
		l.only = f.filter.places
	}
	if f.held {
		l.held = f.heldAt
	}
	return func(t *store.Tx) list {
		l.Tx = t
		return l
	}
}

// noMatch says that a filter keeps nothing.
func (f *filter) noMatch() string {
	return fmt.Sprintf("0 of %s match; Esc clears.", look.Number(f.of))
}
