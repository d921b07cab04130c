package store

import "golang.org/x/sys/unix"

// onNetworkDisk says whether a folder lies on a disk that machines share: one
// that is not marked local (statfs(2), MNT_LOCAL).
func onNetworkDisk(dir string) bool {
	var s unix.Statfs_t
	return unix.Statfs(dir, &s) == nil && s.Flags&unix.MNT_LOCAL == 0
}
