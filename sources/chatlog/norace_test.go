//go:build !race

package chatlog

const slowness = 1
