package chatlog

import (
	"path"
	"strings"
)

// says whether a text has one of the words in it, case aside.
func says(text string, words []string) bool {
	text = strings.ToLower(text)
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// sealed knows the sentence that every chat begins with.
func sealed(text string) bool {
	return says(text, []string{"end-to-end encrypted", "end-to-end encryption", "ende-zu-ende", "de bout en bout", "de extremo a extremo",
		"de ponta a ponta", "crittografati end-to-end", "end-to-end versleuteld", "сквозным шифрованием", "uçtan uca"})
}

// whatsappFile finds the file that a message is, in the ways that phones write
// it: <attached: F>, F (file attached), <Media omitted>, image omitted.
func whatsappFile(text string) (name, kind string) {
	if inner, ok := strings.CutPrefix(text, "<"); ok && strings.HasSuffix(inner, ">") {
		inner = strings.TrimSuffix(inner, ">")
		if word, file, ok := strings.Cut(inner, ":"); ok {
			file = strings.TrimSpace(file)
			if len(word) <= 40 && path.Ext(file) != "" && !strings.ContainsAny(file, "<>/") {
				return file, ""
			}
			return "", ""
		}
		if says(inner, whatsappOmitted()) {
			return "media", "omitted"
		}
		return "", ""
	}
	if open := strings.LastIndex(text, "("); open > 0 && strings.HasSuffix(text, ")") && says(text[open:], whatsappAttached()) {
		file := strings.Trim(text[:open], " \u200e")
		if path.Ext(file) != "" {
			return file, ""
		}
	}
	if len(strings.Fields(text)) <= 3 && len(text) < 60 && says(text, whatsappOmitted()) {
		return text, "omitted"
	}
	return "", ""
}

// whatsappOmitted are the words for a file that was not exported.
func whatsappOmitted() []string {
	return []string{" omitted", "media omitted", "ausgeschlossen", "weggelassen", "multimedia omitido", "omitido", "omitida", "omis>", " omis", "omise",
		"omesso", "omessi", "omessa", "weggelaten", "oculta", "ocultado", "utelatt", "utelämnad", "pominięt", "без медиафайлов", "опущено",
		"dahil edilmedi", "dibuang", "tidak disertakan", "省略", "생략", "הושמט", "تم استبعاد"}
}

// whatsappAttached are the words behind the name of a file that was.
func whatsappAttached() []string {
	return []string{"file attached", "datei angehängt", "archivo adjunto", "fichier joint", "arquivo anexado", "ficheiro anexado", "file allegato",
		"bestand bijgevoegd", "plik dołączony", "załączono plik", "файл добавлен", "файл прикреплён", "dosya ekli", "file terlampir", "bifogad fil",
		"vedhæftet fil", "fil vedlagt", "ملف مرفق", "הקובץ צורף", "添付ファイル", "文件附件", "파일 첨부"}
}

// whatsappDeleted are the sentences that stand for words taken back.
func whatsappDeleted() []string {
	return []string{"This message was deleted", "You deleted this message", "Diese Nachricht wurde gelöscht", "Du hast diese Nachricht gelöscht",
		"Se eliminó este mensaje", "Eliminaste este mensaje", "Ce message a été supprimé", "Vous avez supprimé ce message",
		"Mensagem apagada", "Essa mensagem foi apagada", "Você apagou essa mensagem", "Questo messaggio è stato eliminato", "Hai eliminato questo messaggio",
		"Dit bericht is verwijderd", "U hebt dit bericht verwijderd", "Ta wiadomość została usunięta", "Usunięto tę wiadomość",
		"Данное сообщение удалено", "Вы удалили данное сообщение", "Bu mesaj silindi", "Bu mesajı sildiniz", "Pesan ini telah dihapus"}
}

// whatsappEdited are the words by which a message says that it was changed.
func whatsappEdited() []string {
	return []string{"was edited", "bearbeitet", "editó este mensaje", "a été modifié", "mensagem editada", "mensagem foi editada", "è stato modificato",
		"is bewerkt", "edytowan", "изменено", "düzenlendi", "diedit"}
}
