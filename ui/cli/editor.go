package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
)

// editorOf returns the caller's editor with its arguments, as VISUAL or EDITOR
// name it; nil: there is none.
func editorOf(env []string) []string {
	for _, name := range []string{"VISUAL", "EDITOR"} {
		for _, v := range env {
			if value, ok := strings.CutPrefix(v, name+"="); ok && strings.TrimSpace(value) != "" {
				return strings.Fields(value)
			}
		}
	}
	return nil
}

// An editing is a text in an editor. It is a tea.ExecCommand. The text lies in
// a file of the data folder for that time, readable by its owner alone.
type editing struct {
	command  []string
	dir      string
	text     string // before, and after Run what was written
	in       io.Reader
	out, err io.Writer
}

// SetStdin, SetStdout and SetStderr name the editor's terminal.
func (e *editing) SetStdin(r io.Reader) { e.in = r }

// SetStdout see SetStdin.
func (e *editing) SetStdout(w io.Writer) { e.out = w }

// SetStderr see SetStdin.
func (e *editing) SetStderr(w io.Writer) { e.err = w }

// Run opens the editor and waits until it is closed.
func (e *editing) Run() error {
	if err := os.MkdirAll(e.dir, 0o700); err != nil {
		return fmt.Errorf("making room for the editor: %w", err)
	}
	f, err := os.CreateTemp(e.dir, "paste-*.txt")
	if err != nil {
		return fmt.Errorf("making room for the editor: %w", err)
	}
	defer os.Remove(f.Name()) // its words are nobody's any more
	_, err = f.WriteString(e.text)
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("making room for the editor: %w", err)
	}
	c := exec.Command(e.command[0], append(e.command[1:len(e.command):len(e.command)], f.Name())...)
	c.Stdin, c.Stdout, c.Stderr = e.in, e.out, e.err
	if err := c.Run(); err != nil {
		return fmt.Errorf("the editor %s ended badly, and nothing was taken: %w", e.command[0], err)
	}
	b, err := os.ReadFile(f.Name())
	if err != nil {
		return fmt.Errorf("reading what was written in the editor: %w", err)
	}
	e.text = string(b)
	return nil
}
