package look

// Glyphs are the signs that screens are drawn with. Each is one cell.
type Glyphs struct {
	Rule, HeavyRule, Hairline string
	Customer, Agent, Bot      string // rails: somebody's words
	Here                      string // the row, field or mark under the cursor
	Kept                      string // the place kept in a pane without the keys
	Silence, Fold, Reply      string // time nobody spoke; text held shut; a mark on a reply
	Crumb, Cut                string
	QuoteL, QuoteR            string
	MarkL, MarkR              string // round marked words where there is no underline; else empty
	Corners                   [4]string
	Side                      string // of a box
	Spark                     []string
}

// glyphsFor returns the signs of the look, or those of ASCII alone.
func glyphsFor(ascii bool) Glyphs {
	if ascii {
		return Glyphs{
			Rule: "-", HeavyRule: "=", Hairline: "|",
			Customer: "|", Agent: ":", Bot: ".",
			Here: ">", Kept: ":",
			Silence: "-", Fold: "+", Reply: "~", Crumb: ">", Cut: "~",
			QuoteL: `"`, QuoteR: `"`, MarkL: "[", MarkR: "]",
			Corners: [4]string{"+", "+", "+", "+"}, Side: "|",
			Spark: []string{"_", ".", "-", "=", "+", "*", "#", "@"},
		}
	}
	return Glyphs{
		Rule: "─", HeavyRule: "━", Hairline: "│",
		Customer: "┃", Agent: "│", Bot: "┊",
		Here: "▌", Kept: "│",
		Silence: "⋮", Fold: "+", Reply: "~", Crumb: ">", Cut: "…",
		QuoteL: "“", QuoteR: "”",
		Corners: [4]string{"┏", "┓", "┗", "┛"}, Side: "┃",
		Spark: []string{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"},
	}
}

// Glyphs returns the signs of this terminal.
func (l *Look) Glyphs() Glyphs { return l.glyphs }
