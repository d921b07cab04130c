package floor

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"earshot/store"
	"earshot/ui/form"
	"earshot/ui/page"
)

// A known theme is a theme as it is looked for while somebody types: in lower
// case, with the latest words that were marked with it.
type known struct {
	store.ThemeUse
	path, title, means string
	quotes             []string
	marks              []store.MarkID // of the quotes
}

// quotesKept is how many of a theme's latest quotes are looked in: every key
// reads them all, in every window.
const quotesKept = 40

// readCodebook reads what the listener may mark with: what they marked with
// last comes first, then what others did.
func readCodebook(t *store.Tx, l store.ListenerID) ([]known, error) {
	uses, err := t.ThemeUses(l, quotesKept)
	out := make([]known, 0, len(uses))
	for _, u := range uses {
		k := known{ThemeUse: u, path: strings.ToLower(u.Path.String()), title: strings.ToLower(u.Title.String()),
			means: strings.ToLower(u.Definition.String() + " " + u.Include.String())}
		for _, m := range u.Recent {
			k.quotes, k.marks = append(k.quotes, oneLine(page.Cut(m.Quote.String(), 300))), append(k.marks, m.ID)
		}
		k.Recent = nil // only its words are needed
		out = append(out, k)
	}
	slices.SortStableFunc(out, func(a, b known) int {
		return cmp.Or(b.UsedBy.Compare(a.UsedBy), b.Used.Compare(a.Used), cmp.Compare(b.Customers, a.Customers))
	})
	return out, err
}

// themeField asks for a theme: found by what was typed, or made in the act,
// also of the words in question.
func (m *Model) themeField(quote string) form.Field {
	return form.Field{Name: "theme", Label: "theme", Kind: form.Suggest, Find: m.findTheme, Finds: "a theme",
		New: true, Own: slugOf(quote), Recent: true, Saves: true}
}

// followThemes takes over in an open form that a theme got another path, or was
// merged with another. was is the codebook as the form knew it.
func (m *Model) followThemes(was []known) {
	f, ok := m.over.(*paneForm)
	if !ok {
		return
	}
	value := f.form.Values()["theme"]
	id := themeIn(was, value)
	if to := m.bar.merged[id]; to != 0 {
		id = to
	}
	for _, k := range m.bar.codebook {
		if id != 0 && k.ID == id && !strings.EqualFold(k.Path.String(), value) {
			f.form.Set("theme", k.Path.String())
		}
	}
}

// themeOf is the theme that the listener sees at a path: that one, even if
// somebody gave it another path meanwhile. 0: there is none.
func (m *Model) themeOf(path string) store.ThemeID { return themeIn(m.bar.codebook, path) }

func themeIn(book []known, path string) store.ThemeID {
	for _, k := range book {
		if strings.EqualFold(k.Path.String(), path) {
			return k.ID
		}
	}
	return 0
}

// How well a theme fits what was typed, the best first.
const (
	byStart = iota // its path begins so
	byWord         // a name or word of its path does
	byPath         // its path holds it
	byTitle
	byMeaning
	byQuote
	notAtAll
)

// findTheme finds themes by path, title, definition and past quotes, the best
// first; of those that fit alike, the one used last.
func (m *Model) findTheme(q string) []form.Option {
	const longest = 1 << 10 // bytes; nothing has a longer name
	if len(q) > longest {
		return nil
	}
	q = strings.ToLower(q)
	b := m.brush()
	var bins [notAtAll][]form.Option
	for _, k := range m.bar.codebook {
		if fit, shown := k.fits(q); fit < notAtAll {
			bins[fit] = append(bins[fit], k.option(b, fit, shown))
		}
	}
	return slices.Concat(bins[:]...)
}

// fits says how well a theme fits what was typed, and by which words.
func (k known) fits(q string) (fit int, words string) {
	typed := strings.Fields(q)
	switch {
	case strings.HasPrefix(k.path, q):
		return byStart, ""
	case startsWord(k.path, q):
		return byWord, ""
	case holdsAll(k.path, typed):
		return byPath, ""
	case holdsAll(k.title, typed):
		return byTitle, k.Title.String()
	case holdsAll(k.means, typed):
		return byMeaning, excerpt(k.Definition.String()+" "+k.Include.String(), typed)
	}
	for _, quote := range k.quotes {
		if holdsAll(strings.ToLower(quote), typed) {
			return byQuote, excerpt(quote, typed)
		}
	}
	return notAtAll, ""
}

// startsWord says whether a name of a path, or a word of one, begins so.
func startsWord(path, q string) bool {
	for i := strings.Index(path, q); i > 0; {
		if strings.ContainsRune("/-_ .", rune(path[i-1])) {
			return true
		}
		next := strings.Index(path[i+1:], q)
		if next < 0 {
			break
		}
		i += 1 + next
	}
	return false
}

func holdsAll(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return text != ""
}

// excerpt begins a text a little before the first of the words that were found
// in it, so that it is in sight where the text is cut.
func excerpt(text string, words []string) string {
	const before = 8 // bytes
	text = strings.TrimSpace(text)
	lower := strings.ToLower(text)
	at := len(lower)
	for _, w := range words {
		if i := strings.Index(lower, w); i >= 0 {
			at = min(at, i)
		}
	}
	if at <= before || len(lower) != len(text) {
		return text
	}
	if blank := strings.LastIndexByte(text[:at-before], ' '); blank >= 0 {
		return "…" + text[blank+1:]
	}
	return text
}

// option is a theme as the form offers it.
func (k known) option(b brush, fit int, words string) form.Option {
	o := form.Option{Name: k.Path.String(), Note: plural(k.Customers, "customer"), About: b.plain(k.about()), Far: fit >= byMeaning}
	switch g := b.Glyphs(); {
	case words == "":
	case fit == byQuote:
		o.Match = b.plain(g.QuoteL + strings.Replace(words, "…", g.Cut, 1) + g.QuoteR)
	default:
		o.Match = b.plain(strings.Replace(words, "…", g.Cut, 1))
	}
	return o
}

// about says what a theme means, in one run.
func (k known) about() string {
	var parts []string
	for _, p := range []struct{ label, words string }{{"", k.Title.String()}, {"", k.Definition.String()},
		{"in: ", k.Include.String()}, {"not: ", k.Exclude.String()}} {
		if p.words != "" {
			parts = append(parts, p.label+strings.TrimSuffix(p.words, "."))
		}
	}
	if k.Definition.Len() == 0 {
		parts = append(parts, "Not defined yet")
	}
	return strings.Join(parts, ". ") + "."
}

const (
	slugWords = 3
	slugMost  = 24 // cells
)

// slugOf makes a short name of somebody's own words: the first few that are
// longer than three letters, since shorter ones say little in most languages,
// or the first few where there are no such.
func slugOf(quote string) string {
	var all, long []string
	for _, w := range strings.FieldsFunc(strings.ToLower(strings.NewReplacer("'", "", "’", "").Replace(quote)), notInWord) {
		if w = strings.TrimLeftFunc(w, unicode.IsMark); w == "" {
			continue
		}
		all = append(all, w)
		if len([]rune(w)) > slugWords {
			long = append(long, w)
		}
	}
	if len(long) < 2 {
		long = all
	}
	slug := ""
	for _, w := range long[:min(len(long), slugWords)] {
		next := strings.TrimPrefix(slug+"-"+w, "-")
		if slug != "" && page.Width(next) > slugMost {
			break
		}
		slug = next
	}
	if page.Width(slug) > slugMost {
		slug = strings.TrimSuffix(page.Cut(slug, slugMost), "…")
	}
	return slug
}

// notInWord parts words: at all but letters and digits, and what stands over
// them.
func notInWord(r rune) bool {
	return !unicode.In(r, unicode.L, unicode.N, unicode.Mn, unicode.Mc) || unicode.Is(unicode.Variation_Selector, r)
}
