package floor

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/ui/look"
)

// why shows the arithmetic behind a number: of what was heard, or of the theme
// under the cursor.
func (m *Model) why() tea.Cmd {
	if s := m.sheet(); s != nil {
		if s.target().theme.ID == 0 {
			m.say("No theme under the cursor.")
			return nil
		}
		return m.openSheet(m.countSheet(s.target().theme))
	}
	return m.goCoverage()
}

// goCoverage shows what was heard of what arrived, by source, agent and hour.
func (m *Model) goCoverage() tea.Cmd {
	l, zone, since := m.cfg.Listener, m.cfg.Zone, m.now().Add(-coverageFor)
	return m.openSheet(&sheet{
		kind: atCoverage, title: "Heard", crumb: "Heard", about: fmt.Sprintf("conversations with a customer's words, %d days, by you", int(coverageFor.Hours()/24)),
		columns: []column{{"by", 8, false, 3}, {"of", 18, false, 0}, {"heard", 6, true, 0}, {"arrived", 7, true, 0}, {"skimmed", 7, true, 4}, {"left", 5, true, 5}, {"not heard", 9, true, 2}, {"", 1, false, 1}},
		none:    []string{"Nothing to hear arrived in these days."},
		read: func(t *store.Tx) ([]sheetRow, error) {
			shares, err := t.CoverageBy(l, since, zone)
			var out []sheetRow
			for _, s := range shares {
				out = append(out, shareRow(s))
			}
			return out, err
		},
	})
}

func shareRow(s store.Share) sheetRow {
	count := func(n int) look.Part {
		if n == 0 {
			return part(look.Faint, "0")
		}
		return part(look.Text, look.Number(n))
	}
	rest := part(look.Muted, "0")
	if n := s.Arrived - s.Heard - s.Skimmed - s.Left; n > 0 {
		rest = look.Part{S: look.S{Role: look.Warning}, Text: look.Number(n)}
	}
	of := orWords(s.Of, "nobody yet")
	if s.By == "all" {
		of = ""
	}
	r := sheetRow{cells: []look.Part{part(look.Muted, s.By), bold(of), count(s.Heard), count(s.Arrived), count(s.Skimmed), count(s.Left), rest, {}},
		target: target{query: s.Query}}
	r.detail = []look.Part{part(look.Muted, fmt.Sprintf("%s arrived: %s heard to their newest words, %s looked through too fast or not to the end, %s left on purpose, the rest not opened.",
		plural(s.Arrived, "conversation"), look.Number(s.Heard), look.Number(s.Skimmed), look.Number(s.Left)))}
	return r
}

// countSheet shows who said a theme, one row a customer, and what does not
// count.
func (m *Model) countSheet(th store.Theme) *sheet {
	now := m.now()
	return &sheet{
		kind: atWords, title: "Why this number", about: th.Path.String(), crumb: "Why", theme: th.ID,
		columns: []column{{"counts", 7, false, 0}, {"who", 22, false, 0}, {"marks", 5, true, 0}, {"last said", 11, false, 1}, {"why", 24, false, 0}},
		none:    []string{"Nobody has said this yet."},
		read: func(t *store.Tx) ([]sheetRow, error) {
			voices, err := t.ThemeVoices(th.ID)
			var out []sheetRow
			for _, v := range voices {
				counts := bold("1")
				if v.Not != "" {
					counts = part(look.Muted, "no")
				}
				why := v.Not
				if why == "" && len(v.Also) > 0 {
					why = "also " + v.Also[0].Address().String() + andMore(len(v.Also)-1)
				}
				out = append(out, sheetRow{
					cells: []look.Part{counts, part(look.Text, v.Person.Shown().String()), part(look.Text, look.Number(v.Marks)),
						part(look.Muted, look.Clock(v.Last, now)), part(look.Muted, why)},
					target: target{person: v.Person.ID, conv: v.In, mark: v.Mark},
				})
			}
			return out, err
		},
	}
}
