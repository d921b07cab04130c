package floor

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"earshot/store"
	"earshot/store/clean"
)

// onMarta opens Marta's conversation with the cursor on the mark on her words.
func onMarta(t *testing.T, w, h int) *stage {
	s := newHarbour(t).fill().open(w, h)
	s.run(s.m.goTo(s.h.conv("Marta Quist"), 0))
	return s.press(")", ")")
}

func TestWasIRightIsAskedAnsweredAndCorrected(t *testing.T) {
	s := onMarta(t, 126, 36)
	s.m.cfg.Handover = func(name string, body []byte) (string, error) {
		path := filepath.Join(t.TempDir(), name)
		return path, os.WriteFile(path, body, 0o600)
	}
	s.press("w")
	s.wants("Was I right?", "ask agent", "ask customer", "confirmed", "corrected", "unknowable")
	s.press("a").typed("does she mean the noise?").press("enter")
	s.wants("Asked Dana. It lies in", "asked Dana 10:07", "unconfirmed 1")
	s.press("g", "w")
	s.wants("Was I right?", "asked", "Marta Quist", "asked: does she mean the noise?")
	s.press("w", "c", "tab").typed(", safely").press("ctrl+x")
	s.wants("Corrected; both readings are kept.", "Nothing waits for an answer.")
	s.press("esc")
	s.wants("corrected by agent, was:", "needs to leave it alone while it", "boils, safely")
	s.press("u")
	s.wants("Undone: the answer", "asked Dana 10:07")
}

func TestAnAskBackIsADraftInTheirOwnWords(t *testing.T) {
	s := onMarta(t, 126, 36)
	var name, body string
	s.m.cfg.Handover = func(n string, b []byte) (string, error) { name, body = n, string(b); return n, nil }
	s.press("w", "b", "enter")
	for _, want := range []string{"Subject: Re: Kettle Pro 2 lid\r\n", "X-Unsent: 1\r\n", "> I don't want another article",
		"what you need is to leave it alone while it boils?"} {
		if !strings.Contains(body, want) {
			t.Errorf("the draft lacks %q:\n%s", want, body)
		}
	}
	if !strings.HasPrefix(name, "ask-back-") || !strings.HasSuffix(name, "-marta-quist.eml") {
		t.Errorf("the draft is called %s", name)
	}
}

// Whatever a customer is called, the draft's head has the lines it should
// have, and its name is a plain one.
func TestADraftIsSafeWhateverTheCustomerIsCalled(t *testing.T) {
	for _, evil := range []string{"a\r\nBcc: all@x.example", "../../etc/passwd", "", "Ünïcödé “x”", "\x00\x1b[2J", strings.Repeat("long ", 400)} {
		c := checking{mark: store.Mark{Quote: clean.Body("from evil\n.\n" + evil)}, row: store.Conversation{ID: 3, Channel: store.Email, Subject: clean.OneLine(evil)},
			customer: store.Person{Name: clean.OneLine(evil), Identities: []store.Identity{{Channel: store.Email, Value: "a@b.example"}}}}
		name, body := askBackNote(c, "right?", evil)
		head, _, _ := strings.Cut(string(body), "\r\n\r\n")
		if n := strings.Count(head, "\r\n"); n != 5 || strings.ContainsAny(name, "/\\\x00\r\n ") || strings.HasPrefix(name, ".") {
			t.Errorf("%q: %d lines of head, file %q:\n%s", evil, n+1, name, head)
		}
	}
}

func TestAnAnswerThatCameIsOffered(t *testing.T) {
	s := onMarta(t, 126, 36)
	s.press("w", "b", "enter")
	s.h.now = s.h.now.Add(time.Hour)
	s.h.hear("support-mail", store.Email, saidThing{conv: "marta", who: "Marta Quist", side: store.Customer, at: s.h.now, text: "Yes, exactly that."})
	s.arrived()
	s.wants("w an answer came")
	s.press("w", "y")
	s.wants("an answer came: Yes, exactly")
	s.press("enter")
	s.wants("Confirmed.", "confirmed by customer")
}

func TestAMeaningThatCopiesTheWordsIsAnsweredWithAHint(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press("enter", "m").typed("refund").press("enter", "tab", "tab").typed("Where is my refund!").press("ctrl+x")
	s.wants("These are their words", "Saving again")
	s.press("ctrl+x")
	s.wants("Mark saved: refund.")
}

func TestCuesToneAndAnotherReadingAreKept(t *testing.T) {
	s := onMarta(t, 126, 36)
	s.press("c")
	s.wants("Cue of mark 1")
	s.typed("ironic").press("enter")
	s.wants("Nothing has this name")
	s.press("esc", "c").press("ctrl+u").typed("iro").press("enter")
	s.wants("Mark changed: cue irony.", "cue irony")
	s.press("i")
	s.wants("Mark 1 is important.", "important")
	s.press("e").typed("ask the product team").press("enter")
	s.wants("Memo on mark 1 saved.", "memo ask the product team")
	s.press("t").typed("safety").press("enter", "enter")
	s.wants("1 lid-heat, safety")
}

func TestThePersonCardShowsTheVoiceAndLeadsOn(t *testing.T) {
	s := onMarta(t, 126, 36)
	s.press("p")
	s.wants("Marta Quist", "Conversations", "What was understood", "lid-heat")
	s.press("v").typed("exclaims when anxious, is kind").press("enter")
	s.wants("Voice saved", "CUSTOMER  Marta Quist  exclaims when", "voice: exclaims when anxious")
	s.press("p")
	s.wants("voice: exclaims when anxious, is kind, by Ines")
	s.press("2")
	s.wantsNot("What was understood")
	s.wants("CUSTOMER  Marta Quist  exclaims when") // it stands wherever she speaks
}

func TestTwoAddressesOfOnePersonAreJoinedByADigitAndParted(t *testing.T) {
	s := onMarta(t, 126, 36)
	s.h.hear("support-mail", store.Email, saidThing{conv: "again", who: "Marta Quist", value: "marta@work.example", side: store.Customer, at: s.h.ago(time.Hour), text: "another lid"})
	s.arrived()
	s.press("p")
	s.wants("perhaps the same as marta@work.example: the same name")
	s.press("s")
	s.wants("Who is the same person?", "1  Marta Quist  marta@work.example")
	s.press("1")
	s.wants("are one person; their conversations count together", "also marta@work.example")
	s.press("p", "x", "1")
	s.wants("is somebody else again")
	s.wantsNot("also marta@work.example")
}

func TestASittingBeginsIsSteppedThroughAndDebriefed(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press("g", "s")
	s.wants("never", "nobody has sat with Dana")
	s.press("esc", "L").typed("dan").press("enter", "tab", "tab").typed("why do lids come back?").press("tab", "y", "ctrl+x")
	s.run(s.m.readBar())
	s.wants("Sitting with Dana", "0 of 30 min", "why do lids come back?", "1 Floor  Dana, ")
	s.press("enter", "b")
	s.wants("Stamped 10:07")
	s.press("=")
	s.press("=")
	s.h.now = s.h.now.Add(26 * time.Minute)
	s.m.clock()
	s.wants("4 min left: finish the one you are in.", "26 of 30 min")
	s.h.now = s.h.now.Add(5 * time.Minute)
	s.m.clock()
	s.wants("Time. Nothing closes by itself")
	s.press("d", ":").typed("end").press("enter")
	s.wants("Debrief", "What I heard", "Before you go", "1 to revisit", "3 arrived, 2 heard")
	s.typed("Leave it while it boils").press("ctrl+x")
	s.run(s.m.readBar())
	s.wants("Debrief saved", "heard 2 of 7")
	s.press("g", "s")
	s.wants("Sittings", "Dana", "why do lids come back?", "31 min, they knew", "they said: Leave it while it boils")
	s.press("j", "enter")
	s.wants("READ")
	s.h.view(func(tx *store.Tx) error {
		x, err := tx.Sitting(1)
		if len(x.Moments) != 1 || x.Knows != "yes" || x.Box != 30*time.Minute || x.On() {
			t.Errorf("the sitting: %+v", x)
		}
		return err
	})
}

// A sitting that was cut off goes on in the next session.
func TestASittingGoesOnInTheNextSession(t *testing.T) {
	h := newHarbour(t).fill()
	h.do(func(a *store.Act) error {
		_, err := a.Sit(store.Sitting{Agent: clean.OneLine("Dana"), Box: time.Hour})
		return err
	})
	s := h.open(126, 36)
	s.wants("Your sitting with Dana goes on", "Sitting with Dana", "0 of 60 min")
}

// A conversation is heard when it was read to its end at a human pace; what
// was only looked at is skimmed, and what passes by beside the floor neither.
func TestReadingAtAHumanPaceIsHearing(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press("j", "k") // beside the floor
	s.wantsNot("skimmed")
	s.press("enter")
	s.h.now = s.h.now.Add(time.Second)
	s.press("1")
	s.run(s.m.readFloor())
	s.wants("waiting 42s, heard")
	s.press("j", "enter", "1") // in no time
	s.run(s.m.readFloor())
	s.wants("skimmed")
}

func TestLeftUnheardSaysWhyAndIsPassedBy(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press(":").typed("leave-unheard").press("enter")
	s.wants("why #")
	s.typed("language").press("enter")
	s.wants("Left unheard:", "left unheard")
	s.press("g", "g", "#")
	s.wants("Heard", "all", "source", "agent", "hour", "left on purpose")
}

func TestWhyANumberOfAThemeIsWhatItIs(t *testing.T) {
	s := newHarbour(t).fill().open(126, 36)
	s.press("g", "t", "#")
	s.wants("Why this number", "Marta Quist", "counts")
}

func TestTheCardSaysWhatSomebodyIsToUs(t *testing.T) {
	s := onMarta(t, 126, 36)
	s.press("p", "r")
	s.wants("customer, as the log says; customer")
	s.press("r", "esc")
	s.wants("Marta Quist is a prospect.")
	s.press("u")
	s.wants("Undone: what somebody is to us")
}
