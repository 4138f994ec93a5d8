//go:build !unix

package readbench

import "time"

// processorTime is the time of day where the system does not count otherwise.
func processorTime() time.Duration { return time.Duration(time.Now().UnixNano()) }
