package floor

import (
	"errors"
	"maps"
	"strings"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/store/query"
	"earshot/ui/look"
)

// A whole is a view that stands without being saved: of all conversations, or
// of what was understood of them.
type whole struct {
	name  string
	query string // keeps the floor to it; empty: it has a view of its own
	opens string // the name of the action that shows that
	about string
	count func(totals) int
}

// wholes are the standing views, in the order in which they are offered.
func wholes() []whole {
	return []whole{
		{"waiting", "is:waiting", "", "the customer has the last word", func(n totals) int { return n.Waiting }},
		{"ignored", "is:ignored", "", "and has had it for longer than the limit of its source", func(n totals) int { return n.Ignored }},
		{"slow replies", "is:slow", "", "an answer took too long, or is taking too long", func(n totals) int { return n.Slow }},
		{"first-timers", "is:first-timer", "", "the first conversation of a customer", func(n totals) int { return n.FirstTimers }},
		{"unheard", "is:unheard", "", "not heard, not skimmed, not left on purpose", func(n totals) int { return n.Unheard }},
		{"unheard by source", "", "by-source", "what arrived, was heard and was skimmed", func(n totals) int { return n.holes() }},
		{"marks without a follow-up", "", "unplanned", "customers' words that nothing follows from yet", func(n totals) int { return n.unplanned }},
		{"themes by customers", "", "by-customers", "those that the most customers say first", func(n totals) int { return n.themes }},
		{"themes that are due", "", "due-themes", "as many customers say it as its limit, and nothing is planned", func(n totals) int { return n.due }},
	}
}

// totals are the counts of the standing views, and of the saved ones by their
// queries.
type totals struct {
	store.Wholes
	unplanned, themes, due int
	saved                  map[string]int // -1: it names what is not there
}

// holes counts the sources of which something is unheard.
func (n totals) holes() int {
	holes := 0
	for _, s := range n.Sources {
		if s.Unheard() > 0 {
			holes++
		}
	}
	return holes
}

// A teller keeps what was counted: views are read at each change of the store,
// and counting takes no more than a tenth of the time. What is counted first is
// what stands; the saved views follow one a reading.
type teller struct {
	clock func() time.Time
	mu    sync.Mutex
	next  time.Time // not counted anew before
	took  time.Duration
	known bool
	n     totals
	done  map[string]bool // the saved views that were counted since
	left  int             // those that are not counted yet
}

// of counts, or returns what was counted last. It blocks while another reading
// counts.
func (c *teller) of(t *store.Tx, l store.ListenerID, saved []store.SavedQuery) (totals, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	began := c.clock()
	if !c.known || !began.Before(c.next) && c.left == 0 {
		if err := c.count(t, l); err != nil {
			return c.n, err
		}
	} else if err := c.countSaved(t, l, saved); err != nil {
		return c.n, err
	}
	c.left = 0
	for _, q := range saved {
		if !c.done[q.Query.String()] {
			c.left++
		}
	}
	now := c.clock()
	if c.took += now.Sub(began); c.left == 0 {
		c.next, c.took = now.Add(max(tickEvery, 10*c.took)), 0
	}
	n := c.n
	n.saved = maps.Clone(c.n.saved)
	return n, nil
}

func (c *teller) count(t *store.Tx, l store.ListenerID) error {
	n := totals{saved: map[string]int{}}
	maps.Copy(n.saved, c.n.saved)
	var err error
	if n.Wholes, err = t.Wholes(l); err != nil {
		return err
	}
	marks, err := t.Unplanned()
	if err != nil {
		return err
	}
	themes, err := t.ThemeUses(l, 0)
	n.unplanned, n.themes = len(marks), len(themes)
	for _, u := range themes {
		if u.Due {
			n.due++
		}
	}
	c.n, c.known, c.done = n, err == nil, map[string]bool{}
	return err
}

// countSaved counts the next saved view that is not counted.
func (c *teller) countSaved(t *store.Tx, l store.ListenerID, saved []store.SavedQuery) error {
	for _, q := range saved {
		text := q.Query.String()
		if c.done[text] {
			continue
		}
		n, err := countQuery(t, l, text, c.clock())
		if wrong := new(query.Mistake); errors.As(err, &wrong) {
			n, err = -1, nil
		}
		c.n.saved[text], c.done[text] = n, err == nil
		return err
	}
	return nil
}

func countQuery(t *store.Tx, l store.ListenerID, text string, now time.Time) (int, error) {
	n, err := query.Parse(text, now)
	if err != nil {
		return 0, err
	}
	picked, err := t.Select(n, l)
	if err != nil {
		return 0, err
	}
	return picked.Count()
}

// grows says whether another reading counts more.
func (c *teller) grows() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.left > 0
}

// goViews lists the views: those that stand, the listener's, everybody's. They
// are there at once, and their counts as they are counted.
func (m *Model) goViews() tea.Cmd {
	l, zone, clock := m.cfg.Listener, m.cfg.Zone, m.cfg.Now
	c := &teller{clock: func() time.Time { return clock().In(zone) }}
	s := &sheet{
		kind: atViews, title: "Views", crumb: "Views", about: "what the floor can be kept to",
		columns: []column{{"view", 26, false, 0}, {"count", 7, true, 0}, {"what it shows", 20, false, 0}},
		grows:   c.grows,
		read: func(t *store.Tx) ([]sheetRow, error) {
			saved, err := t.SavedQueries(l)
			if err != nil {
				return nil, err
			}
			n, err := c.of(t, l, saved)
			return viewRows(&n, saved), err
		},
	}
	s.take(viewRows(nil, nil))
	return m.goView(s)
}

// viewRows are the standing views and the saved ones, with their counts where
// they are known.
func viewRows(n *totals, saved []store.SavedQuery) []sheetRow {
	var rows []sheetRow
	for _, w := range wholes() {
		count := look.Part{}
		if n != nil {
			count = total(w.count(*n))
		}
		r := sheetRow{cells: []look.Part{bold(w.name), count, part(look.Muted, w.about)}, target: target{query: w.query, opens: w.opens}}
		if w.query != "" {
			r.detail = []look.Part{part(look.Muted, "Enter keeps the floor to "+w.query+"; Esc there shows all again.")}
		}
		rows = append(rows, r)
	}
	for _, whose := range []struct {
		words string
		mine  bool
	}{{"Yours", true}, {"Everybody's", false}} {
		var some []sheetRow
		for _, q := range saved {
			if (q.Whose != store.Everybody) == whose.mine {
				some = append(some, savedRow(q, n))
			}
		}
		rows = append(append(rows, heading(len(some), whose.words)...), some...)
	}
	return rows
}

func savedRow(q store.SavedQuery, n *totals) sheetRow {
	count := look.Part{}
	if n != nil {
		if of, counted := n.saved[q.Query.String()]; counted {
			count = total(of)
		}
	}
	return sheetRow{cells: []look.Part{bold(q.Name.String()), count, part(look.Muted, q.Query.String())}, target: target{query: q.Query.String(), saved: q},
		detail: []look.Part{part(look.Muted, "Enter keeps the floor to "+q.Query.String()+"; x forgets this view.")}}
}

// total is a count of a view; -1: it names what is not there.
func total(n int) look.Part {
	switch {
	case n < 0:
		return part(look.Warning, "?")
	case n == 0:
		return part(look.Faint, "0")
	}
	return part(look.Text, look.Number(n))
}

// goBySource shows of each source what there was to hear, and what was heard.
func (m *Model) goBySource() tea.Cmd {
	l, c := m.cfg.Listener, &teller{clock: m.cfg.Now}
	return m.openSheet(&sheet{
		kind: atCoverage, title: "Unheard by source", crumb: "By source", about: "all that arrived, by you",
		columns: []column{{"source", 18, false, 0}, {"arrived", 7, true, 0}, {"heard", 7, true, 3}, {"skimmed", 7, true, 4}, {"left", 5, true, 5}, {"unheard", 7, true, 0}, {"", 1, false, 1}},
		none:    []string{"Nothing to hear has arrived."},
		read: func(t *store.Tx) ([]sheetRow, error) {
			n, err := c.of(t, l, nil)
			var out []sheetRow
			for _, s := range n.Sources {
				out = append(out, sourceShare(s))
			}
			return out, err
		},
	})
}

func sourceShare(s store.Share) sheetRow {
	unheard := total(s.Unheard())
	if s.Unheard() > 0 {
		unheard.S = look.S{Role: look.Accent, Bold: true}
	}
	hole := look.Part{}
	if s.Heard == 0 && s.Arrived > 0 {
		hole = part(look.Warning, "no listener")
	}
	source := query.Term{Field: "source", Text: s.Of, Quoted: strings.ContainsAny(s.Of, ` ()"`)}
	text := query.Node{Op: query.One, Term: source}.String() + " is:unheard"
	return sheetRow{cells: []look.Part{bold(s.Of), total(s.Arrived), total(s.Heard), total(s.Skimmed), total(s.Left), unheard, hole}, target: target{query: text},
		detail: []look.Part{part(look.Muted, "Enter keeps the floor to "+text+".")}}
}

// goUnplanned lists the customers' words that were marked and that nothing
// follows from yet.
func (m *Model) goUnplanned() tea.Cmd {
	b, now := m.brush(), m.now()
	return m.openSheet(&sheet{
		kind: atUnplanned, title: "Marks without a follow-up", crumb: "Unplanned", about: "what was said last first",
		columns: []column{{"customer", 18, false, 0}, {"said", 9, false, 1}, {"kind", 9, false, 2}, {"theme", 18, false, 3}, {"their words", 20, false, 0}},
		none:    []string{"Something follows from every mark.", "f on a mark plans a follow-up."},
		read: func(t *store.Tx) ([]sheetRow, error) {
			marks, err := t.Unplanned()
			var out []sheetRow
			for _, k := range marks {
				r, failed := b.unplannedRow(t, k, now)
				if err = errors.Join(err, failed); err != nil {
					return nil, err
				}
				out = append(out, r)
			}
			return out, err
		},
	})
}

func (b brush) unplannedRow(t *store.Tx, k store.Mark, now time.Time) (sheetRow, error) {
	who, err := t.Person(k.Person)
	if err != nil {
		return sheetRow{}, err
	}
	r, theme := wordsRow(k, who, b.quoted(k.Quote.String(), 200), look.Clock(k.SaidAt, now)), look.Part{}
	if len(k.Themes) > 0 {
		if r.target.theme, err = t.Theme(k.Themes[0]); err == nil {
			theme = part(look.Mark, r.target.theme.Path.String())
		}
	}
	r.cells = []look.Part{r.cells[0], r.cells[1], r.cells[2], theme, r.cells[3]}
	return r, err
}
