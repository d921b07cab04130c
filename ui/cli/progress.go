package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/charmbracelet/x/term"

	"earshot/sources/chatlog"
	"earshot/store/clean"
	"earshot/ui/look"
)

// progressEvery is how often a long import says how far it is.
const progressEvery = 3 * time.Second

// A pacemaker says on a terminal how far an import is: a line every few
// seconds, with the rate and the time left.
type pacemaker struct {
	out  io.Writer
	now  func() time.Time
	file string
	from time.Time // when the file was begun, as far as is known
	seen time.Time // when something was told last: there the next file begins
	last time.Time // when a line was printed
}

// progress returns what an import reports to; nil where nobody watches.
func (a *app) progress() func(chatlog.Progress) {
	err, own := a.err.(*os.File)
	if a.session == nil && (!own || !term.IsTerminal(err.Fd())) || a.session != nil && !a.session.Call.TTY {
		return nil
	}
	p := &pacemaker{out: a.err, now: time.Now}
	p.seen = p.now()
	p.last = p.seen
	return p.tell
}

func (p *pacemaker) tell(now chatlog.Progress) {
	at := p.now()
	if now.File != p.file {
		p.file, p.from = now.File, p.seen
	}
	p.seen = at
	if at.Sub(p.last) < progressEvery {
		return
	}
	seconds := max(at.Sub(p.from).Seconds(), 0.001)
	line := fmt.Sprintf("%s  %s, %s a second", clean.OneLine(filepath.Base(now.File)), look.Count(now.Messages, "message"),
		look.Number(int(float64(now.Messages)/seconds)))
	if now.Total > 0 && now.Done > 0 {
		left := time.Duration(float64(now.Total-min(now.Done, now.Total)) / float64(now.Done) * seconds * float64(time.Second))
		line = fmt.Sprintf("%s, %d %%, about %s left", line, min(100*now.Done/now.Total, 100), look.Duration(left))
	}
	p.last = at
	fmt.Fprintln(p.out, line) // a terminal that is gone shows at the end
}
