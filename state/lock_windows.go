package state

import (
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
)

// errSharingViolation is what Windows says of a file that another process
// does not share.
const errSharingViolation = syscall.Errno(32)

// lock takes the lock of a state, or says that another run has it: the file is
// opened without sharing it. The system gives it up when the process ends.
func lock(path string) (io.Closer, error) {
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return nil, err
	}
	h, err := syscall.CreateFile(name, syscall.GENERIC_READ|syscall.GENERIC_WRITE, 0, nil, syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	switch {
	case errors.Is(err, errSharingViolation):
		return nil, fmt.Errorf("%w by another run of refsift; wait until it has ended (%s)", ErrLocked, path)
	case err != nil:
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	return os.NewFile(uintptr(h), path), nil
}

// syncDir does nothing: Windows brings the names of renamed files to the disk
// with the files.
func syncDir(string) error { return nil }
