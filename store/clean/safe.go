package clean

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	placeholder = "·"      // stands for a run of characters that nobody can see
	broken      = "\uFFFD" // stands for a run of bytes that are no UTF-8
	tab         = "    "

	maxMarks = 4 // combining marks on one base

	// clusterRoom keeps a grapheme cluster within 64 bytes. The four bytes of
	// difference are the first half of a flag, which is not counted.
	clusterRoom = 60

	// prefixRoom bounds the signs that attach to whatever follows them. Since
	// they attach to a placeholder too, none could part them any later.
	prefixRoom = 32
)

// wash applies the rules of this package to raw.
//
// Normalisation comes first, so that equal texts lose the same marks. It is
// repeated only where a control was spelled out, since the letter of "^A" may
// compose with a mark that followed the control.
func wash(raw string) string {
	if plainLen(raw) == len(raw) {
		return raw
	}
	w := washer{src: normal(strings.ToValidUTF8(raw, broken))}
	s := w.wash()
	if w.spelled {
		s = normal(s)
	}
	return s
}

// normal returns s in NFC, without a copy if it is so already. The quick look
// comes first because the thorough one allocates.
func normal(s string) string {
	if norm.NFC.QuickSpanString(s) == len(s) || norm.NFC.IsNormalString(s) {
		return s
	}
	return norm.NFC.String(s)
}

// A washer goes once over src. It copies nothing until something changes.
//
// Its second half describes the grapheme cluster at the point reached, a
// little larger than Unicode (UAX #29) draws it, never smaller.
type washer struct {
	src  string
	out  strings.Builder
	from int // src[from:] is not yet in out

	hidden  int  // code points that a placeholder replaced
	spelled bool // a control was written in letters

	base  rune // the character that the marks belong to
	last  rune // the last character written
	size  int  // bytes of the cluster
	marks int  // nonspacing marks on base
	glue  bool // the cluster may draw in the next base, see gluesTo
	run   run
}

// A run says what the placeholder written last may still take in.
type run int

const (
	noRun  run = iota
	unseen     // more hidden characters
	excess     // more marks too
)

// wash returns the safe form of src.
func (w *washer) wash() string {
	for i := 0; i < len(w.src); {
		if n := w.plain(i); n > 0 {
			i += n
			continue
		}
		i += w.step(i)
	}
	if w.from == 0 && w.out.Len() == 0 {
		return w.src
	}
	w.out.WriteString(w.src[w.from:])
	return w.out.String()
}

// plain passes over the plain characters at i and returns their bytes. Where
// the cluster goes on, even a plain character needs its size looked at.
func (w *washer) plain(i int) int {
	if w.glue {
		return 0
	}
	n := plainLen(w.src[i:])
	if n > 0 {
		w.settle(utf8.DecodeLastRuneInString(w.src[i : i+n]))
	}
	return n
}

// step handles the character at i and returns the bytes it took.
func (w *washer) step(i int) int {
	r, n := utf8.DecodeRuneInString(w.src[i:])
	switch {
	case r == '\r' && strings.HasPrefix(w.src[i+1:], "\n"):
		n = 2
		w.put(i, n, "\n")
	case r == '\n':
		w.settle(r, n)
	case isBreak(r):
		w.put(i, n, "\n")
	case r == '\t':
		w.put(i, n, tab)
	case r < 0x20 || r == 0x7F:
		w.spell(i, n, "^"+string(r^0x40))
	case r >= 0x80 && r < 0xA0:
		w.spell(i, n, fmt.Sprintf(`\x%02x`, r))
	case isUnseen(r):
		w.unseen(i, r, n)
	case isMark(r):
		w.mark(i, r, n)
	default:
		w.letter(i, r, n)
	}
	return n
}

// put writes text in place of the n bytes at i.
func (w *washer) put(i, n int, text string) {
	if w.out.Len() == 0 {
		w.out.Grow(len(w.src) + len(tab))
	}
	w.out.WriteString(w.src[w.from:i])
	w.out.WriteString(text)
	w.from = i + n
	switch r, size := utf8.DecodeLastRuneInString(text); text {
	case "":
	case placeholder:
		w.begin(r, size)
	default:
		w.settle(r, size)
	}
}

// spell writes a control in letters.
func (w *washer) spell(i, n int, letters string) {
	w.hidden++
	w.spelled = true
	w.put(i, n, letters)
}

// hide writes one placeholder for a whole run of characters.
func (w *washer) hide(i, n int, why run) {
	if w.run != noRun {
		w.put(i, n, "")
		return
	}
	w.put(i, n, placeholder)
	w.run = why
}

// unseen keeps an invisible character where it shapes a visible one, and hides
// it elsewhere.
func (w *washer) unseen(i int, r rune, n int) {
	if w.shapes(r, w.src[i+n:]) {
		w.extend(i, r, n)
		return
	}
	w.hidden++
	w.hide(i, n, unseen)
}

// mark keeps a combining mark as long as its base bears it.
func (w *washer) mark(i int, r rune, n int) {
	switch {
	case w.run == excess:
		w.put(i, n, "")
	case w.marks == maxMarks || !w.room(r, n):
		w.hide(i, n, excess)
	default:
		w.extend(i, r, n)
		w.marks++
	}
}

// letter keeps a visible character; where it would make the cluster too long,
// a placeholder parts the two.
func (w *washer) letter(i int, r rune, n int) {
	follows := joinsLeft(r)
	if (follows || w.gluesTo(r)) && !w.room(r, n) {
		w.put(i, 0, placeholder)
	}
	if follows {
		w.extend(i, r, n)
		return
	}
	w.begin(r, n)
}

// begin writes down r as a new base, in the old cluster if that draws it in.
func (w *washer) begin(r rune, n int) {
	size := n
	if w.gluesTo(r) {
		size += w.size
	}
	w.settle(r, n)
	w.size = size
}

// gluesTo reports whether the cluster draws in the base r. ASCII and the
// placeholder end any cluster but that of a prefix, which has room for them.
func (w *washer) gluesTo(r rune) bool {
	return w.glue && (r >= utf8.RuneSelf && string(r) != placeholder || isPrefix(w.last))
}

// settle begins a cluster with r.
func (w *washer) settle(r rune, n int) {
	w.base, w.last, w.size = r, r, n
	w.marks, w.run = 0, noRun
	w.glue = joinsRight(r)
}

// extend adds r, which stands at i, to the cluster.
func (w *washer) extend(i int, r rune, n int) {
	w.last = r
	w.size += n
	w.run = noRun
	w.glue = w.glue || r == zwj || joinsRight(r) || isVirama(w.src[i:])
}

// room reports whether the cluster can take the n bytes of r.
func (w *washer) room(r rune, n int) bool {
	if isPrefix(r) {
		return w.size+n <= prefixRoom
	}
	return w.size+n <= clusterRoom
}

// shapes reports whether the invisible r belongs between what was written and
// rest: a variation selector on an emoji, or a joiner inside an emoji or
// inside a word of a script that joins letters. There must be room for r and
// for what follows, so that neither is taken away later.
func (w *washer) shapes(r rune, rest string) bool {
	next, n := utf8.DecodeRuneInString(rest)
	if n == 0 {
		next = '\n'
	}
	if w.run != noRun || w.marks == maxMarks || w.size+2*utf8.UTFMax > clusterRoom {
		return false
	}
	switch r {
	case textStyle, emojiStyle:
		return w.last == w.base && (isPictograph(w.base) || isKeycap(w.base, next))
	case zwj:
		return w.joinsEmoji(next) || w.joinsWord(next)
	case zwnj:
		return w.joinsWord(next)
	}
	return false
}

// joinsEmoji reports whether a joiner stands between two emoji (UAX #29, GB11).
func (w *washer) joinsEmoji(next rune) bool {
	whole := w.last == w.base || w.last == emojiStyle || isSkinTone(w.last)
	return whole && isPictograph(w.base) && isPictograph(next)
}

// joinsWord reports whether a joiner stands between two letters of one script
// that needs joiners, or after a virama, whose form it decides even at the end
// of a word.
func (w *washer) joinsWord(next rune) bool {
	if w.last != w.base && !isMark(w.last) {
		return false
	}
	script := joiningScript(w.base)
	if script == nil {
		return false
	}
	return isVirama(string(w.last)) || inScript(script, next)
}
