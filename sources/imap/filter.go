package imap

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// ErrForbidden: a command that is not on the read-only list was about to be
// sent. It did not leave the process, and the connection is closed.
var ErrForbidden = errors.New("this command could change the mailbox and was not sent")

const (
	maxCommand    = 1 << 20  // bytes of one command line
	maxOutLiteral = 64 << 10 // a user, a password, the name of a mailbox
)

// readOnly are the commands that may leave, and whether a literal may be in
// them. None can change a mailbox. Everything else stays in the process.
var readOnly = map[string]bool{
	"CAPABILITY": false, "NOOP": false, "LOGOUT": false, "STARTTLS": false,
	"ID": false, "ENABLE": false, "NAMESPACE": false, "IDLE": false, "UNSELECT": false,
	"AUTHENTICATE": false, "LOGIN": true,
	"LIST": true, "STATUS": true, "EXAMINE": true,
	"SEARCH": true, "FETCH": false,
}

const fetchItem = `(?:UID|FLAGS|INTERNALDATE|RFC822\.SIZE|BODY\.PEEK\[[A-Za-z0-9.]*\](?:<[0-9]+\.[0-9]+>)?)`

var (
	// peeks is a FETCH that sets no flag: every body item in it is a PEEK.
	peeks      = late(`(?i)^[0-9:,*]+ \(` + fetchItem + `(?: ` + fetchItem + `)*\)$`)
	tagged     = late(`^[A-Za-z0-9]+$`)
	saslAnswer = late(`^(?:[A-Za-z0-9+/]*={0,2}|\*)$`)
	literalEnd = late(`\{([0-9]{1,9})\+?\}$`)
)

// late compiles an expression when it is first used: a start that hears no
// mailbox does not pay for it.
func late(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}

// A filter holds outgoing bytes back until a line is whole, and lets it leave
// if it is a command of the list.
type filter struct {
	out     []byte // not yet decided
	literal int    // bytes of a literal still to come
	more    bool   // the line continues a command after a literal
	verb    string // of the command under way

	// begun is told of each command that leaves, with its arguments.
	begun func(tag, verb, args string)
	// expects says whether the server waits for a line that is no command:
	// the end of IDLE, a step of signing in.
	expects func() (done, sasl bool)
}

// pass takes more bytes and returns those that may leave now. After an error
// nothing may leave any more.
func (f *filter) pass(p []byte) ([]byte, error) {
	f.out = append(f.out, p...)
	ready := 0
	for {
		n, err := f.step(f.out[ready:])
		if err != nil {
			f.out = nil
			return nil, err
		}
		if n == 0 {
			break
		}
		ready += n
	}
	leave := bytes.Clone(f.out[:ready])
	f.out = append(f.out[:0], f.out[ready:]...)
	return leave, nil
}

// step says how many bytes at the beginning of b may leave; 0: more must come
// before that can be said.
func (f *filter) step(b []byte) (int, error) {
	if f.literal > 0 {
		n := min(f.literal, len(b))
		if bytes.ContainsAny(b[:n], "\r\n\x00") {
			return 0, fmt.Errorf("%w: a line break in a literal", ErrForbidden)
		}
		f.literal -= n
		return n, nil
	}
	i := bytes.IndexByte(b, '\n')
	if i < 0 {
		if len(b) > maxCommand {
			return 0, fmt.Errorf("%w: a line of more than %d bytes", ErrForbidden, maxCommand)
		}
		return 0, nil
	}
	line, whole := strings.CutSuffix(string(b[:i+1]), "\r\n")
	if !whole || strings.IndexFunc(line, func(r rune) bool { return r < ' ' || r == 0x7f }) >= 0 {
		return 0, fmt.Errorf("%w: a line with control characters", ErrForbidden)
	}
	if err := f.line(line); err != nil {
		return 0, err
	}
	return i + 1, f.announce(line)
}

// line judges a line: a command, the continuation of one, or an answer that
// the server waits for.
func (f *filter) line(line string) error {
	if f.more {
		return nil
	}
	f.verb = ""
	tag, rest, isCommand := strings.Cut(line, " ")
	if !isCommand {
		done, sasl := f.expects()
		if done && strings.EqualFold(line, "DONE") || sasl && saslAnswer().MatchString(line) {
			return nil
		}
		return fmt.Errorf("%w: a line that is no command", ErrForbidden)
	}
	verb, args, err := command(tag, rest)
	if err != nil {
		return err
	}
	f.verb = verb
	f.begun(tag, verb, args)
	return nil
}

// command takes a command apart and refuses one that is not on the list.
func command(tag, rest string) (verb, args string, err error) {
	verb, args, _ = strings.Cut(rest, " ")
	verb = strings.ToUpper(verb)
	uid := verb == "UID"
	if uid {
		verb, args, _ = strings.Cut(args, " ")
		verb = strings.ToUpper(verb)
	}
	_, listed := readOnly[verb]
	switch {
	case !tagged().MatchString(tag), !listed, uid && verb != "FETCH" && verb != "SEARCH":
		return "", "", fmt.Errorf("%w: %.20q", ErrForbidden, verb)
	case verb == "FETCH" && !peeks().MatchString(args):
		return "", "", fmt.Errorf("%w: a FETCH of more than PEEK items", ErrForbidden)
	}
	return verb, args, nil
}

// announce notes a literal that the end of the line announces.
func (f *filter) announce(line string) error {
	m := literalEnd().FindStringSubmatch(line)
	f.more = m != nil
	if m == nil {
		return nil
	}
	n, _ := strconv.Atoi(m[1])
	if !readOnly[f.verb] || n > maxOutLiteral {
		return fmt.Errorf("%w: a literal where none belongs", ErrForbidden)
	}
	f.literal = n
	return nil
}
