package cli

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"earshot/store"
)

// A step of a sitting: what is typed, and what the screen says then.
type step struct {
	typed string
	until []string
}

// half an hour with Dana, as a listener spends it: each line is a minute or
// two of it. Ctrl+X is \x18, Enter \r, Esc \x1b.
func halfAnHour() []step {
	return []step{
		{"L", []string{"Sit", "with"}},
		{"dana\r", []string{"nobody sat with"}},
		{"\t\twhy do lids come back?\ty\x18", []string{"Sitting with Dana", "0 of 30 min", "why do lids come back?", "Dana, "}},
		{"/article\r", []string{"I want to make"}},
		{"=", []string{"The stream is held"}},
		{"p", []string{"PERSON", "Conversations"}},
		{"vexclaims when anxious, is kind\r", []string{"Voice saved", "exclaims when anxious"}},
		{"V", []string{"SELECT"}},
		{"m", []string{"theme"}},
		{"lid-heat\t", []string{"kind"}},
		{"c\tsteps waste her time\tleave it alone while it boils\t\tf\t\tmaybe only tired\x18", []string{"Mark saved: lid-heat", "or else maybe", "unconfirmed 1"}},
		{"wa", []string{"Ask the agent"}},
		{"Did she ever say what she does meanwhile?\r", []string{"Asked Dana. It lies in"}},
		{"fc", []string{"due"}},
		{"fri\tch\tgasket note on the product page\x18", []string{"Follow-up saved: change"}},
		{"K", []string{"message"}},
		{"m", []string{"did"}},
		{"canned\r", []string{"Mark saved: canned"}},
		{"J", []string{"READ"}},
		{"b", []string{"Stamped"}},
		{"=", []string{"Let in"}},
		{"gw", []string{"Was I right?", "asked"}},
		{"wc", []string{"Correct"}},
		{"\t, and not be spat at\x18", []string{"Corrected; both readings are kept."}},
		{"\x1b", []string{"READ"}},
		{"fi", []string{"due"}},
		{"\x18", []string{"Follow-up saved: tell inside"}},
		{"d", []string{"Heard: #"}},
		{":leave-unheard\r", []string{"why #"}},
		{"language\r", []string{"Left unheard: #"}},
		{"gs", []string{"Sittings", "goes on"}},
		{"j\r", []string{"READ", "article"}},
		{":end\r", []string{"Debrief", "What I heard", "Before you go"}},
		{"Leave it while it boils.\tThey apologise to us.\tAsks before quoting policy.\tGasket note, Friday.\x18", []string{"Debrief saved"}},
		{"gs", []string{"they said: Leave it while it boils."}},
	}
}

// The half hour is played on the made-up company, through the terminal: the
// journal holds each act of it, and replays.
func TestHalfAnHourWithDana(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "sample")
	term := launch(t, 126, 36, "demo", "--dir", dir)
	term.until("Marta Quist", "83 conversations")
	for _, s := range halfAnHour() {
		term.typ(s.typed)
		term.until(s.until...)
	}
	term.typ("qqqqq") // the view, the search, the conversation, and twice to leave
	if code := term.ended(); code != 0 {
		t.Fatalf("the floor ended with %d: %s", code, term.err)
	}
	s, err := store.Open(dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	var done []store.EventType
	err = s.View(func(tx *store.Tx) error {
		return tx.Events(0, func(e store.Event) error {
			if e.By == 0 || e.Type == store.EvListenerNamed {
				return nil
			}
			done = append(done, e.Type)
			if on := e.Type != store.EvDebrief && e.Type != store.EvDescribed; on && e.Sitting == 0 && e.Type != store.EvOpened {
				t.Errorf("event %d, %s, belongs to no sitting", e.Seq, e.Type)
			}
			t.Logf("%3d  %s  %s", e.Seq, e.At.Format("15:04:05"), e.Type)
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []store.EventType{store.EvSittingStarted, store.EvHeld, store.EvVoiceSet, store.EvMarkCreated, store.EvAsked, store.EvFollowupCreated,
		store.EvMarkCreated, store.EvMoment, store.EvReleased, store.EvAnswered, store.EvFollowupCreated, store.EvHeard, store.EvLeftUnheard,
		store.EvSittingEnded, store.EvDebrief}
	rest := done
	for _, w := range want {
		i := slices.Index(rest, w)
		if i < 0 {
			t.Fatalf("the journal lacks %s after %d of its acts: %v", w, len(done)-len(rest), done)
		}
		rest = rest[i+1:]
	}
	asked, err := filepath.Glob(filepath.Join(dir, store.HandoverDir, "ask-dana-*.txt"))
	if err != nil || len(asked) != 1 {
		t.Fatalf("handed over: %v %v", asked, err)
	}
	b, err := os.ReadFile(asked[0])
	if err != nil || !strings.HasPrefix(string(b), "Dana: Did she ever say what she does meanwhile?\n") {
		t.Errorf("the question is %q: %v", b, err)
	}
	checks, err := s.Verify(t.Context())
	for _, c := range checks {
		if c.Wrong != "" {
			t.Errorf("%s: %s", c.Name, c.Wrong)
		}
	}
	if err != nil {
		t.Error(err)
	}
}
