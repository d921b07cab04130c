package bench

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Options say what to measure.
type Options struct {
	Program  string             // earshot's own executable
	Messages int                // of the corpus
	Runs     int                // of what takes long; what is short runs more often
	Seed     uint64             // of the corpus
	Alone    bool               // without other programs
	Parse    func(raw []byte)   // reads a mail and keeps nothing; safe for several goroutines
	Say      func(words string) // tells what goes on
}

// A Report is all that was measured.
type Report struct {
	Machine  string   `json:"machine"`
	Messages int      `json:"messages"`
	Mail     float64  `json:"mail_mb"`
	Figures  []Figure `json:"figures"`
	Missing  []string `json:"missing"` // what was not measured, and why
}

// bench is a run under way.
type bench struct {
	Options
	ctx    context.Context
	dir    string
	corpus *corpus
	peers  []peer
	report Report
	ours   string    // the data folder of the last import
	chats  string    // that of the last import of chats
	of     string    // which of the two is measured, where that has to be told
	wall   []float64 // of the imports, ms
}

// Run makes a corpus in a temporary folder, measures, and takes the folder
// away. It takes minutes with peers and a large corpus.
func Run(ctx context.Context, o Options) (Report, error) {
	dir, err := os.MkdirTemp("", "earshot-bench-")
	if err != nil {
		return Report{}, err
	}
	defer os.RemoveAll(dir)
	b := &bench{Options: o, ctx: ctx, dir: dir, corpus: newCorpus(o.Seed)}
	b.report.Machine, b.report.Messages = machine(), o.Messages
	for _, part := range []func() error{b.prepare, b.imports, b.parsing, b.sizes, b.again, b.chatImport, b.searches, b.agrees, b.starts, b.inside} {
		if err := ctx.Err(); err != nil {
			return b.report, err
		}
		if err := part(); err != nil {
			return b.report, err
		}
	}
	b.missing("pulling from a mail server, resync over IMAP, arrival to screen: they need a server; see How fast in the README")
	b.missing("many listeners at once: go test -tags long -run LongTwentyListeners -v ./ui/cli")
	return b.report, nil
}

func (b *bench) add(f Figure) {
	if b.of != "" {
		f.What += ", " + b.of
	}
	b.report.Figures = append(b.report.Figures, f)
}

func (b *bench) missing(words string) { b.report.Missing = append(b.report.Missing, words) }

func (b *bench) mail() string { return filepath.Join(b.dir, "mail") }

func (b *bench) prepare() error {
	b.Say(fmt.Sprintf("writing %d mails", b.Messages))
	bytes, err := b.corpus.maildir(b.mail(), b.Messages)
	if err != nil {
		return err
	}
	b.report.Mail = float64(bytes) / 1e6
	config := "timezone = \"UTC\"\n[sides]\nagents = [\"@harbour.example\"]\n"
	if err := os.WriteFile(b.config(), []byte(config), 0o600); err != nil {
		return err
	}
	var absent []string
	if b.peers, absent, err = peers(b.dir, b.mail()); err != nil {
		return err
	}
	if b.Alone {
		b.peers = nil
		b.missing("other programs: left out by --alone")
		return nil
	}
	for _, name := range absent {
		b.missing(name + " is not installed")
	}
	return nil
}

func (b *bench) config() string { return filepath.Join(b.dir, "config.toml") }

// earshot runs this program on a data folder.
func (b *bench) earshot(data string, args ...string) (usage, error) {
	return run(b.ctx, nil, b.Program, append(args, "--dir", data, "--config", b.config())...)
}

// imports imports and indexes the mail, in turns with each peer.
func (b *bench) imports() error {
	var wall, peak []float64
	its, itsPeak := map[string][]float64{}, map[string][]float64{}
	for n := range b.Runs {
		b.Say(fmt.Sprintf("importing, run %d of %d", n+1, b.Runs))
		if b.ours != "" {
			if err := os.RemoveAll(b.ours); err != nil {
				return err
			}
		}
		b.ours = filepath.Join(b.dir, fmt.Sprint("data", n))
		u, err := b.earshot(b.ours, "import", b.mail())
		if err != nil {
			return err
		}
		wall, peak = append(wall, ms(u.wall)), append(peak, u.peak)
		for _, p := range b.peers {
			b.Say(fmt.Sprintf("%s indexes, run %d of %d", p.name, n+1, b.Runs))
			u, err := p.build(b.ctx)
			if err != nil {
				return err
			}
			its[p.name], itsPeak[p.name] = append(its[p.name], ms(u.wall)), append(itsPeak[p.name], u.peak)
		}
	}
	goals := map[string]string{"notmuch": "0.02", "mu": "0.05"}
	if b.Messages >= 100_000 {
		goals["notmuch"] = "0.01"
	}
	what := "import and index, whole process"
	for _, p := range b.peers {
		b.add(beside(Figure{What: what, Unit: "ms", Peer: p.name, Goal: goals[p.name]}, wall, its[p.name]))
	}
	if len(b.peers) == 0 {
		b.add(beside(Figure{What: what, Unit: "ms"}, wall, nil))
	}
	b.wall = wall
	for _, p := range b.peers {
		b.add(beside(Figure{What: "import: memory at the most", Unit: "MB", Peer: p.name, Goal: "ours 300 MB"}, peak, itsPeak[p.name]))
	}
	if len(b.peers) == 0 {
		b.add(beside(Figure{What: "import: memory at the most", Unit: "MB", Goal: "300 MB"}, peak, nil))
	}
	return nil
}

// sizes tells what lies on the disk, beside the peers' indexes and the mail.
func (b *bench) sizes() error {
	store, err := size(filepath.Join(b.ours, "earshot.db"))
	if err != nil {
		return err
	}
	index, err := size(filepath.Join(b.ours, "index.db"))
	if err != nil {
		return err
	}
	originals, err := originals(filepath.Join(b.ours, "earshot.db"))
	if err != nil {
		return err
	}
	for _, p := range b.peers {
		its, err := size(p.dir)
		if err != nil {
			return err
		}
		b.add(beside(Figure{What: "disk, store and index without originals", Unit: "MB", Peer: p.name + "'s index", Goal: "0.15"}, []float64{store + index - originals}, []float64{its}))
	}
	b.add(beside(Figure{What: "disk, index alone", Unit: "MB", Peer: "the mail"}, []float64{index}, []float64{b.report.Mail}))
	b.add(beside(Figure{What: "disk, originals", Unit: "MB", Peer: "the mail", Goal: "0.6"}, []float64{originals}, []float64{b.report.Mail}))
	return nil
}

// again imports the same mail once more, which brings nothing.
func (b *bench) again() error {
	b.Say("importing it again")
	var wall []float64
	for range b.Runs {
		u, err := b.earshot(b.ours, "import", b.mail())
		if err != nil {
			return err
		}
		wall = append(wall, ms(u.wall))
	}
	b.add(beside(Figure{What: "import again, nothing new", Unit: "ms"}, wall, nil))
	return nil
}

// chatImport imports ten times as many chat messages.
func (b *bench) chatImport() error {
	path, messages := filepath.Join(b.dir, "chats.jsonl"), 10*b.Messages
	b.Say(fmt.Sprintf("writing and importing %d chat messages", messages))
	if err := b.corpus.chats(path, messages); err != nil {
		return err
	}
	var rate, peak []float64
	for n := range b.Runs {
		if b.chats != "" {
			if err := os.RemoveAll(b.chats); err != nil {
				return err
			}
		}
		b.chats = filepath.Join(b.dir, fmt.Sprint("chats", n))
		u, err := b.earshot(b.chats, "import", path)
		if err != nil {
			return err
		}
		rate, peak = append(rate, float64(messages)/u.wall.Seconds()), append(peak, u.peak)
	}
	b.add(beside(Figure{What: "chat import and index, whole process", Unit: "messages/s", Goal: "250000 or more"}, rate, nil))
	b.add(beside(Figure{What: "chat import: memory at the most, with pages of the file", Unit: "MB"}, peak, nil))
	return os.Remove(path)
}

// queries are the kinds of search, as earshot and its peers write them.
var queries = [...]struct{ kind, text, goal string }{
	{"a frequent word", "refund", "0.3"}, {"a rare word", "quokkaflux", "0.5"}, {"a phrase", `"waste of time"`, "0.25"},
	{"a rare phrase", `"silver lining keyboard"`, "0.25"}, {"a beginning", "integrat*", "0.3"}, {"two words", "refund and password", "0.3"},
}

// short is how often what takes milliseconds is run.
const short = 15

// searches finds the newest fifty, whole process, in turns with each peer.
func (b *bench) searches() error {
	b.Say("searching")
	for _, q := range queries {
		var ours []float64
		its := map[string][]float64{}
		for n := range short + 1 {
			u, err := b.earshot(b.ours, "search", q.text, "--limit", "50", "--json")
			if err != nil && !strings.Contains(err.Error(), "exit status 3") { // nothing is found in a small corpus
				return err
			}
			if n > 0 { // the first warms
				ours = append(ours, ms(u.wall))
			}
			for _, p := range b.peers {
				u, _ := run(b.ctx, p.env, p.program, p.search(q.text)...) // mu fails where nothing is found
				if n > 0 {
					its[p.name] = append(its[p.name], ms(u.wall))
				}
			}
		}
		f := Figure{What: "search, whole process: " + q.kind, Unit: "ms"}
		for _, p := range b.peers {
			f.Peer, f.Goal = p.name, ""
			if p.name == "notmuch" {
				f.Goal = q.goal
			}
			b.add(beside(f, ours, its[p.name]))
		}
		if len(b.peers) == 0 {
			b.add(beside(f, ours, nil))
		}
	}
	return nil
}

// starts measures the start-up of the binary.
func (b *bench) starts() error {
	var wall []float64
	for range short {
		u, err := b.earshot(b.ours, "version")
		if err != nil {
			return err
		}
		wall = append(wall, ms(u.wall))
	}
	b.add(beside(Figure{What: "start of the program (version)", Unit: "ms", Goal: "5 ms"}, wall, nil))
	return nil
}

// timed runs f so often and returns how long each took.
func timed(times int, f func() error) ([]float64, error) {
	var out []float64
	for range times {
		begin := time.Now()
		if err := f(); err != nil {
			return out, err
		}
		out = append(out, ms(time.Since(begin)))
	}
	return out, nil
}
