package chatlog

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"earshot/store"
	"earshot/store/clean"
)

// look reads everything that is new.
func (s *Source) look(ctx context.Context, f folder, once bool) error {
	l, err := f.list()
	if err != nil {
		if f.only != "" && errors.Is(err, fs.ErrNotExist) {
			return nil // being rotated: the next look finds the new file
		}
		return fmt.Errorf("listing the folder %s: %w", s.cfg.Path, err)
	}
	s.dirs, s.near = l.dirs, nearOf(f)
	in := &intake{ctx: ctx, st: s.st, source: s.cfg.Name, told: func(store.Heard) { s.advance() }}
	s.began, s.reading = s.st.Now(), nil
	defer in.wait() // on an error nothing is left under way
	if err := s.moved(in, f, l); err != nil {
		return err
	}
	s.refuse(in, l)
	due := s.due(l)
	left := s.size(due)
	for i, file := range due {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := s.progress(file.name, i, left); err != nil {
			return err
		}
		s.before = left.done
		left.done += s.rest(file)
		if err := s.hear(in, f, file, once); err != nil {
			return err
		}
	}
	if err := in.finish(); err != nil {
		return err
	}
	return s.rested(l)
}

// due returns the files that changed since they were read, or were not read
// to their very end.
func (s *Source) due(l listing) []found {
	var out []found
	for _, file := range l.files {
		c, known := s.cursors[file.name]
		same := c.Size == file.size && c.Changed == file.changed && c.Inode == file.inode
		if !known || !same || !c.Whole {
			out = append(out, file)
		}
	}
	return out
}

// work is how much a look has to do, in bytes and files.
type work struct {
	done, total int64
	files       int
}

func (s *Source) size(due []found) work {
	w := work{files: len(due)}
	for _, file := range due {
		w.total += s.rest(file)
	}
	return w
}

func (s *Source) rest(file found) int64 {
	return file.size - min(file.size, s.cursors[file.name].Offset)
}

// progress tells the screen how far a long look is, in KiB.
func (s *Source) progress(name string, i int, w work) error {
	const long = 4 << 20
	if w.total < long && w.files < 50 || w.files > 100 && i%(w.files/50) != 0 {
		return nil
	}
	s.state.Condition, s.state.What = store.Pulling, safeLine(name)
	s.state.Done, s.state.Total = int(w.done>>10), int(w.total>>10)
	return s.st.SetSource(s.state)
}

// advance tells the screen how far a long look is within a file, and how fast.
func (s *Source) advance() {
	if s.state.Condition != store.Pulling || s.reading == nil {
		return
	}
	done := s.before + s.reading.cur.Offset - s.from
	s.state.Done = int(done >> 10)
	if seconds := s.st.Now().Sub(s.began).Seconds(); seconds > 0 {
		s.state.Rate = float64(done>>10) / seconds
	}
	_ = s.st.SetSource(s.state) // the next look tells it, and what cannot be kept fails the batch
}

// rested tells the screen how the source is when there is nothing left to do.
func (s *Source) rested(l listing) error {
	state := s.state
	state.Condition, state.What, state.Done, state.Total, state.Rate = store.Live, clean.Line{}, 0, 0, 0
	zoneless, guessed := s.asks(l)
	state.AsksZone, state.AsksDates = zoneless && !s.cfg.ZoneGiven, guessed
	state.Note = s.note(l, state)
	if state.Condition == s.state.Condition && state.Note == s.state.Note {
		return nil
	}
	state.LastAt = s.st.Now()
	s.state = state
	return s.st.SetSource(state)
}

// asks says whether times in the files name no zone, and dates no order.
func (s *Source) asks(l listing) (zoneless, guessed bool) {
	for _, file := range l.files {
		c := s.cursors[file.name]
		zoneless, guessed = zoneless || c.Zoneless, guessed || c.Guessed && s.cfg.Dates == ""
	}
	return zoneless, guessed
}

// note says what a listener should know of how the files are read.
func (s *Source) note(l listing, state store.SourceState) clean.Line {
	text := ""
	switch {
	case len(l.files) == 0:
		text = fmt.Sprintf("the folder %s is empty; watching it", s.cfg.Path)
	case state.AsksZone:
		text = fmt.Sprintf("times without a zone are read as %s; set timezone if that is wrong", s.cfg.Zone)
	}
	if state.AsksDates {
		if text != "" {
			text += " · "
		}
		text += "dates like 03/04 are read day first; set dates if that is wrong"
	}
	return clean.OneLine(text)
}

// refuse names what is not opened, once, and takes it back when it is gone.
func (s *Source) refuse(in *intake, l listing) {
	now := map[string]string{}
	for _, r := range l.refused {
		now[r.name] = r.why
		if s.faults[r.name] != r.why {
			in.defect(r.name, r.why)
		}
	}
	for name := range s.faults {
		if _, still := now[name]; !still {
			in.mended(name)
		}
	}
	s.faults = now
}
