package chatlog

import "testing"

func TestARoleInBracketsBehindANameIsTheSide(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"[2026-07-23 10:00] Dana (agent): hi there\n[2026-07-23 10:01] Femi (Customer): hello you\n", "||Dana/agent|2026-07-23T10:00:00Z|hi there\n||Femi/customer|2026-07-23T10:01:00Z|hello you\n"},
		{"[23/07/2026, 10:00:12] Dana (Agente): hi\n[23/07/2026, 10:01:15] Femi (Dublin): hello\n", "||Dana/agent|2026-07-23T10:00:12Z|hi\n||Femi (Dublin)|2026-07-23T10:01:15Z|hello\n"},
		{"[2026-07-23, 10:00] Dana (Berater): hi\n[2026-07-23, 10:01] Femi (Kundin): hello\n", "||Dana/agent|2026-07-23T10:00:00Z|hi\n||Femi/customer|2026-07-23T10:01:00Z|hello\n"},
		{"23/07/2026, 10:00 - Dana (conseiller): hi\n23/07/2026, 10:01 - Femi (visiteur): hello\n", "||Dana/agent|2026-07-23T10:00:00Z|hi\n||Femi/customer|2026-07-23T10:01:00Z|hello\n"},
		{"Dana (Mitarbeiterin): hi there\nFemi (Kunde): hello you and all\nDana (Mitarbeiterin): yes sir\n", "||Dana/agent|-|hi there\n||Femi/customer|-|hello you and all\n||Dana/agent|-|yes sir\n"},
		{"Dana (medewerker): hi there you\nFemi (klant): hello you and all\nhelper [bot]: beep beep boop\n", "||Dana/agent|-|hi there you\n||Femi/customer|-|hello you and all\n||helper/bot|-|beep beep boop\n"},
		{"10:00 Dana (Service): hi\n10:01 Femi (Dublin) [visitor]: hello\n10:02 Ops (system): queue closed\n",
			"||Dana (Service)|2026-07-23T10:00:00Z|hi\n||Femi (Dublin)/customer|2026-07-23T10:01:00Z|hello\n||Ops/system|2026-07-23T10:02:00Z|queue closed\n"},
		{"[10:00] Dana（客服）: hi there\n[10:01] Femi（客户）: hello you\n", "||Dana/agent|2026-07-23T10:00:00Z|hi there\n||Femi/customer|2026-07-23T10:01:00Z|hello you\n"},
		{"Dana (agent) 10:12 AM\nhi there\n\nFemi (client) 10:13 AM\nhello\n", "||Dana/agent|2026-07-23T10:12:00Z|hi there\n||Femi/customer|2026-07-23T10:13:00Z|hello\n"},
		{"10:00 Dana (agent: hi\n10:01 (agent): hello\n10:02 Dana agent): yes\n10:03 Dana (): no\n", "||Dana (agent|2026-07-23T10:00:00Z|hi\n||(agent)/agent|2026-07-23T10:01:00Z|hello\n||Dana agent)|2026-07-23T10:02:00Z|yes\n||Dana ()|2026-07-23T10:03:00Z|no\n"},
	} {
		f, out := readAll(t, "x", test.in)
		if got := shown(out); got != test.want {
			t.Errorf("as %s:\n%swant:\n%s", f.name(), got, test.want)
		}
		for _, r := range out.records {
			again, err := f.again(r.original, testOptions())
			if err != nil || again.author != r.author || again.side != r.side {
				t.Errorf("%q again: %s, %v", r.original, show(again), err)
			}
		}
	}
}
