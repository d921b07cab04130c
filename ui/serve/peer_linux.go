package serve

import "golang.org/x/sys/unix"

// peerUser returns the user at the other end of a socket (SO_PEERCRED,
// unix(7)).
func peerUser(fd int) (int, error) {
	cred, err := unix.GetsockoptUcred(fd, unix.SOL_SOCKET, unix.SO_PEERCRED)
	if err != nil {
		return 0, err
	}
	return int(cred.Uid), nil
}
