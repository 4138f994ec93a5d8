// Package shared finds the test material that lies beside the project and
// is not part of it. Only tests import it.
package shared

import (
	"os"
	"path/filepath"
	"testing"
)

// Env names the variable that overrides where the material is looked for.
const Env = "REFSIFT_SHARED"

// Dir returns the folder of the test material: $REFSIFT_SHARED, or ../shared
// beside the module's root. Where there is none the test is skipped.
func Dir(t testing.TB) string {
	t.Helper()
	if dir := os.Getenv(Env); dir != "" {
		if _, err := os.Stat(dir); err != nil {
			t.Fatalf("%s: %v", Env, err)
		}
		return dir
	}
	dir := filepath.Join(Root(t), "..", "shared")
	if _, err := os.Stat(filepath.Join(dir, "data")); err != nil {
		t.Skipf("shared test material not found: no folder %s; set %s to run this test", filepath.Join("..", "shared"), Env)
	}
	return dir
}

// Path returns a path inside the folder that [Dir] finds.
func Path(t testing.TB, elem ...string) string {
	t.Helper()
	return filepath.Join(append([]string{Dir(t)}, elem...)...)
}

// Root returns the root of the module that the test runs in.
func Root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("no go.mod above the working directory")
		}
		dir = up
	}
}
