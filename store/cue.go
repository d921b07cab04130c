package store

import (
	"slices"
	"strings"
	"unicode"
)

// Cues lists what a listener may note of how something is said. A cue is a
// fact of the words or a hint at their tone, never a judgement.
func Cues() []string {
	return []string{"repeats", "capitals", "exclaims", "apologises", "thanks", "hedges", "irony", "urgent",
		"third_contact", "mentions_leaving", "mentions_rival", "humour", "gives_up"}
}

// Tones lists the tones that a listener may hear. A tone is a listener's
// hypothesis, with how sure it is and perhaps another reading; no machine
// ever sets one.
func Tones() []string {
	return []string{"neutral", "satisfied", "excited", "frustrated", "fed_up", "sad", "anxious", "polite",
		"impolite", "sympathetic", "sarcastic"}
}

// Weights lists how much a matter weighs in the customer's own words, the
// lightest first.
func Weights() []string { return []string{"not", "nice", "important", "critical"} }

// Offered returns the cues that stand in words for everybody to see, for a
// form to offer: how they are written, a few set phrases in the languages
// below, and that somebody is here for the third time or more. contact is
// which conversation of the customer's this is, from 1.
func Offered(words string, contact int) []string {
	var out []string
	if contact >= 3 {
		out = append(out, "third_contact")
	}
	if shouts(words) {
		out = append(out, "capitals")
	}
	if strings.Contains(words, "!!") || strings.Count(words, "!") >= 3 {
		out = append(out, "exclaims")
	}
	spaced := wordsOf(words)
	for _, says := range setPhrases() {
		if slices.ContainsFunc(says.phrases, func(p string) bool { return strings.Contains(spaced, " "+p) }) {
			out = append(out, says.cue)
		}
	}
	return out
}

// shouts says whether words are in capitals for emphasis: two that are no
// short forms, or one of five letters and more.
func shouts(words string) bool {
	n := 0
	for _, w := range strings.FieldsFunc(words, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if letters := len([]rune(w)); letters >= 4 && w == strings.ToUpper(w) && w != strings.ToLower(w) {
			n++
			if letters >= 5 {
				n++
			}
		}
	}
	return n >= 2
}

// wordsOf makes words comparable: lower case, with one blank before each.
func wordsOf(s string) string {
	return " " + strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), " ")
}

// A setPhrase is the beginning of words that say a cue.
type setPhrase struct {
	cue     string
	phrases []string
}

// setPhrases are of English, German, French, Spanish, Italian, Dutch,
// Portuguese and Polish. They may be read too often: a person decides.
func setPhrases() []setPhrase {
	return []setPhrase{
		{"apologises", []string{"sorry", "apolog", "excuse me", "entschuldig", "verzeih", "désolé", "excusez", "pardon", "perdón", "disculp",
			"lo siento", "scus", "mi dispiace", "excuses", "desculp", "lamento", "przepraszam"}},
		{"thanks", []string{"thank", "thx", "cheers", "danke", "merci", "gracias", "grazie", "bedankt", "dank u", "dank je", "obrigad", "dzięk"}},
		{"mentions_leaving", []string{"cancel my", "cancel the", "cancel our", "switch to", "switching to", "leave you", "leaving you", "take my business",
			"go elsewhere", "going elsewhere", "kündig", "abbestell", "résili", "darme de baja", "disdire", "disdett", "opzeggen", "rezygn"}},
		{"urgent", []string{"urgent", "asap", "as soon as possible", "immediately", "right now", "dringend", "sofort", "au plus vite", "urgente",
			"subito", "spoed", "pilne"}},
		{"repeats", []string{"again", "as i said", "as i wrote", "for the second time", "for the third time", "still no", "still not", "schon wieder", "immer noch",
			"encore une fois", "toujours pas", "otra vez", "de nuevo", "ancora una volta", "alweer", "outra vez", "po raz kolejny"}},
		{"gives_up", []string{"never mind", "nevermind", "forget it", "give up", "gave up", "giving up", "vergessen sie es", "laissez tomber",
			"olvídelo", "lasciate stare", "laat maar"}},
	}
}
