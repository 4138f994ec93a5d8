package csv

import (
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/intake"
)

// A Reader reads records from a CSV export with a header row. Set the
// exported fields before the first [Reader.Read]. A Reader is not safe for
// concurrent use; the records it returns are independent of it and of each
// other.
type Reader struct {
	refsift.ReadOptions
	Comma byte // separates the cells; 0: comma, semicolon or tab, by the header

	src     io.Reader
	in      intake.Source
	scan    *scanner
	err     error
	ordinal int
	row     row
	waiting bool // row holds a row that was not read yet
	layout  layout
	b       builder
}

// A layout is what the header says.
type layout struct {
	headers            []string
	columns            []column
	platform, database string
	hasJournal         bool
	fieldRows          bool // one field a row (Embase.com)
}

// NewReader returns a Reader of the CSV text in r.
func NewReader(r io.Reader) *Reader { return &Reader{src: r} }

// Read returns the next record, or io.EOF at the end.
//
// Whatever could be repaired or guessed is a note or warning, see
// [Reader.Diagnostics]. An error of type *[refsift.Diagnostic] concerns one
// row: what could be read of it comes with the error, and Read may be called
// again. In Strict mode warnings are errors too. Every other error ends
// reading.
func (r *Reader) Read() (*refsift.Record, error) {
	if r.scan == nil && r.err == nil {
		r.open()
	}
	if r.err != nil {
		return nil, r.err
	}
	if r.layout.fieldRows {
		return r.readFieldRows()
	}
	for r.nextRow() {
		if r.layout.headers == nil || r.isHeader() {
			r.setHeader()
			if r.layout.fieldRows {
				r.waiting = true
				return r.readFieldRows()
			}
			continue
		}
		return r.record()
	}
	return nil, r.end()
}

// All returns a single-use iterator over the records, see [refsift.Records].
func (r *Reader) All() iter.Seq2[*refsift.Record, error] { return refsift.Records(r) }

// Diagnostics returns what was found so far: exact counts and a sample.
func (r *Reader) Diagnostics() *refsift.Tally { return r.in.Diagnostics() }

// Outside returns the text that no record holds, complete at the end: the
// header, and what stands above it; the first 1000 passages.
func (r *Reader) Outside() []refsift.Passage { return r.in.Outside() }

// OutsideCount returns the exact number of passages.
func (r *Reader) OutsideCount() int { return r.in.OutsideCount() }

// Headers returns the names of the columns, once the first record was read.
func (r *Reader) Headers() []string { return r.layout.headers }

func (r *Reader) open() {
	if r.err = r.in.Open(r.src, "csv", r.ReadOptions); r.err != nil {
		return
	}
	r.scan = newScanner(&r.in, r.File, r.in.MaxRecord())
	r.chooseComma()
}

// chooseComma looks at the first line that is not blank. Excel may say the
// separator itself: "sep=;".
func (r *Reader) chooseComma() {
	s := r.scan
	text := string(s.rest()[:min(len(s.rest()), firstRead)])
	for line := range strings.SplitSeq(text, string(rune(s.eol))) {
		line = strings.TrimRight(line, "\r")
		if strings.TrimSpace(line) == "" {
			continue
		}
		if rest, ok := strings.CutPrefix(strings.TrimPrefix(line, "\ufeff"), "sep="); ok && len(rest) == 1 {
			s.comma = rest[0]
			var skip row
			s.next(&skip)
		} else {
			s.comma = delimiter(line)
			// Web of Science writes tabs without quotation: "PT<tab>AU".
			s.quote = !(s.comma == '\t' && strings.HasPrefix(strings.TrimPrefix(line, "\ufeff"), "PT\tAU"))
		}
		break
	}
	if r.Comma != 0 {
		s.comma = r.Comma
	}
}

func (r *Reader) end() error {
	r.err = r.in.End(r.scan.err)
	return r.err
}

func (r *Reader) nextRow() bool {
	if r.waiting {
		r.waiting = false
		return true
	}
	return r.scan.next(&r.row)
}

// setHeader reads the row in hand as header.
func (r *Reader) setHeader() {
	values := make([]string, len(r.row.cells))
	for i := range values {
		values[i] = strings.Trim(r.row.value(i), " \t\r\n\ufeff")
	}
	for len(values) > 1 && values[len(values)-1] == "" {
		values = values[:len(values)-1]
	}
	r.layout = newLayout(values)
	r.scan.width = len(values)
	if r.layout.fieldRows {
		r.scan.width = 0
		return
	}
	if n, _ := known(values); n == 0 {
		r.in.Report(refsift.Diagnostic{
			Severity: refsift.Warning, Code: refsift.CodeHeaderMissing, Span: refsift.Span{Start: r.row.start, End: r.row.end},
			Message: "no column of the header is known", Fix: "name the columns title, authors, year, journal, doi, …",
		})
	}
}

func newLayout(headers []string) layout {
	l := layout{headers: headers, columns: make([]column, len(headers))}
	if isFieldRow(headers) {
		l.fieldRows, l.platform, l.database = true, "Embase.com", "Embase"
		return l
	}
	names := columnOf
	if len(headers) > 1 && headers[0] == "PT" && headers[1] == "AU" {
		names, l.platform, l.database = tagColumns, "Web of Science", "Web of Science"
	} else {
		l.platform, l.database = platformOf(headers)
	}
	for i, h := range headers {
		l.columns[i] = names[normalize(h)]
		l.hasJournal = l.hasJournal || l.columns[i] == journal
	}
	return l
}

// isHeader reports whether the row in hand is a header again, which happens
// where exports were joined.
func (r *Reader) isHeader() bool {
	if len(r.row.cells) < 3 || len(r.row.text) > 1<<14 || columnOf[normalize(r.row.value(0))] == unknown && r.row.value(0) != r.layout.headers[0] {
		return false
	}
	values := make([]string, len(r.row.cells))
	for i := range values {
		values[i] = r.row.value(i)
	}
	n, hasTitle := known(values)
	same := len(values) >= len(r.layout.headers) && strings.Join(values[:len(r.layout.headers)], "\x00") == strings.Join(r.layout.headers, "\x00")
	return same || hasTitle && n >= 3 && n*2 > len(values)
}

// reportRow reports something about the record in hand, at byte i of its row.
func (r *Reader) reportRow(severity refsift.Severity, code refsift.Code, i int, tag, message, fix string) {
	r.in.Report(refsift.Diagnostic{
		Severity: severity, Code: code, Span: refsift.Span{Start: r.place(i), End: r.row.end}, Record: r.ordinal,
		Tag: tag, Message: message, Fix: fix,
	})
}

// place returns the position of byte i of the row in hand.
func (r *Reader) place(i int) refsift.Position {
	p := r.row.start
	before := r.row.text[:min(i, len(r.row.text))]
	p.Offset += int64(len(before))
	if k := strings.LastIndexByte(before, r.scan.eol); k >= 0 {
		p.Line += strings.Count(before, string(rune(r.scan.eol)))
		p.Column = len(before) - k
	} else {
		p.Column += len(before)
	}
	return p
}

// begin starts the next record.
func (r *Reader) begin() *refsift.Record {
	r.ordinal++
	rec := &refsift.Record{
		ID:     refsift.ID{File: r.File, Ordinal: r.ordinal},
		Origin: r.in.Origin(refsift.Span{Start: r.row.start, End: r.row.end}),
	}
	rec.Origin.Platform, rec.Origin.Database = r.layout.platform, r.layout.database
	r.b = builder{r: r, rec: rec}
	return rec
}

// finish completes the record and returns it.
func (r *Reader) finish(rec *refsift.Record) (*refsift.Record, error) {
	r.b.finish()
	return r.in.Deliver(rec, rec.Origin.Span)
}

// record reads the row in hand as a record.
func (r *Reader) record() (*refsift.Record, error) {
	rec := r.begin()
	if r.row.tooBig {
		return nil, r.in.TooBig(rec.Origin.Span, r.ordinal)
	}
	r.checkRow()
	tags := 0
	for i := range r.row.cells {
		if r.row.cells[i].end > r.row.cells[i].start {
			tags++
		}
	}
	rec.Tags = make([]refsift.Tag, 0, tags)
	at, offset := r.row.start, 0
	width := len(r.layout.headers)
	extraAt, extra := width, len(r.row.cells)-width
	if extra > 0 && extra <= maxExtra {
		extraAt = r.realign(extra)
	}
	for i := range r.row.cells {
		v := r.row.value(i)
		if v == "" {
			continue
		}
		at, offset = advance(at, r.row.text[offset:r.row.cells[i].at], r.scan.eol), r.row.cells[i].at
		name, c := "", unknown
		switch k := i - extra; {
		case i < extraAt:
			name, c = r.layout.headers[i], r.layout.columns[i]
		case k >= extraAt && k < width:
			name, c = r.layout.headers[k], r.layout.columns[k]
		}
		rec.Tags = append(rec.Tags, refsift.Tag{Name: name, Value: v, Line: int32(at.Line), Column: int32(at.Column)})
		if c != unknown {
			r.b.set(c, name, v, r.row.cells[i].at)
		}
	}
	return r.finish(rec)
}

// advance moves a place over text.
func advance(p refsift.Position, text string, eol byte) refsift.Position {
	p.Offset += int64(len(text))
	if k := strings.LastIndexByte(text, eol); k >= 0 {
		p.Line += strings.Count(text, string(rune(eol)))
		p.Column = len(text) - k
		return p
	}
	p.Column += len(text)
	return p
}

// checkRow reports what is wrong with the row in hand.
func (r *Reader) checkRow() {
	if r.row.unclosed {
		r.reportRow(refsift.Error, refsift.CodeQuotes, r.lastQuote(), "", "a quotation does not end in its row", "close it, and double the marks inside it")
	} else if r.row.stray {
		r.reportRow(refsift.Warning, refsift.CodeQuotes, r.lastQuote(), "", "a quotation mark inside a quotation is not doubled", `write "" for it`)
	}
	n, want := len(r.row.cells), len(r.layout.headers)
	for n > want && strings.TrimSpace(r.row.value(n-1)) == "" {
		n-- // separators at the end of the line
	}
	if n != want {
		r.reportRow(refsift.Warning, refsift.CodeRowRagged, 0, "", fmt.Sprintf("the row has %d cells, the header %d", n, want), "check the separators and quotation marks of the row")
	}
}

// lastQuote returns where the last quoted cell of the row begins.
func (r *Reader) lastQuote() int {
	for i := len(r.row.cells) - 1; i >= 0; i-- {
		if c := r.row.cells[i]; c.start > c.at {
			return c.at
		}
	}
	return 0
}

// readFieldRows reads a record in the layout of Embase.com that has one
// field a row, its name in the first cell. The row TITLE begins a record.
func (r *Reader) readFieldRows() (*refsift.Record, error) {
	if !r.nextRow() {
		return nil, r.end()
	}
	rec := r.begin()
	for first := true; ; first = false {
		name := strings.TrimSpace(r.row.value(0))
		if name == "TITLE" && !first {
			r.waiting = true
			break
		}
		c := columnOf[normalize(name)]
		for i := 1; i < len(r.row.cells); i++ {
			v := r.row.value(i)
			if v == "" {
				continue
			}
			at := r.place(r.row.cells[i].at)
			rec.Tags = append(rec.Tags, refsift.Tag{Name: name, Value: v, Line: int32(at.Line), Column: int32(at.Column)})
			if c != unknown {
				r.b.set(c, name, v, r.row.cells[i].at)
			}
		}
		rec.Origin.Span.End = r.row.end
		if len(rec.Tags) > 10000 || !r.nextRow() {
			break
		}
	}
	return r.finish(rec)
}
