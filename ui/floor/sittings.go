package floor

import (
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/ui/look"
)

// goSittings lists the moments of the sitting that goes on, then the sittings,
// then whom nobody has sat with.
func (m *Model) goSittings() tea.Cmd {
	b, agents := m.brush(), m.sitting.agents
	return m.goView(&sheet{
		kind: atSittings, title: "Sittings", crumb: "Sittings", about: "whom we sat with, and whom not",
		columns: []column{{"when", 13, false, 0}, {"with", 16, false, 0}, {"by", 10, false, 2}, {"heard", 9, true, 1}, {"marks", 5, true, 2}, {"what for", 20, false, 0}},
		none:    []string{"Nobody has sat with anybody yet.", "L starts a sitting: half an hour next to somebody who answers customers."},
		read: func(t *store.Tx) ([]sheetRow, error) {
			all, err := t.Sittings()
			if err != nil {
				return nil, err
			}
			var out []sheetRow
			for _, s := range all {
				rows, err := b.sittingRows(t, s)
				if err != nil {
					return nil, err
				}
				out = append(out, rows...)
			}
			for _, a := range agents {
				if !a.sat {
					out = append(out, neverRow(a))
				}
			}
			return out, nil
		},
	})
}

// sittingRows are a sitting and, below it, its moments.
func (b brush) sittingRows(t *store.Tx, s store.Sitting) ([]sheetRow, error) {
	by, err := t.Listener(s.By)
	if err != nil {
		return nil, err
	}
	sums := s.Sums
	if s.On() {
		if sums, err = t.SittingSums(s, b.now); err != nil {
			return nil, err
		}
	}
	when := look.Clock(s.StartedAt.In(b.now.Location()), b.now)
	role := look.Text
	if s.On() {
		when, role = "goes on", look.Accent
	}
	memos, err := t.Memos(store.About{Kind: store.AboutSitting, ID: uint32(s.ID)})
	if err != nil {
		return nil, err
	}
	r := sheetRow{
		cells: []look.Part{part(role, when), bold(orWords(s.Agent.String(), "the floor")), part(look.Muted, by.Name.String()),
			part(look.Text, fmt.Sprintf("%d of %d", sums.Heard, sums.Arrived)), part(look.Text, look.Number(sums.Marks)),
			part(look.Text, s.Purpose.String())},
		detail: b.debriefLines(s), target: target{sitting: s.ID, ended: !s.On()},
	}
	for _, memo := range memos {
		r.detail = append(r.detail, part(look.Text, "memo: "+oneLine(memo.Text.String())))
	}
	out := []sheetRow{r}
	for _, at := range s.Moments {
		c, err := t.Conversation(at.Conversation)
		if err != nil {
			return nil, err
		}
		out = append(out, sheetRow{
			cells: []look.Part{part(look.Muted, "  "+at.At.In(b.now.Location()).Format("15:04")), part(look.Text, orWords(c.Name.String(), "nobody")),
				{}, {}, {}, part(look.Muted, c.Subject.String())},
			target: target{sitting: s.ID, conv: at.Conversation, spot: at},
		})
	}
	return out, nil
}

func neverRow(a agent) sheetRow {
	name := a.Shown().String()
	return sheetRow{
		cells:  []look.Part{part(look.Warning, "never"), bold(name), {}, {}, {}, part(look.Muted, "nobody has sat with "+name)},
		detail: []look.Part{part(look.Muted, "L starts a sitting with "+name+".")},
		target: target{agent: name},
	}
}

// debriefLines are what was said at the end of a sitting.
func (b brush) debriefLines(s store.Sitting) []look.Part {
	if s.On() {
		return []look.Part{part(look.Muted, "goes on since "+s.StartedAt.In(b.now.Location()).Format("15:04")+"; :end ends it")}
	}
	took := part(look.Muted, fmt.Sprintf("%d min, %s", int(s.EndedAt.Sub(s.StartedAt).Round(time.Minute)/time.Minute), knowsWords(s.Knows)))
	if s.Debrief.At.IsZero() {
		return []look.Part{took, part(look.Warning, "The debrief waits: d opens it.")}
	}
	out := []look.Part{took}
	for _, says := range []saying{{"they said: ", s.Debrief.ReallySaid.String()}, {"surprised: ", s.Debrief.Surprised.String()},
		{"worth copying: ", s.Debrief.Practice.String()}, {"will do: ", s.Debrief.WillDo.String()}, {"memo: ", s.Debrief.Memo.String()}} {
		if says.words != "" {
			out = append(out, part(look.Text, says.label+says.words))
		}
	}
	return out
}

func knowsWords(knows string) string {
	switch knows {
	case "yes":
		return "they knew"
	case "no":
		return "they did not know"
	case "":
		return "not asked whether they knew"
	}
	return knows
}

// debriefHere opens the debrief of the ended sitting under the cursor.
func (m *Model) debriefHere() tea.Cmd {
	to := m.sheet().target()
	if to.sitting == 0 || !to.ended {
		m.say("No ended sitting under the cursor.")
		return nil
	}
	s, l := m.cfg.Store, m.cfg.Listener
	m.jumps++
	return func() tea.Msg {
		msg := debriefMsg{}
		msg.err = s.View(func(t *store.Tx) (err error) {
			msg.of, err = t.Sitting(to.sitting)
			if err == nil && msg.of.By != l {
				err = fmt.Errorf("it is another listener's sitting")
			}
			return err
		})
		return msg
	}
}
