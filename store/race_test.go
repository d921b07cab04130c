//go:build race

package store_test

// slowness is how many times fewer steps at random are taken under the race detector.
const slowness = 4
