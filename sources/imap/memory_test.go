package imap

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	goimap "github.com/emersion/go-imap/v2"

	"earshot/sources"
	"earshot/store"
	"earshot/store/storetest"
)

func TestEveryMailIsHeldOnceAndNoneIsMarked(t *testing.T) {
	var mails [][]byte
	for n := range 730 {
		size := 300 + n%7*900
		if n%400 == 5 {
			size = 700 << 10
		}
		mails = append(mails, mailNumber(n, size))
	}
	for _, caps := range []goimap.CapSet{memCaps, {goimap.CapIMAP4rev1: {}}} {
		m := newMemory(t, caps)
		m.put(t, "INBOX", mails...)
		st, _ := storetest.Open(t)
		s, w := testSource(st, testConfig(m.addr))
		hearOnce(t, s)
		holdsExactly(t, st, mails...)
		hearOnce(t, s)
		holdsExactly(t, st, mails...)
		if n := m.seen(t, "INBOX"); n > 0 {
			t.Errorf("%d mails are marked as read", n)
		}
		w.checkReadOnly(t)
		if n := w.count("EXAMINE"); n != 1 {
			t.Errorf("a mailbox in which nothing changed was opened: %d times in all", n)
		}
		if p := sourceState(t, st).Proved; p == nil || p.How.IsZero() {
			t.Error("the source is not proved")
		}
	}
}

func TestNewestFirstAndLargeLast(t *testing.T) {
	m := newMemory(t, memCaps)
	for n := range 120 {
		size := 400
		if n == 110 {
			size = 400 << 10
		}
		m.put(t, "INBOX", mailNumber(n, size))
	}
	st, _ := storetest.Open(t)
	s, w := testSource(st, testConfig(m.addr))
	hearOnce(t, s)
	var bodies []string
	for _, l := range w.lines {
		if len(l) > 6 && l[len(l)-7:] == "PEEK[])" {
			bodies = append(bodies, l)
		}
	}
	if len(bodies) != 3 {
		t.Fatalf("fetched in %d portions: %q", len(bodies), bodies)
	}
	for i, set := range []string{"71:110,112:120", "1:70", "111"} {
		if got := bodies[i][len("FETCH "):]; got[:len(set)] != set {
			t.Errorf("portion %d is %q, want %s", i, got, set)
		}
	}
}

func TestNewMailComesByPush(t *testing.T) {
	m := newMemory(t, goimap.CapSet{goimap.CapIMAP4rev2: {}, goimap.CapIMAP4rev1: {}})
	m.put(t, "INBOX", mailNumber(1, 400))
	st, _ := storetest.Open(t)
	s, w := testSource(st, testConfig(m.addr))
	background(t, s)
	eventually(t, st, "live", func() bool { return sourceState(t, st).Condition == store.Live })
	mails := [][]byte{mailNumber(1, 400)}
	for n := 2; n < 12; n++ {
		mails = append(mails, mailNumber(n, 500))
		m.put(t, "INBOX", mails[n-1])
		eventually(t, st, "the new mail is there", func() bool { return len(originals(t, st)) == n })
	}
	holdsExactly(t, st, mails...)
	w.checkReadOnly(t)
}

func TestSentIsHeardBesideInbox(t *testing.T) {
	m := newMemory(t, goimap.CapSet{goimap.CapIMAP4rev2: {}, goimap.CapIMAP4rev1: {}}, "Gesendet", "Trash")
	m.put(t, "INBOX", mailNumber(1, 400))
	m.put(t, "Gesendet", mailNumber(2, 400))
	m.put(t, "Trash", mailNumber(3, 400))
	st, _ := storetest.Open(t)
	cfg := testConfig(m.addr)
	cfg.Mailboxes = nil
	s, _ := testSource(st, cfg)
	background(t, s)
	eventually(t, st, "both are heard", func() bool { return sourceState(t, st).Condition == store.Live })
	m.put(t, "Gesendet", mailNumber(4, 400))
	eventually(t, st, "the answer is there", func() bool { return len(originals(t, st)) == 3 })
	holdsExactly(t, st, mailNumber(1, 400), mailNumber(2, 400), mailNumber(4, 400))
}

// Junk that was chosen is heard and marked; what an agent moves out of it
// loses the mark.
func TestJunkThatWasChosenIsMarkedUntilItIsMoved(t *testing.T) {
	m := newMemory(t, goimap.CapSet{goimap.CapIMAP4rev2: {}, goimap.CapIMAP4rev1: {}}, "Junk")
	m.put(t, "INBOX", mailNumber(1, 400))
	m.put(t, "Junk", mailNumber(2, 400))
	st, _ := storetest.Open(t)
	cfg := testConfig(m.addr)
	cfg.Mailboxes = []string{"INBOX", `\Junk`}
	s, _ := testSource(st, cfg)
	background(t, s)
	marked := func() (marked, counted int) {
		_ = st.View(func(tx *store.Tx) error {
			return tx.Arrived(0, func(m store.Message) error {
				if m.Junk {
					marked++
				}
				if m.Side == store.Customer {
					counted++
				}
				return nil
			})
		})
		return marked, counted
	}
	eventually(t, st, "both are heard", func() bool { return len(originals(t, st)) == 2 })
	if n, counted := marked(); n != 1 || counted != 1 {
		t.Errorf("%d mails are marked, %d are customers'", n, counted)
	}
	m.put(t, "INBOX", mailNumber(2, 400))
	eventually(t, st, "the mark is gone", func() bool { n, counted := marked(); return n == 0 && counted == 2 })
	holdsExactly(t, st, mailNumber(1, 400), mailNumber(2, 400))
}

func TestOneConnectionServesManyMailboxes(t *testing.T) {
	m := newMemory(t, goimap.CapSet{goimap.CapIMAP4rev2: {}, goimap.CapIMAP4rev1: {}}, "Sent", "Archive")
	st, _ := storetest.Open(t)
	cfg := testConfig(m.addr)
	cfg.Mailboxes = []string{"INBOX", "Sent", "Archive"}
	s, _ := testSource(st, cfg)
	background(t, s)
	eventually(t, st, "all are heard", func() bool { return sourceState(t, st).Condition == store.Live })
	for n, name := range []string{"Archive", "Sent", "INBOX", "Archive"} {
		m.put(t, name, mailNumber(n, 400))
		eventually(t, st, "mail of "+name, func() bool { return len(originals(t, st)) == n+1 })
	}
}

func TestTheWindowLeavesOlderMailOut(t *testing.T) {
	m := newMemory(t, memCaps)
	st, clock := storetest.Open(t)
	for days := range 10 {
		raw := mailNumber(days, 400)
		at := storetest.Today().Add(-time.Duration(days) * 24 * time.Hour)
		_, err := m.user.Append("INBOX", &literal{newReader(raw), int64(len(raw))}, &goimap.AppendOptions{Time: at})
		if err != nil {
			t.Fatal(err)
		}
	}
	cfg := testConfig(m.addr)
	cfg.Since = 3 * 24 * time.Hour
	s, _ := testSource(st, cfg)
	s.lim.now = clock.Now
	hearOnce(t, s)
	holdsExactly(t, st, mailNumber(0, 400), mailNumber(1, 400), mailNumber(2, 400), mailNumber(3, 400))
	clock.Pass(48 * time.Hour) // the window is counted from the first day
	cfg.Since = 5 * 24 * time.Hour
	s, _ = testSource(st, cfg)
	s.lim.now = clock.Now
	s.lim.idle = 0
	m.put(t, "INBOX", mailNumber(100, 400))
	hearOnce(t, s)
	if n := len(originals(t, st)); n != 7 {
		t.Errorf("%d mails are held, want 7", n)
	}
}

func TestWhatIsNotThereIsSaid(t *testing.T) {
	m := newMemory(t, goimap.CapSet{goimap.CapIMAP4rev2: {}, goimap.CapIMAP4rev1: {}})
	st, _ := storetest.Open(t)
	cfg := testConfig(m.addr)
	cfg.Mailboxes = nil
	s, _ := testSource(st, cfg)
	background(t, s)
	eventually(t, st, "live", func() bool { return sourceState(t, st).Condition == store.Live })
	if note := sourceState(t, st).Note.String(); !strings.Contains(note, "sent mail") {
		t.Errorf("the note is %q", note)
	}
	cfg.Mailboxes = []string{"Nowhere"}
	s, _ = testSource(st, cfg)
	var refusal *sources.Refusal
	if err := s.Listen(t.Context(), true); !errors.As(err, &refusal) || !strings.Contains(err.Error(), "Nowhere") {
		t.Errorf("%v", err)
	}
}

func TestStoppingIsQuick(t *testing.T) {
	m := newMemory(t, goimap.CapSet{goimap.CapIMAP4rev2: {}, goimap.CapIMAP4rev1: {}})
	st, _ := storetest.Open(t)
	s, _ := testSource(st, testConfig(m.addr))
	stop := background(t, s)
	eventually(t, st, "live", func() bool { return sourceState(t, st).Condition == store.Live })
	began := time.Now()
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	if d := time.Since(began); d > 2*time.Second {
		t.Errorf("stopping took %s", d)
	}
}

func TestProve(t *testing.T) {
	m := newMemory(t, goimap.CapSet{goimap.CapIMAP4rev2: {}, goimap.CapIMAP4rev1: {}}, "Sent Items", "Junk")
	m.put(t, "INBOX", mailNumber(1, 400), mailNumber(2, 400))
	cfg := testConfig(m.addr)
	cfg.Mailboxes = nil
	var told []store.ProofStep
	found, err := Prove(context.Background(), cfg, func(s store.ProofStep) { told = append(told, s) })
	if err != nil {
		t.Fatal(err)
	}
	if len(told) != len(found.Proof.Steps) || len(told) < 6 {
		t.Errorf("told %d steps of %d", len(told), len(found.Proof.Steps))
	}
	for _, s := range told {
		if s.Verdict == bad {
			t.Errorf("a step failed: %s", s.Says)
		}
	}
	if found.Proof.How.IsZero() || m.seen(t, "INBOX") != 0 {
		t.Errorf("not proved: %+v", found.Proof)
	}
	counts := map[string]int{"INBOX": 2, "Sent Items": 0, "Junk": 0}
	for _, b := range found.Mailboxes {
		if counts[b.Name] != b.Messages || b.Recent > b.Messages || b.Recent < 0 || b.Chosen != (b.Name != "Junk") {
			t.Errorf("%+v", b)
		}
		delete(counts, b.Name)
	}
	if len(counts) > 0 {
		t.Errorf("not listed: %v", counts)
	}
}
