package store

import "earshot/store/index"

// parts takes an arrival apart for the index: its own words, which its names
// and what came attached are among, and what it quotes.
func (a *Arrival) parts() index.Parts {
	p := index.Parts{From: []string{a.From.Name.String(), a.From.Show.String()}}
	p.Own = append(append(p.Own, a.Subject.String()), p.From...)
	own, quoted := ownAndQuoted(a.Text.String(), a.Folds)
	p.Own, p.Quoted = append(p.Own, own...), quoted
	for _, at := range a.Attachments {
		p.Own = append(p.Own, at.Name.String())
	}
	for _, to := range a.To {
		p.To = append(p.To, to.Name.String(), to.Show.String())
	}
	return p
}

// parts takes a message apart that was read from the store.
func (t *Tx) parts(m Message) (index.Parts, error) {
	if m.Erased {
		return index.Parts{}, nil
	}
	a := Arrival{Subject: m.Subject, Text: m.Text, Folds: m.Folds, Attachments: m.Attachments,
		From: Sender{Name: m.Sender.Name, Show: m.Sender.Address()}}
	for _, id := range m.To {
		p, err := t.Person(id)
		if err != nil {
			return index.Parts{}, err
		}
		a.To = append(a.To, Sender{Name: p.Name, Show: p.Address()})
	}
	return a.parts(), nil
}

// ownAndQuoted cuts a text into its own words and what it quotes. Folds are in order
// and do not overlap.
func ownAndQuoted(text string, folds []Fold) (own, quoted []string) {
	at := 0
	for _, f := range folds {
		if f.Why != FoldQuote || f.Start < at || f.End > len(text) {
			continue
		}
		if f.Start > at {
			own = append(own, text[at:f.Start])
		}
		quoted = append(quoted, text[f.Start:f.End])
		at = f.End
	}
	if at < len(text) {
		own = append(own, text[at:])
	}
	return own, quoted
}
