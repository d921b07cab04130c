package index

import "hash/maphash"

// A Tokenizer turns text into terms and remembers those it has seen, so that
// the same term costs memory once. The zero value is ready. It is not safe for
// several goroutines: a worker has its own.
//
// Letters and digits make words. Case, width and accents are folded (café is
// cafe, Straße is strasse); an apostrophe inside a word and the · that stands
// for a hidden character between letters are read over; a long part after an
// apostrophe is a word too (dell'ordine is found under ordine), and so is a
// long number after letters (HK48135 under 48135). Scripts that
// put no blanks between words are cut into overlapping pairs of letters. A
// term has at most 64 bytes, the rest of a longer word is not looked at.
type Tokenizer struct {
	cut   splitter
	seed  maphash.Seed
	table []seen // open addressing; its length is a power of two
	used  int
	round uint32 // counts the calls of Terms and Doc
	votes votes  // of the terms of this call
	room  []byte // for a term of a space
}

type seen struct {
	term  string
	hash  uint32
	round uint32 // the last call that the term occurred in
	hints langs  // of the languages that the term tells
}

const (
	firstTable = 1 << 10
	fullTable  = 1 << 18 // 8 MiB; after a message that needs more, all is forgotten
)

// Terms appends the terms of one message's texts to dst, each once.
func (t *Tokenizer) Terms(dst []string, texts ...string) []string {
	t.begin()
	keep := func(term []byte, _ kind) { dst = t.once(dst, term) }
	for _, text := range texts {
		t.cut.split(text, keep)
	}
	return dst
}

// Terms is Tokenizer.Terms for a text now and then. It is safe for several
// goroutines.
func Terms(dst []string, texts ...string) []string {
	return new(Tokenizer).Terms(dst, texts...)
}

func (t *Tokenizer) begin() {
	t.round++
	t.votes = votes{}
	if t.table == nil {
		t.seed = maphash.MakeSeed()
	}
	cameRound := t.round == 0 // no entry may claim to be of this call
	if t.table == nil || len(t.table) > fullTable || cameRound {
		t.forget(firstTable)
		t.round = 1
	}
}

// forget empties the table and makes it as long as said.
func (t *Tokenizer) forget(size int) {
	t.table, t.used = make([]seen, size), 0
}

// once appends the term unless this call had it before.
func (t *Tokenizer) once(dst []string, term []byte) []string {
	sum := maphash.Bytes(t.seed, term)
	hash := uint32(sum)
	e := t.find(hash, term)
	if e.term == "" {
		*e = seen{string(term), hash, t.round, hintsOf(term)}
		t.votes.count(e.hints)
		dst = append(dst, e.term)
		t.used++
		if t.used > len(t.table)/2 {
			t.grow()
		}
		return dst
	}
	if e.round == t.round {
		return dst
	}
	e.round = t.round
	t.votes.count(e.hints)
	return append(dst, e.term)
}

// had says whether this call had the term already.
func (t *Tokenizer) had(term []byte) bool {
	e := t.find(uint32(maphash.Bytes(t.seed, term)), term)
	return e.term != "" && e.round == t.round
}

// find returns the term's entry, or the empty one where it belongs.
func (t *Tokenizer) find(hash uint32, term []byte) *seen {
	mask := uint32(len(t.table) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		e := &t.table[i]
		if e.term == "" || e.hash == hash && e.term == string(term) {
			return e
		}
	}
}

func (t *Tokenizer) grow() {
	old := t.table
	t.forget(2 * len(old))
	mask := uint32(len(t.table) - 1)
	for _, e := range old {
		if e.term == "" {
			continue
		}
		i := e.hash & mask
		for t.table[i].term != "" {
			i = (i + 1) & mask
		}
		t.table[i] = e
		t.used++
	}
}
