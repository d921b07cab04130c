package cli

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"earshot/store"
	"earshot/store/clean"
)

// understood lets a listener do something in a place's store.
func (p place) understood(f func(*store.Act) error) {
	p.t.Helper()
	s, err := store.Open(p.data, store.Options{})
	if err != nil {
		p.t.Fatal(err)
	}
	who, err := s.Local(clean.OneLine("Ines"))
	if err == nil {
		err = s.Do(store.Actor{Listener: who, Via: store.ViaTUI}, f)
	}
	if failed := s.Close(); err != nil || failed != nil {
		p.t.Fatal(err, failed)
	}
}

// hostile is a codebook whose every cell a spreadsheet would run, or that CSV
// must quote.
const hostile = "tag,description,title,include,exclude\n" +
	"\"lid/heat\",\"The lid, \"\"hot\"\"\",T,\"a, b\",c\n" +
	"'=1+1,'@SUM(A1),'-2,'+3,'＝4\n" +
	"money,'' '=x,,,\n"

func TestACodebookComesBackAsItWas(t *testing.T) {
	p, q := newPlace(t, ""), newPlace(t, "")
	p.log("floor.jsonl", femi, dana)
	p.rows("listen", "--once")
	from, to := filepath.Join(t.TempDir(), "in.csv"), filepath.Join(t.TempDir(), "out.csv")
	p.write(from, hostile)
	if out, errs, code := p.run("themes", "import", from); code != 0 || out != "" || !strings.Contains(errs, "3 themes new, 0 changed, 0 as they were") {
		t.Fatalf("%d %s %s", code, out, errs)
	}
	p.understood(func(a *store.Act) error {
		th, _, err := a.ThemeByPath("lid/heat")
		if err != nil {
			return err
		}
		m, err := a.NewMark(store.Mark{Message: 1, Start: 0, End: 5, Themes: []store.ThemeID{th.ID}})
		th.Example = m.ID
		if err != nil {
			return err
		}
		return a.DefineTheme(th)
	})
	if _, errs, code := p.run("export", "codebook", to); code != 0 || !strings.Contains(errs, "holds the codebook") {
		t.Fatalf("%d %s", code, errs)
	}
	b, err := os.ReadFile(to)
	if err != nil {
		t.Fatal(err)
	}
	want := "tag,description,number of highlights,number of documents,number of customers,title,include,exclude,example\n" +
		"'=1+1,'@SUM(A1),0,0,0,'-2,'+3,'＝4,\n" +
		"lid/heat,\"The lid, \"\"hot\"\"\",1,1,1,T,\"a, b\",c,where\n" +
		"money,'' '=x,0,0,0,,,,\n"
	if string(b) != want {
		t.Errorf("got\n%s\nwant\n%s", b, want)
	}
	if _, errs, code := q.run("themes", "import", to); code != 0 {
		t.Fatalf("%d %s", code, errs)
	}
	for i, place := range []place{p, q} {
		var got []string
		for _, r := range place.rows("themes") {
			got = append(got, fmt.Sprint(r["path"], "|", r["title"], "|", r["definition"], "|", r["include"], "|", r["exclude"]))
		}
		if want := []string{"=1+1|-2|@SUM(A1)|+3|＝4", `lid/heat|T|The lid, "hot"|a, b|c`, "money||' '=x||"}; !slices.Equal(got, want) {
			t.Errorf("place %d: %q, want %q", i, got, want)
		}
	}
	if _, errs, _ := p.run("themes", "import", to); !strings.Contains(errs, "0 themes new, 0 changed, 3 as they were") {
		t.Errorf("again: %s", errs)
	}
}

// What other programs write, and what is wrong with it.
func TestCodebooksOfOtherPrograms(t *testing.T) {
	for name, c := range map[string]struct {
		text  string
		paths string
		says  string
	}{
		"Taguette's":               {"tag,description,number of highlights,number of documents\r\nlid,hot,3,2\r\nrefund,,0,0\r\n", "lid refund", "2 themes new"},
		"Taguette's, with parents": {"tag,parent,description,number of highlights\nlid,,a,1\nheat,lid,b,1\nsteam,heat,c,1\nlid/x,lid,d,0\n", "lid lid/heat lid/heat/steam lid/x", ""},
		"a circle of parents":      {"tag,parent\na,b\nb,a\n", "a/b/a b/a/b", ""},
		"names and a mark":         {"\ufeffName;Description\nlid;hot\n", "lid", ""},
		"path, tabs":               {"path\tinclude\nlid\tx\n", "lid", ""},
		"Windows-1252":             {"tag,description\nf\xfcr,gr\xfcn\n", "für", ""},
		"UTF-16":                   {"\xff\xfet\x00a\x00g\x00\n\x00l\x00i\x00d\x00", "lid", ""},
		"without a name":           {"tag,description\n,hot\nlid,\n\n\"\",\"\"\n", "lid", "left out line 2: it names no theme"},
		"too long":                 {"tag\n" + strings.Repeat("x", 201) + "\nlid\n", "lid", "left out line 2: a theme needs a name"},
		"a quote astray":           {"tag\na\"b\nlid\n", "lid", "left out line 2"},
		"no header":                {"lid,hot\n", "", "no column is called tag, name or path"},
		"two headers":              {"tag,name\nlid,lid\n", "", "more than one column"},
		"nothing":                  {"", "", "no CSV file"},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlace(t, "")
			file := filepath.Join(t.TempDir(), "c.csv")
			p.write(file, c.text)
			_, errs, code := p.run("themes", "import", file)
			if (code != 0) != (c.paths == "") || !strings.Contains(errs, c.says) {
				t.Errorf("%d: %s", code, errs)
			}
			if c.paths == "" {
				return
			}
			var got []string
			for _, r := range p.rows("themes") {
				got = append(got, r["path"].(string))
			}
			if strings.Join(got, " ") != c.paths {
				t.Errorf("themes %q, want %q", got, c.paths)
			}
		})
	}
}

func TestAnImportedCodebookIsOneActAndLeavesTheRest(t *testing.T) {
	p := newPlace(t, "")
	file := filepath.Join(t.TempDir(), "c.csv")
	p.write(file, "tag,description,title\nlid,hot,The lid\nold,,\n")
	p.run("themes", "import", file)
	p.write(file, "tag,description\nLID,hotter\nnew,\nold,\n")
	out, _, _ := p.run("themes", "import", file, "--json")
	if want := `{"new":1,"changed":1,"same":1,"bad":[]}` + "\n"; out != want {
		t.Errorf("got %s, want %s", out, want)
	}
	if r := p.rows("themes", "lid")[0]; r["definition"] != "hotter" || r["title"] != "The lid" || r["path"] != "lid" {
		t.Errorf("%v", r)
	}
	s, err := store.Open(p.data, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Undo(store.Actor{Listener: 1}); err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if rows := p.rows("themes"); len(rows) != 2 || rows[0]["definition"] != "hot" {
		t.Errorf("undone: %v", rows)
	}
}

func TestMarksAreExportedInTaguettesColumns(t *testing.T) {
	p := newPlace(t, "")
	p.log("floor.jsonl", strings.Replace(femi, "where is", "=where is", 1), dana)
	p.rows("listen", "--once")
	p.understood(func(a *store.Act) error {
		lid, err := a.ThemeAt(clean.OneLine("lid"))
		if err != nil {
			return err
		}
		heat, err := a.ThemeAt(clean.OneLine("-heat"))
		if err != nil {
			return err
		}
		for _, themes := range [][]store.ThemeID{{lid.ID, heat.ID}, nil} {
			if _, err := a.NewMark(store.Mark{Message: 1, Start: 0, End: 9, Themes: themes, Kind: store.Complaint, Need: clean.OneLine("a, \"b\"")}); err != nil {
				return err
			}
		}
		return nil
	})
	out, errs, code := p.run("export", "marks")
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if code != 0 || err != nil || len(rows) != 4 {
		t.Fatalf("%d %s %v\n%s", code, errs, err, out)
	}
	if got := strings.Join(rows[0][:4], ","); got != "id,document,tag,content" {
		t.Errorf("columns %s", got)
	}
	for i, want := range []string{"1,#1 =where is my refund,lid,'=where is", "1,#1 =where is my refund,'-heat,'=where is", "2,#1 =where is my refund,,'=where is"} {
		if got := strings.Join(rows[i+1][:4], ","); got != want {
			t.Errorf("row %d: %s, want %s", i, got, want)
		}
	}
	if need := rows[1][slices.Index(rows[0], "need")]; need != `a, "b"` {
		t.Errorf("need %q", need)
	}
}

func TestAnExportKeepsTheFileThatIsThere(t *testing.T) {
	p := newPlace(t, "")
	file := filepath.Join(t.TempDir(), "out.csv")
	p.write(file, "mine")
	for _, c := range []struct {
		args []string
		code int
	}{
		{[]string{"export", "codebook", file}, exitFailed}, {[]string{"export", "codebook", file, "--force"}, 0},
		{[]string{"export"}, exitUsage}, {[]string{"export", "all"}, exitUsage}, {[]string{"export", "marks", "--json"}, exitUsage},
		{[]string{"export", "marks", "a", "b"}, exitUsage}, {[]string{"themes", "import"}, exitUsage},
		{[]string{"themes", "import", file + ".gone"}, exitFailed},
	} {
		if _, errs, code := p.run(c.args...); code != c.code {
			t.Errorf("%v ended with %d: %s", c.args, code, errs)
		}
		b, err := os.ReadFile(file)
		if err != nil || c.code != 0 && len(c.args) == 3 && c.args[2] == file && c.args[1] == "codebook" && string(b) != "mine" {
			t.Errorf("%v left %q, %v", c.args, b, err)
		}
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

// Attached, the files are the caller's: the codebook is read from where the
// caller stands, and written there, while the owner only answers.
func TestAnAttachedCodebookIsTheCallers(t *testing.T) {
	t.Parallel()
	p := floorPlace(t)
	dir := t.TempDir()
	p.write(filepath.Join(dir, "in.csv"), hostile)
	floor := p.start(126, 36)
	floor.until("Femi A", "floor-chat")
	for _, args := range [][]string{{"themes", "import", "in.csv"}, {"export", "codebook", "out.csv"}, {"export", "codebook", "out.csv"}} {
		cmd := p.command(args...)
		cmd.Dir = dir
		_, errs, code := p.finish(cmd)
		again := args[0] == "export" && strings.Contains(errs, "is there already")
		if code != 0 && !again {
			t.Errorf("%v ended with %d: %s", args, code, errs)
		}
	}
	b, err := os.ReadFile(filepath.Join(dir, "out.csv"))
	if err != nil || !strings.Contains(string(b), "'=1+1,'@SUM(A1)") {
		t.Errorf("%s, %v", b, err)
	}
}

// Whatever the bytes, reading a codebook ends, and every theme has a path.
func FuzzReadCodebook(f *testing.F) {
	for _, s := range []string{hostile, "tag,parent\na,b\nb,a\n", "path\n\"\n", "\ufeffname;description\nx;y", "tag\n\x00\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		rows, bad, err := readCodebook(b)
		if err != nil && len(rows)+len(bad) > 0 {
			t.Errorf("an error beside %d rows", len(rows))
		}
		for _, r := range rows {
			if r.theme.Path.Len() == 0 || r.line < 2 {
				t.Errorf("line %d: %+v", r.line, r.theme)
			}
		}
	})
}
