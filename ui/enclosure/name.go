// Package enclosure makes what came with a mail safe to keep as a file: under
// a name of our own, beside everything that is there already, readable by its
// keeper alone, and with a word on what its bytes say it is.
package enclosure

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const (
	longName = 100 // bytes
	longTail = 16  // bytes of a name from its last dot on that stay when it is cut
)

// Name makes of the name that a sender gave a name for a file: the last part
// of a path, in letters that every system has, which is hidden nowhere, names
// no device of Windows and is no option to any command.
func Name(given string) string {
	given = given[strings.LastIndexAny(given, `/\`)+1:]
	var b strings.Builder
	for _, r := range norm.NFKD.String(given) {
		switch {
		case unicode.Is(unicode.Mn, r): // what stood above a letter
		case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(" ._-()+,@", r)):
			b.WriteRune(r)
		case !strings.HasSuffix(b.String(), "_"):
			b.WriteByte('_')
		}
	}
	name := strings.TrimRight(strings.TrimLeft(strings.Join(strings.Fields(b.String()), " "), ". -_"), ". ")
	if name == "" {
		name = "attachment"
	}
	return cut(harmless(name))
}

// harmless keeps a name from being a device of Windows, with or without what
// follows a dot (CON, NUL.txt, COM1.log).
func harmless(name string) string {
	stem, _, _ := strings.Cut(name, ".")
	stem = strings.ToUpper(strings.TrimRight(stem, " "))
	switch stem {
	case "CON", "PRN", "AUX", "NUL", "CONIN", "CONOUT", "CLOCK":
		return "_" + name
	}
	if len(stem) == 4 && (strings.HasPrefix(stem, "COM") || strings.HasPrefix(stem, "LPT")) && stem[3] >= '0' && stem[3] <= '9' {
		return "_" + name
	}
	return name
}

// cut shortens a name and keeps what follows its last dot.
func cut(name string) string {
	if len(name) <= longName {
		return name
	}
	tail := ""
	if dot := strings.LastIndexByte(name, '.'); dot >= 0 && len(name)-dot <= longTail {
		tail = name[dot:]
	}
	return strings.TrimRight(name[:longName-len(tail)], ". ") + tail
}
