package document

import (
	"bytes"
	"fmt"
	"path"
	"strings"
)

// formatOf tells the kind of a file by its first bytes, then by its name.
// All that is text is told apart after decoding.
func formatOf(name string, data []byte) (Format, error) {
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")), bytes.HasPrefix(data, []byte("PK\x05\x06")):
		return DOCX, nil
	case bytes.HasPrefix(data, []byte(`{\rtf`)):
		return RTF, nil
	case bytes.HasPrefix(data, []byte("%PDF-")):
		return "", fmt.Errorf("a PDF file: copy the strategy into a text file, or save the appendix as DOCX: %w", ErrNotText)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return "", fmt.Errorf("a file of an older version of Word or Excel, or an encrypted one: save it as DOCX or CSV: %w", ErrNotText)
	case binary(data):
		return "", fmt.Errorf("a binary file: %w", ErrNotText)
	}
	return Text, nil
}

// binary reports NUL bytes in what is not UTF-16.
func binary(data []byte) bool {
	head := data[:min(len(data), 4096)]
	if bytes.HasPrefix(head, []byte{0xff, 0xfe}) || bytes.HasPrefix(head, []byte{0xfe, 0xff}) {
		return false
	}
	zeros := [2]int{}
	for i, b := range head {
		if b == 0 {
			zeros[i%2]++
		}
	}
	n := zeros[0] + zeros[1]
	return n > 0 && (zeros[0] > 0 && zeros[1] > 0 || n*4 < len(head))
}

// textFormat tells the kinds of text apart.
func textFormat(name, text string) Format {
	switch strings.ToLower(path.Ext(name)) {
	case ".csv", ".tsv", ".tab":
		return Table
	case ".md", ".markdown", ".qmd", ".rmd":
		return Markdown
	case ".html", ".htm", ".xhtml":
		return HTML
	}
	head := strings.ToLower(strings.TrimLeft(text[:min(len(text), 2048)], "\ufeff \t\r\n"))
	switch {
	case strings.HasPrefix(head, "<!doctype html"), strings.HasPrefix(head, "<html"), strings.HasPrefix(head, "<table"):
		return HTML
	case hasPipeTable(text):
		return Markdown
	case hasSeparatedTable(text):
		return Table
	}
	return Text
}
