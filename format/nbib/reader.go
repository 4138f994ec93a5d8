package nbib

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

// A Reader reads records from a PubMed nbib file. Set the exported fields
// before the first [Reader.Read]. A Reader is not safe for concurrent use; the
// records it returns are independent of it and of each other.
type Reader struct {
	File     string // for positions, ID and Origin
	Database string // for Origin; "": as the record says
	Platform string // for Origin; "": PubMed, or ERIC
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
	outside []refsift.Tag
	outLine int // how many lines stand outside

	ordinal   int
	again     bool // the line in the scanner is still to be read
	blank     bool // a blank line stands before this one
	inOutside bool
	seen      firstTags
	strict    *refsift.Diagnostic
}

// firstTags are the tags of the record in hand that may begin a record.
type firstTags struct{ pmid, own, fau, title, other bool }

// NewReader returns a Reader of the nbib text in r.
func NewReader(r io.Reader) *Reader { return &Reader{src: r} }

// Read returns the next record, or io.EOF at the end. An error of type
// *[refsift.Diagnostic] concerns one record, which was lost; Read may be
// called again. In Strict mode it comes with a record that needed a repair.
// Every other error ends reading.
func (r *Reader) Read() (*refsift.Record, error) {
	if r.scan == nil && r.err == nil {
		dec, err := decode.NewReader(r.src, decode.Options{File: r.File, Encoding: r.Encoding, Report: r.report})
		if err != nil {
			r.err = err
			return nil, err
		}
		r.dec, r.scan = dec, tagged.NewScanner(dec, r.MaxRecord)
	}
	for r.err == nil {
		if !r.again && !r.scan.Scan() {
			r.err = io.EOF
			if err := r.scan.Err(); err != nil {
				r.err = fmt.Errorf("read %s: %w", r.name(), err)
			}
			if r.scan.Open() {
				at := r.scan.Position(0)
				at.Offset = r.scan.NextOffset()
				return r.deliver(at)
			}
			break
		}
		r.again = false
		if r.line(r.scan.Line()) {
			r.again = true
			return r.deliver(r.scan.Position(0))
		}
	}
	return nil, r.err
}

func (r *Reader) name() string {
	if r.File == "" {
		return "nbib input"
	}
	return r.File
}

// All returns a single-use iterator over the records, see [refsift.Records].
func (r *Reader) All() iter.Seq2[*refsift.Record, error] { return refsift.Records(r) }

// Diagnostics returns what was found so far: exact counts and a sample.
func (r *Reader) Diagnostics() *refsift.Tally { return &r.tally }

// Outside returns the lines that stand outside records, as tags with an empty
// name. At most [MaxOutside] are kept.
func (r *Reader) Outside() []refsift.Tag { return r.outside }

// OutsideCount returns the exact number of lines outside records.
func (r *Reader) OutsideCount() int { return r.outLine }

// MaxOutside is how many lines outside records a Reader keeps.
const MaxOutside = 1000

// line reads one line. It returns true if the line begins a record while
// another is in hand, which has to be returned first.
func (r *Reader) line(line []byte) bool {
	if len(bytes.TrimSpace(line)) == 0 {
		r.blank = true
		return false
	}
	if r.scan.Cut() && !r.scan.Open() {
		r.begin(0)
		r.scan.GiveUp()
		return false
	}
	nameEnd, value, ok := cutTag(line)
	if !ok {
		r.text(line)
		r.blank = false
		return false
	}
	name := line[:nameEnd]
	if r.scan.Open() && r.begins(name) {
		return true
	}
	if !r.scan.Open() {
		r.begin(0)
	}
	r.note(name)
	r.scan.Field("", 0, nameEnd, value, len(line))
	r.blank, r.inOutside = false, false
	return false
}

func (r *Reader) begin(at int) {
	r.seen = firstTags{}
	r.scan.Begin(at)
}

// cutTag takes "PMID- 1", "TI  - Title" and ERIC's "ISSN - 1" apart.
func cutTag(line []byte) (nameEnd, value int, ok bool) {
	for nameEnd < len(line) && nameEnd < 5 && isTagByte(line[nameEnd], nameEnd) {
		nameEnd++
	}
	if nameEnd < 2 {
		return 0, 0, false
	}
	i := nameEnd
	for i < len(line) && i < 5 && line[i] == ' ' {
		i++
	}
	if i == len(line) || line[i] != '-' || i < 4 && nameEnd < 4 || i < nameEnd {
		return 0, 0, false
	}
	if i+1 < len(line) && line[i+1] != ' ' && line[i+1] != '\t' {
		return 0, 0, false
	}
	return nameEnd, i + 1, true
}

func isTagByte(c byte, at int) bool {
	return c >= 'A' && c <= 'Z' || at > 0 && c >= '0' && c <= '9'
}

// begins decides whether a tag begins a record while another is in hand.
func (r *Reader) begins(name []byte) bool {
	switch string(name) {
	case "PMID":
		return r.blank && r.seen.own || r.seen.pmid || r.seen.title || r.seen.fau || r.seen.other
	case "OWN": // not behind a PMID alone: some files have a blank line after each line
		return r.blank && (r.seen.own || r.seen.title)
	case "TI":
		return r.blank && r.seen.title
	case "FAU":
		return r.blank && r.seen.fau && r.seen.title
	}
	return false
}

func (r *Reader) note(name []byte) {
	switch string(name) {
	case "PMID":
		r.seen.pmid = true
	case "OWN":
		r.seen.own = true
	case "FAU":
		r.seen.fau = true
	case "TI", "BTI":
		r.seen.title = true
	case "STAT", "LR", "DCOM", "DA", "VI", "IS", "DRDT", "CTDT", "PB":
	default:
		r.seen.other = true
	}
}

// text reads a line without a tag: the continuation of a value, or text
// outside records.
func (r *Reader) text(line []byte) {
	if r.scan.Overflow() {
		return
	}
	indented := line[0] == ' ' || line[0] == '\t'
	if r.scan.Fields() > 0 && (indented || !r.blank) {
		r.scan.Continue()
		return
	}
	r.outLine++
	at := r.scan.Position(0)
	if len(r.outside) < MaxOutside {
		if len(line) > 1000 {
			line = line[:1000]
		}
		r.outside = append(r.outside, refsift.Tag{Value: strings.ToValidUTF8(string(bytes.TrimSpace(line)), ""), Line: int32(at.Line), Column: 1})
	}
	if !r.inOutside {
		r.inOutside = true
		at.File = r.File
		r.report(refsift.Diagnostic{Severity: refsift.Note, Code: refsift.CodeTextOutside, Span: refsift.Span{Start: at, End: at}, Message: "text outside records"})
	}
}

// deliver returns the record in hand, which ends at a place.
func (r *Reader) deliver(end refsift.Position) (*refsift.Record, error) {
	span := refsift.Span{Start: r.scan.Start(), End: end}
	span.Start.File, span.End.File = r.File, r.File
	r.ordinal++
	if r.scan.Overflow() {
		r.scan.Drop()
		d := refsift.Diagnostic{
			Severity: refsift.Error, Code: refsift.CodeRecordTooBig, Span: span, Record: r.ordinal,
			Message: "the record is longer than the limit", Fix: "check whether records are separated, or raise MaxRecord", Err: refsift.ErrTooLarge,
		}
		r.report(d)
		r.strict = nil
		return nil, &d
	}
	rec := r.build(r.scan.Take(tagged.CutIndent), span)
	if d := r.strict; d != nil {
		r.strict = nil
		return rec, d
	}
	return rec, nil
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
