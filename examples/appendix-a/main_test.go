package main

import (
	"context"
	"strings"
	"testing"

	"github.com/refsift/refsift/internal/golden"
)

func TestOutput(t *testing.T) {
	t.Parallel()
	var got strings.Builder
	if err := run(context.Background(), &got); err != nil {
		t.Fatal(err)
	}
	golden.Check(t, "testdata/output.golden", got.String())
}
