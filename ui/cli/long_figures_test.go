//go:build long

package cli

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// quiet is how long nothing comes when the answer to a key is at its end.
const quiet = 30 * time.Millisecond

// An answer is what came for a key.
type answer struct {
	first, last time.Duration // until its first and its last bytes
	bytes       int
}

// A phase is what was measured over some time.
type phase struct {
	name    string
	windows int
	lasted  time.Duration
	work    time.Duration // of processors for the server
	own     time.Duration // and for the windows, which lie in the test
	bytes   int           // to all windows
	answers map[string][]answer
	silent  int // keys that nothing came for before the next one
}

// take adds what a window saw. What arrives at the moment of a key is counted
// with its answer: a listener sees it so, too.
func (p *phase) take(w *window) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if p.answers == nil {
		p.answers = map[string][]answer{}
	}
	for _, c := range w.came {
		p.bytes += c.bytes
	}
	rest := w.came
	for i, k := range w.pressed {
		for len(rest) > 0 && rest[0].at.Before(k.at) {
			rest = rest[1:]
		}
		end := k.at.Add(time.Hour)
		if i+1 < len(w.pressed) {
			end = w.pressed[i+1].at
		}
		if a, ok := answerTo(k, rest, end); ok {
			p.answers[k.kind] = append(p.answers[k.kind], a)
			p.answers["every key"] = append(p.answers["every key"], a)
		} else {
			p.silent++
		}
	}
}

// answerTo takes what came from a key on until it is quiet, or the next key.
func answerTo(k pressed, rest []came, end time.Time) (a answer, ok bool) {
	var last time.Time
	for _, c := range rest {
		if !c.at.Before(end) || ok && c.at.Sub(last) > quiet {
			break
		}
		if !ok {
			a.first, ok = c.at.Sub(k.at), true
		}
		last = c.at
		a.last, a.bytes = c.at.Sub(k.at), a.bytes+c.bytes
	}
	return a, ok
}

func (p phase) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %.0f s: %.2f processors busy (the windows: %.2f), %.0f bytes/s to a window", p.name, p.lasted.Seconds(),
		p.work.Seconds()/p.lasted.Seconds(), p.own.Seconds()/p.lasted.Seconds(), float64(p.bytes)/p.lasted.Seconds()/float64(p.windows))
	if len(p.answers) == 0 {
		return b.String() + "\n"
	}
	fmt.Fprintf(&b, ", %d keys without an answer\n", p.silent)
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "key\tn\tfirst byte p50\tp95 ms\tlast byte p50\tp95 ms\tbytes p50\tp95\t")
	for _, kind := range slices.Sorted(maps.Keys(p.answers)) {
		all := p.answers[kind]
		ms := func(part float64, of func(answer) time.Duration) float64 {
			return float64(quantile(all, part, of).Microseconds()) / 1000
		}
		first, last := func(a answer) time.Duration { return a.first }, func(a answer) time.Duration { return a.last }
		size := func(a answer) int { return a.bytes }
		fmt.Fprintf(w, "%s\t%d\t%.1f\t%.1f\t%.1f\t%.1f\t%d\t%d\t\n", kind, len(all), ms(.5, first), ms(.95, first), ms(.5, last), ms(.95, last),
			quantile(all, .5, size), quantile(all, .95, size))
	}
	_ = w.Flush() // into a builder
	return b.String()
}

func phaseTable(phases []phase) string {
	var b strings.Builder
	for _, p := range phases {
		fmt.Fprintf(&b, "\n%s", p)
	}
	return b.String()
}

func quantile[T int | time.Duration](all []answer, part float64, of func(answer) T) T {
	var values []T
	for _, a := range all {
		values = append(values, of(a))
	}
	slices.Sort(values)
	return values[int(part*float64(len(values)-1))]
}

// A reading is what the server took with so many windows.
type reading struct {
	words   string
	windows int
	memory  memory
}

// perWindow is how much of its own memory a window costs, over a reading with
// fewer.
func (r reading) perWindow(before reading) int64 {
	if r.windows == before.windows {
		return 0
	}
	return (r.memory.own - before.memory.own) / int64(r.windows-before.windows)
}

func memoryTable(all []reading) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\nMB\tresident\tits own\theap that lives\town, a window\theap, a window\t")
	mb := func(n int64) float64 { return float64(n) / (1 << 20) }
	for _, r := range all {
		fmt.Fprintf(w, "%s\t%.1f\t%.1f\t%.0f\t", r.words, mb(r.memory.resident), mb(r.memory.own), mb(r.memory.heap))
		if n := r.windows - all[0].windows; n > 0 {
			fmt.Fprintf(w, "%.1f\t%.1f\t\n", mb(r.perWindow(all[0])), mb(r.memory.heap-all[0].memory.heap)/float64(n))
		} else {
			fmt.Fprint(w, "\t\t\n")
		}
	}
	_ = w.Flush() // into a builder
	return b.String()
}
