package mail

import (
	"slices"
	"strings"
)

// SentBox says whether mail programs call the mailbox of what was sent so.
func SentBox(name string) bool { return slices.Contains(sentBoxes, strings.ToLower(name)) }

// JunkBox says whether mail programs call the mailbox of junk so.
func JunkBox(name string) bool { return slices.Contains(junkBoxes, strings.ToLower(name)) }

var junkBoxes = []string{
	"junk", "junk e-mail", "junk email", "junk mail", "spam", "bulk mail", "spamverdacht", "unerwünscht", "werbung",
	"courrier indésirable", "indésirables", "pourriel", "correo no deseado", "no deseado", "posta indesiderata", "indesiderata",
	"ongewenste e-mail", "ongewenst", "lixo eletrônico", "lixo eletrónico", "skräppost", "søppelpost", "uønsket post", "uønsket e-post",
	"roskaposti", "wiadomości-śmieci", "nevyžádaná pošta", "levélszemét", "спам", "нежелательная почта", "istenmeyen", "gereksiz e-posta",
	"迷惑メール", "垃圾邮件", "垃圾郵件", "스팸메일함", "정크 메일",
}

var sentBoxes = []string{
	"sent", "sent items", "sent mail", "sent messages", "sent-mail",
	"gesendet", "gesendete elemente", "gesendete objekte", "gesendete nachrichten",
	"envoyés", "éléments envoyés", "messages envoyés", "courrier envoyé",
	"enviados", "elementos enviados", "mensajes enviados", "correo enviado", "itens enviados", "mensagens enviadas",
	"inviati", "posta inviata", "elementi inviati", "inviata", "verzonden", "verzonden items", "verzonden berichten",
	"skickat", "skickade", "skickade objekt", "sendt", "sendte elementer", "sendt post", "lähetetyt",
	"wysłane", "elementy wysłane", "odeslané", "odeslaná pošta", "elküldött", "elküldött elemek", "trimise",
	"отправленные", "надіслані", "gönderilmiş öğeler", "gönderilenler", "απεσταλμένα",
	"送信済み", "送信済みアイテム", "已发送", "已发送邮件", "寄件備份", "보낸편지함",
}
