// Package interop holds what checks refsift against other programs.
package interop

import (
	"errors"
	"os"
	"os/exec"
	"testing"
)

// TestCheck runs the script on the made-up exports, where the other programs
// are installed.
func TestCheck(t *testing.T) {
	t.Parallel()
	for _, program := range []string{"bash", "ris2xml", "bib2xml", "node"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed: see README.md in this folder", program)
		}
	}
	if os.Getenv("CITATION_JS") == "" {
		t.Skip("CITATION_JS does not name a folder with citation-js: see README.md in this folder")
	}
	out, err := exec.Command("bash", "./check").CombinedOutput()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && exit.ExitCode() == 2 {
		t.Skipf("%s", out)
	}
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
