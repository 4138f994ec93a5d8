package refsift

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
)

// Severity says what a diagnostic means for the data.
type Severity uint8

// The severities. A Note needs no action, a Warning says that something was
// repaired or guessed, an Error that something could not be read or done.
const (
	Note Severity = iota
	Warning
	Error
)

var severityNames = [...]string{"note", "warning", "error"}

// String returns "note", "warning" or "error".
func (s Severity) String() string {
	if int(s) < len(severityNames) {
		return severityNames[s]
	}
	return fmt.Sprintf("Severity(%d)", uint8(s))
}

// MarshalText implements encoding.TextMarshaler.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (s *Severity) UnmarshalText(b []byte) error {
	i := slices.Index(severityNames[:], string(b))
	if i < 0 {
		return fmt.Errorf("severity %q: want note, warning or error", b)
	}
	*s = Severity(i)
	return nil
}

// A Diagnostic says what was found where, and what to do about it. It
// serves reading, parsing and linting, and it is an error.
type Diagnostic struct {
	Severity Severity `json:"severity"`
	Code     Code     `json:"code"` // stable; see [Codes]
	Span     Span     `json:"span,omitzero"`
	Record   int      `json:"record,omitempty"` // number of the record in its file, from 1; 0: outside records
	Tag      string   `json:"tag,omitempty"`    // the tag or field concerned
	Message  string   `json:"message"`          // lower case, no full stop: what was found
	Fix      string   `json:"fix,omitempty"`    // what to do or to write instead
	Err      error    `json:"-"`                // cause, for errors.Is
}

// Error prints "file:line:col: severity: message (code)".
func (d *Diagnostic) Error() string {
	s := fmt.Sprintf("%s: %s (%s)", d.Severity, d.Message, d.Code)
	if at := d.Span.Start.String(); at != "-" {
		s = at + ": " + s
	}
	if d.Fix != "" {
		s += "; " + d.Fix
	}
	return s
}

// Unwrap returns the cause.
func (d *Diagnostic) Unwrap() error { return d.Err }

// Diagnostics is a list of diagnostics. It is not itself an error: see Err.
type Diagnostics []Diagnostic

// Err joins the diagnostics of severity Error; it is nil without any.
func (ds Diagnostics) Err() error {
	var errs []error
	for i := range ds {
		if ds[i].Severity == Error {
			errs = append(errs, &ds[i])
		}
	}
	return errors.Join(errs...)
}

// Max returns the highest severity in the list, and false if it is empty.
func (ds Diagnostics) Max() (Severity, bool) {
	if len(ds) == 0 {
		return Note, false
	}
	return slices.MaxFunc(ds, func(a, b Diagnostic) int { return cmp.Compare(a.Severity, b.Severity) }).Severity, true
}

// WriteText prints the diagnostics one a line; where source, the decoded
// text they refer to, is not empty, each is followed by its line and a caret.
func (ds Diagnostics) WriteText(w io.Writer, source string) error {
	var lines []string
	if source != "" {
		lines = strings.Split(source, "\n")
	}
	for i := range ds {
		if _, err := fmt.Fprintln(w, ds[i].Error()); err != nil {
			return err
		}
		at := ds[i].Span.Start
		if at.Line < 1 || at.Line > len(lines) {
			continue
		}
		line := strings.TrimRight(lines[at.Line-1], "\r")
		col := min(max(at.Column-1, 0), len(line))
		pad := strings.Map(func(r rune) rune {
			if r == '\t' {
				return r
			}
			return ' '
		}, line[:col])
		if _, err := fmt.Fprintf(w, "    %s\n    %s^\n", line, pad); err != nil {
			return err
		}
	}
	return nil
}

// A Tally counts diagnostics exactly and keeps a bounded sample of them, so
// that a hostile file of any size cannot fill the memory. The zero Tally is
// ready for use and keeps the first [DefaultSample] of each code.
type Tally struct {
	// PerCode is how many diagnostics of a code are kept; 0 means
	// DefaultSample, a negative number none.
	PerCode int

	counts map[tallyKey]int
	kept   Diagnostics
}

type tallyKey struct {
	code     Code
	severity Severity
}

// DefaultSample is how many diagnostics of each code a zero Tally keeps.
const DefaultSample = 100

// Add counts d and keeps it while the sample of its code has room.
func (t *Tally) Add(d Diagnostic) {
	if t.counts == nil {
		t.counts = map[tallyKey]int{}
	}
	k := tallyKey{d.Code, d.Severity}
	t.counts[k]++
	room := t.PerCode
	if room == 0 {
		room = DefaultSample
	}
	if t.counts[k] <= room {
		t.kept = append(t.kept, d)
	}
}

// Merge adds the counts and the sample of o.
func (t *Tally) Merge(o *Tally) {
	if t.counts == nil {
		t.counts = map[tallyKey]int{}
	}
	for k, n := range o.counts {
		t.counts[k] += n
	}
	t.kept = append(t.kept, o.kept...)
}

// Count returns the exact number of diagnostics of that severity.
func (t *Tally) Count(s Severity) (n int) {
	for k, c := range t.counts {
		if k.severity == s {
			n += c
		}
	}
	return n
}

// A CodeCount is an exact number of diagnostics of one code and severity.
type CodeCount struct {
	Code     Code     `json:"code"`
	Severity Severity `json:"severity"`
	Count    int      `json:"count"`
}

// Counts returns the exact numbers, highest severity first, then by code.
func (t *Tally) Counts() []CodeCount {
	out := make([]CodeCount, 0, len(t.counts))
	for k, n := range t.counts {
		out = append(out, CodeCount{k.code, k.severity, n})
	}
	slices.SortFunc(out, func(a, b CodeCount) int {
		return cmp.Or(-cmp.Compare(a.Severity, b.Severity), strings.Compare(string(a.Code), string(b.Code)))
	})
	return out
}

// Sample returns the diagnostics kept, in the order they were added.
func (t *Tally) Sample() Diagnostics { return slices.Clone(t.kept) }

// A RecordReader is implemented by the readers of every format.
//
// An error of type *[Diagnostic] concerns one record, which may come with it
// in part; Read may be called again. A nil record with a *Diagnostic is a
// record that could not be read. io.EOF and every other error end reading.
type RecordReader interface {
	Read() (*Record, error)
}

// Records returns a single-use iterator over r. It ends after io.EOF, which
// it does not yield, or after an error that ends reading, which it yields.
func Records(r RecordReader) iter.Seq2[*Record, error] {
	return func(yield func(*Record, error) bool) {
		for {
			rec, err := r.Read()
			if err == io.EOF {
				return
			}
			_, goesOn := errors.AsType[*Diagnostic](err)
			if !yield(rec, err) || (err != nil && !goesOn) {
				return
			}
		}
	}
}

// Collect drains seq and returns every record together with all errors joined.
func Collect(seq iter.Seq2[*Record, error]) ([]*Record, error) {
	var recs []*Record
	var errs []error
	for rec, err := range seq {
		if rec != nil {
			recs = append(recs, rec)
		}
		if err != nil {
			errs = append(errs, err)
		}
	}
	return recs, errors.Join(errs...)
}

// An Explanation is a value taken apart: the parts of a tree add up to its
// value wherever Sum is set. It prints as text and marshals as JSON.
type Explanation struct {
	Value  float64       `json:"value"`
	Reason string        `json:"reason"`
	Sum    bool          `json:"sum,omitempty"` // Value is the sum of the Parts' values
	Parts  []Explanation `json:"parts,omitempty"`
}

// String prints the tree, one part a line, indented.
func (e Explanation) String() string {
	var b strings.Builder
	e.print(&b, 0)
	return b.String()
}

func (e Explanation) print(b *strings.Builder, depth int) {
	fmt.Fprintf(b, "%s%+.2f  %s\n", strings.Repeat("  ", depth), e.Value, e.Reason)
	for _, p := range e.Parts {
		p.print(b, depth+1)
	}
}
