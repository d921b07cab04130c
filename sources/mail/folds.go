package mail

import (
	"slices"
	"strings"

	"earshot/store"
)

// findFolds finds what of a text a screen may hold shut: quotes, signatures
// and disclaimers, as ranges of whole lines, sorted and apart. Nothing is
// cut, so a wrong fold costs a key and not a customer's words; in doubt a
// line stays open. Words between quotes stay open too.
func findFolds(text string, hints []hint, lessons []store.Lesson) []store.Fold {
	f := folder{lines: cutLines(text), lastQuoted: -1, lessons: lessons}
	for i, l := range f.lines {
		if l.quoted {
			f.lastQuoted = i
		}
	}
	f.takeHints(text, hints)
	f.findQuotes()
	f.joinQuotes()
	for start := 0; start < len(f.lines); {
		end := start
		for end < len(f.lines) && (f.lines[end].why != store.FoldQuote) {
			end++
		}
		f.closeSegment(start, end)
		start = end + 1
	}
	f.keepSomething()
	return f.folds(len(text))
}

// A textLine is a line of the text and why it is folded.
type textLine struct {
	start int
	s     string // without blanks around it, at most lookAt bytes of it
	why   store.FoldWhy
	fixed bool // the links' targets: never folded
	colon bool // it ends as the line before a quote does

	quoted bool
	lesson store.LessonID // by which a quote starts here
}

// lookAt is how much of a line is looked at; no head of a quote is longer.
const lookAt = 1000

// folder finds the folds of a text, from its top to its bottom.
type folder struct {
	lines      []textLine
	lastQuoted int  // the last quoted line; -1: there is none
	words      bool // words that stay open stand above
	lessons    []store.Lesson
}

func cutLines(text string) []textLine {
	lines := make([]textLine, 0, strings.Count(text, "\n")+1)
	for at := 0; at <= len(text); {
		n := strings.IndexByte(text[at:], '\n')
		if n < 0 {
			n = len(text) - at
		}
		whole := text[at : at+min(n, lookAt)]
		s := strings.Trim(whole, " \t\u00a0")
		lines = append(lines, textLine{start: at, s: s, colon: endsAttribution(s), quoted: isQuoted(whole)})
		at += n + 1
	}
	return lines
}

func (l textLine) empty() bool { return l.s == "" }

// isQuoted says whether a line begins with ">"; an indented one is drawn.
func isQuoted(line string) bool {
	sign := strings.TrimLeft(line, " ")
	return strings.HasPrefix(sign, ">") && len(line)-len(sign) <= 2
}

// takeHints marks the lines that the mail program itself has marked.
func (f *folder) takeHints(text string, hints []hint) {
	i := 0
	for _, h := range hints {
		if h.end > len(text) {
			return
		}
		for i < len(f.lines) && f.lines[i].start < h.start {
			i++
		}
		for ; i < len(f.lines) && f.lines[i].start < h.end; i++ {
			switch h.kind {
			case quoted:
				f.lines[i].why = store.FoldQuote
			case signed:
				f.lines[i].why = store.FoldSignature
			case targets:
				f.lines[i].fixed = true
			}
		}
	}
}

// findQuotes folds quoted lines with the line that introduces them, and what
// stands below the head of an answered or forwarded mail.
func (f *folder) findQuotes() {
	for i := 0; i < len(f.lines); i++ {
		l := f.lines[i]
		switch {
		case l.why != "" || l.fixed || l.empty():
		case l.quoted:
			i = f.foldQuoted(i) - 1
		default:
			if h, ok := f.headAt(i); ok {
				i = f.foldBelow(h) - 1
			} else {
				f.words = true
			}
		}
	}
}

// foldQuoted folds the quoted lines from i on, with the empty lines between
// them, and returns the line after them. A single line that mbox files have
// quoted (">From ") is not a quote.
func (f *folder) foldQuoted(i int) int {
	last := i
	for j := i; j < len(f.lines) && (f.lines[j].quoted || f.lines[j].empty()); j++ {
		if f.lines[j].quoted {
			last = j
		}
	}
	if last == i && strings.HasPrefix(f.lines[i].s, ">From ") {
		return i + 1
	}
	f.mark(i, last+1, store.FoldQuote)
	return last + 1
}

// foldBelow folds a head with what it introduces: the quoted lines that
// follow it, else everything to the end or to what the mail program marked.
func (f *folder) foldBelow(h head) int {
	next := f.skipEmpty(h.end)
	switch {
	case next < len(f.lines) && f.lines[next].quoted:
		next = f.foldQuoted(next)
	case next < len(f.lines) && f.lines[next].why == store.FoldQuote:
	case h.toEnd && !f.words:
		return f.foldHead(h)
	case h.toEnd:
		next = next + f.untilFixed(next)
	default:
		return h.end
	}
	f.mark(h.start, next, store.FoldQuote)
	f.lines[h.start].lesson = h.lesson
	return next
}

// foldHead folds a head that stands above everything: the answer comes below
// the quoted lines, if there are any; else the mail is a forwarded one, and
// its words are what there is to read, below its header.
func (f *folder) foldHead(h head) int {
	why := store.FoldHeader
	if f.lastQuoted >= h.end {
		why = store.FoldQuote
	}
	f.mark(h.start, h.end, why)
	return h.end
}

func (f *folder) untilFixed(from int) int {
	n := slices.IndexFunc(f.lines[from:], func(l textLine) bool { return l.fixed })
	if n < 0 {
		return len(f.lines) - from
	}
	return n
}

func (f *folder) skipEmpty(i int) int {
	for i < len(f.lines) && f.lines[i].empty() {
		i++
	}
	return i
}

func (f *folder) mark(start, end int, why store.FoldWhy) {
	for i := start; i < end; i++ {
		if !f.lines[i].fixed {
			f.lines[i].why = why
		}
	}
}

// joinQuotes folds the empty lines between two quotes, and a rule above one.
func (f *folder) joinQuotes() {
	rule := -1 // the last line with anything on it, if that is a rule
	for i := 0; i < len(f.lines); i++ {
		l := f.lines[i]
		if l.why != store.FoldQuote {
			if !l.empty() {
				rule = -1
				if isRule(l.s) && l.why == "" {
					rule = i
				}
			}
			continue
		}
		if rule >= 0 {
			f.mark(rule, i, store.FoldQuote)
			rule = -1
		}
		if j := f.skipEmpty(i + 1); j < len(f.lines) && f.lines[j].why == store.FoldQuote {
			f.mark(i+1, j, store.FoldQuote)
			i = j - 1
		}
	}
}

// keepSomething opens a mail that would show nothing: a forwarded mail, but
// for its header, or an answer written into the quote itself.
func (f *folder) keepSomething() {
	if f.shows() {
		return
	}
	f.mark(0, len(f.lines), "")
	at := f.skipEmpty(0)
	for at < len(f.lines) {
		h, ok := f.headAt(at)
		if !ok || !h.toEnd {
			break
		}
		f.mark(at, h.end, store.FoldHeader)
		at = f.skipEmpty(h.end)
	}
	if !f.shows() {
		f.mark(0, len(f.lines), "")
	}
}

// shows says whether any words stay open.
func (f *folder) shows() bool {
	return slices.ContainsFunc(f.lines, func(l textLine) bool { return l.why == "" && !l.empty() && !l.fixed })
}

// folds makes ranges of the marked lines, without empty lines at their ends.
func (f *folder) folds(size int) (out []store.Fold) {
	for i := 0; i < len(f.lines); {
		why := f.lines[i].why
		end := i + 1
		for end < len(f.lines) && f.lines[end].why == why {
			end++
		}
		if why != "" {
			out = f.appendFold(out, i, end, why, size)
		}
		i = end
	}
	return out
}

func (f *folder) appendFold(out []store.Fold, start, end int, why store.FoldWhy, size int) []store.Fold {
	start = f.skipEmpty(start)
	for end > start && f.lines[end-1].empty() {
		end--
	}
	if start >= end {
		return out
	}
	stop := size
	if end < len(f.lines) {
		stop = f.lines[end].start
	}
	fold := store.Fold{Start: f.lines[start].start, End: stop, Why: why}
	for _, l := range f.lines[start:end] {
		if fold.Lesson == 0 && why == store.FoldQuote {
			fold.Lesson = l.lesson
		}
	}
	return append(out, fold)
}
