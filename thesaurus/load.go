package thesaurus

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/refsift/refsift/internal/token"
)

// ErrFormat is what every error about the content of a thesaurus file wraps.
var ErrFormat = errors.New("not a thesaurus tree")

// maxLines bounds what a file can make Load keep; MeSH has some 60,000 lines.
const maxLines = 5_000_000

// LoadOptions say what a tree file cannot say itself.
type LoadOptions struct {
	File string // for error messages
	Year int    // of the edition; 0: unknown
}

// Load reads a tree in the form of NLM's mtrees file: one line for each
// place, "Descriptor;tree number", plain or compressed with gzip. The order of
// the lines does not matter.
func Load(r io.Reader, o LoadOptions) (*Tree, error) {
	br := bufio.NewReader(r)
	if magic, _ := br.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(br)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", cmp.Or(o.File, "thesaurus"), err)
		}
		defer z.Close()
		br = bufio.NewReader(z)
	}
	return load(br, o)
}

func load(r io.Reader, o LoadOptions) (*Tree, error) {
	b := newBuilder(o.Year)
	lines := bufio.NewScanner(r)
	n := 0
	fail := func(format string, args ...any) error {
		return fmt.Errorf("%s:%d: %w: %s", cmp.Or(o.File, "thesaurus"), n, ErrFormat, fmt.Sprintf(format, args...))
	}
	for lines.Scan() {
		n++
		text := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff"))
		if text == "" {
			continue
		}
		if n > maxLines {
			return nil, fail("more than %d lines", maxLines)
		}
		if !utf8.ValidString(text) {
			return nil, fail("the text is not UTF-8")
		}
		i := strings.LastIndexByte(text, ';')
		if i < 0 {
			return nil, fail("no semicolon: want \"Descriptor;tree number\"")
		}
		name, number := strings.TrimSpace(text[:i]), strings.TrimSpace(text[i+1:])
		if name == "" {
			return nil, fail("no descriptor before the semicolon")
		}
		if !validNumber(number) {
			return nil, fail("%.40q is not a tree number, as in C14.907.489", number)
		}
		b.add(b.heading(name), number)
	}
	if err := lines.Err(); err != nil {
		n++
		if errors.Is(err, bufio.ErrTooLong) {
			return nil, fail("the line is too long")
		}
		return nil, fmt.Errorf("%s:%d: %w", cmp.Or(o.File, "thesaurus"), n, err)
	}
	t, err := b.tree()
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %w", cmp.Or(o.File, "thesaurus"), ErrFormat, err)
	}
	return t, nil
}

// validNumber checks a letter and digits, then groups of letters and digits
// between dots.
func validNumber(s string) bool {
	if s == "" || s[0] < 'A' || s[0] > 'Z' {
		return false
	}
	for part := range strings.SplitSeq(s, ".") {
		if part == "" {
			return false
		}
		for _, c := range []byte(part) {
			if !('0' <= c && c <= '9' || 'A' <= c && c <= 'Z') {
				return false
			}
		}
	}
	return true
}

// A builder collects the places of a tree.
type builder struct {
	t Tree
}

func newBuilder(year int) *builder {
	return &builder{Tree{year: year, byName: map[string]int{}}}
}

// heading returns the place of the heading in the list, which it may extend.
func (b *builder) heading(name string) int {
	key := token.Value(name)
	i, ok := b.t.byName[key]
	if !ok {
		i = len(b.t.headings)
		b.t.byName[key] = i
		b.t.headings = append(b.t.headings, heading{name: name})
	}
	return i
}

func (b *builder) add(heading int, number string) {
	b.t.places = append(b.t.places, place{number, heading})
}

// tree sorts the places and gives the headings their numbers.
func (b *builder) tree() (*Tree, error) {
	t := &b.t
	slices.SortFunc(t.places, func(x, y place) int {
		return cmp.Or(strings.Compare(x.number, y.number), cmp.Compare(x.heading, y.heading))
	})
	t.places = slices.Compact(t.places)
	if len(t.places) == 0 {
		return nil, errors.New("no descriptor")
	}
	for i, p := range t.places {
		if i > 0 && t.places[i-1].number == p.number {
			return nil, fmt.Errorf("tree number %s belongs to %q and to %q", p.number,
				t.headings[t.places[i-1].heading].name, t.headings[p.heading].name)
		}
		h := &t.headings[p.heading]
		h.numbers = append(h.numbers, p.number)
	}
	return t, nil
}
