package chatlog

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"

	"earshot/sources"
	"earshot/store"
	"earshot/store/clean"
)

const (
	lookEvery = time.Second           // network disks tell nobody of a change
	settleFor = 30 * time.Millisecond // what is written in one go is read in one go
)

// Config says what a source of chat logs is.
type Config struct {
	Name         string
	Path         string         // a folder, with all below it, or one file
	Zone         *time.Location // of times that name none; nil: UTC
	ZoneGiven    bool           // false: it is the listener's own, for want of another
	Dates        string         // day-first or month-first where a file does not show it; empty: nobody said
	Taught       Taught
	Pause        time.Duration // between conversations that have no names; 0: half an hour
	SlowAfter    time.Duration
	IgnoredAfter time.Duration
}

// A Source follows a folder of chat logs. It is a sources.Source.
type Source struct {
	cfg Config
	st  *store.Store

	ticks <-chan time.Time // nil: a ticker of its own
	deaf  bool             // do not ask the system for changes
	done  func()           // called after each look; may be nil

	cursors map[string]cursor
	faults  map[string]string // what is not opened, and why
	broken  map[string]string // files that could not be read, and why
	dirs    []string          // of the last look
	near    *near             // the folder, at this look
	state   store.SourceState

	// Of a look that takes long: when it began, what is being read, from where
	// on, and how many bytes were read before it.
	began   time.Time
	reading *visit
	from    int64
	before  int64
}

// New returns a source that reads what lies at cfg.Path into st.
func New(cfg Config, st *store.Store) *Source {
	if cfg.Zone == nil {
		cfg.Zone = time.UTC
	}
	return &Source{cfg: cfg, st: st}
}

// Name returns the source's name.
func (s *Source) Name() string { return s.cfg.Name }

// Prove looks at the folder and says what earshot does with it.
func (s *Source) Prove(context.Context) (store.Proof, error) {
	f, err := openFolder(s.cfg.Path)
	if err != nil {
		return store.Proof{}, err
	}
	return s.proof(), f.root.Close()
}

func (s *Source) proof() store.Proof {
	step := func(says, detail string) store.ProofStep {
		return store.ProofStep{Verdict: "ok", Says: clean.OneLine(says), Detail: clean.OneLine(detail)}
	}
	return store.Proof{At: s.st.Now(), How: clean.OneLine("a folder, only read"), Steps: []store.ProofStep{
		step("files are opened for reading only", "open(2) with O_RDONLY"),
		step("nothing outside of the folder is opened: no link leads out", "os.Root"),
		step("pipes, sockets and devices are not opened", ""),
	}}
}

// Listen reads what is new in the folder and, unless once is set, stays to
// hear what comes. It returns nil when once is done or ctx ends.
func (s *Source) Listen(ctx context.Context, once bool) error {
	f, err := openFolder(s.cfg.Path)
	if err != nil {
		return err
	}
	defer f.root.Close()
	if err := s.load(); err != nil {
		return err
	}
	if err := s.begin(); err != nil {
		return err
	}
	if once {
		return ended(ctx, s.look(ctx, f, true))
	}
	return ended(ctx, s.follow(ctx, f))
}

func ended(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// load takes up the cursors where they were left.
func (s *Source) load() error {
	s.cursors, s.faults, s.broken = map[string]cursor{}, map[string]string{}, map[string]string{}
	return s.st.View(func(t *store.Tx) error {
		var failed error
		t.Cursors(s.cfg.Name, func(what string) {
			var c cursor
			if _, err := t.Cursor(s.cfg.Name, what, &c); err != nil {
				failed = err
			}
			c.Whole = c.Whole && c.Format != "" // a format may have been taught since
			s.cursors[what] = c
		})
		return failed
	})
}

func (s *Source) begin() error {
	proof := s.proof()
	s.state = store.SourceState{
		Name: s.cfg.Name, Kind: "chat", Where: clean.OneLine(s.cfg.Path), Condition: store.Starting,
		Proved: &proof, SlowAfter: s.cfg.SlowAfter, IgnoredAfter: s.cfg.IgnoredAfter, LastAt: s.st.Now(),
	}
	return s.st.SetSource(s.state)
}

// follow looks again whenever the system tells of a change, and every second
// in any case.
func (s *Source) follow(ctx context.Context, f folder) error {
	ticks := s.ticks
	if ticks == nil {
		t := time.NewTicker(lookEvery)
		defer t.Stop()
		ticks = t.C
	}
	w, changes := s.watcher()
	if w != nil {
		defer w.Close()
	}
	for {
		if err := s.look(ctx, f, false); err != nil {
			return err
		}
		s.watch(w, f)
		if s.done != nil {
			s.done()
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticks:
		case <-changes:
			drain(ctx, changes)
		}
		if err := s.stillThere(f); err != nil {
			return err
		}
	}
}

// watcher asks the system to tell of changes. Where it will not, looking every
// second has to do.
func (s *Source) watcher() (*fsnotify.Watcher, <-chan fsnotify.Event) {
	if s.deaf {
		return nil, nil
	}
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, nil
	}
	go func() {
		for range w.Errors { // an overflow: the next look sees all
		}
	}()
	return w, w.Events
}

// watch adds folders that are new. One that cannot be watched is looked at
// every second.
func (s *Source) watch(w *fsnotify.Watcher, f folder) {
	if w == nil {
		return
	}
	if f.only != "" {
		_ = w.Add(f.root.Name())
		return
	}
	for _, d := range s.dirs {
		_ = w.Add(filepath.Join(f.root.Name(), filepath.FromSlash(d)))
	}
}

// drain waits until a burst of changes is over.
func drain(ctx context.Context, changes <-chan fsnotify.Event) {
	t := time.NewTimer(settleFor)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			return
		case <-changes:
		}
	}
}

// stillThere finds out whether the folder was taken away or replaced.
func (s *Source) stillThere(f folder) error {
	now, err := os.Stat(s.cfg.Path)
	if err != nil {
		return &sources.Refusal{Why: fmt.Sprintf("The folder %s is gone.", s.cfg.Path), Do: "Put it back, or change path in the configuration; what was heard stays.", Err: err}
	}
	if f.only != "" {
		return nil
	}
	was, err := f.root.Stat(".")
	if err == nil && !os.SameFile(was, now) {
		return errors.New("the folder was replaced by another")
	}
	return err
}

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

// moved finds files that lie under another name now, and lets their cursors
// follow them.
func (s *Source) moved(in *intake, f folder, l listing) error {
	byInode := map[uint64]string{}
	stayed := map[string]uint64{}
	for _, file := range l.files {
		stayed[file.name] = file.inode
	}
	for name, c := range s.cursors {
		if c.Inode != 0 && stayed[name] != c.Inode {
			byInode[c.Inode] = name
		}
	}
	took := map[string]cursor{}
	var left []string
	for _, file := range l.files {
		old, ok := byInode[file.inode]
		if !ok || old == file.name || s.cursors[file.name].Inode == file.inode {
			continue
		}
		same, err := s.begins(f, file, s.cursors[old])
		if err != nil || !same {
			continue // it is read as a new file, or named when it is opened
		}
		took[file.name] = s.cursors[old]
		left = append(left, old)
	}
	for _, old := range left {
		delete(s.cursors, old)
		in.cursor(old, nil)
	}
	for name, c := range took {
		s.cursors[name] = c
		in.cursor(name, c)
	}
	return nil
}

// begins says whether a file is the one that a cursor was kept for.
func (s *Source) begins(f folder, file found, c cursor) (bool, error) {
	if file.size < c.Offset || isPacked(file.name) {
		return false, nil
	}
	open, _, err := f.open(file.name)
	if err != nil {
		return false, err
	}
	defer open.Close()
	return c.same(open)
}

// hear reads what is new in one file. A file that cannot be read is a defect,
// and stops no other.
func (s *Source) hear(in *intake, f folder, file found, once bool) error {
	open, now, err := f.open(file.name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // gone since it was listed
	}
	if err != nil {
		return s.unreadable(in, file, "it cannot be opened; see that you may read it")
	}
	defer open.Close()
	if isZip(file.name) {
		return s.archive(in, open, now)
	}
	v := s.visitOf(in, open, now, once)
	s.reading, s.from = v, v.cur.Offset
	var src io.Reader = open
	if isPacked(file.name) {
		v.file, v.whole = nil, nil
		if src, err = sources.Unpack(open); err != nil {
			return s.unreadable(in, now, err.Error())
		}
	} else if _, err := open.Seek(v.cur.Offset, io.SeekStart); err != nil {
		return s.unreadable(in, now, "it cannot be read from where it was left")
	}
	return s.took(in, v, open, now, v.run(src))
}

// took keeps what came of a visit.
func (s *Source) took(in *intake, v *visit, open io.ReaderAt, now found, err error) error {
	var unknown *unknownError
	var kept *keepError
	switch {
	case errors.As(err, &kept):
		return err
	case errors.As(err, &unknown):
		if err := in.outcome(v.name, err); err != nil {
			return err
		}
		v.cur.Whole, v.cur.Offset = true, 0 // tried again when it changes
	case err != nil:
		return s.unreadable(in, now, "reading it failed: "+reason(err))
	default:
		if v.fresh {
			in.mended(v.name)
		}
		delete(s.broken, v.name)
		v.cur.Whole = v.cur.Whole || v.cur.Format == "" // an empty file
	}
	if isPacked(v.name) {
		v.cur.Offset = 0
	}
	return s.put(in, v.name, v.cur, open)
}

// archive reads the logs in a zip, which does not grow: it is read again when
// it is another.
func (s *Source) archive(in *intake, open io.ReaderAt, now found) error {
	a, err := openZip(now.name, open, now.size)
	if err != nil {
		return s.unreadable(in, now, err.Error())
	}
	near := a.near()
	for _, f := range a.logs() {
		name := now.name + "/" + f.Name
		src, err := a.open(f)
		if err != nil {
			in.defect(name, err.Error())
			continue
		}
		v := &visit{in: in, taught: s.cfg.Taught, pause: s.cfg.Pause, name: name, ended: true, fresh: true, kin: s.kin,
			options: options{zone: s.cfg.Zone, dates: orderNamed(s.cfg.Dates), day: f.Modified, name: name, near: near}}
		if err := in.outcome(name, errors.Join(v.run(src), src.Close())); err != nil {
			return err
		}
	}
	delete(s.broken, now.name)
	in.mended(now.name)
	return s.put(in, now.name, cursor{Inode: now.inode, Size: now.size, Changed: now.changed, Whole: true, Format: "zip"}, open)
}

func reason(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

// visitOf decides where to begin: at the cursor where the file goes on as it
// was, else at the start.
func (s *Source) visitOf(in *intake, open io.ReaderAt, now found, once bool) *visit {
	c, known := s.cursors[now.name]
	sameSize := now.size == c.Size && now.inode == c.Inode
	f, read := s.cfg.Taught.named(c.Format)
	goesOn := known && read && f.grows() && !isPacked(now.name) && now.size >= c.Offset
	if goesOn && sameSize && now.changed != c.Changed && c.Whole {
		goesOn = false // written anew in the same length
	}
	if goesOn {
		goesOn, _ = c.same(open)
	}
	quiet := known && sameSize && now.changed == c.Changed
	v := &visit{in: in, taught: s.cfg.Taught, pause: s.cfg.Pause, name: now.name, file: open, whole: open, ended: once || quiet || isPacked(now.name), kin: s.kin, cur: c,
		options: options{zone: s.cfg.Zone, dates: orderNamed(s.cfg.Dates), day: time.Unix(0, now.changed), name: now.name, near: s.near}}
	if !goesOn {
		v.earlier = func(name string) []cursor { return s.remembered(name, c) }
		v.fresh, v.cur = true, cursor{Flaws: c.Flaws, Surplus: c.Surplus, Day: c.Day}
	}
	v.cur.Inode, v.cur.Size, v.cur.Changed = now.inode, now.size, now.changed
	return v
}

// remembered finds what a new file may go on with: the file before it, or what
// was known under its name.
func (s *Source) remembered(name string, old cursor) []cursor {
	var out []cursor
	for _, before := range rotatedBefore(name) {
		if c, ok := s.cursors[before]; ok {
			out = append(out, c)
		}
	}
	return append(out, old)
}

// kin finds a file known before that began like the one whose first bytes are
// given: its copy, or an earlier state of it.
func (s *Source) kin(head []byte) (store.Hash, bool) {
	for _, c := range s.cursors {
		if c.Format != "" && c.HeadLen > 0 && c.HeadLen <= len(head) && store.HashOf(string(head[:c.HeadLen])) == c.Head {
			return c.Origin, true
		}
	}
	return store.Hash{}, false
}

func (s *Source) put(in *intake, name string, c cursor, open io.ReaderAt) error {
	if err := c.mark(open); err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	s.cursors[name] = c
	in.cursor(name, c)
	if in.full() {
		return in.flush()
	}
	return nil
}

// unreadable names a file that could not be read at all; it is tried again at
// each look.
func (s *Source) unreadable(in *intake, file found, why string) error {
	if s.broken[file.name] != why {
		in.defect(file.name, why)
	}
	s.broken[file.name] = why
	return nil
}
