//go:build !windows && (!unix || aix || solaris)

package search

import (
	"errors"
	"os"
)

// tryLock makes the file, and fails where another has made it: these systems
// have no lock that ends with the process. What a killed process leaves behind
// is to be removed by hand.
func tryLock(name string) (*os.File, error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o644)
	if os.IsExist(err) {
		return nil, errHeld
	}
	return f, err
}

// unlock removes the file.
func unlock(f *os.File) error { return errors.Join(f.Close(), os.Remove(f.Name())) }
