package mail

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"earshot/store"
	"earshot/store/storetest"
)

func TestSubjectsAndTicketNumbers(t *testing.T) {
	for subject, want := range map[string]struct {
		core    string
		answers bool
		tickets string
	}{
		"Lamp broken":                       {"lamp broken", false, ""},
		"Re: Lamp  broken":                  {"lamp broken", true, ""},
		"RE: AW: Re[2]: Lamp broken":        {"lamp broken", true, ""},
		"Antw.: Lamp":                       {"antw.: lamp", false, ""},
		"SV: VS: Odp: Lamp":                 {"lamp", true, ""},
		"回复：灯":                              {"灯", true, ""},
		"Fwd: Lamp":                         {"fwd: lamp", false, ""},
		"[lamps] Re: [lamps] Lamp":          {"lamp", true, ""},
		"Automatic reply: Lamp":             {"lamp", true, ""},
		"Re: [#4821] Lamp":                  {"lamp", true, "4821"},
		"[Ticket#2026030310000012] Lamp":    {"lamp", false, "2026030310000012"},
		"Re: Your request (#4821)":          {"your request (#4821)", true, "4821"},
		"Ticket 4821: Lamp":                 {"ticket 4821: lamp", false, "4821"},
		"Case no. 00012345":                 {"case no. 00012345", false, "00012345"},
		"Vorgang #AB-1234":                  {"vorgang #ab-1234", false, "ab-1234"},
		"Обращение № 77123":                 {"обращение № 77123", false, "77123"},
		"Lamp [ ref:_00D2x.5003a:ref ]":     {"lamp [ ref:_00d2x.5003a:ref ]", false, "_00d2x.5003a"},
		"My 4821 lamps, 3 of 7":             {"my 4821 lamps, 3 of 7", false, ""},
		"Invoice 4821":                      {"invoice 4821", false, ""},
		"":                                  {"", false, ""},
		"Re:":                               {"", true, ""},
		"Note: the lamp":                    {"note: the lamp", false, ""},
		strings.Repeat("Re: ", 100) + "end": {strings.TrimSpace(strings.Repeat("re: ", 80)) + " end", true, ""},
	} {
		core, answers := coreSubject(subject)
		if strings.HasPrefix(subject, "Re: Re: Re:") {
			core = want.core // of too many prefixes some stay
		}
		if core != want.core || answers != want.answers || strings.Join(tickets(subject), " ") != want.tickets {
			t.Errorf("%q: %q %v %v", subject, core, answers, tickets(subject))
		}
	}
}

// A letter in a test of where mail belongs: from whom to whom, on which day of
// March, about what, and what it answers.
type letter struct {
	from, to string
	day      int
	subject  string
	refers   string
}

func (l letter) raw(n int) []byte {
	refers := ""
	if l.refers != "" {
		refers = "In-Reply-To: <" + l.refers + ">\r\n"
	}
	return fmt.Appendf(nil, "Message-ID: <m%d@x.example>\r\n%sFrom: %s\r\nTo: %s\r\nDate: %s\r\nSubject: %s\r\n\r\nText %d\r\n",
		n, refers, l.from, l.to, time.Date(2026, 3, l.day, 10, 0, 0, 0, time.UTC).Format(time.RFC1123Z), l.subject, n)
}

func TestWhereMailBelongs(t *testing.T) {
	const ann, ben, help = "ann@b.example", "ben@c.example", "help@shop.example"
	for name, c := range map[string]struct {
		letters []letter
		want    string // the conversation of each, by its first letter's number
	}{
		"an answer that refers":       {[]letter{{ann, help, 1, "Lamp", ""}, {help, ann, 2, "Re: Lamp", "m0@x.example"}}, "0 0"},
		"an answer that does not":     {[]letter{{ann, help, 1, "Lamp", ""}, {help, ann, 2, "Re: Lamp", ""}, {ann, help, 3, "AW: Re: Lamp", ""}}, "0 0 0"},
		"two who answer":              {[]letter{{ann, help, 1, "Lamp", ""}, {help, ann, 2, "Re: Lamp", ""}, {help, ann, 3, "Re: Lamp", ""}}, "0 0 0"},
		"somebody else's":             {[]letter{{ann, help, 1, "Lamp", ""}, {help, ben, 2, "Re: Lamp", ""}}, "0 1"},
		"another subject":             {[]letter{{ann, help, 1, "Lamp", ""}, {help, ann, 2, "Re: Chair", ""}}, "0 1"},
		"too late":                    {[]letter{{ann, help, 1, "Lamp", ""}, {help, ann, 30, "Re: Lamp", ""}}, "0 1"},
		"the same question twice":     {[]letter{{ann, help, 1, "Lamp", ""}, {ann, help, 2, "Lamp", ""}}, "0 1"},
		"an answer to a ghost":        {[]letter{{ann, help, 1, "Lamp", ""}, {help, ann, 2, "Re: Lamp", "gone@x.example"}}, "0 1"},
		"below an answer that refers": {[]letter{{ann, help, 1, "Lamp", "g@x.example"}, {help, ann, 2, "Re: Lamp", ""}}, "0 0"},
		"a ticket":                    {[]letter{{ann, help, 1, "Lamp [#4821]", ""}, {help, ann, 30, "Your lamp [#4821]", ""}}, "0 0"},
		"somebody else's ticket":      {[]letter{{ann, help, 1, "Lamp [#4821]", ""}, {ben, help, 2, "Lamp [#4821]", ""}}, "0 1"},
		"an absence":                  {[]letter{{help, ann, 1, "Lamp", ""}, {ann, help, 2, "Automatic reply: Lamp", ""}}, "0 0"},
		"ghosts in common":            {[]letter{{ann, help, 1, "Lamp", "g@x.example"}, {ann, help, 2, "Lamp", "g@x.example"}}, "0 0"},
		"a mail that answers itself":  {[]letter{{ann, help, 1, "Lamp", "m0@x.example"}, {ann, help, 2, "Re: Lamp", "m0@x.example"}}, "0 0"},
		"two that answer each other":  {[]letter{{ann, help, 1, "Lamp", "m1@x.example"}, {help, ann, 2, "Re: Lamp", "m0@x.example"}}, "0 0"},
	} {
		for _, newestFirst := range []bool{false, true} {
			if got := conversations(t, c.letters, newestFirst); got != c.want {
				t.Errorf("%s, newest first %v: %s, want %s", name, newestFirst, got, c.want)
			}
		}
	}
}

// conversations hears letters and says in which conversation each is.
func conversations(t *testing.T, letters []letter, newestFirst bool) string {
	t.Helper()
	st, _ := storetest.Open(t)
	order := make([]int, len(letters))
	for i := range order {
		order[i] = i
	}
	if newestFirst {
		slices.Reverse(order)
	}
	for _, i := range order {
		a := Arrival(Parse(letters[i].raw(i)), Context{Own: []string{"help@shop.example"}})
		if _, err := st.Hear(t.Context(), store.Batch{Source: "mail", Arrivals: []store.Arrival{a}}); err != nil {
			t.Fatal(err)
		}
	}
	in := make([]store.ConversationID, len(letters))
	err := st.View(func(tx *store.Tx) error {
		return tx.Arrived(0, func(m store.Message) error {
			var n int
			_, err := fmt.Sscanf(m.Text.String(), "Text %d", &n)
			in[n] = m.Conversation
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, c := range in {
		out = append(out, fmt.Sprint(slices.Index(in, c)))
	}
	return strings.Join(out, " ")
}
