package decode

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// guessed is how much of a text a charset is guessed from.
const guessed = 8 << 10

// A candidate is a charset that text without a label may be in, and the
// letters, small ones, that at least a share of such text is made of.
type candidate struct {
	name    string
	enc     encoding.Encoding
	usual   string // letters that are frequent
	percent int    // of the letters beyond ASCII that have to be among them
}

// candidates are tried in this order; of several that fit, the one with the
// largest share of usual letters is taken.
func candidates() []candidate {
	const kana = "のにはをたがでてとしれさいるうなかまもらりこすんくっあよそどきせえだ、。"
	const cyrillic = "оеаинтсрвлкмдпуяыьгзб"
	return []candidate{
		{"Japanese, Shift JIS", japanese.ShiftJIS, kana, 35},
		{"Japanese, EUC", japanese.EUCJP, kana, 35},
		{"Chinese, GB 18030", simplifiedchinese.GB18030, "的一是不了在有人我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过，。！？", 20},
		{"Chinese, Big5", traditionalchinese.Big5, "的一是不了在有人我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過，。！？", 20},
		{"Korean", korean.EUCKR, "이다는의에을가고한하지를은로기사어도리시자서그나대인아수일정전해", 30},
		{"Cyrillic, Windows-1251", charmap.Windows1251, cyrillic, 75},
		{"Cyrillic, KOI8-R", charmap.KOI8R, cyrillic, 75},
		{"Greek", charmap.Windows1253, "αοιετσνηυρπκμλωάίόέ", 70},
	}
}

// guess finds the charset of text that names none and is no UTF-8, in which
// every second letter is beyond ASCII: nothing Western is written so. ok is
// false where none fits.
func guess(b []byte) (enc encoding.Encoding, name string, ok bool) {
	b = b[:min(len(b), guessed)]
	high, letters := 0, 0
	for _, c := range b {
		switch {
		case c >= 0x80:
			high++
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			letters++
		}
	}
	if high < 8 || high < letters {
		return nil, "", false
	}
	best := 0
	for _, c := range candidates() {
		if share := c.share(b); share >= c.percent && share > best {
			best, enc, name, ok = share, c.enc, c.name, true
		}
	}
	return enc, name, ok
}

// share is how many percent of what is no ASCII are usual letters; 0 where the
// bytes cannot be this charset. A letter may be torn at the end.
func (c candidate) share(b []byte) int {
	text := decodeAll(c.enc, b)
	all, usual := 0, 0
	for i, r := range text {
		if r == utf8.RuneError && len(text)-i > 2*utf8.UTFMax {
			return 0
		}
		if r < utf8.RuneSelf {
			continue
		}
		all++
		if strings.ContainsRune(c.usual, r) {
			usual++
		}
	}
	if all == 0 {
		return 0
	}
	return usual * 100 / all
}
