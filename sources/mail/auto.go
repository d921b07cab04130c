package mail

import "strings"

// autoOf tells automatic mail by its header (RFC 3834, RFC 3462 and what
// programs really write). Mail that came over a list people write to, such as
// a support address that is a group, is not automatic for that.
func autoOf(root *part, m Message) Auto {
	h := root.header
	switch {
	case isBounce(root, m):
		return AutoBounce
	case root.report == "disposition-notification":
		return AutoReceipt
	case isAutoReply(h, m):
		return AutoReply
	case isBulk(h, m):
		return AutoBulk
	}
	return ""
}

func isBounce(root *part, m Message) bool {
	switch root.report {
	case "delivery-status", "none", "feedback-report":
		return true
	}
	name := local(m.From.Address)
	if name == "mailer-daemon" || name == "mail-daemon" || hasAnyPrefix(strings.ToLower(m.Subject.String()), failures) {
		return true
	}
	return root.header.has("X-Failed-Recipients") || name == "postmaster" && root.header.unfolded("Return-Path") == "<>"
}

func isAutoReply(h header, m Message) bool {
	if m.AutoSubmitted == "auto-replied" || h.has("X-Autoreply") || h.has("X-Autorespond") || h.has("X-Autoresponder") {
		return true
	}
	precedence := strings.ToLower(h.unfolded("Precedence"))
	if precedence == "auto_reply" || precedence == "auto-reply" {
		return true
	}
	subject := strings.ToLower(m.Subject.String())
	for _, s := range absences {
		if strings.HasPrefix(subject, s) {
			return true
		}
	}
	return saysAutomatic(m)
}

// saysAutomatic says whether a short mail opens by saying that a program wrote
// it. That alone counts of a text: people, too, write that they are away.
func saysAutomatic(m Message) bool {
	text := m.Text.String()
	return len(text) < 3000 && containsAny(strings.ToLower(text[:min(len(text), 400)]), automatic)
}

var automatic = []string{
	"this is an automated response", "this is an automatic response", "this is an automated reply", "this is an automatic reply", "this is an auto-reply", "this is an autoreply", "this is an auto-generated", "this is an automatically generated",
	"dies ist eine automatische", "dies ist eine automatisch", "diese e-mail wurde automatisch", "diese nachricht wurde automatisch", "ceci est une réponse automatique", "ceci est un message automatique", "esta es una respuesta automática", "este es un mensaje automático",
	"questa è una risposta automatica", "questo è un messaggio automatico", "dit is een automatisch", "esta é uma resposta automática", "esta é uma mensagem automática", "to jest automatyczna odpowiedź", "to jest wiadomość automatyczna",
	"detta är ett automatiskt", "dette er en automatisk", "dette er et automatisk", "tämä on automaattinen", "toto je automatická", "bu otomatik bir", "это автоматический ответ", "это автоматическое сообщение", "これは自動", "这是一封自动", "自动回复邮件",
}

// failures are how the subjects of reports begin that a mail did not arrive.
var failures = []string{
	"undelivered mail returned", "undeliverable:", "undeliverable mail", "mail delivery failed", "mail delivery failure", "delivery status notification", "delivery failure", "failure notice", "returned mail:", "message undeliverable",
	"unzustellbar:", "nicht zustellbar:", "non remis :", "échec de la remise", "no se puede entregar", "non recapitabile:", "onbestelbaar:", "não é possível entregar", "niedostarczalne:", "kan inte levereras:", "не удается доставить", "недоставленное сообщение",
}

// absences are how the subjects of automatic answers begin.
var absences = []string{
	"automatic reply:", "auto reply:", "autoreply:", "auto-reply:", "auto response:", "autoresponse:", "out of office:", "out of the office:",
	"automatische antwort:", "abwesenheitsnotiz", "abwesenheit:", "réponse automatique", "absence du bureau", "respuesta automática",
	"fuera de la oficina", "risposta automatica", "fuori sede", "resposta automática", "automatisch antwoord", "afwezigheidsbericht",
	"autosvar", "automatiskt svar", "automatisk svar", "automaattinen vastaus", "automatyczna odpowiedź", "odpowiedź automatyczna",
	"automatická odpověď", "автоматический ответ", "自動応答", "自動返信", "自动回复", "自动答复", "otomatik yanıt",
}

func isBulk(h header, m Message) bool {
	if strings.HasPrefix(m.AutoSubmitted, "auto-") {
		return true
	}
	if overList(h) || len(m.InReplyTo) > 0 || len(m.References) > 0 {
		return false
	}
	switch strings.ToLower(h.unfolded("Precedence")) {
	case "bulk", "junk":
		return true
	}
	return h.has("List-Unsubscribe") || h.has("Feedback-ID") || h.unfolded("Return-Path") == "<>" || noReply(local(m.From.Address))
}

// overList says whether a mail came over a list that people write to.
func overList(h header) bool {
	post := h.unfolded("List-Post")
	return post != "" && !strings.EqualFold(post, "no") ||
		h.has("Mailing-List") || h.has("X-Mailman-Version") || h.has("X-BeenThere")
}

// noReply says whether a mailbox name says that nobody reads it.
func noReply(name string) bool {
	switch strings.NewReplacer("-", "", "_", "", ".", "").Replace(name) {
	case "noreply", "donotreply", "dontreply", "nepasrepondre", "nichtantworten", "noresponder":
		return true
	}
	return false
}

// autoSubmitted reads the field's first word (RFC 3834, 5); "no" is nothing.
func autoSubmitted(h header) string {
	v, _, _ := strings.Cut(strings.ToLower(h.unfolded("Auto-Submitted")), ";")
	v = strings.TrimSpace(v)
	if v == "no" || len(v) > 40 || !strings.HasPrefix(v, "auto-") {
		return ""
	}
	return v
}
