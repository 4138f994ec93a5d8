package refsift

import (
	"errors"
	"io"
	"io/fs"
	"regexp"
	"strings"
	"testing"
)

func diagnostic(s Severity, code Code, line int) Diagnostic {
	at := Position{File: "a.ris", Line: line, Column: 3}
	return Diagnostic{Severity: s, Code: code, Span: Span{at, at}, Message: "a thing", Fix: "do this", Err: fs.ErrInvalid}
}

func TestDiagnostics(t *testing.T) {
	ds := Diagnostics{diagnostic(Note, CodeTagUnknown, 1), diagnostic(Error, CodeTruncated, 2)}
	err := ds.Err()
	if d, ok := errors.AsType[*Diagnostic](err); !ok || d.Code != CodeTruncated {
		t.Errorf("Err() = %v", err)
	}
	if !errors.Is(err, fs.ErrInvalid) {
		t.Error("the cause is lost")
	}
	if got, want := err.Error(), "a.ris:2:3: error: a thing (record-unterminated); do this"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if err := ds[:1].Err(); err != nil {
		t.Errorf("a note is no error: %v", err)
	}
	if s, ok := ds.Max(); s != Error || !ok {
		t.Error("Max")
	}
	var b strings.Builder
	if err := ds.WriteText(&b, "\tTY\nTI\tx\n"); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "    \tTY\n    \t ^\n") {
		t.Errorf("no caret under the place:\n%s", b.String())
	}
}

func TestTally(t *testing.T) {
	var tally, other Tally
	for range 1000 {
		tally.Add(diagnostic(Warning, CodeTagUnknown, 1))
	}
	other.Add(diagnostic(Error, CodeTruncated, 1))
	tally.Merge(&other)
	if n := len(tally.Sample()); n != DefaultSample+1 {
		t.Errorf("%d diagnostics are kept", n)
	}
	if tally.Count(Warning) != 1000 || tally.Count(Error) != 1 || tally.Count(Note) != 0 {
		t.Errorf("counts %v", tally.Counts())
	}
	want := []CodeCount{{CodeTruncated, Error, 1}, {CodeTagUnknown, Warning, 1000}}
	got := tally.Counts()
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("Counts() = %v, want %v", got, want)
	}
	none := Tally{PerCode: -1}
	none.Add(diagnostic(Note, CodeTagUnknown, 1))
	if len(none.Sample()) != 0 || none.Count(Note) != 1 {
		t.Error("PerCode -1 keeps none and counts all")
	}
}

func TestSeverityText(t *testing.T) {
	for _, s := range []Severity{Note, Warning, Error} {
		var back Severity
		b, err := s.MarshalText()
		if err != nil || back.UnmarshalText(b) != nil || back != s {
			t.Errorf("%v came back as %v", s, back)
		}
	}
	if new(Severity).UnmarshalText([]byte("fatal")) == nil {
		t.Error("an unknown severity was accepted")
	}
}

// script gives the answers of a reader.
type script []any

func (s *script) Read() (*Record, error) {
	if len(*s) == 0 {
		return nil, io.EOF
	}
	x := (*s)[0]
	*s = (*s)[1:]
	switch x := x.(type) {
	case *Record:
		return x, nil
	case error:
		return nil, x
	}
	return nil, io.EOF
}

func TestCollect(t *testing.T) {
	bad := diagnostic(Error, CodeRecordDamaged, 5)
	broken := errors.New("disk on fire")
	s := script{&Record{Title: "1"}, &bad, &Record{Title: "2"}, broken, &Record{Title: "never reached"}}
	recs, err := Collect(Records(&s))
	if len(recs) != 2 || recs[1].Title != "2" {
		t.Errorf("records %v", recs)
	}
	if !errors.Is(err, broken) || !errors.Is(err, error(&bad)) {
		t.Errorf("error %v", err)
	}
	if _, err := Collect(Records(&script{})); err != nil {
		t.Errorf("an empty input: %v", err)
	}
}

func TestCodes(t *testing.T) {
	kebab := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	seen := map[Code]bool{}
	for _, c := range Codes() {
		if !kebab.MatchString(string(c.Code)) {
			t.Errorf("code %q is not in kebab-case", c.Code)
		}
		if seen[c.Code] {
			t.Errorf("code %q is described twice", c.Code)
		}
		seen[c.Code] = true
		if c.Summary == "" || c.Advice == "" {
			t.Errorf("code %q lacks a summary or an advice", c.Code)
		}
	}
}

func TestExplanationString(t *testing.T) {
	e := Explanation{Value: 3, Reason: "total", Sum: true, Parts: []Explanation{{Value: 4, Reason: "title agrees"}, {Value: -1, Reason: "year differs"}}}
	if got, want := e.String(), "+3.00  total\n  +4.00  title agrees\n  -1.00  year differs\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
