package format

import (
	"bufio"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"iter"
	"path"
	"slices"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/bibtex"
	"github.com/refsift/refsift/format/ciw"
	"github.com/refsift/refsift/format/cochrane"
	"github.com/refsift/refsift/format/csv"
	"github.com/refsift/refsift/format/endnotexml"
	"github.com/refsift/refsift/format/enw"
	"github.com/refsift/refsift/format/jsonl"
	"github.com/refsift/refsift/format/nbib"
	"github.com/refsift/refsift/format/ovidtext"
	"github.com/refsift/refsift/format/pubmedxml"
	"github.com/refsift/refsift/format/refworks"
	"github.com/refsift/refsift/internal/decode"
	"github.com/refsift/refsift/internal/origin"
	"github.com/refsift/refsift/ris"
)

// Options set from outside what an export does not say or says wrongly. The
// zero value finds everything by content.
type Options struct {
	Format    string // name of the format; "": by content
	Encoding  string // WHATWG name such as "windows-1252"; "": by content
	Platform  string // platform of every record; "": by content
	Databases []DatabaseRule
	Strict    bool // warnings are errors; the first about a record is returned with it
	MaxRecord int  // bytes of one record; 0: 32 MiB
	// OnDiagnostic receives every diagnostic as it is found; nil: they are
	// counted and sampled only, see Reader.Diagnostics.
	OnDiagnostic func(refsift.Diagnostic)
	// OnOutside receives every passage that no record holds; nil: see
	// Reader.Outside.
	OnOutside func(refsift.Passage)
}

// A DatabaseRule names the database of the files that a pattern matches.
// The pattern is that of path.Match, against the whole name of the file or
// its last element. The first rule that matches counts.
type DatabaseRule struct{ Database, Pattern string }

// ParseDatabaseRule reads NAME=GLOB.
func ParseDatabaseRule(s string) (DatabaseRule, error) {
	name, pattern, ok := strings.Cut(s, "=")
	if !ok || strings.TrimSpace(name) == "" || pattern == "" {
		return DatabaseRule{}, fmt.Errorf("database rule %q: want NAME=GLOB, such as CINAHL=cinahl*.ris", s)
	}
	if _, err := path.Match(pattern, ""); err != nil {
		return DatabaseRule{}, fmt.Errorf("database rule %q: %w", s, err)
	}
	return DatabaseRule{strings.TrimSpace(name), pattern}, nil
}

func (o Options) database(file string) string {
	for _, r := range o.Databases {
		whole, _ := path.Match(r.Pattern, file)
		last, _ := path.Match(r.Pattern, path.Base(file))
		if whole || last {
			return r.Database
		}
	}
	return ""
}

// source is what the readers of all formats have in common.
type source interface {
	refsift.RecordReader
	Diagnostics() *refsift.Tally
	Outside() []refsift.Passage
	OutsideCount() int
}

// formats lists the formats that can be read. A format is one row here and
// its patterns in detect.go.
var formats = []struct {
	name string
	open func(io.Reader) (source, *refsift.ReadOptions)
}{
	{RIS, func(r io.Reader) (source, *refsift.ReadOptions) { x := ris.NewReader(r); return x, &x.ReadOptions }},
	{NBIB, func(r io.Reader) (source, *refsift.ReadOptions) { x := nbib.NewReader(r); return x, &x.ReadOptions }},
	{BibTeX, func(r io.Reader) (source, *refsift.ReadOptions) { x := bibtex.NewReader(r); return x, &x.ReadOptions }},
	{CSV, func(r io.Reader) (source, *refsift.ReadOptions) { x := csv.NewReader(r); return x, &x.ReadOptions }},
	{JSONL, func(r io.Reader) (source, *refsift.ReadOptions) { x := jsonl.NewReader(r); return x, &x.ReadOptions }},
	{PubMedXML, func(r io.Reader) (source, *refsift.ReadOptions) {
		x := pubmedxml.NewReader(r)
		return x, &x.ReadOptions
	}},
	{EndNoteXML, func(r io.Reader) (source, *refsift.ReadOptions) {
		x := endnotexml.NewReader(r)
		return x, &x.ReadOptions
	}},
	{WoS, func(r io.Reader) (source, *refsift.ReadOptions) { x := ciw.NewReader(r); return x, &x.ReadOptions }},
	{WoSTab, func(r io.Reader) (source, *refsift.ReadOptions) { x := ciw.NewTabReader(r); return x, &x.ReadOptions }},
	{Refer, func(r io.Reader) (source, *refsift.ReadOptions) { x := enw.NewReader(r); return x, &x.ReadOptions }},
	{RefWorks, func(r io.Reader) (source, *refsift.ReadOptions) { x := refworks.NewReader(r); return x, &x.ReadOptions }},
	{OvidTagged, func(r io.Reader) (source, *refsift.ReadOptions) { x := ovidtext.NewReader(r); return x, &x.ReadOptions }},
	{OvidText, func(r io.Reader) (source, *refsift.ReadOptions) {
		x := ovidtext.NewFieldReader(r)
		return x, &x.ReadOptions
	}},
	{CochraneText, func(r io.Reader) (source, *refsift.ReadOptions) { x := cochrane.NewReader(r); return x, &x.ReadOptions }},
}

// Readable returns the names of the formats that can be read.
func Readable() []string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = f.name
	}
	return names
}

// A Reader reads the records of one file, whatever its format. It is not
// safe for concurrent use.
type Reader struct {
	src       source
	o         Options
	info      Info
	tally     refsift.Tally
	sum       hash.Hash
	raw       io.Reader // the bytes as they are in the file, being summed
	platforms map[string]int
	databases map[string]int
	weigher   weigher
	announced announced
	done      bool
}

// Info is what is known of a file; complete after the last Read.
type Info struct {
	File        string    `json:"file"`
	Format      string    `json:"format,omitempty"`
	Found       Found     `json:"found"`
	Compression string    `json:"compression,omitempty"`
	Encoding    string    `json:"encoding,omitempty"`
	PlatformID  string    `json:"platform_id,omitempty"` // short form of the platform of most records: ebsco
	DatabaseID  string    `json:"database_id,omitempty"` // short form of the database of most records: psycinfo
	Platforms   []Share   `json:"platforms,omitempty"`   // of the records, most frequent first
	Databases   []Share   `json:"databases,omitempty"`
	Records     int       `json:"records"`
	Unreadable  int       `json:"unreadable"`
	Bytes       int64     `json:"bytes"`
	SHA256      string    `json:"sha256,omitempty"`
	Missing     FieldGaps `json:"missing"`
	// Announced is what the export says of the size of the search, nil if it
	// says nothing; CheckParts compares.
	Announced *Announced `json:"announced,omitempty"`
}

// Found says how sure the format, the platform and the database of a file
// are, and by what.
type Found struct {
	Format   Finding `json:"format"`
	Platform Finding `json:"platform"`
	Database Finding `json:"database"`
}

// A Share is a number of records that have a name in common.
type Share struct {
	Name    string `json:"name"`
	Records int    `json:"records"`
}

// FieldGaps counts the records without a field.
type FieldGaps struct {
	Title    int `json:"title"`
	Authors  int `json:"authors"`
	Year     int `json:"year"`
	Source   int `json:"source"`
	Abstract int `json:"abstract"`
	DOI      int `json:"doi"`
}

// Open looks at the first bytes of r, chooses the format, and returns a
// Reader. The name is used for positions and record IDs. A *Diagnostic
// error says that r is no export that can be read, and what it is.
func Open(name string, r io.Reader, o Options) (*Reader, error) {
	x := &Reader{o: o, info: Info{File: name}, sum: sha256.New(), platforms: map[string]int{}, databases: map[string]int{}, weigher: newWeigher()}
	x.raw = io.TeeReader(r, io.MultiWriter(x.sum, (*counter)(&x.info.Bytes)))
	text := bufio.NewReaderSize(x.raw, window)
	head, err := text.Peek(2)
	if err != nil && err != io.EOF {
		return nil, x.unreadable(err)
	}
	if len(head) == 2 && head[0] == 0x1F && head[1] == 0x8B {
		z, err := gzip.NewReader(text)
		if err != nil {
			return nil, x.unreadable(fmt.Errorf("gzip: %w", err))
		}
		x.info.Compression = "gzip"
		text = bufio.NewReaderSize(&inflated{r: z, packed: &x.info.Bytes}, window)
	}
	if head, err = text.Peek(window); err != nil && err != io.EOF && len(head) == 0 {
		return nil, x.unreadable(err)
	}
	if err := x.choose(head); err != nil {
		return nil, err
	}
	i := slices.Index(Readable(), x.info.Format)
	src, set := formats[i].open(text)
	*set = refsift.ReadOptions{File: name, Platform: o.Platform, Database: o.database(name), Encoding: o.Encoding,
		Strict: o.Strict, MaxRecord: o.MaxRecord, OnDiagnostic: x.report, OnOutside: x.outside}
	x.src = src
	return x, nil
}

// counter counts the bytes written to it.
type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

// inflated refuses a decompression bomb: text that is far longer than its
// compressed form. Exports shrink by a factor of 3 to 10, and those of the
// same record over and over by 100.
type inflated struct {
	r      io.Reader
	text   int64
	packed *int64
}

const (
	bombSize  = 256 << 20 // below it nothing is refused
	bombRatio = 300
)

func (i *inflated) Read(p []byte) (int, error) {
	n, err := i.r.Read(p)
	i.text += int64(n)
	if i.text > bombSize && i.text/bombRatio > *i.packed {
		return n, fmt.Errorf("%d bytes expand to more than %d: %w", *i.packed, i.text, refsift.ErrTooLarge)
	}
	return n, err
}

func (x *Reader) unreadable(err error) *refsift.Diagnostic {
	return x.refuse(refsift.CodeInputUnreadable, "cannot be read: "+err.Error(), "check that the download is complete", err)
}

func (x *Reader) refuse(code refsift.Code, message, fix string, err error) *refsift.Diagnostic {
	at := refsift.Position{File: x.info.File}
	return &refsift.Diagnostic{Severity: refsift.Error, Code: code, Span: refsift.Span{Start: at, End: at},
		Message: message, Fix: fix, Err: err}
}

// choose sets the format, from outside or by content.
func (x *Reader) choose(head []byte) error {
	if _, err := decode.NewReader(nil, decode.Options{Encoding: x.o.Encoding}); err != nil {
		return err
	}
	if f := x.o.Format; f != "" {
		if !slices.Contains(Readable(), f) {
			return fmt.Errorf("format %q is not known: want one of %s", f, strings.Join(Readable(), ", "))
		}
		x.info.Format, x.info.Found.Format = f, fromOutside
		return nil
	}
	if len(head) == 0 || strings.TrimSpace(decodePrefix(head)) == "" && len(head) < window {
		return x.refuse(refsift.CodeEmpty, "the file is empty", "export again, or leave the file out", refsift.ErrNotAnExport)
	}
	d := Detect(head)
	x.info.Format, x.info.Found.Format = d.Format, d.Finding
	readable := strings.Join(Readable(), ", ")
	switch {
	case d.Kind != "":
		return x.refuse(refsift.CodeNotAnExport, "this is "+d.Kind+", not a bibliographic export",
			d.Fix, refsift.ErrNotAnExport)
	case d.Format == "":
		return x.refuse(refsift.CodeFormatUnknown, "the content matches no known export format",
			"name the format if it is one of "+readable+", or export again", refsift.ErrNotAnExport)
	}
	return nil
}

// outside learns from a passage that no record holds.
func (x *Reader) outside(p refsift.Passage) {
	if x.o.OnOutside != nil {
		x.o.OnOutside(p)
	}
	x.weigher.outside(p)
	if p.Lost == 0 {
		x.announced.text(p.Text)
	}
}

func (x *Reader) report(d refsift.Diagnostic) {
	x.tally.Add(d)
	if x.o.OnDiagnostic != nil {
		x.o.OnDiagnostic(d)
	}
}

// Read returns the next record; see refsift.RecordReader for its errors.
// Records are numbered from 1 in the order of the file, and those that
// cannot be read have a number too: the Record of their diagnostic.
func (x *Reader) Read() (*refsift.Record, error) {
	if x.done {
		return nil, io.EOF
	}
	rec, err := x.src.Read()
	if _, ok := errors.AsType[*refsift.Diagnostic](err); err != nil && !ok {
		x.done = true
		x.finish()
		if err != io.EOF {
			d := x.unreadable(err)
			x.info.Unreadable++
			d.Record = x.info.Records + x.info.Unreadable
			x.report(*d)
			return nil, d
		}
		return nil, err
	}
	if rec == nil {
		x.info.Unreadable++
		if d, ok := errors.AsType[*refsift.Diagnostic](err); ok {
			d.Record = x.info.Records + x.info.Unreadable
		}
		return nil, err
	}
	x.count(rec)
	return rec, err
}

func (x *Reader) count(rec *refsift.Record) {
	x.info.Records++
	rec.ID = refsift.ID{File: x.info.File, Ordinal: x.info.Records + x.info.Unreadable}
	x.info.Encoding = rec.Origin.Encoding
	x.platforms[rec.Origin.Platform]++
	x.databases[rec.Origin.Database]++
	x.weigher.record(rec)
	gaps := &x.info.Missing
	for _, g := range []struct {
		n    *int
		gone bool
	}{
		{&gaps.Title, rec.Title == ""}, {&gaps.Authors, len(rec.Authors) == 0}, {&gaps.Year, rec.Year == 0},
		{&gaps.Source, rec.Source == "" && rec.SourceAbbrev == ""}, {&gaps.Abstract, rec.Abstract == ""}, {&gaps.DOI, !rec.DOI.IsValid()},
	} {
		if g.gone {
			*g.n++
		}
	}
}

// finish completes the Info. What follows the end of the records (a second
// gzip member that is damaged, say) still belongs to the sum.
func (x *Reader) finish() {
	drain(x.raw)
	x.info.SHA256 = hex.EncodeToString(x.sum.Sum(nil))
	x.info.Platforms, x.info.Databases = shares(x.platforms), shares(x.databases)
	if len(x.info.Platforms) > 0 {
		x.info.PlatformID = origin.PlatformID(x.info.Platforms[0].Name)
	}
	if len(x.info.Databases) > 0 {
		x.info.DatabaseID = origin.DatabaseID(x.info.Databases[0].Name)
	}
	x.findOrigin()
	x.info.Announced = x.announced.info()
}

// drain reads r to its end or to an error, which the reader of the format
// reported already. A reader that gives nothing a hundred times is broken.
func drain(r io.Reader) {
	buf := make([]byte, 8<<10)
	for empty := 0; empty < 100; empty++ {
		n, err := r.Read(buf)
		if err != nil {
			return
		}
		if n > 0 {
			empty = -1
		}
	}
}

// findOrigin says how sure platform and database are.
func (x *Reader) findOrigin() {
	i := &x.info
	i.Found.Platform, i.Found.Database = fromOutside, fromOutside
	if !setFrom(x.o.Platform, i.Platforms) {
		i.Found.Platform = x.weigher.finding("platform", x.weigher.platforms, i.Platforms, i.Records)
	}
	if !setFrom(x.o.database(i.File), i.Databases) {
		i.Found.Database = x.weigher.finding("database", x.weigher.database, i.Databases, i.Records)
		if len(i.Databases) > 0 {
			i.Found.Database = doubtByName(i.Found.Database, i.File, i.Databases[0].Name)
		}
	}
}

// shares sorts by number of records, then by name; records without a name are left out.
func shares(counts map[string]int) []Share {
	var out []Share
	for name, n := range counts {
		if name != "" {
			out = append(out, Share{name, n})
		}
	}
	slices.SortFunc(out, func(a, b Share) int {
		if a.Records != b.Records {
			return b.Records - a.Records
		}
		return strings.Compare(a.Name, b.Name)
	})
	return out
}

// All returns a single-use iterator over the records; see refsift.Records.
func (x *Reader) All() iter.Seq2[*refsift.Record, error] { return refsift.Records(x) }

// Info returns what is known so far; it is complete when Read gave io.EOF.
func (x *Reader) Info() Info { return x.info }

// Outside returns the text that no record holds, complete at the end: headers
// and record numbers, comments, and the text of records that could not be
// read; the first 1000 passages.
func (x *Reader) Outside() []refsift.Passage { return x.src.Outside() }

// OutsideCount returns the exact number of passages.
func (x *Reader) OutsideCount() int { return x.src.OutsideCount() }

// Diagnostics returns the diagnostics so far: exact counts and a sample.
func (x *Reader) Diagnostics() *refsift.Tally { return &x.tally }

// Files reads the files of fsys that match the patterns (fs.Glob), in the
// order of the patterns and by name within one, each file once. A file that
// cannot be read gives a *refsift.Diagnostic, and the next is read. The
// iterator is single-use. In the end the files are compared with what they
// announce, see [CheckParts], if Options.OnDiagnostic is set.
func Files(fsys fs.FS, patterns ...string) iter.Seq2[*refsift.Record, error] {
	return Options{}.Files(fsys, patterns...)
}

// Files is [Files] with options.
func (o Options) Files(fsys fs.FS, patterns ...string) iter.Seq2[*refsift.Record, error] {
	return func(yield func(*refsift.Record, error) bool) {
		seen := map[string]bool{}
		var infos []Info
		for _, p := range patterns {
			names, err := fs.Glob(fsys, p)
			if err != nil || len(names) == 0 {
				if err == nil {
					err = fmt.Errorf("no file matches %q: %w", p, fs.ErrNotExist)
				}
				if !yield(nil, err) {
					return
				}
			}
			for _, name := range names {
				if seen[name] {
					continue
				}
				seen[name] = true
				if !o.file(fsys, name, &infos, yield) {
					return
				}
			}
		}
		if o.OnDiagnostic != nil {
			for _, d := range CheckParts(infos) {
				o.OnDiagnostic(d)
			}
		}
	}
}

func (o Options) file(fsys fs.FS, name string, infos *[]Info, yield func(*refsift.Record, error) bool) bool {
	f, err := fsys.Open(name)
	if err != nil {
		return yield(nil, fmt.Errorf("open %s: %w", name, err))
	}
	defer f.Close()
	r, err := Open(name, f, o)
	if err != nil {
		return yield(nil, err)
	}
	for rec, err := range r.All() {
		if !yield(rec, err) {
			return false
		}
	}
	*infos = append(*infos, r.Info())
	return true
}
