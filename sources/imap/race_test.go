//go:build race

package imap

// slowness is how many times fewer pulls are cut under the race detector.
const slowness = 4
