//go:build unix && !aix && !solaris

package search

import (
	"errors"
	"os"
	"syscall"
)

func tryLock(name string) (*os.File, error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, errHeld
		}
		return nil, &os.PathError{Op: "lock", Path: name, Err: err}
	}
	return f, nil
}

// unlock gives the lock back. The file stays: to remove it would take it from
// under the next one's feet.
func unlock(f *os.File) error { return f.Close() }
