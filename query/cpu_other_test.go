//go:build !unix

package query_test

import "time"

var started = time.Now()

// cpuTime stands in for processor time where it cannot be asked for.
func cpuTime() time.Duration { return time.Since(started) }
