package mail

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"hash"
	"strings"

	"earshot/store"
	"earshot/store/clean"
)

// hashBytes is the SHA-256 of a mail with CRLF line ends, so that a copy that
// lay in a file with other line ends is the same mail.
func hashBytes(raw []byte) store.Hash {
	h := sha256.New()
	if isCRLF(raw) {
		h.Write(raw)
	} else {
		writeCRLF(h, raw)
	}
	return store.Hash(h.Sum(nil)[:len(store.Hash{})])
}

// isCRLF says whether all line ends are pairs.
func isCRLF(raw []byte) bool {
	pairs := bytes.Count(raw, []byte("\r\n"))
	return pairs == bytes.Count(raw, []byte("\n")) && pairs == bytes.Count(raw, []byte("\r"))
}

// writeCRLF writes with pairs as line ends, through a buffer: a hash takes
// long over many small pieces.
func writeCRLF(h hash.Hash, raw []byte) {
	w := bufio.NewWriterSize(h, 64<<10) // a hash never fails
	for len(raw) > 0 {
		line, rest := raw, []byte(nil)
		end := bytes.IndexByte(raw, '\n')
		if end >= 0 {
			line, rest = raw[:end], raw[end+1:]
		}
		line = bytes.TrimSuffix(line, []byte("\r"))
		if end < 0 && len(line) < len(raw) {
			end = len(line) // the last line ends with a CR alone
		}
		for cr := bytes.IndexByte(line, '\r'); cr >= 0; cr = bytes.IndexByte(line, '\r') {
			_, _ = w.Write(line[:cr])
			_, _ = w.WriteString("\r\n")
			line = line[cr+1:]
		}
		_, _ = w.Write(line)
		if end >= 0 {
			_, _ = w.WriteString("\r\n")
		}
		raw = rest
	}
	_ = w.Flush()
}

// copyHash makes one of two copies of a message: the same Message-ID, sender
// and text.
func copyHash(m Message) store.Hash {
	if m.MessageID == "" {
		return store.Hash{}
	}
	h := sha256.New()
	for _, s := range []string{m.MessageID, m.From.Address, m.Text.String()} {
		h.Write([]byte(s))
		h.Write([]byte{0})
	}
	return store.Hash(h.Sum(nil)[:len(store.Hash{})])
}

// messageIDs reads the ids of a field, bare and safe, at most n; of more than
// that the first and the last, which name the beginning and the mail answered.
// One without angle brackets counts if nothing else is there.
func messageIDs(s string, n int) (ids []string) {
	rest := s
	for {
		_, after, found := strings.Cut(rest, "<")
		if !found {
			break
		}
		id, next, closed := strings.Cut(after, ">")
		if !closed {
			break
		}
		rest = next
		ids = appendID(ids, id)
	}
	if len(ids) == 0 {
		for f := range strings.FieldsSeq(s) {
			if strings.Contains(f, "@") {
				ids = appendID(ids, strings.Trim(f, "<>;,"))
			}
		}
	}
	if len(ids) > n {
		ids = append(ids[:1], ids[len(ids)-n+1:]...)
	}
	return ids
}

func appendID(ids []string, id string) []string {
	id = strings.Join(strings.Fields(id), "")
	if id == "" || len(id) > 512 || clean.OneLine(id).String() != id {
		return ids
	}
	return append(ids, id)
}
