package floor

import (
	"testing"

	"earshot/store"
)

// Keys that are typed ahead act on the conversation that the keys before them
// lead to, however late it is read.
func TestKeysTypedAheadActWhereTheyLead(t *testing.T) {
	const mark = "mahead\t\x18"
	for name, c := range map[string]struct{ keys, marked string }{
		"rows down, then read and mark": {"jjj\r" + mark, "hello Guest 8"},
		"the last":                      {"G\r" + mark, "hello Guest 0"},
		"heard and heard":               {"dd" + mark, "hello Guest 9"},
		"next unheard twice":            {"]]" + mark, "hello Guest 9"},
		"a view, and back":              {"gtgfj\r" + mark, "hello Guest 10"},
		"a search, and its next hit":    {"/Guest\rn" + mark, "hello Guest 10"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHarbour(t).crowd(12)
			x := h.newTerminal(t, h.me, 126, 36)
			x.typ(c.keys) // before anything is read
			x.waits("Mark saved")
			var quotes []string
			h.view(func(tx *store.Tx) error {
				return tx.AllMarks(func(k store.Mark) error { quotes = append(quotes, k.Quote.String()); return nil })
			})
			if len(quotes) != 1 || quotes[0] != c.marked {
				t.Errorf("%q are marked, want %q", quotes, c.marked)
			}
		})
	}
}
