package imap

// bringLarge comes after the others: what fits into one answer as the others
// do, what is larger in slices, and of what is too large for anybody to read
// only the beginning.
func (p *pull) bringLarge(wants []want) error {
	var fit, sliced, beyond []want
	for _, w := range wants {
		switch lim := p.lane.lim; {
		case w.size > lim.whole:
			beyond = append(beyond, w)
		case w.size > lim.slice:
			sliced = append(sliced, w)
		default:
			fit = append(fit, w)
		}
	}
	if err := p.bringAll(fit); err != nil {
		return err
	}
	for _, w := range sliced {
		if err := p.afford(); err != nil {
			return err
		}
		if err := p.bringSliced(w); err != nil {
			return err
		}
	}
	for _, w := range beyond {
		if err := p.alone(w.uid, ErrTooMuch); err != nil {
			return err
		}
	}
	return nil
}

// A growing message has come up to some byte. When the connection breaks the
// next one goes on from there.
type growing struct {
	piece
	size int64 // as the server told it, a hint
	over bool  // its end has come
}

// bringSliced brings one message slice by slice.
func (p *pull) bringSliced(w want) error {
	g := growing{piece: piece{uid: w.uid, body: make([]byte, 0, w.size+1)}, size: w.size}
	for !g.over {
		had := len(g.body)
		err := p.grow(&g)
		switch {
		case p.keep.failed():
			return p.lane.ctx.Err() // what the writer failed of is told by the keeper
		case int64(len(g.body)) > p.lane.lim.whole:
			return p.alone(w.uid, ErrTooMuch)
		case broke(err):
			if err := p.recover(err); err != nil {
				return err
			}
		case err != nil && !refused(err):
			if err := p.recover(err); err != nil {
				return err
			}
			return p.alone(w.uid, err)
		case err != nil, !g.over && len(g.body) == had:
			return p.alone(w.uid, nil) // gone, or the server gives no slices
		}
	}
	p.keep.add(g.piece)
	return nil
}

// grow asks for the next slice. One that is shorter than what was asked for
// is the last; so is one of nothing where the message's size has come.
func (p *pull) grow(g *growing) error {
	at, n := int64(len(g.body)), p.lane.lim.slice
	err := p.session().fetch(uidSet(rangesOf(g.uid)), slice(at, n), func(x piece) {
		switch {
		case x.uid != g.uid || int64(len(g.body)) != at || g.over:
		case !x.partial && x.body != nil: // the server knows no slices and gave the whole
			g.body, g.at, g.over = x.body, x.at, true
		case x.partial && x.from == at && int64(len(x.body)) <= n:
			g.body, g.at = append(g.body, x.body...), x.at
			g.over = int64(len(x.body)) < n && (x.body != nil || at >= g.size)
		}
	})
	if gained := int64(len(g.body)) - at; gained > 0 {
		p.deaths = 0
		p.lane.source.spend(gained)
	}
	return p.pauses(err)
}
