package store

import "time"

// Patience says from when on an answer is slow, and a question ignored.
type Patience struct{ Slow, Ignored time.Duration }

// Patience takes what the conversation's source says, else what is usual in
// its channel.
func (c Conversation) Patience(s SourceState) Patience {
	p := Patience{24 * time.Hour, 48 * time.Hour}
	if c.Channel == Chat {
		p = Patience{5 * time.Minute, time.Hour}
	}
	if s.SlowAfter > 0 {
		p.Slow = s.SlowAfter
	}
	if s.IgnoredAfter > 0 {
		p.Ignored = s.IgnoredAfter
	}
	return p
}

// IsIgnored says whether a customer has waited so long that nobody seems to
// mind.
func (p Patience) IsIgnored(c Conversation, now time.Time) bool {
	return c.Waits() && now.Sub(c.WaitingSince) >= p.Ignored
}

// IsSlow says whether an answer took too long, or is taking too long.
func (p Patience) IsSlow(c Conversation, now time.Time) bool {
	return c.Slowest >= p.Slow || c.Waits() && now.Sub(c.WaitingSince) >= p.Slow
}

// Unheard says whether a row with words that a listener should hear is not
// heard: words that a customer said, or somebody may have said who is not
// known to be one.
func (c Conversation) Unheard(heard bool) bool {
	return !heard && !c.IsErased() && (c.Counts() || c.LastHuman != 0 && c.Customer == 0)
}
