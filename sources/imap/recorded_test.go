package imap

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"earshot/store/storetest"
)

// recordings finds the public recordings of what servers answered beside the
// repository; the test is skipped where there are none. Lines that begin with
// A######## are tagged.
func recordings(t *testing.T) (paths []string) {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		paths, _ = filepath.Glob(filepath.Join(dir, "shared", "fixtures", "imap-mailkit", "*", "*.txt"))
		if len(paths) > 0 {
			return paths
		}
	}
	t.Skip("the recorded answers of servers are not beside the repository")
	return nil
}

// A recording is what one server answered to one command.
type recording struct {
	name    string
	answers []string // whole, with their literals; the last may be tagged
}

const recordedTag = "A########"

func readRecording(t *testing.T, path string) recording {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b = bytes.ReplaceAll(bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r\n"))
	r := recording{name: filepath.Base(filepath.Dir(path)) + "/" + filepath.Base(path)}
	for len(b) > 0 {
		n := wholeAnswer(b)
		r.answers = append(r.answers, string(b[:n]))
		b = b[n:]
	}
	return r
}

// wholeAnswer is the length of the first answer in b.
func wholeAnswer(b []byte) (n int) {
	for n < len(b) {
		i := bytes.IndexByte(b[n:], '\n')
		if i < 0 {
			return len(b)
		}
		line := b[n : n+i+1]
		n += i + 1
		literal, ok := announced(line)
		if !ok {
			return n
		}
		n = min(len(b), n+int(literal))
	}
	return n
}

// said is the recording as an answer to a command with a tag.
func (r recording) said(tag string) string {
	return strings.ReplaceAll(strings.Join(r.answers, ""), recordedTag, tag)
}

// beside is what was said beside the tagged answer.
func (r recording) beside() string {
	return strings.Join(slices.DeleteFunc(slices.Clone(r.answers), func(a string) bool { return strings.HasPrefix(a, recordedTag) }), "")
}

// to is the command of ours that a recording answers; none: it can come beside
// any answer.
func (r recording) to() string {
	base := r.name[strings.IndexByte(r.name, '/')+1:]
	for command, prefixes := range map[string][]string{
		"LOGIN": {"authenticate", "capability"}, "LIST": {"list", "lsub", "xlist", "notify-list"}, "STATUS": {"status"},
		"EXAMINE": {"select", "examine", "count.examine"}, "UID SEARCH": {"search", "sort", "thread", "optimized", "get-indexes"},
		"NAMESPACE": {"namespace"}, "ID": {"id."},
	} {
		for _, p := range prefixes {
			if strings.HasPrefix(base, p) && !strings.Contains(base, "greeting") {
				return command
			}
		}
	}
	return ""
}

var recordedUID = regexp.MustCompile(`(?s)^\* [0-9]+ FETCH \(.*?UID ([0-9]+)`)

// bodies are the recorded answers to FETCH by their UIDs, and the mails in
// them.
func (r recording) bodies() (answers map[uint32]string, mails map[uint32][]byte) {
	answers, mails = map[uint32]string{}, map[uint32][]byte{}
	for _, a := range r.answers {
		m := recordedUID.FindStringSubmatch(a)
		if m == nil {
			continue
		}
		n, _ := strconv.ParseUint(m[1], 10, 32)
		uid := uint32(n)
		answers[uid] += a
		if _, rest, ok := strings.Cut(a, "BODY[] {"); ok {
			size, body, _ := strings.Cut(rest, "}\r\n")
			n, _ := strconv.Atoi(size)
			mails[uid] = []byte(body[:min(n, len(body))])
		}
	}
	return answers, mails
}

// A tally counts what became of recordings that are tried at the same time.
type tally struct {
	mu         sync.Mutex
	read, cost int
	said       map[string]int
}

func (c *tally) add(read, cost int, said error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.read, c.cost = c.read+read, c.cost+cost
	if said != nil {
		c.said[said.Error()]++
	}
}

// Every recorded answer to a FETCH is read, or costs the one message that it
// speaks of and says so.
func TestRecordedMessagesAreReadOrCostThemselves(t *testing.T) {
	var c tally
	t.Run("of", func(t *testing.T) {
		for _, path := range recordings(t) {
			r := readRecording(t, path)
			if answers, mails := r.bodies(); len(answers) > 0 {
				t.Run(r.name, func(t *testing.T) {
					t.Parallel()
					cost := replayMessages(t, answers, mails)
					c.add(len(answers)-cost, cost, nil)
				})
			}
		}
	})
	t.Logf("%d recorded answers to FETCH are read, %d cost their message", c.read, c.cost)
}

// replayMessages answers each FETCH as it was recorded: what holds a mail each
// time, what holds none once, beside the mail. It returns how many messages
// that cost.
func replayMessages(t *testing.T, answers map[uint32]string, mails map[uint32][]byte) int {
	srv := newFake(t, 60)
	srv.set(func() {
		maps.Copy(srv.mails, mails)
		srv.odd = func(f fetching) (bool, bool) {
			a, ok := answers[f.uid]
			if !ok || !f.wantsBody || mails[f.uid] == nil && f.times > 0 {
				return false, true
			}
			io.WriteString(f.w, a)
			return mails[f.uid] != nil, true
		}
	})
	st, _ := storetest.Open(t)
	s, _ := testSource(st, testConfig(srv.open()))
	s.proved = true
	s.lim.deaths = 200
	hearOnce(t, s)
	broken := map[string]bool{}
	for _, d := range defects(t, st) {
		broken[d.Where.String()] = !d.Why.IsZero()
	}
	var missing []uint32
	for uid := range answers {
		if broken[where("INBOX", uid).String()] {
			missing = append(missing, uid)
		}
	}
	if len(missing) != len(broken) {
		t.Errorf("defects at other messages, too: %v", broken)
	}
	held := originals(t, st)
	for _, raw := range srv.whole(missing...) {
		if held[sha256.Sum256(raw)] != 1 {
			t.Errorf("a message is not held and nothing says so: %.60q", raw)
		}
	}
	return len(missing)
}

// Every other recorded answer is read, or ends the run with a word about it;
// the next one hears everything.
func TestRecordedAnswersHideNoMessage(t *testing.T) {
	c := tally{said: map[string]int{}}
	t.Run("of", func(t *testing.T) {
		for i, path := range recordings(t) {
			r := readRecording(t, path)
			if answers, _ := r.bodies(); len(answers) == 0 && i%slowness == 0 {
				t.Run(r.name, func(t *testing.T) {
					t.Parallel()
					err := replayAnswer(t, r)
					c.add(1, 0, err)
				})
			}
		}
	})
	for why, n := range c.said {
		t.Logf("%d end with: %s", n, why)
		c.read -= n
	}
	t.Logf("%d other recorded answers are read", c.read)
}

// replayAnswer answers one command as it was recorded, and returns how that
// run ended.
func replayAnswer(t *testing.T, r recording) error {
	srv := newFake(t, 8)
	st, _ := storetest.Open(t)
	first, _ := testSource(st, testConfig(srv.open()))
	hearOnce(t, first)
	played := false
	srv.set(func() {
		srv.mails[9] = mailNumber(9, 400)
		srv.caps = "IMAP4rev1 NAMESPACE ID"
		srv.command = func(w io.Writer, tag, line string) (bool, bool) {
			if line == `LIST "" "*"` && r.to() == "NAMESPACE" {
				io.WriteString(w, "* LIST () \"/\" Other\r\n")
			}
			return play(r, &played, w, tag, line), true
		}
		if strings.Contains(r.name, "greeting") {
			srv.greeting, played = r.beside(), true
		}
	})
	s, w := testSource(st, testConfig(srv.open()))
	ended := s.Listen(t.Context(), true)
	srv.set(func() {
		if !played {
			t.Error("it was never replayed")
		}
		srv.command, srv.greeting = nil, ""
	})
	hearOnce(t, s)
	holdsExactly(t, st, srv.whole()...)
	noDefects(t, st)
	w.checkReadOnly(t)
	return ended
}

// play answers one command with a recording and says whether it did.
func play(r recording, played *bool, w io.Writer, tag, line string) bool {
	to := r.to()
	if *played || !strings.HasPrefix(line, to) || to == "" && !strings.HasPrefix(line, "UID SEARCH") {
		return false
	}
	*played = true
	if to == "" {
		io.WriteString(w, r.beside())
		return false
	}
	answer := r.said(tag)
	if to == "LIST" {
		answer = strings.Replace(answer, tag+" ", "* LIST () \"/\" INBOX\r\n"+tag+" ", 1)
	}
	if !strings.Contains(answer, tag+" ") {
		answer += fmt.Sprintf("%s OK done\r\n", tag)
	}
	io.WriteString(w, answer)
	return true
}
