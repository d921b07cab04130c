//go:build !race || !long

package cli

// raced says that the program is built with the race detector, too.
const raced = false
