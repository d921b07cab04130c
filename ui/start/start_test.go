package start

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"earshot/store"
	"earshot/store/clean"
	"earshot/store/storetest"
	"earshot/ui/look"
)

// A run is a first run under test, with doors that answer at once and note
// what was asked of them.
type run struct {
	t       *testing.T
	m       *Model
	steps   []Step
	saved   []Choice
	saveErr error
	odd     *Odd
	taught  []Format
	times   []string
	sides   []Sides
	tried   []Mailbox
	stopped int
	done    *Done
}

func newRun(t *testing.T) *run {
	db, _ := storetest.Open(t)
	r := &run{t: t, steps: proven()}
	r.m = New(t.Context(), Doors{
		DataDir: "/data/earshot", ConfigPath: "/settings/earshot/config.toml", Store: db,
		Guess: func(address string) string {
			if _, domain, ok := strings.Cut(address, "@"); ok && strings.Contains(domain, ".") {
				return "imap." + domain + ":993"
			}
			return ""
		},
		Try: func(_ context.Context, m Mailbox) <-chan Step {
			r.tried = append(r.tried, m)
			ch := make(chan Step, len(r.steps))
			for _, s := range r.steps {
				ch <- s
			}
			close(ch)
			return ch
		},
		CheckFolder: func(_ context.Context, path string) (Found, error) {
			if _, err := os.Stat(path); err != nil {
				return Found{}, errors.New("There is no such folder. Check its name.")
			}
			return Found{Says: "14 files: 9 JSON Lines, 3 CSV, 2 text; 1 in no known format: notes.md", Odd: r.odd}, nil
		},
		Propose: func(line string) []Part { // "who text"
			if i := strings.IndexByte(line, ' '); i > 0 {
				return []Part{{"who", 0, i}, {"text", i + 1, len(line)}}
			}
			return nil
		},
		Pattern: func(line string, parts []Part) string {
			said := map[string]string{}
			for _, p := range parts {
				said[p.What] = line[p.From:p.To]
			}
			return fmt.Sprint(said)
		},
		TryFormat: func(f Format, lines []string) Trial {
			if f.Pattern == "" && f.Columns["text"] == "" {
				return Trial{Why: "none of its columns holds the text"}
			}
			return Trial{Messages: []Tried{{When: "10h12", Who: "Dana", Text: "Hello"}}, GoOn: 1, Misses: []int{1}}
		},
		KeepFormat: func(_ context.Context, f Format) error {
			r.taught, r.odd = append(r.taught, f), nil
			return nil
		},
		Save: func(_ context.Context, c Choice) error {
			r.saved = append(r.saved, c)
			return r.saveErr
		},
		SaveTimes: func(_ context.Context, source, zone, dates string) error {
			r.times = append(r.times, source+" "+zone+" "+dates)
			return nil
		},
		Zone: "Europe/Dublin",
		SaveSides: func(_ context.Context, s Sides) error {
			r.sides = append(r.sides, s)
			return nil
		},
		Listen: func() (func(), error) { return func() { r.stopped++ }, nil },
	}, look.New(look.Options{}))
	r.m.tick = func(time.Duration, func(time.Time) tea.Msg) tea.Cmd { return nil }
	return r
}

func proven() []Step {
	step := func(verdict, says, detail string) Step {
		return Step{Proof: store.ProofStep{Verdict: verdict, Says: clean.OneLine(says), Detail: clean.OneLine(detail)}}
	}
	return []Step{
		step("ok", "The line is encrypted", "TLS 1.3, certificate good until 9 Jan 2027"),
		step("ok", "We signed in", "password from the keyring"),
		step("ok", "We asked to read only, and the server agreed", `EXAMINE "INBOX" answered [READ-ONLY]`),
		step("ok", "We read one message without marking it", "BODY.PEEK[] on message 48,211"),
		step("ok", "We looked again: it is still unread", `no \Seen before, no \Seen after, 3 recent before and after`),
		step("ok", "New mail reaches us while we wait", "IDLE, renewed every 9 min"),
		step("but", "This account could write; earshot never will", "a read-only account is better still"),
		{Boxes: []Box{
			{Name: "INBOX", Messages: 12400, Recent: 1204, Take: true},
			{Name: "Sent Items", Messages: 8100, Recent: 988, Take: true, Why: "holds what your agents say; without it you hear one side"},
			{Name: "Junk", Messages: 77, Recent: -1, Why: "lost customers may be in it"},
		}},
	}
}

// send gives a message to the model and runs what it asks for, until nothing
// more is asked.
func (r *run) send(msg tea.Msg) {
	r.t.Helper()
	if d, ok := msg.(Done); ok {
		r.done = &d
		return
	}
	_, cmd := r.m.Update(msg)
	if cmd != nil {
		r.send(cmd())
	}
}

// press sends keys by name; what is no name is typed.
func (r *run) press(keys ...string) {
	r.t.Helper()
	for _, k := range keys {
		if msg, ok := named(k); ok {
			r.send(msg)
			continue
		}
		for _, c := range k {
			r.send(tea.KeyPressMsg{Code: c, Text: string(c)})
		}
	}
}

func named(k string) (tea.KeyPressMsg, bool) {
	switch k {
	case "enter":
		return tea.KeyPressMsg{Code: tea.KeyEnter}, true
	case "tab":
		return tea.KeyPressMsg{Code: tea.KeyTab}, true
	case "esc":
		return tea.KeyPressMsg{Code: tea.KeyEscape}, true
	case "down":
		return tea.KeyPressMsg{Code: tea.KeyDown}, true
	case "right":
		return tea.KeyPressMsg{Code: tea.KeyRight}, true
	case "end":
		return tea.KeyPressMsg{Code: tea.KeyEnd}, true
	case "space":
		return tea.KeyPressMsg{Code: tea.KeySpace, Text: " "}, true
	case "ctrl+c", "ctrl+x", "ctrl+t":
		return tea.KeyPressMsg{Code: rune(k[5]), Mod: tea.ModCtrl}, true
	}
	return tea.KeyPressMsg{}, false
}

func sizes() [][2]int { return [][2]int{{80, 24}, {126, 36}, {40, 12}} }

// screen draws at a size and checks that every line fills the window.
func (r *run) screen(width, height int) string {
	r.t.Helper()
	r.send(tea.WindowSizeMsg{Width: width, Height: height})
	view := r.m.View()
	lines := strings.Split(view.Content, "\n")
	if len(lines) != height {
		r.t.Errorf("%dx%d: %d lines", width, height, len(lines))
	}
	for i, line := range lines {
		if w := ansi.StringWidth(line); w != width {
			r.t.Errorf("%dx%d: line %d is %d cells wide: %q", width, height, i, w, ansi.Strip(line))
		}
	}
	if c := view.Cursor; c != nil && (c.X < 0 || c.X >= width || c.Y < 0 || c.Y >= height) {
		r.t.Errorf("%dx%d: the cursor stands at %d, %d", width, height, c.X, c.Y)
	}
	return ansi.Strip(strings.Join(lines, "\n")) + "\n"
}

// mailbox fills in the form and goes on to the proof.
func (r *run) mailbox() {
	r.press("2", "support@example.com", "tab", "tab", "tab", "secret", "enter")
}

// pulling says that a source has read some of its messages.
func (r *run) pulling(name string) {
	r.t.Helper()
	err := r.m.doors.Store.SetSource(store.SourceState{Name: name, Kind: "imap", Condition: store.Pulling,
		What: clean.OneLine("INBOX"), Done: 8120, Total: 12400, Rate: 210})
	if err != nil {
		r.t.Fatal(err)
	}
}

// speakers lets a few people speak.
func (r *run) speakers(customers int) {
	r.t.Helper()
	var batch store.Batch
	batch.Source, batch.At = "support-mail", storetest.Today()
	add := func(name, address string, side store.Side, n int) {
		for i := range n {
			text := fmt.Sprintf("%s says %d", name, i)
			a := store.Arrival{Identity: store.HashOf(text), Own: text, Channel: store.Email, Kind: store.Incoming,
				At: storetest.Today(), Text: clean.Body(text),
				From: store.Sender{Channel: store.Email, Value: address, Show: clean.OneLine(address), Name: clean.OneLine(name), Side: side, SideBy: store.ByGuess}}
			a.Prepare([]byte(text))
			batch.Arrivals = append(batch.Arrivals, a)
		}
	}
	add("Dana", "dana@example.com", store.Agent, 4)
	add("Priya", "priya@example.com", store.Agent, 3)
	add("", "noreply@example.com", store.Bot, 2)
	add("visitor 7", "visitor-7", store.Unknown, 1)
	for i := range customers {
		add(fmt.Sprintf("Customer %d", i), fmt.Sprintf("c%d@home.example", i), store.Customer, 1)
	}
	if _, err := r.m.doors.Store.Hear(r.t.Context(), batch); err != nil {
		r.t.Fatal(err)
	}
}

func TestScreens(t *testing.T) {
	tests := []struct {
		name string
		way  func(*run)
	}{
		{"choices", func(*run) {}},
		{"choices-second", func(r *run) { r.press("j") }},
		{"help", func(r *run) { r.press("?") }},
		{"mailbox", func(r *run) { r.press("2", "support@example.com") }},
		{"mailbox-command", func(r *run) {
			r.press("2", "support@example.com", "tab", "tab", "tab", "tab", "pass show 'work", "enter")
		}},
		{"proof", func(r *run) { r.mailbox() }},
		{"proof-everything", func(r *run) { r.mailbox(); r.press("down", "down", "space", "down", "right") }},
		{"refused", func(r *run) { r.steps = refused(); r.mailbox() }},
		{"unproven", func(r *run) { r.steps = unproven(); r.mailbox() }},
		{"pull", func(r *run) { r.pulling("support-mail"); r.mailbox(); r.press("enter") }},
		{"pull-stopped", func(r *run) { r.pulling("support-mail"); r.mailbox(); r.press("enter", "esc") }},
		{"who", func(r *run) { r.speakers(3); r.mailbox(); r.press("enter", "enter", "space", "j", "j", "space") }},
		{"who-scrolled", func(r *run) { r.speakers(40); r.mailbox(); r.press("enter", "enter", "end") }},
		{"who-nobody", func(r *run) { r.mailbox(); r.press("enter", "enter") }},
		{"privacy", func(r *run) { r.mailbox(); r.press("enter", "enter", "enter") }},
		{"folder", func(r *run) { r.press("3", "/", "enter") }},
		{"folder-odd", func(r *run) { r.odd = oddLog(); r.press("3", "/", "enter") }},
		{"times", func(r *run) { r.asking(); r.press("3", "/", "enter", "enter", "enter") }},
		{"teach", func(r *run) { r.odd = oddLog(); r.press("3", "/", "enter", "ctrl+t", "right") }},
		{"teach-typing", func(r *run) { r.odd = oddLog(); r.press("3", "/", "enter", "ctrl+t", "e", "tab", "%H") }},
		{"teach-table", func(r *run) { r.odd = oddTable(); r.press("3", "/", "enter", "ctrl+t", "w", "j", "j", "t", "j") }},
		{"folder-missing", func(r *run) { r.press("3", "/no/such/folder", "enter") }},
	}
	for _, test := range tests {
		for _, size := range sizes() {
			t.Run(fmt.Sprintf("%s-%dx%d", test.name, size[0], size[1]), func(t *testing.T) {
				r := newRun(t)
				r.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
				test.way(r)
				golden.RequireEqual(t, r.screen(size[0], size[1]))
			})
		}
	}
}

func refused() []Step {
	return []Step{proven()[0], {
		Proof: store.ProofStep{Verdict: "no", Says: clean.OneLine("We could not sign in")},
		Err:   errors.New("The server says \x1b[2Jbad\u202ename or password\r\n. Check the user and the password."),
	}}
}

func unproven() []Step {
	return append(proven()[:2], Step{
		Proof:    store.ProofStep{Verdict: "no", Says: clean.OneLine("We looked again: it is no longer unread"), Detail: clean.OneLine(`\Seen after`)},
		Err:      errors.New("Reading marked the message as read, three times running."),
		Unproven: true,
	})
}

func TestEverySizeIsFilled(t *testing.T) {
	ways := map[string]func(*run){
		"choices": func(*run) {},
		"mailbox": func(r *run) { r.press("2", "support@example.com") },
		"proof":   func(r *run) { r.mailbox(); r.press("down", "down", "down") },
		"refused": func(r *run) { r.steps = unproven(); r.mailbox() },
		"pull":    func(r *run) { r.pulling("support-mail"); r.mailbox(); r.press("enter") },
		"who":     func(r *run) { r.speakers(12); r.mailbox(); r.press("enter", "enter", "end") },
		"privacy": func(r *run) { r.mailbox(); r.press("enter", "enter", "enter") },
		"folder":  func(r *run) { r.press("3", "/", "enter") },
	}
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			r := newRun(t)
			way(r)
			for _, width := range []int{1, 12, 39, 40, 41, 59, 60, 76, 79, 99, 100, 119, 200, 300} {
				for _, height := range []int{1, 9, 10, 11, 15, 16, 30, 80} {
					r.screen(width, height)
				}
			}
			r.m.SetLook(look.New(look.Options{Profile: colorprofile.TrueColor, Ground: look.Dark}))
			r.screen(80, 24)
			r.m.SetLook(look.New(look.Options{Profile: colorprofile.ANSI, Ground: look.Light, ASCII: true}))
			if s := r.screen(80, 24); strings.ContainsFunc(s, func(c rune) bool { return c > 0x7e }) {
				t.Errorf("with ASCII alone the screen is\n%s", s)
			}
		})
	}
}

func TestTooSmallSaysBothSizes(t *testing.T) {
	r := newRun(t)
	s := strings.Join(strings.Fields(r.screen(38, 9)), " ")
	if want := "earshot needs 40x10; this window is 38x9. Make it larger, or press q."; s != want {
		t.Errorf("a small window says %q, want %q", s, want)
	}
	if r.press("q"); r.done == nil || !r.done.Quit {
		t.Errorf("q in a small window gives %v", r.done)
	}
}

func TestFirstScreenKeys(t *testing.T) {
	tests := []struct {
		keys []string
		want *Done
	}{
		{[]string{"1"}, &Done{Demo: true}},
		{[]string{"enter"}, &Done{Demo: true}},
		{[]string{"q"}, &Done{Quit: true}},
		{[]string{"?", "q"}, nil},
		{[]string{"ctrl+c"}, nil},
		{[]string{"ctrl+c", "ctrl+c"}, &Done{Quit: true}},
		{[]string{"ctrl+c", "j", "ctrl+c"}, nil},
		{[]string{"2", "q"}, nil},
		{[]string{"j", "enter", "esc"}, nil},
	}
	for _, test := range tests {
		r := newRun(t)
		r.press(test.keys...)
		if fmt.Sprint(r.done) != fmt.Sprint(test.want) {
			t.Errorf("%v gives %v, want %v", test.keys, r.done, test.want)
		}
	}
}

func TestMailboxToFloor(t *testing.T) {
	r := newRun(t)
	r.speakers(3)
	r.mailbox()
	if want := (Mailbox{Address: "support@example.com", Server: "imap.example.com:993", User: "support@example.com", Password: "secret"}); fmt.Sprint(r.tried) != fmt.Sprint([]Mailbox{want}) {
		t.Fatalf("tried %v, want %v", r.tried, want)
	}
	r.press("down", "down", "space") // Junk too
	r.press("enter")
	if len(r.saved) != 1 {
		t.Fatalf("saved %d times", len(r.saved))
	}
	c := r.saved[0]
	if c.Name != "support-mail" || c.Since != recently || !slices.Equal(c.Mailboxes, []string{"INBOX", "Sent Items", "Junk"}) {
		t.Errorf("saved %+v", c)
	}
	r.press("enter", "space", "enter")
	if len(r.sides) != 1 || !slices.Equal(r.sides[0].Agents, []string{"visitor-7"}) {
		t.Errorf("sides said: %+v", r.sides)
	}
	if r.press("enter"); r.done == nil || !r.done.Saved {
		t.Errorf("the first run ends with %v", r.done)
	}
	if r.stopped != 0 {
		t.Errorf("going on stopped the hearing")
	}
}

func TestCommandInPlaceOfPassword(t *testing.T) {
	r := newRun(t)
	r.press("2", "a@b.example", "tab", "tab", "tab", "tab", `pass show "work imap"`, "enter")
	if len(r.tried) != 1 || !slices.Equal(r.tried[0].PasswordCommand, []string{"pass", "show", "work imap"}) || r.tried[0].Password != "" {
		t.Errorf("tried %+v", r.tried)
	}
}

func TestEscKeepsWhatWasTyped(t *testing.T) {
	r := newRun(t)
	r.press("2", "support@example.com", "esc", "2")
	if s := r.screen(80, 24); !strings.Contains(s, "support@example.com") {
		t.Errorf("the address is gone:\n%s", s)
	}
	r.press("tab", "tab", "tab", "secret", "enter", "esc")
	if r.press("enter"); len(r.tried) != 2 || r.tried[1].Password != "secret" {
		t.Errorf("after Esc from the proof, tried %+v", r.tried)
	}
	if len(r.saved) != 0 {
		t.Errorf("something was saved on the way: %+v", r.saved)
	}
}

func TestStaleStepsAreDropped(t *testing.T) {
	r := newRun(t)
	r.mailbox()
	r.send(stepMsg{id: r.m.asked - 1, step: Step{Err: errors.New("an old failure")}})
	if s := r.screen(80, 24); strings.Contains(s, "old failure") {
		t.Errorf("a stale step is shown:\n%s", s)
	}
}

func TestServersWordsDriveNoTerminal(t *testing.T) {
	r := newRun(t)
	r.steps = refused()
	r.mailbox()
	content := r.m.View().Content
	if strings.Contains(content, "\x1b[2J") || strings.Contains(content, "\u202e") || !strings.Contains(content, "^[[2J") {
		t.Errorf("a hostile server's words are drawn as %q", content)
	}
}

func TestNothingIsSavedWithoutAMailbox(t *testing.T) {
	r := newRun(t)
	r.mailbox()
	r.press("space", "down", "space", "enter")
	if len(r.saved) != 0 {
		t.Errorf("saved %+v without a mailbox", r.saved)
	}
	if s := r.screen(80, 30); !strings.Contains(s, "Tick at least one mailbox.") {
		t.Errorf("it is not said why:\n%s", s)
	}
}

func TestSaveThatFailsIsShown(t *testing.T) {
	r := newRun(t)
	r.saveErr = errors.New("The disk is full. Make room and press Enter.")
	r.mailbox()
	r.press("enter")
	if s := r.screen(80, 40); !strings.Contains(s, "The disk is full.") {
		t.Errorf("a failure to save is not shown:\n%s", s)
	}
}

func TestEscStopsThePullOnce(t *testing.T) {
	r := newRun(t)
	r.pulling("support-mail")
	r.mailbox()
	r.press("enter", "esc", "esc")
	if r.stopped != 1 {
		t.Errorf("stopped %d times, want once", r.stopped)
	}
}

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"chat-logs", "chat-old", ".hidden"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "chat-file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	r := newRun(t)
	r.press("3", dir+"/ch", "tab")
	if got, want := r.m.at.(*folderScreen).typed(), dir+"/chat-"; got != want {
		t.Errorf("completed to %q, want %q", got, want)
	}
	if s := r.screen(200, 30); !strings.Contains(s, "chat-old") || strings.Contains(s, "chat-file") {
		t.Errorf("the folders are not listed:\n%s", s)
	}
	r.press("l", "tab", "enter")
	if s := r.screen(200, 30); !strings.Contains(s, "No files yet; Enter watches it.") || len(r.saved) != 0 {
		t.Fatalf("an empty folder is not called so; saved %v:\n%s", r.saved, s)
	}
	if err := os.WriteFile(filepath.Join(dir, "chat-logs", "a.csv"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	r.press(".", "enter")
	if s := r.screen(200, 30); !strings.Contains(s, "9 JSON Lines") || len(r.saved) != 0 {
		t.Fatalf("the first Enter does not only look; saved %v:\n%s", r.saved, s)
	}
	r.press("enter")
	if len(r.saved) != 1 || r.saved[0].Path != filepath.Join(dir, "chat-logs") || r.saved[0].Name != "chat-logs" {
		t.Errorf("saved %+v", r.saved)
	}
	if r.press("enter", "enter", "enter"); r.done == nil || !r.done.Saved {
		t.Errorf("the first run ends with %v", r.done)
	}
}

func TestAFolderWithoutAMessageSaysWhy(t *testing.T) {
	for note, want := range map[string]string{
		"the folder is empty; watching it": "The folder is empty; watching it.",
		"":                                 "Nothing in this folder could be read as a chat log.",
	} {
		r := newRun(t)
		dir := t.TempDir()
		err := r.m.doors.Store.SetSource(store.SourceState{Name: plainName(filepath.Base(dir), ""), Kind: "chat",
			Condition: store.Live, Note: clean.OneLine(note)})
		if err != nil {
			t.Fatal(err)
		}
		r.press("3", dir, "enter", "enter")
		if s := r.screen(120, 30); !strings.Contains(s, want) || strings.Contains(s, "All of it is here") {
			t.Errorf("with the note %q the reading screen does not say %q:\n%s", note, want, s)
		}
	}
}

func TestWords(t *testing.T) {
	tests := []struct {
		command string
		want    []string
		closed  bool
	}{
		{"", nil, true},
		{"  pass   show work/imap ", []string{"pass", "show", "work/imap"}, true},
		{`a 'b c' "d 'e" f'g'h`, []string{"a", "b c", "d 'e", "fgh"}, true},
		{`a ''`, []string{"a", ""}, true},
		{`a 'b`, []string{"a", "b"}, false},
	}
	for _, test := range tests {
		if got, closed := words(test.command); !slices.Equal(got, test.want) || closed != test.closed {
			t.Errorf("%q is %q, %v, want %q, %v", test.command, got, closed, test.want, test.closed)
		}
	}
}

func TestNames(t *testing.T) {
	for address, want := range map[string]string{"support@example.com": "support-mail", "Hilfe.DE@x": "hilfe-de-mail", "@x": "support-mail", "日本@x": "support-mail"} {
		if got := sourceName(address); got != want {
			t.Errorf("%q names the source %q, want %q", address, got, want)
		}
	}
	for server, want := range map[string]string{"": "", "imap.x": "imap.x:993", "imap.x:143": "imap.x:143", "::1": "[::1]:993", "[::1]:143": "[::1]:143"} {
		if got := withPort(server); got != want {
			t.Errorf("%q becomes %q, want %q", server, got, want)
		}
	}
}
