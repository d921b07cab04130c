//go:build long

package cli

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// servedAt has the test binary be the server: only it can write a profile.
const servedAt = "EARSHOT_LONG_ADDRESS"

// A server is the program as a process of its own.
type server struct {
	address string
	cmd     *exec.Cmd
	heap    atomic.Int64 // bytes that lived after the last collection
	said    sync.WaitGroup
	mu      sync.Mutex
	words   strings.Builder // what it said, but for its collections
}

// serveLong starts the program for the listeners of a place.
func serveLong(t *testing.T, p place) *server {
	t.Helper()
	s := &server{address: freeAddress(t)}
	args := p.args("serve", "--ssh", s.address)
	if profile := os.Getenv("EARSHOT_LONG_PROFILE"); profile != "" {
		s.cmd = exec.Command(os.Args[0], "-test.run", "^TestLongTwentyListeners$", "-test.cpuprofile", profile, "-test.memprofile", profile+".heap")
		s.cmd.Env = append(os.Environ(), servedAt+"="+strings.Join(args, "\n"))
	} else {
		s.cmd = exec.Command(buildLong(t), args...)
		s.cmd.Env = os.Environ()
	}
	s.cmd.Env = append(s.cmd.Env, "GODEBUG=gctrace=1")
	errs, err := s.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.cmd.Process.Kill(); s.said.Wait() }) // it has ended, unless the test failed
	serving := make(chan struct{})
	s.said.Go(func() { s.listen(bufio.NewScanner(errs), serving) })
	over := time.NewTimer(patience)
	defer over.Stop()
	select {
	case <-serving:
	case <-over.C:
		t.Fatalf("the server does not start: %s", s.says())
	}
	return s
}

// serveAsChild runs the command line that the environment holds, to SIGTERM.
func serveAsChild(t *testing.T, args string) {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	if code := Main(ctx, "test", strings.Split(args, "\n")); code != exitDone {
		t.Errorf("it ended with %d", code)
	}
}

// buildLong builds the program.
func buildLong(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "earshot")
	if out, err := exec.Command("go", "build", "-o", path, "../..").CombinedOutput(); err != nil {
		t.Fatalf("the program does not build: %v: %s", err, out)
	}
	return path
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// collection is a line of GODEBUG=gctrace=1: before, after and what lives, in MB.
var collection = regexp.MustCompile(`^gc \d+ @.* \d+->\d+->(\d+) MB`)

// listen reads what the server says. serving closes when it serves.
func (s *server) listen(lines *bufio.Scanner, serving chan struct{}) {
	for lines.Scan() {
		if m := collection.FindStringSubmatch(lines.Text()); m != nil {
			mb, _ := strconv.ParseInt(m[1], 10, 64) // digits, by the pattern
			s.heap.Store(mb << 20)
			continue
		}
		s.mu.Lock()
		fmt.Fprintln(&s.words, lines.Text())
		s.mu.Unlock()
		if strings.Contains(lines.Text(), "serving on") {
			close(serving)
		}
	}
}

func (s *server) says() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.words.String()
}

// end ends the server as a service manager does.
func (s *server) end(t *testing.T) {
	t.Helper()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	s.said.Wait()
	if err := s.cmd.Wait(); err != nil {
		t.Errorf("the server ended with %v: %s", err, s.says())
	}
}

// A memory is what the server takes: what lies in the machine's memory, how
// much of that is its own and no file's, and what lived of the heap after the
// last collection. All are 0 where the system does not tell.
type memory struct{ resident, own, heap int64 }

func (s *server) memory() memory {
	return memory{s.status("VmRSS"), s.status("RssAnon"), s.heap.Load()}
}

// status reads a size of /proc/PID/status (proc(5)).
func (s *server) status(field string) int64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(b)) {
		if f := strings.Fields(line); len(f) == 3 && f[0] == field+":" {
			kb, _ := strconv.ParseInt(f[1], 10, 64) // a number, by proc(5)
			return kb << 10
		}
	}
	return 0
}

// worked is how long a process kept processors busy until now, by
// /proc/PID/stat: fields 14 and 15, in hundredths of a second.
func worked(pid int) time.Duration {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(b), ") ") // the name before may hold blanks
	var ticks int64
	for _, f := range strings.Fields(rest)[11:13] {
		n, _ := strconv.ParseInt(f, 10, 64) // a number, by proc(5)
		ticks += n
	}
	return time.Duration(ticks) * time.Second / 100
}
