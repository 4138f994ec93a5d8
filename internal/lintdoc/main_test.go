package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/refsift/refsift/query/lint"
)

func TestPageIsCurrent(t *testing.T) {
	got, err := os.ReadFile("../../docs/lint.md")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, render()) {
		t.Error("docs/lint.md is not what the table gives: run go generate ./query/lint")
	}
}

// TestCatalogue: every code that the catalogue names is a rule.
func TestCatalogue(t *testing.T) {
	known := map[string]bool{}
	for _, r := range lint.Rules() {
		known[string(r.Code)] = true
	}
	for _, c := range catalogue {
		for i, part := range strings.Split(c[1], "`") {
			if i%2 == 1 && !known[part] {
				t.Errorf("%s: no rule %s", c[0], part)
			}
		}
	}
}
