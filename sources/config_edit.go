package sources

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/google/renameio/v2"
	"github.com/pelletier/go-toml/v2"
)

// AddSource writes a [[source]] block at the end of the file at path, making
// the file where it is missing. Every other byte stays.
func AddSource(path string, s SourceConfig) error {
	return edit(path, func(b []byte) ([]byte, error) {
		c, err := parseConfig(path, b)
		if err != nil {
			return nil, err
		}
		if _, ok := c.Source(s.Name); ok {
			return nil, fmt.Errorf("there is a source named %s already", s.Name)
		}
		return addBlock(b, "[[source]]\n", s)
	})
}

// AddFormat writes a [[format]] block at the end of the file, likewise.
func AddFormat(path string, f FormatConfig) error {
	return edit(path, func(b []byte) ([]byte, error) { return addBlock(b, "[[format]]\n", f) })
}

// addBlock writes a block behind all others.
func addBlock(b []byte, header string, v any) ([]byte, error) {
	block, err := toml.Marshal(v)
	if err != nil {
		return nil, err
	}
	if len(b) > 0 && !bytes.HasSuffix(b, []byte("\n")) {
		b = append(b, '\n')
	}
	if len(b) > 0 {
		b = append(b, '\n')
	}
	return append(append(b, header...), block...), nil
}

// RemoveSource cuts a source's block out of the file at path.
func RemoveSource(path, name string) error { return removeBlock(path, "source", name) }

// RemoveFormat cuts out what was taught under a name.
func RemoveFormat(path, name string) error { return removeBlock(path, "format", name) }

func removeBlock(path, kind, name string) error {
	return edit(path, func(b []byte) ([]byte, error) {
		if block, ok := blockNamed(b, kind, name); ok {
			return append(bytes.Clone(b[:block.start]), b[block.end:]...), nil
		}
		return nil, fmt.Errorf("there is no %s named %s in %s", kind, name, path)
	})
}

// blockNamed finds the block of a kind that has a name.
func blockNamed(b []byte, kind, name string) (block, bool) {
	for _, block := range blocks(b, "[["+kind+"]]") {
		var named struct {
			Name string `toml:"name"`
		}
		if toml.Unmarshal(block.inner(b), &named) == nil && named.Name == name {
			return block, true
		}
	}
	return block{}, false
}

// SetSourceKey writes one key of a source's block, whose value is a word;
// every other byte stays.
func SetSourceKey(path, name, key, value string) error {
	return edit(path, func(b []byte) ([]byte, error) {
		block, ok := blockNamed(b, "source", name)
		if !ok {
			return nil, fmt.Errorf("there is no source named %s in %s", name, path)
		}
		line := []byte(key + " = " + strconv.Quote(value) + "\n")
		end := block.head
		for at, l := range lines(block.inner(b)) {
			text := strings.TrimSpace(string(l))
			if k, _, ok := strings.Cut(text, "="); ok && strings.TrimSpace(k) == key {
				at += block.head
				return slices.Concat(b[:at], line, b[at+len(l):]), nil
			}
			if text != "" && !strings.HasPrefix(text, "#") {
				end = block.head + at + len(l)
			}
		}
		if b[end-1] != '\n' {
			line = append([]byte{'\n'}, line...)
		}
		return slices.Concat(b[:end], line, b[end:]), nil
	})
}

// SetSides writes the [sides] block anew, and SetTop one of the keys at the
// top; every other byte stays.
func SetSides(path string, sides SidesConfig) error {
	return edit(path, func(b []byte) ([]byte, error) {
		text, err := toml.Marshal(sides)
		if err != nil {
			return nil, err
		}
		block := append([]byte("[sides]\n"), text...)
		if old := blocks(b, "[sides]"); len(old) > 0 {
			out := append(bytes.Clone(b[:old[0].start]), block...)
			if old[0].end < len(b) {
				out = append(out, '\n')
			}
			return append(out, b[old[0].end:]...), nil
		}
		if len(b) > 0 {
			b = append(bytes.TrimRight(b, "\n"), "\n\n"...)
		}
		return append(b, block...), nil
	})
}

// SetListener writes the listener's name at the top of the file.
func SetListener(path, name string) error {
	return edit(path, func(b []byte) ([]byte, error) {
		line := "listener = " + strconv.Quote(name) + "\n"
		for at, l := range lines(b) {
			if strings.HasPrefix(strings.TrimSpace(string(l)), "[") {
				break
			}
			if key, _, ok := bytes.Cut(l, []byte("=")); ok && strings.TrimSpace(string(key)) == "listener" {
				return append(append(bytes.Clone(b[:at]), line...), b[at+len(l):]...), nil
			}
		}
		return append([]byte(line), b...), nil
	})
}

// edit changes the file in one stroke: whole, checked, for its owner alone.
func edit(path string, change func([]byte) ([]byte, error)) error {
	b, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("reading the configuration: %w", err)
	}
	out, err := change(b)
	if err != nil {
		return err
	}
	if _, err := parseConfig(path, out); err != nil {
		return fmt.Errorf("the configuration would not be right after that, and stays as it is: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("making the configuration's folder: %w", err)
	}
	if err := renameio.WriteFile(path, out, 0o600); err != nil {
		return fmt.Errorf("writing the configuration: %w", err)
	}
	return nil
}

// block is a table of the file as text: from its header, comments just above
// it with it, to the next header.
type block struct{ start, head, end int }

func (b block) inner(text []byte) []byte { return text[b.head:b.end] }

// blocks finds the tables with a header.
func blocks(b []byte, header string) []block {
	var out []block
	open, comment := false, -1
	for at, l := range lines(b) {
		text := strings.TrimSpace(string(l))
		switch {
		case strings.HasPrefix(text, "["):
			start := at
			if comment >= 0 {
				start = comment
			}
			if open {
				out[len(out)-1].end = start
			}
			if open = text == header || strings.HasPrefix(text, header+" ") || strings.HasPrefix(text, header+"#"); open {
				out = append(out, block{start, at + len(l), len(b)})
			}
			comment = -1
		case strings.HasPrefix(text, "#"):
			if comment < 0 {
				comment = at
			}
		default:
			comment = -1
		}
	}
	return out
}

// lines yields the lines of b, each with its end, and where it begins.
func lines(b []byte) func(func(int, []byte) bool) {
	return func(yield func(int, []byte) bool) {
		at := 0
		for l := range bytes.Lines(b) {
			if !yield(at, l) {
				return
			}
			at += len(l)
		}
	}
}
