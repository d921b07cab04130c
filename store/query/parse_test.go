package query_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"earshot/store/query"
)

// now is Thursday, 23 July 2026, 10:07 in Dublin.
func now(t testing.TB) time.Time {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Dublin")
	if err != nil {
		t.Fatal(err)
	}
	return time.Date(2026, 7, 23, 10, 7, 0, 0, zone)
}

func TestAQueryIsReadAndExplained(t *testing.T) {
	for _, c := range []struct{ typed, printed, explained string }{
		{"", "", "all conversations"},
		{"  ", "", "all conversations"},
		{"*", "", "all conversations"},
		{"refund", "refund", "conversations with a message that holds “refund”"},
		{"refund late", "refund late", "conversations with a message that holds “refund” and that holds “late”"},
		{"refund and late", "refund late", "conversations with a message that holds “refund” and that holds “late”"},
		{"refund AND late", "refund late", "conversations with a message that holds “refund” and that holds “late”"},
		{"refund or late", "refund or late", "conversations with a message (that holds “refund” or that holds “late”)"},
		{"refund OR late or x", "refund or late or x", "conversations with a message (that holds “refund” or that holds “late” or that holds “x”)"},
		{"a b or c d", "(a b) or (c d)", "conversations with a message (that holds “a” and that holds “b” or that holds “c” and that holds “d”)"},
		{"(a or b) c", "(a or b) c", "conversations with a message (that holds “a” or that holds “b”) and that holds “c”"},
		{"((a))", "a", "conversations with a message that holds “a”"},
		{"(a b) c", "a b c", "conversations with a message that holds “a” and that holds “b” and that holds “c”"},
		{"not refund", "not refund", "conversations that are not among those with a message that holds “refund”"},
		{"refund not sorry", "refund not sorry", "conversations with a message that holds “refund”, and that are not among those with a message that holds “sorry”"},
		{"not not refund", "refund", "conversations with a message that holds “refund”"},
		{"not not not refund", "not refund", ""},
		{"not (a or b)", "not (a or b)", "conversations that are not among those with a message (that holds “a” or that holds “b”)"},
		{"not (not a)", "a", ""},
		{"refund*", "refund*", "conversations with a message that holds a word that begins with “refund”"},
		{`"waste of time"`, `"waste of time"`, "conversations with a message that holds the words “waste of time” in this order"},
		{"“waste of time”", `"waste of time"`, ""},
		{`"say \"hi\""`, `"say \"hi\""`, ""},
		{`"back\\slash"`, `"back\\slash"`, ""},
		{`"a \n b"`, `"a \\n b"`, ""},
		{`refund "waste of time" late`, `refund "waste of time" late`, ""},
		{"10:30", "10:30", "conversations with a message that holds “10:30”"},
		{"https://example.com/a?b=c", "https://example.com/a?b=c", ""},
		{"re: refund", "re: refund", ""},
		{"anna@example.com", "anna@example.com", ""},
		{"order #123-456", "order #123-456", ""},
		{"refund(s)", "refund(s)", ""},
		{"refund - late", "refund late", ""},
		{"refund ... ?", "refund", ""},
		{"café naïve", "café naïve", ""},
		{"退款 申请", "退款 申请", ""},
		{`"and"`, `"and"`, ""},
		{"from:anna", "from:anna", "conversations with a message from “anna”"},
		{"FROM:Anna", "from:Anna", "conversations with a message from “Anna”"},
		{`from:"Anna Berg"`, `from:"Anna Berg"`, "conversations with a message from “Anna Berg”"},
		{"from:anna refund", "from:anna refund", "conversations with a message from “anna” and that holds “refund”"},
		{"from:anna@example.com", "from:anna@example.com", ""},
		{"to:support@", "to:support@", "conversations with a message written to “support@”"},
		{"subject:refund", "subject:refund", "conversations whose subject holds “refund”"},
		{`subject:"the lid"`, `subject:"the lid"`, "conversations whose subject holds the words “the lid” in this order"},
		{"subject:ref*", "subject:ref*", "conversations whose subject holds a word that begins with “ref”"},
		{`customer:"gave up"`, `customer:"gave up"`, "conversations in which a customer says the words “gave up” in this order"},
		{"customer:cancel", "customer:cancel", "conversations in which a customer says “cancel”"},
		{`agentsaid:"calm down"`, `agentsaid:"calm down"`, "conversations in which an agent says the words “calm down” in this order"},
		{`customer:cancel agentsaid:sorry`, `customer:cancel agentsaid:sorry`, "conversations in which a customer says “cancel”, and in which an agent says “sorry”"},
		{"agent:dana", "agent:dana", "conversations in which the agent “dana” answers"},
		{`agent:"Dana Fox"`, `agent:"Dana Fox"`, ""},
		{"side:customer", "side:customer", "conversations with a message said by the side customer"},
		{"side:agent sorry", "side:agent sorry", "conversations with a message said by the side agent and that holds “sorry”"},
		{"side:BOT", "side:BOT", ""},
		{"source:support-mail", "source:support-mail", "conversations heard at support-mail"},
		{"channel:chat", "channel:chat", "conversations held by chat"},
		{"theme:lid/heat", "theme:lid/heat", "conversations with a mark in the theme lid/heat"},
		{"theme:lid/", "theme:lid/", "conversations with a mark in the theme lid or below it"},
		{"theme:lid/ kind:problem", "theme:lid/ kind:problem", "conversations with a mark in the theme lid or below it and of the kind problem"},
		{"theme:lid/ or kind:praise", "theme:lid/ or kind:praise", "conversations with a mark (in the theme lid or below it or of the kind praise)"},
		{"kind:problem", "kind:problem", "conversations with a mark of the kind problem"},
		{"kind:complaint", "kind:complaint", ""},
		{"kind:request", "kind:request", ""},
		{"kind:praise", "kind:praise", ""},
		{"kind:question", "kind:question", ""},
		{"kind:solution", "kind:solution", ""},
		{"response:canned", "response:canned", "conversations with a mark that says the agent canned"},
		{"response:asked_back", "response:asked_back", ""},
		{"sure:low", "sure:low", "conversations with a mark whose reading is low in sureness"},
		{"by:ines", "by:ines", "conversations with a mark made by ines"},
		{"by:ines kind:problem refund", "by:ines kind:problem refund", "conversations with a message that holds “refund”, and with a mark made by ines and of the kind problem"},
		{"followup:any", "followup:any", "conversations with a follow-up"},
		{"followup:open", "followup:open", "conversations with a follow-up that is open"},
		{"followup:ask_back", "followup:ask_back", ""},
		{"not followup:any", "not followup:any", "conversations that are not among those with a follow-up"},
		{"is:unheard", "is:unheard", "conversations that you have not heard to the end"},
		{"is:waiting", "is:waiting", "conversations whose customer waits for an answer"},
		{"IS:Waiting", "is:Waiting", ""},
		{"is:ignored", "is:ignored", ""},
		{"is:slow", "is:slow", ""},
		{"is:first-timer", "is:first-timer", "conversations that are their customer's first"},
		{"is:unplanned", "is:unplanned", "conversations with a mark that no follow-up names"},
		{"is:drifted", "is:drifted", "conversations with a mark whose words have changed"},
		{"is:defect", "is:defect", "conversations of which something could not be read"},
		{"is:unheard is:waiting refund", "is:unheard is:waiting refund", "conversations with a message that holds “refund”, and that you have not heard to the end, and whose customer waits for an answer"},
		{"is:waiting or is:ignored", "is:waiting or is:ignored", "conversations either whose customer waits for an answer, or whose customer has waited so long that it counts as ignored"},
		{"reply:>2h", "reply:>2h", "conversations whose slowest answer took more than 2 hours"},
		{"reply:<30m", "reply:<30m", "conversations whose slowest answer took less than 30 minutes"},
		{"reply:>=1d", "reply:>=1d", "conversations whose slowest answer took at least 1 day"},
		{"reply:<=1h30m", "reply:<=1h30m", "conversations whose slowest answer took at most 90 minutes"},
		{`reply:">2 hours"`, `reply:">2 hours"`, "conversations whose slowest answer took more than 2 hours"},
		{"waiting:>1d", "waiting:>1d", "conversations whose customer has waited more than 1 day"},
		{"waiting:>2w", "waiting:>2w", "conversations whose customer has waited more than 14 days"},
		{"waiting:>90s", "waiting:>90s", "conversations whose customer has waited more than 1m30s"},
		{"messages:>3", "messages:>3", "conversations with more than 3 messages"},
		{"messages:3", "messages:3", "conversations with exactly 3 messages"},
		{"messages:<=2", "messages:<=2", "conversations with at most 2 messages"},
		{"messages:=1", "messages:=1", "conversations with exactly 1 messages"},
		{"id:4821", "id:4821", "conversations numbered 4821"},
		{"id:#4821", "id:#4821", "conversations numbered 4821"},
		{"id:1 or id:2", "id:1 or id:2", ""},
		{"date:2026-07-05", "date:2026-07-05", "conversations with a message said from Sun 5 Jul 2026 00:00 up to Mon 6 Jul 2026 00:00"},
		{"date:2026-07", "date:2026-07", "conversations with a message said from Wed 1 Jul 2026 00:00 up to Sat 1 Aug 2026 00:00"},
		{"date:2026", "date:2026", "conversations with a message said from Thu 1 Jan 2026 00:00 up to Fri 1 Jan 2027 00:00"},
		{"date:2026-10..2026-11", "date:2026-10..2026-11", "conversations with a message said from Thu 1 Oct 2026 00:00 up to Tue 1 Dec 2026 00:00"},
		{"date:2026-07-01..2026-07-03", "date:2026-07-01..2026-07-03", "conversations with a message said from Wed 1 Jul 2026 00:00 up to Sat 4 Jul 2026 00:00"},
		{"date:2026-07..", "date:2026-07..", "conversations with a message said from Wed 1 Jul 2026 00:00 on"},
		{"date:..2026-07", "date:..2026-07", "conversations with a message said before Sat 1 Aug 2026 00:00"},
		{"date:>2026-06", "date:>2026-06", "conversations with a message said from Wed 1 Jul 2026 00:00 on"},
		{"date:<2026-06", "date:<2026-06", "conversations with a message said before Mon 1 Jun 2026 00:00"},
		{"date:>=2026-06", "date:>=2026-06", "conversations with a message said from Mon 1 Jun 2026 00:00 on"},
		{"date:<=2026-06", "date:<=2026-06", "conversations with a message said before Wed 1 Jul 2026 00:00"},
		{"date:today", "date:today", "conversations with a message said from Thu 23 Jul 2026 00:00 up to Fri 24 Jul 2026 00:00"},
		{"date:yesterday", "date:yesterday", "conversations with a message said from Wed 22 Jul 2026 00:00 up to Thu 23 Jul 2026 00:00"},
		{`date:"this week"`, `date:"this week"`, "conversations with a message said from Mon 20 Jul 2026 00:00 up to Mon 27 Jul 2026 00:00"},
		{`date:"last week"`, `date:"last week"`, "conversations with a message said from Mon 13 Jul 2026 00:00 up to Mon 20 Jul 2026 00:00"},
		{"date:last-week", "date:last-week", "conversations with a message said from Mon 13 Jul 2026 00:00 up to Mon 20 Jul 2026 00:00"},
		{"date:this-month", "date:this-month", "conversations with a message said from Wed 1 Jul 2026 00:00 up to Sat 1 Aug 2026 00:00"},
		{"date:last-month", "date:last-month", "conversations with a message said from Mon 1 Jun 2026 00:00 up to Wed 1 Jul 2026 00:00"},
		{"date:last-year", "date:last-year", "conversations with a message said from Wed 1 Jan 2025 00:00 up to Thu 1 Jan 2026 00:00"},
		{"date:monday", "date:monday", "conversations with a message said from Mon 20 Jul 2026 00:00 up to Tue 21 Jul 2026 00:00"},
		{"date:thu", "date:thu", "conversations with a message said from Thu 23 Jul 2026 00:00 up to Fri 24 Jul 2026 00:00"},
		{`date:"last thursday"`, `date:"last thursday"`, "conversations with a message said from Thu 16 Jul 2026 00:00 up to Fri 17 Jul 2026 00:00"},
		{"date:october", "date:october", "conversations with a message said from Wed 1 Oct 2025 00:00 up to Sat 1 Nov 2025 00:00"},
		{"date:july", "date:july", "conversations with a message said from Wed 1 Jul 2026 00:00 up to Sat 1 Aug 2026 00:00"},
		{`date:"march 2024"`, `date:"march 2024"`, "conversations with a message said from Fri 1 Mar 2024 00:00 up to Mon 1 Apr 2024 00:00"},
		{"date:7d", "date:7d", "conversations with a message said from Thu 16 Jul 2026 10:07 on"},
		{`date:"last 2 weeks"`, `date:"last 2 weeks"`, "conversations with a message said from Thu 9 Jul 2026 10:07 on"},
		{`date:"3 days ago"`, `date:"3 days ago"`, "conversations with a message said from Mon 20 Jul 2026 00:00 up to Tue 21 Jul 2026 00:00"},
		{`date:"2 hours ago"`, `date:"2 hours ago"`, "conversations with a message said from Thu 23 Jul 2026 08:07 up to Thu 23 Jul 2026 09:07"},
		{"date:monday..wednesday", "date:monday..wednesday", "conversations with a message said from Mon 20 Jul 2026 00:00 up to Thu 23 Jul 2026 00:00"},
		{"refund date:today", "refund date:today", "conversations with a message that holds “refund” and said from Thu 23 Jul 2026 00:00 up to Fri 24 Jul 2026 00:00"},
	} {
		n, err := query.Parse(c.typed, now(t))
		if err != nil {
			t.Errorf("%q: %v", c.typed, err)
			continue
		}
		if got := n.String(); got != c.printed {
			t.Errorf("%q is printed as %q, want %q", c.typed, got, c.printed)
		}
		if got := n.Explain(); c.explained != "" && got != c.explained {
			t.Errorf("%q is explained as\n\t%s, want\n\t%s", c.typed, got, c.explained)
		}
	}
}

func TestAMistakeIsPointedAtWithTheNearestWord(t *testing.T) {
	for _, c := range []struct{ typed, at, says, near string }{
		{"frm:anna", "frm:", "nothing is known", "from:"},
		{"refund fromm:anna", "fromm:", "nothing is known", "from:"},
		{"xylophone:anna", "xylophone:", "nothing is known", ""},
		{`foo:"bar"`, "foo:", "nothing is known", ""},
		{"from:", "from:", "lacks what to look for", ""},
		{`from:""`, `""`, "lacks what to look for", ""},
		{"from:...", "...", "no word", ""},
		{"is:unherd", "unherd", "is: goes with unheard, waiting", "is:unheard"},
		{"is:wait", "wait", "is: goes with", "is:waiting"},
		{"refund tone:fedup", "fedup", "tone: goes with", "tone:fed_up"},
		{"cue:ironic", "ironic", "cue: goes with", "cue:irony"},
		{"confirmation:confirm", "confirm", "confirmation: goes with", "confirmation:confirmed"},
		{"weighs:heavy", "heavy", "weighs: goes with", ""},
		{"kind:problm", "problm", "kind: goes with", "kind:problem"},
		{"side:costumer", "costumer", "side: goes with", "side:customer"},
		{"messages:many", "many", "wants a number", ""},
		{"messages:>", ">", "wants a number", ""},
		{"messages:>99999999999", ">99999999999", "wants a number", ""},
		{"messages:>-1", ">-1", "wants a number", ""},
		{"id:x", "x", "wants a conversation's number", ""},
		{"reply:>2", ">2", "wants a length of time", ""},
		{"reply:>2y", ">2y", "wants a length of time", ""},
		{"waiting:>9999999999999w", ">9999999999999w", "wants a length of time", ""},
		{"date:someday", "someday", "wants a day", ""},
		{"date:2026-13", "2026-13", "wants a day", ""},
		{"date:2026-11..2026-10", "2026-11..2026-10", "wants a day", ""},
		{"date:..", "..", "wants a day", ""},
		{`refund "waste of`, `"waste of`, "not closed", ""},
		{`refund (late`, "(", "not closed", ""},
		{"refund )", ")", "closes nothing", ""},
		{":)", ")", "closes nothing", ""},
		{"or refund", "or", "missing before", ""},
		{"refund or", "or", "missing after", ""},
		{"refund or or late", "or", "missing before", ""},
		{"refund and", "and", "missing after", ""},
		{"and refund", "and", "missing before", ""},
		{"refund and or late", "and", "missing after", ""},
		{"refund not", "not", "missing after", ""},
		{"not", "not", "missing after", ""},
		{"(not) refund", "not", "missing after", ""},
		{"???", "???", "no word", ""},
		{"()", "()", "no word", ""},
		{strings.Repeat("(", 60), "(", "more than 50 brackets", ""},
		{strings.Repeat("a", 4100), strings.Repeat("a", 4), "at most 4096", ""},
	} {
		_, err := query.Parse(c.typed, now(t))
		var wrong *query.Mistake
		if !errors.As(err, &wrong) {
			t.Errorf("%.40q: no mistake, but %v", c.typed, err)
			continue
		}
		if at := c.typed[wrong.Start:wrong.End]; at != c.at || wrong.Near != c.near || !strings.Contains(wrong.Says, c.says) {
			t.Errorf("%.40q: the mistake is at %.40q, near %q: %s", c.typed, at, wrong.Near, wrong.Says)
		}
	}
}

func TestTheErrorNamesTheNearestWord(t *testing.T) {
	_, err := query.Parse("is:unherd", now(t))
	if err == nil || !strings.HasSuffix(err.Error(), "; did you mean is:unheard?") {
		t.Errorf("the error is %v", err)
	}
}

func TestCompletionOffersFieldsAndValues(t *testing.T) {
	values := func(field string) []query.Value {
		if field != "source" && field != "language" {
			t.Errorf("the values of %s were asked for", field)
		}
		return []query.Value{{Text: "support-mail", Count: 12}, {Text: "floor chat", Count: 3}}
	}
	for _, c := range []struct {
		typed string
		at    int
		want  string
	}{
		{"", 0, "is: from: to: subject: customer: agentsaid: agent: side: source: channel: date: waiting: reply: messages: theme: kind: response: sure: by: followup: id: cue: tone: weighs: confirmation: language:"},
		{"ag", 2, "agentsaid: agent:"},
		{"refund so", 9, "source:"},
		{"(so", 3, "source:"},
		{"refund source:", 14, `source:support-mail source:"floor chat"`},
		{"source:fl", 9, `source:"floor chat"`},
		{`source:"fl`, 10, `source:"floor chat"`},
		{"is:un refund", 5, "is:unheard is:unplanned is:unconfirmed"},
		{"is:s", 4, "is:slow is:skimmed"},
		{"date:last", 9, "date:last-week date:last-month"},
		{"tone:f", 6, "tone:frustrated tone:fed_up"},
		{"language:s", 10, "language:support-mail"},
		{"nonsense", 8, ""},
		{"refund ", 99, "is: from: to: subject: customer: agentsaid: agent: side: source: channel: date: waiting: reply: messages: theme: kind: response: sure: by: followup: id: cue: tone: weighs: confirmation: language:"},
	} {
		var got []string
		for _, o := range query.Complete(c.typed, c.at, values) {
			got = append(got, o.Text)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q at %d offers %v", c.typed, c.at, got)
		}
	}
	if o := query.Complete("a source:s", 10, values); len(o) != 1 || o[0].Count != 12 || o[0].Start != 2 || o[0].End != 10 {
		t.Errorf("a value is offered as %+v", o)
	}
}
