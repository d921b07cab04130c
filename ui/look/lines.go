package look

import (
	"slices"
	"strings"

	"earshot/ui/page"
)

// Title draws a pane's titled rule: "1 Floor ──────── Dana, 9 open". Focus is
// a heavy rule and a bold title. When room is short the later details go,
// then the first is cut, then what stands right goes.
func (l *Look) Title(width int, number, title string, details []Part, right string, focused bool) string {
	name, rule, glyph := S{Role: Muted}, S{Role: Rule}, l.glyphs.Rule
	if focused {
		name, rule, glyph = S{Role: Accent, Bold: true}, S{Role: Accent}, l.glyphs.HeavyRule
	}
	if number != "" {
		title = number + " " + title
	}
	details, right = l.titleFits(width-page.Width(title), details, right)
	r := l.Row(width).Gap(1).Add(name, title)
	for _, d := range details {
		d.S.Bold = d.S.Bold || focused && d.S.Role == Text
		r.Gap(2).Add(d.S, d.Text)
	}
	end := 1
	if right != "" {
		end = page.Width(right) + 2
	}
	if n := width - r.Used() - 1 - end; n > 0 {
		r.Gap(1).Add(rule, strings.Repeat(glyph, n))
	}
	return r.Right(S{Role: Muted}, right).String()
}

// titleFits drops what does not fit beside a title, which leaves room cells.
func (l *Look) titleFits(room int, details []Part, right string) ([]Part, string) {
	need := func() int {
		n := 5 // a blank at each end, one before the rule, and two cells of rule
		if right != "" {
			n += page.Width(right) + 1
		}
		return n + widthOf(details) + 2*len(details)
	}
	for len(details) > 1 && need() > room {
		details = details[:len(details)-1]
	}
	if len(details) == 1 && need() > room {
		w := page.Width(details[0].Text) - (need() - room)
		if w < 8 {
			details = nil
		} else {
			details = []Part{{details[0].S, l.Cut(details[0].Text, w)}}
		}
	}
	if need() > room {
		right = ""
	}
	return details, right
}

// A Hint is a key and what it does here.
type Hint struct{ Key, Word string }

func (h Hint) width() int { return page.Width(h.Key) + 1 + page.Width(h.Word) }

// Keys draws the line of keys that work here. What does not fit is dropped
// from the middle; the first and the last hint stay, if need be without what
// their words say after a comma.
func (l *Look) Keys(width int, hints []Hint) string {
	r := l.Row(width)
	for i, h := range hintsThatFit(width, hints) {
		r.Gap(1+2*min(i, 1)).Add(S{Role: Accent, Bold: true}, h.Key)
		r.Gap(1).Add(S{Role: Muted}, h.Word)
	}
	return r.String()
}

// HintAt returns the hint that Keys draws at column x, for the mouse.
func (l *Look) HintAt(width int, hints []Hint, x int) (Hint, bool) {
	at := 1
	for _, h := range hintsThatFit(width, hints) {
		if x >= at && x < at+h.width() {
			return h, true
		}
		at += h.width() + 3
	}
	return Hint{}, false
}

func hintsThatFit(width int, hints []Hint) []Hint {
	need := func() int {
		n := 2 + 3*(len(hints)-1)
		for _, h := range hints {
			n += h.width()
		}
		return n
	}
	hints = slices.Clone(hints)
	for len(hints) > 2 && need() > width {
		hints = slices.Delete(hints, len(hints)/2, len(hints)/2+1)
	}
	for i := 0; i < len(hints) && need() > width; i++ {
		hints[i].Word, _, _ = strings.Cut(hints[i].Word, ",")
	}
	return hints
}

// Status is what the last line says.
type Status struct {
	Said        string // the last result, in a sentence
	Quiet       bool   // Said is a standing remark, not a result
	Undo        bool   // u takes the result back
	Unconfirmed int    // a debt: shown while there is one
	Unplanned   int    // another
	Due         int    // a third: themes that enough customers say
	Mode        string // READ, FLOOR, FIND, MARK
	Typing      bool   // letters are text in this mode
	Place       string // message 4 of 4
}

// Status draws the last line. When room is short the place goes first, then
// the debts; the mode stays.
func (l *Look) Status(width int, s Status) string {
	undo := 0
	if s.Undo {
		undo = 8
	}
	right := s.right()
	if room := width - 6 - undo - page.Width(s.Said); widthOf(right) > room {
		s.Place = ""
		right = s.right()
	}
	if room := width - 6 - undo - min(page.Width(s.Said), 24); widthOf(right) > room {
		s.Unconfirmed, s.Unplanned = 0, 0
		right = s.right()
	}
	if room := width - 6 - undo - min(page.Width(s.Said), 24); widthOf(right) > room {
		s.Due = 0
		right = s.right()
	}
	said := S{}
	if s.Quiet {
		said.Role = Muted
	}
	r := l.Row(width).Gap(1).Add(said, l.Cut(s.Said, width-5-undo-widthOf(right)))
	if s.Undo {
		r.Gap(2).Add(S{Role: Accent, Bold: true}, "u").Add(S{Role: Muted}, " undo")
	}
	for _, p := range right {
		r.Right(p.S, p.Text)
	}
	return r.String()
}

func (s Status) right() []Part {
	parts := slices.Concat(debt("themes due ", s.Due), debt("unconfirmed ", s.Unconfirmed), debt("unplanned ", s.Unplanned))
	mode := S{Role: Muted}
	if s.Typing {
		mode = S{Role: Accent, Bold: true}
	}
	parts = append(parts, Part{mode, s.Mode})
	if s.Place != "" {
		parts = append(parts, Part{S{Role: Muted}, "  " + s.Place})
	}
	return parts
}

// debt is what is still owed of one kind; nothing where nothing is.
func debt(word string, n int) []Part {
	if n == 0 {
		return nil
	}
	return []Part{{S{Role: Muted}, word}, {S{Bold: true}, Number(n)}, {S{}, "   "}}
}
