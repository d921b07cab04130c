package floor

import (
	"errors"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/store/query"
	"earshot/ui/look"
)

// finding is a search under way: what was looked for, and where in its hits
// the listener is.
type finding struct {
	query string
	found store.Found
	typed store.Found // by the query that stands in the prompt
	at    int
	gen   int
	known int // of all messages, the first so many were looked at
	all   int
}

// search asks what to look for; while it is typed the number of messages is
// shown.
func (m *Model) search() tea.Cmd {
	m.finding.typed = store.Found{}
	m.over = searchPrompt()
	return nil
}

const searchMode = "FIND"

func searchPrompt() *prompt {
	p := &prompt{entry: newEntry(), asks: true, mode: searchMode, ask: `words, "a phrase", a beginning*, from:anna`, enter: "goes to the newest hit"}
	p.typed = func(m *Model, words string) tea.Cmd { return m.lookFor(words, 0, 1, false) }
	p.done = func(m *Model, words string) tea.Cmd {
		if words == "" {
			m.finding, m.talk.hit = finding{gen: m.finding.gen}, span{}
			return nil
		}
		if _, err := query.Parse(words, m.now()); err != nil {
			return m.mistaken(p, words, err)
		}
		return m.lookFor(words, 0, hitsAtOnce, true)
	}
	p.side = func(m *Model) string {
		switch {
		case p.words() == "":
			return ""
		case p.near() != "":
			return foundWords(m.finding.typed) + "; Tab: " + m.brush().plain(p.near()) + ", " + foundWords(p.meant.Found)
		}
		return foundWords(m.finding.typed) + m.finding.unseen()
	}
	return p
}

// foundWords counts what was found.
func foundWords(f store.Found) string {
	switch {
	case f.More && f.Total == 0:
		return "looking"
	case f.More:
		return "over " + plural(f.Total, "message")
	}
	return plural(f.Total, "message")
}

// soFar is how many were found, as far as that is known.
func soFar(f store.Found) string {
	if f.More {
		return look.Number(f.Total) + "+"
	}
	return look.Number(f.Total)
}

// unseen says how much a search does not see yet.
func (f finding) unseen() string {
	if f.known >= f.all {
		return ""
	}
	return fmt.Sprintf(" in the first %s of %s", look.Number(f.known), look.Number(f.all))
}

// lookFor looks for a query in everything and, if visit is set, goes to a hit.
// One that is typed only halfway is not looked for.
func (m *Model) lookFor(words string, at, limit int, visit bool) tea.Cmd {
	m.finding.gen++
	cmd := m.askFor(hitsMsg{query: words, at: at, typed: !visit, visit: visit}, func(s *store.Selection) (store.Found, error) {
		if at > 0 { // so many are known to be there
			return s.Messages(limit)
		}
		return s.Glance(limit)
	})
	switch {
	case cmd == nil:
		m.finding.typed = store.Found{}
	case visit:
		m.jumps++
	}
	return cmd
}

// lookOn goes on with the search that msg answered, some thousand messages at
// a time, as long as somebody asks for it.
func (m *Model) lookOn(msg hitsMsg) tea.Cmd {
	found, asked := m.finding.found, m.finding.query == msg.query
	if msg.typed {
		p := m.searching()
		found, asked = m.finding.typed, p != nil && p.words() == msg.query
	}
	if !found.More || !asked {
		return nil
	}
	return m.askFor(hitsMsg{query: msg.query, typed: msg.typed}, func(s *store.Selection) (store.Found, error) { return s.LookOn(found) })
}

// searching is the prompt of a search, while it is open.
func (m *Model) searching() *prompt {
	if p, open := m.over.(*prompt); open && p.mode == searchMode {
		return p
	}
	return nil
}

// askFor asks the store, in a command that sends msg with the answer.
func (m *Model) askFor(msg hitsMsg, ask func(*store.Selection) (store.Found, error)) tea.Cmd {
	n, err := query.Parse(msg.query, m.now())
	if err != nil {
		return nil
	}
	s, l := m.cfg.Store, m.cfg.Listener
	msg.gen = m.finding.gen
	return func() tea.Msg {
		msg.err = s.View(func(t *store.Tx) error {
			picked, err := t.Select(n, l)
			if err != nil {
				return err
			}
			if msg.found, err = ask(picked); err == nil {
				msg.meant, err = t.Meant(n, l, msg.found)
			}
			return err
		})
		if msg.err == nil {
			msg.known, msg.all, msg.err = s.Indexed()
		}
		return msg
	}
}

// lookFurther counts again what is typed if the search did not see everything
// when it was last asked; by now it sees more.
func (m *Model) lookFurther() tea.Cmd {
	p := m.searching()
	if p == nil || p.words() == "" || m.finding.unseen() == "" {
		return nil
	}
	return m.lookFor(p.words(), 0, 1, false)
}

func (m *Model) tookHits(msg hitsMsg) tea.Cmd {
	if msg.visit {
		m.jumps--
	}
	if msg.gen != m.finding.gen {
		return nil
	}
	if wrong := new(query.Mistake); errors.As(msg.err, &wrong) {
		m.finding.typed = store.Found{}
		if msg.visit && m.over == nil {
			return m.mistaken(searchPrompt(), msg.query, wrong)
		}
		return nil
	}
	if m.failed("search", msg.err) {
		return nil
	}
	m.finding.known, m.finding.all = msg.known, msg.all
	if msg.typed {
		m.finding.typed = msg.found
		if p := m.searching(); p != nil && p.words() == msg.query {
			p.means(msg.query, msg.meant)
		}
		return m.lookOn(msg)
	}
	none := len(m.finding.found.Hits) == 0
	m.finding.take(msg)
	switch {
	case msg.visit:
		return m.arrive(msg)
	case m.finding.at < 0 && none:
		return m.foundLate(msg)
	}
	return m.lookOn(msg)
}

// arrive goes to the hit that a search was for.
func (m *Model) arrive(msg hitsMsg) tea.Cmd {
	m.finding.query, m.finding.at = msg.query, msg.at
	switch hits := len(msg.found.Hits); {
	case hits > 0:
		return tea.Batch(m.visit(min(msg.at, hits-1)), m.lookOn(msg))
	case msg.found.More:
		m.finding.at = -1
		m.say("Looking for “" + msg.query + "” …")
		return m.lookOn(msg)
	}
	return m.foundNone(msg)
}

// foundLate takes more of a search that did not find its first hit at once: by
// now the listener may be elsewhere, and stays there.
func (m *Model) foundLate(msg hitsMsg) tea.Cmd {
	switch {
	case len(msg.found.Hits) > 0:
		m.say("Found “" + msg.query + "”: n goes to the newest hit.")
	case !msg.found.More:
		return m.foundNone(msg)
	}
	return m.lookOn(msg)
}

func (m *Model) foundNone(msg hitsMsg) tea.Cmd {
	m.finding.query = ""
	if msg.meant.Query != "" && m.over == nil {
		return m.askMeant(searchPrompt(), msg.query, msg.meant)
	}
	m.say("No message" + m.finding.unseen() + " holds “" + msg.query + "”. / looks for other words.")
	return nil
}

// take takes what a search found. Where it was only for more of the hits that
// were counted before, that count stands.
func (f *finding) take(msg hitsMsg) {
	if was := f.found; msg.visit && msg.at > 0 && msg.found.More && was.Total > msg.found.Total {
		was.Hits = msg.found.Hits
		msg.found = was
	}
	f.found = msg.found
}

func (m *Model) nextHit() tea.Cmd { return m.visit(m.finding.at + 1) }
func (m *Model) prevHit() tea.Cmd { return m.visit(m.finding.at - 1) }

// visit goes to a hit, wherever its conversation stands.
func (m *Model) visit(i int) tea.Cmd {
	f := &m.finding
	switch {
	case f.query == "":
		m.say("Nothing is looked for. / searches everything.")
		return nil
	case i < 0:
		m.say("That was the newest hit.")
		return nil
	case i >= f.found.Total && !f.found.More:
		m.say("That was the last hit.")
		return nil
	case i >= f.found.Total:
		m.say("Still looking: " + soFar(f.found) + " found.")
		return nil
	case i >= len(f.found.Hits):
		return m.lookFor(f.query, i, 2*i+hitsAtOnce, true)
	}
	f.at = i
	hit := f.found.Hits[i]
	m.talk.hit = span{msg: hit.Message.ID, start: hit.Start, end: hit.End}
	m.talk.toHit = true
	m.say(fmt.Sprintf("Hit %s of %s for “%s”.", look.Number(i+1), soFar(f.found), f.query))
	cmd := m.goTo(hit.Message.Conversation, 0)
	m.showHit()
	return cmd
}

// showHit moves to the words of a hit once its conversation is there.
func (m *Model) showHit() {
	h := m.talk.hit
	if !m.talk.toHit || !m.talk.ready() {
		return
	}
	if i := m.talk.index(h.msg); i >= 0 {
		m.talk.toHit = false
		m.talk.reveal(i, max(h.start, 0))
	}
}
