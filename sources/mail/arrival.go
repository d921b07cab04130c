package mail

import (
	"slices"
	"strings"
	"time"

	"earshot/store"
	"earshot/store/clean"
)

// Format is how records name this reader, so that originals are read again by
// it.
const Format = "mail"

// A Context is what a source knows about a mail beside its bytes.
type Context struct {
	Own     []string        // the mailbox's own addresses
	Rules   store.SideRules // the [sides] of the configuration
	InSent  bool            // it lies in the mailbox of what was sent
	InJunk  bool            // it lies in a mailbox of junk
	At      time.Time       // when the server says it arrived (INTERNALDATE); zero for files
	Now     time.Time       // no mail is from later than that; zero: not checked
	Place   *store.Place    // nil for files
	Ref     clean.Line      // where it stands in its source, for people
	Partial bool            // only its beginning was fetched
	Lessons []store.Lesson  // what listeners taught; Read alone goes by them
}

// Arrival makes of a mail what the store takes in: who speaks on which side,
// when, and of what conversation it is a part. The caller prepares it with
// the original, or without one if m.Redacted.
func Arrival(m Message, in Context) store.Arrival {
	from, channel := m.From, store.Email
	if in.unpacks(m) {
		from, channel, m.Auto = m.Form.Writer, store.Form, ""
	}
	a := store.Arrival{
		Identity: m.Hash, Copy: m.CopyHash,
		Own: m.MessageID, Threads: threads(m), Place: in.Place,
		Channel: channel, Subject: m.Subject,
		From: in.sender(from, in.sideOf(from.Address)),
		Text: m.Text, Folds: m.Folds, Redactions: m.Redactions,
		Hidden: m.Hidden, Blocked: m.BlockedImages, Attachments: m.Attachments,
		Defects: m.Defects, Ref: in.Ref, Format: Format, Junk: in.InJunk,
	}
	if channel == store.Form {
		a.Lesson = m.Form.Lesson
	}
	in.signed(&a, m)
	for _, to := range append(append([]Address(nil), m.To...), m.Cc...) {
		if to.Address != "" {
			a.To = append(a.To, in.sender(to, in.guess(to.Address)))
		}
	}
	a.Kind, a.Side = kindOf(m.Auto, a.From.Side)
	a.At = in.when(m)
	a.Undated = a.At.IsZero()
	belong(&a)
	if in.Partial {
		a.Defects = append(a.Defects[:len(a.Defects):len(a.Defects)], clean.OneLine("the mail is too large; only its beginning was fetched"))
	}
	return a
}

// unpacks says whether a mail is a form's: a listener said so, or it comes from
// the site's own address and its writer is somebody else.
func (in Context) unpacks(m Message) bool {
	if m.Form == nil || in.InSent {
		return false
	}
	return m.Form.Lesson != 0 || in.guess(m.From.Address) == store.Agent && in.guess(m.Form.Writer.Address) != store.Agent
}

// kindOf says what a mail is to its conversation. An automatic one is a bot's,
// whoever's mailbox it came from; its sender keeps their own side.
func kindOf(auto Auto, side store.Side) (store.Kind, store.Side) {
	switch {
	case auto != "":
		return store.Auto, store.Bot
	case side == store.Bot:
		return store.Auto, store.Unknown
	case side == store.Agent:
		return store.Outgoing, store.Unknown
	}
	return store.Incoming, store.Unknown
}

// sender names somebody. Without an address the name is all there is to know
// them by; the question mark keeps it apart from addresses.
func (in Context) sender(a Address, side store.Side) store.Sender {
	key := a.Address
	if key == "" {
		key = "?" + strings.ToLower(a.Name.String())
	}
	return store.Sender{
		Channel: store.Email, Value: key, Name: a.Name,
		Show: clean.OneLine(a.Address), Side: side, SideBy: store.ByGuess,
	}
}

// signed names the agent who signed a mail from the mailbox that all of them
// share: by the sender's name if that is longer ("Dana Ruiz" and "Dana").
// Whoever does not sign is the mailbox.
func (in Context) signed(a *store.Arrival, m Message) {
	name := m.SignOff
	if name == "" || m.Auto != "" || a.From.Side != store.Agent || !in.owns(a.From.Value) {
		return
	}
	if full := a.From.Name.String(); hasWord(full, name) {
		name = full
	}
	a.From.Name = clean.OneLine(name)
	a.From.Value += "#" + strings.ToLower(a.From.Name.String())
}

// owns says whether an address is one of the mailbox itself.
func (in Context) owns(address string) bool {
	return slices.ContainsFunc(in.Own, func(own string) bool { return mailbox(own) == address })
}

// hasWord says whether words begins with first, as a name does with a
// forename.
func hasWord(words, first string) bool {
	rest, ok := strings.CutPrefix(strings.ToLower(words), strings.ToLower(first))
	return ok && (rest == "" || rest[0] == ' ')
}

// sideOf guesses the side of a mail's sender.
func (in Context) sideOf(address string) store.Side {
	if in.InSent {
		return store.Agent
	}
	side := in.guess(address)
	if in.InJunk && side == store.Customer {
		return store.Unknown // until somebody says so, or it is known from elsewhere
	}
	return side
}

// guess is the side of an address: what the configuration says, else agent
// for the mailbox's own addresses and their domains, else customer. Domains
// where anybody has a mailbox say nothing.
func (in Context) guess(address string) store.Side {
	if side, known := in.Rules.Side(clean.Line{}, clean.OneLine(address)); known {
		return side
	}
	for _, own := range in.Own {
		own = mailbox(own)
		if own == "" || address == "" {
			continue
		}
		if own == address || domain(own) == domain(address) && !store.FreeMail(domain(own)) {
			return store.Agent
		}
	}
	return store.Customer
}

// Staff returns what [sides] would say of the people who answer at an
// address: its whole domain, or the address alone where anybody can have one
// of that domain.
func Staff(address string) string {
	address = strings.ToLower(strings.TrimSpace(address))
	if _, d, ok := strings.Cut(address, "@"); ok && !store.FreeMail(d) {
		return "@" + d
	}
	return address
}

// when is the time that counts: the server's, but the mail's own where that
// is more than a day earlier, because mailboxes get moved between servers.
func (in Context) when(m Message) time.Time {
	own := m.Received
	if own.IsZero() {
		own = m.Date
	}
	if !in.Now.IsZero() && own.After(in.Now.Add(24*time.Hour)) {
		own = time.Time{}
	}
	if in.At.IsZero() || !own.IsZero() && in.At.Sub(own) > 24*time.Hour {
		return own
	}
	if !m.Date.IsZero() {
		return in.At.In(m.Date.Location())
	}
	return in.At
}

// threads are the ids that a mail refers to, nearest last.
func threads(m Message) []string {
	ids := append([]string(nil), m.References...)
	for _, id := range m.InReplyTo {
		if len(ids) == 0 || !strings.EqualFold(ids[len(ids)-1], id) {
			ids = append(ids, id)
		}
	}
	return ids
}
