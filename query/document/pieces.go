package document

import (
	"slices"
	"strings"
	"unicode"

	"github.com/refsift/refsift"
)

// An extent is a piece of Document.Text.
type extent struct{ from, to int }

// A piece is visible text and where it stands. Where the text differs from
// what stands there, as for the entity &amp;, it is one unit.
type piece struct {
	text string
	at   extent
}

// A run is the text of a paragraph: pieces in their order.
type run []piece

func (r run) String() string {
	var b strings.Builder
	for _, p := range r {
		b.WriteString(p.text)
	}
	return b.String()
}

// name is the text in lower case and with single spaces, to compare names.
func (r run) name() string { return strings.ToLower(strings.Join(strings.Fields(r.String()), " ")) }

func (r run) blank() bool {
	for _, p := range r {
		if strings.ContainsFunc(p.text, func(c rune) bool { return !unicode.IsSpace(c) }) {
			return false
		}
	}
	return true
}

// cut returns the bytes from..to of the run's text.
func (r run) cut(from, to int) run {
	var out run
	at := 0
	for _, p := range r {
		n := len(p.text)
		a, b := max(from-at, 0), min(to-at, n)
		if a < b {
			q := piece{p.text[a:b], p.at}
			if n == p.at.to-p.at.from {
				q.at = extent{p.at.from + a, p.at.from + b}
			}
			out = append(out, q)
		}
		at += n
	}
	return out
}

// trim takes white space off both ends.
func (r run) trim() run {
	s := r.String()
	from := len(s) - len(strings.TrimLeftFunc(s, unicode.IsSpace))
	return r.cut(from, max(from, len(strings.TrimRightFunc(s, unicode.IsSpace))))
}

// A block is a paragraph or a table of a document.
type block struct {
	para   run
	table  *table
	number string // what the document's automatic numbering prints before the paragraph
	title  bool   // marked as a heading or caption
}

// A table holds cells by row and column.
type table struct {
	number int
	rows   []tableRow
	header bool // the first row is marked as the head
}

type tableRow struct{ cells []tableCell }

// A tableCell holds paragraphs; a cell that another one reaches into is empty.
type tableCell struct {
	paras   []run
	numbers []string // automatic numbers of the paragraphs
	wide    bool     // it reaches over further columns
}

func (c tableCell) blank() bool {
	return !slices.ContainsFunc(c.paras, func(r run) bool { return !r.blank() })
}

// text is what the cell holds, its paragraphs on one line.
func (c tableCell) text() string {
	var b strings.Builder
	for _, p := range c.paras {
		b.WriteString(p.String() + " ")
	}
	return strings.TrimSpace(b.String())
}

func (c tableCell) name() string {
	var parts []string
	for _, p := range c.paras {
		parts = append(parts, p.name())
	}
	return strings.TrimSpace(strings.Join(parts, " "))
}

// A mark ties a part of an excerpt's text to the document; glue, such as the
// tab between two cells, stands nowhere.
type mark struct {
	at   int // where the part begins in the excerpt
	n    int
	doc  extent
	glue bool
}

// A builder puts an excerpt's text together.
type builder struct {
	text  strings.Builder
	marks []mark
}

func (b *builder) glue(s string) {
	if s != "" {
		b.marks = append(b.marks, mark{at: b.text.Len(), n: len(s), glue: true})
		b.text.WriteString(s)
	}
}

func (b *builder) add(r run) {
	for _, p := range r {
		if p.text != "" {
			b.marks = append(b.marks, mark{at: b.text.Len(), n: len(p.text), doc: p.at})
			b.text.WriteString(p.text)
		}
	}
}

// place maps a part of the excerpt's text to the document.
func (x *Excerpt) place(from, to int) refsift.Span {
	start := x.start(from)
	end := start
	if to > from {
		end = max(start, x.end(to))
	}
	return x.doc.span(extent{start, end})
}

// markAt returns the mark that holds a byte of the text.
func (x *Excerpt) markAt(at int) int {
	i, found := slices.BinarySearchFunc(x.marks, at, func(m mark, at int) int { return m.at - at })
	if !found {
		i--
	}
	return max(i, 0)
}

// start maps the start of something; what starts in glue starts with the
// text after it.
func (x *Excerpt) start(at int) int {
	for i := x.markAt(at); i < len(x.marks); i++ {
		if m := x.marks[i]; !m.glue {
			if at >= m.at+m.n { // behind the text
				return m.doc.to
			}
			if m.n != m.doc.to-m.doc.from {
				return m.doc.from
			}
			return m.doc.from + max(at-m.at, 0)
		}
	}
	return x.lastEnd(len(x.marks) - 1)
}

// end maps the end of something; what ends in glue ends with the text before it.
func (x *Excerpt) end(at int) int {
	i := x.markAt(at - 1)
	if len(x.marks) == 0 || x.marks[i].glue {
		return x.lastEnd(i)
	}
	m := x.marks[i]
	if m.n != m.doc.to-m.doc.from {
		return m.doc.to
	}
	return min(m.doc.from+at-m.at, m.doc.to)
}

// lastEnd returns where the text before mark i ends.
func (x *Excerpt) lastEnd(i int) int {
	for ; i >= 0 && i < len(x.marks); i-- {
		if !x.marks[i].glue {
			return x.marks[i].doc.to
		}
	}
	return 0
}
