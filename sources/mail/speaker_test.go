package mail

import (
	"strings"
	"testing"
)

// Who speaks in mail that others send for them, on the way to help@.
func TestWhoReallySpeaks(t *testing.T) {
	in := Context{Own: []string{"help@shop.example"}}
	for name, c := range map[string]struct {
		header []string
		body   string
		want   string // the key that the sender is known by, and the name
	}{
		"a group that rewrites": {[]string{`From: "'Ann Bee' via Help" <help@shop.example>`, "X-Original-Sender: ann@b.example", "Reply-To: Ann Bee <ann@b.example>",
			"List-ID: <help.shop.example>", "List-Post: <mailto:help@shop.example>"}, "It broke.", "ann@b.example Ann Bee"},
		"its list alone answers": {[]string{`From: "Ann via Lamps" <lamps@lists.example>`, "Reply-To: lamps@lists.example, ann@b.example",
			"List-Post: <mailto:lamps@lists.example>"}, "It broke.", "ann@b.example Ann"},
		"a list that hides her":       {[]string{`From: "Ann via Lamps" <lamps@lists.example>`, "Reply-To: lamps@lists.example", "List-Post: <mailto:lamps@lists.example>"}, "x", "lamps@lists.example Ann via Lamps"},
		"a list that rewrites little": {[]string{"From: Ann <ann@b.example>", "Reply-To: lamps@lists.example", "List-ID: <lamps.lists.example>"}, "x", "ann@b.example Ann"},
		"a service, not a list":       {[]string{`From: "Ann via Sign" <sign@sign.example>`, "Reply-To: ann@b.example"}, "x", "sign@sign.example Ann via Sign"},
		"an agent who signs":          {[]string{"From: Shop <help@shop.example>"}, "It is on its way.\n\nKind regards,\nDana", "help@shop.example#dana Dana"},
		"with both names":             {[]string{"From: Dana Ruiz <help@shop.example>"}, "It is on its way.\n\nBest,\nDana", "help@shop.example#dana ruiz Dana Ruiz"},
		"in German":                   {[]string{"From: Shop <help@shop.example>"}, "Unterwegs.\n\nMit freundlichen Grüßen\n\nJörg Weiß\n\n-- \nShop", "help@shop.example#jörg weiß Jörg Weiß"},
		"above a quote":               {[]string{"From: Shop <help@shop.example>"}, "Yes.\n\nCheers\nDana\n\nOn 1 Jan 2026 at 10:00, Ann <ann@b.example> wrote:\n> No?\n> Thanks\n> Ann", "help@shop.example#dana Dana"},
		"the team":                    {[]string{"From: Shop <help@shop.example>"}, "Yes.\n\nKind regards,\nYour Support Team", "help@shop.example Shop"},
		"a sentence":                  {[]string{"From: Shop <help@shop.example>"}, "Thanks\nfor your patience", "help@shop.example Shop"},
		"thanks for nothing":          {[]string{"From: Shop <help@shop.example>"}, "Many thanks.\nWe will look into it, and write again.", "help@shop.example Shop"},
		"a customer who signs":        {[]string{"From: ann@b.example"}, "It broke.\n\nRegards,\nAnn", "ann@b.example "},
		"an agent with a mailbox":     {[]string{"From: dana@shop.example"}, "Yes.\n\nRegards,\nDana", "dana@shop.example "},
		"an absence note":             {[]string{"From: help@shop.example", "Auto-Submitted: auto-replied"}, "Away.\n\nRegards,\nDana", "help@shop.example "},
	} {
		raw := strings.Join(c.header, "\n") + "\nContent-Type: text/plain; charset=utf-8\n\n" + c.body + "\n"
		a := Arrival(Parse([]byte(raw)), in)
		if got := a.From.Value + " " + a.From.Name.String(); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
