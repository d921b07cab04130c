package floor

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/ui/look"
)

// A shelf is what a wide floor shows above its list: views, those that stand
// and the saved ones, beside the sources.
type shelf struct {
	views []shelved
	fresh bool // as the store is
	gen   int
	next  time.Time // not read again before
}

// A shelved view is one by which the floor can be kept.
type shelved struct {
	name, query string
	count       int // -1: not known
}

// shelfMsg is sent when the views above the list were counted.
type shelfMsg struct {
	gen   int
	views []shelved
	took  time.Duration
	err   error
}

const (
	shelfMost = 8 // lines of views, and of sources
	shelfBare = 4 // the other lines: the heading, the rule and the blank ones
	shelfName = 16
)

// shelves says whether there is room above the list.
func (m *Model) shelves(h int) bool {
	return m.lay.w >= wideFloor && !m.lay.single && h >= wideRows
}

// freshShelf counts the views again where they are shown and the store has
// changed, and takes no more than a tenth of the time for it.
func (m *Model) freshShelf() tea.Cmd {
	if m.shelf.fresh || !m.shelves(m.lay.inside(m.lay.floor).h) || m.now().Before(m.shelf.next) {
		return nil
	}
	m.shelf.gen++
	m.shelf.fresh, m.shelf.next = true, m.now().Add(tickEvery)
	s, l, clock, now, gen := m.cfg.Store, m.cfg.Listener, m.cfg.Now, m.now(), m.shelf.gen
	return func() tea.Msg {
		msg, began := shelfMsg{gen: gen}, clock()
		msg.err = s.View(func(t *store.Tx) (err error) {
			msg.views, err = shelvedViews(t, l, now)
			return err
		})
		msg.took = clock().Sub(began)
		return msg
	}
}

func shelvedViews(t *store.Tx, l store.ListenerID, now time.Time) ([]shelved, error) {
	w, err := t.Wholes(l)
	if err != nil {
		return nil, err
	}
	views := standing(func(v whole) int { return v.count(totals{Wholes: w}) })
	saved, err := t.SavedQueries(l)
	for _, q := range saved[:min(len(saved), shelfMost-len(views))] {
		n, failed := countQuery(t, l, q.Query.String(), now)
		if failed != nil {
			n = -1 // it names what is not there, which choosing it says
		}
		views = append(views, shelved{q.Name.String(), q.Query.String(), n})
	}
	return views, err
}

// standing are the views that stand and keep the floor.
func standing(count func(whole) int) []shelved {
	var out []shelved
	for _, v := range wholes() {
		if v.query != "" {
			out = append(out, shelved{v.name, v.query, count(v)})
		}
	}
	return out
}

func (m *Model) tookShelf(msg shelfMsg) {
	if msg.gen != m.shelf.gen || m.failed("count the views", msg.err) {
		return
	}
	m.shelf.views, m.shelf.next = msg.views, m.now().Add(max(tickEvery, 10*msg.took))
	m.resize() // a view may have come, which takes a line
}

// all are the views as far as they are known.
func (s *shelf) all() []shelved {
	if s.views == nil {
		return standing(func(whole) int { return -1 })
	}
	return s.views
}

// shelfLines says how many lines stand above the list of a wide floor.
func (m *Model) shelfLines(h int) int {
	if !m.shelves(h) {
		return 0
	}
	return max(len(m.shelf.all()), min(len(m.bar.sources), shelfMost)) + shelfBare
}

// viewAt is the query of the view at a cell of the floor; empty: there is none.
func (s *shelf) viewAt(m *Model, in rect, x, y int) string {
	views := s.all()
	if m.shelfLines(in.h) == 0 || y < 1 || y > len(views) || x >= in.w/2 {
		return ""
	}
	return views[y-1].query
}

// drawShelf draws the views beside the sources.
func (m *Model) drawShelf(b brush, w, h int) []string {
	n := m.shelfLines(h)
	if n == 0 {
		return nil
	}
	half, views := w/2, m.shelf.all()
	out := []string{b.Row(w).Gap(2).Add(look.S{Bold: true}, "Views").To(half).Add(look.S{Bold: true}, "Sources").String()}
	for i := range n - shelfBare {
		r := b.Row(w)
		if i < len(views) {
			m.drawView(r, b, views[i], half)
		}
		if i < len(m.bar.sources) {
			says, role := b.sourceSays(m.bar.sources[i])
			r.To(half).Column(look.S{}, max(min(w-half-12, shelfName), 8), m.bar.sources[i].Name).Gap(1).
				Add(look.S{Role: role, Bold: role == look.Danger}, says)
		}
		out = append(out, r.String())
	}
	rule := b.Row(w).Gap(1).Add(look.S{Role: look.Rule}, strings.Repeat(b.Glyphs().Rule, max(w-2, 0)))
	return append(out, b.Row(w).String(), rule.String(), b.Row(w).String())
}

// drawView draws one view, marked where the floor is kept to it.
func (m *Model) drawView(r *look.Row, b brush, v shelved, half int) {
	name := look.S{}
	if f := m.floor.filter; f != nil && f.text == v.query {
		r.Add(look.S{Role: look.Accent}, b.Glyphs().Kept)
		name.Bold = true
	}
	r.To(2).Column(name, half-11, b.plain(v.name))
	if v.count >= 0 {
		r.Number(look.S{Bold: v.count > 0}, 7, look.Number(v.count))
	}
}
