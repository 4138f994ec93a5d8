package lean

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/refsift/refsift/query/eval"
)

// A Builder collects records for a segment, in memory. It serves one goroutine.
type Builder struct {
	records uint32
	fields  map[string]*column
	keys    *column
	size    int
}

// A column is what is known of a field: which term, numbered in the order in
// which they came, stands at which position, or in which record if it is not a
// text field.
type column struct {
	text   bool
	ids    map[string]uint32
	counts []uint32 // by term: how often it occurs
	terms  []uint32
	at     []uint32 // beside terms: position or record; ascending
	starts []uint32
	breaks []uint32
	next   uint32 // the first free position
}

// maxSpan is how many positions a field may have in a segment that is merged of
// several.
const maxSpan = 1 << 28

// A TermField is the values of a field of a record, each once.
type TermField struct {
	Name  string
	Terms []string
}

// NewBuilder returns an empty builder.
func NewBuilder() *Builder {
	return &Builder{fields: map[string]*column{}, keys: newColumn(false)}
}

func newColumn(text bool) *column { return &column{text: text, ids: map[string]uint32{}} }

// Len returns the number of records.
func (b *Builder) Len() int { return int(b.records) }

// Size returns about how many bytes the builder holds; writing takes half as
// much again.
func (b *Builder) Size() int { return b.size }

// Add adds a record under a key of its own. It keeps none of its arguments.
func (b *Builder) Add(key string, texts []eval.TextField, values []TermField) error {
	for _, f := range texts {
		c := b.column(f.Field.String(), true)
		c.startAll(b.records)
		if err := c.addText(f.Words, &b.size); err != nil {
			return fmt.Errorf("field %s: %w", f.Field, err)
		}
	}
	for _, f := range values {
		b.column(f.Name, false).addTerms(f.Terms, b.records, &b.size)
	}
	b.keys.addTerms([]string{key}, b.records, &b.size)
	b.records++
	return nil
}

func (b *Builder) column(name string, text bool) *column {
	c := b.fields[name]
	if c == nil {
		c = newColumn(text)
		b.fields[name] = c
	}
	return c
}

// startAll makes records up to doc, of which doc comes now, begin at the next
// free position.
func (c *column) startAll(doc uint32) {
	for uint32(len(c.starts)) <= doc {
		c.starts = append(c.starts, c.next)
	}
}

var errTooMany = errors.New("too many words for one segment: add fewer records at a time")

// addText adds the words of a record. The places between two values, which are
// eval.ValueGap wide, shrink to one.
func (c *column) addText(words []eval.Word, size *int) error {
	if uint64(c.next)+2*uint64(len(words)) > math.MaxUint32/2 {
		return errTooMany
	}
	base, last := 0, 0 // of positions: what becomes c.next, and the one before
	for i, w := range words {
		switch {
		case i == 0:
			base = w.Position
		case w.Position-last >= eval.ValueGap:
			c.next += uint32(last-base) + 1
			c.breaks = append(c.breaks, c.next)
			c.next++
			base = w.Position
		}
		last = w.Position
		c.add(w.Text, c.next+uint32(w.Position-base), size)
	}
	if len(words) > 0 {
		c.next += uint32(last-base) + 2
	}
	return nil
}

func (c *column) addTerms(terms []string, doc uint32, size *int) {
	for _, t := range terms {
		c.add(t, doc, size)
	}
}

func (c *column) add(term string, at uint32, size *int) {
	id, ok := c.ids[term]
	if !ok {
		id = uint32(len(c.ids))
		c.ids[strings.Clone(term)] = id
		c.counts = append(c.counts, 0)
		*size += len(term) + 48
	}
	c.counts[id]++
	c.terms = append(c.terms, id)
	c.at = append(c.at, at)
	*size += 8
}

// Write writes a segment to a folder, which must not be there, and empties the
// builder. If it fails, what the builder held is lost.
func (b *Builder) Write(dir string) (err error) {
	w, err := newWriter(dir, b.records)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	b.fields[KeyField] = b.keys
	for _, name := range slices.Sorted(maps.Keys(b.fields)) {
		c := b.fields[name]
		if c.text {
			c.startAll(b.records)
		}
		if err := c.write(w, name); err != nil {
			return fmt.Errorf("field %s: %w", name, err)
		}
		delete(b.fields, name) // its memory may be needed for the next one
	}
	err = w.finish(false)
	*b = *NewBuilder()
	return err
}

func (c *column) write(w *writer, name string) error {
	if err := w.begin(name, c.text, c.starts, c.breaks); err != nil {
		return err
	}
	// Sort by term, keeping the order within: counts become ends of ranges.
	sum := uint32(0)
	for i, n := range c.counts {
		c.counts[i] = sum
		sum += n
	}
	sorted := make([]uint32, len(c.at))
	for i, id := range c.terms {
		sorted[c.counts[id]] = c.at[i]
		c.counts[id]++
	}
	c.terms, c.at = nil, nil
	l := newLocator(c.starts)
	var docs []uint32
	for _, term := range slices.Sorted(maps.Keys(c.ids)) {
		id := c.ids[term]
		from := uint32(0)
		if id > 0 {
			from = c.counts[id-1]
		}
		at := slices.Compact(sorted[from:c.counts[id]])
		var err error
		if c.text {
			docs = l.records(docs[:0], at)
			err = w.term([]byte(term), docs, at)
		} else {
			err = w.term([]byte(term), at, nil)
		}
		if err != nil {
			return err
		}
	}
	return w.end()
}

// A locator finds the record of a position: a table has, for every
// 1<<locatorShift positions, the record of the first of them.
type locator struct {
	starts []uint32
	table  []uint32
}

const locatorShift = 5

func newLocator(starts []uint32) *locator {
	l := &locator{starts: starts}
	if len(starts) == 0 {
		return l
	}
	doc := uint32(0)
	for p := uint32(0); p < starts[len(starts)-1]; p += 1 << locatorShift {
		for starts[doc+1] <= p {
			doc++
		}
		l.table = append(l.table, doc)
	}
	return l
}

// records appends the records of ascending positions, each once.
func (l *locator) records(dst, at []uint32) []uint32 {
	end := uint32(0) // of the last record
	for _, p := range at {
		if p < end {
			continue
		}
		doc := l.table[p>>locatorShift]
		for l.starts[doc+1] <= p {
			doc++
		}
		end = l.starts[doc+1]
		dst = append(dst, doc)
	}
	return dst
}
