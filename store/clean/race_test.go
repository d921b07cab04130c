//go:build race

package clean

// slowness is how many times fewer texts at random are read under the race detector.
const slowness = 10
