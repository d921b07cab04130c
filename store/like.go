package store

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"earshot/store/clean"
	"earshot/store/index"
	"earshot/store/likeness"
)

// A Like is a conversation whose customer says much the same as what was
// asked about, by the nearest of their words.
type Like struct {
	Conversation Conversation
	Message      Message
	Start, End   int // the passage in the message's text
	Score        float64
	Shared       []clean.Line // its words that were asked about, the weightiest first; none where it is near by other words
	How          Hearing      // how the conversation stands with the listener
}

// Quote returns the passage.
func (l Like) Quote() clean.Text { return clean.Body(l.Message.Text.String()[l.Start:l.End]) }

// Heard says whether the listener heard it all.
func (l Like) Heard() bool { return l.How == WasHeard }

// How many messages Like reads: by the words asked about, and by the words
// that the nearest of these say besides.
const (
	likeMessages = 400
	likeWider    = 200
)

// askMost is the number of words that are asked about, of a long text the
// rarest; widerWords, that of the words looked for besides.
const (
	askMost    = 40
	widerWords = 12
)

// Like returns up to limit conversations but one whose customers say much the
// same as a text, the best first; 0 is all that were found. It reads a bounded
// number of messages: call it in a command, not for a frame.
func (t *Tx) Like(text string, but ConversationID, by ListenerID, limit int) ([]Like, error) {
	l := &liking{t: t.remembering(), but: but, field: likeness.NewField(int(t.LastMessage())),
		worth: map[string]float64{}, best: map[ConversationID]likely{}, seen: map[MessageID]bool{}}
	terms, err := l.ask(text)
	if err != nil || len(terms) == 0 {
		return nil, err
	}
	if err := errorsIn(l.find(terms, likeMessages), l.fill(terms)); err != nil {
		return nil, err
	}
	if err := errorsIn(l.find(l.field.Wider(widerWords), likeWider), l.fill(terms)); err != nil {
		return nil, err
	}
	return l.rank(by, limit)
}

// LikeWords returns what a conversation's customer says, without what is
// folded: what there is to find the like of.
func (t *Tx) LikeWords(id ConversationID) (string, error) {
	messages, err := t.Messages(id)
	var said []string
	for _, m := range messages {
		if m.Side == Customer && m.said() {
			said = append(said, m.unfolded())
		}
	}
	return strings.Join(said, "\n\n"), err
}

// unfolded returns a message's text with blanks for what is folded, so that
// places in it stay.
func (m *Message) unfolded() string {
	text := m.Text.String()
	if len(m.Folds) == 0 {
		return text
	}
	b := []byte(text)
	for _, f := range m.Folds {
		for i := max(0, f.Start); i < min(f.End, len(b)); i++ {
			b[i] = '\n'
		}
	}
	return string(b)
}

// liking is a search for what is alike.
type liking struct {
	t     *Tx
	but   ConversationID
	cut   index.Tokenizer
	field *likeness.Field
	worth map[string]float64 // of the terms and beginnings looked for
	seen  map[MessageID]bool
	best  map[ConversationID]likely
	order []likely // as they are in the field, after what was asked about
}

// likely is the passage of a message that is nearest by its words alone.
type likely struct {
	message    Message
	start, end int
	terms      []string
	score      float64
}

// ask makes terms of what is asked about.
func (l *liking) ask(text string) ([]string, error) {
	terms := l.cut.Terms(nil, text)
	if err := l.count(terms); err != nil {
		return nil, err
	}
	slices.SortStableFunc(terms, func(a, b string) int { return cmp.Compare(l.field.Rarity(b), l.field.Rarity(a)) })
	return terms[:min(askMost, len(terms))], nil
}

func (l *liking) count(terms []string) error {
	unknown := l.field.Unknown(nil, terms)
	slices.Sort(unknown)
	counts, err := l.t.s.ix.Counts(unknown)
	for i, n := range counts {
		l.field.Count(unknown[i], n)
	}
	return l.t.s.searched(err)
}

// find reads the messages that hold the weightiest of terms, or of words that
// begin as they do, and keeps of each conversation the nearest passage.
func (l *liking) find(terms []string, most int) error {
	var words []index.Weight
	for _, term := range terms {
		worth := l.field.Rarity(term)
		l.worth[term] = worth
		words = append(words, index.Weight{Word: index.Word{Text: term}, Counts: worth})
		if begin := likeness.Beginning(term); begin != "" {
			l.worth[begin] = worth / 2
			words = append(words, index.Weight{Word: index.Word{Text: begin, Prefix: true}, Counts: worth / 2})
		}
	}
	ids, err := l.t.s.ix.Nearest(words, most)
	if err != nil {
		return l.t.s.searched(err)
	}
	slices.Sort(ids)
	for _, id := range ids {
		if err := l.read(MessageID(id)); err != nil {
			return err
		}
	}
	return nil
}

// read looks at a message. One that is damaged has no words.
func (l *liking) read(id MessageID) error {
	if l.seen[id] {
		return nil
	}
	l.seen[id] = true
	m, err := l.t.Message(id)
	if errors.Is(err, ErrDamaged) || errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil || m.Conversation == l.but || m.Side != Customer || !m.said() {
		return err
	}
	text := m.unfolded()
	likeness.Passages(text, func(start, end int) bool {
		terms := l.cut.Terms(nil, text[start:end])
		score := l.score(terms)
		if score > l.best[m.Conversation].score {
			l.best[m.Conversation] = likely{m, start, end, terms, score}
		}
		return true
	})
	return nil
}

// score weighs a passage by the words looked for, a long one less.
func (l *liking) score(terms []string) float64 {
	const usual = 12 // words of a passage
	sum := 0.0
	for _, term := range terms {
		sum += l.worth[term] + l.worth[likeness.Beginning(term)]
	}
	return sum / (1 + float64(len(terms))/usual)
}

// fill puts what was found into a field, behind what is asked about.
func (l *liking) fill(terms []string) error {
	l.field.Clear()
	l.field.Add(terms)
	l.order = l.order[:0]
	var all []string
	for _, p := range l.best {
		l.order = append(l.order, p)
		all = append(all, p.terms...)
	}
	slices.SortFunc(l.order, func(a, b likely) int { return cmp.Compare(b.message.ID, a.message.ID) })
	if err := l.count(all); err != nil {
		return err
	}
	for _, p := range l.order {
		l.field.Add(p.terms)
	}
	return nil
}

func (l *liking) rank(by ListenerID, limit int) ([]Like, error) {
	if limit == 0 {
		limit = len(l.order)
	}
	var out []Like
	for _, r := range l.field.Rank(limit) {
		p := l.order[r.At-1]
		c, err := l.t.Conversation(p.message.Conversation)
		if err != nil {
			return nil, err
		}
		like := Like{Conversation: c, Message: p.message, Start: p.start, End: p.end, Score: r.Score}
		if like.How, err = l.t.HowHeard(by, c); err != nil {
			return nil, err
		}
		for _, term := range r.Shared {
			like.Shared = append(like.Shared, clean.OneLine(term))
		}
		out = append(out, like)
	}
	return out, nil
}
