package chatlog

import (
	"strings"
)

// discordText reads what DiscordChatExporter writes as plain text
// (PlainTextMessageWriter): who and when on a line of its own, the words
// below, and what came with them in blocks that begin with {Attachments},
// {Embed} and the like. The date is in the language of the exporter.
type discordText struct{}

func (discordText) name() string { return "discord-text" }

func (discordText) says() string { return "Discord: plain text of DiscordChatExporter" }

func (discordText) cut() cutter { return cutLines }

func (discordText) grows() bool { return true }

func (discordText) sniff(h head) (bool, string) {
	if len(h.lines) < 3 || !isRule(h.lines[0]) || !strings.HasPrefix(h.lines[1], "Guild: ") {
		return false, "it does not begin with a rule and the guild"
	}
	return true, ""
}

// isRule knows the line above and below the head of such a file.
func isRule(line string) bool { return len(line) >= 62 && strings.Trim(line, "=") == "" }

func (discordText) open(saved []byte, h head, o options) (reader, error) {
	t := &talk{options: o}
	if err := decodeState(saved, &t.place); err != nil {
		return nil, err
	}
	t.begin(saved, h, discordDialect())
	return t, nil
}

func (discordText) again(original string, o options) (record, error) {
	return againTalk(original, o, discordDialect(), place{})
}

func discordDialect() dialect {
	return dialect{name: "discord-text", opening: readDiscordText, silent: discordHead, polish: polishDiscord}
}

func discordHead(line string, begun bool) bool {
	if isRule(line) || strings.HasPrefix(line, "Exported ") && strings.HasSuffix(line, " message(s)") {
		return true
	}
	name, _, ok := strings.Cut(line, ":")
	return ok && !begun && (name == "Guild" || name == "Channel" || name == "Topic" || name == "After" || name == "Before")
}

// readDiscordText reads "[06-Jan-23 02:03 PM] Adam#7077".
func readDiscordText(line string, _ place) (opening, bool) {
	front, at := tidied(line, whatsappFront)
	end := strings.Index(front, "] ")
	if end < 0 || end > 40 || front[0] != '[' {
		return opening{}, false
	}
	o := opening{when: front[1:end]}
	var ok bool
	if o.stamp, ok = wholeStamp(o.when); !ok {
		o.stamp, ok = phoneStamp(o.when)
	}
	o.author = strings.TrimSuffix(strings.TrimSpace(line[at[end+1]:]), " (pinned)")
	return o, ok && o.stamp.date && o.stamp.clock && o.author != "" && len(o.author) <= 2*nameMost
}

// polishDiscord takes the blocks below the words apart: files are named,
// reactions left out, and what is shown instead of words stays.
func polishDiscord(r *record) {
	var words []string
	block := ""
	for line := range strings.Lines(r.text) {
		line = strings.TrimRight(line, "\n")
		switch line {
		case "{Attachments}", "{Stickers}", "{Reactions}", "{Embed}", "{Forwarded Message}":
			block = line
			continue
		}
		switch {
		case block == "{Attachments}" && line != "", block == "{Stickers}" && line != "":
			r.attach(line, "", 0)
		case block == "{Reactions}" && line != "":
		case line == "" && block != "":
			block = ""
		default:
			words = append(words, line)
		}
	}
	r.text = strings.TrimSpace(strings.Join(words, "\n"))
	r.opening, _, _ = strings.Cut(r.text, "\n")
}
