package chatlog

import (
	"path"
	"strings"

	"earshot/store"
)

// ircLog is the log of one IRC program: a line is a message, or an event that
// the program tells. Where the program writes only the time of day, the day
// stands on lines of its own or in the name of the file.
type ircLog struct {
	label, about string
	time         func(line string) (when, rest string, st stamp, ok bool)
	body         func(rest string) (opening, bool)
	day          func(line string) (stamp, bool)
	silent       func(line string, begun bool) bool
	proof        func(line string) bool // a line that only this program writes; nil: every message is one
	share        float64                // of the lines that are its messages
}

func ircLogs() []format {
	return []format{
		ircLog{label: "weechat", about: "WeeChat logs: date, name and text between tabs", time: tabbedTime, body: tabbedBody, share: 0.6},
		ircLog{label: "irssi", about: "irssi logs: 22:44 <name> text, days on lines of their own", time: irssiTime, body: ircBody, day: irssiDay, silent: irssiClosed, share: 0.6},
		ircLog{label: "hexchat", about: "HexChat and XChat logs: Jan 09 12:00:00 <name> text", time: hexchatTime, body: ircBody, day: hexchatDay, silent: hexchatEnd, share: 0.5},
		ircLog{label: "mirc", about: "mIRC logs: [22:44] <name> text, sessions with their start", time: bracketTime, body: ircBody, day: mircDay, silent: mircLine,
			proof: func(l string) bool { return strings.HasPrefix(l, "Session Start: ") }, share: 0.3},
		ircLog{label: "supybot", about: "supybot (Limnoria) logs: 2026-07-23T22:44:46 <name> text", time: isoTime, body: ircBody, share: 0.6},
		ircLog{label: "dircproxy", about: "dircproxy logs: [14 Jan 12:36] <name!user@host> +text", time: dircproxyTime, body: dircproxyBody, share: 0.6},
		ircLog{label: "znc", about: "ZNC logs and those of irclogs.ubuntu.com: [22:44:46] <name> text, a day a file", time: bracketTime, body: ircBody, share: 0.6},
		ircLog{label: "irc", about: "IRC logs of many channels: channel 2026-07-23 [22:44:46] <name> text", time: channelTime, body: ircBody, share: 0.6},
	}
}

func (l ircLog) name() string { return l.label }

func (l ircLog) says() string { return l.about }

func (ircLog) cut() cutter { return cutLines }

func (ircLog) grows() bool { return true }

func (l ircLog) sniff(h head) (bool, string) {
	if _, err := readColumns(firstRow(h.lines)); err == nil {
		return false, "it is a table with a header"
	}
	filled, heads, proofs, names := 0, 0, 0, 0
	for _, line := range h.lines[:min(len(h.lines), shapeLines)] {
		if strings.TrimSpace(line) == "" {
			continue
		}
		filled++
		if o, ok := l.opening(line, place{}); ok {
			heads++
			if o.author != "" && strings.Contains(line, "<"+o.raw) || l.label == "weechat" && o.author != "" {
				names++
			}
		}
		if l.proof != nil && l.proof(line) {
			proofs++
		}
	}
	switch {
	case l.proof != nil && proofs == 0:
		return false, "no line tells that a session began"
	case heads == 0 || names == 0 || float64(heads) < l.share*float64(filled):
		return false, "its lines do not begin as such a program writes them"
	}
	return true, ""
}

// opening reads a line: a message, or what the program tells.
func (l ircLog) opening(line string, _ place) (opening, bool) {
	if event, ok := strings.CutPrefix(line, "=== "); ok && l.label == "znc" {
		return opening{text: event, side: store.System}, true // irclogs.ubuntu.com
	}
	when, rest, st, ok := l.time(line)
	if !ok {
		return opening{}, false
	}
	o, ok := l.body(rest)
	o.when, o.stamp = when, st
	return o, ok
}

func (l ircLog) dialect() dialect {
	return dialect{name: l.label, opening: l.opening, day: l.day, silent: l.silent, polish: plainIRC, flat: true}
}

func (l ircLog) open(saved []byte, h head, o options) (reader, error) {
	t := &talk{options: o, room: channelIn(o.name)}
	if err := decodeState(saved, &t.place); err != nil {
		return nil, err
	}
	if st, ok := dayInName(path.Base(o.name)); ok && saved == nil {
		t.place.Told, t.place.Day = st.told(""), st.resolve(dayFirst, epoch(), o.zone).Unix()
	}
	t.begin(saved, h, l.dialect())
	return t, nil
}

// channelIn finds the channel in the name of a file or its folder:
// libera/#lid.2026-07-23.log. Two people of one name may say the same at one
// time in two of them.
func channelIn(name string) string {
	i := strings.LastIndexByte(name, '#')
	if i < 0 {
		return ""
	}
	for i > 0 && name[i-1] == '#' {
		i--
	}
	channel := name[i:]
	if end := strings.IndexAny(channel, "./_ "); end > 0 {
		channel = channel[:end]
	}
	return "irc " + strings.ToLower(channel)
}

func (l ircLog) again(original string, o options) (record, error) {
	return againTalk(original, o, l.dialect(), place{})
}

// ircBody reads what stands behind the time: <name> text, * name does, -name-
// tells, or an event.
func ircBody(rest string) (opening, bool) {
	var o opening
	tidy := strings.TrimLeft(rest, " \t")
	switch {
	case strings.HasPrefix(tidy, "<"):
		return o, o.nick(tidy)
	case strings.HasPrefix(tidy, "***"), strings.HasPrefix(tidy, "-!-"), strings.HasPrefix(tidy, "==="), strings.HasPrefix(tidy, "-->"), strings.HasPrefix(tidy, "<--"):
		o.text, o.side = strings.TrimSpace(tidy[3:]), store.System
		return o, true
	case strings.HasPrefix(tidy, "* "), strings.HasPrefix(tidy, "*\t"):
		return o, o.does(strings.TrimLeft(tidy[1:], " \t"))
	case strings.HasPrefix(tidy, "-"):
		return o, o.notice(tidy)
	}
	return o, false
}

// nick reads <name> text. A sign of a role, or a blank in its place, may stand
// before the name; the name itself may hold nearly anything.
func (o *opening) nick(s string) bool {
	end := strings.Index(s, ">")
	if end < 2 || end > nameMost+20 {
		return false
	}
	o.raw = s[1:end]
	o.author = strings.TrimLeft(strings.TrimSpace(o.raw), "@+%&~")
	if o.author == "" {
		o.author = strings.TrimSpace(o.raw)
	}
	o.text = strings.TrimLeft(s[end+1:], " \t")
	return o.author != "" && !strings.ContainsAny(o.author, " <\t")
}

// does reads "name waves", which says what somebody does; joining and leaving
// are what the program tells.
func (o *opening) does(s string) bool {
	name, text, _ := strings.Cut(s, " ")
	if name == "" {
		return false
	}
	if hexchatEvent(text) {
		o.text, o.side = s, store.System
		return true
	}
	o.author, o.raw, o.text = name, name, text
	return true
}

// hexchatEvent knows what HexChat and mIRC tell with the sign of an action.
func hexchatEvent(text string) bool {
	for _, event := range []string{"has joined", "has quit", "has left", "is now known as", "sets mode", "has changed the topic", "has kicked", "was kicked by", "gives channel", "Topic for", "topic for", "("} {
		if strings.HasPrefix(text, event) {
			return event != "(" || strings.Contains(text, ") has ") || strings.Contains(text, ") Quit")
		}
	}
	return false
}

// notice reads -name- text and -name:#channel- text.
func (o *opening) notice(s string) bool {
	name, text, ok := strings.Cut(s[1:], "- ")
	if !ok || name == "" || strings.ContainsAny(name, " \t") {
		return false
	}
	o.author, _, _ = strings.Cut(name, ":")
	o.raw, o.text = o.author, text
	return o.author != ""
}

func tabbedBody(rest string) (opening, bool) {
	var o opening
	prefix, text, ok := strings.Cut(rest, "\t")
	if !ok {
		return o, false
	}
	switch who := strings.TrimSpace(prefix); who {
	case "-->", "<--", "--", "=!=", "":
		o.text, o.side = text, store.System
		return o, strings.TrimSpace(text) != ""
	case "*":
		return o, o.does(text)
	default:
		o.raw, o.author, o.text = who, strings.TrimLeft(who, "@+%&~"), text
		return o, o.author != "" && !strings.Contains(o.author, " ")
	}
}

func dircproxyBody(rest string) (opening, bool) {
	o, ok := ircBody(rest)
	o.author, _, _ = strings.Cut(o.author, "!")
	if o.side != store.System && o.text != "" && strings.IndexByte("+-", o.text[0]) >= 0 {
		o.text = o.text[1:] // whether the server knows who it is
	}
	return o, ok
}

// plainIRC drops the codes of colour and weight that mIRC brought up.
func plainIRC(r *record) {
	r.text = withoutColours(r.text)
	r.opening = withoutColours(r.opening)
}

func withoutColours(s string) string {
	if strings.IndexFunc(s, isColour) < 0 {
		return s
	}
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == 0x03:
			_, n := number(s[i+1:], 2)
			if i+1+n < len(s) && s[i+1+n] == ',' && n > 0 && digitAt(s, i+2+n) {
				_, m := number(s[i+2+n:], 2)
				n += 1 + m
			}
			i += n
		case !isColour(rune(s[i])):
			out.WriteByte(s[i])
		}
	}
	return out.String()
}

func isColour(r rune) bool {
	return r == 0x02 || r == 0x03 || r == 0x0f || r == 0x11 || r == 0x16 || r == 0x1d || r == 0x1e || r == 0x1f
}
