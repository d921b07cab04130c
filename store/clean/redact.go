package clean

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Redaction says where a token stands for what must not be kept. Start and End
// are byte offsets into the redacted text, half-open. Kind is "card", "iban"
// or "password".
type Redaction struct {
	Start, End int
	Kind       string
}

const (
	ibanToken     = "[iban]"
	passwordToken = "[password]"
	cardToken     = "[card …" // four digits and a bracket follow

	maxCard = 19
)

// passwordWords are what people write before a colon and a password.
var passwordWords = []string{
	"password", "passwort", "kennwort", "contraseña", "mot de passe", "parola",
	"senha", "wachtwoord", "pwd", "passcode", "pin",
}

// Redact returns t with card numbers, IBANs and passwords replaced by tokens,
// and where the tokens stand. Redacting twice changes nothing and finds
// nothing new.
func Redact(t Text) (Text, []Redaction) {
	s, found := redact(t.s)
	return Text{s}, found
}

// RedactLine does for a line what Redact does for a text.
func RedactLine(l Line) (Line, []Redaction) {
	s, found := redact(l.s)
	return Line{s}, found
}

// A secret is a stretch of text and the token that takes its place.
type secret struct {
	start, end  int
	kind, token string
}

func redact(s string) (string, []Redaction) {
	var out strings.Builder
	var found []Redaction
	from := 0
	for {
		x, ok := nextSecret(s, from)
		if !ok {
			break
		}
		x.start, x.end = withCluster(s, from, x.start, x.end)
		out.WriteString(s[from:x.start])
		start := out.Len()
		out.WriteString(x.token)
		found = append(found, Redaction{Start: start, End: out.Len(), Kind: x.kind})
		from = x.end
	}
	if found == nil {
		return s, nil
	}
	out.WriteString(s[from:])
	return out.String(), found
}

// nextSecret returns the first secret at or after from. A number shows itself
// by a digit, a password by the colon before it.
func nextSecret(s string, from int) (secret, bool) {
	for i := from; i < len(s); {
		if isNoSign(s[i]) {
			i++
			continue
		}
		if n := colonLen(s[i:]); n > 0 {
			if x, ok := passwordAfter(s, from, i, i+n); ok {
				return x, true
			}
			i += n
			continue
		}
		if _, n := digit(s[i:]); n == 0 {
			_, n = utf8.DecodeRuneInString(s[i:])
			i += n
			continue
		}
		if x, ok := ibanAt(s, from, i-2); ok {
			return x, true
		}
		if x, ok := cardAt(s, i); ok {
			return x, true
		}
		i = skipDigits(s, i)
	}
	return secret{}, false
}

// isNoSign says of a byte at once that no number and no colon begins with it.
func isNoSign(b byte) bool {
	return b < utf8.RuneSelf && b != ':' && b != '=' && (b < '0' || b > '9')
}

// withCluster widens a stretch by the joiner before it and by the marks and
// joiners behind it: they belonged to a digit, and beside a token a joiner
// would be a character that nobody sees.
func withCluster(s string, from, start, end int) (int, int) {
	if r, n := utf8.DecodeLastRuneInString(s[from:start]); isJoiner(r) {
		start -= n
	}
	for {
		r, n := utf8.DecodeRuneInString(s[end:])
		if !isJoiner(r) && !isMark(r) {
			return start, end
		}
		end += n
	}
}

// cardAt returns the longest card number that begins with the block of digits
// at i and ends with a block. After a plus stands a telephone number.
func cardAt(s string, i int) (secret, bool) {
	x := secret{start: i, kind: "card"}
	if strings.HasSuffix(s[:i], "+") {
		return x, false
	}
	digits := make([]byte, 0, maxCard)
	for {
		value, n := digit(s[i:])
		if n == 0 || len(digits) == maxCard {
			break
		}
		digits = append(digits, value)
		i += n
		if _, more := digit(s[i:]); more > 0 {
			continue
		}
		if isCard(digits) {
			x.end, x.token = i, maskedCard(digits)
		}
		i += separatorLen(s[i:])
	}
	return x, x.end > 0
}

// maskedCard returns the token of a card, which shows its last four digits.
func maskedCard(digits []byte) string {
	token := []byte(cardToken)
	for _, d := range digits[len(digits)-4:] {
		token = append(token, '0'+d)
	}
	return string(append(token, ']'))
}

// passwordAfter returns the word after the colon that stands between colon and
// after, if a word for password stands before it. A number in its place is
// taken as what it is, and whole.
func passwordAfter(s string, from, colon, after int) (secret, bool) {
	if !endsWithPasswordWord(s[from:colon]) {
		return secret{}, false
	}
	start := after
	for blankLen(s[start:]) > 0 {
		start += blankLen(s[start:])
	}
	end := start
	for end < len(s) && s[end] != '\n' && blankLen(s[end:]) == 0 {
		_, n := utf8.DecodeRuneInString(s[end:])
		end += n
	}
	word := s[start:end]
	if word == "" || word == passwordToken || strings.HasPrefix(word, ibanToken) || isCardToken(s[start:]) {
		return secret{}, false
	}
	if x, ok := ibanAt(s, from, start); ok {
		return x, true
	}
	if x, ok := cardAt(s, start); ok {
		return x, true
	}
	return secret{start: start, end: end, kind: "password", token: passwordToken}, true
}

// endsWithPasswordWord reports whether s ends with a whole word that announces
// a password, in capitals or not, blanks after it aside.
func endsWithPasswordWord(s string) bool {
	for {
		r, n := utf8.DecodeLastRuneInString(s)
		if n == 0 || blankLen(string(r)) == 0 {
			break
		}
		s = s[:len(s)-n]
	}
	for _, word := range passwordWords {
		rest := len(s) - len(word)
		if rest < 0 || !strings.EqualFold(s[rest:], word) {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(s[:rest])
		return !unicode.IsLetter(before) && !unicode.IsDigit(before)
	}
	return false
}

// isCardToken reports whether s begins with what maskedCard returns.
func isCardToken(s string) bool {
	rest, ok := strings.CutPrefix(s, cardToken)
	return ok && skipDigits(rest, 0) == 4 && strings.HasPrefix(rest[4:], "]")
}

// colonLen returns the length of the colon or equals sign that s begins with,
// 0 if there is none.
func colonLen(s string) int {
	switch {
	case s[0] == ':' || s[0] == '=':
		return 1
	case strings.HasPrefix(s, "：") || strings.HasPrefix(s, "＝"):
		return len("：")
	}
	return 0
}

// blankLen returns the length of the blank that s begins with, 0 if there is
// none. A line break is no blank.
func blankLen(s string) int {
	r, n := utf8.DecodeRuneInString(s)
	if r == ' ' || r >= 0xA0 && unicode.IsSpace(r) {
		return n
	}
	return 0
}

// separatorLen returns the length of the sign between two blocks of a number,
// 0 if s does not begin with one. A placeholder is one, so that hidden
// characters hide no number, and so is a line break.
func separatorLen(s string) int {
	r, n := utf8.DecodeRuneInString(s)
	if r == '\n' || r == '-' || r == '.' || r == '·' || within(r, '\u2010', '\u2015') {
		return n
	}
	return blankLen(s)
}

// digit returns the value and the length of the decimal digit that s begins
// with: ASCII, Arabic, Persian, Devanagari, Bengali or full-width. The length
// is 0 if there is none.
func digit(s string) (value byte, n int) {
	if s == "" || s[0] < utf8.RuneSelf {
		if s != "" && s[0]-'0' <= 9 {
			return s[0] - '0', 1
		}
		return 0, 0
	}
	r, n := utf8.DecodeRuneInString(s)
	for _, zero := range [...]rune{'٠', '۰', '०', '০', '０'} {
		if within(r, zero, zero+9) {
			return byte(r - zero), n
		}
	}
	return 0, 0
}

// skipDigits returns the end of the block of digits at i.
func skipDigits(s string, i int) int {
	for {
		_, n := digit(s[i:])
		if n == 0 {
			return i
		}
		i += n
	}
}
