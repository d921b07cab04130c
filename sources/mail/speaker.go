package mail

import (
	"strings"
	"sync"
	"unicode"

	"earshot/store/clean"
)

// behindList finds who wrote a mail that a list sends in its own name, "Ann
// via Lamps <lamps@lists.example>", as lists do for the sake of DMARC: the
// writer stands in X-Original-From, X-Original-Sender or Reply-To. It is the
// zero Address where the mail is none of these.
func (p *parser) behindList(h header) Address {
	from := p.msg.From
	name, _, via := cutVia(from.Name.String())
	if !via || !h.has("List-ID") && !h.has("List-Post") && !h.has("Mailing-List") {
		return Address{}
	}
	for _, field := range []string{"X-Original-From", "X-Original-Sender", "Reply-To"} {
		for _, raw := range readAddresses(h.unfolded(field), 3) {
			a := p.safe(raw)
			if a.Address == "" || a.Address == from.Address || strings.Contains(strings.ToLower(h.unfolded("List-Post")), a.Address) {
				continue
			}
			if a.Name.Len() == 0 {
				a.Name = clean.OneLine(name)
			}
			return a
		}
	}
	return Address{}
}

// cutVia parts "Ann via Lamps".
func cutVia(name string) (who, list string, ok bool) {
	for _, word := range []string{" via ", " über ", " per ", " через "} {
		if who, list, ok = strings.Cut(name, word); ok && who != "" && list != "" {
			return strings.Trim(who, `"' `), list, true
		}
	}
	return name, "", false
}

// signOffLines is how far from the end of its words a mail is signed.
const signOffLines = 12

// signOff returns the name under the words that stay open: "Kind regards," and
// a name of one to three words on the next line. Empty where there is none.
func signOff(m Message) string {
	lines := openLines(m)
	for i := len(lines) - 2; i >= max(0, len(lines)-signOffLines); i-- {
		if !isRegards(lines[i]) {
			continue
		}
		if name := strings.Trim(lines[i+1], " \t*_,-–—"); isPersonName(name) {
			return name
		}
		return ""
	}
	return ""
}

// openLines returns the lines that no quote covers, without the empty ones.
func openLines(m Message) (all []string) {
	text, at := m.Text.String(), 0
	take := func(s string) {
		for l := range strings.SplitSeq(s, "\n") {
			if l = strings.TrimSpace(l); l != "" {
				all = append(all, l)
			}
		}
	}
	for _, f := range m.Folds {
		take(text[at:f.Start])
		at = f.End
	}
	take(text[at:])
	return all
}

// isRegards says whether a line is nothing but a greeting at the end.
func isRegards(line string) bool {
	line = strings.ToLower(strings.Trim(line, " ,.!*_-–—"))
	return len(line) < 60 && regards()[line]
}

// isPersonName says whether a line can be a person's name: one to three words
// of letters, each with a capital, in scripts that have them.
func isPersonName(line string) bool {
	words := strings.Fields(line)
	if len(words) == 0 || len(words) > 3 || len(line) > 40 {
		return false
	}
	for _, w := range words {
		for i, r := range w {
			if i == 0 && unicode.IsLower(r) || !unicode.IsLetter(r) && !strings.ContainsRune(".'’-", r) {
				return false
			}
		}
	}
	return !teams()[strings.ToLower(words[len(words)-1])] && !teams()[strings.ToLower(words[0])]
}

// teams sign for many.
var teams = sync.OnceValue(func() map[string]bool {
	return map[string]bool{
		"team": true, "support": true, "service": true, "crew": true, "staff": true, "the": true, "your": true, "ihr": true, "dein": true,
		"kundenservice": true, "kundendienst": true, "equipo": true, "équipe": true, "l'équipe": true, "sent": true, "customer": true,
	}
})

// regards are how letters end.
var regards = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for _, list := range []string{
		"regards|best regards|kind regards|warm regards|kindest regards|warmest regards|with kind regards|best|all the best|best wishes|many thanks|thanks|thank you|thanks and regards|sincerely|sincerely yours|yours sincerely|yours truly|yours faithfully|cheers|take care",
		"mit freundlichen grüßen|mit freundlichen grüssen|mit freundlichem gruß|freundliche grüße|freundliche grüsse|viele grüße|liebe grüße|beste grüße|schöne grüße|herzliche grüße|mfg|lg|vg",
		"cordialement|bien cordialement|bien à vous|sincères salutations|salutations|meilleures salutations|bonne journée",
		"saludos|un saludo|saludos cordiales|atentamente|un cordial saludo|muchas gracias|gracias",
		"cordiali saluti|distinti saluti|saluti|un saluto|grazie",
		"met vriendelijke groet|met vriendelijke groeten|vriendelijke groet|groeten|groetjes|mvg",
		"atenciosamente|cumprimentos|melhores cumprimentos|com os melhores cumprimentos|abraços|obrigado|obrigada",
		"pozdrawiam|z poważaniem|serdecznie pozdrawiam|pozdrowienia",
		"med vänliga hälsningar|med vänlig hälsning|vänliga hälsningar|hälsningar|mvh|venlig hilsen|med venlig hilsen|med vennlig hilsen|vennlig hilsen|hilsen|ystävällisin terveisin|terveisin",
		"s pozdravem|s přátelským pozdravem|s pozdravom|üdvözlettel|tisztelettel|cu stimă|saygılarımla|iyi günler",
		"с уважением|с наилучшими пожеланиями|з повагою|με εκτίμηση",
		"敬具|よろしくお願いいたします|此致敬礼|谢谢|감사합니다",
	} {
		for w := range strings.SplitSeq(list, "|") {
			all[w] = true
		}
	}
	return all
})
