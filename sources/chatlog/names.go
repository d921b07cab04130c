package chatlog

import (
	"strings"
	"unicode"

	"earshot/store"
)

// A field is what a named value of a log means.
type field int

const (
	noField field = iota
	fConversation
	fID
	fTime
	fDay   // a date beside a time of day
	fClock // a time of day beside a date
	fAuthor
	fHandle
	fEmail
	fRole
	fType
	fPrivate
	fBot
	fSubject
	fText
	fFiles
	fEdited
	fDeleted
	fieldCount
)

// fieldNames lists what logs call a field, the clearest name first: where a
// record has two of them, the one that stands first here counts. Names are
// compared by tidyName.
func fieldNames(f field) []string {
	switch f {
	case fConversation:
		return []string{"conversationid", "conversation", "convid", "conv", "chatid", "chat", "sessionid", "session",
			"threadid", "thread", "ticketid", "ticket", "dialogid", "dialogueid", "roomid", "room", "channelid", "channel",
			"konversation", "gespräch", "gesprächid", "unterhaltung", "conversación", "conversacion", "discussion",
			"conversazione", "gesprek", "rozmowa", "разговор", "беседа", "会話", "对话", "대화"}
	case fID:
		return []string{"id", "messageid", "msgid", "uuid", "eventid", "guid", "nachrichtid", "seq", "sequence"}
	case fTime:
		return []string{"ts", "at", "timestamp", "time", "createdat", "created", "sentat", "sent", "datetime", "dateandtime",
			"createdtime", "createddatetime", "timestampms", "date", "zeitstempel", "zeitpunkt", "datumzeit", "erstelltam",
			"fechahora", "fechayhora", "dateheure", "dataora", "datahora", "datumtijd", "datagodzina", "времяидата", "датаивремя",
			"日時", "时间", "日期时间"}
	case fDay:
		return []string{"date", "day", "datum", "tag", "fecha", "jour", "data", "giorno", "dia", "día", "дата", "日付", "日期", "날짜"}
	case fClock:
		return []string{"time", "clock", "zeit", "uhrzeit", "hora", "heure", "ora", "tijd", "godzina", "czas", "время", "時刻", "时间", "시간"}
	case fAuthor:
		return []string{"author", "from", "sender", "authorname", "sendername", "fromname", "displayname", "username", "user",
			"nickname", "nick", "speaker", "name", "who", "participant", "agentname", "customername",
			"autor", "absender", "verfasser", "von", "remitente", "de", "auteur", "expéditeur", "expediteur", "mittente", "autore",
			"remetente", "afzender", "nadawca", "автор", "отправитель", "送信者", "发送者", "보낸사람"}
	case fHandle:
		return []string{"authorid", "senderid", "userid", "fromid", "participantid"}
	case fEmail:
		return []string{"email", "authoremail", "senderemail", "fromemail", "useremail", "mail"}
	case fRole:
		return []string{"role", "side", "sendertype", "authortype", "usertype", "participanttype", "senderrole", "authorrole",
			"direction", "rolle", "rol", "rôle", "ruolo", "papel", "роль", "役割"}
	case fType:
		return []string{"type", "kind", "messagetype", "eventtype", "visibility"}
	case fPrivate:
		return []string{"private", "internal", "isprivate", "isinternal", "isnote"}
	case fBot:
		return []string{"isbot", "bot", "automated"}
	case fFiles:
		return []string{"attachments", "files", "attachment", "file", "filename", "media", "anhang", "anhänge", "adjuntos", "fichiers", "allegati"}
	case fEdited:
		return []string{"edited", "isedited", "editedat", "timestampedited", "lasteditedat"}
	case fDeleted:
		return []string{"deleted", "isdeleted", "deletedat", "redacted"}
	case fSubject:
		return []string{"subject", "topic", "betreff", "asunto", "sujet", "objet", "oggetto", "onderwerp", "assunto", "temat"}
	case fText:
		return []string{"text", "body", "message", "content", "msg", "messagetext", "messagebody", "plaintext", "bodytext", "utterance",
			"comment", "nachricht", "nachrichtentext", "inhalt", "texto", "mensaje", "contenido", "mensagem", "texte", "contenu",
			"messaggio", "testo", "bericht", "tekst", "wiadomość", "treść", "сообщение", "текст", "本文", "メッセージ", "内容", "消息", "메시지", "내용"}
	}
	return nil
}

// A meaning is a field and how clearly a name says it: 0 most clearly.
type meaning struct {
	field field
	rank  int
}

// vocabulary maps each name to what it may mean. Date and time are two fields
// as well as names of one, so a name can mean two.
type vocabulary map[string][]meaning

func newVocabulary() vocabulary {
	v := vocabulary{}
	for f := fConversation; f < fieldCount; f++ {
		for rank, n := range fieldNames(f) {
			v[n] = append(v[n], meaning{f, rank})
		}
	}
	return v
}

// tidyName brings the ways to write a name together: created_at, "Created at",
// createdAt.
func tidyName(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// sideOf reads a role.
func sideOf(role string) (store.Side, bool) {
	switch tidyName(role) {
	case "customer", "visitor", "user", "client", "guest", "enduser", "lead", "contact", "consumer", "shopper", "caller",
		"inbound", "incoming", "kunde", "kundin", "besucher", "cliente", "visiteur", "klant", "klient", "клиент", "顧客", "客户", "고객":
		return store.Customer, true
	case "agent", "operator", "support", "admin", "staff", "representative", "rep", "advisor", "csr", "employee", "team", "helpdesk",
		"supportagent", "outbound", "outgoing", "mitarbeiter", "mitarbeiterin", "berater", "agente", "operador", "operatore",
		"conseiller", "medewerker", "konsultant", "оператор", "担当者", "客服", "상담원":
		return store.Agent, true
	case "bot", "assistant", "automation", "chatbot", "aiassistant", "virtualassistant", "ai", "trigger":
		return store.Bot, true
	case "system", "event", "activity", "service", "systemmessage", "systemevent":
		return store.System, true
	}
	return store.Unknown, false
}

// nobody says whether a name names a role rather than somebody, so that it
// cannot be the same person in two conversations.
func nobody(name string) bool {
	switch side, known := sideOf(name); {
	case known:
		return side == store.Customer || side == store.Unknown
	}
	switch tidyName(name) {
	case "", "me", "you", "anonymous", "unknown", "speaker", "ich", "sie", "anonym":
		return true
	}
	return false
}

// yes reads a value as true.
func yes(s string) bool {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "true", "1", "yes", "y", "ja", "si", "sí", "oui":
		return true
	}
	return false
}

// describe takes in what a log says of a record's role and kind.
func (r *record) describe(role, kind string, private, bot bool) {
	if side, ok := sideOf(role); ok {
		r.side = side
	}
	switch tidyName(kind) {
	case "note", "private", "internal", "whisper", "internalnote", "agents", "privatenote":
		r.note = true
	default:
		if side, ok := sideOf(kind); ok && r.side == store.Unknown {
			r.side = side
		}
	}
	if bot && r.side == store.Unknown {
		r.side = store.Bot
	}
	r.note = r.note || private
	r.activity = r.side == store.System
}
