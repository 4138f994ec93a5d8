//go:build unix

package readertest

import (
	"syscall"
	"time"
)

// processorTime is what the process has used, however busy the machine is.
func processorTime() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
