package store_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"earshot/store"
	"earshot/store/clean"
	"earshot/store/storetest"
)

// keyOf is a key that differs by its name; the store does not read keys.
func keyOf(name string) store.ListenerKey {
	return store.ListenerKey{Type: "ssh-ed25519", Wire: []byte("wire of " + name), Comment: clean.OneLine(name)}
}

func admit(t testing.TB, s *store.Store, name string, keys ...store.ListenerKey) store.Listener {
	t.Helper()
	l, err := s.Admit(clean.OneLine(name), keys, "")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func local(t testing.TB, s *store.Store, name string) {
	t.Helper()
	if id, err := s.Local(clean.OneLine(name)); err != nil || id != 1 {
		t.Fatal(id, err)
	}
}

// byKey tells whom a key lets in.
func byKey(t testing.TB, s *store.Store, k store.ListenerKey) (who string) {
	t.Helper()
	view(t, s, func(tx *store.Tx) error {
		all, err := tx.Listeners()
		for _, l := range all {
			for _, have := range l.Keys {
				if string(have.Wire) != string(k.Wire) {
					continue
				}
				found, ok, failed := tx.ListenerByKey(have.Fingerprint)
				if !ok || failed != nil || found.ID != l.ID {
					t.Errorf("%s is found as %v %v %v", have.Fingerprint, found, ok, failed)
				}
				who += l.Name.String()
			}
		}
		return err
	})
	return who
}

func TestAListenerIsAdmittedDismissedAndTheSameOnReturn(t *testing.T) {
	s, clock := storetest.Open(t)
	local(t, s, "Ines")
	joel := admit(t, s, "Joel", keyOf("laptop"))
	if joel.ID != 2 || len(joel.Keys) != 1 || !joel.Keys[0].AddedAt.Equal(clock.Now()) {
		t.Fatalf("admitted %+v", joel)
	}
	// SHA-256 of "wire of laptop", as ssh-keygen -l would print it.
	if got := joel.Keys[0].Fingerprint; got != "SHA256:Q93Ul6j3usVGGuD8tT6FXFETLa/9jIp8/qWTrsuROy4" {
		t.Errorf("fingerprint %s", got)
	}
	if gone, err := s.Dismiss(clean.OneLine("JOEL")); err != nil || gone.ID != 2 || len(gone.Keys) != 0 || byKey(t, s, keyOf("laptop")) != "" {
		t.Errorf("dismissed %+v, %v", gone, err)
	}
	if back := admit(t, s, "joel", keyOf("desk")); back.ID != 2 || back.Name.String() != "Joel" {
		t.Errorf("back as %+v", back)
	}
	if dana := admit(t, s, "Dana", keyOf("laptop")); dana.ID != 3 {
		t.Errorf("a key that was taken off is somebody else's: %+v", dana)
	}
	view(t, s, func(tx *store.Tx) error {
		_, ok, err := tx.ListenerByName("dana")
		_, stranger, failed := tx.ListenerByName("Dan")
		if !ok || stranger {
			t.Errorf("by name: %v %v", ok, stranger)
		}
		return errors.Join(err, failed)
	})
	if _, err := s.Dismiss(clean.OneLine("Nobody")); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("dismissing nobody: %v", err)
	}
}

// The listener at this machine may have keys too, and keeps them under a new
// name. Whoever comes first is not taken for the one at this machine.
func TestTheListenerAtThisMachineHasKeysToo(t *testing.T) {
	s, _ := storetest.Open(t)
	if joel := admit(t, s, "Joel", keyOf("laptop")); joel.ID != 2 {
		t.Fatalf("before anybody sits at this machine: %+v", joel)
	}
	local(t, s, "Ines")
	ines, err := s.Admit(clean.OneLine("ines"), []store.ListenerKey{keyOf("desk")}, "Europe/Dublin")
	if err != nil || ines.ID != 1 {
		t.Fatal(ines, err)
	}
	local(t, s, "Ines Roth")
	if who := byKey(t, s, keyOf("desk")); who != "Ines Roth" {
		t.Errorf("renamed, and the key lets %q in", who)
	}
	if _, err := s.Local(clean.OneLine("JOEL")); !errors.Is(err, store.ErrNameTaken) || !strings.Contains(err.Error(), "Joel") {
		t.Errorf("named as another: %v", err)
	}
	view(t, s, func(tx *store.Tx) error {
		l, err := tx.Listener(1)
		if l.Zone != "Europe/Dublin" || l.Name.String() != "Ines Roth" {
			t.Errorf("listener 1 is %+v", l)
		}
		return err
	})
}

func TestWhoHasANameAndAKeyIsAdmittedWholeOrNot(t *testing.T) {
	s, _ := storetest.Open(t)
	admit(t, s, "Joel", keyOf("laptop"))
	_, err := s.Admit(clean.OneLine("Dana"), []store.ListenerKey{keyOf("desk"), keyOf("laptop")}, "")
	if !errors.Is(err, store.ErrKeyTaken) || !strings.Contains(err.Error(), "Joel") {
		t.Errorf("a key of Joel's: %v", err)
	}
	if who := byKey(t, s, keyOf("desk")); who != "" {
		t.Errorf("one of two keys was refused, and the other lets %s in", who)
	}
	for _, c := range []struct {
		name string
		keys []store.ListenerKey
	}{{"", []store.ListenerKey{keyOf("a")}}, {"Dana", nil}, {strings.Repeat("x", 101), []store.ListenerKey{keyOf("a")}}} {
		if _, err := s.Admit(clean.OneLine(c.name), c.keys, ""); err == nil {
			t.Errorf("admitted %q with %d keys", c.name, len(c.keys))
		}
	}
	if twice := admit(t, s, "Joel", keyOf("laptop"), keyOf("phone"), keyOf("phone")); len(twice.Keys) != 2 {
		t.Errorf("the same keys again: %+v", twice.Keys)
	}
}

// Invariant: no undo lets anybody in or out.
func TestUndoDoesNotAdmitOrDismiss(t *testing.T) {
	s, clock := storetest.Open(t)
	storetest.Hear(t, s, "mail", marta(clock.Now())...)
	local(t, s, "Ines")
	do(t, s, func(a *store.Act) error { return a.Hear(1) })
	admit(t, s, "Joel", keyOf("laptop"))
	admit(t, s, "Dana", keyOf("desk"))
	if _, err := s.Dismiss(clean.OneLine("Dana")); err != nil {
		t.Fatal(err)
	}
	if u, err := s.Undo(store.Actor{Listener: 1}); err != nil || u.Types[0] != store.EvHeard {
		t.Errorf("undone %+v, %v", u, err)
	}
	for l := range store.ListenerID(4) {
		if u, err := s.Undo(store.Actor{Listener: l}); !errors.Is(err, store.ErrNothingToUndo) {
			t.Errorf("listener %d undid %+v, %v", l, u, err)
		}
	}
	if who := byKey(t, s, keyOf("laptop")) + byKey(t, s, keyOf("desk")); who != "Joel" {
		t.Errorf("after undoing, %q may enter", who)
	}
}

// Invariants: whatever comes and goes, a key lets one in, a name is one
// listener's, nobody's id or name goes, and the journal gives it all again.
func TestAKeyBelongsToOneListener(t *testing.T) {
	t.Parallel()
	for seed := range uint64(8 / slowness) {
		r := rand.New(rand.NewPCG(seed, 3))
		s, _ := storetest.Open(t)
		names := map[store.ListenerID]string{}
		for range 60 {
			name, key := fmt.Sprint("Listener ", r.IntN(5)), keyOf(fmt.Sprint(r.IntN(8)))
			switch r.IntN(4) {
			case 0:
				_, _ = s.Dismiss(clean.OneLine(strings.ToUpper(name))) // who is unknown is refused
			case 1:
				_, _ = s.Local(clean.OneLine(name)) // another's name is refused
				delete(names, 1)
			default:
				_, _ = s.Admit(clean.OneLine(strings.ToLower(name)), []store.ListenerKey{key, keyOf(fmt.Sprint(r.IntN(8)))}, "") // others' keys are refused
			}
			checkListeners(t, s, names)
		}
	}
}

func checkListeners(t *testing.T, s *store.Store, names map[store.ListenerID]string) {
	t.Helper()
	seen := map[string]store.ListenerID{}
	view(t, s, func(tx *store.Tx) error {
		all, err := tx.Listeners()
		if len(all) < len(names) {
			t.Fatalf("of %d listeners %d are left", len(names), len(all))
		}
		for _, l := range all {
			if was, ok := names[l.ID]; ok && was != l.Name.String() {
				t.Fatalf("listener %d was %s, is %s", l.ID, was, l.Name)
			}
			names[l.ID] = l.Name.String()
			own := []string{strings.ToLower(l.Name.String())}
			for _, k := range l.Keys {
				own = append(own, k.Fingerprint)
			}
			for _, what := range own {
				if other, ok := seen[what]; ok {
					t.Fatalf("%s belongs to listeners %d and %d", what, other, l.ID)
				}
				seen[what] = l.ID
			}
		}
		return err
	})
}

// Invariant: a dismissed listener's marks stay signed.
func TestMarksOfTheDismissedStaySigned(t *testing.T) {
	s, clock := storetest.Open(t)
	storetest.Hear(t, s, "mail", marta(clock.Now())...)
	local(t, s, "Ines")
	marks(t, s, admit(t, s, "Joel", keyOf("laptop")).ID)
	if _, err := s.Dismiss(clean.OneLine("Joel")); err != nil {
		t.Fatal(err)
	}
	if by, _ := signed(t, s); by != "Joel" {
		t.Errorf("signed by %q", by)
	}
}

// marks makes the first mark of a store, as a listener.
func marks(t *testing.T, s *store.Store, who store.ListenerID) {
	t.Helper()
	err := s.Do(store.Actor{Listener: who, Via: store.ViaSSH}, func(a *store.Act) error {
		_, err := a.NewMark(store.Mark{Message: 1, Start: 4, End: 7})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// signed tells who signed the first mark, and when.
func signed(t *testing.T, s *store.Store) (by string, at time.Time) {
	t.Helper()
	view(t, s, func(tx *store.Tx) error {
		m, err := tx.Mark(1)
		l, failed := tx.Listener(m.By)
		by, at = l.Name.String(), m.At
		return errors.Join(err, failed)
	})
	return by, at
}

// Whoever serves listeners hears of a dismissal at once.
func TestDismissingWakesWatchers(t *testing.T) {
	s, _ := storetest.Open(t)
	admit(t, s, "Joel", keyOf("laptop"))
	changed := s.Watch(t.Context())
	if _, err := s.Dismiss(clean.OneLine("Joel")); err != nil {
		t.Fatal(err)
	}
	select {
	case <-changed:
	default:
		t.Error("nobody was told")
	}
}

// Nobody's name stands under what somebody else understood.
func TestWhoeverChangesAMarkSignsIt(t *testing.T) {
	s, clock := storetest.Open(t)
	storetest.Hear(t, s, "mail", marta(clock.Now())...)
	local(t, s, "Ines")
	marks(t, s, admit(t, s, "Joel", keyOf("laptop")).ID)
	began := clock.Now()
	clock.Pass(time.Hour)
	needs := func(what string, who store.ListenerID) {
		t.Helper()
		err := s.Do(store.Actor{Listener: who}, func(a *store.Act) error {
			return a.EditMark(store.Mark{ID: 1, Need: clean.OneLine(what)})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	is := func(want string, when time.Time) {
		t.Helper()
		if by, at := signed(t, s); by != want || !at.Equal(when) {
			t.Errorf("by %q at %v, want %q at %v", by, at, want, when)
		}
	}
	needs("tea", 2)
	is("Joel", began)
	needs("coffee", 1)
	is("Ines", clock.Now())
	if _, err := s.Undo(store.Actor{Listener: 1}); err != nil {
		t.Fatal(err)
	}
	is("Joel", began)
}
