//go:build unix

package lean

import "golang.org/x/sys/unix"

// release tells the system that what was read of a mapped file is not needed in
// memory. It is read again if it is.
func release(m []byte) {
	_ = unix.Madvise(m, unix.MADV_DONTNEED) // more memory than needed is no harm
}
