package mail

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"earshot/store"
)

// sameMatter is how far apart two mails of one subject may be and still be of
// one matter: at least once this, and less than twice.
const sameMatter = 14 * 24 * time.Hour

// belong gives a mail the keys by which its conversation is found where no
// Message-ID leads to it: a ticket's number in the subject, else the subject,
// both of the same customer. Only an answer that refers to nothing seeks by its
// subject what it answers: what another refers to may still come.
func belong(a *store.Arrival) {
	who := customerOf(a)
	if who == "" {
		return
	}
	subject := a.Subject.String()
	for _, n := range tickets(subject) {
		key := "ticket " + who + " " + n
		a.Seeks, a.Finds = append(a.Seeks, key), append(a.Finds, key)
	}
	core, answers := coreSubject(subject)
	if core == "" || a.At.IsZero() || a.Undated {
		return
	}
	key := func(kind string, offset int64) string {
		return kind + " " + who + " " + strconv.FormatInt(a.At.Unix()/int64(sameMatter/time.Second)+offset, 10) + " " + core
	}
	switch {
	case answers && len(a.Threads) == 0:
		a.Seeks = append(a.Seeks, key("asked", 0), key("asked", -1), key("answer", 0), key("answer", -1))
		a.Finds = append(a.Finds, key("answer", 0))
	default: // its answer may be here already: mailboxes are read newest first
		a.Seeks = append(a.Seeks, key("answer", 0), key("answer", 1))
		a.Finds = append(a.Finds, key("asked", 0))
	}
}

// customerOf is the one the conversation is with: the sender, or of an agent's
// mail the first who is none.
func customerOf(a *store.Arrival) string {
	if a.From.Side != store.Agent {
		return a.From.Value
	}
	for _, to := range a.To {
		if to.Side != store.Agent {
			return to.Value
		}
	}
	return ""
}

// ticketNumber is how help desks write the number of a ticket into a subject:
// in brackets with a number sign or a word, or behind such a word.
var ticketNumber = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)[\[(]\s*(?:[a-z][a-z -]{0,20})?[#:№]\s*([a-z]{0,6}-?[0-9]{3,20})\s*[\])]` +
		`|(?:^|[^\pL])(?:ticket|case|request|incident|vorgang|fall|anfrage|dossier|demande|caso|solicitud|incidencia|richiesta|zaak|melding|aanvraag|sprawa|zgłoszenie|ärende|sag|sak|обращение|заявка)` +
		`(?:\s*(?:id|no\.?|nr\.?|number|nummer))?\s*[#:№-]?\s*([a-z]{0,6}-?[0-9]{3,20})\b` +
		`|ref:([_a-z0-9.!]{8,60}):ref\b`)
})

// tickets returns the numbers of tickets in a subject, in lower case.
func tickets(subject string) (all []string) {
	if !strings.ContainsAny(subject, "0123456789") {
		return nil
	}
	for _, m := range ticketNumber().FindAllStringSubmatch(subject[:min(len(subject), 500)], 3) {
		all = append(all, strings.ToLower(m[1]+m[2]+m[3]))
	}
	return all
}

// coreSubject takes the prefixes of answers and the tags of lists off a
// subject, and says whether there were prefixes. Forwarding begins a matter.
func coreSubject(subject string) (core string, answers bool) {
	core = strings.ToLower(strings.Join(strings.Fields(subject[:min(len(subject), 500)]), " "))
	for range 20 {
		if rest, ok := cutAnswer(core); ok {
			core, answers = rest, true
			continue
		}
		rest, ok := cutTag(core)
		if !ok {
			break
		}
		core = rest
	}
	return core, answers
}

// cutAnswer takes one "Re:" off, counted ("Re[2]:", "Re(3):") or not.
func cutAnswer(s string) (rest string, ok bool) {
	word, rest, found := strings.Cut(s, ":")
	if !found {
		word, rest, found = strings.Cut(s, "：")
	}
	if !found || len(word) > 24 {
		return s, false
	}
	word = strings.TrimRight(strings.TrimSpace(word), "0123456789[]()^* ")
	return strings.TrimSpace(rest), answerWords()[word] || hasAnyPrefix(s, absences)
}

// cutTag takes a list's "[tag] " off.
func cutTag(s string) (rest string, ok bool) {
	if !strings.HasPrefix(s, "[") {
		return s, false
	}
	tag, rest, found := strings.Cut(s, "]")
	rest = strings.TrimSpace(rest)
	return rest, found && len(tag) <= 40 && rest != ""
}

// answerWords stand before the colon in the subjects of answers.
var answerWords = sync.OnceValue(func() map[string]bool {
	return map[string]bool{
		"re": true, "aw": true, "antw": true, "antwort": true, "sv": true, "vs": true, "odp": true, "ynt": true, "rif": true,
		"r": true, "res": true, "resp": true, "rép": true, "rép.": true, "bls": true, "vá": true, "atb": true, "απ": true,
		"回复": true, "回覆": true, "答复": true, "返信": true, "회신": true, "отв": true, "ответ": true, "відп": true,
	}
})
