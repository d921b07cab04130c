package mail

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// wild stands in a pattern for what differs from mail to mail: it takes any
// characters, none too.
const wild = "…"

// normal makes lines alike that people take for the same: case, blanks and
// the length of drawn lines do not count.
func normal(line string) string {
	line = strings.ToLower(line[:min(len(line), lookAt)])
	var b strings.Builder
	for i, word := range strings.Fields(line) {
		if i > 0 {
			b.WriteByte(' ')
		}
		writeShort(&b, word)
	}
	return b.String()
}

// writeShort writes a word with no sign more than three times in a row.
func writeShort(b *strings.Builder, word string) {
	last, run := rune(-1), 0
	for _, r := range word {
		if run++; r != last {
			last, run = r, 1
		}
		if run <= 3 || unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(r)
		}
	}
}

// fits says whether a line is as a pattern has it. Both are normal. It looks
// at no character of the line twice.
func fits(pattern, line string) bool {
	first, rest, found := strings.Cut(pattern, wild)
	if !found {
		return pattern == line
	}
	line, ok := strings.CutPrefix(line, first)
	if !ok {
		return false
	}
	for {
		part, more, found := strings.Cut(rest, wild)
		if !found {
			return strings.HasSuffix(line, part)
		}
		if _, line, ok = strings.Cut(line, part); !ok {
			return false
		}
		rest = more
	}
}

// A looseness says which words with a capital are taken for names, besides
// those that are known.
type looseness int

const (
	strict looseness = iota // none
	loose                   // all but a line's first
	loosest
)

// patternOf generalises a line: numbers, dates, addresses, and the names of
// those who are in the conversation become wild.
func patternOf(line string, names map[string]bool, l looseness) string {
	words := strings.Fields(line[:min(len(line), lookAt)])
	differs := make([]bool, len(words))
	for i, w := range words {
		differs[i] = varies(w, names) || capital(w) && (l == loosest || l == loose && i > 0)
	}
	spread(words, differs)
	var out []string
	for i, w := range words {
		switch {
		case !differs[i]:
			out = append(out, w)
		case len(out) > 0 && strings.HasSuffix(out[len(out)-1], wild):
			out[len(out)-1] += colonOf(w)
		default:
			out = append(out, wild+colonOf(w))
		}
	}
	return normal(strings.Join(out, " "))
}

// colonOf is the colon that a word ends with: it tells more than the word.
func colonOf(word string) string {
	for _, colon := range []string{":", "："} {
		if strings.HasSuffix(word, colon) {
			return colon
		}
	}
	return ""
}

// varies says whether a word is another in the next mail: it holds a digit or
// an address, or is a name or a weekday.
func varies(word string, names map[string]bool) bool {
	if strings.ContainsFunc(word, unicode.IsDigit) || strings.Contains(word, "@") || strings.Contains(word, "://") || strings.Contains(word, wild) {
		return true
	}
	core := strings.ToLower(strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) }))
	return core != "" && (names[core] || weekdays()[core])
}

// between is how many words may stand between two numbers of one date.
const between = 3

// spread takes in what belongs to a name or a date: up to three words between
// two numbers, and words with a capital behind what varies, or before a name or
// an address; never a line's first.
func spread(words []string, differs []bool) {
	for i, last := 0, -1; i < len(words); i++ {
		if !differs[i] {
			continue
		}
		if last >= 0 && i-last <= between+1 && hasDigit(words[last]) && hasDigit(words[i]) {
			for j := last + 1; j < i; j++ {
				differs[j] = true
			}
		}
		last = i
	}
	for i := 1; i < len(words); i++ {
		label := i == 1 && colonOf(words[0]) != ""
		differs[i] = differs[i] || (differs[i-1] || label) && capital(words[i])
	}
	for i := len(words) - 2; i > 0; i-- {
		differs[i] = differs[i] || differs[i+1] && capital(words[i]) && colonOf(words[i]) == "" && !hasDigit(words[i+1])
	}
}

func capital(word string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(word, `"'(<*_`))
	return unicode.IsUpper(r)
}

// tells says whether enough of a pattern is fixed to know a line by: three
// letters, two and a colon, or a drawn line.
func tells(pattern string) bool {
	letters := 0
	for _, r := range pattern {
		switch {
		case !unicode.IsLetter(r):
		case utf8.RuneLen(r) > 2:
			letters += 2 // a word in some scripts, and at least a syllable
		default:
			letters++
		}
	}
	fixed := strings.ReplaceAll(pattern, wild, "")
	return letters >= 3 || letters == 2 && strings.Contains(fixed, ":") || isRule(fixed) || strings.Contains(fixed, "---") || strings.Contains(fixed, "___") || strings.Contains(fixed, "===")
}

// weekdays are those of languages that write them small, and the short forms
// that stand before dates.
var weekdays = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for day := range strings.FieldsSeq("monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun " +
		"montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag lundi mardi mercredi jeudi vendredi samedi dimanche " +
		"lunes martes miércoles jueves viernes sábado domingo lunedì martedì mercoledì giovedì venerdì sabato domenica " +
		"maandag dinsdag woensdag donderdag vrijdag zaterdag zondag segunda-feira terça-feira quarta-feira quinta-feira sexta-feira " +
		"poniedziałek wtorek środa czwartek piątek sobota niedziela måndag tisdag onsdag torsdag fredag lördag söndag " +
		"mandag tirsdag lørdag søndag maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai " +
		"pondělí úterý středa čtvrtek pátek neděle понедельник вторник среда четверг пятница суббота воскресенье") {
		all[day] = true
	}
	return all
})
