package clean

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// pieces touch every rule; mixed, they stand beside each other in ways that
// nobody would write down.
var pieces = []string{
	"a", "A", " ", "\n", "\r\n", "\r", "\t", "0", "1", "#", ".", "·", "<", "\u00a0", "\u3000",
	"\x01", "\x1b", "\x7f", "\u0085", "\u009a", "\u0080", "\u2028", "\xff", "\xe2\x80", "\uFFFD",
	"\u0301", "\u0338", "\u0323", "\u0344", "\u0305", "\u20e3", "\u0327\u0301", "\u0e38", "\u302e", "\U0001D165",
	"\u200b", "\u200c", "\u200d", "\u202e", "\ufe0e", "\ufe0f", "\ufe00", "\u034f", "\u180e", "\ue000", "\U000E0061",
	"👨", "👩", "🏻", "❤", "⚠", "©", "🇫", "🇷", "🏴", "م", "ی", "\u064b", "۴", "ܐ",
	"क", "ष", "र", "\u094d", "\u093c", "\u0958", "\u0903", "ন", "\u09cd", "\u09c7", "\u09be", "ന", "\u0d4d", "\u0d4e",
	"\u1100", "\u1161", "\u11a8", "가", "\u1160", "ก", "\u0e33", "\u0600", "\u06dd", "\u070f", "\U00011F02", "ﾞ",
	"က", "\u1039", "\u17d2", "ក", "\u0f71\u0f72\u0f74", "\u212b", "\u2126", "\uf900",
}

// secrets are what Redact looks for, whole and in part.
var secrets = []string{
	"4", "4111", "1111", "4111111111111111", "5555-5555-5555-4444", "4111 1111\n1111 1111", "+", "-", ".", " ", "\n", "·",
	"DE89370400440532013000", "DE89", " 3704 0044", " 0532 0130 00", "NO93 8601 1117 947", "fr14 2004 1010 0505 0001 3m02 606",
	"password:", "pin", ":", "=", "：", "mot de passe : ", "pwd = ", "x", "é", "[password]", "[iban]", "[card …1111]", "[card …",
	"４１１１１１１１１１１１１１１１", "۴۱۱۱۱۱۱۱۱۱۱۱۱۱۱۱", "م", "\u200c", "\u200d", "\ufe0f", "\u20e3", "\u0301", "\u200b", "\u0600",
	"क\u094d", "🏻", "\u00a0", "👨",
}

func TestMixtures(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 1))
	for range 30_000 / slowness {
		raw := mix(random, pieces)
		checkBody(t, raw)
		checkLine(t, raw)
		if t.Failed() {
			return
		}
	}
}

func TestMixturesOfSecrets(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 2))
	for range 30_000 / slowness {
		checkRedact(t, mix(random, secrets))
		if t.Failed() {
			return
		}
	}
}

// mix returns up to 12 pieces, now and then one of them many times.
func mix(random *rand.Rand, from []string) string {
	var b strings.Builder
	for range 1 + random.IntN(12) {
		times := 1
		if random.IntN(8) == 0 {
			times += random.IntN(40)
		}
		b.WriteString(strings.Repeat(from[random.IntN(len(from))], times))
	}
	return b.String()
}
