package decode

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/refsift/refsift"
)

func utf16le(s string) string {
	b, err := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().String(s)
	if err != nil {
		panic(err)
	}
	return b
}

func utf16be(s string) string {
	b, err := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder().String(s)
	if err != nil {
		panic(err)
	}
	return b
}

func encode(m *charmap.Charmap, s string) string {
	b, err := m.NewEncoder().String(s)
	if err != nil {
		panic(err)
	}
	return b
}

const russian = "TI  - Совместное производство услуг для пациентов и переселенцев\r\nAB  - Цель этого обзора состоит в том, чтобы описать участие\r\n"

func TestReader(t *testing.T) {
	tests := []struct {
		name, in, encoding string // encoding: as told
		want, found        string
		codes              []refsift.Code
	}{
		{"empty", "", "", "", "ascii", nil},
		{"ascii", "TY  - JOUR\nER  - \n", "", "TY  - JOUR\nER  - \n", "ascii", nil},
		{"utf-8", "AU  - Müller\r\n", "", "AU  - Müller\r\n", "utf-8", nil},
		{"bom", "\uFEFFTY  - JOUR\n", "", "TY  - JOUR\n", "utf-8-bom", nil},
		{"bom inside", "ER  - \n\uFEFFTY  - JOUR\nTI  - a\uFEFFb\n", "", "ER  - \nTY  - JOUR\nTI  - a\uFEFFb\n", "utf-8",
			[]refsift.Code{refsift.CodeByteOrderMark}},
		{"utf-16le bom", "\xFF\xFE" + utf16le("TY  - Jé\n"), "", "TY  - Jé\n", "utf-16le", nil},
		{"utf-16be bom", "\xFE\xFF" + utf16be("TY  - Jé\n"), "", "TY  - Jé\n", "utf-16be", nil},
		{"utf-16le bare", utf16le("TY  - JOUR\nAU  - Müller\n"), "", "TY  - JOUR\nAU  - Müller\n", "utf-16le", nil},
		{"utf-16be bare", utf16be("TY  - JOUR\nAU  - Müller\n"), "", "TY  - JOUR\nAU  - Müller\n", "utf-16be", nil},
		{"windows-1252", "AU  - M\xFCller \x96 x\n", "", "AU  - Müller – x\n", "windows-1252",
			[]refsift.Code{refsift.CodeEncodingGuessed}},
		{"undefined in 1252", "AU  - \x81M\xFCller\n", "", "AU  - \u0081Müller\n", "windows-1252",
			[]refsift.Code{refsift.CodeEncodingGuessed}},
		{"mixed", "AU  - Müller\nAU  - M\xFCller\n", "", "AU  - Müller\nAU  - Müller\n", "utf-8+windows-1252",
			[]refsift.Code{refsift.CodeEncodingGuessed}},
		{"cr only", "AU  - Müller\rAU  - M\xFCller\r", "", "AU  - Müller\rAU  - Müller\r", "utf-8+windows-1252",
			[]refsift.Code{refsift.CodeEncodingGuessed}},
		{"told 1251", encode(charmap.Windows1251, russian), "windows-1251", russian, "windows-1251", nil},
		{"told utf-8", "AU  - Müller\n", "utf-8", "AU  - Müller\n", "utf-8", nil},
		{"nul", "TI  - a\x00b\n", "", "TI  - ab\n", "ascii", []refsift.Code{refsift.CodeControlDropped}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, src := range []io.Reader{strings.NewReader(tt.in), iotest.OneByteReader(strings.NewReader(tt.in))} {
				var codes []refsift.Code
				r, err := NewReader(src, Options{Encoding: tt.encoding, Report: func(d refsift.Diagnostic) { codes = append(codes, d.Code) }})
				if err != nil {
					t.Fatal(err)
				}
				got, err := io.ReadAll(r)
				if err != nil {
					t.Fatal(err)
				}
				if string(got) != tt.want {
					t.Errorf("text %q, want %q", got, tt.want)
				}
				if r.Encoding() != tt.found {
					t.Errorf("encoding %q, want %q", r.Encoding(), tt.found)
				}
				if len(codes) != len(tt.codes) || len(codes) > 0 && codes[0] != tt.codes[0] {
					t.Errorf("codes %v, want %v", codes, tt.codes)
				}
			}
		})
	}
}

func TestGuessOtherThanWestern(t *testing.T) {
	r, err := NewReader(strings.NewReader(encode(charmap.Windows1251, russian)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != russian {
		t.Errorf("got %q as %s", got, r.Encoding())
	}
}

func TestPositionOfGuess(t *testing.T) {
	long := strings.Repeat("AB  - äöü and more text to fill the window\n", 4000)
	var at []refsift.Position
	r, err := NewReader(strings.NewReader(long+"AU  - M\xFCller\n"), Options{File: "x.ris",
		Report: func(d refsift.Diagnostic) { at = append(at, d.Span.Start) }})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, r); err != nil {
		t.Fatal(err)
	}
	want := refsift.Position{File: "x.ris", Line: 4001, Column: 1, Offset: int64(len(long))}
	if len(at) != 1 || at[0] != want {
		t.Errorf("positions %v, want %v", at, want)
	}
}

func TestUnknownEncoding(t *testing.T) {
	if _, err := NewReader(strings.NewReader(""), Options{Encoding: "klingon"}); err == nil || !strings.Contains(err.Error(), "klingon") {
		t.Errorf("error %v does not name the encoding", err)
	}
}

func TestReadErrorIsPassedOn(t *testing.T) {
	broken := errors.New("disk on fire")
	r, err := NewReader(io.MultiReader(strings.NewReader("TY  - JOUR\n"), iotest.ErrReader(broken)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(r)
	if !errors.Is(err, broken) || string(got) != "TY  - JOUR\n" {
		t.Errorf("got %q, %v", got, err)
	}
}

func FuzzReader(f *testing.F) {
	for _, s := range []string{"", "a\xFFb\n", "\xFF\xFEa\x00", "\xEF\xBB\xBF\r\rx", "a\x00b", utf16be("ab\n")} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		r, err := NewReader(bytes.NewReader(in), Options{})
		if err != nil {
			t.Fatal(err)
		}
		out, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if !utf8.Valid(out) {
			t.Errorf("output %q is not UTF-8", out)
		}
		if bytes.IndexByte(out, 0) >= 0 && !r.wide {
			t.Errorf("output %q holds a NUL", out)
		}
	})
}

func BenchmarkReader(b *testing.B) {
	text := strings.Repeat("AB  - plain text with an accent é here and there, as abstracts have\n", 20000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		r, err := NewReader(strings.NewReader(text), Options{})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, r); err != nil {
			b.Fatal(err)
		}
	}
}
