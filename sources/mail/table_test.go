package mail

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// fixtureSets are the public mails beside the repository, and how many of
// each set have to be read without a defect, at least.
var fixtureSets = []struct {
	name         string
	files, whole int
}{
	{"mime-enmime", 92, 48},
	{"mail-spamassassin", 1400, 1391},
	{"reply-github", 22, 22},
	{"reply-zapier", 24, 24},
	{"reply-closeio", 13, 13},
}

// TestHowManyFixturesAreReadWhole prints for each set how many mails were read
// whole, and of the others the reasons.
func TestHowManyFixturesAreReadWhole(t *testing.T) {
	for _, set := range fixtureSets {
		t.Run(set.name, func(t *testing.T) {
			files, whole, reasons := 0, 0, map[string]int{}
			for _, raw := range mailsOf(t, set.name) {
				files++
				m := Parse(raw)
				if len(m.Defects) == 0 {
					whole++
				}
				for _, d := range m.Defects {
					reasons[d.String()]++
				}
			}
			t.Logf("%d mails, %d read whole, %d in part", files, whole, files-whole)
			for _, why := range slices.Sorted(maps.Keys(reasons)) {
				t.Logf("%5d  %s", reasons[why], why)
			}
			if files != set.files || whole < set.whole {
				t.Errorf("%d mails, %d read whole; there are %d, and %d were read whole before", files, whole, set.files, set.whole)
			}
		})
	}
}

// mailsOf returns the mails of a set; those of suites that have only bodies
// get a header.
func mailsOf(t *testing.T, set string) (all [][]byte) {
	if set == "mail-spamassassin" {
		for _, raw := range corpus(t) {
			all = append(all, append([]byte("From "), raw...))
		}
		return all
	}
	err := filepath.WalkDir(fixtures(t, set), func(path string, _ os.DirEntry, err error) error {
		kind := map[string]string{".txt": "plain", ".html": "html"}[filepath.Ext(path)]
		switch {
		case err != nil:
			return err
		case strings.HasSuffix(path, ".raw"):
			all = append(all, read(t, path))
		case kind != "":
			all = append(all, bodyOf(kind, read(t, path)))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// bodyOf makes a mail of a body.
func bodyOf(kind string, body []byte) []byte {
	return append(fmt.Appendf(nil, "From: a@example.org\nContent-Type: text/%s; charset=utf-8\n\n", kind), body...)
}
