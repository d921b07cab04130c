// Package keys reads the public keys by which listeners enter, from what
// people keep them in: the .pub file of ssh-keygen, or an authorized_keys file
// (sshd(8)) of several lines.
//
// What a line asks for beyond letting its key in is honoured or refused, never
// passed over; so is a key that is too weak. No error holds a word of the file
// but the names of options and key types.
package keys

import (
	"bytes"
	"crypto/rsa"
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"

	"earshot/store"
	"earshot/store/clean"
)

// shortest is how many bits an RSA key needs: as strong as 128 bits (NIST SP
// 800-57, part 1, table 2).
const shortest = 3072

// dsa is the type of keys that hardly anything reads any more.
const dsa = "ssh-dss"

const makeAnother = "make another: ssh-keygen -t ed25519"

// Parse reads the keys of a file, each once. It returns all of them, or an
// error that says what is wrong in which line and what to do.
func Parse(file []byte) ([]store.ListenerKey, error) {
	file = bytes.TrimPrefix(file, []byte("\ufeff")) // some editors begin so
	if err := another(file); err != nil {
		return nil, err
	}
	var out []store.ListenerKey
	n := 0
	for line := range bytes.Lines(file) {
		n++
		if line = bytes.TrimSpace(line); len(line) == 0 || line[0] == '#' {
			continue
		}
		k, err := parseLine(line)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		if !slices.ContainsFunc(out, func(o store.ListenerKey) bool { return o.Fingerprint == k.Fingerprint }) {
			out = append(out, k)
		}
	}
	if len(out) == 0 {
		return nil, errors.New("no key is in it; give the file that ends in .pub")
	}
	return out, nil
}

// another tells what a file is that holds a key in another form.
func another(file []byte) error {
	holds := func(s string) bool { return bytes.Contains(file, []byte(s)) }
	switch {
	case holds("PRIVATE KEY-----"), holds("PuTTY-User-Key-File-"), holds("SSH PRIVATE KEY FILE FORMAT"):
		return errors.New("this is the private half, which is for nobody else; give the public half: the file of that name with .pub at its end")
	case holds("---- BEGIN SSH2 PUBLIC KEY ----"): // RFC 4716
		return errors.New("the key is not in the form that OpenSSH writes; ssh-keygen -i -f FILE prints it so")
	}
	return nil
}

// parseLine reads a line that is neither empty nor a remark.
func parseLine(line []byte) (store.ListenerKey, error) {
	key, comment, options, _, err := ssh.ParseAuthorizedKey(line)
	if err != nil {
		return store.ListenerKey{}, unread(line)
	}
	for _, option := range options {
		if !holdsAnyway(option) {
			return store.ListenerKey{}, refuse(option)
		}
	}
	if err := strong(key); err != nil {
		return store.ListenerKey{}, err
	}
	return store.ListenerKey{
		Fingerprint: ssh.FingerprintSHA256(key), Type: key.Type(), Wire: key.Marshal(), Comment: clean.OneLine(comment),
	}, nil
}

// holdsAnyway says whether an option takes away what no listener is given.
func holdsAnyway(option string) bool {
	switch strings.ToLower(option) { // sshd reads them so
	case "restrict", "no-port-forwarding", "no-agent-forwarding", "no-x11-forwarding", "no-user-rc":
		return true
	}
	return false
}

// refuse names an option, without its value: that may be secret.
func refuse(option string) error {
	name, _, _ := strings.Cut(option, "=")
	if strings.TrimLeft(strings.ToLower(name), "abcdefghijklmnopqrstuvwxyz0123456789-@.") != "" || len(name) > 64 {
		return errors.New("something stands before the key that is no option; a line begins with the key's type, such as ssh-ed25519")
	}
	return fmt.Errorf("the option %s cannot be honoured here; let the key in without it, or not at all", name)
}

// strong fails for a key that is not let in.
func strong(key ssh.PublicKey) error {
	switch key.Type() {
	case ssh.KeyAlgoED25519, ssh.KeyAlgoSKED25519, ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521, ssh.KeyAlgoSKECDSA256:
		return nil
	case ssh.KeyAlgoRSA:
		return longEnough(key)
	}
	return weak(key.Type())
}

func longEnough(key ssh.PublicKey) error {
	wrapped, ok := key.(ssh.CryptoPublicKey)
	if !ok {
		return weak(key.Type())
	}
	k, ok := wrapped.CryptoPublicKey().(*rsa.PublicKey)
	if !ok || k.N.Sign() <= 0 {
		return weak(key.Type())
	}
	if bits := k.N.BitLen(); bits < shortest {
		return fmt.Errorf("an RSA key of %d bits is too short, it must have %d; %s", bits, shortest, makeAnother)
	}
	return nil
}

// weak says why keys of a type are not let in.
func weak(typ string) error {
	switch {
	case typ == dsa:
		return errors.New("a DSA key is too weak; " + makeAnother)
	case strings.Contains(typ, "-cert-v"):
		return errors.New("this is a certificate, and only keys are let in; give the key that it was made for: the file without -cert in its name")
	}
	return fmt.Errorf("keys of the type %s are not let in; %s", typ, makeAnother)
}

// unread says why a line cannot be read. Its words are looked at for a key's
// type only.
func unread(line []byte) error {
	for _, word := range strings.Fields(string(line)) {
		switch {
		case word == dsa, strings.HasSuffix(word, "-cert-v01@openssh.com"):
			return weak(word)
		case strings.HasPrefix(word, "ssh-"), strings.HasPrefix(word, "sk-ssh-"),
			strings.HasPrefix(word, "ecdsa-sha2-"), strings.HasPrefix(word, "sk-ecdsa-sha2-"):
			return errors.New("the key cannot be read: a part of it is missing, or something stands in the line that does not belong there; copy the .pub file again")
		}
	}
	return errors.New("this is no public key; one begins with its type, such as ssh-ed25519, and lies in a file that ends in .pub")
}
