package bench

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"
)

// A Figure is a thing measured, beside the same of another program.
type Figure struct {
	What string  `json:"what"`
	Unit string  `json:"unit"` // ms, MB, messages/s
	Ours Spread  `json:"ours"`
	Peer string  `json:"peer,omitempty"` // the other program, or what is compared with
	Its  *Spread `json:"its,omitempty"`
	// Ratio is ours to its, of the pairs; Goal, what it should be at the most.
	// Without a peer Goal is of ours.
	Ratio *Spread `json:"ratio,omitempty"`
	Goal  string  `json:"goal,omitempty"`
}

// A Spread is the median of runs, with the least and the most.
type Spread struct {
	Median float64 `json:"median"`
	Least  float64 `json:"least"`
	Most   float64 `json:"most"`
	Runs   int     `json:"runs"`
}

func spreadOf(values []float64) Spread {
	if len(values) == 0 {
		return Spread{}
	}
	sorted := slices.Sorted(slices.Values(values))
	median := sorted[len(sorted)/2]
	if len(sorted)%2 == 0 {
		median = (median + sorted[len(sorted)/2-1]) / 2
	}
	return Spread{median, sorted[0], sorted[len(sorted)-1], len(sorted)}
}

// beside makes a figure of pairs of runs.
func beside(f Figure, ours, its []float64) Figure {
	f.Ours = spreadOf(ours)
	if len(its) == 0 {
		return f
	}
	var ratios []float64
	for i := range min(len(ours), len(its)) {
		ratios = append(ratios, ours[i]/max(its[i], 1e-9))
	}
	other, ratio := spreadOf(its), spreadOf(ratios)
	f.Its, f.Ratio = &other, &ratio
	return f
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// shown writes a number with the digits that say something.
func shown(v float64) string {
	switch {
	case v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	case v >= 0.1:
		return fmt.Sprintf("%.2f", v)
	}
	return fmt.Sprintf("%.4f", v)
}

func (s Spread) String() string {
	if s.Runs < 2 {
		return shown(s.Median)
	}
	return fmt.Sprintf("%s (%s-%s)", shown(s.Median), shown(s.Least), shown(s.Most))
}

// Write writes figures as a table.
func Write(w io.Writer, figures []Figure) error {
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	fmt.Fprintln(t, "what\tunit\tearshot\tbeside\tits\tratio\tgoal")
	for _, f := range figures {
		its, ratio := "", ""
		if f.Its != nil {
			its, ratio = f.Its.String(), f.Ratio.String()
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", f.What, f.Unit, f.Ours, cmp.Or(f.Peer, "-"), cmp.Or(its, "-"), cmp.Or(ratio, "-"), cmp.Or(f.Goal, "-"))
	}
	return t.Flush()
}
