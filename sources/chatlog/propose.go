package chatlog

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"earshot/sources"
)

// A Part is a stretch of a line that holds one thing: who, when, text,
// conversation, id or role. From and To are bytes, half-open.
type Part struct {
	What     string
	From, To int
}

// Propose guesses which part of a line is which: the longest time in it, then
// the first short stretch between signs as who speaks, and what stands behind
// both as the text.
func Propose(line string) []Part {
	when, isDated := longestTime(line)
	masked := line
	if isDated {
		masked = line[:when.From] + strings.Repeat("|", when.To-when.From) + line[when.To:]
	}
	rest := stretches(masked)
	for i, who := range rest[:max(len(rest)-1, 0)] {
		name := line[who.From:who.To]
		if first, _ := utf8.DecodeRuneInString(name); !plausibleName(name, 4) || !unicode.IsLetter(first) {
			continue
		}
		text := rest[i+1]
		if isDated && when.From > text.From && i+2 < len(rest) {
			text = rest[i+2]
		}
		who.What, text.What, text.To = "who", "text", len(strings.TrimRight(line, " \t"))
		if isDated && when.From > text.From {
			text.To = text.From + len(strings.TrimRight(line[text.From:when.From], " \t-[({<|"))
		}
		rest = []Part{who, text}
		break
	}
	if isDated {
		rest = append(rest, when)
	}
	return sorted(slices.DeleteFunc(rest, func(p Part) bool { return p.What == "" || p.From >= p.To }))
}

func sorted(ps []Part) []Part {
	slices.SortFunc(ps, func(a, b Part) int { return a.From - b.From })
	return ps
}

// longestTime finds a time anywhere in a line.
func longestTime(line string) (Part, bool) {
	best := Part{What: "when"}
	for i := range line[:min(len(line), 200)] {
		if i > 0 && (digitAt(line, i) || letterAt(line, i)) && (digitAt(line, i-1) || letterAt(line, i-1)) {
			continue
		}
		if _, n, ok := readStamp(line[i:]); ok && n > best.To-best.From {
			best.From, best.To = i, i+n
		}
	}
	best.To = best.From + len(strings.TrimRight(line[best.From:best.To], " "))
	return best, best.To > best.From
}

// stretches parts a line at the signs that programs put between things.
func stretches(line string) []Part {
	var out []Part
	for _, at := range regexp.MustCompile(`[^|;\t<>\[\](){}:]+`).FindAllStringIndex(line, -1) {
		s := line[at[0]:at[1]]
		cut := strings.TrimFunc(s, beside)
		if cut == "" {
			continue
		}
		from := at[0] + strings.Index(s, cut)
		out = append(out, Part{"", from, from + len(cut)})
	}
	return out
}

// beside says whether a rune stands beside a thing and is none of it.
func beside(r rune) bool {
	return !unicode.IsGraphic(r) || unicode.IsSpace(r) || strings.ContainsRune("-–—=*#,\"", r)
}

// Pattern makes of a line, whose parts are known, a pattern that fits others
// like it: signs stay, letters and digits between the parts become any.
func Pattern(line string, parts []Part) string {
	var out strings.Builder
	out.WriteByte('^')
	at := 0
	for i, p := range sorted(slices.Clone(parts)) {
		if p.From < at || p.To > len(line) || p.From >= p.To {
			continue
		}
		between(&out, line[at:p.From])
		out.WriteString("(?P<" + p.What + ">" + inside(p, line, i == len(parts)-1) + ")")
		at = p.To
	}
	between(&out, line[at:])
	out.WriteByte('$')
	return out.String()
}

// inside is what a part may hold.
func inside(p Part, line string, last bool) string {
	switch next, _ := utf8.DecodeRuneInString(strings.TrimLeft(line[p.To:], " ")); {
	case p.What == "when":
		return timeLike(line[p.From:p.To])
	case p.What == "text" && last:
		return ".*"
	case next != utf8.RuneError && !unicode.IsLetter(next) && !unicode.IsDigit(next) && !strings.ContainsRune(line[p.From:p.To], next):
		return "[^" + regexp.QuoteMeta(string(next)) + "]*?"
	case p.What == "text" || strings.ContainsAny(line[p.From:p.To], " \t\r\f"):
		return ".*?"
	}
	return `\S+?`
}

// timeLike fits times that are written like one.
func timeLike(s string) string {
	var out strings.Builder
	for _, run := range regexp.MustCompile(`\d+|\pL+|.`).FindAllString(s, -1) {
		switch r, _ := utf8.DecodeRuneInString(run); {
		case unicode.IsDigit(r) && len(run) < 3:
			out.WriteString(`\d{1,2}`)
		case unicode.IsDigit(r):
			out.WriteString(`\d+`)
		case unicode.IsLetter(r):
			out.WriteString(`\pL+`)
		default:
			out.WriteString(regexp.QuoteMeta(run))
		}
	}
	return out.String()
}

const betweenMost = 40 // words and signs that a pattern names between two parts

// between is what stands between parts.
func between(out *strings.Builder, s string) {
	for i, run := range regexp.MustCompile(`\s+|[\pL\pN]+|.`).FindAllString(s, betweenMost+1) {
		if i == betweenMost {
			out.WriteString(".*?") // leaves the part behind it what it can
			return
		}
		switch r, _ := utf8.DecodeRuneInString(run); {
		case strings.Trim(run, " \t\r\f") == "":
			out.WriteString(`\s*`)
		case unicode.IsLetter(r), unicode.IsDigit(r):
			out.WriteString(`\S+?`)
		default:
			out.WriteString(regexp.QuoteMeta(run))
		}
	}
}

// A Trial says what a format would make of the first lines of a file.
type Trial struct {
	Why      string // why it is no format at all; empty: it is
	Messages []Tried
	GoOn     int   // lines that go on with a message
	Silent   int   // lines that say nothing
	Misses   []int // numbers of lines that fit nowhere
	MissWhy  string
}

// A Tried is a message as it would be read.
type Tried struct {
	Line         int
	When         string // as written
	Read         string // as understood; empty: it cannot be read
	Who, Text    string
	Side         string
	Conversation string
}

// Try reads the first lines of a file by a format that is being made. It needs
// no name and no samples yet.
func Try(c sources.FormatConfig, lines []string) Trial {
	h := newHead("trial", strings.Join(lines, "\n")+"\n", epoch(), true)
	var f format
	var err error
	if c.Columns != nil {
		f, err = tryColumns(c, h)
	} else {
		f, err = compileLines(c)
	}
	if err != nil {
		return Trial{Why: err.Error()}
	}
	return trialOf(try(f, h, sniffing()))
}

func tryColumns(c sources.FormatConfig, h head) (format, error) {
	c.Samples = nil
	all, err := teachColumns(c)
	if err != nil {
		return nil, err
	}
	return Taught{}.detect(h, all)
}

func trialOf(out *sink) Trial {
	t := Trial{Silent: out.skipped}
	for _, r := range out.records {
		m := Tried{Line: r.place.line, When: r.when, Who: r.author, Text: r.text, Side: r.side.String(), Conversation: r.conversation}
		if r.dated && !r.loose {
			m.Read = r.at.Format("Mon 2 Jan 2006 15:04")
		} else if r.dated {
			m.Read = r.at.Format("15:04")
		}
		t.Messages = append(t.Messages, m)
		t.GoOn += max(r.lines-1, 0)
	}
	for _, f := range out.flaws {
		t.Misses, t.MissWhy = append(t.Misses, f.line), f.why
	}
	return t
}

// Disguised returns a sample for the configuration, in which nothing is left
// of what a customer said: the line with other letters and digits in its
// parts. Where the pattern does not fit that, it is the line itself.
func Disguised(c sources.FormatConfig, line string) string {
	f, err := compileLines(c)
	if err != nil {
		return line
	}
	at := f.pattern.FindStringSubmatchIndex(line)
	hidden := []byte(line)
	for i, name := range f.pattern.SubexpNames() {
		if at == nil || name == "" || name == "when" || at[2*i] < 0 {
			continue
		}
		copy(hidden[at[2*i]:at[2*i+1]], disguise(line[at[2*i]:at[2*i+1]]))
	}
	if f.test(string(hidden)) != nil {
		return line
	}
	return string(hidden)
}

// disguise keeps the length in bytes and the signs of ASCII.
func disguise(s string) string {
	out := []byte(s)
	for i, b := range out {
		switch {
		case b >= '0' && b <= '9':
			out[i] = '0'
		case b >= 'A' && b <= 'Z':
			out[i] = 'X'
		case b >= 'a' && b <= 'z', b >= utf8.RuneSelf:
			out[i] = 'x'
		}
	}
	return string(out)
}

// An Odd is a file in no known format, for whoever teaches one.
type Odd struct {
	Name    string
	Lines   []string // the first
	Columns []Column // where it is a table or JSON
}

// A Column is a named value of a table or of JSON, with the first that stands
// there.
type Column struct{ Name, Value string }

const oddLines = 200 // of a file, shown to whoever teaches its format

func oddOf(h head) *Odd {
	o := &Odd{Name: h.name, Lines: h.lines[:min(len(h.lines), oddLines)]}
	switch c, _ := readColumns(firstRow(h.lines)); {
	case len(h.look) > 0:
		o.Columns = h.look.columns()
	case len(c.Names) > 2 && len(h.lines) > 1 && !holdTime(c.Names):
		fields, _ := splitRow(h.lines[1], c.Separator[0])
		for i, name := range c.Names {
			col := Column{Name: strings.TrimSpace(name)}
			if i < len(fields) {
				col.Value = fields[i]
			}
			o.Columns = append(o.Columns, col)
		}
	}
	return o
}

// holdTime says whether there is a time among the names: then they are no names
// but the first message.
func holdTime(names []string) bool {
	return slices.ContainsFunc(names, func(n string) bool { _, ok := wholeStamp(strings.TrimSpace(n)); return ok })
}

// columns returns the fields of the objects that a document, its lines or its
// lists hold, where they are plain values, those of objects within them by
// their paths: author.name.
func (l look) columns() []Column {
	var out []Column
	for path, value := range l {
		name := strings.TrimPrefix(path[strings.LastIndexByte(path, ']')+1:], ".")
		if name != "" && value != "{" && value != "[" && !slices.ContainsFunc(out, func(c Column) bool { return c.Name == name }) {
			out = append(out, Column{name, value})
		}
	}
	slices.SortFunc(out, func(a, b Column) int { return strings.Compare(a.Name, b.Name) })
	return out
}
