// Package imap hears a mailbox over IMAP and only ever reads it.
//
// Every connection is wrapped by a guard from its first byte: it lets only
// the commands out that cannot change anything, and ends a connection whose
// server sends endless lines, huge literals, or nothing at all. What the
// client library says of a fetch is not trusted. A message counts as held when
// its body came whole, and the ranges of held UIDs commit in one transaction
// with the messages; what was asked for and is not held is asked for again.
//
// The files, from the wire up: guard.go and filter.go (the connection),
// dial.go and starttls.go (reaching and verifying the server), secret.go,
// oauth.go and token.go (the password, or what stands for it), session.go and
// signin.go (a signed-in connection), mailboxes.go and names.go (which ones to
// hear), ranges.go, cursor.go and departed.go (what is held), plan.go, pull.go,
// large.go, budget.go and keep.go (a mailbox into the store), follow.go (what
// comes later), source.go and remarks.go (all of it together, and what people
// should know of it) and prove.go (evidence that it only reads).
package imap
