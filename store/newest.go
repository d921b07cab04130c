package store

import (
	"cmp"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// dated is a message and when it was said.
type dated struct {
	id MessageID
	at int64 // Unix milliseconds
}

// newest orders messages by time, the newest first, and keeps limit of those
// that follow behind in that order; limit 0 is all, and no behind none before
// them. total counts those that are there.
func (t *Tx) newest(ids *roaring.Bitmap, behind dated, limit int) (kept []dated, total int) {
	best := podium{limit: limit, behind: behind}
	if !t.places(func(p *seen) { best.ask(ids, p) }) {
		step := stepper{cursor: t.bucket(bMsg).Cursor()}
		for it := ids.Iterator(); it.HasNext(); {
			id := MessageID(it.Next())
			if v := step.to(key4(id)); len(v) == spotBytes {
				best.add(dated{id, spotTime(v)})
			}
		}
	}
	return best.newest(), best.total
}

// A podium keeps the newest of many messages.
type podium struct {
	limit  int   // 0: all
	behind dated // what does not follow this is not let in; zero: all are
	total  int   // that were let in
	all    []dated
	least  int64 // what is said before this has no chance
	full   bool
	done   bool // the newest are found
}

// slack is how many messages above the limit are kept unsorted.
const slack = 1024

// ask adds messages where they are remembered.
func (p *podium) ask(ids *roaring.Bitmap, at *seen) {
	var room [manyAtOnce]uint32
	many := ids.ManyIterator()
	for n := many.NextMany(room[:]); n > 0; n = many.NextMany(room[:]) {
		for _, id := range room[:n] {
			if at.of(id) != 0 {
				p.add(dated{MessageID(id), at.said[id]})
			}
		}
	}
}

func (p *podium) add(d dated) {
	if p.behind != (dated{}) && d.compare(p.behind) <= 0 {
		return
	}
	p.total++
	if p.full && d.at < p.least {
		return
	}
	p.all = append(p.all, d)
	if p.limit > 0 && len(p.all) >= 2*p.limit+slack {
		p.cut()
	}
}

func (p *podium) cut() {
	p.all = p.newest()
	p.least, p.full = p.all[p.limit-1].at, true
}

// fills says, once, that as many are there as are kept, for those who add the
// newest first.
func (p *podium) fills() bool {
	fills := !p.done && p.limit > 0 && p.total >= p.limit
	p.done = p.done || fills
	return fills
}

// settles says, once, that what was said at a time, or before, is too old for
// the newest.
func (p *podium) settles(at int64) bool {
	if p.done {
		return false
	}
	if p.limit > 0 && len(p.all) >= p.limit && (!p.full || len(p.all) >= 2*p.limit) {
		p.cut()
	}
	p.done = p.full && at < p.least
	return p.done
}

func (p *podium) newest() []dated {
	slices.SortFunc(p.all, dated.compare)
	if p.limit > 0 && len(p.all) > p.limit {
		return p.all[:p.limit]
	}
	return p.all
}

// compare puts the newest first, and of one time the last to arrive.
func (d dated) compare(o dated) int { return cmp.Or(cmp.Compare(o.at, d.at), cmp.Compare(o.id, d.id)) }
