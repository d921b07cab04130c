//go:build !linux

package bench

// maxrssMB is what ru_maxrss counts in a MB: bytes here.
const maxrssMB = 1e6
