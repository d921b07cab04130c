package store

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
)

// tombs know erased messages again, so that the same bytes stay erased. They
// are hashes by a key of the store's own: without the store nobody can look
// whether a message was among them.
type tombs struct{ key []byte }

const tombKey = "key of tombstones"

// makeTombs reads the key, or makes one for the first erasure.
func (e *erasing) makeTombs() error {
	if e.tombs = e.tombsOf(); e.tombs.key != nil {
		return nil
	}
	e.tombs.key = make([]byte, 32)
	if _, err := rand.Read(e.tombs.key); err != nil {
		return fmt.Errorf("making a key: %w", err)
	}
	return e.bucket(bMeta).Put([]byte(tombKey), e.tombs.key)
}

// tombsOf returns the tombs of the store; without a key nothing was erased.
func (t *Tx) tombsOf() tombs { return tombs{bytes.Clone(t.bucket(bMeta).Get([]byte(tombKey)))} }

func (t tombs) of(b []byte) []byte {
	mac := hmac.New(sha256.New, t.key)
	mac.Write(b)
	return mac.Sum(nil)[:16]
}

// isErased says whether an arrival was here and was erased.
func (h *hearing) isErased(a *Arrival) bool {
	tombs := h.tombsOf()
	if tombs.key == nil {
		return false
	}
	for _, hash := range []Hash{a.Identity, a.Copy} {
		if !hash.IsZero() && h.bucket(bGone).Get(tombs.of(hash[:])) != nil {
			return true
		}
	}
	return false
}
