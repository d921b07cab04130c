package cli

import (
	"fmt"
	"time"

	"earshot/sources"
	"earshot/sources/chatlog"
	"earshot/sources/imap"
	"earshot/store"
)

// mailbox turns a block of the configuration into what the mailbox source
// takes.
func mailbox(c sources.Config, s sources.SourceConfig) imap.Config {
	return imap.FromConfig(s, c.Sides.Rules(), c.Beside)
}

// folder turns a block of the configuration into what the chat source takes.
// A folder without a zone is read in the listener's.
func folder(c sources.Config, s sources.SourceConfig) (chatlog.Config, error) {
	zone, err := c.Zone()
	if s.Timezone != "" {
		zone, err = time.LoadLocation(s.Timezone)
	}
	return chatlog.Config{
		Name: s.Name, Path: c.Beside(s.Path), Zone: zone, ZoneGiven: s.Timezone != "", Dates: s.Dates,
		SlowAfter: time.Duration(s.SlowAfter), IgnoredAfter: time.Duration(s.IgnoredAfter),
	}, err
}

// source makes one source of a block of the configuration. A new kind of
// source is a case here and a folder below sources.
func source(c sources.Config, s sources.SourceConfig, st *store.Store) (sources.Source, error) {
	switch s.Kind {
	case "imap":
		return imap.New(mailbox(c, s), st), nil
	case "chat":
		config, err := folder(c, s)
		if err != nil {
			return nil, err
		}
		return chatlog.New(config, st), nil
	}
	return nil, fmt.Errorf("source %s is of kind %q, which earshot does not know", s.Name, s.Kind)
}
