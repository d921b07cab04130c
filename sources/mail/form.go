package mail

import (
	"strings"
	"sync"

	"earshot/store/clean"
)

// formOf finds who filled in a contact form. The site's program sends the
// mail in its own name; the writer stands in Reply-To or in a labelled line.
// Whether the mail is a form at all, only the side of its sender tells.
func formOf(m Message) *Form {
	if len(m.InReplyTo) > 0 || len(m.References) > 0 {
		return nil
	}
	name, address := labelled(m.Text.String())
	writer := Address{Name: name, Address: address}
	if m.ReplyTo.Address != "" && m.ReplyTo.Address != m.From.Address {
		if m.ReplyTo.Name.Len() > 0 {
			writer.Name = m.ReplyTo.Name
		}
		writer.Address = m.ReplyTo.Address
	}
	if writer.Address == "" || writer.Address == m.From.Address {
		return nil
	}
	return &Form{Writer: writer}
}

// labelled reads "Name: …" and "E-mail: …" lines among the first ones. The
// value may stand on the next line.
func labelled(text string) (name clean.Line, address string) {
	label := ""
	for range 60 {
		if text == "" {
			break
		}
		var line string
		line, text, _ = strings.Cut(text, "\n")
		key, value := cutLabel(line)
		if known := formLabel(key); known != "" {
			label = known
		} else if label != "" {
			value = strings.TrimSpace(line)
		}
		if value == "" || len(value) > 200 {
			continue
		}
		switch label {
		case "name":
			if name.Len() == 0 {
				name = clean.OneLine(value)
			}
		case "address":
			if address == "" {
				address = mailbox(value)
			}
		}
		label = ""
	}
	return name, address
}

// cutLabel parts "*Label:* value" or "Label  value" of a table row.
func cutLabel(line string) (key, value string) {
	line = strings.Trim(line[:min(len(line), 400)], "*_ \t>-•")
	key, value, found := strings.Cut(line, ":")
	if !found {
		key, value, _ = strings.Cut(line, "  ")
	}
	value, _, _ = strings.Cut(value, " [") // the number of a link
	return strings.Trim(key, "* _"), strings.Trim(value, "* _\t")
}

func formLabel(key string) string {
	if key == "" || len(key) > 32 {
		return ""
	}
	return formLabels()[strings.ToLower(key)]
}

// formLabels are what the fields of forms are called.
var formLabels = sync.OnceValue(func() map[string]string {
	return map[string]string{
		"name": "name", "your name": "name", "full name": "name", "contact name": "name", "customer name": "name",
		"ihr name": "name", "vor- und nachname": "name", "nom": "name", "votre nom": "name", "nombre": "name", "su nombre": "name",
		"nome": "name", "naam": "name", "uw naam": "name", "namn": "name", "navn": "name", "imię i nazwisko": "name", "nimi": "name",
		"email": "address", "e-mail": "address", "mail": "address", "email address": "address", "e-mail address": "address", "your email": "address",
		"your e-mail": "address", "e-mail-adresse": "address", "ihre e-mail": "address", "ihre e-mail-adresse": "address", "courriel": "address",
		"votre e-mail": "address", "adresse e-mail": "address", "correo": "address", "correo electrónico": "address", "e-mailadres": "address",
		"epost": "address", "e-post": "address", "sähköposti": "address", "adres e-mail": "address",
	}
})
