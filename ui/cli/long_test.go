//go:build long

package cli

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
)

const (
	longListeners = 10
	longWindows   = 20
	memoryMost    = 32 << 20        // bytes that a window may cost
	settles       = 2 * time.Second // for what went before to be over
	partMost      = 20 * time.Second
)

// Ten listeners at twenty terminals, who read, search and mark at the pace of
// people, over a store of tens of thousands of messages and with five mails
// and a chat line arriving each second. It shows what a key costs, and holds
// that every mark is kept and signed, that nothing that arrived is lost, and
// that the store verifies.
//
//	go test -tags long -run LongTwentyListeners -v ./ui/cli
//
// EARSHOT_LONG_TYPING is how long the twenty type (20s), EARSHOT_LONG_TALKS
// how many conversations the store holds before (12000). EARSHOT_LONG_PROFILE
// names a file for a profile of the server's processor time.
func TestLongTwentyListeners(t *testing.T) {
	if address := os.Getenv(servedAt); address != "" {
		serveAsChild(t, address)
		return
	}
	typing, err := time.ParseDuration(cmpEnv("EARSHOT_LONG_TYPING", "20s"))
	if err != nil {
		t.Fatal(err)
	}
	talks, err := strconv.Atoi(cmpEnv("EARSHOT_LONG_TALKS", "12000"))
	if err != nil {
		t.Fatal(err)
	}
	f := newLongFloor(t, talks)
	s := serveLong(t, f.place)
	memory := []reading{{"no window", 0, s.memory()}}
	var windows []*window
	open := func(n int) {
		for len(windows) < n {
			windows = append(windows, openWindow(t, s.address, f.keys[len(windows)/2], len(windows)))
		}
		memory = append(memory, reading{fmt.Sprintf("%d windows open", n), n, s.memory()})
	}

	var shown []phase
	during := func(name string, d time.Duration, arrives, typing bool) {
		f.arrives.Store(arrives)
		shown = append(shown, watch(t, name, s, windows, d, typing))
		f.arrives.Store(false)
	}
	part := min(typing/4, partMost)
	open(1)
	during("one window, nobody types, nothing arrives", part, false, false)
	during("one window, nothing arrives", part, false, true)
	during("one window", part, true, true)
	open(10)
	open(longWindows)
	during("twenty windows, nobody types, nothing arrives", part, false, false)
	during("twenty windows, nobody types", part, true, false)
	during("twenty windows", typing, true, true)
	memory = append(memory, reading{"twenty windows, at the end", longWindows, s.memory()})
	leaveAll(t, windows)
	s.end(t)

	t.Logf("%d conversations and %d messages before, %d arrived\n%s\n%s", talks, f.before, f.arrived(), memoryTable(memory), phaseTable(shown))
	f.holds(t, windows)
	if per := memory[len(memory)-1].perWindow(memory[0]); per > memoryMost {
		t.Errorf("a window costs %d MB of memory", per>>20)
	}
}

func cmpEnv(name, otherwise string) string {
	if v := os.Getenv(name); v != "" {
		return v
	}
	return otherwise
}

// watch has the windows typed at for a while, or only looked at.
func watch(t *testing.T, name string, s *server, windows []*window, d time.Duration, typing bool) phase {
	t.Helper()
	<-time.NewTimer(settles).C
	began, work, own := time.Now(), worked(s.cmd.Process.Pid), worked(os.Getpid())
	var all errgroup.Group
	for _, w := range windows {
		w.forget()
		if typing {
			all.Go(func() error { return w.typeFor(d) })
		}
	}
	if typing {
		if err := all.Wait(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	} else {
		<-time.NewTimer(d).C
	}
	p := phase{name: name, windows: len(windows), lasted: time.Since(began), work: worked(s.cmd.Process.Pid) - work, own: worked(os.Getpid()) - own}
	for _, w := range windows {
		p.take(w)
	}
	return p
}

// leaveAll has every window leave by its keys.
func leaveAll(t *testing.T, windows []*window) {
	t.Helper()
	var all errgroup.Group
	for _, w := range windows {
		all.Go(w.leave)
	}
	if err := all.Wait(); err != nil {
		t.Error(err)
	}
}

// holds says whether the store has what was said and what was marked.
func (f *longFloor) holds(t *testing.T, windows []*window) {
	t.Helper()
	rest := f.place.rows("listen", "--once")
	f.hangUp()
	t.Logf("%d of what arrived was heard after the server had ended", len(rest))
	made, again, total := map[string]int{}, map[string]int{}, 0
	for _, w := range windows {
		made[w.who] += w.marks
		for _, kind := range w.again {
			again[kind]++
		}
	}
	for _, row := range f.place.rows("marks") {
		made[row["by"].(string)]--
		total++
	}
	for who, n := range made {
		if n != 0 {
			t.Errorf("%s made %d marks more than are signed by that name", who, n)
		}
	}
	t.Logf("%d marks; pressed again, since nothing was seen of the key before: %v", total, again)
	messages := 0
	for _, row := range f.place.rows("conversations") {
		messages += int(row["messages"].(float64))
	}
	if want := f.before + f.arrived(); messages != want {
		t.Errorf("the store holds %d messages, %d were said", messages, want)
	}
	out, errs, code := f.place.run("verify")
	if code != 0 || !strings.HasPrefix(out, "All holds") {
		t.Errorf("verify ended with %d: %s%s", code, out, errs)
	}
	t.Logf("verify: %s", strings.TrimSpace(out))
}
