//go:build !linux

package bench

// maxrssMB is what ru_maxrss counts in a MB: bytes here.
const maxrssMB = 1e6

// resident is known on Linux alone.
func resident(int) (float64, bool) { return 0, false }
