package cli

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"github.com/adrg/xdg"
)

const logMost = 5 << 20 // bytes of a log before it is set aside

// dataDir returns the data folder.
func (a *app) dataDir() string {
	if a.dir != "" {
		return a.dir
	}
	return filepath.Join(xdg.DataHome, "earshot")
}

// configPath returns the configuration file.
func (a *app) configPath() string {
	if a.config != "" {
		if path, err := filepath.Abs(a.config); err == nil { // callers from other folders name it otherwise
			return path
		}
		return a.config
	}
	return filepath.Join(xdg.ConfigHome, "earshot", "config.toml")
}

// logPath returns the log: beside the data where --dir names a folder, so that
// erasing finds everything in one place.
func (a *app) logPath() string {
	if a.dir != "" {
		return filepath.Join(a.dir, "earshot.log")
	}
	return filepath.Join(xdg.StateHome, "earshot", "earshot.log")
}

// openLog opens the log for its owner alone. Without one earshot works on: a
// log that cannot be written must not keep anybody from listening.
func openLog(path string) (*slog.Logger, *os.File) {
	if info, err := os.Stat(path); err == nil && info.Size() > logMost {
		_ = os.Rename(path, path+".1") // a log too long is better than none
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return slog.New(slog.DiscardHandler), nil
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return slog.New(slog.DiscardHandler), nil
	}
	return slog.New(slog.NewJSONHandler(f, nil)), f
}

// ascii says whether the terminal's language cannot show more than ASCII.
func ascii(env []string) bool {
	vars := map[string]string{}
	for _, v := range env {
		if k, val, ok := strings.Cut(v, "="); ok {
			vars[k] = val
		}
	}
	for _, k := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := strings.ToLower(vars[k]); v != "" {
			return !strings.Contains(v, "utf-8") && !strings.Contains(v, "utf8")
		}
	}
	return false
}
