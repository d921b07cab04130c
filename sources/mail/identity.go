package mail

import (
	"bytes"
	"crypto/sha256"
	"strings"

	"earshot/store"
	"earshot/store/clean"
)

// hashBytes is the SHA-256 of a mail with CRLF line ends, so that a copy that
// lay in a file with other line ends is the same mail.
func hashBytes(raw []byte) store.Hash {
	sum := sha256.Sum256(withCRLF(raw))
	return store.Hash(sum[:len(store.Hash{})])
}

func withCRLF(raw []byte) []byte {
	pairs := bytes.Count(raw, []byte("\r\n"))
	lf, cr := bytes.Count(raw, []byte("\n")), bytes.Count(raw, []byte("\r"))
	if pairs == lf && pairs == cr {
		return raw
	}
	if cr == 0 {
		return bytes.ReplaceAll(raw, []byte("\n"), []byte("\r\n"))
	}
	out := make([]byte, 0, len(raw)+lf+cr)
	for len(raw) > 0 {
		i := bytes.IndexAny(raw, "\r\n")
		if i < 0 {
			return append(out, raw...)
		}
		out = append(append(out, raw[:i]...), '\r', '\n')
		if raw[i] == '\r' && i+1 < len(raw) && raw[i+1] == '\n' {
			i++
		}
		raw = raw[i+1:]
	}
	return out
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
