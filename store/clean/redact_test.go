package clean

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestRedact(t *testing.T) {
	tests := []struct{ name, raw, want string }{
		{"Visa", "my card 4111111111111111 ok", "my card [card …1111] ok"},
		{"Visa of 13", "4222222222222", "[card …2222]"},
		{"Mastercard", "5555-5555-5555-4444", "[card …4444]"},
		{"Mastercard, new range", "2223 0031 2200 3222", "[card …3222]"},
		{"American Express", "3782 822463 10005.", "[card …0005]."},
		{"Discover", "6011000990139424", "[card …9424]"},
		{"Diners Club", "3056 9309 0259 04", "[card …5904]"},
		{"JCB", "3566002020360505", "[card …0505]"},
		{"UnionPay", "6200000000000005", "[card …0005]"},
		{"Maestro", "6759649826438453", "[card …8453]"},
		{"dots", "4111.1111.1111.1111", "[card …1111]"},
		{"no-break blanks and dashes", "4111\u00a01111\u20111111\u20131111", "[card …1111]"},
		{"over a line end", "4111 1111\n1111 1111", "[card …1111]"},
		{"hidden characters between", "41\u200b11 1111\u206011111111", "[card …1111]"},
		{"full-width", "４１１１１１１１１１１１１１１１", "[card …1111]"},
		{"Arabic", "٤١١١ ١١١١ ١١١١ ١١١١", "[card …1111]"},
		{"Persian with joiners beside", "م\u200c۴۱۱۱۱۱۱۱۱۱۱۱۱۱۱۱\u200cم", "م[card …1111]م"},
		{"security code behind", "4111 1111 1111 1111 999", "[card …1111] 999"},
		{"number before", "2x 12 4111 1111 1111 1111", "2x 12 [card …1111]"},
		{"glued to letters", "Visa4111111111111111卡号4111111111111111是", "Visa[card …1111]卡号[card …1111]是"},
		{"two", "4111111111111111/5555555555554444", "[card …1111]/[card …4444]"},

		{"Luhn fails", "4111111111111112", "4111111111111112"},
		{"no issuer", "1234567812345670 0000000000000000", "1234567812345670 0000000000000000"},
		{"inside a longer number", "94111111111111111 41111111111111110000", "94111111111111111 41111111111111110000"},
		{"too short", "4111 1111 1111", "4111 1111 1111"},
		{"two blanks", "41111111  11111111", "41111111  11111111"},
		{"order, telephone, date", "#4821 +49 6221 123456789 2025-10-09 12.30.45", "#4821 +49 6221 123456789 2025-10-09 12.30.45"},
		{"telephone that would pass", "+6011000990139424", "+6011000990139424"},
		{"IMEI", "353918052107063", "353918052107063"},
		{"parcel", "1Z999AA10123456784 JD014600003RZ", "1Z999AA10123456784 JD014600003RZ"},

		{"IBAN", "DE89370400440532013000", "[iban]"},
		{"IBAN in groups", "to GB29 NWBK 6016 1331 9268 19, thanks", "to [iban], thanks"},
		{"IBAN in small letters", "fr14 2004 1010 0505 0001 3m02 606", "[iban]"},
		{"shortest and longest", "NO93 8601 1117 947 LC55HEMM000100010012001200023015", "[iban] [iban]"},
		{"IBAN over a line end", "DE89 3704 0044\n0532 0130 00\nBIC", "[iban]\nBIC"},
		{"IBAN behind a colon", "IBAN:DE89370400440532013000BIC", "IBAN:DE89370400440532013000BIC"},
		{"IBAN with a wrong digit", "DE88370400440532013000", "DE88370400440532013000"},
		{"unknown country", "ZZ89370400440532013000", "ZZ89370400440532013000"},
		{"IBAN inside a word", "XDE89370400440532013000", "XDE89370400440532013000"},

		{"password", "user: bob password: hunter2 ok?", "user: bob password: [password] ok?"},
		{"many words for it", "Passwort:x PWD=x Contraseña: x mot de passe : x parola:x passcode: x",
			"Passwort:[password] PWD=[password] Contraseña: [password] mot de passe : [password] parola:[password] passcode: [password]"},
		{"PIN", "my PIN: 4821.", "my PIN: [password]"},
		{"full-width colon", "password：x", "password：[password]"},
		{"in an address", "https://x.test/?a=1&password=b", "https://x.test/?a=1&password=[password]"},
		{"card as a password", "password: 4111 1111 1111 1111!", "password: [card …1111]!"},
		{"IBAN as a password", "pin: DE89 3704 0044 0532 0130 00.", "pin: [iban]."},
		{"inside a word", "shopping: list, spin=1", "shopping: list, spin=1"},
		{"no colon", "I forgot my password yesterday", "I forgot my password yesterday"},
		{"next line", "Password:\nComments: none", "Password:\nComments: none"},
		{"end of text", "pin: ", "pin: "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, _ := Redact(Body(tt.raw))
			if got.String() != tt.want {
				t.Errorf("Redact(%q)\n got %q\nwant %q", tt.raw, got, tt.want)
			}
			checkRedact(t, tt.raw)
		})
	}
}

func TestRedactionsSayWhere(t *testing.T) {
	line, got := RedactLine(OneLine("é 4111111111111111, pin:x DE89370400440532013000"))
	want := []Redaction{{Start: 3, End: 17, Kind: "card"}, {Start: 23, End: 33, Kind: "password"}, {Start: 34, End: 40, Kind: "iban"}}
	if !slices.Equal(got, want) {
		t.Errorf("redactions of %q are %v, want %v", line, got, want)
	}
	if _, none := Redact(Body("nothing here: 12")); none != nil {
		t.Errorf("found %v in harmless text", none)
	}
}

func TestHarmlessTextIsNotCopied(t *testing.T) {
	text := Body(mailText + "Order 4821-99 of 2025-10-09, call +353 1 234 5678: thanks")
	if n := testing.AllocsPerRun(10, func() { Redact(text) }); n != 0 {
		t.Errorf("Redact allocates %v times", n)
	}
}

func FuzzRedact(f *testing.F) {
	for _, s := range []string{
		"4111 1111 1111 1111 999", "pin: DE89 3704 0044 0532 0130 00.", "password: [card …1234]x", "pwd=[iban]x",
		"م\u200c۴۱۱۱۱۱۱۱۱۱۱۱۱۱۱۱\u200cم", "pin:pin: a=b", "4\u200b111\n1111.1111-1111\u0301", "password: x-4111 1111 1111 1111",
	} {
		f.Add(s)
	}
	f.Fuzz(checkRedact)
}

// checkRedact fails unless Redact keeps its promises for raw.
func checkRedact(t *testing.T, raw string) {
	t.Helper()
	text, found := Redact(Body(raw))
	s := text.String()
	if Body(s) != text {
		t.Errorf("redacting %+q leaves text that is not safe: %+q", raw, s)
	}
	if again, more := Redact(text); again != text || more != nil {
		t.Errorf("redacting %+q twice changes %+q to %+q", raw, s, again)
	}
	end := 0
	for _, r := range found {
		if r.Start < end || r.End > len(s) || !isToken(s[r.Start:r.End], r.Kind) {
			t.Fatalf("%+v of %+q is no token", r, s)
		}
		end = r.End
	}
	if n := leftCard(s); n >= 0 {
		t.Errorf("a card number is left at %d of %+q", n, s)
	}
}

func isToken(s, kind string) bool {
	switch kind {
	case "card":
		return isCardToken(s) && len(s) == len("[card …1234]")
	case "iban":
		return s == "[iban]"
	case "password":
		return s == "[password]"
	}
	return false
}

// leftCard looks for a card number in s the slow way: over every stretch of
// ASCII digits and single separators that no other digit touches. It returns
// its offset, or -1.
func leftCard(s string) int {
	touches := func(i int) bool { _, n := digit(s[i:]); return n > 0 }
	isDigit := func(i int) bool { return i >= 0 && i < len(s) && s[i] >= '0' && s[i] <= '9' }
	for start := range len(s) {
		before, n := utf8.DecodeLastRuneInString(s[:start])
		if !isDigit(start) || touches(start-n) || before == '+' {
			continue
		}
		var digits []byte
		for i := start; isDigit(i) && len(digits) < 19; i++ {
			digits = append(digits, s[i]-'0')
			if !touches(i+1) && isCard(digits) {
				return start
			}
			if i+1 < len(s) && strings.IndexByte(" -.\n", s[i+1]) >= 0 {
				i++
			}
		}
	}
	return -1
}

func BenchmarkRedact(b *testing.B) {
	text := Body(mailText)
	b.SetBytes(int64(len(mailText)))
	for b.Loop() {
		Redact(text)
	}
}
