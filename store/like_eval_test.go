package store_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"earshot/store"
	"earshot/store/storetest"
)

// TestLikeFindsTheSameTheme prints how many of the first ten that are found
// for a sentence have its theme, and fails where that gets worse. It needs conversations.jsonl (a sentence a line) and
// gold.tsv (conversation, theme) beside the repository.
func TestLikeFindsTheSameTheme(t *testing.T) {
	dir := beside(t, "themes-clinc150-test")
	s, _ := storetest.Open(t)
	said, themes := hearThemes(t, s, dir)
	const step = 18 * slowness               // a sample of the queries
	const least = 0.74 - 0.06*(slowness-1)/3 // of a small sample less is told
	right, asked := 0, 0
	var took time.Duration
	for i := 3; i < len(said); i += step {
		begin := time.Now()
		view(t, s, func(tx *store.Tx) error {
			own := store.ConversationID(i + 1)
			found, err := tx.Like(said[i], own, 1, 10)
			for _, l := range found {
				if themes[l.Conversation.ID] == themes[own] {
					right++
				}
			}
			return err
		})
		took += time.Since(begin)
		asked++
	}
	at10 := float64(right) / float64(10*asked)
	t.Logf("precision at 10: %.3f of %d sentences out of %d, %v each", at10, asked, len(said), took/time.Duration(asked))
	if at10 < least {
		t.Errorf("precision at 10 is %.3f, was 0.757 of the large sample", at10)
	}
}

// beside finds a folder of public texts beside the repository; the test is
// skipped where there is none.
func beside(t *testing.T, name string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		found := filepath.Join(dir, "shared", "fixtures", name)
		if _, err := os.Stat(found); err == nil {
			return found
		}
	}
	t.Skipf("the sentences %q are not beside the repository", name)
	return ""
}

// hearThemes hears a conversation for each sentence and returns them in order,
// with the theme of each.
func hearThemes(t *testing.T, s *store.Store, dir string) (said []string, themes map[store.ConversationID]string) {
	t.Helper()
	gold := map[string]string{}
	eachLine(t, filepath.Join(dir, "gold.tsv"), func(line string) {
		id, theme, _ := strings.Cut(line, "\t")
		gold[id] = theme
	})
	themes = map[store.ConversationID]string{}
	var batch []store.Arrival
	eachLine(t, filepath.Join(dir, "conversations.jsonl"), func(line string) {
		var m struct {
			ID   string `json:"conversation_id"`
			From string
			Text string
		}
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			t.Fatal(err)
		}
		said = append(said, m.Text)
		themes[store.ConversationID(len(said))] = gold[m.ID]
		at := storetest.Today().Add(time.Duration(len(said)-10_000) * time.Minute)
		batch = append(batch, storetest.Chat("1", m.ID, m.From, store.Customer, at, m.Text))
	})
	storetest.Hear(t, s, "themes", batch...)
	return said, themes
}

func eachLine(t *testing.T, path string, f func(line string)) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		f(lines.Text())
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}
