package cli

import (
	"strings"
	"testing"
)

func TestConversationsAreJoinedAndSplitByCommand(t *testing.T) {
	p := newPlace(t, "")
	p.log("floor.jsonl", femi, dana, strings.ReplaceAll(femi, "c1", "c2"), strings.ReplaceAll(dana, "c1", "c2"))
	p.rows("listen", "--once")
	if got := p.rows("conversations", "join", "#2", "1"); got[0]["id"] != "1" || got[0]["messages"] != 4.0 {
		t.Errorf("joined: %v", got)
	}
	if got := p.rows("show", "2")[0]["conversation"].(map[string]any); got["id"] != "1" {
		t.Errorf("2 leads to %v", got)
	}
	if _, errs, code := p.run("conversations", "join", "1", "2"); code != exitFailed || !strings.Contains(errs, "one conversation already") {
		t.Errorf("joined again: %d, %s", code, errs)
	}
	if _, errs, code := p.run("conversations", "split", "1"); code != exitUsage || !strings.Contains(errs, "--at") {
		t.Errorf("split nowhere: %d, %s", code, errs)
	}
	if _, _, code := p.run("conversations", "split", "1", "--at", "99"); code != exitNothing {
		t.Errorf("split at nothing: %d", code)
	}
	if got := p.rows("conversations", "split", "2", "--at", "4"); got[0]["id"] != "3" || got[0]["number"] != 3.0 {
		t.Errorf("split: %v", got)
	}
	if out, _, code := p.run("conversations", "split", "3", "--at", "1"); code != exitUsage {
		t.Errorf("split at a message of another: %d, %s", code, out)
	}
	if out, errs, code := p.run("verify"); code != exitDone {
		t.Errorf("verify: %s%s", out, errs)
	}
}
