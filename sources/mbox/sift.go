package mbox

import (
	"bytes"
	"path"
	"path/filepath"
	"strings"

	"earshot/sources"
)

// A kind is what a file is.
type kind string

const (
	kindNone    kind = ""  // no mail
	kindIgnored kind = "." // what mail programs keep beside mail
	kindMaildir kind = "maildir"
	kindMbox    kind = "mbox"
	kindSingle  kind = "eml"
	kindApple   kind = "emlx"
)

// inMaildir says whether a file lies where a Maildir has its mail.
func inMaildir(g sources.Given) bool {
	folder := path.Base(path.Dir(filepath.ToSlash(g.Shown)))
	return folder == "cur" || folder == "new"
}

// sniffed is how much of a file is looked at to tell what it is.
const sniffed = 4096

// byPath tells what a file is where its place says so.
func byPath(g sources.Given) kind {
	dir, base := path.Split(filepath.ToSlash(g.Shown))
	switch folder := path.Base(dir); {
	case inMaildir(g) && (delivered(base) || strings.Contains(base, ":2,")):
		return kindMaildir
	case folder == "tmp" && delivered(base):
		return kindIgnored
	case bookkeeping(base):
		return kindIgnored
	}
	return kindNone
}

// delivered says whether a name is that of a mail in a Maildir: the seconds
// since 1970, something, and a host.
func delivered(base string) bool {
	return len(base) > 10 && strings.Trim(base[:9], "0123456789") == "" && strings.Count(base, ".") >= 2
}

// bookkeeping knows the files that servers and mail programs keep beside mail.
func bookkeeping(base string) bool {
	for _, start := range []string{"dovecot.", "dovecot-", "courierimap", "maildirfolder", "maildirsize", "subscriptions", "sieve."} {
		if strings.HasPrefix(base, start) {
			return true
		}
	}
	return strings.HasSuffix(base, ".msf")
}

// byLook tells what a file is by its name and its beginning.
func byLook(name string, head []byte) kind {
	eml := strings.EqualFold(path.Ext(name), ".eml")
	head = bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	line, rest, _ := bytes.Cut(head, []byte("\n"))
	switch {
	case bytes.HasPrefix(line, []byte("From ")) && separates(line, rest, true):
		return kindMbox
	case strings.EqualFold(path.Ext(name), ".emlx") && appleLength(line) >= 0:
		return kindApple
	case eml || opensMail(head):
		return kindSingle
	}
	return kindNone
}

// opensMail says whether text begins with the header of a mail: a sender and
// two more of the fields that mail has.
func opensMail(head []byte) bool {
	from, fields := false, 0
	for len(head) > 0 {
		var line []byte
		line, head, _ = bytes.Cut(head, []byte("\n"))
		line = bytes.TrimRight(line, "\r")
		if len(line) == 0 {
			break
		}
		if line[0] == ' ' || line[0] == '\t' {
			continue
		}
		name := fieldName(line)
		if name == "" {
			return false
		}
		from = from || name == "from" || name == "return-path" || name == "received"
		if known[name] {
			fields++
		}
	}
	return from && fields >= 3
}

// fieldName returns the name of a header field in lower case; empty where the
// line is none.
func fieldName(line []byte) string {
	colon := bytes.IndexByte(line, ':')
	if colon < 1 || colon > 76 || bytes.ContainsAny(line[:colon], " \t\"'<>[](){}") {
		return ""
	}
	return strings.ToLower(string(line[:colon]))
}

// known are fields that stand in nearly every mail; one follows the line that
// parts the mails of an mbox.
var known = map[string]bool{
	"from": true, "to": true, "date": true, "subject": true, "message-id": true, "mime-version": true, "received": true,
	"return-path": true, "delivered-to": true, "content-type": true, "reply-to": true, "x-gm-thrid": true, "x-mozilla-status": true,
	"status": true, "x-original-to": true, "dkim-signature": true,
}
