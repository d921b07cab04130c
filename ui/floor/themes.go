package floor

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/ui/look"
)

// A themeOrder is what the view of the themes shows, and in which order.
type themeOrder int

const (
	asTree themeOrder = iota
	mostFirst
	fewestFirst
	onlyDue
)

func (m *Model) goThemes() tea.Cmd      { return m.goView(m.themesSheet(asTree)) }
func (m *Model) goByCustomers() tea.Cmd { return m.openSheet(m.themesSheet(mostFirst)) }
func (m *Model) goDueThemes() tea.Cmd   { return m.openSheet(m.themesSheet(onlyDue)) }

// orderThemes turns from the tree to the most customers first, to the fewest
// first, and back.
func (m *Model) orderThemes() tea.Cmd {
	s := m.sheet()
	was := s.order
	if was == onlyDue {
		was = fewestFirst
	}
	to := m.themesSheet((was + 1) % onlyDue)
	s.order, s.about, s.none, s.read = to.order, to.about, to.none, to.read
	return m.readSheet()
}

func (m *Model) themesSheet(order themeOrder) *sheet {
	now, b, l := m.now(), m.brush(), m.cfg.Listener
	s := &sheet{
		kind: atThemes, title: "Themes", crumb: "Themes", order: order,
		about:   []string{"customers are counted, not messages", "the most customers first", "the fewest customers first", "as many customers say it as its limit, and nothing is planned since"}[order],
		columns: []column{{"theme", 26, false, 0}, {"customers", 9, true, 0}, {"marks", 5, true, 2}, {"last used", 9, false, 1}, {"definition", 20, false, 3}},
		none:    []string{"No theme yet.", "Themes grow from marks: g f goes to the floor, Enter reads, m marks."},
		read:    func(t *store.Tx) ([]sheetRow, error) { return b.themeRows(t, l, now) },
	}
	if order != asTree {
		s.read = func(t *store.Tx) ([]sheetRow, error) { return b.themesInOrder(t, l, now, order) }
	}
	if order == onlyDue {
		s.none = []string{"Nothing is due.", "t l on a theme says how many customers may say it; from as many on it stands here until f plans a follow-up."}
	}
	return s
}

// themesInOrder are the themes by their customers, or those alone that are due.
func (b brush) themesInOrder(t *store.Tx, l store.ListenerID, now time.Time, order themeOrder) ([]sheetRow, error) {
	uses, err := t.ThemeUses(l, 0)
	if order == onlyDue {
		uses = slices.DeleteFunc(uses, func(u store.ThemeUse) bool { return !u.Due })
	}
	slices.SortStableFunc(uses, func(x, y store.ThemeUse) int {
		if order == fewestFirst {
			x, y = y, x
		}
		return cmp.Compare(y.Customers, x.Customers)
	})
	var rows []sheetRow
	for _, u := range uses {
		r, failed := b.themeRow(t, u, u.Path.String(), now)
		rows, err = append(rows, r), cmp.Or(err, failed)
	}
	return rows, err
}

// A leaf is a theme where it stands in the tree, or a path at which there is
// no theme and below which there are several.
type leaf struct {
	name  string // what is written: the names since the leaf above
	path  string
	use   store.ThemeUse // without an id where there is no theme
	below []*leaf
}

// themeRows is the codebook: a tree of what is in use, then what nobody marks
// with any more, then what was retired.
func (b brush) themeRows(t *store.Tx, l store.ListenerID, now time.Time) ([]sheetRow, error) {
	uses, err := t.ThemeUses(l, 0)
	if err != nil {
		return nil, err
	}
	var used, unused []store.ThemeUse
	for _, u := range uses {
		if u.Unused(now) {
			unused = append(unused, u)
		} else {
			used = append(used, u)
		}
	}
	var rows []sheetRow
	add := func(u store.ThemeUse, name string) {
		r, failed := b.themeRow(t, u, name, now)
		rows, err = append(rows, r), cmp.Or(err, failed)
	}
	treeOf(used).walk(0, func(n *leaf, depth int) {
		indent := strings.Repeat("  ", depth)
		if n.use.ID == 0 {
			rows = append(rows, sheetRow{cells: []look.Part{part(look.Muted, indent+n.name), {}, {}, {}, {}}, target: target{group: n.path}})
			return
		}
		add(n.use, indent+n.name)
	})
	rows = append(rows, heading(len(unused), "Unused for 60 days")...)
	slices.SortStableFunc(unused, func(a, b store.ThemeUse) int { return a.Used.Compare(b.Used) })
	for _, u := range unused {
		add(u, u.Path.String())
	}
	retired, failed := t.RetiredThemes()
	rows = append(rows, heading(len(retired), "Retired")...)
	for _, th := range retired {
		u, wrong := retiredUse(t, th)
		failed = cmp.Or(failed, wrong)
		add(u, th.Path.String())
	}
	return rows, cmp.Or(err, failed)
}

// heading heads n rows, if there are any.
func heading(n int, words string) []sheetRow {
	if n == 0 {
		return nil
	}
	return []sheetRow{{head: true}, {head: true, cells: []look.Part{bold(words), {Text: "  "}, part(look.Muted, look.Number(n))}}}
}

func retiredUse(t *store.Tx, th store.Theme) (store.ThemeUse, error) {
	u := store.ThemeUse{Theme: th}
	marks, err := t.MarksUnder(th.ID)
	for _, m := range marks {
		if m.At.After(u.Used) {
			u.Used = m.At
		}
	}
	customers, n, failed := t.CountTheme(th.ID)
	u.Customers, u.Marks = customers, n
	return u, cmp.Or(err, failed)
}

// treeOf puts themes below one another by their paths; beside one another stand
// those with the most customers first.
func treeOf(uses []store.ThemeUse) *leaf {
	root := &leaf{}
	for _, u := range uses {
		at, path := root, ""
		for _, name := range strings.Split(u.Path.String(), "/") {
			path = strings.TrimPrefix(path+"/"+name, "/")
			at = at.child(name, path)
		}
		at.use = u
	}
	root.tidy()
	return root
}

func (n *leaf) child(name, path string) *leaf {
	for _, c := range n.below {
		if strings.EqualFold(c.name, name) {
			return c
		}
	}
	c := &leaf{name: name, path: path}
	n.below = append(n.below, c)
	return c
}

// tidy writes a path at which there is no theme, and one below it, as one, and
// sorts.
func (n *leaf) tidy() {
	for i, c := range n.below {
		c.tidy()
		if c.use.ID == 0 && len(c.below) == 1 {
			only := c.below[0]
			only.name = c.name + "/" + only.name
			n.below[i] = only
		}
	}
	slices.SortStableFunc(n.below, func(a, b *leaf) int { return cmp.Compare(b.customers(), a.customers()) })
}

func (n *leaf) customers() int {
	most := n.use.Customers
	for _, c := range n.below {
		most = max(most, c.customers())
	}
	return most
}

func (n *leaf) walk(depth int, f func(*leaf, int)) {
	for _, c := range n.below {
		f(c, depth)
		c.walk(depth+1, f)
	}
}

func (b brush) themeRow(t *store.Tx, u store.ThemeUse, name string, now time.Time) (sheetRow, error) {
	role, used, define := look.Mark, "never", part(look.Muted, u.Definition.String())
	if u.Retracted {
		role = look.Muted
	}
	if !u.Used.IsZero() {
		used = look.Clock(u.Used, now)
	}
	if u.Definition.Len() == 0 {
		define = part(look.Faint, "not defined yet")
	}
	r := sheetRow{
		cells: []look.Part{part(role, name), customersOf(u), part(look.Text, look.Number(u.Marks)),
			part(look.Muted, used), define},
		target: target{theme: u.Theme},
	}
	example, ok, err := t.ExampleOf(u.Theme)
	if ok {
		r.target.quote = oneLine(example.Quote.String())
	}
	for _, d := range []look.Part{dueOf(u, now), bold(u.Title.String()), part(look.Text, u.Definition.String()),
		labelled("in: ", u.Include.String()), labelled("not: ", u.Exclude.String()), b.said(r.target.quote)} {
		if d.Text != "" {
			r.detail = append(r.detail, d)
		}
	}
	return r, err
}

// customersOf says how many customers say a theme, beside its limit.
func customersOf(u store.ThemeUse) look.Part {
	switch {
	case u.Due:
		return look.Part{S: look.S{Role: look.Warning, Bold: true}, Text: "DUE " + look.Number(u.Customers)}
	case u.Limit > 0 && u.Crossed.IsZero():
		return bold(look.Number(u.Customers) + " of " + look.Number(u.Limit))
	}
	return bold(look.Number(u.Customers))
}

func dueOf(u store.ThemeUse, now time.Time) look.Part {
	if !u.Due {
		return look.Part{}
	}
	return part(look.Warning, fmt.Sprintf("Due: its limit of %s was reached %s, and no follow-up was planned for it since. f plans one.",
		plural(u.Limit, "customer"), look.ClockLong(u.Crossed.In(now.Location()), now)))
}

func labelled(label, words string) look.Part {
	if words == "" {
		return look.Part{}
	}
	return part(look.Muted, label+words)
}

func (b brush) said(quote string) look.Part {
	if quote == "" {
		return look.Part{}
	}
	return part(look.Text, "said: "+b.quoted(quote, 300))
}
