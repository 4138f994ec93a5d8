package search

import (
	"errors"
	"testing"
)

// TestUnionDamaged: a record that is not there is damage, and no panic.
func TestUnionDamaged(t *testing.T) {
	t.Parallel()
	u := union{count: 100, line: make([]uint64, 2)}
	if err := u.mark([]uint32{3, 99}); err != nil {
		t.Error(err)
	}
	if err := u.mark([]uint32{3, 100}); !errors.Is(err, ErrDamaged) {
		t.Error(err)
	}
}
