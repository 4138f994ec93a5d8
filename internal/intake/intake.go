// Package intake is what the readers of all formats share below their
// grammar: the decoded text, the diagnostics and what Strict makes of them,
// and the account of the bytes, in which all text belongs to a record or is
// kept as a passage outside.
package intake

import (
	"fmt"
	"io"
	"slices"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/decode"
)

// A Source is the input of a reader. Its zero value is ready for Open. It is
// not safe for concurrent use.
type Source struct {
	o      refsift.ReadOptions
	format string
	dec    *decode.Reader
	tally  refsift.Tally
	failed []refsift.Diagnostic // the first error about each record that was not returned yet
	tape   tape
}

// Open begins to read src; the error is that of decode.NewReader.
func (s *Source) Open(src io.Reader, format string, o refsift.ReadOptions) error {
	s.o, s.format = o, format
	s.tape.at = refsift.Position{File: o.File, Line: 1, Column: 1}
	s.tape.sink = o.OnOutside
	var err error
	s.dec, err = decode.NewReader(src, decode.Options{File: o.File, Encoding: o.Encoding, Report: s.Report})
	return err
}

// IsOpen reports whether Open was called and succeeded.
func (s *Source) IsOpen() bool { return s.dec != nil }

// Options returns what Open was called with.
func (s *Source) Options() refsift.ReadOptions { return s.o }

// Encoding names the encoding found so far.
func (s *Source) Encoding() string { return s.dec.Encoding() }

// Read gives the decoded text.
func (s *Source) Read(p []byte) (int, error) {
	n, err := s.dec.Read(p)
	s.tape.append(p[:n])
	return n, err
}

// MaxFields bounds the fields of one record, so that one of empty fields does
// not take many times its length in memory. Real ones have some hundred; those
// with cited references, some thousand.
const MaxFields = 1 << 18

// MaxRecord is the limit that the options set.
func (s *Source) MaxRecord() int {
	if s.o.MaxRecord > 0 {
		return s.o.MaxRecord
	}
	return refsift.DefaultMaxRecord
}

// Report counts d and hands it on. In strict mode a warning is an error.
func (s *Source) Report(d refsift.Diagnostic) {
	if s.o.Strict && d.Severity == refsift.Warning {
		d.Severity = refsift.Error
	}
	if d.Severity == refsift.Error && d.Record > 0 &&
		!slices.ContainsFunc(s.failed, func(f refsift.Diagnostic) bool { return f.Record == d.Record }) {
		s.failed = append(s.failed, d)
	}
	s.tally.Add(d)
	if s.o.OnDiagnostic != nil {
		s.o.OnDiagnostic(d)
	}
}

// Diagnostics returns what was found so far.
func (s *Source) Diagnostics() *refsift.Tally { return &s.tally }

// Deliver completes a record that stands at a place of the text, and returns
// it with the first error about it. One that is longer than MaxRecord is lost:
// readers look at the limit only to bound their memory. What stands before the
// record and belongs to none is outside.
func (s *Source) Deliver(rec *refsift.Record, span refsift.Span) (*refsift.Record, error) {
	if s.o.Platform != "" {
		rec.Origin.Platform = s.o.Platform
	}
	if s.o.Database != "" {
		rec.Origin.Database = s.o.Database
	}
	if span.End.Offset-span.Start.Offset > int64(s.MaxRecord()) {
		return nil, s.TooBig(span, rec.ID.Ordinal)
	}
	s.tape.claim(span, 0)
	if d := s.takeError(rec.ID.Ordinal); d != nil {
		return rec, d
	}
	return rec, nil
}

// Origin returns the origin of a record of this input, as far as it is the
// same for all.
func (s *Source) Origin(span refsift.Span) refsift.Origin {
	return refsift.Origin{File: s.o.File, Format: s.format, Encoding: s.dec.Encoding(), Span: span}
}

// takeError removes the errors about the records up to n and returns that about n.
func (s *Source) takeError(n int) *refsift.Diagnostic {
	var found *refsift.Diagnostic
	rest := s.failed[:0]
	for _, d := range s.failed {
		switch {
		case d.Record == n:
			found = &d
		case d.Record > n:
			rest = append(rest, d)
		}
	}
	s.failed = rest
	return found
}

// Lose reports the record number d.Record, which stands at a place of the text
// and cannot be read; its text is kept as a passage.
func (s *Source) Lose(d refsift.Diagnostic, span refsift.Span) *refsift.Diagnostic {
	d.Severity = refsift.Error
	s.Report(d)
	s.takeError(d.Record)
	s.tape.claim(span, d.Record)
	return &d
}

// TooBig loses a record that is longer than the limit.
func (s *Source) TooBig(span refsift.Span, record int) *refsift.Diagnostic {
	return s.Lose(refsift.Diagnostic{Code: refsift.CodeRecordTooBig, Span: span, Record: record, Err: refsift.ErrTooLarge,
		Message: s.tooBig(span), Fix: "check whether records are separated; MaxRecord raises the limit of the length"}, span)
}

func (s *Source) tooBig(span refsift.Span) string {
	if n := span.End.Offset - span.Start.Offset; n > int64(s.MaxRecord()) {
		return fmt.Sprintf("the record has %d bytes, the limit is %d", n, s.MaxRecord())
	}
	return fmt.Sprintf("the record has more than %d fields", MaxFields)
}

// End closes the account and returns the error that ends reading: io.EOF if
// err is nil.
func (s *Source) End(err error) error {
	s.tape.finish()
	if err == nil || err == io.EOF {
		return io.EOF
	}
	name := s.o.File
	if name == "" {
		name = s.format + " input"
	}
	return fmt.Errorf("read %s: %w", name, err)
}

// Outside returns the first passages that no record holds, at most
// [MaxOutside] of them.
func (s *Source) Outside() []refsift.Passage { return s.tape.kept }

// OutsideCount returns the exact number of passages.
func (s *Source) OutsideCount() int { return s.tape.count }
