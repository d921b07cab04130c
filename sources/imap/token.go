package imap

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2"
	"github.com/zalando/go-keyring"
)

const tokenService = keyringService + " token"

// A keptToken is a refresh token that outlives the program: in the keyring, or
// where there is none in a file for its owner alone.
type keptToken struct {
	account string
	file    string
}

// get returns the token, or nothing where none was kept.
func (k keptToken) get() (string, error) {
	if t, err := keyring.Get(tokenService, k.account); err == nil {
		return t, nil
	}
	if _, err := os.Stat(k.file); errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return fromFile(k.file)
}

func (k keptToken) put(token string) error {
	if keyring.Set(tokenService, k.account, token) == nil {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(k.file), 0o700); err != nil {
		return fmt.Errorf("keeping the token: %w", err)
	}
	if err := renameio.WriteFile(k.file, []byte(token+"\n"), 0o600); err != nil {
		return fmt.Errorf("keeping the token: %w", err)
	}
	return nil
}
