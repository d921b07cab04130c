package floor

import (
	"slices"
	"strings"
	"testing"
	"time"

	"earshot/store"
	"earshot/store/clean"
)

// codebook is a floor with a codebook: three themes with words, one below another.
func (h *harbour) codebook() *harbour {
	h.t.Helper()
	h.fill()
	mark := func(who, path, definition string) {
		h.now = h.now.Add(time.Minute)
		h.do(func(a *store.Act) error {
			th, err := a.ThemeAt(clean.OneLine(path))
			if err != nil {
				return err
			}
			msgs, err := a.Messages(h.conv(who))
			if err != nil {
				return err
			}
			end := strings.IndexByte(msgs[0].Text.String()+".", '.')
			if _, err := a.NewMark(store.Mark{Message: msgs[0].ID, Start: 0, End: end, Themes: []store.ThemeID{th.ID}}); err != nil {
				return err
			}
			th.Definition = clean.OneLine(definition)
			return a.DefineTheme(th)
		})
	}
	mark("Ola Brandt", "smell", "It smells of what it was cleaned with")
	mark("Tom Hale", "money/twice", "Charged more than once")
	mark("Femi Adeyemi", "money", "Somebody waits for money")
	h.now = noon
	return h
}

func names(m *Model, q string) string {
	var out []string
	for _, o := range m.findTheme(q) {
		name := o.Name
		if o.Match != "" {
			name += " (" + o.Match + ")"
		}
		out = append(out, name)
	}
	return strings.Join(out, ", ")
}

func TestThemesAreFoundByNameMeaningAndPastWords(t *testing.T) {
	s := newHarbour(t).codebook().open(126, 36)
	for q, want := range map[string]string{
		"":              "money, money/twice, smell, lid-heat", // used last first
		"mo":            "money, money/twice",
		"twice":         "money/twice",
		"TW":            "money/twice",
		"heat":          "lid-heat",
		"once":          "money/twice (…more than once)",
		"vinegar":       "smell (“…smells of vinegar”)",
		"order charged": "money/twice (“You charged me twice for one order”)",
		"standing next": "lid-heat (“…without standing next to it.”)",
		"hinge":         "",
	} {
		if got := names(s.m, q); got != want {
			t.Errorf("%q finds %s, want %s", q, got, want)
		}
	}
}

func TestASlugIsShortAndInTheirWords(t *testing.T) {
	for quote, want := range map[string]string{
		"I don't want another article, I want to make tea": "dont-want-another",
		"where is my refund": "where-refund",
		"no, no!":            "no-no",
		"is it":              "is-it",
		"ふたが閉まりません。熱いときだけです。":                  "ふたが閉まりません",
		"Überraschend großer Kessel":           "überraschend-großer",
		"👍 ❤️ 1️⃣":                             "1",
		"!!!":                                  "",
		"a/b \x1b[31m":                         "a-b-31m",
		"donaudampfschifffahrtsgesellschaften": "donaudampfschifffahrtsg",
	} {
		got := slugOf(quote)
		if got != want {
			t.Errorf("%q: %q, want %q", quote, got, want)
		}
	}
}

// A theme of their own words: one key to the offer, one to take it, editable.
func TestAThemeIsMadeOfTheirWords(t *testing.T) {
	h := newHarbour(t).fill()
	s := h.open(126, 36)
	s.press("enter", "m", "up")
	s.wants("new, in their words:", "where-refund")
	s.press("enter").typed("-silence").press("ctrl+x")
	s.wants("Mark saved: where-refund-silence.")
}

// A theme that was merged while its name stood in a form leads to the other.
func TestAFormFollowsAMergedTheme(t *testing.T) {
	h := newHarbour(t).codebook()
	s := h.open(126, 36)
	s.press("enter", "m").typed("smell").press("tab")
	h.doAs(other, func(a *store.Act) error {
		smell, _, err := a.ThemeByPath("smell")
		if err != nil {
			return err
		}
		money, _, err := a.ThemeByPath("money")
		if err != nil {
			return err
		}
		_, err = a.MergeThemes(smell.ID, money.ID)
		return err
	})
	h.now = h.now.Add(2 * tickEvery)
	s.m.barStale = true
	s.arrived()
	s.press("ctrl+x")
	s.wants("Mark saved: money.")
	h.view(func(tx *store.Tx) error {
		themes, err := tx.Themes()
		if slices.ContainsFunc(themes, func(th store.Theme) bool { return th.Name() == "smell" }) {
			t.Error("the merged theme was made again")
		}
		return err
	})
}
