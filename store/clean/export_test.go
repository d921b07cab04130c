package clean

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestCSV(t *testing.T) {
	tests := []struct{ field, want string }{
		{"", ""},
		{"Maria", "Maria"},
		{"a=b", "a=b"},
		{"'=1", "'=1"},
		{"=HYPERLINK(\"http://evil.test\")", "'=HYPERLINK(\"http://evil.test\")"},
		{"+353 1 234", "'+353 1 234"},
		{"-5", "'-5"},
		{"@SUM(1)", "'@SUM(1)"},
		{"\t=1", "'\t=1"},
		{"\rx", "'\rx"},
		{"\x00x", "'\x00x"},
		{"  =1", "'  =1"},
		{"\n\u00a0=1", "'\n\u00a0=1"},
		{"\ufeff=1", "'\ufeff=1"},
		{"＝1", "'＝1"},
		{"　＠x", "'　＠x"},
		{"＋1", "'＋1"},
		{"－1", "'－1"},
		{"   ", "   "},
	}
	for _, tt := range tests {
		if got := CSV(tt.field); got != tt.want {
			t.Errorf("CSV(%q) = %q, want %q", tt.field, got, tt.want)
		}
	}
}

// A guarded field is the field, behind an apostrophe or not, never begins like
// a formula and is not guarded twice.
func FuzzCSV(f *testing.F) {
	for _, s := range []string{"=1", " +1", "a", "\u3000＝", "\xff="} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, field string) {
		got := CSV(field)
		if got != field && got != "'"+field {
			t.Errorf("CSV(%q) = %q", field, got)
		}
		if first := strings.TrimSpace(got); first != "" && strings.ContainsAny(first[:1], "=+-@\x00") {
			t.Errorf("CSV(%q) = %q begins a formula", field, got)
		}
		if CSV(got) != got {
			t.Errorf("CSV(%q) is guarded twice: %q", field, CSV(got))
		}
	})
}

func TestJSONForTerminal(t *testing.T) {
	tests := []struct{ raw, want string }{
		{`{"text":"Grüße 👍 日本"}`, `{"text":"Grüße 👍 日本"}`},
		{"\"\u007f\u0080\u009b\u009f\"", `"\u007f\u0080\u009b\u009f"`},
		{"\"a\u202eb\u200bc\u2028\"", `"a\u202eb\u200bc\u2028"`},
		{"\"\U000E0041\"", `"\udb40\udc41"`},
		{"\"\xff\"", `"\ufffd"`},
	}
	for _, tt := range tests {
		if got := string(JSONForTerminal([]byte(tt.raw))); got != tt.want {
			t.Errorf("JSONForTerminal(%q)\n got %s\nwant %s", tt.raw, got, tt.want)
		}
	}
}

// The value stays the same, and nothing that a terminal obeys is left.
func FuzzJSONForTerminal(f *testing.F) {
	for _, s := range []string{"Hello", "\u009b31m", "\u202e\U000E0041", "a\x7f"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		raw, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		safe := JSONForTerminal(raw)
		var before, after string
		if err := json.Unmarshal(raw, &before); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(safe, &after); err != nil || before != after {
			t.Errorf("%s means %q, want %q (error %v)", safe, after, before, err)
		}
		for _, r := range string(safe) {
			if r >= 0x7F && r < 0xA0 || isUnseen(r) {
				t.Errorf("%U is left in %q", r, safe)
			}
		}
	})
}
