package search

import (
	"errors"
	"fmt"
	"os"
	"time"
)

// A fileLock keeps other processes, and other writers of this one, away. The
// system takes it back when a process ends, however it ends.
type fileLock struct{ f *os.File }

var errHeld = errors.New("held by another")

// lock takes the lock of that name, and waits for it no longer than told.
func lock(name string, patience time.Duration) (*fileLock, error) {
	for begin := time.Now(); ; {
		f, err := tryLock(name)
		if err == nil {
			return &fileLock{f}, nil
		}
		if !errors.Is(err, errHeld) {
			return nil, err
		}
		if time.Since(begin) > patience {
			return nil, fmt.Errorf("%w: it is being changed", ErrLocked)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// release gives the lock back.
func (l *fileLock) release() error { return unlock(l.f) }
