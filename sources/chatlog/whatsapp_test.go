package chatlog

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestWhatsapp(t *testing.T) { checkSamples(t, whatsappSamples()) }

func whatsappSamples() []sample {
	return []sample{
		{"Android", "WhatsApp Chat with Femi.txt", "whatsapp", "13/4/26, 10:34\u202fPM - Messages and calls are end-to-end encrypted. Tap to learn more.\n" +
			"13/4/26, 10:35\u202fPM - Femi: Got it\n\n- a list: of things\n13/4/26, 10:36 PM - Femi: <Media omitted>\n13/4/26, 10:37 PM - Shop: IMG-1.jpg (file attached)\nthe lid\n" +
			"13/4/26, 10:38 PM - Femi: This message was deleted\n13/4/26, 10:39 PM - Femi: null\n13/4/26, 10:40 PM - Shop: yes <This message was edited>\n13/4/26, 10:41 PM - Femi changed the subject to \"a: b\"\n",
			"||/system|2026-04-13T22:34:00Z|Messages and calls are end-to-end encrypted. Tap to learn more.\n||Femi|2026-04-13T22:35:00Z|Got it\n\n- a list: of things\n" +
				"||Femi|2026-04-13T22:36:00Z| +media\n||Shop|2026-04-13T22:37:00Z|the lid +IMG-1.jpg\n||Femi/activity|2026-04-13T22:38:00Z|[deleted]\n||Femi/activity|2026-04-13T22:39:00Z|[deleted]\n" +
				"||Shop|2026-04-13T22:40:00Z|yes (edited)\n||/system|2026-04-13T22:41:00Z|Femi changed the subject to \"a: b\"\n"},
		{"iPhone", "_chat.txt", "whatsapp", "\u200e[3/27/26, 21:41:54] D: \u200eMessages and calls are end-to-end encrypted.\r\n\u200e[3/27/26, 21:41:55] D: \u200e<attached: 00000035-PHOTO-2026.jpg>\r\n" +
			"[3/27/26, 21:42:00] \u202a+40 521 123\u202c: hi \u2068@D\u2069\r\nand\r\n\u200e[3/27/26, 21:43:00] D: \u200eYou created this group\r\n[3/27/26, 21:44:00] D: \u200eimage omitted\r\n",
			"||/system|2026-03-27T21:41:54Z|Messages and calls are end-to-end encrypted.\n||D|2026-03-27T21:41:55Z| +00000035-PHOTO-2026.jpg\n" +
				"||+40 521 123|2026-03-27T21:42:00Z|hi \u2068@D\u2069\nand\n||/system|2026-03-27T21:43:00Z|You created this group\n||D|2026-03-27T21:44:00Z| +image omitted\n"},
		{"Buddhist and Japanese years", "", "whatsapp", "[3/18/2569 BE, 14:56:01] A: a\n[3/19/R8, 14:56:01] A: b\n", "||A|2026-03-18T14:56:01Z|a\n||A|2026-03-19T14:56:01Z|b\n"},
		{"no blank behind the colon", "", "whatsapp", "[2026/7/9 02:28:37] Bob:Hi\n[2026/7/9 02:28:38] Ann:Ho\n", "||Bob|2026-07-09T02:28:37Z|Hi\n||Ann|2026-07-09T02:28:38Z|Ho\n"},
		{"only colons", "", "whatsapp", "9/9/26 9:9:9: Ann: text\n9/9/26 9:9:10: Bob: more\n", "||Ann|2026-09-09T09:09:09Z|text\n||Bob|2026-09-09T09:09:10Z|more\n"},
		{"doubled marks at the start", "", "whatsapp", "\ufeff\ufeff[1/2/26, 1:02:03] A: a\n[\ufeff13/2/26, 1:02:03] A: b\n", "||A|2026-02-01T01:02:03Z|a\n||A|2026-02-13T01:02:03Z|b\n"},
		{"body lines that look like heads", "", "whatsapp", "1/2/26, 10:00 - A: a\n---> Another line - with a dash\n2016-04-29 10:30:00\n13/2/26, 10:00 - B: b: c\n",
			"||A|2026-02-01T10:00:00Z|a\n---> Another line - with a dash\n2016-04-29 10:30:00\n||B|2026-02-13T10:00:00Z|b: c\n"},
	}
}

// TestOrderIsProvedFromTheWholeFile reads logs whose first day over twelve
// stands far behind what is looked at together.
func TestOrderIsProvedFromTheWholeFile(t *testing.T) {
	var chat, table strings.Builder
	table.WriteString("date,author,text\n")
	for i := range 14_000 {
		fmt.Fprintf(&chat, "2/1/26, %d:%02d - Femi: %s %d\n", 10+i/3600, i/60%60, strings.Repeat("word ", 16), i)
		fmt.Fprintf(&table, "2/1/2026 %d:%02d,Femi,%s %d\n", 10+i/3600, i/60%60, strings.Repeat("word ", 16), i)
	}
	chat.WriteString("2/13/26, 10:00 - Femi: last\n")
	table.WriteString("2/13/2026 10:00,Femi,last\n")
	for name, text := range map[string]string{"chat.txt": chat.String(), "chat.csv": table.String()} {
		if len(text) < windowBytes+windowBytes/8 {
			t.Fatalf("%s has only %d bytes", name, len(text))
		}
		h := newHead(name, text[:windowBytes], testDay(), false)
		f, err := Taught{}.detect(h, nil)
		if err != nil {
			t.Fatal(err)
		}
		r, err := f.open(nil, h, testOptions())
		if err != nil {
			t.Fatal(err)
		}
		r.(prover).prove(cutLines(newReader(text), "", 0, 1))
		var out sink
		next := cutLines(newReader(text), "", 0, 1)
		for len(out.records) == 0 {
			p, err := next()
			if err != nil {
				t.Fatal(err)
			}
			r.take(p, &out)
		}
		if first := out.records[0]; first.at.Month() != time.February {
			t.Errorf("%s: the first message is of %s", name, first.at)
		}
	}
}

func TestPhoneStamps(t *testing.T) {
	tests := []struct{ in, want string }{
		{"2/4/23, 10:35 PM", "2023-04-02 22:35:00"},
		{"3/6/2018 1:55 p. m.", "2018-06-03 13:55:00"},
		{"3/6/2018 12:05 a. m.", "2018-06-03 00:05:00"},
		{"18/3/2022, 14:56:01", "2022-03-18 14:56:01"},
		{"12.3.2022 klo 14.08.18", "2022-03-12 14:08:18"},
		{"12/07/2017 à 22:35", "2017-07-12 22:35:00"},
		{"14:56:01, 3/18/22", "2022-03-18 14:56:01"},
		{"9/9/9 9.9.9", "2009-09-09 09:09:09"},
		{"2022/3/18 下午2:56", "2022-03-18 14:56:00"},
		{"2022. 3. 18. 오후 2:56", "2022-03-18 14:56:00"}, {"2022. 03. 18. 14:56", "2022-03-18 14:56:00"},
		{"2022/3/18 午前2:56", "2022-03-18 02:56:00"},
		{"18/3/2565 BE, 14:56:01", "2022-03-18 14:56:01"},
		{"2022-03-18, 2:56 μμ", "2022-03-18 14:56:00"},
		{"18/3/22, 2:56 م", "2022-03-18 14:56:00"},
		{"1/2/26", ""}, {"10:30", ""}, {"40/40/26, 10:30", ""}, {"1/2/26, 25:00", ""}, {"1/2/26, 10:00 sometime in the afternoon", ""},
	}
	for _, test := range tests {
		st, ok := phoneStamp(test.in)
		got := ""
		if ok {
			got = st.resolve(dayFirst, testDay(), utc()).Format("2006-01-02 15:04:05")
		}
		if got != test.want {
			t.Errorf("%q is %q, want %q", test.in, got, test.want)
		}
	}
	front, _ := tidied("[\u200f18\u200f/3\u200f/2022، 14:56:01]", 200)
	if front != "[18/3/2022, 14:56:01]" {
		t.Errorf("marks and digits: %q", front)
	}
	front, _ = tidied("[١٨/٣/٢٠٢٢، ٢:٥٦:٠١ م]", 200)
	if _, ok := phoneStamp(front[1 : len(front)-1]); !ok {
		t.Errorf("Arabic digits: %q", front)
	}
}
