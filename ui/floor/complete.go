package floor

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/store/query"
	"earshot/ui/look"
	"earshot/ui/page"
)

// offers are what the word at the cursor of a query may become.
type offers struct {
	text string // as it was when they were asked for
	all  []query.Completion
	at   int // the one that stands in the line; -1: none yet
}

// offersMsg is sent when it was read what a query may go on with.
type offersMsg struct {
	p      *prompt
	offers offers
	err    error
}

// complete puts the next offer into the line, or asks what there is to offer.
// Words that were perhaps meant come before all.
func (p *prompt) complete(m *Model, step int) tea.Cmd {
	if near := p.near(); near != "" {
		p.Set(near)
		return p.retyped(m)
	}
	if p.offers != nil {
		n := len(p.offers.all)
		p.offers.at = (p.offers.at + step + n) % n
		p.take(p.offers.all[p.offers.at])
		return p.retyped(m)
	}
	s, l, text, at := m.cfg.Store, m.cfg.Listener, p.Text(), p.At()
	return func() tea.Msg {
		msg := offersMsg{p: p, offers: offers{text: text, at: -1}}
		msg.err = s.View(func(t *store.Tx) error {
			saved, failed := views(t, l, text)
			msg.offers.all = append(saved, query.Complete(text, at, func(field string) []query.Value {
				values, err := t.QueryValues(field)
				failed = err
				return values
			})...)
			return failed
		})
		return msg
	}
}

// take puts an offer in the place of what it completes.
func (p *prompt) take(c query.Completion) {
	o := p.offers
	p.Set(o.text[:c.Start] + c.Text)
	at := p.At()
	p.Insert(o.text[c.End:])
	p.moveTo(at)
}

func (m *Model) tookOffers(msg offersMsg) tea.Cmd {
	p := msg.p
	if m.failed("look for what fits", msg.err) || m.over != overlay(p) || p.Text() != msg.offers.text {
		return nil
	}
	if len(msg.offers.all) == 0 {
		return nil
	}
	p.bad, p.offers = nil, &msg.offers
	if c := common(msg.offers.all); len(msg.offers.all) == 1 || len(c.Text) > c.End-c.Start {
		p.take(c)
	}
	if len(msg.offers.all) == 1 {
		p.offers = nil
	}
	return p.retyped(m)
}

// retyped does what typing does.
func (p *prompt) retyped(m *Model) tea.Cmd {
	if p.typed == nil {
		return nil
	}
	return p.typed(m, p.words())
}

// common returns the beginning that all offers have, as an offer. Those of
// different places have none.
func common(all []query.Completion) query.Completion {
	c := all[0]
	for _, o := range all[1:] {
		if o.Start != c.Start {
			c.Text = ""
		}
		for !strings.HasPrefix(o.Text, c.Text) {
			c.Text = c.Text[:len(c.Text)-1]
		}
	}
	c.Text = strings.ToValidUTF8(c.Text, "")
	return c
}

// box draws the offers, the one in the line marked.
func (o *offers) box(m *Model) []string {
	width := min(mistakeWidth, m.lay.w-2)
	w, most := width-2, max(m.lay.h-8, 3)
	from := max(0, min(o.at-most/2, len(o.all)-most))
	lines := []string{m.look.Row(w).String()}
	for i, c := range o.all[from:min(from+most, len(o.all))] {
		r := m.look.Row(w)
		if from+i == o.at {
			r.Add(look.S{Role: look.Accent}, m.look.Glyphs().Here).Tint(look.Selection)
		}
		words := m.look.Cut(m.brush().plain(c.Text), max(w/2-3, 1))
		r.To(2).Add(look.S{Role: look.Accent, Bold: true}, words).Gap(max(22-page.Width(words), 2))
		r.Add(look.S{Role: look.Muted}, m.look.Cut(c.About, max(w-r.Used()-9, 0)))
		if c.Count >= 0 {
			r.Right(look.S{Role: look.Muted}, look.Number(c.Count))
		}
		lines = append(lines, r.String())
	}
	lines = append(lines, m.look.Row(w).String())
	return m.look.Box(width, "Goes on with", fmt.Sprintf("%d, Tab takes the next", len(o.all)), lines)
}
