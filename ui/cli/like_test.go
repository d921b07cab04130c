package cli

import (
	"fmt"
	"strings"
	"testing"
)

func TestLikeIsForScripts(t *testing.T) {
	p := newPlace(t, "")
	var lines []string
	for i, text := range []string{"the lid will not close when it is hot", "my lid does not close, it is too hot", "where is my parcel"} {
		lines = append(lines, fmt.Sprintf(`{"conversation_id":"c%d","id":"1","ts":"2026-07-20T10:00:00Z","author":"guest %d","role":"customer","text":%q}`, i, i, text))
	}
	p.log("floor.jsonl", lines...)
	p.rows("listen", "--once")
	for _, args := range [][]string{{"like", "1"}, {"like", "a hot lid that will not close", "--limit", "1"}} {
		found := p.rows(args...)
		if len(found) == 0 {
			t.Fatalf("%v: nothing", args)
		}
		first := found[0]
		score, _ := first["score"].(float64)
		if first["heard"] != false || score <= 0 || score > 1 || !strings.Contains(first["quote"].(string), "lid") {
			t.Errorf("%v: %v", args, first)
		}
		if shared := first["shared"].([]any); len(shared) == 0 {
			t.Errorf("%v: %v", args, first)
		}
	}
	if found := p.rows("like", "1"); found[0]["conversation"] != "2" || found[0]["message"] != "2" {
		t.Errorf("like 1: %v", found)
	}
	for _, c := range []struct {
		args []string
		code int
	}{
		{[]string{"like", "xyzzy"}, 3}, {[]string{"like", "99"}, 3}, {[]string{"like", "--mark", "7"}, 3},
		{[]string{"like", "--mark", "lid"}, 2}, {[]string{"like"}, 2},
	} {
		if _, errs, code := p.run(c.args...); code != c.code {
			t.Errorf("%v ended with %d, want %d: %s", c.args, code, c.code, errs)
		}
	}
}
