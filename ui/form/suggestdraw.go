package form

import (
	"strings"

	"earshot/ui/look"
	"earshot/ui/page"
)

const (
	shownSuggestions = 5
	aboutRows        = 4 // how much is shown of what an option means
)

func (s *suggest) rows(l *look.Look, room int, here bool) ([]row, int, int) {
	rows, x, y := wordRows(s.Text(), s.At(), room, here, s.empty)
	listed := here && (s.open || s.recent && s.Text() == "")
	if s.taken.Note != "" && len(rows) == 1 && !listed {
		rows[0].parts = append(rows[0].parts, look.Part{S: look.S{Role: look.Muted}, Text: "   " + s.taken.Note})
	}
	if !listed {
		return append(rows, aboutOf(l, s.taken.About, room)...), x, y
	}
	return append(rows, s.listRows(l, room)...), x, y
}

// aboutOf says what an option means.
func aboutOf(l *look.Look, about string, room int) []row {
	if about == "" {
		return nil
	}
	lines := wrap(about, room)
	if len(lines) > aboutRows {
		lines = append(lines[:aboutRows-1], l.Cut(lines[aboutRows-1]+" "+lines[aboutRows], room))
	}
	var rows []row
	for _, line := range lines {
		rows = append(rows, row{parts: []look.Part{{S: look.S{Role: look.Muted}, Text: line}}})
	}
	return rows
}

// listRows draws the few offers round the picked one, and below them what that
// one means.
func (s *suggest) listRows(l *look.Look, room int) []row {
	offers, picked := s.offers(), s.picked
	if !s.open {
		picked = -1
	}
	from := max(0, min(picked-shownSuggestions/2, len(offers)-shownSuggestions))
	var rows []row
	for i, o := range offers {
		if i >= from && i < from+shownSuggestions {
			rows = append(rows, s.offerRows(l, room, o, i == picked)...)
		}
	}
	for i := range rows {
		if rows[i].bar = picked >= 0; rows[i].picked {
			break
		}
	}
	if picked >= 0 && picked < len(offers) {
		rows = append(rows, aboutOf(l, offers[picked].About, room)...)
	}
	return rows
}

// offerRows draws an offer, and below it what was found in it, or what it is
// made of.
func (s *suggest) offerRows(l *look.Look, room int, o offer, picked bool) []row {
	muted := look.S{Role: look.Muted}
	switch {
	case o.made:
		return []row{{picked: picked, parts: []look.Part{{S: muted, Text: "new: "}, {Text: o.Name}}}}
	case o.own:
		return []row{{picked: picked, parts: []look.Part{{S: muted, Text: "new, in their words:"}}},
			{picked: picked, parts: []look.Part{{S: look.S{Bold: picked}, Text: l.Cut(o.Name, room)}}}}
	}
	r := row{note: o.Note, picked: picked}
	if page.Width(o.Name)+2+page.Width(o.Note) > room && page.Width(o.Name)+2 > room/2 {
		r.note = ""
	}
	name := o.Name
	if r.note != "" {
		name = l.Cut(name, room-page.Width(r.note)-2)
	}
	r.parts = []look.Part{{S: look.S{Bold: picked}, Text: l.Cut(name, room)}}
	rows := []row{r}
	if o.Match != "" {
		rows = append(rows, row{picked: picked, parts: emphasised(l.Cut(o.Match, room), s.typed())})
	}
	return rows
}

// emphasised makes what was typed, or the first word of it, stand out in words
// that are muted.
func emphasised(words, typed string) []look.Part {
	muted := look.S{Role: look.Muted}
	lower, first := strings.ToLower(words), strings.ToLower(typed)
	at := strings.Index(lower, first)
	if fields := strings.Fields(first); at < 0 && len(fields) > 0 {
		first = fields[0]
		at = strings.Index(lower, first)
	}
	if at < 0 || first == "" || len(lower) != len(words) {
		return []look.Part{{S: muted, Text: words}}
	}
	end := at + len(first)
	return []look.Part{{S: muted, Text: words[:at]}, {S: look.S{Bold: true}, Text: words[at:end]}, {S: muted, Text: words[end:]}}
}
