package floor

import (
	"errors"
	"fmt"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/store/query"
	"earshot/ui/look"
)

// goWatch lists the watch-words, with the conversations that they stand in.
func (m *Model) goWatch() tea.Cmd {
	l, counts := m.cfg.Listener, &watchCounts{clock: m.cfg.Now}
	return m.goView(&sheet{
		kind: atWatch, title: "Watch-words", crumb: "Watch-words", about: "words to be told of, wherever they are said",
		columns: []column{{"words", 24, false, 0}, {"said in", 9, true, 0}, {"unheard", 8, true, 0}, {"whose", 11, false, 1}, {"why", 16, false, 0}},
		none:    []string{"Nothing is watched yet.", "a watches words for you, A for everybody; W on words that are selected watches those."},
		read: func(t *store.Tx) ([]sheetRow, error) {
			all, err := t.Watchwords(l)
			if err != nil {
				return nil, err
			}
			found, err := counts.of(t, l, all)
			var out []sheetRow
			for _, w := range all {
				out = append(out, watchRow(w, found[w.Pattern.String()]))
			}
			return out, err
		},
	})
}

func watchRow(w store.Watchword, n store.WatchCount) sheetRow {
	whose, unheard := "yours", part(look.Muted, "0")
	if w.Whose == store.Everybody {
		whose = "everybody's"
	}
	if n.Unheard > 0 {
		unheard = look.Part{S: look.S{Role: look.Accent, Bold: true}, Text: look.Number(n.Unheard)}
	}
	r := sheetRow{cells: []look.Part{bold(w.Pattern.String()), part(look.Text, look.Number(n.Conversations)), unheard,
		part(look.Muted, whose), part(look.Text, w.Why.String())}, target: target{query: w.Pattern.String(), watch: w}}
	r.detail = []look.Part{part(look.Muted, "Enter keeps the floor to the "+plural(n.Conversations, "conversation")+" that say it.")}
	if w.Why.Len() > 0 {
		r.detail = append(r.detail, part(look.Text, w.Why.String()))
	}
	return r
}

// watchCounts keep what was counted: the view is read at each change of the
// store, and counting takes no more than a tenth of the time.
type watchCounts struct {
	clock func() time.Time
	mu    sync.Mutex
	next  time.Time
	found map[string]store.WatchCount
}

// of counts the watch-words anew, or as they were counted last. It blocks while
// another reading counts.
func (c *watchCounts) of(t *store.Tx, l store.ListenerID, all []store.Watchword) (map[string]store.WatchCount, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	began := c.clock()
	fresh := c.found == nil || !began.Before(c.next)
	found := map[string]store.WatchCount{}
	for _, w := range all {
		name := w.Pattern.String()
		if n, known := c.found[name]; known && !fresh {
			found[name] = n
			continue
		}
		n, err := t.CountWatchword(w, l)
		if wrong := new(query.Mistake); err != nil && !errors.As(err, &wrong) { // what names something that is gone is said nowhere
			return nil, err
		}
		found[name] = n
	}
	if c.found = found; fresh {
		now := c.clock()
		c.next = now.Add(max(tickEvery, 10*now.Sub(began)))
	}
	return found, nil
}

func (m *Model) watchMine() tea.Cmd   { return m.askWatch("", m.cfg.Listener) }
func (m *Model) watchForAll() tea.Cmd { return m.askWatch("", store.Everybody) }

// watchSelected watches the words that are selected, as a phrase.
func (m *Model) watchSelected() tea.Cmd {
	s, ok := m.talk.selected()
	i := m.talk.index(s.msg)
	if !ok || i < 0 {
		return nil
	}
	words := oneLine(m.talk.messages[i].Text.String()[s.start:s.end])
	return m.askWatch(query.Node{Op: query.One, Term: query.Term{Text: words, Quoted: true}}.String(), m.cfg.Listener)
}

// askWatch asks for the words to watch, then for the reason.
func (m *Model) askWatch(words string, whose store.ListenerID) tea.Cmd {
	p := &prompt{entry: newEntry(), asks: true, mode: "WATCH", ask: `words, "a phrase", a beginning*`, enter: "goes on"}
	p.Set(words)
	p.done = func(m *Model, words string) tea.Cmd {
		if words == "" {
			return nil
		}
		if _, err := query.Parse(words, m.now()); err != nil {
			return m.mistaken(p, words, err)
		}
		m.over = m.whyPrompt(p, words, whose)
		return nil
	}
	m.over = p
	return nil
}

// whyPrompt asks why words are watched, which may be left empty, and keeps them.
func (m *Model) whyPrompt(asked *prompt, words string, whose store.ListenerID) *prompt {
	p := &prompt{entry: newEntry(), mode: "WHY", ask: "why " + words + " is watched, or nothing", enter: "saves it"}
	p.done = func(m *Model, why string) tea.Cmd {
		s, w := m.cfg.Store, store.Watchword{Pattern: lineOf(words), Why: lineOf(why), By: m.cfg.Listener, At: m.cfg.Now()}
		return func() tea.Msg {
			err := s.SaveWatchword(whose, w)
			if wrong := new(query.Mistake); errors.As(err, &wrong) {
				return watchMistakeMsg{asked, words, wrong}
			}
			return didMsg{op: "watch these words", said: "Watching " + words + ". W lists what is watched.", err: err}
		}
	}
	return p
}

// watchMistakeMsg is sent when words cannot be watched.
type watchMistakeMsg struct {
	asked *prompt
	words string
	wrong *query.Mistake
}

// unwatch forgets the watch-word under the cursor.
func (m *Model) unwatch() tea.Cmd {
	w := m.sheet().target().watch
	if w.Pattern.Len() == 0 {
		m.say("No watch-word under the cursor.")
		return nil
	}
	s := m.cfg.Store
	return func() tea.Msg {
		return didMsg{op: "forget the watch-word", said: fmt.Sprintf("%s is no longer watched.", w.Pattern), err: s.DropWatchword(w.Whose, w.Pattern)}
	}
}
