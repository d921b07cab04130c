package mail

import (
	"strings"
	"sync"
	"unicode"

	"earshot/store"
)

// A head introduces the mail that is answered or forwarded: lines start to
// end. With toEnd it stands for itself; without, only quoted lines below it
// prove it.
type head struct {
	start, end int
	toEnd      bool
	lesson     store.LessonID // a listener taught it
}

// headAt finds a head that begins at line i.
func (f *folder) headAt(i int) (head, bool) {
	if h, ok := f.taughtAt(i); ok {
		return h, true
	}
	if h, ok := f.separator(i); ok {
		return h, true
	}
	if h, ok := f.headerBlock(i); ok {
		return h, true
	}
	return f.attribution(i)
}

// separator is a drawn line with words in it: "-----Original Message-----",
// "Begin forwarded message:".
func (f *folder) separator(i int) (head, bool) {
	s := f.lines[i].s
	drawn := strings.HasPrefix(s, "--") || strings.HasPrefix(s, "__") || strings.HasPrefix(s, "==")
	if !drawn && !f.lines[i].colon {
		return head{}, false
	}
	core := strings.ToLower(strings.Trim(s, "-_=*> :\t"))
	if len(core) == 0 || len(core) > 80 {
		return head{}, false
	}
	if drawn && hasAnyPrefix(core, separatorWords) || hasAnyPrefix(core, begins) && strings.HasSuffix(s, ":") {
		return head{i, i + 1, true, 0}, true
	}
	return head{}, false
}

// headerBlock is the header that Outlook and its like write above the mail
// answered: a sender and two more of its fields on neighbouring lines, at the
// beginning, below an empty line or below a rule, which belongs to it. Right
// below words it has to be whole, and begin with the sender.
func (f *folder) headerBlock(i int) (head, bool) {
	start, whole := i, false
	if isRule(f.lines[i].s) {
		i = f.skipEmpty(i + 1)
	} else if i > 0 && !f.lines[i-1].empty() && !isRule(f.lines[i-1].s) && f.lines[i-1].why == "" {
		if kind, ok := headerLabel(f.lines[i].s); !ok || kind != labelFrom {
			return head{}, false
		}
		whole = true
	}
	var found [5]bool
	fields, end := 0, i
	for j := i; j < min(len(f.lines), i+12) && !f.lines[j].empty(); j++ {
		kind, ok := headerLabel(f.lines[j].s)
		switch {
		case ok:
			found[kind] = true
			fields++
			end = j + 1
		case j == i:
			return head{}, false
		}
	}
	proved := found[labelFrom] && fields >= 3 && (found[labelDate] || found[labelSubject])
	if whole {
		proved = found[labelFrom] && found[labelDate] && found[labelTo] && found[labelSubject]
	}
	return head{start, end, true, 0}, proved
}

// headerLabel reads the label of a header line, which may be bold.
func headerLabel(s string) (kind int, ok bool) {
	s = strings.TrimLeft(s, "*_ ")
	s = s[:min(len(s), 60)]
	colon := strings.IndexByte(s, ':')
	if colon < 0 {
		colon = strings.Index(s, "：")
	}
	if colon < 1 {
		return 0, false
	}
	kind, ok = headerLabels()[strings.ToLower(strings.Trim(s[:colon], "*_ \u00a0"))]
	return kind, ok
}

// attribution is "On … Name wrote:" over one to four lines, in any of the
// languages of verbs. It stands for itself with a time or an address in it;
// else quoted lines must follow.
func (f *folder) attribution(i int) (head, bool) {
	if !f.colonNear(i) {
		return head{}, false
	}
	opens := opensAttribution(f.lines[i].s)
	joined := ""
	for j := i; j < min(len(f.lines), i+4) && !f.lines[j].empty() && !f.lines[j].quoted; j++ {
		s := f.lines[j].s
		if len(joined)+len(s) > lookAt {
			break
		}
		joined += " " + s
		if !f.lines[j].colon {
			if !opens {
				break
			}
			continue
		}
		return f.judge(i, j+1, joined, opens)
	}
	return head{}, false
}

// colonNear says whether one of the four lines from i on can end an
// attribution.
func (f *folder) colonNear(i int) bool {
	for _, l := range f.lines[i:min(len(f.lines), i+4)] {
		if l.colon {
			return true
		}
	}
	return false
}

// judge says whether the joined lines are an attribution and how sure.
func (f *folder) judge(start, end int, joined string, opens bool) (head, bool) {
	joined = strings.ToLower(joined)
	verb := containsAny(joined, verbs)
	address := strings.Contains(joined, "@")
	last := joined[strings.LastIndexByte(joined, ' ')+1:]
	switch {
	case opens && verb && (address && hasDigit(joined) || hasTime(joined) && hasDate(joined)),
		verb && address && hasTime(joined),
		opens && hasTime(joined) && strings.Contains(last, "@"):
		return head{start, end, true, 0}, true
	case verb || address && hasDigit(joined):
		return head{start, end, false, 0}, true
	}
	return head{}, false
}

// endsAttribution says whether a line can end one.
func endsAttribution(s string) bool {
	s = strings.TrimRight(s, "*_ >")
	return strings.HasSuffix(s, ":") || strings.HasSuffix(s, "：") || strings.HasSuffix(s, "写道") || strings.HasSuffix(s, "寫道")
}

// opensAttribution says whether a line can begin one: with a word for "on",
// or with a date.
func opensAttribution(s string) bool {
	s = strings.ToLower(strings.TrimLeft(s, "*_-— "))
	if s == "" {
		return false
	}
	if s[0] >= '0' && s[0] <= '9' {
		return true
	}
	return hasAnyPrefix(s, openings)
}

// hasTime finds a clock time: digits, a colon or its like, two digits.
func hasTime(s string) bool {
	for i := 1; i+2 < len(s); i++ {
		if (s[i] == ':' || s[i] == '.' || s[i] == 'h') && isDigit(s[i-1]) && isDigit(s[i+1]) && isDigit(s[i+2]) &&
			(i+3 == len(s) || !isDigit(s[i+3])) {
			return true
		}
	}
	return false
}

// hasDate finds a year, or a date of three numbers.
func hasDate(s string) bool {
	run, groups := 0, 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case isDigit(c):
			run++
			if run == 4 || run == 1 && groups == 2 {
				return true
			}
			continue
		case run > 0 && (c == '/' || c == '.' || c == '-'):
			groups++
		default:
			groups = 0
		}
		run = 0
	}
	return false
}

func hasDigit(s string) bool { return strings.IndexFunc(s, unicode.IsDigit) >= 0 }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// openings are how attributions begin: on, at, or a weekday where the
// language has no such word.
var openings = []string{
	"on ", "at ", "in a message dated ", "quoting ", "am ", "le ", "el ", "il giorno ", "il ", "op ", "em ", "a ", "w dniu ", "dnia ", "den ", "på ", "dne ", "dňa ",
	"vào ", "pada ", "tarihinde ", "în ", "la ", "vom ", "von: ", "mon", "tue", "wed", "thu", "fri", "sat", "sun",
	"pon", "wt", "śr", "czw", "pt", "sob", "niedz", "po ", "út ", "st ", "čt ", "pá ", "so ", "ne ",
	"ma ", "ti ", "ke ", "to ", "pe ", "la ", "su ", "tis", "ons", "tor", "fre", "lör", "sön", "man", "tir", "lør", "søn",
	"пн", "вт", "ср", "чт", "пт", "сб", "вс", "нд", "понед", "четв", "пятн", "субб", "воскр", "втор", "сред", "在", "于", "於",
}

// verbs are what they say.
var verbs = []string{
	"wrote", " writes", " said", "schrieb", "geschrieben", "a écrit", "à écrit", "escribió", "escribio", "ha scritto", "scrisse", "schreef", "geschreven", "escreveu",
	"napisał", "pisze", "skrev", "kirjoitti", "napsal", "napísal", "пишет", "написал", "писал", "пише", "写道", "寫道", "書きました", "のメール", "さんは",
	"yazdı", "a scris", "írta", "schrieb:", "έγραψε", "작성:", "님이 작성", "đã viết", "menulis",
}

// separatorWords stand in a drawn line; begins open a line with a colon.
var separatorWords = []string{
	"original message", "original appointment", "forwarded message", "forwarded by", "original nachricht", "ursprüngliche nachricht", "originalnachricht", "weitergeleitete nachricht",
	"message d'origine", "message original", "message transféré", "message transmis", "mensaje original", "mensaje reenviado", "mensagem original", "mensagem encaminhada",
	"messaggio originale", "messaggio inoltrato", "oorspronkelijk bericht", "origineel bericht", "doorgestuurd bericht", "wiadomość oryginalna", "oryginalna wiadomość", "wiadomość przekazana", "treść przekazanej",
	"ursprungligt meddelande", "originalmeddelande", "vidarebefordrat", "oprindelig meddelelse", "original besked", "videresendt", "opprinnelig melding", "alkuperäinen viesti", "välitetty viesti",
	"původní zpráva", "původní e-mail", "přeposlaná zpráva", "pôvodná správa", "eredeti üzenet", "mesaj original", "orijinal mesaj", "özgün ileti", "исходное сообщение", "пересылаемое сообщение", "переадресованное сообщение", "оригінальне повідомлення",
	"原始邮件", "原始郵件", "转发的邮件", "转发邮件信息", "轉寄郵件", "邮件原件", "元のメッセージ", "転送メッセージ", "オリジナルメッセージ", "원본 메시지", "전달된 메시지", "reply above this line", "αρχικό μήνυμα",
}

var begins = []string{
	"begin forwarded message", "anfang der weitergeleiteten", "début du message", "début du message réexpédié", "inicio del mensaje reenviado", "inizio messaggio inoltrato",
	"begin doorgestuurd bericht", "início da mensagem", "vidarebefordrat brev", "videresendt besked", "videresendt melding", "rozpoczęcie przekazanej", "начало переадресованного", "下面是被转发的邮件", "転送されたメッセージ",
}

// The kinds of header labels that prove a block.
const (
	labelFrom = iota
	labelDate
	labelTo
	labelSubject
	labelOther
)

var headerLabels = sync.OnceValue(func() map[string]int {
	labels := map[string]int{}
	for kind, words := range []string{
		labelFrom:    "from|von|de|da|van|från|fra|od|lähettäjä|feladó|kimden|gönderen|от|от кого|від|发件人|寄件者|寄件人|差出人|送信者|보낸 사람|από",
		labelDate:    "sent|date|gesendet|datum|envoyé|date d'envoi|enviado|enviado el|enviada em|fecha|data|inviato|verzonden|skickat|sendt|dato|wysłano|wysłane|data wysłania|lähetetty|päivämäärä|päiväys|odesláno|odoslané|dátum|elküldve|tarih|gönderildi|дата|отправлено|надіслано|发送时间|发送日期|日期|傳送時間|寄件日期|送信日時|日時|날짜|보낸 날짜|ημερομηνία",
		labelTo:      "to|an|à|a|para|aan|till|til|do|komu|vastaanottaja|címzett|kime|alıcı|кому|до|收件人|收件者|宛先|받는 사람|προς|destinataire|destinatario",
		labelSubject: "subject|betreff|objet|asunto|oggetto|onderwerp|assunto|ämne|emne|temat|aihe|předmět|predmet|tárgy|konu|тема|主题|主旨|件名|제목|θέμα",
		labelOther:   "cc|kopie|copie|kopia|kopi|copia|reply-to|antwort an|importance|wichtigkeit|attachments|抄送|副本|копия|priority|bcc",
	} {
		for w := range strings.SplitSeq(words, "|") {
			labels[w] = kind
		}
	}
	return labels
})
