package chatlog

import (
	"slices"
	"strings"
)

// detect finds the format of a file, or says of each why it is not.
func (t Taught) detect(h head, forced []format) (format, error) {
	if len(forced) > 0 {
		for _, f := range forced {
			if fits, _ := f.sniff(h); fits {
				return f, nil
			}
		}
		_, why := forced[0].sniff(h)
		return nil, &unknownError{[]string{"as " + forced[0].name() + ", " + why}, sampleOf(h)}
	}
	what := foreign(h)
	var best format
	if i := slices.IndexFunc(formats(), func(f format) bool { fits, _ := f.sniff(h); return fits }); i >= 0 && what == "" {
		best = formats()[i]
	}
	if best = t.compete(best, h); best != nil {
		return best, nil
	}
	if what != "" {
		return nil, &unknownError{[]string{what}, sampleOf(h)}
	}
	return nil, &unknownError{append(t.reasons(h), plainReasons(h)...), sampleOf(h)}
}

func plainReasons(h head) []string {
	if strings.IndexByte(h.text[:min(len(h.text), 4096)], 0) >= 0 {
		return []string{"it is no text"}
	}
	var reasons []string
	for _, f := range plainFormats() { // nobody wants to know what it is not
		_, why := f.sniff(h)
		reasons = append(reasons, "as "+f.name()+", "+why)
	}
	return reasons
}

// foreign knows files that another reader is for.
func foreign(h head) string {
	fields := 0
	for i, l := range h.lines[:min(len(h.lines), 20)] {
		if i == 0 && strings.HasPrefix(l, "From ") && strings.Contains(l, "@") {
			return "it is a mailbox file (mbox), and holds mail rather than chat"
		}
		name, _, ok := strings.Cut(l, ":")
		switch strings.ToLower(name) {
		case "from", "to", "subject", "date", "message-id", "received", "return-path", "mime-version":
			if ok {
				fields++
			}
		}
	}
	if fields >= 3 {
		return "it is a mail, and chat logs are heard here"
	}
	return ""
}

func sampleOf(h head) string {
	s := strings.Join(h.lines[:min(len(h.lines), sampleLines)], "\n")
	return strings.ToValidUTF8(s[:min(len(s), sampleBytes)], "")
}
