package floor

import (
	"cmp"
	"fmt"
	"slices"

	"earshot/store"
	"earshot/ui/look"
)

// first is what the first line says.
func (m *Model) first(b brush) look.First {
	f := look.First{Sample: m.cfg.Sample, Path: m.path(b), Heard: fmt.Sprintf("heard %s of %s", look.Number(m.bar.heard), look.Number(m.bar.all))}
	m.firstSitting(&f, b)
	if m.floor.held {
		f.Sources = append(f.Sources, look.SourceWord{Name: "stream", Says: fmt.Sprintf("held, %s wait", look.Number(m.floor.waiting)), Role: look.Warning})
	}
	if m.bar.indexed < m.bar.messages {
		f.Sources = append(f.Sources, look.SourceWord{Name: "search", Says: fmt.Sprintf("sees %d %%", 100*m.bar.indexed/m.bar.messages), Role: look.Warning})
	}
	for _, s := range m.bar.sources {
		if s.Condition == store.Unheard || s.Condition == store.Stopped {
			continue
		}
		says, role := b.sourceSays(s)
		f.Sources = append(f.Sources, look.SourceWord{Name: s.Name, Short: s.Kind, Says: says, Role: role})
	}
	slices.SortStableFunc(f.Sources, func(a, b look.SourceWord) int { return cmp.Compare(urgency(b.Role), urgency(a.Role)) })
	return f
}

func urgency(r look.Role) int {
	switch r {
	case look.Danger:
		return 2
	case look.Warning:
		return 1
	}
	return 0
}

// path is the breadcrumb.
func (m *Model) path(b brush) []string {
	var out []string
	if len(m.sheets) == 0 {
		out = append(out, "Floor")
	}
	for _, s := range m.sheets {
		out = append(out, b.plain(s.crumb))
	}
	if len(m.sheets) == 0 && m.lay.single && m.shape.Focus != paneFloor && m.talk.transcript != nil {
		out = append(out, b.plain(orWords(m.talk.talk.row.Name.String(), "nobody")))
	}
	return out
}

// hints are the keys that work here.
func (m *Model) hints() []look.Hint {
	if m.over != nil {
		return m.over.hints(m)
	}
	at := m.place()
	var out []look.Hint
	all := hintsAt(at)
	if at == atFloor && len(m.floor.rows) == 0 {
		all = []hint{{"g", "go"}, {"!", "what could not be read"}, {":", "do anything"}, {"q", "leave"}, {"?", "help"}}
	}
	if at == atFloor && m.floor.filter != nil {
		all = slices.Insert(slices.Clone(all), 1, hint{"esc", "clear filter"}, hint{`\`, "filter"})
	}
	for _, h := range all {
		if _, ok := find(m.table, at, h.key); !ok || m.needsMark(at, h) {
			continue
		}
		if h.key == "=" && m.floor.held {
			h.word = "let in"
		}
		out = append(out, h.shown())
	}
	return out
}

// needsMark says whether a hint is about a mark where there is none.
func (m *Model) needsMark(at place, h hint) bool {
	if !(at == atEar && (h.key == "m" || h.key == "x") || (at == atEar || at == atTalk) && h.key == "w") {
		return false
	}
	_, on := m.markUnder()
	return !on
}

// status is what the last line says.
func (m *Model) status() look.Status {
	if m.over != nil {
		return m.over.status(m)
	}
	s := look.Status{Said: m.said.words, Undo: m.said.undo, Quiet: m.said.quiet}
	s.Mode, s.Place = m.mode()
	s.Unconfirmed, s.Unplanned, s.Due = m.bar.owed, m.bar.unplanned, m.bar.due
	return s
}

// mode names where the keys are, and how far one is there.
func (m *Model) mode() (mode, place string) {
	if s := m.sheet(); s != nil {
		if at, of := s.count(); of > 0 {
			place = fmt.Sprintf("%d of %d", at, of)
		}
		switch s.kind {
		case atThemes:
			return "THEMES", place
		case atWords:
			return "WORDS", place
		case atHistory:
			return "HISTORY", place
		case atPlan:
			return "PLAN", place
		case atSources:
			return "SOURCES", place
		case atDoubts:
			return "RIGHT?", place
		case atSittings:
			return "SITTINGS", place
		case atCoverage:
			return "HEARD", place
		case atLike:
			return "ALIKE", place
		case atWatch:
			return "WATCH", place
		case atViews:
			return "VIEWS", place
		case atUnplanned:
			return "UNPLANNED", place
		}
		return "NOT READ", place
	}
	switch m.place() {
	case atFloor:
		if n := m.floor.place(); n > 0 {
			place = fmt.Sprintf("%s of %s", look.Number(n), look.Number(m.floor.total))
		}
		return "FLOOR", place
	case atEar:
		if n := len(m.earItems()); n > 0 {
			place = fmt.Sprintf("%d of %d", m.ear.at+1, n)
		}
		return "EAR", place
	}
	mode = "READ"
	if m.talk.sel != nil {
		mode = "SELECT"
	}
	if m.talk.ready() {
		place = fmt.Sprintf("message %d of %s", m.talk.msg+1, look.Number(len(m.talk.messages)))
		if m.finding.query != "" && m.finding.at >= 0 && len(m.finding.found.Hits) > 0 {
			place = fmt.Sprintf("hit %s of %s", look.Number(m.finding.at+1), soFar(m.finding.found))
		}
	}
	return mode, place
}
