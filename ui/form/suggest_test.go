package form

import (
	"slices"
	"strings"
	"testing"

	"earshot/ui/look"
)

// book finds themes by name, and one of them by what it means.
func book(query string) []Option {
	found := themes(query)
	if strings.Contains("had to hold it shut with a spoon", query) && query != "" {
		found = append(found, Option{Name: "lid-heat", Note: "6 customers", Match: "“hold it shut with a spoon”", Far: true,
			About: "The lid does not shut, or shuts loosely, when hot. not: a broken hinge, which is in hinge. And more than there is room for, as it goes on."})
	}
	return found
}

func bookForm() *Form {
	f := New(look.New(look.Options{}), Words{Saves: "saves", Closes: "closes"},
		Field{Name: "theme", Label: "theme", Kind: Suggest, Find: book, Finds: "a theme", New: true, Own: "dont-want-another", Recent: true, Saves: true},
		Field{Name: "kind", Label: "kind", Kind: Text, Empty: "none"})
	f.SetSize(33, 16)
	return f
}

// What is typed, and which theme Enter then takes.
func TestEnterTakesWhatIsPicked(t *testing.T) {
	for _, c := range []struct {
		keys []string
		want string
	}{
		{[]string{"enter"}, ""},
		{[]string{"down", "enter"}, "lid-heat"},
		{[]string{"down", "down", "enter"}, "lid-noise"},
		{[]string{"up", "enter"}, "dont-want-another"},
		{[]string{"up", "enter", "home", "lid/", "enter"}, "lid/dont-want-another"},
		{[]string{"lid", "enter"}, "lid-heat"},
		{[]string{"spoon", "enter"}, "spoon"},
		{[]string{"spoon", "down", "enter"}, "lid-heat"},
		{[]string{"spoon", "tab"}, "spoon"},
		{[]string{"nothing like it", "down", "enter"}, "dont-want-another"},
		{[]string{"lid-heat", "enter"}, "lid-heat"},
	} {
		f := bookForm()
		press(f, c.keys...)
		if got := f.Values()["theme"]; got != c.want {
			t.Errorf("%q: %q, want %q", c.keys, got, c.want)
		}
	}
}

func TestTheListShowsWhatMatchedAndWhatItMeans(t *testing.T) {
	for _, c := range []struct {
		name  string
		keys  []string
		wants []string
		not   string
	}{
		{"untouched", nil, []string{"lid-heat   6 customers", "refund-silence", "new, in their words:", "dont-want-another"}, "The lid"},
		{"a name", []string{"lid"}, []string{"lid-noise", "new: lid"}, "dont-want"},
		{"a quote", []string{"spoon"}, []string{"new: spoon", "lid-heat", "“hold it shut with a …"}, "The lid"},
		{"under the cursor", []string{"spoon", "down"}, []string{"The lid does not shut,", "when"}, "more than there is room"},
		{"taken", []string{"spoon", "down", "enter"}, []string{"theme   lid-heat", "The lid does not shut,"}, "spoon"},
		{"another field", []string{"spoon", "down", "tab"}, []string{"The lid does not shut,"}, "spoon"},
	} {
		f := bookForm()
		press(f, c.keys...)
		s := screen(t, f)
		for _, w := range c.wants {
			if !strings.Contains(s, w) {
				t.Errorf("%s: no %q in\n%s", c.name, w, s)
			}
		}
		if strings.Contains(s, c.not) {
			t.Errorf("%s: %q in\n%s", c.name, c.not, s)
		}
	}
}

// However low and narrow, and whatever was typed, the form keeps its size.
func TestALongListKeepsTheFormsSize(t *testing.T) {
	for width := 12; width < 60; width += 9 {
		for height := 1; height < 14; height += 3 {
			for _, keys := range [][]string{nil, {"down"}, {"spoon", "down"}, {"up"}, {"spoon", "down", "enter"}} {
				f := bookForm()
				f.SetSize(width, height)
				press(f, keys...)
				screen(t, f)
			}
		}
	}
}

func TestHintsNameWhatTheListOffers(t *testing.T) {
	f := bookForm()
	if keys := hintKeys(f); !slices.Contains(keys, "Down") || !slices.Contains(keys, "Up") {
		t.Errorf("untouched: %v", keys)
	}
	press(f, "l")
	if keys := hintKeys(f); !slices.Contains(keys, "Enter") || slices.Contains(keys, "Up") {
		t.Errorf("typed: %v", keys)
	}
}

func hintKeys(f *Form) (keys []string) {
	for _, h := range f.Hints() {
		keys = append(keys, h.Key)
	}
	return keys
}
