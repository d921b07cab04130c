package mail

import (
	"errors"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"earshot/store"
	"earshot/store/clean"
)

// A Span is a range of bytes in the text of a mail; empty: nothing was pointed
// at.
type Span struct{ Start, End int }

func (s Span) empty() bool { return s.Start >= s.End }

// headLines is of how many lines the start of a quote can be taught.
const headLines = 4

// TeachQuote makes patterns of the lines that a range touches, for a quote to
// start at: the closest first, then those that take more words for names.
// names are of those in the conversation.
func TeachQuote(text string, at Span, names []string) ([][]clean.Line, error) {
	known := map[string]bool{}
	for _, name := range names {
		for w := range strings.FieldsSeq(strings.ToLower(name)) {
			if w = strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) }); utf8.RuneCountInString(w) > 1 {
				known[w] = true
			}
		}
	}
	at.End = max(at.End, at.Start)
	if at.Start < 0 || at.End > len(text) {
		return nil, errors.New("these words are not in the mail")
	}
	from := strings.LastIndexByte(text[:at.Start], '\n') + 1
	all := strings.Split(strings.Trim(text[from:at.End+lineEnd(text[at.End:])], "\n"), "\n")
	var out [][]clean.Line
	for l := strict; l <= loosest; l++ {
		var pattern []clean.Line
		for _, line := range all[:min(len(all), headLines)] {
			pattern = append(pattern, clean.OneLine(patternOf(line, known, l)))
		}
		if tells(pattern[0].String()) && !slices.ContainsFunc(out, func(p []clean.Line) bool { return slices.Equal(p, pattern) }) {
			out = append(out, pattern)
		}
	}
	if len(out) == 0 {
		return nil, errors.New("nothing in this line is the same in every mail: it holds names, numbers and dates alone")
	}
	return out, nil
}

// lineEnd returns how far it is to the end of the line.
func lineEnd(text string) int {
	if n := strings.IndexByte(text, '\n'); n >= 0 {
		return n
	}
	return len(text)
}

// TeachForm makes the fields of a form of where a listener pointed: at who
// wrote, by name or address or both, and at what they wrote.
func TeachForm(text string, name, address, words Span) (store.Fields, error) {
	var out store.Fields
	if name.empty() && address.empty() {
		return out, errors.New("nobody is pointed at: a form needs its writer's name or address")
	}
	for _, at := range []*Span{&name, &address, &words} {
		if at.Start < 0 || at.End > len(text) {
			return out, errors.New("these words are not in the mail")
		}
		if !at.empty() {
			*at = behindLabel(text, *at)
		}
	}
	for _, f := range []struct {
		at   Span
		what string
		into *store.Field
	}{{name, "the name", &out.Name}, {address, "the address", &out.Address}, {words, "the words", &out.Words}} {
		if f.at.empty() {
			continue
		}
		f.into.Before = clean.OneLine(labelBefore(text, f.at, name, address))
		if !strings.ContainsFunc(f.into.Before.String(), unicode.IsLetter) {
			return out, errors.New("no label stands before " + f.what + ", on the line or on the one above")
		}
	}
	if mailbox(text[address.Start:address.End]) == "" && !address.empty() {
		return out, errors.New("what is pointed at is no mail address")
	}
	if !name.empty() {
		out.Name.After = clean.OneLine(closing(text[name.End:]))
	}
	if !words.empty() {
		out.Words.After = clean.OneLine(lineBelow(text[words.End:]))
	}
	return out, nil
}

// behindLabel takes a label off a range that takes it in: "Name: Ann", a whole
// line.
func behindLabel(text string, at Span) Span {
	from := strings.LastIndexByte(text[:at.Start], '\n') + 1
	if trimLabel(text[from:at.Start]) != "" {
		return at
	}
	if i := strings.IndexByte(text[at.Start:at.End], ':'); i > 0 && i <= 32 && strings.IndexByte(text[at.Start:at.Start+i], '\n') < 0 && at.Start+i+1 < at.End {
		at.Start += i + 1
	}
	return at
}

// labelBefore is what stands before a field on its line, up to another field,
// or else the line above it.
func labelBefore(text string, at, name, address Span) string {
	from := strings.LastIndexByte(text[:at.Start], '\n') + 1
	to := at.Start
	for _, other := range []Span{name, address} {
		if !other.empty() && from <= other.Start && other.Start < to {
			to = other.Start
		}
	}
	for {
		if label := trimLabel(text[from:to]); label != "" || from == 0 {
			return label
		}
		to = from - 1
		if name.Start < to && to <= name.End || address.Start < to && to <= address.End {
			return "" // the line above is another field's
		}
		from = strings.LastIndexByte(text[:to], '\n') + 1
	}
}

// trimLabel takes off what decorates a label.
func trimLabel(s string) string { return strings.Trim(s, "*_ \t\u00a0>-•<(|\"'") }

// closing is what ends a name on its line: a sign, or the next label.
func closing(rest string) string {
	rest = strings.TrimSpace(rest[:lineEnd(rest)])
	if r, size := utf8.DecodeRuneInString(rest); rest == "" || !unicode.IsLetter(r) && !unicode.IsDigit(r) {
		return rest[:size]
	}
	if i := strings.IndexByte(rest, ':'); i > 0 && i <= 32 {
		return rest[:i+1]
	}
	return ""
}

// lineBelow is the next line with words in it, as a pattern; empty where it
// would fit too much.
func lineBelow(rest string) string {
	rest = rest[min(lineEnd(rest)+1, len(rest)):]
	for line := range strings.SplitSeq(rest, "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		if label, _, ok := strings.Cut(line, ":"); ok && len(label) <= 32 && strings.ContainsFunc(label, unicode.IsLetter) {
			return normal(label) + ":" + wild
		}
		if p := patternOf(line, nil, strict); tells(p) {
			return p
		}
		return ""
	}
	return ""
}

// A taughtField finds a field of a form by the labels around it.
type taughtField store.Field

// find returns the line of the label, and what stands behind it.
func (f taughtField) find(lines []textLine) (at int, rest string, ok bool) {
	label := f.Before.String()
	if label == "" {
		return 0, "", false
	}
	for i, l := range lines {
		s := strings.TrimLeft(l.s, "*_ \t\u00a0>-•<(|\"'")
		if len(s) < len(label) || !strings.EqualFold(s[:len(label)], label) {
			continue
		}
		rest := s[len(label):]
		last, _ := utf8.DecodeLastRuneInString(label)
		if next, _ := utf8.DecodeRuneInString(rest); unicode.IsLetter(last) && (unicode.IsLetter(next) || unicode.IsDigit(next)) {
			continue // the label is the beginning of another word
		}
		return i, strings.Trim(rest, "*_:| \t\u00a0"), true
	}
	return 0, "", false
}

// value returns what a field of one line holds: the rest of the label's line,
// or the next line with anything on it.
func (f taughtField) value(lines []textLine) string {
	at, rest, ok := f.find(lines)
	if !ok {
		return ""
	}
	for at++; rest == "" && at < len(lines); at++ {
		rest = lines[at].s
	}
	if after := f.After.String(); after != "" {
		rest, _, _ = strings.Cut(rest, after)
	}
	if i := strings.IndexByte(rest, '<'); i >= 0 && strings.Contains(rest[i:], "@") {
		rest = rest[i+1:]
		rest, _, _ = strings.Cut(rest, ">")
	}
	rest, _, _ = strings.Cut(rest, " [") // the number of a link
	if len(rest) > 200 {
		return ""
	}
	return strings.Trim(rest, "*_ \t")
}

// words returns the lines from the first to the one behind the last of a field
// of many; ok is false where it is not there or empty.
func (f taughtField) words(lines []textLine) (first, last int, ok bool) {
	first, rest, ok := f.find(lines)
	if !ok {
		return 0, 0, false
	}
	if rest == "" {
		for first++; first < len(lines) && lines[first].empty(); first++ {
		}
	}
	for last = first + 1; last < len(lines); last++ {
		if f.After.Len() > 0 && fits(f.After.String(), normal(lines[last].s)) {
			break
		}
	}
	return first, last, first < len(lines)
}
