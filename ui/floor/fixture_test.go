package floor

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"
	_ "time/tzdata"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"earshot/store"
	"earshot/store/clean"
)

// clock is the hour at which the tests' floor is looked at.
var (
	dublin, _ = time.LoadLocation("Europe/Dublin")
	noon      = time.Date(2026, 7, 23, 10, 7, 0, 0, dublin)
)

// A harbour is a store with a small floor in it: the kettle company of the
// design, written here.
type harbour struct {
	t   testing.TB
	s   *store.Store
	me  store.ListenerID
	now time.Time
	n   int
}

func newHarbour(t testing.TB) *harbour {
	t.Helper()
	h := &harbour{t: t, now: noon}
	s, err := store.Open(t.TempDir(), store.Options{Now: func() time.Time { return h.now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	h.s = s
	if h.me, err = s.Local(clean.OneLine("Ines")); err != nil {
		t.Fatal(err)
	}
	return h
}

// A saidThing is one message on its way into the store.
type saidThing struct {
	conv, who string
	side      store.Side
	at        time.Time
	subject   string
	text      string
	folds     []store.Fold
	kind      store.Kind
	value     string // the address; empty: the name
}

func (h *harbour) hear(source string, channel store.Channel, things ...saidThing) {
	h.t.Helper()
	b := store.Batch{Source: source, At: h.now}
	for _, s := range things {
		h.n++
		a := store.Arrival{
			Identity: store.HashOf("test", fmt.Sprint(h.n)), Own: fmt.Sprintf("m%d", h.n), Threads: []string{s.conv},
			Channel: channel, Subject: clean.OneLine(s.subject), At: s.at, Text: clean.Body(s.text), Folds: s.folds,
			From: store.Sender{Channel: channel, Value: s.who, Name: clean.OneLine(s.who), Side: s.side, SideBy: store.ByFormat},
			Kind: store.Incoming,
		}
		if s.kind != "" {
			a.Kind = s.kind
		}
		if s.value != "" {
			a.From.Value, a.From.Show = s.value, clean.OneLine(s.value)
		}
		b.Arrivals = append(b.Arrivals, a)
	}
	if _, err := h.s.Hear(h.t.Context(), b); err != nil {
		h.t.Fatal(err)
	}
}

func (h *harbour) ago(d time.Duration) time.Time { return noon.Add(-d) }

const (
	martaFirst = "Bought the Pro 2 in March. The lid will not close when it is hot. Am I doing something wrong?\n\n--\nMarta Quist\n3 Quay Street\nCork\n"
	martaLast  = "Descaled it twice as told. I don't want another article, I want to make tea without standing next to it. So sorry to be a bother!!!"
	receipt    = "Thank you for writing to Harbour Kettles.\nWe read every mail.\nOne of us will answer you.\nPlease do not answer this mail.\nIt was written by a program.\nYour friends at the harbour.\n"
)

// fill hears a floor like that of the pictures.
func (h *harbour) fill() *harbour {
	h.t.Helper()
	sig := len("Bought the Pro 2 in March. The lid will not close when it is hot. Am I doing something wrong?\n\n")
	tue := time.Date(2026, 7, 21, 9, 12, 0, 0, dublin)
	wed := time.Date(2026, 7, 22, 11, 20, 0, 0, dublin)
	quote := "Sorry to hear that. Please descale the hinge, see article 114.\n\n"
	quoted := ""
	for i := range 11 {
		quoted += fmt.Sprintf("> line %d of what she wrote\n", i+1)
	}
	h.hear("support-mail", store.Email,
		saidThing{conv: "a1", who: "Marta Quist", side: store.Customer, at: h.ago(130 * 24 * time.Hour), subject: "lid clicks twice, is that right", text: "Is it right that the lid clicks twice?"},
		saidThing{conv: "a1", who: "Dana", side: store.Agent, at: h.ago(130*24*time.Hour - 2*time.Hour), text: "Yes, that is the lock."},
		saidThing{conv: "a2", who: "Marta Quist", side: store.Customer, at: h.ago(49 * 24 * time.Hour), subject: "lid will not shut when hot", text: "It will not shut."},
		saidThing{conv: "a2", who: "Dana", side: store.Agent, at: h.ago(49*24*time.Hour - 33*time.Hour), text: "Let it cool."},
		saidThing{conv: "hale", who: "Tom Hale", side: store.Customer, at: h.ago(28 * time.Hour), subject: "charged twice for one order", text: "You charged me twice for one order."},
		saidThing{conv: "brandt", who: "Ola Brandt", side: store.Customer, at: h.ago(65 * time.Hour), subject: "descaler smell 😟", text: "The descaler smells of vinegar. Is that safe?"},
		saidThing{conv: "ruiz", who: "Julia Ruiz", side: store.Customer, at: h.ago(39 * time.Minute), subject: "thanks for the new gasket", text: "Thank you for the new gasket, it fits."},
		saidThing{conv: "ruiz", who: "Dana", side: store.Agent, at: h.ago(27 * time.Minute), text: "Glad to hear it."},
		saidThing{conv: "marta", who: "Marta Quist", side: store.Customer, at: tue, subject: "Kettle Pro 2 lid", text: martaFirst, folds: []store.Fold{{Start: sig, End: len(martaFirst), Why: store.FoldSignature}}},
		saidThing{conv: "marta", who: "Harbour Kettles", side: store.Bot, at: tue.Add(time.Minute), text: receipt, kind: store.Auto},
		saidThing{conv: "marta", who: "Dana", side: store.Agent, at: wed, text: quote + quoted, folds: []store.Fold{{Start: len(quote), End: len(quote + quoted), Why: store.FoldQuote}}},
		saidThing{conv: "marta", who: "Marta Quist", side: store.Customer, at: h.ago(4 * time.Minute), text: martaLast},
	)
	h.hear("floor-chat", store.Chat,
		saidThing{conv: "nowak", who: "Piotr Nowak", side: store.Customer, at: h.ago(4 * time.Minute), text: "czajnik się nie wyłącza"},
		saidThing{conv: "femi", who: "Femi Adeyemi", side: store.Customer, at: h.ago(41 * time.Second), text: "where is my refund"},
	)
	h.hear("web-form", store.Form,
		saidThing{conv: "sato", who: "佐藤 美咲", side: store.Customer, at: h.ago(36 * time.Minute), text: "ふたが閉まりません。熱いときだけです。"})
	h.source("support-mail", "imap", store.Live)
	h.source("floor-chat", "chat", store.Live)
	h.source("web-form", "imap", store.Live)
	h.do(func(a *store.Act) error {
		id := h.conv("Julia Ruiz")
		return a.Hear(id)
	})
	h.markMarta()
	return h
}

func (h *harbour) source(name, kind string, c store.Condition) {
	h.t.Helper()
	if err := h.s.SetSource(store.SourceState{Name: name, Kind: kind, Condition: c, LastAt: h.ago(4 * time.Second)}); err != nil {
		h.t.Fatal(err)
	}
}

// markMarta marks what Marta and Dana wrote.
func (h *harbour) markMarta() {
	id := h.conv("Marta Quist")
	var ms []store.Message
	h.view(func(t *store.Tx) error { var err error; ms, err = t.Messages(id); return err })
	h.do(func(a *store.Act) error {
		th, err := a.ThemeAt(clean.OneLine("lid-heat"))
		if err != nil {
			return err
		}
		start := len("Descaled it twice as told. ")
		_, err = a.NewMark(store.Mark{Message: ms[3].ID, Start: start, End: start + len("I don't want another article, I want to make tea without standing next to it."),
			Themes: []store.ThemeID{th.ID}, Kind: store.Complaint, Need: clean.OneLine("to leave it alone while it boils"), Sure: store.Medium})
		return err
	})
	h.do(func(a *store.Act) error {
		start := len("Sorry to hear that. ")
		_, err := a.NewMark(store.Mark{Message: ms[2].ID, Start: start, End: start + len("Please descale the hinge, see article 114."), Response: "canned"})
		return err
	})
}

// conv returns the newest conversation of somebody.
func (h *harbour) conv(name string) store.ConversationID {
	h.t.Helper()
	var found store.ConversationID
	h.view(func(t *store.Tx) error {
		for _, p := range t.After(store.Pos{}, 1000) {
			c, err := t.Conversation(p.ID)
			if err != nil {
				return err
			}
			if c.Name.String() == name && found == 0 {
				found = c.ID
			}
		}
		return nil
	})
	if found == 0 {
		h.t.Fatalf("nobody is called %s", name)
	}
	return found
}

func (h *harbour) do(f func(*store.Act) error) {
	h.t.Helper()
	if err := h.s.Do(store.Actor{Listener: h.me, Via: store.ViaTUI}, f); err != nil {
		h.t.Fatal(err)
	}
}

func (h *harbour) view(f func(*store.Tx) error) {
	h.t.Helper()
	if err := h.s.View(f); err != nil {
		h.t.Fatal(err)
	}
}

// A stage is a screen that runs without a terminal. It is drawn after every
// message. Commands are run as soon as they are asked for, but those that
// wait; where late is set, they are kept until the test runs them.
type stage struct {
	t    testing.TB
	h    *harbour
	m    *Model
	late bool
	kept []tea.Cmd
	quit bool
}

func (h *harbour) open(w, hi int) *stage {
	h.t.Helper()
	m := New(h.t.Context(), Config{Store: h.s, Listener: h.me, Zone: dublin, Now: func() time.Time { return h.now },
		Profile: colorprofile.NoTTY, Sample: true, Retry: func(string) {}, Suspend: tea.Suspend})
	s := &stage{t: h.t, h: h, m: m}
	s.send(tea.WindowSizeMsg{Width: w, Height: hi})
	s.run(m.readRemembered)
	s.run(m.readBar())
	return s
}

// send gives the model a message and runs what it asks for.
func (s *stage) send(msg tea.Msg) {
	_, cmd := s.m.Update(msg)
	s.m.View()
	if s.late {
		s.kept = append(s.kept, cmd)
		return
	}
	s.run(cmd)
}

// answer runs one of the commands that were kept, and what follows from it as
// far as that is not late as well.
func (s *stage) answer(i int) {
	cmd := s.kept[i]
	s.kept = slices.Delete(s.kept, i, i+1)
	s.run(cmd)
}

// run runs a command and what follows from it. A command that waits for time
// or for a change of the store is not run: the test says when these come.
func (s *stage) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.QuitMsg:
		s.quit = true
	default:
		// A batch or a sequence, whose type is Bubble Tea's own.
		if all := reflect.ValueOf(msg); all.Kind() == reflect.Slice && all.Type().Elem() == reflect.TypeFor[tea.Cmd]() {
			for i := range all.Len() {
				s.run(all.Index(i).Interface().(tea.Cmd))
			}
			return
		}
		s.send(msg)
	}
}

// press sends keys, as tea names them.
func (s *stage) press(keys ...string) *stage {
	for _, k := range keys {
		s.send(keyOf(k))
	}
	return s
}

// typed sends every letter of a text.
func (s *stage) typed(text string) *stage {
	for _, r := range text {
		if r == ' ' {
			s.press("space")
			continue
		}
		s.press(string(r))
	}
	return s
}

// arrived hears more and lets the screen know, as a watch would.
func (s *stage) arrived() {
	if s.late {
		s.kept = append(s.kept, s.m.reread())
		return
	}
	s.run(s.m.reread())
}

func (s *stage) screen() string { return ansi.Strip(s.m.View().Content) }

var namedKeys = map[string]rune{
	"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "up": tea.KeyUp, "down": tea.KeyDown,
	"left": tea.KeyLeft, "right": tea.KeyRight, "home": tea.KeyHome, "end": tea.KeyEnd, "pgup": tea.KeyPgUp,
	"pgdown": tea.KeyPgDown, "backspace": tea.KeyBackspace, "delete": tea.KeyDelete,
}

// keyOf makes the message of a key.
func keyOf(name string) tea.KeyPressMsg {
	if code, ok := namedKeys[name]; ok {
		return tea.KeyPressMsg{Code: code}
	}
	switch {
	case name == "space":
		return tea.KeyPressMsg{Code: tea.KeySpace, Text: " "}
	case name == "shift+tab":
		return tea.KeyPressMsg{Code: tea.KeyTab, Mod: tea.ModShift}
	case len(name) > 5 && name[:5] == "ctrl+":
		return tea.KeyPressMsg{Code: rune(name[5]), Mod: tea.ModCtrl}
	}
	return tea.KeyPressMsg{Code: []rune(name)[0], Text: name}
}
