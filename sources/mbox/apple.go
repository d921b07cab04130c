package mbox

import (
	"bytes"
	"errors"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"earshot/sources"
)

// appleLength reads the first line of a mail as Apple Mail keeps it: how many
// bytes the mail below it has. -1: the line is no such number.
func appleLength(line []byte) int {
	s := strings.TrimSpace(string(line[:min(len(line), 32)]))
	n, err := strconv.ParseUint(s, 10, 31)
	if err != nil {
		return -1
	}
	return int(n)
}

// apple takes a mail out of a file of Apple Mail: a line with its length, the
// mail, and a property list of what the program knows about it.
func apple(raw []byte, g sources.Given) (*job, error) {
	line, rest, found := bytes.Cut(raw, []byte("\n"))
	n := appleLength(line)
	if n < 0 || !found {
		return nil, errors.New("it does not begin with the length of a mail, as Apple Mail writes it")
	}
	name, _ := packedName(g.Name)
	j := &job{at: g.Changed, ref: place(g.Shown), sent: appleSent(g.Shown)}
	switch {
	case n > len(rest):
		j.flaw = "the file ends before its mail does"
	case strings.HasSuffix(strings.ToLower(name), ".partial.emlx"):
		j.flaw = "Apple Mail kept a part of this mail here; its attachments lie elsewhere"
	}
	j.raw = rest[:min(n, len(rest))]
	if at, ok := appleReceived(rest[len(j.raw):]); ok {
		j.at = at
	}
	return j, nil
}

// appleReceived finds in the property list when a mail was received, in
// seconds since 1970.
func appleReceived(list []byte) (time.Time, bool) {
	_, rest, found := bytes.Cut(list, []byte("<key>date-received</key>"))
	if !found {
		return time.Time{}, false
	}
	number, found := bytes.CutPrefix(bytes.TrimSpace(rest), []byte("<integer>"))
	digits, _, closed := bytes.Cut(number[:min(len(number), 40)], []byte("<"))
	seconds, err := strconv.ParseInt(string(digits), 10, 64)
	if !found || !closed || err != nil || seconds < 0 || seconds > 1<<33 {
		return time.Time{}, false
	}
	return time.Unix(seconds, 0).UTC(), true
}

// appleSent says whether the mailbox that a file of Apple Mail lies below,
// "Sent Messages.mbox/…/Messages/1.emlx", holds what was sent.
func appleSent(shown string) bool {
	for dir := range strings.SplitSeq(filepath.ToSlash(shown), "/") {
		if strings.HasSuffix(dir, ".mbox") && sentFolder(dir) {
			return true
		}
	}
	return false
}
