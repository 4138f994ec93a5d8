package jsonl

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/decode"
)

// MaxLine is the length of the longest line that a Reader reads; a longer one
// is reported and skipped.
const MaxLine = 16 << 20

// A Reader reads records from lines of JSON. Set the exported fields before
// the first [Reader.Read]. A Reader is not safe for concurrent use.
type Reader struct {
	File     string // for positions and ID
	Database string // for Origin; "": as the line says
	Platform string // for Origin; "": as the line says
	Encoding string // WHATWG name; "": detect
	Strict   bool   // report repairs as errors, and return them with the record
	// OnDiagnostic receives every diagnostic as it is found; nil: see Diagnostics.
	OnDiagnostic func(refsift.Diagnostic)

	src     io.Reader
	dec     *decode.Reader
	buf     *bufio.Reader
	err     error
	tally   refsift.Tally
	ordinal int
	at      refsift.Position // of the next line
	line    []byte
}

// NewReader returns a Reader of the lines in r.
func NewReader(r io.Reader) *Reader { return &Reader{src: r} }

// Read returns the next record, or io.EOF at the end.
//
// An error of type *[refsift.Diagnostic] concerns one line: nil comes with a
// line that is no JSON object, the rest of the record with a line in which a
// member has the wrong form; that member is kept as a tag. Read may be called
// again. Every other error ends reading.
func (r *Reader) Read() (*refsift.Record, error) {
	if r.buf == nil && r.err == nil {
		r.open()
	}
	for r.err == nil {
		span, tooLong, ok := r.nextLine()
		if !ok {
			break
		}
		if tooLong {
			r.ordinal++
			return nil, r.report(refsift.Diagnostic{
				Severity: refsift.Error, Code: refsift.CodeRecordTooBig, Span: span, Record: r.ordinal,
				Message: fmt.Sprintf("the line is longer than %d MiB", MaxLine>>20), Err: refsift.ErrTooLarge,
			})
		}
		if len(bytes.TrimSpace(r.line)) == 0 {
			continue
		}
		r.ordinal++
		return r.record(span)
	}
	return nil, r.err
}

// All returns a single-use iterator over the records, see [refsift.Records].
func (r *Reader) All() iter.Seq2[*refsift.Record, error] { return refsift.Records(r) }

// Diagnostics returns what was found so far: exact counts and a sample.
func (r *Reader) Diagnostics() *refsift.Tally { return &r.tally }

func (r *Reader) open() {
	dec, err := decode.NewReader(r.src, decode.Options{File: r.File, Encoding: r.Encoding, Report: func(d refsift.Diagnostic) { r.report(d) }})
	if err != nil {
		r.err = err
		return
	}
	r.dec = dec
	r.buf = bufio.NewReaderSize(dec, 64<<10)
	r.at = refsift.Position{File: r.File, Line: 1, Column: 1}
}

// report adds d to the diagnostics; it returns d if it is an error.
func (r *Reader) report(d refsift.Diagnostic) error {
	if r.Strict && d.Severity == refsift.Warning && d.Record > 0 {
		d.Severity = refsift.Error
	}
	r.tally.Add(d)
	if r.OnDiagnostic != nil {
		r.OnDiagnostic(d)
	}
	if d.Severity == refsift.Error {
		return &d
	}
	return nil
}

// nextLine reads a line into r.line, or skips one that is too long.
func (r *Reader) nextLine() (span refsift.Span, tooLong, ok bool) {
	r.line = r.line[:0]
	span.Start = r.at
	for {
		part, err := r.buf.ReadSlice('\n')
		r.at.Offset += int64(len(part))
		r.at.Column += len(part)
		if !tooLong {
			r.line = append(r.line, part...)
			if len(r.line) > MaxLine {
				tooLong, r.line = true, r.line[:0]
			}
		}
		if err == bufio.ErrBufferFull {
			continue
		}
		span.End = r.at
		if err != nil {
			r.err = err
			if err != io.EOF {
				r.err = fmt.Errorf("read %s: %w", nameOr(r.File), err)
			}
			return span, tooLong, tooLong || len(r.line) > 0
		}
		r.at.Line++
		r.at.Column = 1
		return span, tooLong, true
	}
}

func nameOr(file string) string {
	if file == "" {
		return "JSON Lines input"
	}
	return file
}

// record reads the line in hand.
func (r *Reader) record(span refsift.Span) (*refsift.Record, error) {
	rec := new(refsift.Record)
	dec := json.NewDecoder(bytes.NewReader(r.line))
	dec.DisallowUnknownFields()
	var failed error
	if err := dec.Decode(rec); err != nil || !onlySpace(r.line[dec.InputOffset():]) {
		var members map[string]json.RawMessage
		if err := json.Unmarshal(r.line, &members); err != nil {
			return nil, r.report(r.damaged(span, err))
		}
		rec, failed = r.memberwise(span, members)
	}
	rec.ID = refsift.ID{File: r.File, Ordinal: r.ordinal}
	if rec.Origin == (refsift.Origin{}) {
		rec.Origin = refsift.Origin{File: r.File, Format: "jsonl", Encoding: r.dec.Encoding(), Span: span}
	}
	if r.Platform != "" {
		rec.Origin.Platform = r.Platform
	}
	if r.Database != "" {
		rec.Origin.Database = r.Database
	}
	return rec, failed
}

func onlySpace(b []byte) bool { return len(bytes.TrimSpace(b)) == 0 }

// damaged describes a line that is no JSON object.
func (r *Reader) damaged(span refsift.Span, err error) refsift.Diagnostic {
	d := refsift.Diagnostic{
		Severity: refsift.Error, Code: refsift.CodeRecordDamaged, Span: span, Record: r.ordinal,
		Message: "the line is no JSON object: " + strings.TrimPrefix(err.Error(), "json: "), Fix: "write one object a line", Err: err,
	}
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		n := int(max(min(syntax.Offset-1, int64(len(r.line))), 0))
		d.Span.Start.Offset += int64(n)
		d.Span.Start.Column += n
	}
	return d
}

// memberwise reads an object member by member, so that one in the wrong form
// costs only itself: it becomes a tag, and so does one with an unknown name.
func (r *Reader) memberwise(span refsift.Span, members map[string]json.RawMessage) (*refsift.Record, error) {
	rec := new(refsift.Record)
	names := make([]string, 0, len(members))
	for name := range members {
		names = append(names, name)
	}
	slices.Sort(names)
	var failed error
	var kept []refsift.Tag
	for _, name := range names {
		one, err := json.Marshal(map[string]json.RawMessage{name: members[name]})
		if err != nil {
			continue // cannot be: the member was decoded from JSON
		}
		trial := *rec
		dec := json.NewDecoder(bytes.NewReader(one))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&trial); err == nil {
			*rec = trial
			continue
		} else if d := r.member(span, name, err); d.Code == refsift.CodeTagUnknown {
			if err := r.report(d); failed == nil {
				failed = err
			}
		} else if err := r.report(d); failed == nil {
			failed = err
		}
		kept = append(kept, refsift.Tag{Name: name, Value: string(members[name]), Line: int32(span.Start.Line), Column: int32(span.Start.Column)})
	}
	rec.Tags = append(rec.Tags, kept...)
	return rec, failed
}

// member describes a member that is unknown or has the wrong form.
func (r *Reader) member(span refsift.Span, name string, err error) refsift.Diagnostic {
	d := refsift.Diagnostic{Severity: refsift.Error, Code: refsift.CodeRecordDamaged, Span: span, Record: r.ordinal, Tag: name, Err: err}
	switch {
	case strings.Contains(err.Error(), "unknown field"):
		d.Severity, d.Code, d.Message = refsift.Warning, refsift.CodeTagUnknown, fmt.Sprintf("unknown member %q", name)
	case errors.Is(err, refsift.ErrInvalidIdentifier):
		d.Code, d.Message = refsift.CodeIDInvalid, err.Error()
	default:
		d.Message = fmt.Sprintf("the member %q has the wrong form: %s", name, strings.TrimPrefix(err.Error(), "json: "))
	}
	return d
}

// A Writer writes records as lines of JSON. It is not safe for concurrent use.
type Writer struct {
	w   *bufio.Writer
	enc *json.Encoder
}

// NewWriter returns a Writer to w.
func NewWriter(w io.Writer) *Writer {
	b := bufio.NewWriter(w)
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	return &Writer{w: b, enc: enc}
}

// Write writes one record as one line.
func (w *Writer) Write(rec *refsift.Record) error { return w.enc.Encode(rec) }

// Flush writes what is still in memory.
func (w *Writer) Flush() error { return w.w.Flush() }
