package clean

// An issuer owns the numbers whose first digits lie between low and high.
// IMEIs pass Luhn too and many begin with 35, hence the lengths.
type issuer struct {
	low, high int
	digits    int // of low and high
	lengths   int // bit n is set if a number may have n digits
}

// issuers follow ISO/IEC 7812. The range of Maestro holds those of Discover
// and UnionPay.
var issuers = []issuer{
	{low: 4, high: 4, digits: 1, lengths: 1<<13 | 1<<16 | 1<<19}, // Visa
	{low: 51, high: 55, digits: 2, lengths: 1 << 16},             // Mastercard
	{low: 2221, high: 2720, digits: 4, lengths: 1 << 16},         // Mastercard
	{low: 34, high: 34, digits: 2, lengths: 1 << 15},             // American Express
	{low: 37, high: 37, digits: 2, lengths: 1 << 15},             // American Express
	{low: 300, high: 305, digits: 3, lengths: 1<<20 - 1<<14},     // Diners Club
	{low: 36, high: 36, digits: 2, lengths: 1<<20 - 1<<14},       // Diners Club
	{low: 38, high: 38, digits: 2, lengths: 1<<20 - 1<<14},       // Diners Club
	{low: 3528, high: 3589, digits: 4, lengths: 1<<20 - 1<<16},   // JCB
	{low: 50, high: 50, digits: 2, lengths: 1<<20 - 1<<13},       // Maestro
	{low: 56, high: 69, digits: 2, lengths: 1<<20 - 1<<13},       // Maestro
}

// isCard reports whether digits (values, not characters) can be the number of
// a payment card.
func isCard(digits []byte) bool {
	if len(digits) < 13 || !luhn(digits) {
		return false
	}
	for _, i := range issuers {
		prefix := 0
		for _, d := range digits[:i.digits] {
			prefix = prefix*10 + int(d)
		}
		if i.low <= prefix && prefix <= i.high && i.lengths>>len(digits)&1 == 1 {
			return true
		}
	}
	return false
}

// luhn checks the last digit (ISO/IEC 7812-1, annex B).
func luhn(digits []byte) bool {
	sum := 0
	for i, d := range digits {
		v := int(d)
		if (len(digits)-i)%2 == 0 {
			v *= 2
			if v > 9 {
				v -= 9
			}
		}
		sum += v
	}
	return sum%10 == 0
}

// ibanLengths are those of the SWIFT IBAN registry.
var ibanLengths = map[string]int{
	"AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22,
	"BI": 27, "BR": 29, "BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DJ": 27,
	"DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24, "FI": 18, "FK": 18, "FO": 18, "FR": 27,
	"GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28, "HN": 28, "HR": 21, "HU": 28,
	"IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28,
	"LC": 32, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22,
	"MK": 19, "MN": 20, "MR": 27, "MT": 31, "MU": 30, "NI": 28, "NL": 18, "NO": 15, "OM": 23,
	"PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "RU": 33, "SA": 24,
	"SC": 31, "SD": 18, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "SO": 23, "ST": 25, "SV": 28,
	"TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20, "YE": 30,
}

// ibanAt returns the IBAN (ISO 13616) whose country code begins at start,
// which may lie before from and is then none.
func ibanAt(s string, from, start int) (secret, bool) {
	x := secret{start: start, kind: "iban", token: ibanToken}
	if start < from || start+4 > len(s) || start > from && isAlnum(s[start-1]) {
		return x, false
	}
	length, known := ibanLengths[string([]byte{upper(s[start]), upper(s[start+1])})]
	if !known {
		return x, false
	}
	signs := make([]byte, 0, 34)
	i := start
	for len(signs) < length && i < len(s) && isAlnum(s[i]) {
		signs = append(signs, upper(s[i]))
		i++
		if len(signs) < length {
			i += separatorLen(s[i:])
		}
	}
	x.end = i
	whole := len(signs) == length && (i == len(s) || !isAlnum(s[i]))
	return x, whole && ibanChecks(signs)
}

// ibanChecks computes the check digits (ISO 7064, MOD 97-10) of an IBAN in
// capitals.
func ibanChecks(signs []byte) bool {
	sum := 0
	for i := range signs {
		c := signs[(i+4)%len(signs)]
		if c >= 'A' {
			sum = (sum*100 + int(c-'A') + 10) % 97
			continue
		}
		sum = (sum*10 + int(c-'0')) % 97
	}
	return sum == 1
}

func isAlnum(c byte) bool { return c-'0' <= 9 || upper(c)-'A' <= 'Z'-'A' }

// upper returns c as a capital if it is an ASCII letter.
func upper(c byte) byte {
	if c-'a' <= 'z'-'a' {
		return c - ('a' - 'A')
	}
	return c
}
