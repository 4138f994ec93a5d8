package bibtex

import (
	"io"
	"iter"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/intake"
)

// A Reader reads records from BibTeX or biblatex text. Set the exported
// fields before the first [Reader.Read]. A Reader is not safe for concurrent
// use; the records it returns are independent of it and of each other.
type Reader struct {
	refsift.ReadOptions

	src  io.Reader
	in   intake.Source
	scan *scanner
	err  error // ends reading

	ordinal  int
	macros   macroTable
	keys     keySet
	names    interner
	parents  parents
	platform string // that the text of the file names
	database string

	// Entries read ahead, because one before them uses a macro or a parent
	// that is defined later.
	ahead     []ahead
	aheadSize int
	later     macroTable
	laterKeys map[string]*entry
}

// An ahead is an entry or directive read before its turn.
type ahead struct {
	e    *entry // nil: a directive or text
	c    chunk
	size int
}

// maxAhead bounds, in bytes of text, how far the reader looks for a macro or
// a parent that stands behind its use.
const maxAhead = 4 << 20

// NewReader returns a Reader of the BibTeX text in r.
func NewReader(r io.Reader) *Reader { return &Reader{src: r} }

// Read returns the next record, or io.EOF at the end.
//
// Whatever could be repaired or guessed is a note or warning, see
// [Reader.Diagnostics]. An error of type *[refsift.Diagnostic] concerns one
// entry that does not follow the grammar: what could be read of it comes with
// the error, its text in the tag [RawTag], and Read may be called again. In
// Strict mode warnings are errors too. Every other error ends reading.
func (r *Reader) Read() (*refsift.Record, error) {
	if r.scan == nil && r.err == nil {
		r.open()
	}
	if r.err != nil {
		return nil, r.err
	}
	if e, ok := r.nextEntry(); ok {
		return r.record(e)
	}
	r.err = r.in.End(r.scan.err)
	return nil, r.err
}

// All returns a single-use iterator over the records, see [refsift.Records].
func (r *Reader) All() iter.Seq2[*refsift.Record, error] { return refsift.Records(r) }

// Diagnostics returns what was found so far: exact counts and a sample.
func (r *Reader) Diagnostics() *refsift.Tally { return r.in.Diagnostics() }

// Outside returns the text that no entry holds, complete at the end: headers,
// comments, and the directives @comment, @preamble and @string; the first 1000
// passages.
func (r *Reader) Outside() []refsift.Passage { return r.in.Outside() }

// OutsideCount returns the exact number of passages.
func (r *Reader) OutsideCount() int { return r.in.OutsideCount() }

func (r *Reader) open() {
	if r.err = r.in.Open(r.src, "bibtex", r.ReadOptions); r.err != nil {
		return
	}
	r.scan = newScanner(&r.in, r.File, r.in.MaxRecord())
	r.names = interner{}
}

// nextEntry returns the next entry and acts on what stands before it.
func (r *Reader) nextEntry() (*entry, bool) {
	for {
		var a ahead
		if len(r.ahead) > 0 {
			a = r.ahead[0]
			r.ahead = r.ahead[1:]
			r.aheadSize -= a.size
			if a.e != nil {
				if k := strings.ToLower(a.e.key); r.laterKeys[k] == a.e {
					delete(r.laterKeys, k)
				}
			}
			if len(r.ahead) == 0 {
				r.ahead, r.later, r.laterKeys = nil, macroTable{}, nil
			}
		} else {
			c, ok := r.scan.next()
			if !ok {
				return nil, false
			}
			a = r.parse(c)
		}
		if a.e != nil {
			return a.e, true
		}
		r.outsideChunk(a.c)
	}
}

func (r *Reader) parse(c chunk) ahead {
	a := ahead{c: c, size: len(c.text) + 256}
	if c.kind == chunkEntry {
		a.e = parseEntry(c, r.scan.eol, r.names)
	}
	return a
}

// lookAhead reads on until found reports true, the bound is met or the file
// ends. Every chunk is looked at once, however many entries ask.
func (r *Reader) lookAhead(found func() bool) {
	for !found() && r.aheadSize < maxAhead {
		c, ok := r.scan.next()
		if !ok {
			return
		}
		a := r.parse(c)
		r.ahead = append(r.ahead, a)
		r.aheadSize += a.size
		switch {
		case a.e != nil:
			if r.laterKeys == nil {
				r.laterKeys = map[string]*entry{}
			}
			if k := strings.ToLower(a.e.key); k != "" && r.laterKeys[k] == nil {
				r.laterKeys[k] = a.e
			}
		case isString(c):
			r.later.define(c, r.scan.eol)
		}
	}
}

func isString(c chunk) bool {
	return c.kind == chunkDirective && strings.EqualFold(c.word, "string")
}

// outsideChunk learns from text outside entries and reports it.
func (r *Reader) outsideChunk(c chunk) {
	r.learn(c)
	switch {
	case isString(c):
		r.macros.define(c, r.scan.eol)
	case c.kind == chunkText && !isCommentText(c.text):
		r.in.Report(refsift.Diagnostic{
			Severity: refsift.Note, Code: refsift.CodeTextOutside, Span: refsift.Span{Start: c.start, End: c.end},
			Message: "text outside entries: " + quote(c.text),
		})
	}
	if c.kind == chunkDirective && !c.closed {
		r.in.Report(refsift.Diagnostic{
			Severity: refsift.Warning, Code: refsift.CodeBraces, Span: refsift.Span{Start: c.start, End: c.end},
			Tag: "@" + strings.ToLower(c.word), Message: "the braces of @" + strings.ToLower(c.word) + " do not balance", Fix: "close it",
		})
	}
}

// isCommentText reports whether every line begins with a percent sign.
func isCommentText(s string) bool {
	for line := range strings.Lines(s) {
		if t := strings.TrimSpace(line); t != "" && t[0] != '%' {
			return false
		}
	}
	return true
}

// record turns an entry into a record.
func (r *Reader) record(e *entry) (*refsift.Record, error) {
	r.ordinal++
	span := refsift.Span{Start: e.start, End: e.end}
	if e.tooBig {
		return nil, r.in.TooBig(span, r.ordinal)
	}
	b := newBuilder(r, e)
	b.build()
	r.parents.add(e)
	r.reportDefects(e)
	return r.in.Deliver(b.rec, span)
}

// reportDefects reports what is wrong with the entry.
func (r *Reader) reportDefects(e *entry) {
	for _, x := range e.defects {
		d := refsift.Diagnostic{
			Severity: x.severity, Code: x.code, Span: refsift.Span{Start: x.at, End: e.end}, Record: r.ordinal,
			Tag: x.tag, Message: x.message, Fix: x.fix,
		}
		if x.code == refsift.CodeTruncated {
			d.Err = refsift.ErrTruncated
		}
		r.in.Report(d)
	}
}
