package bench

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// A peer is another program that indexes a Maildir.
type peer struct {
	name    string
	program string
	env     []string
	dir     string // of its index, and nothing else
	mail    string
	index   [][]string
	search  func(query string) []string // the newest fifty
	count   func(query string) []string // in how many threads; nil: it cannot tell
}

// peers returns those that are installed, and the names of those that are
// not. Their indexes lie below dir; the mail is only read.
func peers(dir, mail string) (found []peer, missing []string, err error) {
	for _, p := range []peer{notmuch(dir, mail), mu(dir, mail)} {
		if p.program, err = exec.LookPath(p.name); err != nil {
			missing = append(missing, p.name)
			continue
		}
		found = append(found, p)
	}
	config := fmt.Sprintf("[database]\npath=%s\nmail_root=%s\n[user]\nname=x\nprimary_email=support@harbour.example\n[new]\ntags=inbox\n[maildir]\nsynchronize_flags=false\n",
		filepath.Join(dir, "notmuch"), mail)
	return found, missing, os.WriteFile(filepath.Join(dir, "notmuch-config"), []byte(config), 0o600)
}

func notmuch(dir, mail string) peer {
	return peer{name: "notmuch", env: []string{"NOTMUCH_CONFIG=" + filepath.Join(dir, "notmuch-config")}, dir: filepath.Join(dir, "notmuch"), mail: mail,
		index:  [][]string{{"new", "--quiet"}},
		search: func(q string) []string { return []string{"search", "--limit=50", q} },
		count:  func(q string) []string { return []string{"count", "--output=threads", q} }}
}

func mu(dir, mail string) peer {
	home := "--muhome=" + filepath.Join(dir, "mu")
	return peer{name: "mu", dir: filepath.Join(dir, "mu"), mail: mail,
		index:  [][]string{{"init", home, "--maildir=" + mail}, {"index", "--quiet", home}},
		search: func(q string) []string { return []string{"find", home, "-n", "50", "--sortfield=date", "--reverse", q} }}
}

// build indexes the mail from nothing.
func (p peer) build(ctx context.Context) (usage, error) {
	if err := os.RemoveAll(p.dir); err != nil {
		return usage{}, err
	}
	if err := os.MkdirAll(p.dir, 0o700); err != nil {
		return usage{}, err
	}
	if p.name == "mu" { // it makes the folder itself
		if err := os.Remove(p.dir); err != nil {
			return usage{}, err
		}
	}
	var all usage
	for _, args := range p.index {
		u, err := run(ctx, p.env, p.program, args...)
		if err != nil {
			return all, err
		}
		all.wall += u.wall
		all.peak = max(all.peak, u.peak)
	}
	return all, nil
}
