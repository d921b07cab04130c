//go:build race

package floor

// slowness is how many times fewer keys a storm has under the race detector.
const slowness = 20
