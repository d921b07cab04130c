package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"earshot/store"
)

const (
	handoverMost = 1000             // files of one name
	hookWithin   = 30 * time.Second // how long the command may take
)

// handover writes a draft into the hand-over folder, for its owner alone, and
// never over another; then it tells the command of the configuration, if there
// is one. It may block for as long as the command may take.
func (h *house) handover(name string, body []byte) (string, error) {
	dir := filepath.Join(h.store.Dir(), store.HandoverDir)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	path, err := writeNew(dir, name, body)
	if err != nil {
		return "", err
	}
	return path, h.tellHook(path)
}

// writeNew writes a file of a name that nothing has yet: name.eml, name-2.eml
// and so on.
func writeNew(dir, name string, body []byte) (string, error) {
	base, ext := strings.TrimSuffix(name, filepath.Ext(name)), filepath.Ext(name)
	for n := 1; n <= handoverMost; n++ {
		path := filepath.Join(dir, base+ext)
		if n > 1 {
			path = filepath.Join(dir, fmt.Sprintf("%s-%d%s", base, n, ext))
		}
		f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		_, err = f.Write(body)
		return path, errors.Join(err, f.Close())
	}
	return "", fmt.Errorf("%s holds %d drafts called %s; move some away", dir, handoverMost, name)
}

// tellHook runs the command that takes a draft further, with the draft's path
// as its last word and no shell.
func (h *house) tellHook(path string) error {
	command := h.config().HandoverCommand
	if len(command) == 0 {
		return nil
	}
	ctx, stop := context.WithTimeout(context.Background(), hookWithin)
	defer stop()
	err := exec.CommandContext(ctx, command[0], append(command[1:len(command):len(command)], path)...).Run()
	if err != nil {
		return fmt.Errorf("the draft lies in %s; handover_command failed: %w", path, err)
	}
	return nil
}
