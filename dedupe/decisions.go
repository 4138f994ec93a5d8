package dedupe

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/decode"
)

// An Answer is what a person says about two records.
type Answer uint8

// The answers. Undecided is an empty cell of a review list: it changes nothing.
const (
	Undecided Answer = iota
	Same
	Different
)

var answerNames = [...]string{"", "same", "different"}

// String returns "", "same" or "different".
func (a Answer) String() string {
	if int(a) < len(answerNames) {
		return answerNames[a]
	}
	return fmt.Sprintf("Answer(%d)", uint8(a))
}

// ParseAnswer reads what String prints, in any case, and "undecided".
func ParseAnswer(s string) (Answer, error) {
	word := strings.ToLower(strings.TrimSpace(s))
	if word == "undecided" {
		return Undecided, nil
	}
	if i := slices.Index(answerNames[:], word); i >= 0 {
		return Answer(i), nil
	}
	return Undecided, fmt.Errorf("decision %q: want same, different or nothing", s)
}

// MarshalText implements encoding.TextMarshaler.
func (a Answer) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (a *Answer) UnmarshalText(b []byte) (err error) {
	*a, err = ParseAnswer(string(b))
	return err
}

// A Ruling is what a person decided on two records: one line of a decisions file.
type Ruling struct {
	// A and B name the records: by digest, which holds however files are named
	// and ordered, by ID (file#number), or by an export's own id.
	A      string `json:"a"`
	B      string `json:"b"`
	Answer Answer `json:"decision"`
	Who    string `json:"who,omitempty"`
	When   string `json:"when,omitempty"` // a date, or a time as in RFC 3339
	Why    string `json:"why,omitempty"`
	// Span is where the ruling stands, if it was read from a file.
	Span refsift.Span `json:"-"`
}

// String prints the ruling for messages.
func (r Ruling) String() string {
	s := fmt.Sprintf("%q and %q %s", r.A, r.B, cmp.Or(r.Answer.String(), "undecided"))
	if r.Who != "" {
		s += " by " + r.Who
	}
	if r.When != "" {
		s += " on " + r.When
	}
	return s
}

// Time reads When; ok is false where it is empty or in another form.
func (r Ruling) Time() (t time.Time, ok bool) {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02 15:04", time.DateOnly} {
		if t, err := time.Parse(layout, strings.TrimSpace(r.When)); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// Later reports whether r was decided after o, as far as both say when.
func (r Ruling) Later(o Ruling) bool {
	t, ok := r.Time()
	u, known := o.Time()
	return ok && known && t.After(u)
}

// MaxRulingLine is the length of the longest line that [ReadRulings] reads.
const MaxRulingLine = 1 << 20

// ReadRulings reads a decisions file: JSON Lines with the members of [Ruling],
// or CSV with columns named a, b, decision and, if wanted, who, when, why, in
// any order, separated by commas, semicolons or tabs. Further members and
// columns are ignored, so that a review list that was filled in is a decisions
// file. Rows without a decision are read as Undecided.
//
// A line that cannot be read costs itself and is in the tally; the error is
// that of reading from r. The name of the file is for positions.
func ReadRulings(r io.Reader, file string) ([]Ruling, *refsift.Tally, error) {
	t := new(refsift.Tally)
	dec, err := decode.NewReader(r, decode.Options{File: file, Report: t.Add})
	if err != nil {
		return nil, t, err
	}
	buf := bufio.NewReaderSize(dec, 64<<10)
	x := rulingReader{file: file, tally: t}
	if firstByte(buf) == '{' {
		err = x.readLines(buf)
	} else {
		err = x.readCSV(buf)
	}
	return x.rulings, t, err
}

// firstByte looks for the first byte that is not white space, within what a
// buffer holds; 0 if there is none.
func firstByte(buf *bufio.Reader) byte {
	head, _ := buf.Peek(buf.Size()) // a short input is no error here
	if head = bytes.TrimSpace(head); len(head) > 0 {
		return head[0]
	}
	return 0
}

type rulingReader struct {
	file    string
	tally   *refsift.Tally
	rulings []Ruling
}

func (x *rulingReader) complain(line int, message string) {
	at := refsift.Position{File: x.file, Line: line, Column: 1}
	x.tally.Add(refsift.Diagnostic{Severity: refsift.Error, Code: refsift.CodeDecisionDamaged, Span: refsift.Span{Start: at, End: at},
		Message: message, Fix: "write a, b and same or different"})
}

// add enters a ruling that names two records.
func (x *rulingReader) add(r Ruling, line int) {
	r.A, r.B = strings.TrimSpace(r.A), strings.TrimSpace(r.B)
	if r.A == "" || r.B == "" {
		x.complain(line, "the line does not name two records")
		return
	}
	at := refsift.Position{File: x.file, Line: line, Column: 1}
	r.Span = refsift.Span{Start: at, End: at}
	x.rulings = append(x.rulings, r)
}

func (x *rulingReader) readLines(buf *bufio.Reader) error {
	s := bufio.NewScanner(buf)
	s.Buffer(nil, MaxRulingLine)
	for line := 1; s.Scan(); line++ {
		text := bytes.TrimSpace(s.Bytes())
		if len(text) == 0 {
			continue
		}
		var r Ruling
		if err := json.Unmarshal(text, &r); err != nil {
			x.complain(line, "the line was not understood: "+strings.TrimPrefix(err.Error(), "json: "))
			continue
		}
		x.add(r, line)
	}
	return s.Err()
}

// rulingColumns are the columns of a decisions file in CSV.
var rulingColumns = [...]string{"a", "b", "decision", "who", "when", "why"}

func (x *rulingReader) readCSV(buf *bufio.Reader) error {
	cr := csv.NewReader(buf)
	cr.Comma = separator(buf)
	cr.LazyQuotes, cr.FieldsPerRecord = true, -1
	head, err := cr.Read()
	if err == io.EOF {
		return nil
	} else if err != nil {
		return err
	}
	var at [len(rulingColumns)]int
	for i, name := range rulingColumns {
		at[i] = slices.IndexFunc(head, func(h string) bool { return strings.EqualFold(strings.TrimSpace(h), name) })
	}
	if at[0] < 0 || at[1] < 0 || at[2] < 0 {
		x.complain(1, "the header does not name the columns a, b and decision")
		return nil
	}
	for {
		row, err := cr.Read()
		if err == io.EOF {
			return nil
		}
		if bad, ok := errors.AsType[*csv.ParseError](err); ok {
			x.complain(bad.StartLine, "the row was not understood: "+bad.Err.Error())
			continue
		} else if err != nil {
			return err
		}
		line, _ := cr.FieldPos(0)
		x.row(row, at, line)
	}
}

func (x *rulingReader) row(row []string, at [len(rulingColumns)]int, line int) {
	cell := func(column int) string {
		if i := at[column]; i >= 0 && i < len(row) {
			return strings.TrimSpace(row[i])
		}
		return ""
	}
	if strings.Join(row, "") == "" {
		return // spreadsheets leave empty rows
	}
	answer, err := ParseAnswer(cell(2))
	if err != nil {
		x.complain(line, err.Error())
		return
	}
	x.add(Ruling{A: cell(0), B: cell(1), Answer: answer, Who: cell(3), When: cell(4), Why: cell(5)}, line)
}

// separator is what parts the columns of the first line: spreadsheets of many
// countries write semicolons.
func separator(buf *bufio.Reader) rune {
	head, _ := buf.Peek(buf.Size())
	head, _, _ = bytes.Cut(head, []byte("\n"))
	best, most := ',', 0
	for _, c := range []rune{',', ';', '\t'} {
		if n := bytes.Count(head, []byte(string(c))); n > most {
			best, most = c, n
		}
	}
	return best
}

// WriteRulingsCSV writes rulings as [ReadRulings] reads them, as CSV.
func WriteRulingsCSV(w io.Writer, rulings []Ruling) error {
	cw := csv.NewWriter(w)
	rows := [][]string{rulingColumns[:]}
	for _, r := range rulings {
		rows = append(rows, []string{r.A, r.B, r.Answer.String(), r.Who, r.When, r.Why})
	}
	return cw.WriteAll(rows)
}

// WriteRulings writes rulings as [ReadRulings] reads them, as JSON Lines.
func WriteRulings(w io.Writer, rulings []Ruling) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, r := range rulings {
		if err := enc.Encode(r); err != nil {
			return err
		}
	}
	return nil
}
