package store_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"earshot/store"
	"earshot/store/clean"
	"earshot/store/index"
	"earshot/store/query"
	"earshot/store/storetest"
)

// whole is a conversation with all there is of it, for asking without an index.
type whole struct {
	store.Conversation
	heard     bool
	contact   int
	messages  []store.Message
	marks     []store.Mark
	followups []store.Followup
	planned   map[store.MarkID]bool
	paths     map[store.ThemeID]string
	people    map[store.PersonID]store.Person
}

func readWhole(tx *store.Tx) ([]whole, error) {
	planned, paths, people := map[store.MarkID]bool{}, map[store.ThemeID]string{}, map[store.PersonID]store.Person{}
	fups, err := tx.FollowupsByDue()
	if err != nil {
		return nil, err
	}
	for _, f := range fups {
		for _, id := range f.Marks {
			planned[id] = true
		}
	}
	themes, err := tx.Themes()
	if err != nil {
		return nil, err
	}
	for _, th := range themes {
		paths[th.ID] = th.Path.String()
	}
	if err := tx.People(func(p store.Person) error { people[p.ID] = p; return nil }); err != nil {
		return nil, err
	}
	var out []whole
	for _, p := range tx.After(store.Pos{}, 1000) {
		w := whole{planned: planned, paths: paths, people: people}
		if w.Conversation, err = tx.Conversation(p.ID); err != nil {
			return nil, err
		}
		if w.heard, err = tx.Heard(1, w.Conversation); err != nil {
			return nil, err
		}
		if w.contact, err = tx.Contact(w.Conversation); err != nil {
			return nil, err
		}
		if w.messages, err = tx.Messages(w.ID); err != nil {
			return nil, err
		}
		if w.marks, err = tx.Marks(w.ID); err != nil {
			return nil, err
		}
		if w.followups, err = tx.FollowupsOf(w.ID); err != nil {
			return nil, err
		}
		out = append(out, w)
	}
	return out, nil
}

// naive says whether a query is true of a conversation, by looking at all of
// it as the language is defined.
func (w whole) naive(n query.Node) bool {
	switch {
	case n.Op == query.Everything:
		return true
	case n.Op == query.None:
		return !w.naive(n.Of[0])
	case n.Op == query.Any && n.Level() == query.Conversation:
		return slices.ContainsFunc(n.Of, w.naive)
	case n.Op != query.All:
		n = query.Node{Op: query.All, Of: []query.Node{n}}
	}
	message, mark, rest := query.Together(n.Of)
	for _, r := range rest {
		if r.Op == query.One && !w.state(r.Term) || r.Op != query.One && !w.naive(r) {
			return false
		}
	}
	said := len(message) == 0 || slices.ContainsFunc(w.messages, func(m store.Message) bool {
		return truth(query.Node{Op: query.All, Of: message}, func(t query.Term) bool { return w.says(t, m) })
	})
	marked := len(mark) == 0 || slices.ContainsFunc(w.marks, func(k store.Mark) bool {
		return truth(query.Node{Op: query.All, Of: mark}, func(t query.Term) bool { return w.marked(t, k) })
	})
	return said && marked
}

func truth(n query.Node, is func(query.Term) bool) bool {
	ok, _ := n.Eval(func(t query.Term) (bool, error) { return is(t), nil })
	return ok
}

func (w whole) says(t query.Term, m store.Message) bool {
	switch t.Field {
	case "from":
		return spells(t, m.Sender.Name.String()+" . "+m.Sender.Address().String())
	case "to":
		return slices.ContainsFunc(m.To, func(id store.PersonID) bool {
			return spells(t, w.people[id].Name.String()+" . "+w.people[id].Address().String())
		})
	case "side":
		return m.Side.String() == t.Text
	case "date":
		return !m.At.Before(t.From) && (t.To.IsZero() || m.At.Before(t.To))
	}
	return saysItself(t, m) || quotes(t, m) && !slices.ContainsFunc(w.messages, func(o store.Message) bool { return saysItself(t, o) })
}

// saysItself says whether words stand in what a message does not quote.
func saysItself(t query.Term, m store.Message) bool {
	text := m.Text.String()
	for _, f := range m.Folds {
		text = text[:f.Start] + " . " + text[f.End:]
	}
	return spells(t, m.Subject.String()+" . "+m.Sender.Name.String()+" . "+m.Sender.Address().String()+" . "+text)
}

func quotes(t query.Term, m store.Message) bool {
	return slices.ContainsFunc(m.Folds, func(f store.Fold) bool { return spells(t, m.Text.String()[f.Start:f.End]) })
}

// spells looks for words one by one, or for a phrase, in a text of plain
// letters: a dot stands between what no phrase reaches over.
func spells(t query.Term, text string) bool {
	words := func(s string) []string {
		return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
	}
	if t.Quoted {
		for _, part := range strings.Split(text, " . ") {
			if strings.Contains(" "+strings.Join(words(part), " ")+" ", " "+strings.Join(words(t.Text), " ")+" ") {
				return true
			}
		}
		return false
	}
	begins, isBeginning := strings.CutSuffix(strings.ToLower(t.Text), "*")
	return slices.ContainsFunc(words(text), func(w string) bool { return isBeginning && strings.HasPrefix(w, begins) }) ||
		!isBeginning && index.Holds(index.Words(t.Text), text)
}

func (w whole) marked(t query.Term, k store.Mark) bool {
	switch t.Field {
	case "theme":
		return slices.ContainsFunc(k.Themes, func(id store.ThemeID) bool {
			asked, tree := strings.CutSuffix(t.Text, "/")
			return w.paths[id] == asked || tree && strings.HasPrefix(w.paths[id], asked+"/")
		})
	case "kind":
		return string(k.Kind) == t.Text
	case "response":
		return k.Response == t.Text
	case "sure":
		return string(k.Sure) == t.Text
	case "by":
		return k.By == 1
	}
	return t.Text == "drifted" && k.State == store.MarkDrifted || t.Text == "unplanned" && !w.planned[k.ID]
}

func (w whole) state(t query.Term) bool {
	waited, now := storetest.Today().Sub(w.WaitingSince), storetest.Today()
	saidBy := func(side store.Side) bool {
		return slices.ContainsFunc(w.messages, func(m store.Message) bool {
			return m.Side == side && w.says(query.Term{Text: t.Text, Quoted: t.Quoted}, m)
		})
	}
	switch t.Field + ":" + t.Text {
	case "is:unheard":
		return w.Unheard(w.heard)
	case "is:waiting":
		return w.Waits()
	case "is:ignored":
		return w.Patience(store.SourceState{}).IsIgnored(w.Conversation, now)
	case "is:slow":
		return w.Patience(store.SourceState{}).IsSlow(w.Conversation, now)
	case "is:first-timer":
		return w.contact == 1 && w.Customer != 0
	case "is:defect":
		return slices.ContainsFunc(w.messages, func(m store.Message) bool { return len(m.Defects) > 0 })
	}
	switch t.Field {
	case "customer":
		return saidBy(store.Customer)
	case "agentsaid":
		return saidBy(store.Agent)
	case "subject":
		return spells(t, w.Subject.String())
	case "agent":
		return slices.ContainsFunc(w.messages, func(m store.Message) bool {
			return w.people[m.From].Side == store.Agent && strings.EqualFold(m.Sender.Shown().String(), t.Text)
		})
	case "source":
		return w.Source == t.Text
	case "channel":
		return string(w.Channel) == t.Text
	case "messages":
		return t.Compare.Holds(int64(len(w.messages)), int64(t.N))
	case "waiting":
		return w.Waits() && t.Compare.Holds(int64(waited), int64(t.Length))
	case "reply":
		return w.Answers > 0 && t.Compare.Holds(int64(w.Slowest), int64(t.Length))
	case "id":
		return int(w.ID) == t.N
	}
	return slices.ContainsFunc(w.followups, func(f store.Followup) bool {
		return t.Text == "any" || t.Text == string(f.Kind) || t.Text == string(f.Status)
	})
}

// terms are what random queries are made of.
func terms() []string {
	return strings.Fields("refund late lid sorry ref* desc* time waste zzz from:marta from:dana from:@c.example to:anna side:customer side:agent side:bot " +
		"subject:lid subject:re* customer:refund customer:late agentsaid:sorry source:support-mail source:floor-chat channel:chat channel:email " +
		"date:today date:yesterday date:7d date:2026-06 date:<2026-07 theme:lid theme:lid/ theme:lid/heat theme:money kind:problem kind:question kind:praise " +
		"response:canned sure:low sure:high by:ines followup:any followup:open followup:thank is:unheard is:waiting is:ignored is:slow is:first-timer " +
		"is:unplanned is:drifted is:defect reply:>2h reply:<=12m waiting:>1h waiting:<5m messages:>1 messages:1 id:1 id:8")
}

func phrases() []string {
	return []string{`"waste of time"`, `"the lid"`, `"of time"`, `customer:"waste of"`, `agentsaid:"the lock"`, `from:"marta quist"`, `subject:"pro 2"`, `agent:"Dana Fox"`}
}

// randomQuery writes a query of some depth.
func randomQuery(r *rand.Rand, deep int) string {
	if deep == 0 || r.IntN(4) == 0 {
		if r.IntN(6) == 0 {
			return phrases()[r.IntN(len(phrases()))]
		}
		return terms()[r.IntN(len(terms()))]
	}
	a, b := randomQuery(r, deep-1), randomQuery(r, deep-1)
	switch r.IntN(5) {
	case 0:
		return "(" + a + " or " + b + ")"
	case 1:
		return "not (" + a + ")"
	case 2:
		return "(" + a + " or " + b + ") " + randomQuery(r, deep-1)
	}
	return a + " " + b
}

func TestARandomQueryPicksWhatLookingAtEverythingPicks(t *testing.T) {
	t.Parallel()
	s := selectFloor(t)
	hearRandom(t, s)
	r := rand.New(rand.NewPCG(7, 11))
	view(t, s, func(tx *store.Tx) error {
		all, err := readWhole(tx)
		if err != nil {
			return err
		}
		for range 800 / slowness {
			text := randomQuery(r, 3)
			n, err := query.Parse(text, storetest.Today())
			if err != nil {
				t.Fatalf("%q: %v", text, err)
			}
			var want []store.ConversationID
			for _, w := range all {
				if w.naive(n) {
					want = append(want, w.ID)
				}
			}
			got, err := picked(tx, text, 1+r.IntN(20))
			if err != nil || !slices.Equal(got, want) {
				t.Fatalf("%q picks %v, want %v: %v", text, got, want, err)
			}
			if err := agrees(tx, text, want); err != nil {
				t.Fatal(err)
			}
		}
		return nil
	})
}

// agrees says whether a search shows messages of the picked conversations,
// and of each at least one.
func agrees(tx *store.Tx, text string, want []store.ConversationID) error {
	f, err := search(tx, text, 0)
	seen := map[store.ConversationID]bool{}
	for _, h := range f.Hits {
		seen[h.Message.Conversation] = true
	}
	for _, id := range want {
		if !seen[id] {
			return fmt.Errorf("%q shows nothing of conversation %d", text, id)
		}
	}
	if err == nil && len(seen) != len(want) {
		err = fmt.Errorf("%q shows messages of %d conversations, want %d", text, len(seen), len(want))
	}
	return err
}

// hearRandom adds conversations of words drawn by chance, so that the floor is
// larger than what is read at once.
func hearRandom(t testing.TB, s *store.Store) {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	words := strings.Fields("the lid refund late sorry waste of time descale lock hot order")
	names := []string{"Marta Quist", "Anna Berg", "Tom Hale"}
	var all []store.Arrival
	for i := range 120 {
		text := ""
		for range 1 + r.IntN(12) {
			text += words[r.IntN(len(words))] + " "
		}
		name, address, side := names[r.IntN(3)], "", store.Customer
		address = strings.ToLower(strings.Fields(name)[0]) + "@c.example"
		if r.IntN(3) == 0 {
			name, address, side = "Dana Fox", "dana@harbour.example", store.Agent
		}
		at := storetest.Today().AddDate(0, 0, -r.IntN(60)).Add(-time.Minute)
		conv := fmt.Sprintf("r%d", r.IntN(50))
		a := storetest.Mail(fmt.Sprintf("%s-%d", conv, i), conv, name, address, side, at, words[r.IntN(len(words))], text)
		if r.IntN(3) == 0 { // it ends in what it quotes, which may be nobody's words
			quote := ""
			for range 1 + r.IntN(4) {
				quote += words[r.IntN(len(words))] + " "
			}
			a.Text = clean.Body(text + "\n" + quote)
			a.Folds = []store.Fold{{Start: len(text) + 1, End: a.Text.Len(), Why: store.FoldQuote}}
		}
		if side == store.Agent && r.IntN(2) == 0 {
			a.To = []store.Sender{{Channel: store.Email, Value: "anna@c.example", Name: clean.OneLine("Anna Berg"), Show: clean.OneLine("anna@c.example"), Side: store.Customer, SideBy: store.ByGuess}}
		}
		all = append(all, a)
	}
	storetest.Hear(t, s, "support-mail", all...)
}
