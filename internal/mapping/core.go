package mapping

import (
	"bytes"
	"cmp"
	"io"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/intake"
	"github.com/refsift/refsift/internal/tagged"
)

// A Layout is what is peculiar to one format.
type Layout interface {
	// Line reads a line that is not blank: it calls [Core.Begin],
	// [Core.Field], [Core.Continue], [Core.End] or [Core.Stray], or nothing for a
	// header that stands outside.
	Line(c *Core, line []byte)
	// Fill computes the typed fields of a record from its tags, and the
	// platform and database of its origin as far as the record tells them.
	Fill(c *Core, rec *refsift.Record)
}

// Options describe a format to the Core.
type Options struct {
	Format   string // for Origin
	EndMarks bool   // records end with a mark; one without is reported
}

// A Core reads lines, collects the tags of the record in hand, and returns
// records. It is not safe for concurrent use.
type Core struct {
	intake.Source
	o      Options
	layout Layout
	src    io.Reader
	scan   *tagged.Scanner
	file   string
	err    error // ends reading
	ended  bool  // and was returned

	inOutside bool  // the line before was outside too
	ready     []raw // ended, not yet returned
	ordinal   int   // of the last record that ended
	marked    int   // records that ended with a mark
	mark      string
	blank     int
}

// A raw is a record as tags.
type raw struct {
	tags    []refsift.Tag
	span    refsift.Span
	mark    string
	ordinal int
	lost    bool // it was longer than the limit
}

// NewCore returns a Core that reads src by a layout.
func NewCore(src io.Reader, o Options, l Layout) *Core { return &Core{src: src, o: o, layout: l} }

// Read returns the next record, or io.EOF. The options count at the first
// call. An error of type *[refsift.Diagnostic] concerns one record; every
// other error ends reading.
func (c *Core) Read(o refsift.ReadOptions) (*refsift.Record, error) {
	if c.scan == nil && c.err == nil {
		c.open(o)
	}
	for len(c.ready) == 0 {
		if c.err != nil {
			return nil, c.finish()
		}
		c.step()
	}
	next := c.ready[0]
	c.ready = append(c.ready[:0], c.ready[1:]...)
	return c.deliver(next)
}

func (c *Core) finish() error {
	if !c.ended && c.Source.IsOpen() {
		c.err = c.Source.End(c.err)
	}
	c.ended = true
	return c.err
}

func (c *Core) open(o refsift.ReadOptions) {
	if c.err = c.Source.Open(c.src, c.o.Format, o); c.err == nil {
		c.file = o.File
		c.scan = tagged.NewScanner(&c.Source, c.MaxRecord())
	}
}

// step reads one line.
func (c *Core) step() {
	if !c.scan.Scan() {
		c.err = cmp.Or(c.scan.Err(), io.EOF)
		c.Close()
		return
	}
	line := c.scan.Line()
	switch {
	case c.scan.Cut() && !c.scan.Open():
		c.Begin("")
		c.scan.GiveUp()
	case len(bytes.TrimSpace(line)) == 0:
		c.blank++
		return
	default:
		c.layout.Line(c, line)
	}
	c.blank = 0
}

// IsOpen reports whether a record is in hand.
func (c *Core) IsOpen() bool { return c.scan.Open() }

// Fields returns the number of tags of the record in hand.
func (c *Core) Fields() int { return c.scan.Fields() }

// Blank returns how many blank lines stand before the line.
func (c *Core) Blank() int { return c.blank }

// Begin opens a record at the line. One that is still in hand ends before it.
// The mark is the number that stands in a line such as "<12. >".
func (c *Core) Begin(mark string) {
	c.Close()
	c.inOutside = false
	c.mark = mark
	c.scan.Begin(0)
}

// BeginNext is like Begin for a record that begins behind the line, which is
// a header above it.
func (c *Core) BeginNext(mark string) {
	c.Begin(mark)
	c.scan.BeginNext()
}

// Field adds a tag: its name stands at nameStart to nameEnd of the line (name
// is what the tag is called where that differs), its value from value to end.
func (c *Core) Field(name string, nameStart, nameEnd, value, end int) {
	c.inOutside = false
	c.scan.Field(name, nameStart, nameEnd, value, end)
}

// Unnamed is the name of a tag that holds text of a record which belongs to
// no tag of the export.
const Unnamed = "?"

// Continue makes the line part of the last tag's value. Without one it stands
// outside, or is the text of a record that has no tag yet.
func (c *Core) Continue(line []byte) {
	switch {
	case c.scan.Overflow() || c.scan.Fields() > 0:
		c.scan.Continue()
	case c.scan.Open():
		c.UnknownTag(line[:0])
		c.Field(Unnamed, 0, 0, 0, len(line))
	default:
		c.Stray()
	}
}

// Doubt is for a line without a tag that stands apart: it belongs to the last
// tag's value if another tag of the same record follows, else it is outside.
func (c *Core) Doubt() {
	if c.scan.Fields() > 0 {
		c.scan.Doubt()
	}
	c.Stray()
}

// End closes the record in hand behind the line, which is its end mark.
func (c *Core) End() {
	if !c.scan.Open() {
		return
	}
	c.scan.Extend()
	c.close(true)
}

// Close closes the record in hand, if any, behind the last line that belongs
// to it.
func (c *Core) Close() {
	if c.scan.Open() {
		c.close(false)
	}
}

// close takes the record in hand out of the scanner; marked says that an end
// mark closed it.
func (c *Core) close(marked bool) {
	span := refsift.Span{Start: c.scan.Start(), End: c.scan.End()}
	span.Start.File, span.End.File = c.file, c.file
	c.ordinal++
	r := raw{span: span, mark: c.mark, ordinal: c.ordinal, lost: c.scan.Overflow()}
	if r.lost {
		c.scan.Drop()
	} else {
		r.tags = c.scan.Take(tagged.CutIndent)
	}
	switch {
	case marked:
		c.marked++
	case c.o.EndMarks && !r.lost:
		d := refsift.Diagnostic{Severity: refsift.Warning, Code: refsift.CodeEndMissing, Span: span, Record: r.ordinal, Message: "the record has no end mark (ER)", Tag: "ER"}
		if c.err != nil && c.marked > 0 {
			d.Code, d.Message, d.Err = refsift.CodeTruncated, "the input ends inside the record", refsift.ErrTruncated
			if c.scan.Unended() {
				d.Severity, d.Message = refsift.Error, "the input breaks off inside a line of the record"
				d.Fix = "the download is incomplete: compare the number of records with the database"
			}
		}
		c.Report(d)
	}
	c.ready = append(c.ready, r)
}

// Stray says that the line belongs to no record and is not expected there,
// as a header is. Each run of such lines is reported once.
func (c *Core) Stray() {
	if c.inOutside {
		return
	}
	c.inOutside = true
	c.Here(refsift.Diagnostic{Severity: refsift.Note, Code: refsift.CodeTextOutside, Message: "text outside records"}, 0)
}

// deliver turns a raw record into the record returned.
func (c *Core) deliver(r raw) (*refsift.Record, error) {
	if r.lost {
		return nil, c.TooBig(r.span, r.ordinal)
	}
	rec := &refsift.Record{ID: refsift.ID{File: c.file, Ordinal: r.ordinal}, ExportID: r.mark, Tags: r.tags, Origin: c.Origin(r.span)}
	c.layout.Fill(c, rec)
	if isEmpty(rec) {
		c.Report(refsift.Diagnostic{Severity: refsift.Warning, Code: refsift.CodeRecordEmpty, Span: r.span, Record: r.ordinal, Message: "the record has no content", Fix: "check the export"})
	}
	return c.Deliver(rec, r.span)
}

func isEmpty(rec *refsift.Record) bool {
	for i := range rec.Tags {
		if i > 0 && rec.Tags[i].Value != "" {
			return false
		}
	}
	return rec.Title == "" && rec.Source == "" && len(rec.Authors) == 0
}

// Here reports d at a byte of the line.
func (c *Core) Here(d refsift.Diagnostic, at int) {
	d.Span.Start = c.scan.Position(at)
	d.Span.Start.File = c.file
	d.Span.End = d.Span.Start
	if c.scan.Open() {
		d.Record = c.ordinal + 1
	}
	c.Report(d)
}

// UnknownTag reports a tag that the format's table does not have.
func (c *Core) UnknownTag(name []byte) {
	d := refsift.Diagnostic{Severity: refsift.Note, Code: refsift.CodeTagUnknown, Message: "unknown tag " + string(name), Tag: string(name)}
	if len(name) == 0 {
		d.Message = "text without a tag"
	}
	c.Here(d, 0)
}
