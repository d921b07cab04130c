package store_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"earshot/store"
	"earshot/store/clean"
	"earshot/store/storetest"
)

// speaker is somebody of the generated floor.
type speaker struct {
	name, address string
	side          store.Side
}

func speakers() []speaker {
	out := []speaker{
		{"Dana", "dana@harbour.example", store.Agent},
		{"Piet", "piet@harbour.example", store.Agent},
		{"Harbour Kettles", "noreply@harbour.example", store.Bot},
	}
	for i := range 9 {
		out = append(out, speaker{fmt.Sprintf("Customer %d", i), fmt.Sprintf("c%d@c.example", i), store.Customer})
	}
	return out
}

// arrivals generates n messages in one to n/4 conversations, each at a time of
// its own, in order of time. Some name two conversations that are one, some
// conversations are longer than a block, some messages have lost a part.
func arrivals(r *rand.Rand, n int) []store.Arrival {
	all, convs := speakers(), 1+r.IntN(max(1, n/4))
	var out []store.Arrival
	for i := range n {
		at := storetest.Today().Add(time.Duration(i-n) * time.Minute)
		at = at.In(time.FixedZone("", (r.IntN(27)-13)*1800))
		conv := r.IntN(convs)
		customer := all[3+conv%9]
		who := all[r.IntN(6)]
		if who.side == store.Customer {
			who = customer
		}
		a := storetest.Mail(fmt.Sprint("m", i), fmt.Sprint("t", conv), who.name, who.address, who.side, at,
			fmt.Sprint("subject ", conv), strings.Repeat(fmt.Sprintf("word%d said in %d. ", i, conv), 1+r.IntN(4)))
		if who.side != store.Customer && r.IntN(2) == 0 {
			to := customer
			a.To = []store.Sender{{Channel: store.Email, Value: to.address, Show: clean.OneLine(to.address), Side: store.Customer, SideBy: store.ByGuess}}
		}
		if other := conv%9 + 9*r.IntN(1+convs/9); r.IntN(6) == 0 && other < convs {
			a.Threads = append(a.Threads, fmt.Sprintf("<t%d>", other))
		}
		if r.IntN(10) == 0 {
			a.Defects = []clean.Line{clean.OneLine("a part is missing")}
		}
		out = append(out, a)
	}
	return out
}

// floorOf tells a store's conversations without its numbers.
func floorOf(t testing.TB, s *store.Store) []string {
	var out []string
	view(t, s, func(tx *store.Tx) error {
		for _, p := range tx.After(store.Pos{}, tx.Count()+1) {
			c, err := tx.Conversation(p.ID)
			if err != nil {
				return err
			}
			ms, err := tx.Messages(c.ID)
			if err != nil {
				return err
			}
			said := ""
			for _, m := range ms {
				said += fmt.Sprint(" ", m.Ref, m.At.Format(time.RFC3339Nano), m.Side, m.Kind, m.Sender.Shown(), m.Text, m.Edited)
			}
			agent, err := tx.Person(c.Agent)
			if err != nil {
				return err
			}
			out = append(out, fmt.Sprintf("%s|%s|%s|%d|%d|%v|%v|%s|%v|%v|%d|%v|%s|%v|%s", c.Subject, c.Name, c.Address, c.Messages, c.Defects,
				c.FirstAt.UTC(), c.LastAt.UTC(), c.LastSide, c.WaitingSince.UTC(), c.Answered, c.Answers, c.Slowest, agent.Address(), c.Waits(), said))
		}
		return nil
	})
	slices.Sort(out)
	return out
}

// hearShuffled hears arrivals in a random order, in batches of random sizes,
// some of them twice.
func hearShuffled(t testing.TB, r *rand.Rand, s *store.Store, all []store.Arrival) {
	mixed := slices.Clone(all)
	r.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
	for len(mixed) > 0 {
		n := min(len(mixed), 1+r.IntN(20))
		storetest.Hear(t, s, "mail", mixed[:n]...)
		if r.IntN(4) == 0 {
			if h := storetest.Hear(t, s, "mail", mixed[:n]...); h.New != 0 {
				t.Errorf("heard again: %+v", h)
			}
		}
		mixed = mixed[n:]
	}
}

func same(t testing.TB, what string, got, want []string) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d conversations, want %d", what, len(got), len(want))
		return
	}
	for i := range got {
		if got[i] != want[i] {
			t.Errorf("%s:\n got %s\nwant %s", what, got[i], want[i])
			return
		}
	}
}

// However messages come, the floor is the one of hearing all at once in order
// of time; and so it stays when sides are told and told otherwise.
func TestTheFloorDoesNotDependOnHowMessagesCome(t *testing.T) {
	t.Parallel()
	for seed := range uint64(12 / slowness) {
		r := rand.New(rand.NewPCG(seed, 7))
		all := arrivals(r, 40+r.IntN(160))
		atOnce, _ := storetest.Open(t)
		storetest.Hear(t, atOnce, "mail", all...)
		pieces, _ := storetest.Open(t)
		hearShuffled(t, r, pieces, all)
		same(t, fmt.Sprint("seed ", seed), floorOf(t, pieces), floorOf(t, atOnce))
		for _, rules := range []store.SideRules{
			{Customers: []string{"@harbour.example"}}, {Agents: []string{"@c.example", "dana@harbour.example"}}, {}} {
			for _, s := range []*store.Store{atOnce, pieces} {
				if err := s.SetSideRules(rules); err != nil {
					t.Fatal(err)
				}
			}
			same(t, fmt.Sprintf("seed %d, %+v", seed, rules), floorOf(t, pieces), floorOf(t, atOnce))
		}
	}
}

// Rules that come between the messages end where rules from the start end.
func TestRulesInBetweenEndLikeRulesFromTheStart(t *testing.T) {
	t.Parallel()
	rules := store.SideRules{Agents: []string{"c1@c.example"}, Customers: []string{"piet@harbour.example"}}
	for seed := range uint64(8 / slowness) {
		r := rand.New(rand.NewPCG(seed, 11))
		all := arrivals(r, 120)
		before, _ := storetest.Open(t)
		between, _ := storetest.Open(t)
		if err := before.SetSideRules(rules); err != nil {
			t.Fatal(err)
		}
		hearShuffled(t, r, before, all)
		hearShuffled(t, r, between, all[:60])
		if err := between.SetSideRules(rules); err != nil {
			t.Fatal(err)
		}
		hearShuffled(t, r, between, all[60:])
		same(t, fmt.Sprint("seed ", seed), floorOf(t, between), floorOf(t, before))
	}
}

// Edits leave the newest text once, wherever in a batch they stand.
func TestEditsInABatchAndAfterIt(t *testing.T) {
	t.Parallel()
	for seed := range uint64(8 / slowness) {
		r := rand.New(rand.NewPCG(seed, 13))
		s, clock := storetest.Open(t)
		last := map[int]string{}
		var batch []store.Arrival
		for i := range 300 {
			n := r.IntN(40)
			text := fmt.Sprintf("text %d", i)
			if r.IntN(3) == 0 && last[n] != "" {
				text = last[n]
			}
			last[n] = text
			a := storetest.Chat(fmt.Sprint(n), fmt.Sprint("c", n%5), "Femi", store.Customer, clock.Now().Add(time.Duration(n)*time.Second), text)
			a.Replaces = true
			if batch = append(batch, a); r.IntN(15) == 0 {
				storetest.Hear(t, s, "chat", batch...)
				batch = nil
			}
		}
		storetest.Hear(t, s, "chat", batch...)
		view(t, s, func(tx *store.Tx) error {
			for n, text := range last {
				f, err := search(tx, text, 0)
				if err != nil {
					return err
				}
				if !slices.ContainsFunc(f.Hits, func(h store.Hit) bool {
					return h.Message.Text.String() == text && strings.HasSuffix(h.Message.Ref.String(), fmt.Sprint(":", n))
				}) {
					t.Errorf("seed %d: message %d does not say %q", seed, n, text)
				}
			}
			if n := int(tx.LastMessage()); n != len(last) {
				t.Errorf("%d messages, want %d", n, len(last))
			}
			return nil
		})
	}
}

// The same words again are no edit, whoever says that they replace.
func TestTheSameTextIsNoEdit(t *testing.T) {
	s, clock := storetest.Open(t)
	a := storetest.Chat("1", "c", "Femi", store.Customer, clock.Now(), "where is my refund")
	a.Replaces = true
	storetest.Hear(t, s, "chat", a)
	if h := storetest.Hear(t, s, "chat", a); h != (store.Heard{Known: 1}) {
		t.Errorf("heard again: %+v", h)
	}
	a.Text = clean.Body("where is my money")
	if h := storetest.Hear(t, s, "chat", a); h != (store.Heard{Changed: 1}) {
		t.Errorf("an edit: %+v", h)
	}
	view(t, s, func(tx *store.Tx) error {
		for query, want := range map[string]int{"refund": 0, "money": 1} {
			if f, err := search(tx, query, 0); err != nil || f.Total != want {
				t.Errorf("%s: %d hits, %v", query, f.Total, err)
			}
		}
		return nil
	})
}

// Times that no calendar writes, and names of any length, stop nothing.
func TestOddTimesAndNamesAreKept(t *testing.T) {
	s, clock := storetest.Open(t)
	amsterdam := time.FixedZone("", 19*60+32)
	for i, at := range []time.Time{{}, time.Unix(1<<40, 0), time.Unix(-1<<40, 0), time.Date(1925, 3, 1, 12, 0, 0, 5, amsterdam),
		clock.Now().In(time.FixedZone("", 25*3600)), clock.Now().In(time.FixedZone("", -210*60)), time.Date(9999, 12, 31, 23, 0, 0, 0, time.FixedZone("", -5*3600))} {
		id := fmt.Sprint(i)
		storetest.Hear(t, s, "mail", storetest.Mail(id, id, "A", strings.Repeat("a", 9000*i)+"\xff@c.example", store.Customer, at, "odd", "odd"))
		view(t, s, func(tx *store.Tx) error {
			m, err := tx.Message(store.MessageID(i + 1))
			y := at.UTC().Year()
			if lost := at.IsZero() || y < 1 || y > 9999; lost != m.Undated && i != 6 {
				t.Errorf("%v: undated is %v", at, m.Undated)
			}
			if !m.Undated && !m.At.Equal(at) {
				t.Errorf("%v became %v", at, m.At)
			}
			return err
		})
	}
	view(t, s, func(tx *store.Tx) error {
		m, err := tx.Message(6)
		if _, offset := m.At.Zone(); offset != -210*60 {
			t.Errorf("the sender's offset became %d", offset)
		}
		return err
	})
}

// A chain of joins leads to the lowest number from each of the others.
func TestManyThatProveToBeOne(t *testing.T) {
	s, clock := storetest.Open(t)
	const n = 20
	for i := range n {
		id := fmt.Sprint("x", i)
		storetest.Hear(t, s, "mail", storetest.Mail(id, id, "Ana", "ana@c.example", store.Customer, clock.Now().Add(time.Duration(i)*time.Minute), "lid", id))
	}
	for i := n - 1; i > 0; i-- {
		a := storetest.Mail(fmt.Sprint("join", i), fmt.Sprint("x", i), "Ana", "ana@c.example", store.Customer, clock.Now().Add(time.Hour), "lid", "both")
		a.Threads = append(a.Threads, fmt.Sprintf("<x%d>", i-1))
		storetest.Hear(t, s, "mail", a)
	}
	view(t, s, func(tx *store.Tx) error {
		for i := range store.ConversationID(n) {
			c, err := tx.Conversation(i + 1)
			if err != nil || c.ID != 1 {
				t.Errorf("number %d leads to %d: %v", i+1, c.ID, err)
			}
		}
		if got := tx.ConversationsOf(1, 10); len(got) != 1 {
			t.Errorf("her conversations: %v", got)
		}
		return nil
	})
}

func TestConversationsOfAreTheLatest(t *testing.T) {
	s, clock := storetest.Open(t)
	for i := range 30 {
		id := fmt.Sprint(i)
		storetest.Hear(t, s, "mail", storetest.Mail(id, id, "Ana", "ana@c.example", store.Customer, clock.Now().Add(time.Duration(i)*time.Minute), "lid", id))
	}
	view(t, s, func(tx *store.Tx) error {
		if got := tx.ConversationsOf(1, 3); !slices.Equal(got, []store.ConversationID{30, 29, 28}) {
			t.Errorf("the latest three are %v", got)
		}
		c, err := tx.Conversation(30)
		if err != nil {
			return err
		}
		if n, err := tx.Contact(c); n != 30 || err != nil {
			t.Errorf("contact %d, %v", n, err)
		}
		return nil
	})
}

// A person who writes under several names is found by each, and the index is
// not taken for another store's for it.
func TestOnePersonUnderManyNames(t *testing.T) {
	dir := t.TempDir()
	s := storetest.OpenIn(t, dir, storetest.NewClock(storetest.Today()))
	for _, name := range []string{"Anastasia", "Ana", "Nastja"} {
		storetest.Hear(t, s, "mail", storetest.Mail(name, name, name, "x@c.example", store.Customer, storetest.Today(), "lid", "it leaks"))
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = storetest.OpenIn(t, dir, storetest.NewClock(storetest.Today()))
	view(t, s, func(tx *store.Tx) error {
		for _, name := range []string{"Anastasia", "Ana", "Nastja"} {
			if f, err := search(tx, name, 0); err != nil || f.Total != 1 {
				t.Errorf("%s: %d hits, %v", name, f.Total, err)
			}
		}
		return nil
	})
}
