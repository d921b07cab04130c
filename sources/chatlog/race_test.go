//go:build race

package chatlog

// slowness is how many times fewer places are broken under the race detector.
const slowness = 4
