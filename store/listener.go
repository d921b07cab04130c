package store

import (
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strings"
	"time"

	"earshot/store/clean"
)

// Resolved says that a conversation needs no answer, up to a message.
type Resolved struct {
	Conversation ConversationID `cbor:"1,keyasint"`
	UpTo         MessageID      `cbor:"2,keyasint"` // a later word of the customer opens it again
	By           ListenerID     `cbor:"3,keyasint"`
	At           time.Time      `cbor:"4,keyasint"`
}

// A Listener is a person at earshot. Changing the name renames. Once there,
// a listener stays, so that marks remain signed; without keys one can enter at
// this machine only.
type Listener struct {
	ID   ListenerID    `cbor:"1,keyasint"`
	Name clean.Line    `cbor:"2,keyasint"` // unique, case aside
	Keys []ListenerKey `cbor:"3,keyasint,omitempty"`
	Zone string        `cbor:"4,keyasint,omitempty"` // of clocks and days, an IANA name; empty: as configured
}

// A ListenerKey is a public key that lets a listener in.
type ListenerKey struct {
	Fingerprint string     `cbor:"1,keyasint"` // SHA256:…, as OpenSSH prints it
	Type        string     `cbor:"2,keyasint"` // such as ssh-ed25519
	Wire        []byte     `cbor:"3,keyasint"` // the key itself (RFC 4253, section 6.6)
	Comment     clean.Line `cbor:"4,keyasint,omitempty"`
	AddedAt     time.Time  `cbor:"5,keyasint"`
}

// fingerprint names a key by its bytes, as OpenSSH does.
func fingerprint(wire []byte) string {
	sum := sha256.Sum256(wire)
	return "SHA256:" + base64.RawStdEncoding.EncodeToString(sum[:])
}

func (l Listener) has(fingerprint string) bool {
	return slices.ContainsFunc(l.Keys, func(k ListenerKey) bool { return k.Fingerprint == fingerprint })
}

// Listener returns a listener; one who never was is a zero Listener.
func (t *Tx) Listener(id ListenerID) (Listener, error) {
	var l Listener
	_, err := t.folded(bLis, key4(id), &l)
	return l, err
}

// Listeners returns all who listen or ever listened, in order of coming.
func (t *Tx) Listeners() ([]Listener, error) {
	var out []Listener
	err := t.bucket(bLis).ForEach(func(k, _ []byte) error {
		l, err := t.Listener(id4[ListenerID](k))
		out = append(out, l)
		return err
	})
	return out, err
}

// ListenerByKey returns the one listener whom a key lets in. It reads every
// listener: there are as many as sit at one floor.
func (t *Tx) ListenerByKey(fingerprint string) (Listener, bool, error) {
	return t.listenerWho(func(l Listener) bool { return l.has(fingerprint) })
}

// ListenerByName returns the listener of a name, case aside.
func (t *Tx) ListenerByName(name string) (Listener, bool, error) {
	return t.listenerWho(func(l Listener) bool { return strings.EqualFold(l.Name.String(), name) })
}

func (t *Tx) listenerWho(is func(Listener) bool) (Listener, bool, error) {
	all, err := t.Listeners()
	i := slices.IndexFunc(all, is)
	if err != nil || i < 0 {
		return Listener{}, false, err
	}
	return all[i], true, nil
}
