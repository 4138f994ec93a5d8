package thesaurus

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/refsift/refsift/internal/token"
)

// EntryTerms are the synonyms that a thesaurus lists for its headings. They
// do not change after loading and may be used from many goroutines.
type EntryTerms struct {
	terms    map[string][]string // by folded heading, in the order of the file
	headings map[string]string   // the heading of each folded term, the first one listed
}

// LoadEntryTerms reads entry terms, plain or gzip, in one of two forms: the
// ASCII descriptor file that the U.S. National Library of Medicine publishes
// (d2019.bin, with lines "MH = " and "ENTRY = "), or two columns between
// tabs, the heading and one of its terms.
func LoadEntryTerms(r io.Reader) (*EntryTerms, error) {
	b := bufio.NewReader(r)
	if magic, _ := b.Peek(2); string(magic) == "\x1f\x8b" {
		z, err := gzip.NewReader(b)
		if err != nil {
			return nil, fmt.Errorf("read entry terms: %w", err)
		}
		b = bufio.NewReader(z)
	}
	e := &EntryTerms{map[string][]string{}, map[string]string{}}
	lines := bufio.NewScanner(b)
	lines.Buffer(nil, 1<<20)
	heading := ""
	for lines.Scan() {
		text := strings.TrimRight(lines.Text(), "\r")
		key, value, ok := strings.Cut(text, " = ")
		switch {
		case ok && key == "MH":
			heading = value
		case ok && (key == "ENTRY" || key == "PRINT ENTRY"):
			term, _, _ := strings.Cut(value, "|")
			e.add(heading, term)
		default:
			if name, term, ok := strings.Cut(text, "\t"); ok {
				e.add(name, term)
			}
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read entry terms: %w", err)
	}
	if len(e.terms) == 0 {
		return nil, fmt.Errorf("read entry terms: %w", errors.Join(ErrFormat, errors.New("no line with a heading and a term")))
	}
	return e, nil
}

func (e *EntryTerms) add(heading, term string) {
	name := strings.TrimSpace(heading)
	heading, term = token.Value(heading), strings.TrimSpace(term)
	if heading == "" || term == "" || slices.Contains(e.terms[heading], term) {
		return
	}
	e.terms[heading] = append(e.terms[heading], term)
	if folded := token.Value(term); e.headings[folded] == "" {
		e.headings[folded] = name
	}
}

// Heading returns the heading that a term is listed for, without regard to
// case and accents; nil e has none.
func (e *EntryTerms) Heading(term string) (string, bool) {
	if e == nil {
		return "", false
	}
	name, ok := e.headings[token.Value(term)]
	return name, ok
}

// Of returns the entry terms of a heading, in the order of the file; nil e
// has none.
func (e *EntryTerms) Of(heading string) []string {
	if e == nil {
		return nil
	}
	return slices.Clone(e.terms[token.Value(heading)])
}
