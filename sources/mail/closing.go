package mail

import (
	"strings"

	"earshot/store"
)

// How far from the end of its words a closing may begin, in lines.
const (
	signatureLines  = 30
	disclaimerLines = 40
	footerLines     = 8
)

// closeSegment folds what closes the words between two quotes: a signature
// behind its delimiter, the line of a phone, the footer of a mailing list,
// a disclaimer.
func (f *folder) closeSegment(start, end int) {
	for end > start && (f.lines[end-1].empty() || f.lines[end-1].fixed) {
		end--
	}
	words := f.signature(start, end)
	words = f.disclaimer(start, words)
	words = f.footer(start, words)
	f.device(start, words)
}

// signature folds from the last delimiter on whose text is short enough, and
// returns where it begins.
func (f *folder) signature(start, end int) int {
	begins := end
	for i := end - 1; i >= max(start, end-signatureLines); i-- {
		if s := f.lines[i].s; s == "--" || s == "—" {
			begins = i
		}
	}
	f.mark(begins, end, store.FoldSignature)
	return begins
}

// disclaimer folds from the first of the last three paragraphs that reads
// like a lawyer's.
func (f *folder) disclaimer(start, end int) int {
	begins, paragraphs := end, 0
	for i := end - 1; i >= max(start, end-disclaimerLines) && paragraphs < 3; i-- {
		first := i == start || f.lines[i-1].empty() || isRule(f.lines[i-1].s)
		if f.lines[i].empty() || !first {
			continue
		}
		paragraphs++
		if f.disclaims(i, end) {
			begins = i
		}
	}
	if begins > start && begins < end && isRule(f.lines[begins-1].s) {
		begins--
	}
	f.mark(begins, end, store.FoldDisclaimer)
	return begins
}

// disclaims says whether the paragraph at i opens like a disclaimer and
// speaks like one.
func (f *folder) disclaims(i, end int) bool {
	if !hasAnyPrefix(strings.ToLower(strings.TrimLeft(f.lines[i].s, "*_- ")), disclaimerOpens) {
		return false
	}
	var paragraph strings.Builder
	for ; i < end && paragraph.Len() < lookAt; i++ {
		paragraph.WriteString(strings.ToLower(f.lines[i].s))
		paragraph.WriteByte(' ')
	}
	return containsAny(paragraph.String(), disclaimerWords)
}

// footer folds what mailing list programs add: a long rule with a few lines to
// the end, or a paragraph that says how to leave, with a rule above it.
func (f *folder) footer(start, end int) int {
	begins := end
	for i := end - 1; i >= max(start, end-footerLines); i-- {
		s := f.lines[i].s
		switch {
		case len(s) >= 20 && isRule(s) && i > start && i < end-1:
			begins = i
		case i > start && f.opensFooter(i):
			begins = i
		}
	}
	if begins < end && begins > start+1 && isRule(f.lines[begins-1].s) {
		begins--
	}
	f.mark(begins, end, store.FoldSignature)
	return begins
}

// opensFooter says whether a paragraph begins at i that tells why the mail
// came, or how to get no more of them, and is short.
func (f *folder) opensFooter(i int) bool {
	if !f.lines[i-1].empty() && !isRule(f.lines[i-1].s) || !hasAnyPrefix(strings.ToLower(f.lines[i].s), footerOpens) {
		return false
	}
	var paragraph strings.Builder
	for ; i < len(f.lines) && !f.lines[i].empty() && paragraph.Len() < lookAt; i++ {
		paragraph.WriteString(strings.ToLower(f.lines[i].s))
		paragraph.WriteByte(' ')
	}
	return containsAny(paragraph.String(), footerWords)
}

// device folds the line that a phone or a program adds under a mail.
func (f *folder) device(start, end int) {
	left := 3
	for i := end - 1; i >= start && left > 0; i-- {
		l := f.lines[i]
		if l.empty() {
			continue
		}
		if left--; l.why == "" && isDevice(l.s) {
			f.lines[i].why = store.FoldSignature
		}
	}
}

// isDevice tells "Sent from my iPhone" from a sentence that begins so.
func isDevice(s string) bool {
	s = strings.ToLower(strings.Trim(s, "*_-[]() "))
	if len(s) > 80 || len(strings.Fields(s)) > 9 || strings.ContainsAny(s, ",;!?") {
		return false
	}
	return hasAnyPrefix(s, devicePrefixes) || hasAnySuffix(s, deviceSuffixes)
}

// isRule says whether a line is drawn and not written.
func isRule(s string) bool { return len(s) >= 3 && strings.Trim(s, "_-=*~—– ") == "" }

func hasAnyPrefix(s string, list []string) bool {
	for _, p := range list {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

func hasAnySuffix(s string, list []string) bool {
	for _, p := range list {
		if strings.HasSuffix(s, p) {
			return true
		}
	}
	return false
}

func containsAny(s string, list []string) bool {
	for _, p := range list {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}

// devicePrefixes and deviceSuffixes are what phones write, in lower case.
var devicePrefixes = []string{
	"sent from ", "sent via ", "sent with ", "get outlook for ", "sent using ",
	"von meinem ", "gesendet von ", "gesendet mit ", "diese nachricht wurde von meinem ", "outlook für ",
	"envoyé de mon ", "envoyé depuis ", "envoyé à partir de ", "obtenir outlook ", "télécharger outlook ",
	"enviado desde mi ", "enviado desde ", "obtener outlook ", "enviado do meu ", "enviado a partir ", "obter o outlook ",
	"inviato da ", "scarica outlook ", "ottieni outlook ", "verstuurd vanaf ", "verzonden vanaf ", "verzonden met ", "outlook voor ",
	"wysłane z ", "wysłano z ", "skickat från ", "sendt fra ", "lähetetty ", "odesláno z ", "odoslané z ",
	"отправлено с ", "отправлено из ", "надіслано з ", "发自我的", "發自我的", "從我的", "从我的", "發送自", "发送自",
	"yahoo mail: ", "yahoo mail on ", "trimis de pe ", "küldve ",
}

var deviceSuffixes = []string{"iphoneから送信", "ipadから送信", "から送信", " gönderildi", "에서 보냄", "나의 iphone에서 보냄"}

var disclaimerOpens = []string{
	"this e-mail", "this email", "this message", "this communication", "this transmission", "the information contained", "the information in this",
	"the contents of this", "the content of this", "confidential", "disclaimer", "legal notice", "privileged", "important notice", "notice:", "if you are not the intended", "if you have received this",
	"diese e-mail", "diese nachricht", "diese mail", "der inhalt dieser", "dieses e-mail", "vertraulich", "haftungsausschluss", "wichtiger hinweis",
	"ce message", "ce courriel", "cet e-mail", "le contenu de ce", "avis de confidentialité", "les informations contenues",
	"este mensaje", "este correo", "la información contenida", "aviso legal", "aviso de confidencialidad", "esta mensagem", "este e-mail", "as informações contidas",
	"questo messaggio", "questa e-mail", "le informazioni contenute", "avvertenza", "dit bericht", "deze e-mail", "de informatie in",
	"ta wiadomość", "niniejsza wiadomość", "detta meddelande", "denne e-mail", "denne e-post", "tämä viesti", "tato zpráva",
	"это сообщение", "настоящее сообщение", "このメール", "本邮件", "本郵件",
}

var disclaimerWords = []string{
	"confidential", "intended recipient", "intended only", "intended solely", "intended for the", "privileged", "unauthori",
	"vertraulich", "unbefugt", "nicht der beabsichtigte", "nicht der richtige adressat", "confidentiel", "destinataire", "confidencial", "destinatari", "riservat", "destinatário",
	"vertrouwelijk", "geadresseerde", "poufn", "adresat", "konfidentiell", "fortrolig", "luottamuksel", "důvěrn", "конфиденциал", "機密", "保密",
}

// footerOpens and footerWords are how programs say why a mail came.
var footerOpens = []string{
	"you received this", "you are receiving this", "you're receiving this", "you have received this email because", "this email was sent to", "this message was sent to",
	"visit topic or reply to this email", "reply to this email directly", "to unsubscribe from", "to unsubscribe, ", "to stop receiving", "groups.io links",
	"sie erhalten diese", "du erhältst diese", "diese e-mail wurde an", "vous recevez ce", "vous avez reçu ce", "recibes este", "recibe este", "ha recibido este",
	"ricevi questa", "hai ricevuto questa", "u ontvangt deze", "je ontvangt deze", "você está recebendo", "você recebeu este", "otrzymujesz tę", "du får detta", "du modtager denne", "du mottar denne", "saat tämän",
	"вы получили это", "вы получаете это", "本邮件由", "このメールは",
}

var footerWords = []string{
	"unsubscribe", "because you", "subscribed", "to respond", "view it on", "groups.io", "preferences", "notifications",
	"abmelden", "abbestellen", "weil sie", "weil du", "désabonner", "désinscrire", "car vous", "parce que vous", "darse de baja", "cancelar la suscripción", "porque",
	"disiscri", "cancellati", "perché", "afmelden", "uitschrijven", "omdat", "cancelar", "wypisać", "ponieważ", "avregistrera", "avprenumerera", "eftersom", "afmeld", "fordi", "avmeld", "koska",
	"отписаться", "потому что", "退订", "配信停止",
}
