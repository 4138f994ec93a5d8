package format_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/refsift/refsift/format"
)

var errCut = errors.New("the cable is cut")

// A stubborn reader gives its text in pieces, with nothing between them, and
// then the same error for ever. It counts how often it is asked in vain.
type stubborn struct {
	text   string
	err    error // nil: it gives nothing for ever
	vain   int
	pauses int
}

func (s *stubborn) Read(p []byte) (int, error) {
	if len(s.text) > 0 {
		if s.pauses++; s.pauses%3 != 0 {
			return 0, nil
		}
		n := copy(p, s.text[:min(7, len(s.text))])
		s.text = s.text[n:]
		return n, nil
	}
	s.vain++
	return 0, s.err
}

// within fails if reading takes longer than a machine at work may need.
func within(t *testing.T, what string, read func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		read()
	}()
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		t.Fatalf("%s: reading does not end", what)
	}
}

// readThrough opens and reads a file of a format; it goes on behind each error, as
// iterators do.
func readThrough(r io.Reader, name string) (records int, last error) {
	x, err := format.Open("x", r, format.Options{Format: name})
	if err != nil {
		return 0, err
	}
	for rec, err := range x.All() {
		if rec != nil {
			records++
		}
		if err != nil {
			last = err
		}
	}
	if _, err := x.Read(); err != io.EOF {
		last = errors.Join(last, fmt.Errorf("behind the end: %w", err))
	}
	return records, last
}

// TestStalled reads every format from inputs that stop, stumble and never
// end: reading ends, with what was there, and says why.
func TestStalled(t *testing.T) {
	for _, k := range kits {
		text := k.Export("Pears in spring", "Plums in autumn")
		packed := gzipped(text)
		within(t, k.Name+", gzip cut off", func() {
			for n := 1; n < len(packed); n++ {
				if _, err := readThrough(strings.NewReader(packed[:n]), k.Name); err == nil && n > 1 {
					t.Errorf("%s: gzip cut off at %d of %d bytes reads without an error", k.Name, n, len(packed))
				}
			}
		})
		for _, in := range []*stubborn{{text: text, err: io.EOF}, {text: text, err: errCut}, {text: packed, err: io.EOF}, {text: packed, err: errCut}, {text: text}, {}, {err: errCut}} {
			what := fmt.Sprintf("%s, %d bytes, then %v", k.Name, len(in.text), in.err)
			whole, want := in.text == text, in.err
			if want == nil {
				want = io.ErrNoProgress
			}
			within(t, what, func() {
				records, err := readThrough(in, k.Name)
				if whole && records < 1 {
					t.Errorf("%s: %d records with %v", what, records, err)
				}
				if want != io.EOF && !errors.Is(err, want) {
					t.Errorf("%s: the error is %v", what, err)
				}
				if in.vain > 1000 {
					t.Errorf("%s: asked %d times behind the end", what, in.vain)
				}
			})
		}
		for name, wrap := range map[string]func(io.Reader) io.Reader{"half": iotest.HalfReader, "bytewise": iotest.OneByteReader, "error with data": iotest.DataErrReader} {
			within(t, k.Name+", "+name, func() {
				if records, err := readThrough(wrap(strings.NewReader(text)), k.Name); records != 2 || err != nil {
					t.Errorf("%s, %s: %d records, %v", k.Name, name, records, err)
				}
			})
		}
		within(t, k.Name+", timeout", func() {
			if _, err := readThrough(iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader(text))), k.Name); !errors.Is(err, iotest.ErrTimeout) {
				t.Errorf("%s, timeout: %v", k.Name, err)
			}
		})
	}
}
