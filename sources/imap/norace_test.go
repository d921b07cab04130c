//go:build !race

package imap

const slowness = 1
