package enclosure

import (
	"strings"

	"github.com/gabriel-vasile/mimetype"
)

// Unknown is the type of bytes that say nothing of what they are.
const Unknown = "application/octet-stream"

// Kind returns the media type that bytes themselves say, by their first few
// thousand, and whether that is another than the type which came with them.
// A type that says nothing differs from none.
func Kind(content []byte, said string) (kind string, differs bool) {
	is := mimetype.Detect(content)
	kind, _, _ = strings.Cut(is.String(), ";")
	said = strings.ToLower(said)
	if said == "image/jpg" || said == "image/pjpeg" { // as programs write it
		said = "image/jpeg"
	}
	return kind, !agrees(is, kind, said)
}

func agrees(is *mimetype.MIME, kind, said string) bool {
	if said == "" || said == Unknown || kind == Unknown || similar(kind, said) {
		return true
	}
	for up := is; up != nil; up = up.Parent() {
		if up.Is(said) && up.String() != Unknown {
			return true
		}
	}
	known := mimetype.Lookup(said)
	for up := known; up != nil; up = up.Parent() {
		if up.Is(kind) && kind != Unknown {
			return true // such as a document in a zip, of which the beginning shows no more than the zip
		}
	}
	return known == nil && kind == "text/plain"
}

// similar says whether both are text that a person reads, which no bytes tell
// apart for sure.
func similar(kind, said string) bool {
	words := func(s string) bool {
		return strings.HasPrefix(s, "text/") || strings.HasPrefix(s, "message/") || strings.HasSuffix(s, "+xml") || strings.HasSuffix(s, "+json") ||
			s == "application/json" || s == "application/xml" || s == "application/ics"
	}
	return words(said) && words(kind) && kind != "text/html"
}
