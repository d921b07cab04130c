//go:build race && long

package cli

// raced says that the program is built with the race detector, too: each of
// its starts takes long then, so only the longer checks do.
const raced = true
