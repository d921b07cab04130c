package mail

import (
	"strings"

	"earshot/store"
	"earshot/store/clean"
)

// Read reads a mail as Parse does, by what listeners taught of its sender too,
// and makes of it what the store takes in.
func Read(raw []byte, in Context) (Message, store.Arrival) {
	m := parse(raw, in)
	return m, Arrival(m, in)
}

// learn keeps the lessons that are about the mail's sender. Whoever sends in
// the name of a form fills in none.
func (p *parser) learn(in Context) {
	for _, l := range in.Lessons {
		if l.IsOf(p.msg.From.Address) && !(in.InSent && l.Kind == store.LessonForm) {
			p.lessons = append(p.lessons, l)
		}
	}
}

// taughtAt finds a head that a listener taught: lines on end, as its pattern
// has them.
func (f *folder) taughtAt(i int) (head, bool) {
	for _, l := range f.lessons {
		if end, ok := f.fitsAt(i, l.Quote); ok {
			return head{start: i, end: end, toEnd: true, lesson: l.ID}, true
		}
	}
	return head{}, false
}

// fitsAt returns the line behind those that a pattern fits from line i on.
func (f *folder) fitsAt(i int, pattern []clean.Line) (end int, ok bool) {
	for _, want := range pattern {
		if i >= len(f.lines) || f.lines[i].quoted || !fits(want.String(), normal(f.lines[i].s)) {
			return 0, false
		}
		i++
	}
	return i, len(pattern) > 0
}

// taughtForm finds who filled in a form whose labels a listener taught, and
// folds what stands around their words.
func (p *parser) taughtForm() *Form {
	if len(p.msg.InReplyTo) > 0 || len(p.msg.References) > 0 {
		return nil
	}
	var lines []textLine
	for _, l := range p.lessons {
		if l.Kind != store.LessonForm {
			continue
		}
		if lines == nil {
			lines = cutLines(p.msg.Text.String())
		}
		name, address := clean.OneLine(taughtField(l.Form.Name).value(lines)), mailbox(taughtField(l.Form.Address).value(lines))
		if name.Len() == 0 && address == "" || l.Form.Address.Before.Len() > 0 && address == "" {
			continue
		}
		p.msg.Folds = p.around(lines, l)
		return &Form{Writer: Address{Name: name, Address: address}, Lesson: l.ID}
	}
	return nil
}

// around returns the folds of a form: what they were within its words, and
// the fields above and below those. A form whose words are not found stays
// open.
func (p *parser) around(lines []textLine, l store.Lesson) []store.Fold {
	size := p.msg.Text.Len()
	first, last, ok := taughtField(l.Form.Words).words(lines)
	if !ok {
		return p.msg.Folds
	}
	start, end := lines[first].start, size
	if last < len(lines) {
		end = lines[last].start
	}
	var out []store.Fold
	if strings.TrimSpace(p.msg.Text.String()[:start]) != "" {
		out = append(out, store.Fold{End: start, Why: store.FoldHeader, Lesson: l.ID})
	}
	for _, f := range p.msg.Folds {
		f.Start, f.End = max(f.Start, start), min(f.End, end)
		if f.Start < f.End {
			out = append(out, f)
		}
	}
	if end < size {
		out = append(out, store.Fold{Start: end, End: size, Why: store.FoldHeader, Lesson: l.ID})
	}
	return out
}
