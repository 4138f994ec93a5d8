package intake

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/refsift/refsift"
)

// place makes the span of the text between two offsets of a text in one line.
func place(from, to int64) refsift.Span {
	return refsift.Span{
		Start: refsift.Position{Line: 1, Column: int(from) + 1, Offset: from},
		End:   refsift.Position{Line: 1, Column: int(to) + 1, Offset: to},
	}
}

func open(t *testing.T, text string, o refsift.ReadOptions) *Source {
	t.Helper()
	var s Source
	if err := s.Open(strings.NewReader(text), "test", o); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, &s); err != nil {
		t.Fatal(err)
	}
	return &s
}

func record(n int) *refsift.Record { return &refsift.Record{ID: refsift.ID{Ordinal: n}} }

func TestAccount(t *testing.T) {
	const text = "head [one] between [lost] [two] tail"
	s := open(t, text, refsift.ReadOptions{})
	span := func(piece string) refsift.Span {
		i := int64(strings.Index(text, piece))
		return place(i, i+int64(len(piece)))
	}
	if _, err := s.Deliver(record(1), span("[one]")); err != nil {
		t.Fatal(err)
	}
	if d := s.Lose(refsift.Diagnostic{Record: 2, Span: span("ost"), Message: "broken"}, span("[lost]")); d.Severity != refsift.Error {
		t.Errorf("lost with %v", d)
	}
	if _, err := s.Deliver(record(3), span("[two]")); err != nil {
		t.Fatal(err)
	}
	if err := s.End(nil); err != io.EOF {
		t.Errorf("ended with %v", err)
	}
	want := []refsift.Passage{{Span: span("head"), Text: "head"}, {Span: span("between"), Text: "between"}, {Span: span("[lost]"), Text: "[lost]", Lost: 2}, {Span: span("tail"), Text: "tail"}}
	if got := s.Outside(); len(got) != len(want) {
		t.Fatalf("%v, want %v", got, want)
	}
	for i, p := range s.Outside() {
		if p != want[i] {
			t.Errorf("%+v, want %+v", p, want[i])
		}
	}
}

// The first error about a record is returned with it, and not with another.
func TestErrorsOfRecords(t *testing.T) {
	s := open(t, strings.Repeat("x", 30), refsift.ReadOptions{Strict: true})
	for _, d := range []refsift.Diagnostic{
		{Severity: refsift.Warning, Message: "of the file"}, {Severity: refsift.Warning, Record: 2, Message: "first"},
		{Severity: refsift.Warning, Record: 2, Message: "second"}, {Severity: refsift.Note, Record: 1, Message: "a note"},
	} {
		s.Report(d)
	}
	if _, err := s.Deliver(record(1), place(0, 10)); err != nil {
		t.Errorf("record 1: %v", err)
	}
	_, err := s.Deliver(record(2), place(10, 20))
	if d, ok := errors.AsType[*refsift.Diagnostic](err); !ok || d.Message != "first" || d.Severity != refsift.Error {
		t.Errorf("record 2: %v", err)
	}
	if _, err := s.Deliver(record(3), place(20, 30)); err != nil {
		t.Errorf("record 3: %v", err)
	}
	if n := s.Diagnostics().Count(refsift.Error); n != 3 {
		t.Errorf("%d errors, want 3", n)
	}
}

// What is kept of text outside is bounded; each passage is counted and handed on.
func TestBounds(t *testing.T) {
	handed := 0
	s := open(t, strings.Repeat("p.", 2000), refsift.ReadOptions{OnOutside: func(refsift.Passage) { handed++ }})
	for i := range int64(2000) {
		if _, err := s.Deliver(record(int(i)+1), place(2*i+1, 2*i+2)); err != nil {
			t.Fatal(err)
		}
	}
	if len(s.Outside()) != MaxOutside || s.OutsideCount() != 2000 || handed != 2000 {
		t.Errorf("%d kept, %d counted, %d handed on", len(s.Outside()), s.OutsideCount(), handed)
	}

	s = open(t, strings.Repeat("x", 90<<20), refsift.ReadOptions{})
	if err := s.End(io.ErrUnexpectedEOF); !errors.Is(err, io.ErrUnexpectedEOF) || !strings.Contains(err.Error(), "test input") {
		t.Errorf("ended with %v", err)
	}
	if n := len(s.tape.buf); n > maxRecorded+maxGone+(1<<20) {
		t.Errorf("%d bytes are held", n)
	}
	if got := s.Outside(); len(got) != 1 || len(got[0].Text) != maxPassage {
		t.Errorf("%d passages", len(got))
	}

	s = open(t, strings.Repeat("x", 100), refsift.ReadOptions{MaxRecord: 50})
	if rec, err := s.Deliver(record(1), place(0, 51)); rec != nil || !errors.Is(err, refsift.ErrTooLarge) {
		t.Errorf("%v, %v", rec, err)
	}
}
