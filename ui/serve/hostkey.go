package serve

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	gossh "golang.org/x/crypto/ssh"

	"github.com/google/renameio/v2"
)

// hostKeyName is the name of the host key in the data folder.
const hostKeyName = "host_ed25519"

// HostKey returns the key by which this store is known, made the first time.
// The caller must own the store: two that make it at once would differ.
func HostKey(dir string) (gossh.Signer, error) {
	signer, err := readHostKey(dir)
	if !errors.Is(err, fs.ErrNotExist) {
		return signer, err
	}
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	block, err := gossh.MarshalPrivateKey(key, "earshot")
	if err != nil {
		return nil, err
	}
	if err := renameio.WriteFile(filepath.Join(dir, hostKeyName), pem.EncodeToMemory(block), 0o600); err != nil {
		return nil, fmt.Errorf("keeping the host key: %w", err)
	}
	return gossh.NewSignerFromKey(key)
}

// readHostKey reads the key that there is. One that others can read is
// refused.
func readHostKey(dir string) (gossh.Signer, error) {
	path := filepath.Join(dir, hostKeyName)
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("%s can be read by others on this machine, who could then pretend to be it. Close it with: chmod 600 %s", path, path)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	signer, err := gossh.ParsePrivateKey(b)
	if err != nil {
		return nil, fmt.Errorf("%s is no key any more (%w); remove it, and a new one is made: listeners are then warned that it changed", path, err)
	}
	return signer, nil
}
