package imap

import (
	"fmt"
	"slices"
	"strings"

	goimap "github.com/emersion/go-imap/v2"

	"earshot/store/clean"
)

// remarks are what people should know of an account that is heard all the
// same. They make the note of the source's state.
type remarks struct {
	missing []string       // mailboxes that were asked for and are not there
	unnamed []string       // mailboxes whose names cannot be read
	closed  []string       // mailboxes that the server does not open, with its words
	alerts  []string       // what the server wants people to see
	left    map[string]int // mailbox -> messages heard there that are there no more
}

// line puts the remarks into words.
func (r remarks) line() clean.Line {
	var note []string
	for _, name := range r.missing {
		if strings.EqualFold(name, string(goimap.MailboxAttrSent)) {
			note = append(note, "No mailbox of sent mail was found, so agents' answers are not heard; name it under mailboxes in config.toml.")
			continue
		}
		note = append(note, "There is no mailbox "+name+".")
	}
	for _, said := range r.alerts {
		note = append(note, "The server says: "+said)
	}
	for _, said := range r.closed {
		note = append(note, "Not heard, because the server does not open it: "+said)
	}
	for _, name := range r.unnamed {
		note = append(note, "Not heard, because its name cannot be read: "+name)
	}
	for _, name := range slices.Sorted(keys(r.left)) {
		note = append(note, fmt.Sprintf("%d heard in %s were moved or removed there since; they are kept.", r.left[name], name))
	}
	return clean.OneLine(strings.Join(note, " "))
}

func keys(m map[string]int) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k, n := range m {
			if n > 0 && !yield(k) {
				return
			}
		}
	}
}

// remark changes what people should know, and writes it where that is news.
func (s *Source) remark(change func(*remarks)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.remarks)
	if note := s.remarks.line(); note != s.state.Note {
		s.state.Note = note
		_ = s.write() // a remark; the next state says it again
	}
}

// overheard takes over what the server said beside its answers.
func (s *Source) overheard(n notes) {
	s.remark(func(r *remarks) {
		for _, said := range n.alerts {
			if !slices.Contains(r.alerts, said) && len(r.alerts) < maxNotes {
				r.alerts = append(r.alerts, said)
			}
		}
		for _, name := range n.unnamed {
			if !slices.Contains(r.unnamed, name) && len(r.unnamed) < maxNotes {
				r.unnamed = append(r.unnamed, name)
			}
		}
	})
}

// unopened notes a mailbox that the server does not open, and why.
func (s *Source) unopened(mailbox string, answer *goimap.Error) {
	s.remark(func(r *remarks) {
		r.closed = append(r.closed, mailbox+"."+quoteAnswer(answer))
	})
}
