package mail

import "testing"

// What lies among junk is nobody's on its own: the header tells newsletters
// and reports, the mailbox's own addresses tell agents, the rest may be
// customers.
func TestWhoWritesAmongJunk(t *testing.T) {
	in := Context{InJunk: true, Own: []string{"help@shop.example"}}
	for header, want := range map[string][2]string{
		"From: ann@b.example":     {"unknown", "incoming"},
		"From: dana@shop.example": {"agent", "outgoing"},
		"From: news@b.example\nList-Unsubscribe: <mailto:off@b.example>":                             {"unknown", "auto"},
		"From: a@b.example\nContent-Type: multipart/report; report-type=feedback-report; boundary=x": {"unknown", "auto"},
	} {
		_, a := Read([]byte(header+"\nSubject: Lid\n\nIs it safe?\n"), in)
		if !a.Junk || a.From.Side.String() != want[0] || string(a.Kind) != want[1] {
			t.Errorf("%s: junk %v, %s, %s", header, a.Junk, a.From.Side, a.Kind)
		}
	}
}
