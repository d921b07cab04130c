package cli

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
)

// floorPlace is a place with forty conversations that were heard.
func floorPlace(t *testing.T) place {
	t.Helper()
	p := newPlace(t, "")
	var lines []string
	for i := range 40 {
		line := strings.ReplaceAll(femi, `"c1"`, `"c`+id(uint32(i+1))+`"`)
		lines = append(lines, strings.ReplaceAll(line, "Femi", "Femi "+string(rune('A'+i%26))+id(uint32(i))))
	}
	p.log("floor.jsonl", lines...)
	p.log("floor.jsonl", dana)
	if _, errs, code := p.output("listen", "--once"); code != 0 {
		t.Fatal(errs)
	}
	return p
}

// questions are commands whose answers depend on the store alone.
func questions() [][]string {
	return [][]string{
		{"conversations"}, {"conversations", "--json"}, {"conversations", "--plain", "--limit", "3"}, {"conversations", "refund"},
		{"show", "1"}, {"show", "1", "--json"}, {"show", "999"}, {"show", "x"}, {"search", "refu*"}, {"search", "--json", "look"}, {"search", "nowhere"},
		{"marks"}, {"marks", "--json"}, {"themes"}, {"themes", "--json"}, {"followups"}, {"followups", "--json"}, {"listeners"}, {"listeners", "--json"},
		{"sources", "prove", "floor-chat"}, {"sources", "prove", "nobody"}, {"reread"}, {"reread", "--json"}, {"verify"}, {"verify", "--json"},
		{"import", "nothing-there"}, {"listen", "--once"}, {"shwo"}, {"conversations", "--colour"}, {"formats"}, {"version"}, {"config", "check"},
	}
}

// A command beside an open floor answers as it would alone.
func TestACommandBesideAnOpenFloorAnswersAsAlone(t *testing.T) {
	t.Parallel()
	p := floorPlace(t)
	type answer struct {
		out, errs string
		code      int
	}
	var alone []answer
	for _, args := range questions() {
		out, errs, code := p.output(args...)
		alone = append(alone, answer{out, errs, code})
	}
	floor := p.start(126, 36)
	floor.until("Femi A", "floor-chat")
	for i, args := range questions() {
		out, errs, code := p.output(args...)
		if beside := (answer{out, errs, code}); beside != alone[i] {
			t.Errorf("%v alone: %+v\nbeside an open floor: %+v", args, alone[i], beside)
		}
	}
	if code := floor.leave(); code != 0 {
		t.Errorf("the floor ended with %d", code)
	}
}

// What is marked in one window is in the other, signed, and moves nothing
// there.
func TestAMarkInOneWindowIsInTheOther(t *testing.T) {
	t.Parallel()
	p := floorPlace(t)
	owner := p.start(126, 36)
	owner.until("Femi A", "Marks here")
	second := p.start(100, 30)
	second.until("Femi A")
	second.typ("\r")
	second.until("READ")
	before := cursorOf(owner.terminal)
	second.typ("m")
	second.until("theme")
	second.typ("refund-silence\t")
	second.until("kind")
	second.typ("\x18")
	second.until("Mark saved: refund-silence")
	owner.until("1 refund-silence", "by Ines")
	if after := cursorOf(owner.terminal); after != before {
		t.Errorf("the cursor of the other window went from %v to %v", before, after)
	}
	if rows := p.processRows("marks"); len(rows) != 1 || !strings.Contains(rows[0], `"by":"Ines"`) {
		t.Errorf("marks: %v", rows)
	}
}

func cursorOf(term *terminal) [2]int {
	term.mu.Lock()
	defer term.mu.Unlock()
	at := term.scr.CursorPosition()
	return [2]int{at.X, at.Y}
}

func (p place) processRows(args ...string) []string {
	p.t.Helper()
	out, errs, code := p.output(append(args, "--json")...)
	if code != 0 {
		p.t.Fatalf("%v ended with %d: %s", args, code, errs)
	}
	return strings.Split(strings.TrimSpace(out), "\n")
}

// The owner is killed under two attached screens and an import that runs: one
// screen takes the store over, the other attaches to it, the import says that
// it did not finish, and nothing is half done.
func TestTheOwnerIsKilled(t *testing.T) {
	t.Parallel()
	p := floorPlace(t)
	owner := p.start(126, 36)
	owner.until("Femi A", "floor-chat")
	first, second := p.start(80, 24), p.start(100, 30)
	first.until("Femi A")
	second.until("Femi A")
	cmd := p.command("import", "-", "--source", "pipe", "--format", "jsonl")
	pipe, errs := begin(t, cmd)
	long := strings.ReplaceAll(femi, "where is my refund", strings.Repeat("where is my refund ", 60))
	for i := range 8000 { // more than the two processes hold between them
		writeLine(t, pipe, strings.ReplaceAll(long, `"c1"`, `"piped `+id(uint32(i))+`"`))
	}
	owner.signal(syscall.SIGKILL)
	if code := codeOf(cmd.Wait()); code != exitLater || !strings.Contains(errs.String(), "the earshot that held the store ended before this was done") {
		t.Errorf("the import ended with %d and said %q", code, errs)
	}
	const over = "The earshot that held the store has ended"
	eventually(t, "both screens go on", func() bool {
		a, b := first.shows(), second.shows()
		return strings.Contains(a, "Femi A") && strings.Contains(b, "Femi A") && strings.Contains(a+b, over)
	})
	if out, errs, code := p.output("verify"); code != 0 {
		t.Errorf("after the kill: %s %s", out, errs)
	}
	first.typ("G")
	first.until("Femi")
	if a, b := first.leave(), second.leave(); a != 0 || b != 0 {
		t.Errorf("the screens ended with %d and %d", a, b)
	}
}

// begin starts a command that reads a pipe.
func begin(t *testing.T, cmd *exec.Cmd) (io.WriteCloser, *lockedBuffer) {
	t.Helper()
	pipe, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	errs := &lockedBuffer{}
	cmd.Stderr = errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	return pipe, errs
}

func writeLine(t *testing.T, w io.Writer, line string) {
	t.Helper()
	if _, err := io.WriteString(w, line+"\n"); err != nil {
		t.Fatal(err)
	}
}

func codeOf(err error) int {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode()
	}
	return 0
}

// eventually waits until something holds.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	over := time.NewTimer(patience)
	defer over.Stop()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for !holds() {
		select {
		case <-look.C:
		case <-over.C:
			t.Fatalf("never: %s", what)
		}
	}
}

// The owner leaves: the other window says so and has the store, the form that
// was being filled there keeps its draft, and who stands goes on standing.
func TestTheOwnerLeaves(t *testing.T) {
	t.Parallel()
	p := floorPlace(t)
	owner := p.start(126, 36)
	owner.until("Femi A", "floor-chat")
	second := p.start(126, 36)
	second.until("Femi A", "Marks here")
	second.typ("\rm")
	second.until("theme")
	second.typ("half a tho")
	second.until("half a tho")
	if code := owner.leave(); code != 0 {
		t.Errorf("the owner ended with %d", code)
	}
	second.until("this window holds it now")
	second.typ("\rm")
	second.until("Your draft is back", "half a tho")
	second.typ("\x1b")
	second.until("the draft is kept")
	if code := second.leave(); code != 0 {
		t.Errorf("the second ended with %d", code)
	}
}

// Eight commands and a floor that start at the same instant all get their
// answer.
func TestManyStartAtTheSameInstant(t *testing.T) {
	t.Parallel()
	p := floorPlace(t)
	var all sync.WaitGroup
	outs := make([]string, 8)
	codes := make([]int, len(outs))
	errs := make([]string, len(outs))
	for i := range outs {
		all.Go(func() { outs[i], errs[i], codes[i] = p.output("conversations", "--json") })
	}
	floor := p.start(80, 24)
	all.Wait()
	for i := range outs {
		if codes[i] != 0 || strings.Count(outs[i], "\n") != 40 {
			t.Errorf("one ended with %d, said %q and printed %d lines", codes[i], errs[i], strings.Count(outs[i], "\n"))
		}
	}
	floor.until("Femi A")
}

// A socket that a dead owner left, and a folder whose name is too long for
// one, stop nobody.
func TestSocketsThatAreInTheWay(t *testing.T) {
	t.Parallel()
	p := floorPlace(t)
	deep := filepath.Join(filepath.Dir(p.config), strings.Repeat("deep-", 25))
	if err := os.Rename(p.data, deep); err != nil {
		t.Fatal(err)
	}
	p.data = deep
	if err := os.WriteFile(filepath.Join(deep, "earshot.sock"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	floor := p.start(80, 24)
	floor.until("Femi A")
	out, errs, code := p.output("conversations", "--json")
	if code != 0 || strings.Count(out, "\n") != 40 {
		t.Errorf("beside a floor in a deep folder: %d %s", code, errs)
	}
	floor.signal(syscall.SIGKILL)
	floor.ended()
	if out, errs, code = p.output("conversations", "--json"); code != 0 || strings.Count(out, "\n") != 40 {
		t.Errorf("beside a dead one's socket: %d %s", code, errs)
	}
}

// An owner that is stopped is named; whoever is attached to it is let go.
func TestTheOwnerIsStopped(t *testing.T) {
	t.Parallel()
	p := floorPlace(t)
	owner := p.start(126, 36)
	owner.until("Femi A", "floor-chat")
	second := p.start(80, 24)
	second.until("Femi A")
	owner.signal(syscall.SIGSTOP)
	_, errs, code := p.output("conversations")
	if code != exitHeld || !strings.Contains(errs, "does not answer") || !strings.Contains(errs, "kill -CONT ") {
		t.Errorf("beside a stopped owner: %d %s", code, errs)
	}
	if code := second.ended(); code != exitHeld || !strings.Contains(second.shows(), "does not answer") {
		t.Errorf("the attached screen ended with %d:\n%s", code, second.shows())
	}
	owner.signal(syscall.SIGCONT)
	if _, errs, code := p.output("conversations"); code != 0 {
		t.Errorf("when it goes on: %d %s", code, errs)
	}
}

// Files that an attached command names are the caller's own, seen from where
// the caller stands, with the same report as alone.
func TestAnAttachedImportReadsTheCallersFiles(t *testing.T) {
	t.Parallel()
	p := floorPlace(t)
	dir := filepath.Join(filepath.Dir(p.config), "exports", "june")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	p.write(filepath.Join(dir, "old.csv"), "conversation_id,id,time,name,role,message\n7,a,2026-07-20 09:00:00,Ola,customer,it smells\n")
	p.write(filepath.Join(dir, "odd.bin"), "\x00\x01\x02 no log at all")
	if err := os.Symlink("/etc/hostname", filepath.Join(dir, "out.txt")); err != nil {
		t.Fatal(err)
	}
	floor := p.start(126, 36)
	floor.until("Femi A", "floor-chat")
	cmd := p.command("import", "june", "-", "--json")
	cmd.Dir = filepath.Dir(dir)
	cmd.Stdin = strings.NewReader(strings.ReplaceAll(femi, `"c1"`, `"piped"`))
	out, errs, code := p.finish(cmd)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	slices.Sort(lines)
	if code != exitFailed || len(lines) != 4 || !strings.Contains(out, `"file":"june/old.csv","format":"csv","known":0,"new":1`) ||
		!strings.Contains(out, `"file":"stdin"`) || !strings.Contains(errs, "june/out.txt") {
		t.Errorf("the import ended with %d, printed\n%s\nand said %s", code, out, errs)
	}
	floor.until("42 conversations")
}

// A command that is interrupted or ended in its own process ends in the owner.
func TestSignalsReachAnAttachedCommand(t *testing.T) {
	t.Parallel()
	p := floorPlace(t)
	floor := p.start(126, 36)
	floor.until("Femi A", "floor-chat")
	for _, c := range []struct {
		sig  syscall.Signal
		code int
	}{{syscall.SIGINT, exitInterrupted}, {syscall.SIGTERM, exitDone}} {
		cmd := p.command("listen", "--json")
		heard := &lockedBuffer{}
		cmd.Stdout = heard
		_, errs := begin(t, cmd)
		n := id(uint32(c.sig))
		eventually(t, "the command is attached and prints", func() bool {
			p.log("floor.jsonl", strings.ReplaceAll(femi, `"c1"`, `"signal`+n+id(uint32(time.Now().UnixNano()))+`"`))
			return strings.Contains(heard.String(), "refund")
		})
		if err := cmd.Process.Signal(c.sig); err != nil {
			t.Fatal(err)
		}
		if code := codeOf(cmd.Wait()); code != c.code {
			t.Errorf("%v ended it with %d: %s", c.sig, code, errs)
		}
	}
}

// An attached screen is as large as its own window, whatever the owner's is.
func TestAnAttachedScreenHasItsOwnSize(t *testing.T) {
	t.Parallel()
	p := floorPlace(t)
	owner := p.start(126, 36)
	owner.until("Femi A", "3 Ear")
	second := p.start(80, 24)
	second.until("Femi A")
	if strings.Contains(second.shows(), "3 Ear") {
		t.Errorf("80 columns show the ear:\n%s", second.shows())
	}
	second.mu.Lock() // so that nothing is drawn for the new size before the screen has it
	second.scr.Resize(126, 36)
	err := pty.Setsize(second.pty, &pty.Winsize{Rows: 36, Cols: 126})
	second.mu.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	second.until("3 Ear")
}

// A configuration that the caller names and the owner does not read is
// refused; so nothing is judged by the wrong rules.
func TestAnotherConfigurationIsRefused(t *testing.T) {
	t.Parallel()
	p := floorPlace(t)
	floor := p.start(80, 24)
	floor.until("Femi A")
	other := p
	other.config = filepath.Join(filepath.Dir(p.config), "other.toml")
	p.write(other.config, "listener = \"Joel\"\n")
	_, errs, code := other.output("conversations")
	if code != exitHeld || !strings.Contains(errs, p.config) {
		t.Errorf("it ended with %d: %s", code, errs)
	}
}

// The same configuration may be named otherwise, as from its own folder.
func TestTheSameConfigurationByAnotherNameIsTaken(t *testing.T) {
	t.Parallel()
	p := floorPlace(t)
	cmd := p.command()
	cmd.Args[slices.Index(cmd.Args, p.config)] = filepath.Base(p.config)
	floor := p.startOn(80, 24, cmd)
	floor.until("Femi A")
	if _, errs, code := p.output("conversations"); code != 0 {
		t.Errorf("it ended with %d: %s", code, errs)
	}
}

// A service that listens beside an open floor has the store when the floor is
// left, and goes on printing; a floor that opens then attaches to it.
func TestWhoListensGoesOnWithoutTheFloor(t *testing.T) {
	t.Parallel()
	p := floorPlace(t)
	floor := p.start(80, 24)
	floor.until("Femi A")
	cmd := p.command("listen", "--json")
	heard := &lockedBuffer{}
	cmd.Stdout = heard
	begin(t, cmd)
	says := func(conversation string) func() bool {
		return func() bool {
			p.log("floor.jsonl", strings.ReplaceAll(femi, `"c1"`, `"`+conversation+id(uint32(time.Now().UnixMilli()))+`"`))
			return strings.Count(heard.String(), "refund") > 0
		}
	}
	eventually(t, "it prints beside the floor", says("beside"))
	if code := floor.leave(); code != 0 {
		t.Errorf("the floor ended with %d", code)
	}
	before := heard.String()
	eventually(t, "it prints without the floor", func() bool { return says("alone")() && len(heard.String()) > len(before) })
	floor = p.start(80, 24)
	floor.until("Femi A")
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if code := codeOf(cmd.Wait()); code != 0 {
		t.Errorf("the service ended with %d", code)
	}
	floor.until("this window holds it now")
}

// A backup that is made beside an open floor lies where its caller stands, is
// its user's alone and holds the whole store.
func TestABackupBesideAnOpenFloor(t *testing.T) {
	t.Parallel()
	p := floorPlace(t)
	floor := p.start(80, 24)
	floor.until("Femi A")
	dir := filepath.Join(filepath.Dir(p.config), "elsewhere")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	backup := func(args ...string) (string, int) {
		cmd := p.command(append([]string{"backup"}, args...)...)
		cmd.Dir = dir
		out, errs, code := p.finish(cmd)
		return out + errs, code
	}
	if says, code := backup("earshot.db"); code != 0 {
		t.Fatal(says)
	}
	if says, code := backup("earshot.db"); code != exitFailed || !strings.Contains(says, "--force") {
		t.Errorf("over a file that is there: %d %s", code, says)
	}
	info, err := os.Stat(filepath.Join(dir, "earshot.db"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("it is %v, %v", info, err)
	}
	copied := p
	copied.data = dir
	if out, errs, code := copied.output("verify"); code != 0 || !strings.Contains(out, "40 conversations") {
		t.Errorf("the backup: %d %s %s", code, out, errs)
	}
}

// An export that names its people in a file beside its days, and the same in a
// zip, are read as they are alone when another process has the store.
func TestAnAttachedImportFindsWhatLiesBeside(t *testing.T) {
	t.Parallel()
	slack := map[string]string{
		"users.json":                  `[{"id":"U1","name":"femi","profile":{"real_name":"Femi Adeyemi"}}]`,
		"channels.json":               `[{"id":"C1","name":"support"}]`,
		"support/2026-07-20.json":     `[{"type":"message","user":"U1","text":"where is my refund","ts":"1784541900.000100"}]`,
		"support/2026-07-21.json":     `[{"type":"message","user":"U1","text":"hello?","ts":"1784628300.000100"}]`,
		"empty-channel/2026-07-21.js": ``,
	}
	shown := map[bool]string{}
	for _, attached := range []bool{false, true} {
		p := newPlace(t, "")
		dir := filepath.Join(filepath.Dir(p.config), "slack")
		written := time.Unix(1_784_700_000, 0) // files are read in the order in which they were written
		for name, text := range slack {
			path := filepath.Join(dir, name)
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
			p.write(path, text)
			if err := os.Chtimes(path, written, written); err != nil {
				t.Fatal(err)
			}
		}
		p.write(filepath.Join(filepath.Dir(dir), "slack.zip"), zipOf(t, slack))
		if attached {
			p.start(80, 24).until("earshot")
		}
		out, errs, _ := p.output("import", "slack", "slack.zip", "--json")
		list, _, _ := p.output("conversations", "--json")
		first, _, _ := p.output("show", "1", "--json")
		shown[attached] = out + errs + list + first
	}
	if shown[true] != shown[false] || !strings.Contains(shown[true], "Femi Adeyemi") {
		t.Errorf("alone\n%s\nattached\n%s", shown[false], shown[true])
	}
}

func zipOf(t *testing.T, files map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, files[name]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Ctrl+Z stops the process on whose terminal it is pressed and no other; the
// owner is not stopped while others are in it.
func TestCtrlZStopsOneProcess(t *testing.T) {
	t.Parallel()
	shell, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("there is no bash to go back to; Debian's package is bash")
	}
	p := floorPlace(t)
	run := strings.Join(p.command().Args, " ") + "\r"
	inShell := func() *process {
		cmd := p.command()
		cmd.Path, cmd.Args = shell, []string{"bash", "--norc", "-i"}
		pr := p.startOn(100, 30, cmd)
		pr.typ(run)
		pr.until("Femi A", "heard 0")
		return pr
	}
	owner := inShell()
	owner.typ("\x1a")
	owner.until("Stopped")
	owner.typ("fg\r")
	owner.until("Femi A")
	second := inShell()
	owner.typ("\x1a")
	owner.until("Others are attached here")
	second.typ("\x1a")
	second.until("Stopped")
	owner.typ("j")
	owner.until("2 of 40")
	second.typ("fg\r")
	second.until("Femi A", "heard 0")
}
