package form

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/clipperhouse/uax29/v2/graphemes"

	"earshot/ui/look"
)

// signs returns the offsets between the signs of a text.
func signs(text string) []int {
	at, all := 0, []int{0}
	for g := graphemes.FromString(text); g.Next(); {
		at += len(g.Value())
		all = append(all, at)
	}
	return all
}

// Whatever is typed and pressed, the cursor stands between two signs, and Left
// and Right go to the next of them.
func FuzzLine(f *testing.F) {
	f.Add("tea and a lid", "🇮🇪🇩🇪", []byte{0, 0, 1, 2, 3})
	f.Add("e\u0301e\u0301 ひらがな", "\u200d👩\u200d👩", []byte{0, 4, 1, 0, 3, 3, 5})
	f.Add("각가\u11a8", "\u1100", []byte{0, 0, 2, 0, 6, 7})
	keys := []tea.KeyPressMsg{{Code: tea.KeyLeft}, {Code: tea.KeyRight}, {Code: tea.KeyBackspace}, {Code: tea.KeyDelete},
		{Code: tea.KeyHome}, {Code: tea.KeyEnd}, {Code: 'w', Mod: tea.ModCtrl}, {Code: 'x', Text: "x"}}
	f.Fuzz(func(t *testing.T, text, more string, presses []byte) {
		l := NewLine(MaxPaste)
		l.Insert(text)
		for i, p := range presses {
			if i > 50 {
				break
			}
			l.Key(keys[int(p)%len(keys)])
			if i == len(presses)/2 {
				l.Insert(more)
			}
			all := signs(l.Text())
			n := 0
			for n < len(all) && all[n] < l.At() {
				n++
			}
			if n == len(all) || all[n] != l.At() {
				t.Fatalf("the cursor stands at %d in %q", l.At(), l.Text())
			}
			if want := all[max(n-1, 0)]; l.before() != want {
				t.Fatalf("left of %d in %q is %d, want %d", l.At(), l.Text(), l.before(), want)
			}
			if want := all[min(n+1, len(all)-1)]; l.after() != want {
				t.Fatalf("right of %d in %q is %d, want %d", l.At(), l.Text(), l.after(), want)
			}
			if strings.ContainsAny(l.Text(), "\n\r\t\x1b") {
				t.Fatalf("%q is not one line", l.Text())
			}
		}
	})
}

// A megabyte pasted into a field of any kind is cut, and neither the
// paste nor what is typed after it takes long.
func TestAPasteIsCutAndQuick(t *testing.T) {
	for what, sign := range map[string]string{"letters": "a", "words": "tea and a lid ", "ideographs": "熱", "families": "👩\u200d👩\u200d👧", "controls": "\x1b[31m\n"} {
		paste := strings.Repeat(sign, 1<<20/len(sign))
		for kind := Text; kind <= Ticks; kind++ {
			f := New(look.New(look.Options{}), Words{}, Field{Name: "f", Label: "f", Kind: kind, Options: []Option{{Name: "one"}, {Name: "two"}}, New: true,
				Find: func(string) []Option { return nil }, Today: time.Date(2026, 7, 23, 0, 0, 0, 0, time.UTC)})
			began := time.Now()
			f.Update(tea.PasteMsg{Content: paste})
			for range 20 {
				f.Update(tea.KeyPressMsg{Code: 'x', Text: "x"})
				f.Update(tea.KeyPressMsg{Code: tea.KeyBackspace})
			}
			f.View()
			if took := time.Since(began); took > 5*time.Second {
				t.Errorf("%s into field %d: %s", what, kind, took)
			}
			f.Take("f")
			if n := len(f.Values()["f"]); n > MaxPaste {
				t.Errorf("%s into field %d: it holds %d bytes", what, kind, n)
			}
		}
	}
}
