//go:build !race

package floor

const slowness = 1
