package imap

import "time"

// limits are the bounds of a connection and of a pull. Tests shrink them.
type limits struct {
	connect time.Duration // reaching the server, TLS included
	silence time.Duration // the longest wait while a command runs
	idle    time.Duration // how long one IDLE lasts; routers forget silent connections after ten minutes or so
	grace   time.Duration // beyond idle, before a silent connection is dead
	lineAge time.Duration // the longest wait for the rest of a line
	line    int64         // bytes of one line
	literal int64         // bytes of one literal
	rate    int64         // bytes a second below which a literal is given up
	rateFor time.Duration // how long it may be slower than that

	settle time.Duration // the first IDLE: mail may have come while it began
	poll   time.Duration // between two looks where the server does not push
	tick   time.Duration // between two looks at the clock
	jump   time.Duration // a clock that is this much ahead has slept

	chunkMails int   // messages of one FETCH
	chunkBytes int64 // bytes of one FETCH
	first      int   // messages of the first FETCH, so that the screen fills at once
	survey     int   // messages whose sizes are asked for at once
	large      int64 // larger ones come after the others
	slice      int64 // larger ones come in slices, because the library gives a literal five minutes
	whole      int64 // of larger ones only the beginning is read
	part       int64 // that much of it
	batchMails int   // of one transaction
	batchBytes int64 // of one transaction
	batchFor   time.Duration
	ahead      int64 // bytes fetched and not yet committed
	daily      int64 // bytes of a day, at a provider that counts them
	deaths     int   // connections that may die in a row without one message gained

	now func() time.Time
}

func defaultLimits() limits {
	return limits{
		connect: 30 * time.Second, silence: time.Minute,
		idle: 9 * time.Minute, grace: time.Minute,
		lineAge: 30 * time.Second, line: 8 << 20, literal: 64 << 20,
		rate: 1 << 10, rateFor: 20 * time.Second,
		settle: 10 * time.Second, poll: time.Minute, tick: 5 * time.Second, jump: time.Minute,
		chunkMails: 500, chunkBytes: 4 << 20, first: 50, survey: 5000,
		large: 256 << 10, slice: 1 << 20, whole: 50 << 20, part: 256 << 10,
		batchMails: 500, batchBytes: 4 << 20, batchFor: 200 * time.Millisecond,
		ahead: 12 << 20, daily: 1500 << 20, deaths: 40,
		now: time.Now,
	}
}
