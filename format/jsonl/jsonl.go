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
	"github.com/refsift/refsift/internal/intake"
)

// A Reader reads records from lines of JSON. Set the exported fields before
// the first [Reader.Read]. A Reader is not safe for concurrent use.
type Reader struct {
	refsift.ReadOptions

	src     io.Reader
	in      intake.Source
	buf     *bufio.Reader
	err     error // ends reading
	ended   bool  // and was returned
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
			return nil, r.in.TooBig(span, r.ordinal)
		}
		if len(bytes.TrimSpace(r.line)) == 0 {
			continue
		}
		r.ordinal++
		if bytes.Count(r.line, []byte{','}) > intake.MaxFields {
			return nil, r.in.TooBig(span, r.ordinal)
		}
		return r.record(span)
	}
	if !r.ended && r.in.IsOpen() {
		r.err = r.in.End(r.err)
	}
	r.ended = true
	return nil, r.err
}

// All returns a single-use iterator over the records, see [refsift.Records].
func (r *Reader) All() iter.Seq2[*refsift.Record, error] { return refsift.Records(r) }

// Diagnostics returns what was found so far: exact counts and a sample.
func (r *Reader) Diagnostics() *refsift.Tally { return r.in.Diagnostics() }

// Outside returns the text that no record holds, complete at the end: lines
// that are no records; the first 1000 passages.
func (r *Reader) Outside() []refsift.Passage { return r.in.Outside() }

// OutsideCount returns the exact number of passages.
func (r *Reader) OutsideCount() int { return r.in.OutsideCount() }

func (r *Reader) open() {
	if r.err = r.in.Open(r.src, "jsonl", r.ReadOptions); r.err == nil {
		r.buf = bufio.NewReaderSize(&r.in, 64<<10)
		r.at = refsift.Position{File: r.File, Line: 1, Column: 1}
	}
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
			if len(r.line) > r.in.MaxRecord() {
				tooLong, r.line = true, r.line[:0]
			}
		}
		if err == bufio.ErrBufferFull {
			continue
		}
		span.End = r.at
		if err != nil {
			r.err = err
			return span, tooLong, tooLong || len(r.line) > 0
		}
		r.at.Line++
		r.at.Column = 1
		span.End = r.at
		return span, tooLong, true
	}
}

// record reads the line in hand.
func (r *Reader) record(span refsift.Span) (*refsift.Record, error) {
	rec := new(refsift.Record)
	dec := json.NewDecoder(bytes.NewReader(r.line))
	dec.DisallowUnknownFields()
	if err := dec.Decode(rec); err != nil || !onlySpace(r.line[dec.InputOffset():]) {
		var members map[string]json.RawMessage
		if err := json.Unmarshal(r.line, &members); err != nil {
			return nil, r.in.Lose(r.damaged(span, err), span)
		}
		rec = r.memberwise(span, members)
	}
	rec.ID = refsift.ID{File: r.File, Ordinal: r.ordinal}
	if rec.Origin == (refsift.Origin{}) {
		rec.Origin = r.in.Origin(span)
	}
	return r.in.Deliver(rec, span)
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
func (r *Reader) memberwise(span refsift.Span, members map[string]json.RawMessage) *refsift.Record {
	rec := new(refsift.Record)
	names := make([]string, 0, len(members))
	for name := range members {
		names = append(names, name)
	}
	slices.Sort(names)
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
		} else {
			r.in.Report(r.member(span, name, err))
		}
		kept = append(kept, refsift.Tag{Name: name, Value: string(members[name]), Line: int32(span.Start.Line), Column: int32(span.Start.Column)})
	}
	rec.Tags = append(rec.Tags, kept...)
	return rec
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
