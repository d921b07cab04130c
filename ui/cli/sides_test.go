package cli

import (
	"strings"
	"testing"
)

func TestSidesAreListedWithALineAndSaidOtherwise(t *testing.T) {
	p := newPlace(t, "")
	p.log("a.txt", "[24/07/2026 10:12] Dana: Hello", "[24/07/2026 10:13] Bo: Hi there", "[24/07/2026 10:14] Dana: Yes?")
	if _, errs, code := p.run("listen", "--once"); code != 0 {
		t.Fatal(errs)
	}
	rows := p.rows("sources", "sides", "floor-chat")
	if len(rows) != 2 || rows[0]["name"] != "Dana" || rows[0]["messages"] != 2.0 || rows[0]["side"] != "unknown" || rows[1]["sample"] != "Hi there" {
		t.Errorf("lists %v", rows)
	}
	if _, errs, code := p.run("sources", "sides", "floor-chat", "--agent", "Dan"); code != 2 || !strings.Contains(errs, `named "Dan"`) {
		t.Errorf("a wrong name ends with %d: %s", code, errs)
	}
	p.rows("sources", "sides", "floor-chat", "--agent", "Dana", "--customer", "Bo")
	rows = p.rows("conversations")
	if customer, _ := rows[0]["customer"].(map[string]any); len(rows) != 1 || customer["name"] != "Bo" || rows[0]["waiting_since"] != nil {
		t.Errorf("counts do not follow: %v", rows)
	}
	p.rows("sources", "sides", "floor-chat", "--customer", "Dana", "--agent", "Bo")
	rows = p.rows("sources", "sides", "floor-chat")
	if rows[0]["side"] != "customer" || rows[1]["side"] != "agent" || rows[0]["by"] != "config" {
		t.Errorf("said the other way round: %v", rows)
	}
	if _, _, code := p.run("sources", "sides", "nowhere"); code != 3 {
		t.Errorf("an unknown source ends with %d", code)
	}
}

func TestAZoneToldLaterMovesTimesAndDoublesNothing(t *testing.T) {
	p := newPlace(t, "")
	p.log("a.txt", "[03/04/2026 10:12] Dana: Hello", "[03/04/2026 10:13] Bo: Hi there")
	if _, errs, code := p.run("listen", "--once"); code != 0 {
		t.Fatal(errs)
	}
	if _, errs, code := p.run("sources", "set", "floor-chat", "--tz", "Asia/Kolkata", "--dates", "month-first"); code != 0 || !strings.Contains(errs, "2 messages moved") {
		t.Fatalf("it ended with %d: %s", code, errs)
	}
	if _, errs, code := p.run("listen", "--once"); code != 0 {
		t.Fatal(errs)
	}
	rows := p.rows("conversations")
	if len(rows) != 1 || rows[0]["messages"] != 2.0 || rows[0]["first_at"] != "2026-03-04T04:42:00Z" {
		t.Errorf("it is %v", rows)
	}
	for _, args := range [][]string{{"--tz", "Nowhere/Land"}, {"--dates", "year-first"}, {"--pause", "soon"}} {
		if _, _, code := p.run(append([]string{"sources", "set", "floor-chat"}, args...)...); code != 2 {
			t.Errorf("%v ends with %d", args, code)
		}
	}
}
