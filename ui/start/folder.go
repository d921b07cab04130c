package start

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"earshot/ui/form"
	"earshot/ui/look"
)

// folderScreen asks for a folder of logs and says what lies in it.
type folderScreen struct {
	*session
	before *threeChoices
	form   *form.Form
	id     int

	matches []string // folders that begin as what was typed
	checked string   // the path that summary speaks of
	summary string
	odd     *Odd // a file in it that nobody can read yet; nil: there is none
	bare    bool // there is no file in it yet
	busy    bool
}

// matchesMsg is sent with the folders that begin as what was typed.
type matchesMsg struct {
	id      int
	path    string // completed as far as they agree
	matches []string
}

// checkedMsg is sent when a folder was looked into.
type checkedMsg struct {
	id    int
	path  string
	found Found
	bare  bool
	err   error
}

func newFolder(s *session, before *threeChoices) *folderScreen {
	return &folderScreen{session: s, before: before,
		form: form.New(s.look, form.Words{Saves: "looks into it", Closes: "back, keeps what you typed"},
			form.Field{Name: "path", Label: "folder", Aside: "Tab completes it. JSON Lines, JSON, CSV and plain transcripts are found by themselves."})}
}

func (f *folderScreen) title() string  { return "Open a folder of chat logs" }
func (f *folderScreen) step() int      { return 2 }
func (f *folderScreen) help() []string { return nil }

func (f *folderScreen) says() string {
	if f.busy {
		return "Looking."
	}
	return "The files are read where they lie, and never changed."
}

func (f *folderScreen) hints() []look.Hint {
	enter := look.Hint{Key: "Enter", Word: "looks into it"}
	switch {
	case f.ready() && f.bare:
		enter.Word = "watches it"
	case f.ready():
		enter.Word = "hears it"
	}
	if f.ready() && f.odd != nil {
		return []look.Hint{enter, {Key: "Ctrl+T", Word: "teaches how to read " + f.oddName()}, {Key: "Esc", Word: "back"}}
	}
	return []look.Hint{enter, {Key: "Tab", Word: "completes"}, {Key: "Esc", Word: "back, keeps what you typed"}}
}

func (f *folderScreen) oddName() string { return safe(path.Base(f.odd.Name)) }

func (f *folderScreen) typed() string { return f.form.Values()["path"] }

// ready says whether what lies in the folder has been seen.
func (f *folderScreen) ready() bool { return f.summary != "" && f.checked == f.typed() }

func (f *folderScreen) update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case matchesMsg:
		if msg.id == f.id {
			f.form.Set("path", msg.path)
			f.matches = msg.matches
		}
		return f, nil
	case checkedMsg:
		if msg.id == f.id {
			f.check(msg)
		}
		return f, nil
	case savedMsg:
		if msg.id == f.id {
			return f.saved(msg)
		}
		return f, nil
	case tea.KeyPressMsg:
		return f.key(msg)
	}
	f.form.Update(msg)
	return f, nil
}

func (f *folderScreen) key(msg tea.KeyPressMsg) (screen, tea.Cmd) {
	if f.busy && msg.String() != "esc" {
		return f, nil
	}
	if msg.String() == "tab" {
		f.id = f.ask()
		id, typed := f.id, f.typed()
		return f, func() tea.Msg {
			path, matches := complete(typed)
			return matchesMsg{id, path, matches}
		}
	}
	if msg.String() == "ctrl+t" && f.ready() && f.odd != nil {
		return newTeach(f.session, f, *f.odd)
	}
	was := f.typed()
	out := f.form.Update(msg)
	if f.typed() != was {
		f.matches, f.id = nil, f.ask()
	}
	switch out {
	case form.Closed:
		f.busy, f.id = false, f.ask()
		return f.before, nil
	case form.Saved:
		return f.enter()
	}
	return f, nil
}

// enter looks into the folder, and the second time hears it.
func (f *folderScreen) enter() (screen, tea.Cmd) {
	typed := f.typed()
	if typed == "" {
		f.form.Wrong("path", "Type the name of a folder.")
		return f, nil
	}
	f.busy, f.id, f.matches = true, f.ask(), nil
	where := absolute(typed)
	if f.ready() {
		f.choice = Choice{Name: plainName(filepath.Base(where), "chat-logs"), Path: where}
		return f, f.session.save(f.id)
	}
	id, ctx, check := f.id, f.ctx, f.doors.CheckFolder
	return f, func() tea.Msg {
		found, err := check(ctx, where)
		return checkedMsg{id, typed, found, err == nil && bare(where), err}
	}
}

func (f *folderScreen) check(msg checkedMsg) {
	f.busy = false
	if msg.err != nil {
		f.summary = ""
		f.form.Wrong("path", whyNot(msg.err))
		return
	}
	f.checked, f.summary, f.odd, f.bare = msg.path, safe(msg.found.Says), msg.found.Odd, msg.bare
}

func (f *folderScreen) saved(msg savedMsg) (screen, tea.Cmd) {
	f.busy = false
	if msg.err != nil {
		f.form.Wrong("path", safe(msg.err.Error()))
		return f, nil
	}
	f.stop = msg.stop
	return newPull(f.session)
}

func (f *folderScreen) draw(width, height int) canvas {
	var below canvas
	switch {
	case f.ready() && f.bare:
		f.prose(&below, width, 10, proseWidth, look.S{Role: look.Warning}, "No files yet; Enter watches it.")
	case f.ready():
		f.prose(&below, width, 10, proseWidth, look.S{}, f.summary)
		f.prose(&below, width, 10, proseWidth, look.S{Role: look.Muted}, "Enter hears it, and follows it as it grows.")
		if f.odd != nil {
			f.prose(&below, width, 10, proseWidth, look.S{Role: look.Warning}, "Ctrl+T says how to read "+f.oddName()+".")
		}
	}
	for _, name := range f.matches {
		below.add(f.look.Row(width).To(10).Add(look.S{Role: look.Muted}, safe(name)).String())
	}
	below.lines = below.lines[:min(len(below.lines), max(height-3, 0))]
	f.form.SetLook(f.look)
	f.form.SetSize(width, max(min(4, height-len(below.lines)), 1))
	c := canvas{lines: f.form.View()}
	c.x, c.y, _ = f.form.Cursor()
	c.add(below.lines...)
	return c
}

// whyNot says why a folder cannot be heard, of one that was only typed and
// never configured.
func whyNot(err error) string {
	if errors.Is(err, fs.ErrNotExist) {
		return "There is no such folder. Check its name, or let Tab complete it."
	}
	return safe(err.Error())
}

// bare says whether a folder has no file in it, hidden ones aside. It reads
// the disk.
func bare(path string) bool {
	none := true
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	_ = filepath.WalkDir(path, func(name string, d fs.DirEntry, err error) error { // what cannot be opened holds nothing for us
		switch {
		case err != nil:
			return nil
		case name != path && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
		case !d.IsDir():
			none = false
			return fs.SkipAll
		}
		return nil
	})
	return none
}

// absolute returns a path as the system takes it, ~ being the home folder.
func absolute(path string) string {
	if rest, ok := strings.CutPrefix(path, "~"); ok && (rest == "" || rest[0] == '/') {
		if home, err := os.UserHomeDir(); err == nil {
			path = home + rest
		}
	}
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}

// complete returns what was typed, completed as far as all folders agree that
// begin so, and their names where they are several. It reads the disk.
func complete(typed string) (string, []string) {
	if typed == "~" {
		return "~/", nil
	}
	dir, start := filepath.Split(typed)
	entries, err := os.ReadDir(absolute(dir))
	if err != nil {
		return typed, nil
	}
	var matches []string
	for _, e := range entries {
		hidden := strings.HasPrefix(e.Name(), ".") && start == ""
		odd := safe(e.Name()) != e.Name() // cannot be shown, so cannot be typed
		if strings.HasPrefix(e.Name(), start) && !hidden && !odd && isFolder(absolute(dir), e) {
			matches = append(matches, e.Name())
		}
	}
	switch len(matches) {
	case 0:
		return typed, nil
	case 1:
		return dir + matches[0] + string(filepath.Separator), nil
	}
	return dir + agreed(matches), matches
}

// isFolder follows a link.
func isFolder(dir string, e os.DirEntry) bool {
	info, err := os.Stat(filepath.Join(dir, e.Name()))
	return err == nil && info.IsDir()
}

// agreed returns what all names begin with.
func agreed(names []string) string {
	first, last := []rune(slices.Min(names)), []rune(slices.Max(names))
	n := 0
	for n < len(first) && n < len(last) && first[n] == last[n] {
		n++
	}
	return string(first[:n])
}
