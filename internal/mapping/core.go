package mapping

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/decode"
	"github.com/refsift/refsift/internal/tagged"
)

// Settings are what the caller of a reader may set.
type Settings struct {
	File, Platform, Database, Encoding string
	MaxRecord                          int // bytes of one record; 0 means 32 MiB
	OnDiagnostic                       func(refsift.Diagnostic)
}

// A Layout is what is peculiar to one format.
type Layout interface {
	// Line reads a line that is not blank: it calls [Core.Begin],
	// [Core.Field], [Core.Continue], [Core.End] or [Core.Outside].
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

// MaxOutside is how many lines outside records a Core keeps.
const MaxOutside = 1000

// A Core reads lines, collects the tags of the record in hand, and returns
// records. It is not safe for concurrent use.
type Core struct {
	o      Options
	set    Settings
	layout Layout
	src    io.Reader
	dec    *decode.Reader
	scan   *tagged.Scanner
	err    error // ends reading
	tally  refsift.Tally

	outside      []refsift.Tag
	outsideCount int
	inOutside    bool // the line before was outside too

	ready   []raw // ended, not yet returned
	ordinal int   // of the last record that ended
	marked  int   // records that ended with a mark
	mark    string
	blank   int
}

// A raw is a record as tags.
type raw struct {
	tags    []refsift.Tag
	span    refsift.Span
	mark    string
	ordinal int
	lost    bool                // it was longer than the limit
	damage  *refsift.Diagnostic // returned with the record
}

// NewCore returns a Core that reads src by a layout.
func NewCore(src io.Reader, o Options, l Layout) *Core { return &Core{src: src, o: o, layout: l} }

// Read returns the next record, or io.EOF. The settings count at the first
// call. An error of type *[refsift.Diagnostic] concerns one record, which was
// lost; every other error ends reading.
func (c *Core) Read(s Settings) (*refsift.Record, error) {
	if c.scan == nil && c.err == nil {
		c.open(s)
	}
	for len(c.ready) == 0 {
		if c.err != nil {
			return nil, c.err
		}
		c.step()
	}
	next := c.ready[0]
	c.ready = append(c.ready[:0], c.ready[1:]...)
	return c.deliver(next)
}

func (c *Core) open(s Settings) {
	c.set = s
	dec, err := decode.NewReader(c.src, decode.Options{File: s.File, Encoding: s.Encoding, Report: c.Report})
	if err != nil {
		c.err = err
		return
	}
	c.dec, c.scan = dec, tagged.NewScanner(dec, s.MaxRecord)
}

// step reads one line.
func (c *Core) step() {
	if !c.scan.Scan() {
		c.err = io.EOF
		if err := c.scan.Err(); err != nil {
			c.err = fmt.Errorf("read %s: %w", c.name(), err)
		}
		if c.scan.Open() {
			at := c.scan.Position(0)
			at.Offset = c.scan.NextOffset()
			c.close(at, false)
		}
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

func (c *Core) name() string {
	if c.set.File == "" {
		return c.o.Format + " input"
	}
	return c.set.File
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
	if c.scan.Open() {
		c.close(c.scan.Position(0), false)
	}
	c.inOutside = false
	c.mark = mark
	c.scan.Begin(0)
}

// Field adds a tag: its name stands at nameStart to nameEnd of the line (name
// is what the tag is called where that differs), its value from value to end.
func (c *Core) Field(name string, nameStart, nameEnd, value, end int) {
	c.inOutside = false
	c.scan.Field(name, nameStart, nameEnd, value, end)
}

// Continue makes the line part of the last tag's value; without one it
// stands outside.
func (c *Core) Continue(line []byte) {
	if c.scan.Overflow() {
		return
	}
	if c.scan.Fields() == 0 {
		c.Outside(line, true)
		return
	}
	c.scan.Continue()
}

// End closes the record in hand behind the line, which is its end mark.
func (c *Core) End() {
	if !c.scan.Open() {
		return
	}
	at := c.scan.Position(0)
	c.close(refsift.Position{Line: at.Line + 1, Column: 1, Offset: c.scan.NextOffset()}, true)
}

// Close closes the record in hand, if any, before the line.
func (c *Core) Close() {
	if c.scan.Open() {
		c.close(c.scan.Position(0), false)
	}
}

// close takes the record in hand out of the scanner; marked says that an end
// mark closed it.
func (c *Core) close(end refsift.Position, marked bool) {
	span := refsift.Span{Start: c.scan.Start(), End: end}
	span.Start.File, span.End.File = c.set.File, c.set.File
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
				r.damage = &d
			}
		}
		c.Report(d)
	}
	c.ready = append(c.ready, r)
}

// Outside keeps the line as text outside records. Each run of such lines is
// reported once, unless it is expected there (a header).
func (c *Core) Outside(line []byte, report bool) {
	c.outsideCount++
	at := c.scan.Position(0)
	if len(c.outside) < MaxOutside {
		if len(line) > 1000 {
			line = line[:1000]
		}
		c.outside = append(c.outside, refsift.Tag{Value: strings.ToValidUTF8(string(bytes.TrimSpace(line)), ""), Line: int32(at.Line), Column: 1})
	}
	if !report || c.inOutside {
		return
	}
	c.inOutside = true
	c.Here(refsift.Diagnostic{Severity: refsift.Note, Code: refsift.CodeTextOutside, Message: "text outside records"}, 0)
}

// OutsideLines returns the lines outside records, as tags without a name.
func (c *Core) OutsideLines() []refsift.Tag { return c.outside }

// OutsideCount returns the exact number of lines outside records.
func (c *Core) OutsideCount() int { return c.outsideCount }

// deliver turns a raw record into the record returned.
func (c *Core) deliver(r raw) (*refsift.Record, error) {
	if r.lost {
		d := refsift.Diagnostic{
			Severity: refsift.Error, Code: refsift.CodeRecordTooBig, Span: r.span, Record: r.ordinal,
			Message: "the record is longer than the limit", Fix: "check whether records are separated, or raise MaxRecord", Err: refsift.ErrTooLarge,
		}
		c.Report(d)
		return nil, &d
	}
	rec := &refsift.Record{
		ID: refsift.ID{File: c.set.File, Ordinal: r.ordinal}, ExportID: r.mark, Tags: r.tags,
		Origin: refsift.Origin{File: c.set.File, Format: c.o.Format, Encoding: c.dec.Encoding(), Span: r.span},
	}
	c.layout.Fill(c, rec)
	if c.set.Platform != "" {
		rec.Origin.Platform = c.set.Platform
	}
	if c.set.Database != "" {
		rec.Origin.Database = c.set.Database
	}
	if isEmpty(rec) {
		c.Report(refsift.Diagnostic{Severity: refsift.Warning, Code: refsift.CodeRecordEmpty, Span: r.span, Record: r.ordinal, Message: "the record has no content", Fix: "check the export"})
	}
	if r.damage != nil {
		return rec, r.damage
	}
	return rec, nil
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
	d.Span.Start.File = c.set.File
	d.Span.End = d.Span.Start
	if c.scan.Open() {
		d.Record = c.ordinal + 1
	}
	c.Report(d)
}

// UnknownTag reports a tag that the format's table does not have.
func (c *Core) UnknownTag(name []byte) {
	c.Here(refsift.Diagnostic{Severity: refsift.Note, Code: refsift.CodeTagUnknown, Message: "unknown tag " + string(name), Tag: string(name)}, 0)
}

// Report counts d and hands it on.
func (c *Core) Report(d refsift.Diagnostic) {
	c.tally.Add(d)
	if c.set.OnDiagnostic != nil {
		c.set.OnDiagnostic(d)
	}
}

// Diagnostics returns what was found so far.
func (c *Core) Diagnostics() *refsift.Tally { return &c.tally }
