package ris

import (
	"bytes"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/decode"
	"github.com/refsift/refsift/internal/tagged"
)

// A Reader reads records from a RIS export of any vendor. Set the exported
// fields before the first [Reader.Read]. A Reader is not safe for concurrent
// use; the records it returns are independent of it and of each other.
type Reader struct {
	File     string // for positions, ID and Origin
	Database string // for Origin; "": as the record says
	Platform string // for Origin and the reading of tags; "": as the record says
	Encoding string // WHATWG name; "": detect
	Strict   bool   // report repairs as errors, and return them with the record
	// MaxRecord bounds the bytes of one record; 0 means 32 MiB.
	MaxRecord int
	// OnDiagnostic receives every diagnostic as it is found; nil: see Diagnostics.
	OnDiagnostic func(refsift.Diagnostic)

	src     io.Reader
	dec     *decode.Reader
	scan    *tagged.Scanner
	err     error // ends reading
	tally   refsift.Tally
	outside outsideText

	forms   [32]bool // the loose forms that TY lines of this file have
	common  form     // the form of its first TY line
	started int      // TY lines so far
	ended   int      // ER lines so far
	ordinal int      // of the record in hand

	again     bool // the line in the scanner is still to be read
	from      int  // where reading of that line goes on: glued "ER  - TY  - JOUR"
	tentative bool // the record in hand began without TY
	blank     bool // a blank line stands before this one
	inOutside bool // the line before was outside too

	raw     rawRecord // ended, not yet returned
	hints   hints
	strict  *refsift.Diagnostic // what is returned with the record: damage, or its first repair if Strict
	builder builder
}

// A rawRecord is a record as tags, with what the reader noticed.
type rawRecord struct {
	tags   []refsift.Tag
	span   refsift.Span
	full   bool // there is one
	lost   bool // it was longer than MaxRecord
	noType bool
}

// NewReader returns a Reader of the RIS text in r.
func NewReader(r io.Reader) *Reader { return &Reader{src: r} }

// Read returns the next record, or io.EOF at the end.
//
// Whatever could be repaired or guessed is a note or warning, see
// [Reader.Diagnostics]. An error of type *[refsift.Diagnostic] concerns one
// record, which was lost; Read may be called again. In Strict mode it comes
// with a record that needed a repair. Every other error ends reading.
func (r *Reader) Read() (*refsift.Record, error) {
	if r.scan == nil && r.err == nil {
		r.open()
	}
	for r.err == nil {
		if !r.step() {
			r.err = io.EOF
			if err := r.scan.Err(); err != nil {
				r.err = fmt.Errorf("read %s: %w", nameOr(r.File), err)
			}
			r.finish()
			if r.raw.full {
				break
			}
			return nil, r.err
		}
		if r.raw.full && (r.again || r.scan.Open()) {
			break
		}
	}
	if !r.raw.full {
		return nil, r.err
	}
	return r.deliver()
}

func nameOr(file string) string {
	if file == "" {
		return "RIS input"
	}
	return file
}

func (r *Reader) open() {
	dec, err := decode.NewReader(r.src, decode.Options{File: r.File, Encoding: r.Encoding, Report: r.report})
	if err != nil {
		r.err = err
		return
	}
	r.dec = dec
	r.scan = tagged.NewScanner(dec, r.MaxRecord)
}

// All returns a single-use iterator over the records, see [refsift.Records].
func (r *Reader) All() iter.Seq2[*refsift.Record, error] { return refsift.Records(r) }

// Diagnostics returns what was found so far: exact counts and a sample.
func (r *Reader) Diagnostics() *refsift.Tally { return &r.tally }

// Outside returns the lines that stand outside records, such as "Record #3
// of 18", in order and with their places: tags without record, or tags with an
// empty name. At most [MaxOutside] are kept.
func (r *Reader) Outside() []refsift.Tag { return r.outside.lines }

// OutsideCount returns the exact number of lines outside records.
func (r *Reader) OutsideCount() int { return r.outside.count }

// MaxOutside is how many lines outside records a Reader keeps.
const MaxOutside = 1000

type outsideText struct {
	lines []refsift.Tag
	count int
}

func (o *outsideText) add(t refsift.Tag) {
	o.count++
	if len(o.lines) < MaxOutside {
		if len(t.Value) > 1000 {
			t.Value = strings.ToValidUTF8(t.Value[:1000], "")
		}
		t.Value = strings.Clone(t.Value)
		o.lines = append(o.lines, t)
	}
}

// step reads one line, or the rest of one. It returns false at the end.
func (r *Reader) step() bool {
	if !r.again {
		if !r.scan.Scan() {
			return false
		}
		r.from = 0
		if r.scan.Cut() && !r.scan.Open() {
			r.tentative = false
			r.scan.Begin(0)
			r.scan.GiveUp()
			return true
		}
	}
	r.again = false
	full := r.scan.Line()
	line := full[r.from:]
	if isBlank(line) {
		r.blank = true
		r.inOutside = false
		return true
	}
	t, ok := r.classify(line)
	switch {
	case ok:
		r.tagLine(line, t)
	case r.scan.Open() && isBareEnd(line):
		r.endMark(line, tagLine{value: len(line)}, "")
	default:
		r.textLine(line)
	}
	r.blank = false
	return true
}

func isBlank(line []byte) bool {
	return len(line) == 0 || line[0] <= ' ' && len(bytes.TrimSpace(line)) == 0
}

// isBareEnd recognises "ER" alone on a line.
func isBareEnd(line []byte) bool {
	line = bytes.TrimRight(line, " \t-")
	return len(line) == 2 && line[0] == 'E' && line[1] == 'R'
}

func (r *Reader) tagLine(line []byte, t tagLine) {
	name := line[t.nameStart:t.nameEnd]
	if t.name != "" {
		name = []byte(t.name)
	}
	switch {
	case len(name) == 2 && name[0] == 'T' && name[1] == 'Y':
		r.begin(t)
	case len(name) == 2 && name[0] == 'E' && name[1] == 'R':
		r.endMark(line, t, string(bytes.TrimSpace(line[t.value:])))
		return
	case !r.scan.Open():
		r.beginTentative()
	}
	if r.raw.full && r.again {
		return
	}
	r.field(line, t)
}

// field adds a tag to the record in hand.
func (r *Reader) field(line []byte, t tagLine) {
	r.inOutside = false
	if t.form != 0 {
		d := refsift.Diagnostic{Severity: refsift.Note, Code: refsift.CodeTagLoose, Message: "the tag is not written as \"XX  - \"", Tag: t.tagName(line)}
		r.reportHere(d, r.from+t.nameStart)
	}
	if !t.known {
		name := t.tagName(line)
		r.reportHere(refsift.Diagnostic{Severity: refsift.Note, Code: refsift.CodeTagUnknown, Message: "unknown tag " + name, Tag: name}, r.from+t.nameStart)
	}
	r.scan.Field(t.name, r.from+t.nameStart, r.from+t.nameEnd, r.from+t.value, r.from+len(line))
}

// begin opens a record at a TY line. The record in hand, if any, lacks its end
// mark and is ended first; if another waits to be returned, the line has to
// wait too.
func (r *Reader) begin(t tagLine) {
	if r.scan.Open() {
		r.closeAt(r.scan.Position(r.from), false)
		if r.raw.full {
			r.again = true
			return
		}
	}
	r.started++
	r.tentative = false
	r.scan.Begin(r.from + t.nameStart)
}

// beginTentative opens a record at another tag: CiteSource writes no TY at
// all. Whether it is a record is known at its end.
func (r *Reader) beginTentative() {
	r.tentative = true
	r.scan.Begin(r.from)
}

// endMark reads an ER line. A value behind it may be a tag line itself
// ("ER  - TY  - JOUR"); any other value makes it a field like others.
func (r *Reader) endMark(line []byte, t tagLine, value string) {
	if value != "" {
		rest := line[t.value:]
		lead := len(rest) - len(bytes.TrimLeft(rest, " \t"))
		next, ok := r.classify(rest[lead:])
		if !ok || !next.known {
			if t.form != 0 {
				r.textLine(line)
			} else if r.scan.Open() {
				r.field(line, t)
			} else {
				r.textLine(line)
			}
			return
		}
		r.reportHere(refsift.Diagnostic{Severity: refsift.Warning, Code: refsift.CodeTagsGlued, Message: "a tag stands on the line of the end mark", Tag: "ER"}, r.from+t.nameStart)
		at := r.from + t.value + lead
		r.end(r.scan.Position(at))
		r.again, r.from = true, at
		return
	}
	at := r.scan.Position(0)
	r.end(refsift.Position{Line: at.Line + 1, Column: 1, Offset: r.scan.NextOffset()})
}

// end closes the record in hand at its end mark.
func (r *Reader) end(at refsift.Position) {
	r.ended++
	r.inOutside = false
	if !r.scan.Open() {
		r.reportHere(refsift.Diagnostic{Severity: refsift.Note, Code: refsift.CodeRecordEmpty, Message: "an end mark without a record", Tag: "ER"}, r.from)
		return
	}
	r.closeAt(at, true)
}

// finish closes what the end of the input leaves open.
func (r *Reader) finish() {
	if !r.scan.Open() {
		return
	}
	at := r.scan.Position(0)
	at.Offset = r.scan.NextOffset()
	r.closeAt(at, false)
}

// closeAt takes the record in hand out of the scanner. marked says that an
// end mark closed it.
func (r *Reader) closeAt(at refsift.Position, marked bool) {
	span := refsift.Span{Start: r.scan.Start(), End: at}
	span.Start.File, span.End.File = r.File, r.File
	if r.scan.Overflow() {
		r.scan.Drop()
		r.raw = rawRecord{span: span, full: true, lost: true}
		r.ordinal++
		return
	}
	tags := r.scan.Take(tagged.KeepIndent)
	if r.tentative && !r.isRecord(tags, marked) {
		for _, t := range tags {
			r.outsideTag(t)
		}
		return
	}
	r.ordinal++
	r.raw = rawRecord{tags: tags, span: span, full: true, noType: r.tentative}
	if marked {
		return
	}
	d := refsift.Diagnostic{Severity: refsift.Warning, Code: refsift.CodeEndMissing, Span: span, Record: r.ordinal, Message: "the record has no end mark (ER)", Tag: "ER"}
	if r.err != nil && r.ended > 0 {
		d.Code, d.Message, d.Err = refsift.CodeTruncated, "the input ends inside the record", refsift.ErrTruncated
		if r.scan.Unended() {
			d.Severity, d.Message = refsift.Error, "the input breaks off inside a line of the record"
			d.Fix = "the download is incomplete: compare the number of records with the database"
		}
	}
	r.report(d)
	if d.Severity == refsift.Error {
		r.strict = &d
	}
}

// isRecord decides whether tags without TY are a record. Ovid writes stray
// tags between records ("C1  - Database: …").
func (r *Reader) isRecord(ts []refsift.Tag, marked bool) bool {
	if marked && r.started == 0 {
		return len(ts) > 0
	}
	title, other := false, false
	for i := range ts {
		if ts[i].Value == "" {
			continue
		}
		switch tags.infos[tags.find(ts[i].Name)].role {
		case roleTitle:
			title = true
		case roleAuthor, roleAbstract, roleDOI, roleJournal, roleSecondary:
			other = true
		}
	}
	return title && (other || marked) || other && len(ts) > 2
}

// textLine reads a line without a tag: the continuation of a value, or text
// outside records.
func (r *Reader) textLine(line []byte) {
	if r.scan.Overflow() {
		return
	}
	if r.scan.Fields() > 0 && !r.isSeparator(line) {
		r.scan.Continue()
		return
	}
	at := r.scan.Position(r.from)
	r.hints.line(line)
	r.outsideLine(refsift.Tag{Value: string(bytes.TrimSpace(line)), Line: int32(at.Line), Column: int32(at.Column)})
}

// isSeparator recognises, behind a blank line, text that belongs between
// records although the end mark is missing.
func (r *Reader) isSeparator(line []byte) bool {
	if !r.blank {
		return false
	}
	t := bytes.TrimSpace(line)
	if isRecordNumber(t) || bytes.HasPrefix(t, []byte("Record #")) || bytes.HasPrefix(t, []byte("% ")) ||
		bytes.HasPrefix(t, []byte("Link to the ")) || bytes.HasPrefix(t, []byte("Provider: ")) || bytes.HasPrefix(t, []byte("Content: ")) {
		return true
	}
	return false
}

// isRecordNumber recognises "47." and "<47>".
func isRecordNumber(t []byte) bool {
	t = bytes.Trim(t, "<>. ")
	if len(t) == 0 || len(t) > 7 {
		return false
	}
	for _, c := range t {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

func (r *Reader) outsideTag(t refsift.Tag) {
	if t.Name == "C1" || t.Name == "DB" {
		r.hints.line([]byte(t.Value))
	}
	r.outsideLine(t)
}

func (r *Reader) outsideLine(t refsift.Tag) {
	r.outside.add(t)
	if r.inOutside {
		return
	}
	r.inOutside = true
	at := refsift.Position{File: r.File, Line: int(t.Line), Column: int(t.Column)}
	r.report(refsift.Diagnostic{Severity: refsift.Note, Code: refsift.CodeTextOutside, Span: refsift.Span{Start: at, End: at}, Message: "text outside records", Tag: t.Name})
}

// deliver turns the raw record that waits into the record returned.
func (r *Reader) deliver() (*refsift.Record, error) {
	raw := r.raw
	r.raw = rawRecord{}
	ordinal := r.ordinal
	if raw.lost {
		d := refsift.Diagnostic{
			Severity: refsift.Error, Code: refsift.CodeRecordTooBig, Span: raw.span, Record: ordinal,
			Message: "the record is longer than the limit", Fix: "check whether records are separated, or raise MaxRecord", Err: refsift.ErrTooLarge,
		}
		r.strict = nil
		r.report(d)
		r.strict = nil
		return nil, &d
	}
	rec := r.builder.build(r, raw, ordinal)
	if d := r.strict; d != nil {
		r.strict = nil
		return rec, d
	}
	return rec, nil
}

// reportHere reports d at a byte of the line in the scanner.
func (r *Reader) reportHere(d refsift.Diagnostic, at int) {
	d.Span.Start = r.scan.Position(at)
	d.Span.Start.File = r.File
	d.Span.End = d.Span.Start
	if r.scan.Open() {
		d.Record = r.ordinal + 1
	}
	r.report(d)
}

func (r *Reader) report(d refsift.Diagnostic) {
	if r.Strict && d.Severity == refsift.Warning {
		d.Severity = refsift.Error
		if r.strict == nil {
			r.strict = &d
		}
	}
	r.tally.Add(d)
	if r.OnDiagnostic != nil {
		r.OnDiagnostic(d)
	}
}
