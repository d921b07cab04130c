package chatlog

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"earshot/sources"
)

const (
	surveyBytes = 64 << 10 // read of each file
	surveyFor   = 200 * time.Millisecond
)

// A FolderSurvey says what lies in a folder before any of it is kept.
type FolderSurvey struct {
	Files   int
	Formats map[string]int // files by format
	Unknown []string       // files in no known format, by name
	Refused []string       // links out of the folder, pipes, devices
	Lines   int            // about how many lines, by size
	Partial bool           // there was no time to look into every file
	Odd     *Odd           // the first of the unknown that is text; nil: none is

	taught Taught
}

// Survey looks into the beginnings of the files at a path, for a fifth of a
// second at most. Nothing is kept.
func Survey(name string, taught Taught) (FolderSurvey, error) {
	out := FolderSurvey{Formats: map[string]int{}, taught: taught}
	f, err := openFolder(name)
	if err != nil {
		return out, err
	}
	defer f.root.Close()
	l, err := f.list()
	if err != nil {
		return out, fmt.Errorf("listing the folder %s: %w", name, err)
	}
	for _, r := range l.refused {
		out.Refused = append(out.Refused, r.name)
	}
	out.Files = len(l.files)
	until := time.Now().Add(surveyFor)
	for _, file := range slices.Backward(l.files) {
		if time.Now().After(until) {
			out.Partial = true
			break
		}
		out.look(f, file)
	}
	return out, nil
}

// look counts one file.
func (s *FolderSurvey) look(f folder, file found) {
	open, info, err := f.open(file.name)
	if err != nil {
		s.Unknown = append(s.Unknown, file.name)
		return
	}
	defer open.Close()
	if isZip(file.name) {
		s.Formats["zip"]++
		return
	}
	raw, packed := beginning(open, info)
	if len(bytes.TrimSpace(raw)) == 0 {
		s.Formats["empty"]++
		return
	}
	charset := charsetOf(raw)
	h := newHead(file.name, headText(charset, raw), time.Unix(0, info.changed), len(raw) < surveyBytes)
	h.wide = charset != ""
	known, err := s.taught.detect(h, nil)
	if err != nil {
		if s.Odd == nil && foreign(h) == "" && strings.IndexByte(h.text, 0) < 0 {
			s.Odd = oddOf(h)
		}
		s.Unknown = append(s.Unknown, file.name)
		return
	}
	s.Formats[known.name()]++
	lines := float64(max(1, bytes.Count(raw, []byte("\n"))))
	if len(raw) == surveyBytes && !packed {
		lines *= float64(info.size) / surveyBytes
	}
	s.Lines += int(lines)
}

func beginning(open *os.File, info found) (raw []byte, packed bool) {
	var in io.Reader = open
	if packed = isPacked(info.name); packed {
		var err error
		if in, err = sources.Unpack(open); err != nil {
			return []byte("?"), true
		}
	}
	raw = make([]byte, surveyBytes)
	n, _ := io.ReadFull(in, raw) // what cannot be read is found when it is heard
	return raw[:n], packed
}

// String says it in a sentence or two.
func (s FolderSurvey) String() string {
	if s.Files == 0 {
		return "the folder is empty"
	}
	var parts []string
	for _, f := range append(s.taught.names(), "zip", "empty") {
		if n := s.Formats[f]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, f))
		}
	}
	out := count(s.Files, "file")
	if len(parts) > 0 {
		out += ": " + strings.Join(parts, ", ")
	}
	if s.Lines > 0 {
		out += fmt.Sprintf(", about %s", count(s.Lines, "line"))
	}
	if s.Partial {
		out += " in those looked into"
	}
	if n := len(s.Unknown); n > 0 {
		names := s.Unknown[:min(n, 3)]
		for i := range names {
			names[i] = safeLine(path.Base(names[i])).String()
		}
		out += fmt.Sprintf(". In no known format: %s", strings.Join(names, ", "))
		if n > 3 {
			out += fmt.Sprintf(" and %d more", n-3)
		}
	}
	return out
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
