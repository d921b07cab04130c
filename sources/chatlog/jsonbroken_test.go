package chatlog

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestBrokenJSONCostsOneElementAndOneDefect(t *testing.T) {
	const a, b, c = `{"author":"A","text":"one"}`, `{"author":"B","text":"two"}`, `{"author":"A","text":"three"}`
	const one, two, three = "||A|-|one\n", "||B|-|two\n", "||A|-|three\n"
	const broken = "it is no valid JSON; reading goes on behind it\n"
	tests := []struct{ name, in, want string }{
		{"garbage between elements", "[" + a + ",\ngarbage of \"some\" kind {\n," + b + "," + c + "]", one + two + three + "! 2 " + broken},
		{"a stray brace behind an element", "[" + a + "},\n" + b + ",\n" + c + "]", one + two + three + "! 1 " + broken},
		{"a stray bracket between elements", "[" + a + "],\n" + b + ",\n" + c + "]", one + two + three + "! 1 " + broken},
		{"a bracket that opens nothing", "[" + a + ",\n[" + b + ",\n" + c + "]", one + two + three + "! 2 " + broken},
		{"a brace too few", "[" + a + ",\n{\"author\":\"B\",\"text\":\"two\",\n" + b + ",\n" + c + "]", one + two + three + "! 2 " + broken},
		{"a quote too few", "[" + a + ",\n{\"author\":\"B\",\"text\":\"two},\n" + b + ",\n" + c + "]", one + two + three + "! 2 " + broken},
		{"a quote too many", "[" + a + ",\n{\"author\":\"B\",\"text\":\"t\"wo\"},\n" + b + ",\n" + c + "]", one + two + three + "! 2 " + broken},
		{"a bad escape", "[" + a + ",\n{\"author\":\"B\",\"text\":\"t\\qwo\"},\n" + c + "]", one + three + "! 2 it is no valid JSON from column 25\n"},
		{"a bare line end", "[" + a + ",\n{\"author\":\"B\",\"text\":\"t\nwo\"},\n" + c + "]", one + three + "! 2 it is no valid JSON from column 24\n"},
		{"an element that ends in the middle", "[" + a + ",\n{\"author\":\"B\",\"te,\n" + b + ",\n" + c + "]", one + two + three + "! 2 " + broken},
		{"the last element broken", "[" + a + ",\n" + b + ",\n{\"author\":\"A\" \"text\":\"three\"}]", one + two + "! 3 " + broken},
		{"no comma", "[" + a + "\n" + b + "\n" + c + "]", one + two + three},
		{"one broken in itself and one that breaks out", "[{\"author\",\"text\":\"\"},\n{\"author\":\"B\",\"text\":\"t\"wo\"},\n" + a + ",\n" + b + "]", one + two + "! 1 it is no valid JSON from column 10\n! 2 " + broken},
		{"a byte of nothing behind the document", "[" + a + "]\x00\"", one + "! 1 the file ends in the middle of it\n"},
		{"a byte of nothing in it", "[" + a + ",\x00," + b + ",{\"author\":\x00\"A\"}," + c + "]", one + two + three + "! 1 it is no JSON object\n! 1 " + broken},
		{"the first element broken", "[{\"author\":\"X\",\"text\":\"x\"y\"},\n" + a + ",\n" + b + "]", one + two + "! 1 " + broken},
		{"the first element with a bad escape", "[{\"author\":\"X\",\"text\":\"\\q\"},\n" + a + ",\n" + b + "]", one + two + "! 1 it is no valid JSON from column 24\n"},
		{"the file ends in an element", "[" + a + ",\n" + b + ",\n{\"author\":\"A\",\"te", one + two + "! 3 the file ends in the middle of it\n"},
		{"the file ends behind an element", "[" + a + ",\n" + b + ",\n", one + two + "! 3 the document ends in the middle; what stood behind is not there\n"},
		{"a conversation whose last message is broken", `[{"id":"1","messages":[` + a + ",\n{\"author\":\"B\",\"text\":\"two}]},\n{\"id\":\"2\",\"messages\":[" + c + "]}]",
			"1" + one + "2" + three + "! 2 " + broken},
		{"a conversation that does not end", `[{"id":"1","messages":[` + a + "],\n{\"id\":\"2\",\"messages\":[" + c + "]}]", "1" + one + "2" + three + "! 2 " + broken},
		{"messages that do not end", `[{"id":"1","messages":[` + a + "},\n{\"id\":\"2\",\"messages\":[" + c + "]}]", "1" + one + "2" + three + "! 1 " + broken},
		{"a field broken before the messages", `[{"id":"1","messages":[` + a + `]},{"id":"2","name":"x"y",` + "\n\"messages\":[" + b + "," + c + "]}]", "1" + one + "2" + two + "2" + three + "! 1 " + broken},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, out := readAll(t, "x.json", test.in)
			if got := shown(out); got != test.want {
				t.Errorf("got:\n%swant:\n%s", got, test.want)
			}
		})
	}
}

// TestOneWrongByteCostsAtMostItsNeighbours puts each sign into places all over a
// document, and takes the byte there out: what stands elsewhere is read.
func TestOneWrongByteCostsAtMostItsNeighbours(t *testing.T) {
	t.Parallel()
	head, between, tail := `{"name":"Femi","type":"personal_chat","id":1,"messages":[`+"\n", ",\n", "\n]}\n"
	var parts []string
	for i := range 6 {
		parts = append(parts, fmt.Sprintf(`{"id":%d,"type":"message","date_unixtime":"178480080%d","from":"F","from_id":"u5","text":["w%d",{"type":"bold","text":"b"},{"type":"link","text":"c"}],"reactions":[{"type":"emoji","count":1}]}`, i, i, i))
	}
	text := head + strings.Join(parts, between) + tail
	for at := len(head) + len(parts[0]) + len(between); at < len(text)-len(tail)-len(parts[5]); at += 3 * slowness {
		in := (at - len(head)) / (len(parts[0]) + len(between))
		for _, sign := range []string{"", "{", "}", "[", "]", `"`, ",", ":", `\`, "x", "\x00", "\n"} {
			broken := text[:at] + sign + text[at:]
			if sign == "" {
				broken = text[:at] + text[at+1:]
			}
			_, out := readAll(t, "result.json", broken)
			var read []string
			for _, r := range out.records {
				read = append(read, r.text)
			}
			for i := range parts {
				if want := fmt.Sprintf("w%dbc", i); i != in && i != in+1 && !slices.Contains(read, want) || len(out.flaws) > 2 {
					t.Fatalf("%q put in at %d, in message %d: %s", sign, at, in, shown(out))
				}
			}
		}
	}
}
