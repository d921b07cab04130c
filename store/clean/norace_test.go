//go:build !race

package clean

const slowness = 1
