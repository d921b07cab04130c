package chatlog

import (
	"context"
	"os"
	"testing"
	"time"

	"earshot/sources"
	"earshot/store/storetest"
)

// A log is rotated between two equal lines of one minute.
const (
	rotatedOldest = "--- Log opened Thu Jul 23 22:40:00 2026\n22:41 < femi> zero\n22:43 < femi> me too\n"
	rotatedOlder  = "--- Log opened Thu Jul 23 22:43:00 2026\n22:43 < femi> me too\n22:44 < femi> one\n22:44 < femi> me too\n22:44 < femi> me too\n"
	rotatedNow    = "--- Log opened Thu Jul 23 22:44:30 2026\n22:44 < femi> me too\n22:45 < dana> two\n"
)

func rotatedWords() []string {
	return []string{"zero", "me too", "me too", "one", "me too", "me too", "me too", "two"}
}

func (d *desk) rotated(name string, unixMinute int64, text string) {
	d.Helper()
	d.write(name, text)
	at := time.Unix(1784850000+60*unixMinute, 0)
	if err := os.Chtimes(d.path(name), at, at); err != nil {
		d.Fatal(err)
	}
}

func TestEqualLinesOnBothSidesOfARotationAreAllHeard(t *testing.T) {
	for _, way := range []string{"folder", "one by one", "the newest alone after the rotation", "the newest first", "followed", "through a pipe to the owner"} {
		t.Run(way, func(t *testing.T) {
			d := newDesk(t)
			take := func(paths ...string) {
				for i, p := range paths {
					paths[i] = d.path(p)
				}
				files := Walk(paths)
				if way == "through a pipe to the owner" {
					files = withoutBeside(files)
				}
				imported(t, d.st, ImportOptions{Source: "irc", Files: files})
			}
			all := func() {
				d.rotated("lid.log.2.gz", 1, packed(t, rotatedOldest))
				d.rotated("lid.log.1", 2, rotatedOlder)
				d.rotated("lid.log", 3, rotatedNow)
			}
			switch way {
			case "folder", "through a pipe to the owner":
				all()
				take("")
			case "one by one":
				all()
				take("lid.log.2.gz")
				take("lid.log.1")
				take("lid.log")
			case "the newest first":
				all()
				take("lid.log")
				take("")
			case "the newest alone after the rotation":
				d.rotated("lid.log.1", 1, rotatedOldest)
				d.rotated("lid.log", 2, rotatedOlder)
				take("lid.log.1")
				take("lid.log")
				all()
				take("lid.log")
			case "followed":
				d.followsARotation()
				return
			}
			for range 2 {
				d.hears(rotatedWords()...)
				take("")
			}
		})
	}
}

func (d *desk) followsARotation() {
	d.write("lid.log", rotatedOldest)
	d.follow()
	for _, text := range []string{rotatedOlder, rotatedNow} {
		if _, err := os.Stat(d.path("lid.log.1")); err == nil {
			d.rename("lid.log.1", "lid.log.2")
		}
		d.rename("lid.log", "lid.log.1")
		d.write("lid.log", text)
		d.tick()
		d.tick()
	}
	d.hears(rotatedWords()...)
	d.stop()
	imported(d.T, d.st, ImportOptions{Source: d.cfg.Name, Files: Walk([]string{d.dir})})
	d.hears(rotatedWords()...)
}

// withoutBeside hands the same files over as they reach the owner of a store
// from another process.
func withoutBeside(files sources.Files) sources.Files {
	return func(f func(sources.Given) error) error {
		return files(func(g sources.Given) error {
			g.Beside = nil
			return f(g)
		})
	}
}

func TestACopyOfALogIsNoRotationOfIt(t *testing.T) {
	st, _ := storetest.Open(t)
	d := &desk{T: t, st: st, dir: t.TempDir()}
	d.rotated("lid.log.1", 1, rotatedOlder)
	d.rotated("lid.log", 2, rotatedOlder+"22:45 < dana> two\n")
	r, err := Import(context.Background(), st, ImportOptions{Source: "irc", Files: Walk([]string{d.dir})})
	if err != nil || r.Failed() {
		t.Fatal(r, err)
	}
	if got := len(messages(t, st)); got != 5 {
		t.Errorf("%d messages, want 5", got)
	}
}
