// Package xmlrec cuts an XML export into the elements that are its records
// and parses each into a small tree. It streams: an export of any size costs
// the memory of one record, and a damaged record costs only itself.
package xmlrec

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/intake"
)

// Options describe a format to a Reader.
type Options struct {
	Format   string                    // for Origin
	Elements []string                  // names of the elements that are records
	Inline   func(element string) bool // tells markup inside a text
	// Fill computes the typed fields of a record from its elements, and its
	// platform and database as far as the record tells them.
	Fill func(rec *refsift.Record, root *Node)
}

// A Reader reads the records of an XML export. It is not safe for concurrent
// use.
type Reader struct {
	intake.Source
	o       Options
	src     io.Reader
	parser  Parser
	tagger  Tagger
	buf     []byte // read and not yet handed out
	piece   []byte // what one read gives
	at      refsift.Position
	sawLF   bool
	ordinal int
	err     error // of the input
	ended   error // what Read gives at the end
}

// NewReader returns a Reader of the export in src.
func NewReader(src io.Reader, o Options) *Reader {
	return &Reader{o: o, src: src, tagger: Tagger{Inline: o.Inline}}
}

// Read returns the next record, or io.EOF. The options count at the first
// call. A damaged record comes with an error, as far as it could be read; one
// without an end is lost.
func (r *Reader) Read(o refsift.ReadOptions) (*refsift.Record, error) {
	if r.piece == nil && r.ended == nil {
		if r.ended = r.Open(r.src, r.o.Format, o); r.ended == nil {
			r.piece, r.at = make([]byte, 64<<10), refsift.Position{File: o.File, Line: 1, Column: 1}
		}
	}
	if r.ended != nil {
		return nil, r.ended
	}
	text, span, err := r.next()
	if err != nil {
		if IsEnd(err) {
			r.ended = r.End(err)
			err = r.ended
		}
		return nil, err
	}
	root, err := r.parser.Parse(text)
	rec := &refsift.Record{ID: refsift.ID{File: o.File, Ordinal: r.ordinal}, Tags: r.tagger.Tags(root, text, span.Start), Origin: r.Origin(span)}
	r.o.Fill(rec, root)
	if rec.Title == "" && rec.OriginalTitle == "" {
		r.Report(refsift.Diagnostic{Severity: refsift.Warning, Code: refsift.CodeRecordEmpty, Span: span, Record: r.ordinal, Message: "the record has no title", Fix: "check the export"})
	}
	if err != nil {
		r.Report(refsift.Diagnostic{Severity: refsift.Error, Code: refsift.CodeRecordDamaged, Span: span, Record: r.ordinal,
			Message: "the XML of the record is damaged: " + err.Error(), Fix: "the record was read as far as it goes; export it again"})
	}
	return r.Deliver(rec, span)
}

// next returns the text of the next record. A *refsift.Diagnostic stands for
// one that has no end; next goes on behind it.
func (r *Reader) next() (string, refsift.Span, error) {
	element, err := r.seekStart()
	if err != nil {
		return "", refsift.Span{}, err
	}
	r.ordinal++
	end := []byte("</" + element + ">")
	open := []byte("<" + element)
	from := len(open)
	for {
		within := r.buf[from:]
		stop := bytes.Index(within, end)
		if stop >= 0 {
			within = within[:stop]
		}
		if next := startOf(within, open); next >= 0 {
			return "", refsift.Span{}, r.lose(from+next, "begins but does not end before the next one begins", refsift.CodeRecordDamaged, nil)
		}
		if stop >= 0 {
			text, span := r.take(from + stop + len(end))
			return text, span, nil
		}
		if len(r.buf) > r.MaxRecord() {
			_, span := r.take(len(r.buf))
			return "", span, r.TooBig(span, r.ordinal)
		}
		from = max(len(open), len(r.buf)-len(end))
		if !r.more() {
			if r.err != io.EOF {
				return "", refsift.Span{}, r.err
			}
			return "", refsift.Span{}, r.lose(len(r.buf), "is cut off by the end of the file", refsift.CodeTruncated, refsift.ErrTruncated)
		}
	}
}

// seekStart drops what stands before the next record and returns its element.
func (r *Reader) seekStart() (string, error) {
	for {
		best, element := -1, ""
		within := r.buf
		for _, e := range r.o.Elements {
			if i := startOf(within, []byte("<"+e)); i >= 0 {
				best, element = i, e
				within = within[:i] // another counts only if it comes earlier
			}
		}
		if best >= 0 {
			r.outside(best)
			return element, nil
		}
		const longest = 64 // more than any "<element "
		if keep := len(r.buf) - longest; keep > 0 {
			r.outside(keep)
		}
		if !r.more() {
			r.outside(len(r.buf))
			return "", r.err
		}
	}
}

// startOf finds the open tag in b, and not that of an element whose name is longer.
func startOf(b, open []byte) int {
	for from := 0; ; {
		i := bytes.Index(b[from:], open)
		if i < 0 {
			return -1
		}
		i += from
		if j := i + len(open); j < len(b) && (b[j] == '>' || b[j] == ' ' || b[j] == '\n' || b[j] == '\r' || b[j] == '\t') {
			return i
		}
		from = i + len(open)
	}
}

// more reads on; false: r.err says why not.
func (r *Reader) more() bool {
	if r.err != nil {
		return false
	}
	n, err := r.Source.Read(r.piece)
	r.buf = append(r.buf, r.piece[:n]...)
	r.sawLF = r.sawLF || bytes.IndexByte(r.piece[:n], '\n') >= 0
	r.err = err
	return n > 0 || err == nil
}

// outside drops n bytes between records and reports text among them.
func (r *Reader) outside(n int) {
	if text := strings.TrimSpace(withoutMarkup(r.buf[:n])); text != "" {
		r.Report(refsift.Diagnostic{Severity: refsift.Note, Code: refsift.CodeTextOutside,
			Span: refsift.Span{Start: r.at, End: r.at}, Message: fmt.Sprintf("text outside the records: %.60q", text)})
	}
	r.advance(n)
}

func withoutMarkup(b []byte) string {
	var out strings.Builder
	depth := 0
	for _, c := range b {
		switch {
		case c == '<':
			depth++
		case c == '>' && depth > 0:
			depth--
		case depth == 0:
			out.WriteByte(c)
		}
	}
	return out.String()
}

func (r *Reader) take(n int) (string, refsift.Span) {
	text, span := string(r.buf[:n]), refsift.Span{Start: r.at}
	r.advance(n)
	span.End = r.at
	return text, span
}

// lose drops n bytes of a damaged record and returns the diagnostic.
func (r *Reader) lose(n int, what string, code refsift.Code, cause error) *refsift.Diagnostic {
	text, span := r.take(n)
	return r.Lose(refsift.Diagnostic{Code: code, Span: span, Record: r.ordinal,
		Message: fmt.Sprintf("the record %s: %.80q", what, text), Fix: "export again, or close the element", Err: cause}, span)
}

func (r *Reader) advance(n int) {
	gone := r.buf[:n]
	r.at.Offset += int64(n)
	eol := byte('\n')
	if !r.sawLF {
		eol = '\r' // ends lines only in a text without LF
	}
	if lines := bytes.Count(gone, []byte{eol}); lines > 0 {
		r.at.Line += lines
		r.at.Column = n - bytes.LastIndexByte(gone, eol)
	} else {
		r.at.Column += n
	}
	r.buf = r.buf[n:]
}

// IsEnd reports whether err ends reading: it is no *refsift.Diagnostic.
func IsEnd(err error) bool {
	_, ok := errors.AsType[*refsift.Diagnostic](err)
	return err != nil && !ok
}
