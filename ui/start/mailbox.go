package start

import (
	"net"
	"strings"

	tea "charm.land/bubbletea/v2"

	"earshot/ui/form"
	"earshot/ui/look"
)

// mailboxScreen asks for the mailbox.
type mailboxScreen struct {
	*session
	before  *threeChoices
	form    *form.Form
	guessed string // the server and the user follow the address while they
	user    string // are what they were guessed to be
}

func newMailbox(s *session, before *threeChoices) *mailboxScreen {
	return &mailboxScreen{session: s, before: before, form: form.New(s.look,
		form.Words{Saves: "tests the connection", Closes: "back, keeps what you typed"},
		form.Field{Name: "address", Label: "address", Aside: "The address customers write to."},
		form.Field{Name: "server", Label: "server", Aside: "Guessed from the address. A name, with a port where it is not 993."},
		form.Field{Name: "user", Label: "user", Aside: "Most often the address. A read-only account is best."},
		form.Field{Name: "secret", Label: "secret", Kind: form.Secret, Saves: true, Empty: "the password, or an app password",
			Aside: "Kept in this machine's keyring; where there is none, in a file that only you can read."},
		form.Field{Name: "command", Label: "or run", Kind: form.Text, Empty: "a command that prints it",
			Aside: "Instead of a password: pass show work/imap, and nothing is kept here."})}
}

func (m *mailboxScreen) title() string      { return "Connect a support mailbox" }
func (m *mailboxScreen) step() int          { return 2 }
func (m *mailboxScreen) hints() []look.Hint { return m.form.Hints() }
func (m *mailboxScreen) help() []string     { return nil }
func (m *mailboxScreen) says() string       { return "Nothing is saved before you have seen the proof." }

func (m *mailboxScreen) update(msg tea.Msg) (screen, tea.Cmd) {
	was := m.form.Values()
	switch m.form.Update(msg) {
	case form.Closed:
		return m.before, nil
	case form.Saved:
		return m.try()
	}
	m.follow(was)
	return m, nil
}

// follow keeps the other fields in step with the one that changed.
func (m *mailboxScreen) follow(was map[string]string) {
	now := m.form.Values()
	if now["address"] == was["address"] {
		return
	}
	if now["server"] == m.guessed {
		m.guessed = m.doors.Guess(now["address"])
		m.form.Set("server", m.guessed)
	}
	if now["user"] == m.user {
		m.user = now["address"]
		m.form.Set("user", m.user)
	}
}

// try goes on to the proof, or says under a field what is missing.
func (m *mailboxScreen) try() (screen, tea.Cmd) {
	v := m.form.Values()
	box := Mailbox{Address: v["address"], Server: withPort(v["server"]), User: v["user"], Password: v["secret"]}
	closed := true
	if box.Password == "" {
		box.PasswordCommand, closed = words(v["command"])
	}
	switch {
	case !strings.Contains(box.Address, "@"):
		m.form.Wrong("address", "Type the whole address, as in support@example.com.")
	case box.Server == "":
		m.form.Wrong("server", "Type the name of the mail server, as in imap.example.com.")
	case box.User == "":
		m.form.Wrong("user", "Type the name you sign in with.")
	case !closed:
		m.form.Wrong("command", "A quote is not closed. Close it, or leave it out.")
	case box.Password == "" && len(box.PasswordCommand) == 0:
		m.form.Wrong("secret", "Type the password, or below it a command that prints it.")
	default:
		return newProof(m.session, m, box)
	}
	return m, nil
}

func (m *mailboxScreen) draw(width, height int) canvas {
	m.form.SetLook(m.look)
	m.form.SetSize(width, max(height, 1))
	c := canvas{lines: m.form.View()}
	c.x, c.y, _ = m.form.Cursor()
	return c
}

// withPort adds the port of IMAP over TLS where a server has none.
func withPort(server string) string {
	if server == "" {
		return ""
	}
	if _, _, err := net.SplitHostPort(server); err == nil {
		return server
	}
	return net.JoinHostPort(strings.Trim(server, "[]"), "993")
}

// words splits a command at blanks; quotes keep words together. closed is
// false where one is left open.
func words(command string) (out []string, closed bool) {
	var word strings.Builder
	quote, within := rune(0), false
	for _, r := range command {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '\'' || r == '"':
			quote, within = r, true
		case r == ' ':
			if within {
				out = append(out, word.String())
				word.Reset()
			}
			within = false
		default:
			word.WriteRune(r)
			within = true
		}
	}
	if within {
		out = append(out, word.String())
	}
	return out, quote == 0
}

// sourceName names the source after the address: support@… is support-mail.
func sourceName(address string) string {
	local, _, _ := strings.Cut(address, "@")
	return plainName(local, "support") + "-mail"
}

// plainName keeps the letters, digits and hyphens of a name in lower case.
func plainName(name, otherwise string) string {
	keep := func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		}
		return '-'
	}
	name = strings.Trim(strings.Map(keep, strings.ToLower(name)), "-")
	if name == "" {
		return otherwise
	}
	return name
}
