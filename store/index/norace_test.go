//go:build !race

package index

const slowness = 1
