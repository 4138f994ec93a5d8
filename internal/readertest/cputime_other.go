//go:build !unix

package readertest

import "time"

var start = time.Now()

// processorTime is the time that has passed, where no other is at hand.
func processorTime() time.Duration { return time.Since(start) }
