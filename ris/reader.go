package ris

import (
	"bytes"
	"cmp"
	"io"
	"iter"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/intake"
	"github.com/refsift/refsift/internal/tagged"
)

// A Reader reads records from a RIS export of any vendor. Set the exported
// fields before the first [Reader.Read]. A Reader is not safe for concurrent
// use; the records it returns are independent of it and of each other.
type Reader struct {
	refsift.ReadOptions

	src   io.Reader
	in    intake.Source
	scan  *tagged.Scanner
	err   error // ends reading
	ended error // what Read gives at the end

	forms   [32]bool // the loose forms that TY lines of this file have
	common  form     // the form of its first TY line
	started int      // TY lines so far
	closed  int      // ER lines so far
	ordinal int      // of the record in hand

	again     bool // the line in the scanner is still to be read
	from      int  // where reading of that line goes on: glued "ER  - TY  - JOUR"
	tentative bool // the record in hand began without TY
	blank     bool // a blank line stands before this one
	inOutside bool // the line before was outside too

	raw     rawRecord // ended, not yet returned
	hints   hints
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
			r.err = cmp.Or(r.scan.Err(), io.EOF)
			r.finish()
			break
		}
		if r.raw.full && (r.again || r.scan.Open()) {
			break
		}
	}
	if r.raw.full {
		return r.deliver()
	}
	if r.ended == nil {
		r.ended = r.err
		if r.in.IsOpen() {
			r.ended = r.in.End(r.err)
		}
	}
	return nil, r.ended
}

func (r *Reader) open() {
	if r.err = r.in.Open(r.src, "ris", r.ReadOptions); r.err == nil {
		r.scan = tagged.NewScanner(&r.in, r.in.MaxRecord())
	}
}

// All returns a single-use iterator over the records, see [refsift.Records].
func (r *Reader) All() iter.Seq2[*refsift.Record, error] { return refsift.Records(r) }

// Diagnostics returns what was found so far: exact counts and a sample.
func (r *Reader) Diagnostics() *refsift.Tally { return r.in.Diagnostics() }

// Outside returns the text that no record holds, such as "Record #3 of 18",
// complete at the end: the first 1000 passages.
func (r *Reader) Outside() []refsift.Passage { return r.in.Outside() }

// OutsideCount returns the exact number of passages.
func (r *Reader) OutsideCount() int { return r.in.OutsideCount() }

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
		r.closeAt(r.scan.End(), false)
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
	r.end(r.scan.After())
}

// end closes the record in hand at its end mark.
func (r *Reader) end(at refsift.Position) {
	r.closed++
	r.inOutside = false
	if !r.scan.Open() {
		r.reportHere(refsift.Diagnostic{Severity: refsift.Note, Code: refsift.CodeRecordEmpty, Message: "an end mark without a record", Tag: "ER"}, r.from)
		return
	}
	r.closeAt(at, true)
}

// finish closes what the end of the input leaves open.
func (r *Reader) finish() {
	if r.scan.Open() {
		r.closeAt(r.scan.End(), false)
	}
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
	if r.err != nil && r.closed > 0 {
		d.Code, d.Message, d.Err = refsift.CodeTruncated, "the input ends inside the record", refsift.ErrTruncated
		if r.scan.Unended() {
			d.Severity, d.Message = refsift.Error, "the input breaks off inside a line of the record"
			d.Fix = "the download is incomplete: compare the number of records with the database"
		}
	}
	r.in.Report(d)
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
		r.scan.Extend()
		return
	}
	if r.scan.Fields() > 0 {
		if !r.isSeparator(line) {
			r.scan.Continue()
			return
		}
		r.scan.Doubt()
	}
	r.hints.line(line)
	r.stray(r.scan.Position(r.from), "")
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
	r.stray(refsift.Position{Line: int(t.Line), Column: int(t.Column)}, t.Name)
}

// stray reports the first line of text outside records.
func (r *Reader) stray(at refsift.Position, tag string) {
	if r.inOutside {
		return
	}
	r.inOutside = true
	at.File = r.File
	r.in.Report(refsift.Diagnostic{Severity: refsift.Note, Code: refsift.CodeTextOutside, Span: refsift.Span{Start: at, End: at}, Message: "text outside records", Tag: tag})
}

// deliver turns the raw record that waits into the record returned.
func (r *Reader) deliver() (*refsift.Record, error) {
	raw := r.raw
	r.raw = rawRecord{}
	if raw.lost {
		return nil, r.in.TooBig(raw.span, r.ordinal)
	}
	return r.in.Deliver(r.builder.build(r, raw, r.ordinal), raw.span)
}

// reportHere reports d at a byte of the line in the scanner.
func (r *Reader) reportHere(d refsift.Diagnostic, at int) {
	d.Span.Start = r.scan.Position(at)
	d.Span.Start.File = r.File
	d.Span.End = d.Span.Start
	if r.scan.Open() {
		d.Record = r.ordinal + 1
	}
	r.in.Report(d)
}
