//go:build !windows && (!unix || aix || solaris)

package search

import "os"

// tryLock makes the file, and fails where another has made it: these systems
// have no lock that ends with the process.
func tryLock(name string) (*os.File, error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o644)
	if os.IsExist(err) {
		return nil, errHeld
	}
	return f, err
}
