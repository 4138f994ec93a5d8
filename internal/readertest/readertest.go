// Package readertest is the conformance kit of the readers: every format's
// reader passes the same tests, on exports that its format describes.
package readertest

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"
	"unicode/utf16"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/decode"
)

// A Reader is what the readers of all formats offer.
type Reader interface {
	refsift.RecordReader
	All() iter.Seq2[*refsift.Record, error]
	Diagnostics() *refsift.Tally
	Outside() []refsift.Passage
	OutsideCount() int
}

// A Format describes a format to the kit.
type Format struct {
	Name string // for Origin.Format
	Open func(io.Reader, refsift.ReadOptions) Reader
	// Head and Foot stand around the records of an export.
	Head, Foot string
	// Record is a record with a title, white space behind it included.
	Record func(title string) string
	// Doubtful is an export of one record, which is read with a warning.
	Doubtful string
	// Between is text between two records that belongs to neither; "" if the
	// format has no such place.
	Between string
}

// Export joins records with the titles to an export.
func (f Format) Export(titles ...string) string {
	var b strings.Builder
	b.WriteString(f.Head)
	for _, t := range titles {
		b.WriteString(f.Record(t))
	}
	b.WriteString(f.Foot)
	return b.String()
}

// Run runs the kit.
func Run(t *testing.T, f Format) {
	t.Run("Records", f.records)
	t.Run("Encodings", f.encodings)
	t.Run("IOError", f.ioError)
	t.Run("Truncated", f.truncated)
	t.Run("Outside", f.outside)
	t.Run("MaxRecord", f.maxRecord)
	t.Run("Strict", f.strict)
	t.Run("UnknownEncoding", f.unknownEncoding)
}

func (f Format) read(text string, o refsift.ReadOptions) ([]*refsift.Record, []error, Reader) {
	r := f.Open(strings.NewReader(text), o)
	var recs []*refsift.Record
	var errs []error
	for rec, err := range r.All() {
		if rec != nil {
			recs = append(recs, rec)
		}
		if err != nil {
			errs = append(errs, err)
		}
	}
	return recs, errs, r
}

func titles(recs []*refsift.Record) []string {
	out := make([]string, len(recs))
	for i, rec := range recs {
		out[i] = strings.TrimSuffix(rec.Title, ".")
	}
	return out
}

var three = []string{"Pears in spring", "Plums in autumn", "Figs in winter"}

func (f Format) records(t *testing.T) {
	text := f.Export(three...)
	handed := 0
	o := refsift.ReadOptions{File: "x", Platform: "P", Database: "D", OnDiagnostic: func(refsift.Diagnostic) { handed++ }}
	recs, errs, r := f.read(text, o)
	if !slices.Equal(titles(recs), three) || len(errs) > 0 {
		t.Fatalf("read %q with %v", titles(recs), errs)
	}
	for i, rec := range recs {
		if rec.ID != (refsift.ID{File: "x", Ordinal: i + 1}) {
			t.Errorf("record %d has the ID %v", i+1, rec.ID)
		}
		or := rec.Origin
		if or.File != "x" || or.Format != f.Name || or.Platform != "P" || or.Database != "D" || or.Encoding != "ascii" {
			t.Errorf("record %d has the origin %+v", i+1, or)
		}
		CheckTags(t, text, rec)
	}
	total := r.Diagnostics().Count(refsift.Note) + r.Diagnostics().Count(refsift.Warning)
	if handed != total || r.Diagnostics().Count(refsift.Error) > 0 || r.Diagnostics().Count(refsift.Warning) > 0 {
		t.Errorf("%d diagnostics handed out, counted %v", handed, r.Diagnostics().Counts())
	}
	if _, err := r.Read(); err != io.EOF {
		t.Errorf("behind the end: %v", err)
	}
	Law(t, text, recs, r.Outside())
}

// CheckTags checks that a record has tags and that their places are in its
// span.
func CheckTags(t testing.TB, text string, rec *refsift.Record) {
	t.Helper()
	s := rec.Origin.Span
	if len(rec.Tags) == 0 && rec.Origin.Format != "jsonl" {
		t.Errorf("%v has no tags", rec.ID)
	}
	if s.Start.Offset < 0 || s.End.Offset < s.Start.Offset || s.End.Offset > int64(len(text)) {
		t.Errorf("%v is at %d-%d of %d", rec.ID, s.Start.Offset, s.End.Offset, len(text))
	}
	for _, tag := range rec.Tags {
		if int(tag.Line) < s.Start.Line || int(tag.Line) > s.End.Line || tag.Column < 1 || tag.Name == "" {
			t.Errorf("%v: %s is at %d:%d, the record at lines %d-%d", rec.ID, tag.Name, tag.Line, tag.Column, s.Start.Line, s.End.Line)
		}
	}
}

func (f Format) encodings(t *testing.T) {
	text := f.Export("Pears é", "Plums ä")
	wide := func(order binary.AppendByteOrder) string {
		out := order.AppendUint16(nil, 0xFEFF)
		for _, u := range utf16.Encode([]rune(text)) {
			out = order.AppendUint16(out, u)
		}
		return string(out)
	}
	latin := strings.NewReplacer("é", "\xE9", "ä", "\xE4").Replace(text)
	for name, in := range map[string]string{
		"utf-8": text, "utf-8-bom": "\uFEFF" + text, "utf-16le": wide(binary.LittleEndian), "utf-16be": wide(binary.BigEndian), "windows-1252": latin,
	} {
		recs, errs, r := f.read(in, refsift.ReadOptions{})
		if !slices.Equal(titles(recs), []string{"Pears é", "Plums ä"}) || len(errs) > 0 {
			t.Errorf("%s: read %q with %v", name, titles(recs), errs)
			continue
		}
		if got := recs[1].Origin.Encoding; got != name {
			t.Errorf("%s is called %s", name, got)
		}
		Law(t, Decoded(t, []byte(in)), recs, r.Outside())
	}
	for _, end := range []string{"\r\n", "\r"} {
		in := strings.ReplaceAll(text, "\n", end)
		recs, _, r := f.read(in, refsift.ReadOptions{})
		if end == "\r" && f.Name == "jsonl" {
			continue // lines of JSON end with LF
		}
		if !slices.Equal(titles(recs), []string{"Pears é", "Plums ä"}) {
			t.Errorf("line end %q: read %q", end, titles(recs))
		}
		Law(t, in, recs, r.Outside())
	}
}

// Decoded returns the text of an export as its reader sees it.
func Decoded(t testing.TB, data []byte) string {
	t.Helper()
	d, err := decode.NewReader(bytes.NewReader(data), decode.Options{})
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(d)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func (f Format) ioError(t *testing.T) {
	broken := errors.New("the cable is cut")
	text := f.Head + f.Record(three[0]) + f.Record(three[1]) + f.Record(three[2])
	r := f.Open(io.MultiReader(strings.NewReader(text), iotest.ErrReader(broken)), refsift.ReadOptions{File: "x.txt"})
	var got []string
	var last error
	for rec, err := range r.All() {
		if rec != nil {
			got = append(got, strings.TrimSuffix(rec.Title, "."))
		}
		last = err
	}
	if len(got) < 2 || !slices.Equal(got[:2], three[:2]) || !errors.Is(last, broken) || !strings.Contains(last.Error(), "x.txt") {
		t.Errorf("read %q, then %v", got, last)
	}
	if _, err := r.Read(); !errors.Is(err, broken) {
		t.Errorf("reading on gives %v", err)
	}
}

// truncated cuts an export at every byte: what is read stays the same from
// one piece of input to many, and the account of the bytes holds.
func (f Format) truncated(t *testing.T) {
	text := f.Export(three[:2]...)
	for n := range len(text) {
		recs, _, r := f.read(text[:n], refsift.ReadOptions{})
		if len(recs) > 2 {
			t.Fatalf("%d records in %q", len(recs), text[:n])
		}
		Law(t, text[:n], recs, r.Outside())
		if t.Failed() {
			t.Fatalf("cut off at %d: %q", n, text[:n])
		}
	}
	bytewise := f.Open(iotest.OneByteReader(strings.NewReader(text)), refsift.ReadOptions{})
	i := 0
	whole, _, _ := f.read(text, refsift.ReadOptions{})
	for rec, err := range bytewise.All() {
		if err != nil || i >= len(whole) || rec.Digest() != whole[i].Digest() || rec.Origin.Span != whole[i].Origin.Span {
			t.Errorf("read byte by byte, record %d differs: %v", i+1, err)
		}
		i++
	}
}

func (f Format) outside(t *testing.T) {
	if f.Between == "" {
		return
	}
	text := f.Head + f.Record(three[0]) + f.Between + f.Record(three[1]) + f.Foot
	var handed []refsift.Passage
	recs, _, r := f.read(text, refsift.ReadOptions{OnOutside: func(p refsift.Passage) { handed = append(handed, p) }})
	if !slices.Equal(titles(recs), three[:2]) {
		t.Errorf("read %q", titles(recs))
	}
	if !slices.ContainsFunc(handed, func(p refsift.Passage) bool {
		return strings.Contains(p.Text, strings.TrimSpace(f.Between)) && p.Lost == 0
	}) {
		t.Errorf("%q is not among %v", f.Between, handed)
	}
	if !slices.Equal(handed, r.Outside()) || r.OutsideCount() != len(handed) {
		t.Errorf("%d handed out, %d kept, %d counted", len(handed), len(r.Outside()), r.OutsideCount())
	}
	Law(t, text, recs, r.Outside())
}

// maxRecord has a record that is too long between two others: it costs itself.
func (f Format) maxRecord(t *testing.T) {
	const limit = 4096
	long := "Long " + strings.Repeat("pears and plums, ", limit*3/17) + "end"
	text := f.Export(three[0], long, three[1])
	recs, errs, r := f.read(text, refsift.ReadOptions{MaxRecord: limit})
	if !slices.Equal(titles(recs), three[:2]) {
		t.Errorf("read %.100q", titles(recs))
	}
	if len(errs) != 1 || !errors.Is(errs[0], refsift.ErrTooLarge) {
		t.Fatalf("errors %v", errs)
	}
	d, _ := errors.AsType[*refsift.Diagnostic](errs[0])
	if d == nil || d.Record != 2 || d.Code != refsift.CodeRecordTooBig || d.Fix == "" || !d.Span.Start.IsValid() {
		t.Errorf("diagnostic %+v", d)
	}
	i := slices.IndexFunc(r.Outside(), func(p refsift.Passage) bool { return p.Lost == 2 })
	if i < 0 || !strings.Contains(r.Outside()[i].Text, "plums, pears") {
		t.Errorf("the text of the lost record is not kept")
	}
	Law(t, text, recs, r.Outside())
	if recs, errs, _ = f.read(text, refsift.ReadOptions{}); len(recs) != 3 || len(errs) > 0 {
		t.Errorf("without a limit: %d records, %v", len(recs), errs)
	}
}

func (f Format) strict(t *testing.T) {
	recs, errs, r := f.read(f.Doubtful, refsift.ReadOptions{})
	if len(recs) != 1 || len(errs) > 0 || r.Diagnostics().Count(refsift.Warning) == 0 {
		t.Fatalf("%d records, %v, %v; want one with a warning", len(recs), errs, r.Diagnostics().Counts())
	}
	warnings := r.Diagnostics().Count(refsift.Warning)
	strictly, errs, r := f.read(f.Doubtful, refsift.ReadOptions{Strict: true})
	if len(strictly) != 1 || len(errs) != 1 || r.Diagnostics().Count(refsift.Error) != warnings || r.Diagnostics().Count(refsift.Warning) != 0 {
		t.Fatalf("strict: %d records, %v, %v", len(strictly), errs, r.Diagnostics().Counts())
	}
	d, ok := errors.AsType[*refsift.Diagnostic](errs[0])
	if !ok || d.Record != 1 || d.Severity != refsift.Error || strictly[0].Digest() != recs[0].Digest() {
		t.Errorf("strict: %+v", errs[0])
	}
}

func (f Format) unknownEncoding(t *testing.T) {
	r := f.Open(strings.NewReader(f.Export(three...)), refsift.ReadOptions{Encoding: "nosuch"})
	for range 2 {
		if rec, err := r.Read(); rec != nil || err == nil || !strings.Contains(err.Error(), "nosuch") {
			t.Errorf("%v, %v", rec, err)
		}
	}
}

// CheckLaw reads any text as the format and checks what holds for every
// input: reading ends, each record has its number and its place, and the
// account of the bytes adds up.
func CheckLaw(t testing.TB, f Format, in string) {
	t.Helper()
	var outside []refsift.Passage
	r := f.Open(strings.NewReader(in), refsift.ReadOptions{OnOutside: func(p refsift.Passage) { outside = append(outside, p) }})
	var recs []*refsift.Record
	n := 0
	for rec, err := range r.All() {
		n++
		d, _ := errors.AsType[*refsift.Diagnostic](err)
		switch {
		case rec != nil && rec.ID.Ordinal != n:
			t.Fatalf("record %d has the number %d", n, rec.ID.Ordinal)
		case rec == nil && (d == nil || d.Record != n):
			t.Fatalf("record %d is lost with %v", n, err)
		case rec != nil && rec.Origin.Format == f.Name:
			recs = append(recs, rec)
		}
	}
	text := Decoded(t, []byte(in))
	if f.Name == "jsonl" && len(recs) < n {
		return // a record of another file keeps the place it had there
	}
	if strings.Contains(text, "\r") && strings.Contains(strings.ReplaceAll(text, "\r\n", ""), "\r") && strings.Contains(text, "\n") {
		return // line ends of several kinds: the places of lines have several readings
	}
	Law(t, text, recs, outside)
}

// blank is the white space that may stand between records.
const blank = " \t\r\n\f\v\uFEFF"

// Law checks the account of the bytes: the spans of the records, the passages
// outside and the white space between them are the decoded text, in order and
// without overlap.
func Law(t testing.TB, text string, recs []*refsift.Record, outside []refsift.Passage) {
	t.Helper()
	type piece struct {
		what string
		refsift.Span
	}
	var pieces []piece
	for _, rec := range recs {
		pieces = append(pieces, piece{fmt.Sprintf("record %d", rec.ID.Ordinal), rec.Origin.Span})
	}
	for _, p := range outside {
		pieces = append(pieces, piece{"the passage", p.Span})
		if from, to := p.Span.Start.Offset, p.Span.End.Offset; from < 0 || to > int64(len(text)) || from > to || text[from:to] != p.Text {
			t.Errorf("the passage %d-%d is not what stands there: %.60q", from, to, p.Text)
		}
	}
	slices.SortStableFunc(pieces, func(a, b piece) int { return int(a.Start.Offset - b.Start.Offset) })
	var rebuilt strings.Builder
	at := int64(0)
	for _, p := range pieces {
		if p.Start.Offset < at || p.End.Offset < p.Start.Offset || p.End.Offset > int64(len(text)) {
			t.Errorf("%s is at %d-%d, behind %d of %d", p.what, p.Start.Offset, p.End.Offset, at, len(text))
			return
		}
		gap := text[at:p.Start.Offset]
		if strings.Trim(gap, blank) != "" {
			t.Errorf("in no record and no passage: %.80q", gap)
		}
		checkPlace(t, text, p.what, p.Start)
		checkPlace(t, text, p.what, p.End)
		rebuilt.WriteString(gap)
		rebuilt.WriteString(text[p.Start.Offset:p.End.Offset])
		at = p.End.Offset
	}
	if strings.Trim(text[at:], blank) != "" {
		t.Errorf("in no record and no passage, at the end: %.80q", text[at:])
	}
	rebuilt.WriteString(text[at:])
	if rebuilt.String() != text {
		t.Errorf("the pieces do not make the text")
	}
}

// checkPlace checks that line and column of a place belong to its offset. A
// text that mixes lone CR with LF has more than one way to count lines.
func checkPlace(t testing.TB, text, what string, p refsift.Position) {
	t.Helper()
	eol := "\n"
	if !strings.Contains(text, "\n") {
		eol = "\r"
	}
	before := text[:p.Offset]
	line, column := 1+strings.Count(before, eol), int(p.Offset)-strings.LastIndex(before, eol)
	if p.Line != line || p.Column != column {
		t.Errorf("%s is at %d:%d, its offset %d is at %d:%d", what, p.Line, p.Column, p.Offset, line, column)
	}
}

// CheckLinear reads a text that repeats a unit. If that takes longer than any
// reader needs for the length, it must not take much longer than a quarter of
// the text does, four times.
func CheckLinear(t testing.TB, f Format, name, head, unit string) {
	t.Helper()
	const size = 96 << 10
	const slack = 60 * time.Millisecond // of the garbage collector, and 6 MB/s
	read := func(n int) time.Duration {
		text := head + strings.Repeat(unit, n/len(unit))
		start := processorTime()
		for range f.Open(strings.NewReader(text), refsift.ReadOptions{}).All() {
		}
		return processorTime() - start
	}
	long := read(4 * size)
	if long <= slack {
		return
	}
	short := min(read(size), read(size))
	if long = min(long, read(4*size)); long > 10*short+slack { // again, in case the first was disturbed
		t.Errorf("%s, %s: %v for %d kB, %v for four times as much", f.Name, name, short, size>>10, long)
	}
}
