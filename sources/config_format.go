package sources

// FormatConfig is one [[format]] block: a chat log that no known program
// writes, taught by hand. It has a pattern, for text that is read line by
// line, or columns, for tables and JSON whose names say nothing to earshot.
type FormatConfig struct {
	Name string `toml:"name"`

	Pattern   string   `toml:"pattern,omitempty"`   // of the line that a message begins with: (?P<who>…), when, text, conversation, id, role
	Continues string   `toml:"continues,omitempty"` // pattern of lines that go on with a message; empty: whatever begins none
	Skips     string   `toml:"skips,omitempty"`     // pattern of lines that say nothing; empty: blank ones
	Samples   []string `toml:"samples,omitempty,multiline"`

	Columns *ColumnsConfig `toml:"columns,omitempty,inline"`

	Time string `toml:"time,omitempty"` // how times are written, as in strftime: %d.%m.%Y %H:%M; empty: as most write them
}

// ColumnsConfig says which column, or which field of a JSON object, holds
// what. What is left out is found by name, as in logs that need no teaching.
type ColumnsConfig struct {
	Who          string `toml:"who,omitempty"`
	When         string `toml:"when,omitempty"`
	Day          string `toml:"day,omitempty"`   // a date beside a time of day
	Clock        string `toml:"clock,omitempty"` // a time of day beside a date
	Text         string `toml:"text,omitempty"`
	Conversation string `toml:"conversation,omitempty"`
	ID           string `toml:"id,omitempty"`
	Role         string `toml:"role,omitempty"`
	Subject      string `toml:"subject,omitempty"`
}
