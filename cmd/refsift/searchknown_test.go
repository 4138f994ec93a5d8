package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestReadKnownEncodings(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"plain":   "11111\n22222\n",
		"utf-16":  "\xff\xfe1\x001\x001\x001\x001\x00\r\x00\n\x002\x002\x002\x002\x002\x00\r\x00\n\x00",
		"notes":   "11111 # \xfcber\n22222\n",
		"bom":     "\xef\xbb\xbf11111\n22222",
		"old mac": "11111\r22222\r",
	} {
		path := filepath.Join(t.TempDir(), "known.txt")
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		items, err := (&app{}).readKnown(t.Context(), path)
		if err != nil || len(items) != 2 || items[0].Name != "PMID 11111" || items[1].Name != "PMID 22222" {
			t.Errorf("%s: %v, %v", name, items, err)
		}
	}
}
