package store_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"earshot/store"
	"earshot/store/clean"
	"earshot/store/storetest"
)

// letter is a mail with its own id and the ids it refers to; an agent's is to
// a customer.
func letter(own, from, to, text string, at time.Time, refers ...string) store.Arrival {
	side := store.Customer
	if to != "" {
		side = store.Agent
	}
	a := storetest.Mail(own, "", from, from, side, at, "about "+text, text)
	a.Identity, a.Own, a.Threads = store.HashOf(own, from, to, text), own, refers
	if to != "" && to != "nobody" {
		a.To = []store.Sender{{Channel: store.Email, Value: to, Show: clean.OneLine(to), Side: store.Customer, SideBy: store.ByGuess}}
	}
	return a
}

// A shape is how software that is broken in one way makes the mails of n
// customers, with the answers to them. Their texts name the customer.
type shape func(n int, at func() time.Time) []store.Arrival

// correspondence is what each customer and an agent write: the customer, an
// answer, the customer again. first is the id of the first mail; refers are
// ids to which it refers.
func correspondence(customer string, at func() time.Time, first string, refers ...string) []store.Arrival {
	return []store.Arrival{
		letter(first, customer, "", customer+" asks", at(), refers...),
		letter("answer-"+customer, "dana@h.example", customer, customer+" is answered", at(), first),
		letter("again-"+customer, customer, "", customer+" asks again", at(), first, "answer-"+customer),
	}
}

func customers(n int, f func(customer string) []store.Arrival) (all []store.Arrival) {
	for i := range n {
		all = append(all, f(fmt.Sprintf("c%d@c.example", i))...)
	}
	return all
}

func shapes() map[string]shape {
	return map[string]shape{
		"a form gives every mail one Message-ID": func(n int, at func() time.Time) []store.Arrival {
			return customers(n, func(c string) []store.Arrival { return correspondence(c, at, "form@localhost") })
		},
		"a form refers every mail to one id": func(n int, at func() time.Time) []store.Arrival {
			return customers(n, func(c string) []store.Arrival { return correspondence(c, at, "first-"+c, "contact-form@shop.example") })
		},
		"a form gives one Message-ID and refers to it": func(n int, at func() time.Time) []store.Arrival {
			return customers(n, func(c string) []store.Arrival { return correspondence(c, at, "form@localhost", "form@localhost") })
		},
		"a shop gives its own mails to many one Message-ID": func(n int, at func() time.Time) []store.Arrival {
			return customers(n, func(c string) []store.Arrival {
				return append(correspondence(c, at, "first-"+c, "order@shop"), letter("order@shop", "shop@h.example", c, c+" has ordered", at()))
			})
		},
		"a form writes from the company's own address": func(n int, at func() time.Time) []store.Arrival {
			return customers(n, func(c string) []store.Arrival {
				return []store.Arrival{letter("form@localhost", "form@h.example", "nobody", c+" asks", at())}
			})
		},
		"many answer a mail to everybody": func(n int, at func() time.Time) []store.Arrival {
			news := letter("news", "news@h.example", "nobody", "news", at())
			return append(customers(n, func(c string) []store.Arrival { return correspondence(c, at, "first-"+c, "news") }), news)
		},
		"many answer a mail that was not heard": func(n int, at func() time.Time) []store.Arrival {
			return customers(n, func(c string) []store.Arrival { return correspondence(c, at, "first-"+c, "news") })
		},
		"a program counts its ids from one each day": func(n int, at func() time.Time) []store.Arrival {
			return customers(n, func(c string) []store.Arrival {
				return correspondence(c, at, fmt.Sprintf("%d@till", len(c)%2), fmt.Sprintf("%d@till", (len(c)+1)%2))
			})
		},
	}
}

// Whatever ids broken software gives to the mails of different customers, and
// in whatever order they come, nobody's mail lies in a conversation with
// another customer's, and everybody's lies in one. What lies where does not
// depend on the order.
func TestRepeatedIDsJoinNoTwoCustomers(t *testing.T) {
	t.Parallel()
	for name, make := range shapes() {
		t.Run(name, func(t *testing.T) {
			var floor []string
			for seed := range uint64(8 / slowness) {
				r := rand.New(rand.NewPCG(seed, 31))
				minute := 0
				all := make(4, func() time.Time { minute++; return storetest.Today().Add(time.Duration(minute) * time.Minute) })
				s, _ := storetest.Open(t)
				hearShuffled(t, r, s, all)
				got := floorOf(t, s)
				if storetest.Check(t, s); t.Failed() {
					t.Fatalf("seed %d", seed)
				}
				checkCustomers(t, s, len(all))
				if name == "many answer a mail to everybody" {
					continue // it lies with the first who answered
				}
				if floor == nil {
					floor = got
				}
				if same(t, fmt.Sprint("seed ", seed), got, floor); t.Failed() {
					t.FailNow()
				}
			}
		})
	}
}

// checkCustomers looks whether each conversation has one customer, and each
// customer one conversation.
func checkCustomers(t *testing.T, s *store.Store, messages int) {
	t.Helper()
	home := map[string]store.ConversationID{}
	view(t, s, func(tx *store.Tx) error {
		for id := range store.MessageID(messages) {
			m, err := tx.Message(id + 1)
			if err != nil {
				return err
			}
			var who string
			if _, err := fmt.Sscan(m.Text.String(), &who); err != nil || who == "news" {
				continue
			}
			if was, ok := home[who]; ok && was != m.Conversation {
				t.Errorf("%s lies in #%d and #%d", who, was, m.Conversation)
			}
			home[who] = m.Conversation
		}
		return nil
	})
	seen := map[store.ConversationID]string{}
	for who, id := range home {
		if other, ok := seen[id]; ok {
			t.Errorf("%s and %s lie in #%d", who, other, id)
		}
		seen[id] = who
	}
}

// A customer who goes on from another address, a colleague who answers in
// place of one, and many who write to one another are one conversation, as
// before.
func TestIDsThatAreNotRepeatedJoinDifferentPeople(t *testing.T) {
	t.Parallel()
	at := storetest.Today()
	for name, all := range map[string][]store.Arrival{
		"another address": {
			letter("m1", "ana@work.example", "", "asks", at), letter("m2", "dana@h.example", "ana@work.example", "answers", at.Add(time.Minute), "m1"),
			letter("m3", "ana@home.example", "", "goes on", at.Add(2*time.Minute), "m1", "m2")},
		"another address, and nothing but the first": {
			letter("m1", "ana@work.example", "", "asks", at), letter("m3", "ana@home.example", "", "asks again", at.Add(2*time.Minute), "m1")},
		"a colleague": {
			letter("m2", "dana@h.example", "ana@work.example", "answers", at.Add(time.Minute)), letter("m3", "ben@work.example", "", "takes over", at.Add(2*time.Minute), "m2")},
	} {
		r := rand.New(rand.NewPCG(1, 37))
		for range 10 {
			s, _ := storetest.Open(t)
			hearShuffled(t, r, s, all)
			view(t, s, func(tx *store.Tx) error {
				if tx.Count() != 1 {
					t.Errorf("%s: %d conversations", name, tx.Count())
				}
				return nil
			})
		}
	}
}

// Of a mail to several people, all who answer are in one conversation.
func TestAllWhoAnswerOneAnother(t *testing.T) {
	at := storetest.Today()
	person := func(who string) store.Sender {
		return store.Sender{Channel: store.Email, Value: who, Show: clean.OneLine(who), Side: store.Customer, SideBy: store.ByGuess}
	}
	first := letter("m1", "ana@c.example", "", "asks", at)
	first.To = []store.Sender{person("ben@c.example"), person("eve@c.example"), person("ola@c.example")}
	all := []store.Arrival{first}
	for i, who := range []string{"ben@c.example", "eve@c.example", "ola@c.example"} {
		a := letter("r"+who, who, "", "answers", at.Add(time.Duration(i+1)*time.Minute), "m1")
		a.To = []store.Sender{person("ana@c.example")}
		all = append(all, a)
	}
	s, _ := storetest.Open(t)
	storetest.Hear(t, s, "mail", all...)
	if got := lies(t, s, 1, 2, 3, 4); !slices.Equal(got, []store.ConversationID{1, 1, 1, 1}) {
		t.Errorf("they lie in %v", got)
	}
}
