package cli

import (
	"fmt"
	"time"

	"earshot/sources"
	"earshot/sources/chatlog"
	"earshot/sources/imap"
)

// folder turns a block of the configuration into what the chat source takes.
// A folder without a zone is read in the listener's.
func (h *house) folder(s sources.SourceConfig) (chatlog.Config, error) {
	c := h.config()
	zone, err := c.Zone()
	if s.Timezone != "" {
		zone, err = time.LoadLocation(s.Timezone)
	}
	return chatlog.Config{
		Name: s.Name, Path: c.Beside(s.Path), Zone: zone, ZoneGiven: s.Timezone != "", Dates: s.Dates, Taught: h.taught(), Pause: time.Duration(s.Pause),
		SlowAfter: time.Duration(s.SlowAfter), IgnoredAfter: time.Duration(s.IgnoredAfter),
	}, err
}

// source makes one source of a block of the configuration. A new kind of
// source is a case here and a folder below sources.
func (h *house) source(s sources.SourceConfig) (sources.Source, error) {
	switch s.Kind {
	case "imap":
		return imap.New(h.set.Load().boxes[s.Name], h.store), nil
	case "chat":
		config, err := h.folder(s)
		if err != nil {
			return nil, err
		}
		return chatlog.New(config, h.store), nil
	}
	return nil, fmt.Errorf("source %s is of kind %q, which earshot does not know", s.Name, s.Kind)
}
