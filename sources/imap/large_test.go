package imap

import (
	"fmt"
	"testing"

	"earshot/store/storetest"
)

// smallSlices lets a mail of some kilobytes count as a large one.
func smallSlices(s *Source) {
	smallSlicesOf(&s.lim)
}

func smallSlicesOf(l *limits) { l.large, l.slice, l.whole, l.part = 1000, 2000, 20_000, 500 }

func TestALargeMailComesInSlices(t *testing.T) {
	cases := []struct {
		name string
		odd  func(fetching) (handled, goOn bool)
	}{
		{"as it should be", nil},
		{"the connection breaks in every other slice", func() func(f fetching) (bool, bool) {
			asked := 0
			return func(f fetching) (bool, bool) {
				if f.wantsBody && f.uid == 2 {
					asked++
				}
				return false, f.uid != 2 || !f.wantsBody || asked%2 == 0
			}
		}()},
		{"the server knows no slices", func(f fetching) (bool, bool) {
			if f.uid == 2 && f.wantsBody {
				fmt.Fprintf(f.w, "* %d FETCH (UID 2 BODY[] {%d}\r\n%s)\r\n", f.seq, len(f.body), f.body)
				return true, true
			}
			return false, true
		}},
		{"it answers slices with nothing", func(f fetching) (bool, bool) {
			if f.uid == 2 && f.wantsBody && f.slice {
				fmt.Fprintf(f.w, "* %d FETCH (UID 2 BODY[]<0> NIL)\r\n", f.seq)
				return true, true
			}
			return false, true
		}},
		{"it answers with another slice", func(f fetching) (bool, bool) {
			if f.uid == 2 && f.wantsBody && f.slice {
				fmt.Fprintf(f.w, "* %d FETCH (UID 2 BODY[]<77> {3}\r\nabc)\r\n", f.seq)
				return true, true
			}
			return false, true
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			for _, size := range []int{9000, 10_000} { // with a rest, and without one
				srv := newFake(t, 3)
				srv.set(func() { srv.mails[2], srv.odd = mailNumber(2, size)[:size], c.odd })
				st, _ := storetest.Open(t)
				s, w := testSource(st, testConfig(srv.open()))
				s.proved = true
				smallSlices(s)
				hearOnce(t, s)
				holdsExactly(t, st, srv.whole()...)
				noDefects(t, st)
				w.checkReadOnly(t)
				if w.count("<4000.2000>") == 0 && c.odd == nil {
					t.Error("it was not asked for in slices")
				}
			}
		})
	}
}

func TestOfAMailBeyondAllSizeTheBeginningIsHeard(t *testing.T) {
	srv := newFake(t, 3)
	srv.set(func() { srv.mails[2] = mailNumber(2, 30_000) })
	st, _ := storetest.Open(t)
	s, _ := testSource(st, testConfig(srv.open()))
	smallSlices(s)
	hearOnce(t, s)
	holdsExactly(t, st, append(srv.whole(2), mailNumber(2, 30_000)[:500])...)
}
