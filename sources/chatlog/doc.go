// Package chatlog hears chat logs: a folder of files that grow, or files given
// once. It opens them for reading and does nothing else to them.
//
// A format is one file of this package: it says whether it knows a file by its
// first lines, and reads it piece by piece into records. To add one, write its
// file and name it in formats. Most are of one of three kinds: the log that is
// written line by line (a dialect, talk.go), the JSON document that a program
// exports (export.go), and the document of XML or HTML (tagged.go). What all
// formats share lies beside them: how a file is cut into pieces (pieces.go,
// jsonwalk.go, markup.go), the names of fields and roles (names.go), times as
// people and phones write them (stamp.go, phonestamp.go), how a record becomes
// a message with an identity (arrive.go), what a person taught (taught.go), what lies beside a file or in a zip
// (near.go, zip.go), and how a file is read from where it was left (read.go,
// cursor.go).
//
// Nothing is heard twice, since a message is known by what it says rather than
// by where it lies: a file that was copied, renamed, cut or written anew
// brings only what is new in it.
package chatlog

import (
	"slices"
	"strings"
)

// formats lists what can be read, in the order in which it is tried: the
// stricter first.
func formats() []format {
	return slices.Concat([]format{
		accompanied{slack(), slackLists()}, telegram(), discord(), facebook(),
		accompanied{googleChat(), []string{"group_info.json", "user_info.json"}}, matrix(), accompanied{teams(), []string{"usersList.json"}},
		zendeskChat(), freshdesk(), zendesk(), intercom(), livechat(), olark(), crisp(), tawk(),
		adium(), empathy(), xmpp(), messengerHTML(), pidgin{},
		signal{}, discordText{}, whatsapp{},
	}, ircLogs(), plainFormats())
}

// plainFormats are those that no one program writes.
func plainFormats() []format {
	return []format{array(taughtNames{}), document(taughtNames{}), jsonLines{}, table{}, transcript{}}
}

// named finds a format by its name, with or without "chat/" before it.
func (t Taught) named(name string) (format, bool) {
	for _, f := range slices.Concat(t.all, formats()) {
		if f.name() == name || Prefix+f.name() == name {
			return f, true
		}
	}
	return nil, false
}

// Prefix stands before the name of a format in a message's Format, so that
// whoever reads originals again knows whose they are.
const Prefix = "chat/"

// A Description says what a format is, for lists.
type Description struct {
	Name string // as --format takes it
	Says string // one line
}

// Formats describes what can be read, the taught first.
func (t Taught) Formats() []Description {
	var out []Description
	for _, f := range slices.Concat(t.all, formats()) {
		if !strings.Contains(f.name(), "/") { // another shape of the one before
			out = append(out, Description{f.name(), f.says()})
		}
	}
	return out
}
