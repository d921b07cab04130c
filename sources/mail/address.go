package mail

import (
	"strings"

	"earshot/store/clean"
)

// firstAddress reads the first mailbox of a field.
func (p *parser) firstAddress(h header, name string) Address {
	list := readAddresses(h.unfolded(name), 1)
	if len(list) == 0 {
		return Address{}
	}
	return p.safe(list[0])
}

func (p *parser) addresses(h header, name string) []Address {
	list := readAddresses(h.unfolded(name), maxAddresses+1)
	if len(list) > maxAddresses {
		p.defect("the mail has more than 200 recipients; only the first were read")
		list = list[:maxAddresses]
	}
	out := make([]Address, 0, len(list))
	for _, a := range list {
		out = append(out, p.safe(a))
	}
	return out
}

// safe redacts a name, and drops one that only repeats the address.
func (p *parser) safe(a rawAddress) Address {
	out := Address{Name: p.redactLine(a.name), Address: a.address}
	if strings.EqualFold(out.Name.String(), a.address) {
		out.Name = clean.Line{}
	}
	return out
}

// rawAddress is a mailbox with its name decoded.
type rawAddress struct{ name, address string }

// readAddresses reads a list of mailboxes (RFC 5322, 3.4) as people and
// programs write them: groups, comments, names with bare commas, addresses
// without angle brackets, semicolons for commas. At most n.
func readAddresses(s string, n int) (list []rawAddress) {
	held := ""
	for s != "" && len(list) < n {
		var one string
		one, s = cutAddress(s)
		one = strings.TrimSpace(one)
		if strings.HasSuffix(one, ":") { // the name of a group names nobody
			continue
		}
		if !strings.Contains(one, "@") && !strings.Contains(one, "<") && strings.Contains(s, "@") {
			held += one + ", "
			continue
		}
		if a := readAddress(held + one); a != (rawAddress{}) {
			list = append(list, a)
		}
		held = ""
	}
	return list
}

// cutAddress parts the list at the first comma or semicolon that stands
// outside quotes, comments and angle brackets; a group's name ends at its
// colon.
func cutAddress(s string) (one, rest string) {
	depth, quoted, angle := 0, false, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\':
			i++
		case c == '"' && depth == 0:
			quoted = !quoted
		case quoted:
		case c == '(':
			depth++
		case c == ')' && depth > 0:
			depth--
		case depth > 0:
		case c == '<' || c == '>':
			angle = c == '<'
		case angle:
		case c == ',' || c == ';':
			return s[:i], s[i+1:]
		case c == ':' && !strings.Contains(s[:i], "@"):
			return s[:i+1], s[i+1:]
		}
	}
	return s, ""
}

// readAddress reads one mailbox.
func readAddress(s string) rawAddress {
	if open := strings.LastIndexByte(s, '<'); open >= 0 {
		inside, _, _ := strings.Cut(s[open+1:], ">")
		return rawAddress{name: tidyName(s[:open]), address: mailbox(inside)}
	}
	bare, name := cutComment(s)
	if a := mailbox(bare); a != "" {
		return rawAddress{name: tidyName(name), address: a}
	}
	if blank := strings.LastIndexAny(s, " \t"); blank >= 0 {
		if a := mailbox(s[blank:]); a != "" { // the angle brackets were forgotten
			return rawAddress{name: tidyName(s[:blank]), address: a}
		}
	}
	return rawAddress{name: tidyName(s)}
}

// cutComment takes a trailing "(name)" off an address.
func cutComment(s string) (address, comment string) {
	open := strings.IndexByte(s, '(')
	if open < 0 {
		return s, ""
	}
	return s[:open], strings.TrimSuffix(strings.TrimSpace(s[open+1:]), ")")
}

// tidyName takes quotes and escapes off a name and decodes it.
func tidyName(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > 1 && s[0] == '"' && s[len(s)-1] == '"' {
		s = unescape(s[1 : len(s)-1])
	}
	return strings.Trim(strings.TrimSpace(words(s)), `"'`)
}

func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// mailbox returns local@domain in lower case, or "" if s is none. A route
// (RFC 5322, 4.4) before it is dropped.
func mailbox(s string) string {
	s = strings.ToLower(strings.Trim(s, " \t\"'<>."))
	s = strings.TrimPrefix(s, "mailto:")
	if strings.HasPrefix(s, "@") {
		_, s, _ = strings.Cut(s, ":")
	}
	at := strings.LastIndexByte(s, '@')
	if at < 1 || at == len(s)-1 || len(s) > 254 {
		return ""
	}
	if strings.ContainsAny(s, " \t,;<>()[]\\") || clean.OneLine(s).String() != s {
		return ""
	}
	return s
}

// domain returns what stands behind the @.
func domain(address string) string { return address[strings.LastIndexByte(address, '@')+1:] }

// local returns what stands before the @.
func local(address string) string {
	name, _, _ := strings.Cut(address, "@")
	return name
}
