package demo

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// future decides who speaks next.
type future struct {
	seed uint64
	rng  *rand.Rand
	open []*conversation // with something left to say
	deck []*talk         // conversations that will begin, the next one last
	said int             // events so far
	born int             // conversations begun so far
}

// attention is how many open conversations are in somebody's hands at once.
const attention = 5

// begin puts the liveliest conversations of the past first, and shuffles the
// strangers who will write.
func (f *future) begin() {
	slices.SortStableFunc(f.open, func(a, b *conversation) int { return b.heard.Compare(a.heard) })
	for _, table := range [][]talk{upcoming, upcomingChats, abroad} {
		for i := range table {
			f.deck = append(f.deck, &table[i])
		}
	}
	f.shuffle()
}

func (f *future) shuffle() {
	f.rng.Shuffle(len(f.deck), func(i, j int) { f.deck[i], f.deck[j] = f.deck[j], f.deck[i] })
}

// next says one thing: two of three go on with an open conversation, the
// third begins one.
func (f *future) next(at time.Time) Event {
	f.said++
	if f.said%3 == 0 || len(f.open) == 0 {
		f.open = append(f.open, f.stranger(at))
		return f.speak(len(f.open)-1, at)
	}
	return f.speak(f.rng.IntN(min(attention, len(f.open))), at)
}

// speak lets the i-th open conversation go on. A conversation that began
// waits its turn behind the others.
func (f *future) speak(i int, at time.Time) Event {
	c := f.open[i]
	e := c.say(at)
	if c.over() {
		f.open = slices.Delete(f.open, i, i+1)
	}
	return e
}

// stranger is somebody new. Once everyone of the tables has spoken, the
// problems come again to other people, who tell them their own way.
func (f *future) stranger(at time.Time) *conversation {
	f.born++
	if len(f.deck) == 0 {
		f.retell()
	}
	last := len(f.deck) - 1
	t := f.deck[last]
	f.deck = f.deck[:last]
	c := begin(f.seed, firstOfFuture+f.born, t, at.Unix())
	c.order = fmt.Sprintf("HK-%d", 57000+f.born)
	return c
}

// firstOfFuture keeps the numbers of the future apart from those of the past.
const firstOfFuture = 1000

// retell fills the deck with the English conversations, told by others.
func (f *future) retell() {
	for _, table := range [][]talk{upcoming, upcomingChats} {
		for i := range table {
			f.deck = append(f.deck, f.told(&table[i]))
		}
	}
	f.shuffle()
}

// told gives a conversation to another customer. The order number, which only
// this one has, keeps the words apart from all others.
func (f *future) told(t *talk) *talk {
	who := pick(f.rng, cultures)
	given, family := pick(f.rng, who.given), pick(f.rng, who.family)
	again := talk{name: given + " " + family, subject: t.subject, turns: slices.Clone(t.turns)}
	first := &again.turns[0]
	if t.chat() {
		first.text = pick(f.rng, hellos) + first.text + pick(f.rng, chatEnds)
		return &again
	}
	again.addr = local(given) + "." + local(family) + "@" + who.host
	greeting, rest, _ := strings.Cut(first.text, "\n\n")
	first.text = greeting + "\n\n" + pick(f.rng, contexts) + " " + rest + "\n\n" + pick(f.rng, mailEnds)
	first.how = pick(f.rng, []how{customer, customer, customer | alternative, customer | html, customer | b64})
	return &again
}

// local spells a name for an address.
func local(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, strings.ToLower(plainLetters.Replace(name)))
}
