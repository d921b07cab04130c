package chatlog

import (
	"encoding/json"
	"path"
	"strings"

	"github.com/kyokomi/emoji/v2"
)

// slackNames are the names behind the ids of an export, as far as one message
// needs them.
type slackNames struct {
	Channel string                 `json:"channel"` // its id, its folder's name where that is not known
	Title   string                 `json:"title"`
	People  map[string]slackPerson `json:"people,omitempty"` // those that were asked for

	users map[string]slackPerson
}

type slackPerson struct {
	Name  string `json:"name"`
	Email string `json:"email,omitempty"`
	Bot   bool   `json:"bot,omitempty"`
}

// slackNamesOf finds the names: kept beside an original, else in the lists of
// the export that the file is of.
func slackNamesOf(c *chat) *slackNames {
	n := &slackNames{People: map[string]slackPerson{}}
	if kept, ok := c.fields["names"]; ok {
		_ = json.Unmarshal([]byte(kept), n) // ours
		return n
	}
	dir := path.Dir(c.file)
	if dir == "." {
		return n.alone(c.near)
	}
	root := path.Dir(dir)
	n.Channel, n.Title = slackChannelIn(c.near, root+"/", path.Base(dir)), path.Base(dir)
	n.users = made(c.near, root+"/users.json", slackUsers)
	return n
}

// alone finds the names for days that were given without their export: in its
// lists, if they lie in the same folder or the one above.
func (n *slackNames) alone(beside *near) *slackNames {
	n.users = made(beside, "users.json", slackUsers)
	if beside == nil || beside.folder == "" {
		return n
	}
	users := made(beside, above+"users.json", slackUsers)
	if id := slackChannelIn(beside, above, beside.folder); id != beside.folder || len(users) > 1 {
		n.Channel, n.Title = id, beside.folder
	}
	if len(users) > 1 { // more than Slack itself
		n.users = users
	}
	return n
}

// slackChannelIn is the id of a channel, or its folder where no list names it.
func slackChannelIn(beside *near, root, title string) string {
	for _, list := range slackChannelLists() {
		if id, ok := made(beside, root+list, slackChannels)[title]; ok {
			return id
		}
	}
	return title
}

// slackChannelLists are the files in which an export of Slack names its channels.
func slackChannelLists() []string {
	return []string{"channels.json", "groups.json", "dms.json", "mpims.json"}
}

// Companions are the names of files that readers look for beside others, in
// the same folder or one above.
func Companions() []string { return append(slackChannelLists(), "users.json") }

// slackChannels maps the folders of channels to their ids.
func slackChannels(b []byte) map[string]string {
	var list []struct{ ID, Name string }
	_ = json.Unmarshal(b, &list) // a broken list names nobody
	out := map[string]string{}
	for _, c := range list {
		out[c.Name], out[c.ID] = c.ID, c.ID
	}
	return out
}

func slackUsers(b []byte) map[string]slackPerson {
	var list []struct {
		ID, Name string
		Bot      bool `json:"is_bot"`
		Profile  slackProfile
	}
	_ = json.Unmarshal(b, &list) // a broken list names nobody
	out := map[string]slackPerson{"USLACKBOT": {Name: "Slackbot", Bot: true}}
	for _, u := range list {
		out[u.ID] = slackPerson{firstOf(u.Profile.shown(), u.Name, u.ID), u.Profile.Email, u.Bot || u.ID == "USLACKBOT"}
	}
	return out
}

func (p *slackProfile) shown() string {
	if p == nil {
		return ""
	}
	return firstOf(p.DisplayName, p.RealName, p.Name)
}

func (n *slackNames) person(id string) (slackPerson, bool) {
	if p, ok := n.People[id]; ok {
		return p, true
	}
	p, ok := n.users[id]
	if ok {
		n.use(id, p)
	}
	return p, ok
}

func (n *slackNames) use(id string, p slackPerson) { n.People[id] = p }

// keep is the line that stands before an original.
func (n *slackNames) keep() string {
	b, err := json.Marshal(map[string]*slackNames{"names": n})
	if err != nil {
		return "{}\n"
	}
	return string(b) + "\n"
}

// readable puts names for ids and signs for their escapes
// (api.slack.com/reference/surfaces/formatting).
func (n *slackNames) readable(s string) string {
	if strings.ContainsAny(s, "<&:") {
		s = n.mentions(s)
		s = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(s)
		s = withSigns(s)
	}
	return s
}

func (n *slackNames) mentions(s string) string {
	var out strings.Builder
	for {
		start := strings.IndexByte(s, '<')
		if start < 0 {
			break
		}
		end := strings.IndexByte(s[start:], '>')
		if end < 0 {
			break
		}
		out.WriteString(s[:start])
		out.WriteString(n.mention(s[start+1 : start+end]))
		s = s[start+end+1:]
	}
	out.WriteString(s)
	return out.String()
}

// mention reads what stands between angles: somebody, a channel, a group, or a
// link.
func (n *slackNames) mention(s string) string {
	what, label, _ := strings.Cut(s, "|")
	switch {
	case strings.HasPrefix(what, "@"):
		if p, ok := n.person(what[1:]); ok {
			return "@" + p.Name
		}
		return "@" + firstOf(label, what[1:])
	case strings.HasPrefix(what, "#"):
		return "#" + firstOf(label, what[1:])
	case strings.HasPrefix(what, "!subteam^"), strings.HasPrefix(what, "!date^"):
		return firstOf(label, "@group")
	case strings.HasPrefix(what, "!"):
		return "@" + strings.TrimPrefix(firstOf(label, what[1:]), "@")
	}
	return linked(label, what)
}

// withSigns puts emoji for their shortcodes; tones of skin are left out.
func withSigns(s string) string {
	var out strings.Builder
	for {
		start := strings.IndexByte(s, ':')
		if start < 0 {
			break
		}
		end := strings.IndexByte(s[start+1:], ':')
		if end < 0 {
			break
		}
		code := s[start : start+end+2]
		sign, known := emoji.CodeMap()[code]
		switch {
		case strings.HasPrefix(code, ":skin-tone-"):
			out.WriteString(s[:start])
		case known:
			out.WriteString(s[:start] + sign)
		default:
			out.WriteString(s[:start+end+1]) // the second colon may begin another
			s = s[start+end+1:]
			continue
		}
		s = s[start+end+2:]
	}
	out.WriteString(s)
	return out.String()
}
