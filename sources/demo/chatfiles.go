package demo

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"time"

	"github.com/google/renameio/v2"
)

// writeChatFiles makes dir hold these files and no other day of an earlier
// floor. Only names that a floor would give are ever removed.
func writeChatFiles(dir string, files []ChatFile) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return err
	}
	if err := removeDays(dir); err != nil {
		return err
	}
	for _, file := range files {
		content := append(bytes.Join(file.Lines, []byte("\n")), '\n')
		if err := renameio.WriteFile(filepath.Join(dir, file.Name), content, 0o600); err != nil {
			return err
		}
	}
	return nil
}

func removeDays(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !e.Type().IsRegular() || !isDay(e.Name()) {
			continue
		}
		if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

// isDay reports whether name is one that a floor gives to a chat file.
func isDay(name string) bool {
	_, err := time.Parse(time.DateOnly+chatEnding, name)
	return err == nil
}

// appendLine adds one line with a single write, so that a reader who follows
// the file never sees half of it.
func appendLine(path string, line []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(append(bytes.Clone(line), '\n'))
	return errors.Join(err, file.Close())
}
