//go:build unix

package serve

import (
	"os"
	"syscall"
)

func isMine(info os.FileInfo) bool {
	s, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(s.Uid) == os.Getuid()
}
