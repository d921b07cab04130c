package serve

import (
	"errors"
	"net"
	"os"
)

// sameUser says whether this process's user is at the other end of a socket.
func sameUser(c net.Conn) error {
	u, ok := c.(*net.UnixConn)
	if !ok {
		return errors.New("this is no socket")
	}
	raw, err := u.SyscallConn()
	if err != nil {
		return err
	}
	var user int
	var failed error
	if err := raw.Control(func(fd uintptr) { user, failed = peerUser(int(fd)) }); err != nil {
		return err
	}
	if failed == nil && user != os.Getuid() {
		failed = errors.New("another user is at the other end of the socket")
	}
	return failed
}
