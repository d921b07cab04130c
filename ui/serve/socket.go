package serve

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"syscall"
)

// socketName is the socket's name in the data folder.
const socketName = "earshot.sock"

// socketMost is the longest path of a socket that every system takes, in
// bytes: sun_path holds 104 on some, unix(4).
const socketMost = 100

// Listen makes the socket of a data folder, for its owner's user alone. The
// caller must own the store, so that a socket which lies there is a dead
// one's; closing the listener removes it. Where the path is too long for a
// socket, or the disk can hold none, it lies in the temporary folder.
func Listen(dir string) (net.Listener, error) {
	path := filepath.Join(dir, socketName)
	if len(path) <= socketMost {
		l, err := listen(path)
		if err == nil || !cannotHold(err) {
			return l, err
		}
	}
	short, err := shortFolder(dir)
	if err != nil {
		return nil, err
	}
	return listen(filepath.Join(short, socketName))
}

func listen(path string) (net.Listener, error) {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("removing an old socket: %w", err)
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	// The folder is closed to others, so nobody could knock before this.
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// cannotHold says whether a disk refused to hold a socket, as network disks do.
func cannotHold(err error) bool {
	for _, e := range []error{syscall.EPERM, syscall.ENOTSUP, syscall.EINVAL, syscall.ENOSYS} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// shortFolder makes the folder in the temporary folder in which the socket of
// a data folder lies. One that is not this user's alone is refused.
func shortFolder(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	short := filepath.Join(os.TempDir(), fmt.Sprintf("earshot-%d-%x", os.Getuid(), sha256.Sum256([]byte(abs)))[:28])
	if err := os.Mkdir(short, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return "", fmt.Errorf("making a folder for the socket: %w", err)
	}
	info, err := os.Lstat(short)
	if err != nil {
		return "", err
	}
	if !info.IsDir() || info.Mode().Perm()&0o077 != 0 || !isMine(info) {
		return "", fmt.Errorf("%s belongs to somebody else or can be entered by others; remove it, or name another temporary folder with TMPDIR", short)
	}
	return short, nil
}
