package chatlog

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"earshot/store"
	"earshot/store/storetest"
)

// A census is what a store holds after an import.
type census struct {
	format                                     string
	conversations, messages, activity, authors int
	defects                                    int
}

func (c census) String() string {
	return fmt.Sprintf("%s: %d conversations, %d messages, %d activity, %d authors, %d defects",
		c.format, c.conversations, c.messages, c.activity, c.authors, c.defects)
}

// taken imports what lies at a path, and counts; again, and nothing may be new.
func taken(t *testing.T, path string, again bool) (census, []store.Message) {
	t.Helper()
	st, _ := storetest.Open(t)
	o := ImportOptions{Source: "x", Files: Walk([]string{path})}
	var c census
	formats := map[string]bool{}
	for _, f := range imported(t, st, o).Files {
		if f.Err != nil {
			t.Errorf("%s: %v", f.Name, f.Err)
		}
		if f.New > 0 {
			formats[f.Format] = true
		}
		c.defects += f.Defects
	}
	for f := range formats {
		c.format = strings.TrimPrefix(c.format+" "+f, " ")
	}
	all := messages(t, st)
	authors := map[store.PersonID]bool{}
	for _, m := range all {
		if m.Kind == store.Activity {
			c.activity++
			continue
		}
		c.messages++
		authors[m.From] = true
	}
	c.authors = len(authors)
	_ = st.View(func(tx *store.Tx) error { c.conversations = tx.Count(); return nil })
	if !again {
		return c, all
	}
	for _, f := range imported(t, st, o).Files {
		if f.New+f.Changed > 0 {
			t.Errorf("the same again brings %+v", f)
		}
	}
	return c, all
}

// TestPublicLogs reads every public chat log beside the repository and says of
// each what it holds.
func TestPublicLogs(t *testing.T) {
	tests := []struct {
		path string
		want census
	}{
		{"chat-star/jsonl", census{"jsonl", 300, 5094, 0, 74, 0}},
		{"chat-abcd-sample/abcd_sample.jsonl", census{"jsonl", 3, 63, 9, 4, 0}},
		{"chat-discord/example_guild/Example guild - Text Channels - general [1012224565567721552].json", census{"discord", 1, 1, 0, 1, 0}},
		{"chat-instagram/chat-miner/test_export.json", census{"messenger", 2, 2, 0, 2, 0}},
		{"chat-messenger-html/simulated_data.htm", census{"messenger-html", 3, 20, 0, 3, 0}},
		{"chat-signal/chat-miner/test_export.txt", census{"signal", 2, 2, 0, 2, 0}},
		{"chat-slack/slack-export-viewer/export", census{"slack", 65, 147, 11, 7, 0}},
		{"chat-slack/slack-export-viewer/testarchive.zip", census{"slack", 65, 147, 11, 7, 0}},
		{"chat-telegram/chat-miner/test_single_export.json", census{"telegram", 1, 2, 0, 2, 0}},
		{"chat-telegram/chat-miner/test_batch_export.json", census{"telegram", 1, 2, 0, 2, 0}},
		{"chat-whatsapp/whatstk/lorem-2000.txt", census{"whatsapp", 1975, 2000, 0, 4, 0}},
		{"chat-whatsapp/whatstk/lorem-merge-part1.txt", census{"whatsapp", 296, 300, 0, 4, 0}},
		{"chat-whatsapp/whatstk/lorem-merge-part2.txt", census{"whatsapp", 296, 300, 0, 5, 0}},
		{"chat-whatsapp/whatstk/lorem.txt", census{"whatsapp", 500, 500, 0, 4, 0}},
		{"chat-whatsapp/whatstk/pokemon.txt", census{"whatsapp", 16, 18, 2, 8, 0}},
	}
	for _, test := range tests {
		t.Run(test.path, func(t *testing.T) {
			t.Parallel()
			got, _ := taken(t, fixture(t, test.path), true)
			if got != test.want {
				t.Errorf("%s\nwant %s", got, test.want)
			}
		})
	}
}

// TestPublicIRC compares logs of IRC with the counts of those who annotated
// them: each line is a message, an action or an event.
func TestPublicIRC(t *testing.T) {
	dir := fixture(t, "chat-irc")
	golds, _ := filepath.Glob(filepath.Join(dir, "*", "*.gold.json"))
	for _, g := range golds {
		var want struct{ Lines, Messages, Actions, Events, Nicks int }
		b, err := os.ReadFile(g)
		if err == nil {
			err = json.Unmarshal(b, &want)
		}
		if err != nil {
			t.Fatal(err)
		}
		stem := strings.TrimSuffix(g, ".gold.json")
		for end, format := range map[string]string{".raw.log": "znc", ".znc.log": "znc", ".irssi.log": "irssi", ".weechat.log": "weechat", ".orig.log": "irc"} {
			if _, err := os.Stat(stem + end); err != nil {
				continue
			}
			t.Run(filepath.Base(stem)+end, func(t *testing.T) {
				t.Parallel()
				got, _ := taken(t, stem+end, end == ".irssi.log")
				said := want.Messages + want.Actions - blankLines(t, stem+end)
				if format == "irc" {
					said = want.Lines // with what a program answers
				}
				if got.format != format || got.messages != said || got.activity != want.Events || got.defects != 0 {
					t.Errorf("%s\nwant %s: %d messages, %d activity", got, format, said, want.Events)
				}
				if want.Nicks > 0 && format != "irc" && got.authors != want.Nicks {
					t.Errorf("%d authors, want %d", got.authors, want.Nicks)
				}
			})
		}
	}
}

// blankLines counts the lines of a log in which somebody says nothing: they
// are counted by those who annotated it, and are no messages.
func blankLines(t *testing.T, path string) int {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return len(regexp.MustCompile(`(?m)^\[\d\d:\d\d\] (<[^>]*>| \* \S+)\s*?$`).FindAll(b, -1))
}

// A gold line is what a public test suite expects of one message.
type gold struct{ Timestamp, Author, Message string }

// TestGoldMessages compares author, time and words of each message with what
// the suites of the logs expect. They join lines and parts with blanks.
func TestGoldMessages(t *testing.T) {
	for _, dir := range []string{"chat-whatsapp", "chat-telegram", "chat-signal", "chat-instagram"} {
		p := fixture(t, dir+"/chat-miner")
		var want []gold
		b, err := os.ReadFile(filepath.Join(p, "target.json"))
		if err == nil {
			err = json.Unmarshal(b, &want)
		}
		if err != nil {
			t.Fatal(err)
		}
		files, _ := filepath.Glob(filepath.Join(p, "test_*"))
		for _, file := range files {
			t.Run(dir+" "+filepath.Base(file), func(t *testing.T) {
				_, all := taken(t, file, true)
				compareGold(t, all, want)
			})
		}
	}
}

func compareGold(t *testing.T, all []store.Message, want []gold) {
	t.Helper()
	flat := func(s string) string { return strings.Join(strings.Fields(s), "") }
	var got, wanted []string
	for _, m := range all {
		if m.Kind != store.Activity && m.Text.String() != "." {
			got = append(got, m.At.UTC().Format(time.DateTime[:10]+"T15:04")+" "+m.Sender.Name.String()+" "+flat(m.Text.String()))
		}
	}
	for _, g := range want {
		// That suite takes the blank message "John Doe:." for none.
		wanted = append(wanted, g.Timestamp[:16]+" "+g.Author+" "+flat(g.Message))
	}
	slices.Sort(got)
	slices.Sort(wanted)
	if !slices.Equal(got, wanted) {
		t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(wanted, "\n"))
	}
}
