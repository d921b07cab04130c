package form

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"earshot/ui/look"
)

func themes(query string) []Option {
	var found []Option
	for _, o := range []Option{{Name: "lid-heat", Note: "6 customers"}, {Name: "lid-noise", Note: "1 customer"}, {Name: "refund-silence", Note: "4 customers"}} {
		if strings.Contains(o.Name, query) {
			found = append(found, o)
		}
	}
	return found
}

// thursday is the day of the tests' floor.
func thursday() time.Time { return time.Date(2026, 7, 23, 10, 7, 0, 0, time.UTC) }

func markForm() *Form {
	f := New(look.New(look.Options{}), Words{Saves: "saves", Closes: "closes, keeps the draft"},
		Field{Name: "theme", Label: "theme", Kind: Suggest, Find: themes, Finds: "a theme", New: true, Saves: true},
		Field{Name: "kind", Label: "kind", Kind: Choice, Value: "complaint", Options: []Option{
			{Name: "problem"}, {Name: "complaint"}, {Name: "request"}, {Name: "praise"}, {Name: "question"}, {Name: "solution"}}},
		Field{Name: "meant", Label: "meant", Value: "the steps waste her time"},
		Field{Name: "need", Label: "needs", Value: "to leave it alone while it boils", Aside: "What does she need, if we had no product?"},
		Field{Name: "cue", Label: "cue", Empty: "none"},
		Field{Name: "sure", Label: "sure", Kind: Choice, Value: "medium", Options: []Option{{Name: "low"}, {Name: "medium"}, {Name: "high"}}},
		Field{Name: "due", Label: "due", Kind: Day, Today: thursday(), Close: true},
	)
	f.SetSize(33, 24)
	return f
}

// press sends keys by name; what is no name is typed.
func press(f *Form, keys ...string) Outcome {
	var out Outcome
	for _, k := range keys {
		if msg, ok := named(k); ok {
			out = f.Update(msg)
			continue
		}
		for _, r := range k {
			out = f.Update(tea.KeyPressMsg{Code: r, Text: string(r)})
		}
	}
	return out
}

func named(k string) (tea.KeyPressMsg, bool) {
	codes := map[string]rune{"enter": tea.KeyEnter, "tab": tea.KeyTab, "esc": tea.KeyEscape, "up": tea.KeyUp, "down": tea.KeyDown,
		"left": tea.KeyLeft, "right": tea.KeyRight, "home": tea.KeyHome, "end": tea.KeyEnd, "backspace": tea.KeyBackspace, "delete": tea.KeyDelete}
	if code, ok := codes[k]; ok {
		return tea.KeyPressMsg{Code: code}, true
	}
	if k == "shift+tab" {
		return tea.KeyPressMsg{Code: tea.KeyTab, Mod: tea.ModShift}, true
	}
	if rest, ok := strings.CutPrefix(k, "ctrl+"); ok {
		return tea.KeyPressMsg{Code: rune(rest[0]), Mod: tea.ModCtrl}, true
	}
	return tea.KeyPressMsg{}, false
}

func screen(t *testing.T, f *Form) string {
	t.Helper()
	lines := f.View()
	if len(lines) != f.height {
		t.Errorf("a form of %d lines drew %d", f.height, len(lines))
	}
	for i, line := range lines {
		if w := ansi.StringWidth(line); w != f.width {
			t.Errorf("line %d is %d cells wide, want %d: %q", i, w, f.width, ansi.Strip(line))
		}
	}
	return ansi.Strip(strings.Join(lines, "\n")) + "\n"
}

func TestForm(t *testing.T) {
	tests := []struct {
		name string
		keys []string
	}{
		{"theme", []string{"lid"}},
		{"theme-second", []string{"lid", "down"}},
		{"theme-taken", []string{"lid", "enter", "tab"}},
		{"need", []string{"lid", "enter", "tab", "tab", "tab"}},
		{"due", []string{"tab", "tab", "tab", "tab", "tab", "tab", "fri"}},
		{"due-wrong", []string{"tab", "tab", "tab", "tab", "tab", "tab", "whenever", "ctrl+x"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := markForm()
			press(f, test.keys...)
			golden.RequireEqual(t, screen(t, f))
		})
	}
}

func TestFormScrollsToTheFieldInHand(t *testing.T) {
	for width := 12; width < 60; width += 7 {
		for height := 1; height < 12; height++ {
			f := markForm()
			f.SetSize(width, height)
			for range 7 {
				screen(t, f)
				if _, y, ok := f.Cursor(); height > 8 && (!ok || y < 0 || y >= height) {
					t.Errorf("%dx%d: no cursor in the field in hand", width, height)
				}
				press(f, "tab")
			}
		}
	}
}

func TestOutcomes(t *testing.T) {
	tests := []struct {
		name string
		keys []string
		want Outcome
		get  string // field=value afterwards
	}{
		{"a known theme takes letters and Enter", []string{"lid", "enter"}, Saved, "theme=lid-heat"},
		{"Tab takes it and goes on", []string{"lid", "tab"}, Open, "theme=lid-heat"},
		{"the second of a list", []string{"lid", "down", "enter"}, Saved, "theme=lid-noise"},
		{"a new theme is made by a second Enter", []string{"spout", "enter"}, Open, "theme=spout"},
		{"what is picked counts when the form is saved", []string{"lid", "ctrl+x"}, Saved, "theme=lid-heat"},
		{"Esc keeps what was typed", []string{"tab", "tab", "ctrl+u", "tired", "esc"}, Closed, "meant=tired"},
		{"a choice by its letter", []string{"tab", "p"}, Open, "kind=praise"},
		{"the same letter again", []string{"tab", "p", "p"}, Open, "kind=problem"},
		{"a choice by arrows", []string{"tab", "right"}, Open, "kind=request"},
		{"Enter on the last field saves", []string{"shift+tab", "3d", "enter"}, Saved, "due=2026-07-26"},
		{"a wrong day does not save", []string{"shift+tab", "soon", "enter"}, Open, "due="},
		{"editing within", []string{"tab", "tab", "home", "delete", "T", "end", "backspace", "!"}, Open, "meant=The steps waste her tim!"},
		{"a word back", []string{"tab", "tab", "ctrl+w", "ctrl+w"}, Open, "meant=the steps waste"},
		{"to the end", []string{"tab", "tab", "home", "right", "right", "right", "ctrl+k"}, Open, "meant=the"},
	}
	for _, test := range tests {
		f := markForm()
		out := press(f, test.keys...)
		name, want, _ := strings.Cut(test.get, "=")
		if got := f.Values()[name]; out != test.want || got != want {
			t.Errorf("%s: outcome %d with %s = %q, want %d with %q", test.name, out, name, got, test.want, want)
		}
	}
}

func TestDraftComesBack(t *testing.T) {
	f := markForm()
	press(f, "lid", "enter", "tab", "r", "tab", "ctrl+u", "hot water", "esc")
	draft := f.Values()
	again := markForm()
	again.Restore(draft)
	if again.Changed(draft) {
		t.Errorf("restored %v, want %v", again.Values(), draft)
	}
}

func TestPasteIsCleanAndBounded(t *testing.T) {
	f := markForm()
	press(f, "tab", "tab", "ctrl+u")
	f.Update(tea.PasteMsg{Content: "one\x1b[31m\r\ntwo\u202e"})
	if got, want := f.Values()["meant"], "one^[[31m two·"; got != want {
		t.Errorf("pasted %q, want %q", got, want)
	}
	f.Update(tea.PasteMsg{Content: strings.Repeat("ä", MaxPaste)})
	if n := len(f.Values()["meant"]); n > MaxPaste+1 {
		t.Errorf("a field holds %d bytes, want at most %d", n, MaxPaste)
	}
}

func TestSecretIsNeverDrawn(t *testing.T) {
	f := New(look.New(look.Options{}), Words{Saves: "tests", Closes: "back"},
		Field{Name: "password", Label: "password", Kind: Secret})
	press(f, " s3cret ")
	f.Update(tea.PasteMsg{Content: "wörd\n"})
	if got, want := f.Values()["password"], " s3cret wörd"; got != want {
		t.Errorf("the password is %q, want %q", got, want)
	}
	if s := screen(t, f); strings.Contains(s, "s3") || !strings.Contains(s, "•••••") {
		t.Errorf("a secret is drawn as\n%s", s)
	}
}

func TestTicks(t *testing.T) {
	f := New(look.New(look.Options{}), Words{Saves: "saves", Closes: "closes"},
		Field{Name: "boxes", Label: "read", Kind: Ticks, Value: "INBOX\nSent",
			Options: []Option{{Name: "INBOX", Note: "12,400"}, {Name: "Sent", Note: "8,100"}, {Name: "Junk", Note: "77"}}})
	f.SetSize(40, 5)
	space := tea.KeyPressMsg{Code: tea.KeySpace, Text: " "}
	f.Update(space)
	press(f, "down", "down")
	f.Update(space)
	if got, want := f.Values()["boxes"], "Sent\nJunk"; got != want {
		t.Errorf("ticked %q, want %q", got, want)
	}
	golden.RequireEqual(t, screen(t, f))
}

func TestParseDay(t *testing.T) {
	tests := []struct {
		typed, want string
		ok          bool
	}{
		{"", "", true}, {"  ", "", true},
		{"today", "2026-07-23", true}, {"Tomorrow", "2026-07-24", true},
		{"fri", "2026-07-24", true}, {"thu", "2026-07-30", true}, {"th", "2026-07-30", true}, {"wednesday", "2026-07-29", true},
		{"t", "", false}, {"friyay", "", false},
		{"0d", "2026-07-23", true}, {"3d", "2026-07-26", true}, {"2w", "2026-08-06", true}, {"-1d", "", false}, {"99999w", "", false},
		{"9 oct", "2026-10-09", true}, {"1 january", "2027-01-01", true}, {"29 feb", "2028-02-29", true}, {"31 feb", "", false},
		{"2026-12-01", "2026-12-01", true}, {"2026-02-30", "", false}, {"2026-12-1", "", false},
		{"w", "", false}, {"d", "", false}, {"soon", "", false}, {"３d", "", false},
	}
	for _, test := range tests {
		if got, ok := ParseDay(test.typed, thursday()); got != test.want || ok != test.ok {
			t.Errorf("%q is %q, %v, want %q, %v", test.typed, got, ok, test.want, test.ok)
		}
	}
}

// FuzzParseDay: what is taken is a real date, and reading that date again
// gives it back.
func FuzzParseDay(f *testing.F) {
	for _, s := range []string{"fri", "3d", "2w", "9 oct", "2026-12-01", "tomorrow", "\xff", "0000-01-01"} {
		f.Add(s, int64(1784800000))
	}
	f.Fuzz(func(t *testing.T, s string, unix int64) {
		now := time.Unix(unix%(1<<32), 0).UTC()
		got, ok := ParseDay(s, now)
		if !ok || got == "" {
			return
		}
		if _, err := time.Parse(time.DateOnly, got); err != nil {
			t.Fatalf("%q became %q: %v", s, got, err)
		}
		if again, ok := ParseDay(got, now); !ok || again != got {
			t.Fatalf("%q read again is %q, %v", got, again, ok)
		}
	})
}

// FuzzForm: whatever is pasted and typed, every line keeps its width and the
// cursor stands in the form.
func FuzzForm(f *testing.F) {
	f.Add("佐藤 美咲", "👨‍👩‍👧‍👦", byte(20))
	f.Add("a\u0301\u202e\x1b[31m", "\U0001f1eb", byte(12))
	f.Add("\u0600 1", "x\t\n", byte(33))
	f.Fuzz(func(t *testing.T, paste, typed string, width byte) {
		form := markForm()
		form.SetSize(12+int(width%60), 10)
		press(form, "tab", "tab")
		form.Update(tea.PasteMsg{Content: paste})
		press(form, "left", "left")
		form.Update(tea.KeyPressMsg{Text: typed})
		press(form, "backspace")
		screen(t, form)
		if x, y, ok := form.Cursor(); ok && (x < 0 || x >= form.width || y < 0 || y >= form.height) {
			t.Fatalf("the cursor stands at %d, %d", x, y)
		}
	})
}

func TestALongValueLeavesTheOthersInSight(t *testing.T) {
	f := New(look.New(look.Options{}), Words{}, Field{Name: "a", Label: "a"}, Field{Name: "b", Label: "b", Value: "second"})
	f.SetSize(60, 12)
	f.Update(tea.PasteMsg{Content: strings.Repeat("word ", 200_000) + "end"})
	view := ansi.Strip(strings.Join(f.View(), "\n"))
	if !strings.Contains(view, "second") {
		t.Errorf("the other field was pushed away:\n%s", view)
	}
	if _, y, ok := f.Cursor(); !ok || y != mostRows-1 {
		t.Errorf("the cursor stands in row %d, %v; want the last of %d", y, ok, mostRows)
	}
	f.Update(tea.KeyPressMsg{Code: tea.KeyHome})
	if _, y, ok := f.Cursor(); !ok || y != 0 {
		t.Errorf("after Home the cursor stands in row %d, %v", y, ok)
	}
}
