//go:build !unix

package dedupe_test

func cpuSeconds() float64 { return 0 }
