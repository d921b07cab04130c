// Package clean makes safe text: the one door through which outside text
// enters earshot. What comes out drives no terminal, hides nothing and is
// valid UTF-8 in NFC with "\n" between lines; what was replaced stays visible
// as a placeholder, and nothing else is cut.
//
// A Text holds newlines, a Line never does. Only this package makes them, and
// decoding one cleans again, so neither a torn file nor a tampered one can
// smuggle a control byte to a screen. Cleaning twice changes nothing.
//
// Cleaning comes before Redact, which needs text without hidden characters
// between the digits. CSV and JSONForTerminal guard safe text on its way out.
package clean

import "strings"

// Text is safe text of any number of lines, parted by "\n".
type Text struct{ s string }

// Line is safe text without a line break: a name, a subject, a file name.
// It neither begins nor ends with a blank.
type Line struct{ s string }

// Body returns raw as safe text. Text that is safe already is returned as it
// is, without a copy.
func Body(raw string) Text { return Text{wash(raw)} }

// OneLine returns raw as one safe line: a line break and the blanks around it
// become one blank, and blanks at both ends go.
func OneLine(raw string) Line {
	s := wash(raw)
	if folded := fold(s); folded != s {
		// Characters that a line break kept apart may be neighbours now.
		s = wash(folded)
	}
	return Line{s}
}

// Hidden counts the code points of raw that Body replaces by a placeholder
// because a reader could not see them: invisible characters and controls.
// Broken UTF-8 and surplus combining marks are not counted, they were visible.
func Hidden(raw string) int {
	if plainLen(raw) == len(raw) {
		return 0
	}
	w := washer{src: strings.ToValidUTF8(raw, broken)}
	w.wash()
	return w.hidden
}

// String returns the safe text.
func (t Text) String() string { return t.s }

// Len returns the length in bytes.
func (t Text) Len() int { return len(t.s) }

// IsZero reports whether the text is empty, so that encoders can leave it out.
func (t Text) IsZero() bool { return t.s == "" }

// Line returns the text as one line.
func (t Text) Line() Line { return OneLine(t.s) }

// Text returns the line as a text of one line.
func (l Line) Text() Text { return Text(l) }

// String returns the safe line.
func (l Line) String() string { return l.s }

// Len returns the length in bytes.
func (l Line) Len() int { return len(l.s) }

// IsZero reports whether the line is empty, so that encoders can leave it out.
func (l Line) IsZero() bool { return l.s == "" }

// fold joins the lines of safe text with single blanks and leaves out empty
// ones.
func fold(s string) string {
	if strings.IndexByte(s, '\n') < 0 {
		return strings.TrimSpace(s)
	}
	var filled []string
	for line := range strings.SplitSeq(s, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			filled = append(filled, line)
		}
	}
	return strings.Join(filled, " ")
}
