package floor

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"earshot/store"
	"earshot/store/index"
)

// A talk is a conversation as the middle pane and the ear show it, read in
// one go.
type talk struct {
	row       row
	messages  []store.Message
	gaps      []gap // before each message
	marks     []mark
	followups []store.Followup
	customer  store.Person
	selves    []store.Person                // who else the customer is, as listeners said
	voices    map[store.PersonID]voice      // through which filter whoever speaks here is heard
	desks     map[store.PersonID]store.Desk // where the agents who speak here sit
	contacts  int                           // conversations of the customer, up to twenty
	earlier   []store.Conversation          // the customer's others, the newest last words first
	heardTo   store.MessageID
	memos     []store.Memo // on the conversation
	themes    map[store.ThemeID]themeCount
	teachers  map[store.LessonID]string // who taught what folds and writers were found by
	watched   map[store.MessageID][]index.Span
}

// A mark is a mark with what is shown beside it.
type mark struct {
	store.Mark
	number string // 1, 2, …; ~ on a reply
	themes []string
	by     string
	doubt  store.Doubt     // whether its understanding is right
	reply  store.MessageID // what may be the answer to what was asked; 0: nothing
	memos  []store.Memo
}

type themeCount struct {
	store.Theme
	customers, marks int
}

// title names what a mark says: its themes, or the response, or that there is
// no theme yet.
func (m mark) title() string {
	switch {
	case m.ID == 0:
		return "new mark, not saved yet"
	case m.Response != "":
		return plainWord(m.Response)
	case len(m.themes) == 0 && m.States() || len(m.themes)+len(m.Cues) == 0:
		return "no theme yet"
	case len(m.themes) == 0:
		return "cue " + plainWord(strings.Join(m.Cues, ", "))
	}
	s := m.themes[0]
	for _, t := range m.themes[1:] {
		s += ", " + t
	}
	return s
}

const (
	earlierMost  = 8
	contactsMost = 20 // conversations that are counted of a person
)

// A voice is the filter through which a person is heard, with who wrote it.
type voice struct {
	store.Voice
	by string
}

// readTalk reads a conversation with all that the screen says about it.
func readTalk(t *store.Tx, l store.ListenerID, id store.ConversationID) (talk, error) {
	var k talk
	r, err := readRow(t, l, id, nil)
	if err != nil {
		return k, err
	}
	k.row = r
	if k.messages, err = t.Messages(r.ID); err != nil {
		return k, err
	}
	k.findGaps()
	if h, ok, err := t.HeardRecord(l, r.ID); err != nil {
		return k, err
	} else if ok {
		k.heardTo = h.UpTo
	}
	if k.followups, err = t.FollowupsOf(r.ID); err != nil {
		return k, err
	}
	if k.memos, err = t.Memos(store.About{Kind: store.AboutConversation, ID: uint32(r.ID)}); err != nil {
		return k, err
	}
	if err := k.readMarks(t); err != nil {
		return k, err
	}
	if err := k.readCustomer(t); err != nil {
		return k, err
	}
	return k, errors.Join(k.readSpeakers(t), k.readTeachers(t), k.readWatched(t, l))
}

// watchedMost is how many bytes of a message are looked at for watch-words.
const watchedMost = 64 << 10

// readWatched finds where the listener's watch-words stand.
func (k *talk) readWatched(t *store.Tx, l store.ListenerID) error {
	marker, err := t.WatchMarker(l)
	if err != nil || marker.Empty() {
		return err
	}
	k.watched = map[store.MessageID][]index.Span{}
	for _, m := range k.messages {
		if at := marker.Spans(m.Text.String(), watchedMost); len(at) > 0 {
			k.watched[m.ID] = at
		}
	}
	return nil
}

// readSelves reads who else the customer is.
func (k *talk) readSelves(t *store.Tx) error {
	selves, err := t.Selves(k.customer.ID)
	for _, id := range selves {
		if id == k.customer.ID {
			continue
		}
		p, failed := t.Person(id)
		if err = errors.Join(err, failed); failed == nil {
			k.selves = append(k.selves, p)
		}
	}
	return err
}

// readSpeakers reads how whoever speaks is to be heard, and where agents sit.
func (k *talk) readSpeakers(t *store.Tx) error {
	k.voices, k.desks = map[store.PersonID]voice{}, map[store.PersonID]store.Desk{}
	seen := map[store.PersonID]bool{k.customer.ID: true}
	for _, m := range k.messages {
		if seen[m.From] = true; m.Side == store.Agent && k.desks[m.From].Person == 0 {
			d, err := t.Desk(m.From)
			if err != nil {
				return err
			}
			k.desks[m.From] = d
		}
	}
	for id := range seen {
		v, err := t.Voice(id)
		if err != nil {
			return err
		}
		if v.Note.Len() == 0 {
			continue
		}
		who, err := t.Listener(v.By)
		if err != nil {
			return err
		}
		k.voices[id] = voice{v, who.Name.String()}
	}
	return nil
}

func (k *talk) readMarks(t *store.Tx) error {
	marks, err := t.Marks(k.row.ID)
	if err != nil {
		return err
	}
	k.themes = map[store.ThemeID]themeCount{}
	order := map[store.MessageID]int{}
	for i, m := range k.messages {
		order[m.ID] = i
	}
	slices.SortStableFunc(marks, func(a, b store.Mark) int {
		if a.Message != b.Message {
			return order[a.Message] - order[b.Message]
		}
		return a.Start - b.Start
	})
	n := 0
	for _, m := range marks {
		shown, err := k.readMark(t, m)
		if err != nil {
			return err
		}
		if shown.number = "~"; m.Response == "" {
			n++
			shown.number = fmt.Sprint(n)
		}
		k.marks = append(k.marks, shown)
	}
	return nil
}

func (k *talk) readMark(t *store.Tx, m store.Mark) (mark, error) {
	shown := mark{Mark: m}
	by, err := t.Listener(m.By)
	if err != nil {
		return shown, err
	}
	shown.by = by.Name.String()
	if shown.doubt, err = t.Doubt(m); err != nil {
		return shown, err
	}
	if shown.reply, err = t.Replied(m, shown.doubt.Check); err != nil {
		return shown, err
	}
	if shown.memos, err = t.Memos(store.About{Kind: store.AboutMark, ID: uint32(m.ID)}); err != nil {
		return shown, err
	}
	for _, id := range m.Themes {
		c, ok := k.themes[id]
		if !ok {
			if c.Theme, err = t.Theme(id); err != nil {
				return shown, err
			}
			if c.customers, c.marks, err = t.CountTheme(id); err != nil {
				return shown, err
			}
			k.themes[id] = c
		}
		shown.themes = append(shown.themes, c.Path.String())
	}
	return shown, nil
}

func (k *talk) readCustomer(t *store.Tx) error {
	id := k.row.Customer
	if id == 0 && len(k.messages) > 0 {
		id = k.messages[0].From
	}
	if id == 0 {
		return nil
	}
	var err error
	if k.customer, err = t.Person(id); err != nil {
		return err
	}
	if err := k.readSelves(t); err != nil {
		return err
	}
	ids := t.ConversationsOf(id, contactsMost)
	for _, self := range k.selves {
		for _, other := range t.ConversationsOf(self.ID, contactsMost) {
			if !slices.Contains(ids, other) {
				ids = append(ids, other)
			}
		}
	}
	k.contacts = len(ids)
	for _, other := range ids {
		if other == k.row.ID {
			continue
		}
		c, err := t.Conversation(other)
		if err != nil {
			return err
		}
		k.earlier = append(k.earlier, c)
	}
	slices.SortFunc(k.earlier, func(a, b store.Conversation) int { return comparePlaces(a.Pos(), b.Pos()) })
	k.earlier = k.earlier[:min(len(k.earlier), earlierMost)]
	return nil
}

// marksOn returns the marks on a message that can be shown on its words.
func (k *talk) marksOn(id store.MessageID) []mark {
	var out []mark
	for _, m := range k.marks {
		if m.Message == id && m.State == store.MarkLive {
			out = append(out, m)
		}
	}
	return out
}

// index returns where a message stands, or -1.
func (k *talk) index(id store.MessageID) int {
	return slices.IndexFunc(k.messages, func(m store.Message) bool { return m.ID == id })
}

// A gap is the silence before a message.
type gap struct {
	length time.Duration
	words  string
	waited bool // a customer waited through it
}

const gapLeast = time.Minute

// findGaps tells for each message how long nobody had spoken when it came, and
// what for. An answer is measured from the customer's first word that it
// answers.
func (k *talk) findGaps() {
	k.gaps = make([]gap, len(k.messages))
	var last, since time.Time // the last word; the customer's first unanswered one
	for i, m := range k.messages {
		if !m.Speaks() || m.Undated {
			continue
		}
		if !last.IsZero() {
			k.gaps[i] = atLeast(gapOf(m, last, since))
		}
		last = m.At
		if m.Side == store.Agent {
			since = time.Time{}
		} else if since.IsZero() {
			since = m.At
		}
	}
}

func gapOf(m store.Message, last, since time.Time) gap {
	switch {
	case m.Side == store.Agent && !since.IsZero():
		return gap{m.At.Sub(since), "until answered", true}
	case m.Side == store.Agent:
		return gap{m.At.Sub(last), "until the next word", false}
	}
	return gap{m.At.Sub(last), "until they wrote again", false}
}

func atLeast(g gap) gap {
	if g.length < gapLeast {
		return gap{}
	}
	return g
}
