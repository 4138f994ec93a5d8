// Command codesdoc writes docs/codes.md from the table of diagnostic codes.
package main

import (
	"bytes"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/refsift/refsift"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: codesdoc OUT.md")
	}
	if err := os.WriteFile(filepath.Clean(os.Args[1]), render(), 0o644); err != nil {
		log.Fatal(err)
	}
}

func render() []byte {
	var b bytes.Buffer
	b.WriteString("# Diagnostic codes\n\nMade from the table in `codes.go` by `go generate .`; do not edit.\n\n" +
		"Codes are stable: a program may act on them.\n\n| code | what was found | what to do |\n| --- | --- | --- |\n")
	for _, c := range refsift.Codes() {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", c.Code, c.Summary, c.Advice)
	}
	return b.Bytes()
}
