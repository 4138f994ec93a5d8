package lint

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/thesaurus"
)

// A pass is one strategy on its way through the rules.
type pass struct {
	l      *Linter
	src    string
	file   string
	starts []int // offset of each physical line
	s      *query.Strategy
	diags  refsift.Diagnostics
	tree   *thesaurus.Tree // nil: headings are not looked up

	rule     *Rule
	findings []Finding
	reported map[findingKey]bool
	more     int // findings beyond maxFindings

	lower   string                           // src with ASCII letters in lower case
	byLine  map[lineCode]refsift.Diagnostics // of reading
	codes   map[refsift.Code]bool            // of reading
	seqs    map[query.Expr]sequence
	buffer  []byte               // of keys
	bare    map[*query.Line]bool // lines with a term that has no field
	texts   []textLeaf           // terms and phrases, see leaves
	guesses map[string]suggestion
	slips   map[*query.Line]refsift.Span // see slippedQuote
	used    []usedHeading
	alien   bool // most headings are of another thesaurus

	lines []*query.Line                 // in the order of the text
	order []*query.Line                 // each after those that it names
	refs  map[*query.Line][]*query.Line // the lines that a line names
	users map[*query.Line][]*query.Line // the lines that name a line
	pools []*pool

	joined  []*pool // see blocks
	bounded []outOfBound
	checked bool                      // bounded is known
	left    map[query.Expr]query.Expr // see leftOf
	crowded bool                      // there are more references than are noted
}

// A findingKey tells findings apart: a rule says a thing once.
type findingKey struct {
	code     refsift.Code
	from, to int64
}

func newPass(l *Linter, s *query.Strategy, diags refsift.Diagnostics) *pass {
	text := s.Source
	p := &pass{l: l, src: text, file: l.Parser.File, starts: []int{0}, s: s, diags: diags, reported: map[findingKey]bool{}, seqs: map[query.Expr]sequence{}, guesses: map[string]suggestion{}, slips: map[*query.Line]refsift.Span{}}
	if len(s.Lines) > 0 {
		p.file = s.Lines[0].Span.Start.File
	}
	for i := range len(text) {
		if text[i] == '\n' {
			p.starts = append(p.starts, i+1)
		}
	}
	p.lines = slices.Clone(s.Lines)
	slices.SortStableFunc(p.lines, func(a, b *query.Line) int {
		return cmp.Compare(a.Span.Start.Offset, b.Span.Start.Offset)
	})
	p.lower = asciiLower(text)
	p.indexDiagnostics()
	p.tree = p.thesaurus()
	p.references()
	p.order = p.inOrder()
	p.texts = p.findLeaves()
	p.used = p.findHeadings()
	p.alien = p.tree != nil && p.foreign()
	p.pools = p.findPools()
	return p
}

// asciiLower keeps every offset, which strings.ToLower does not.
func asciiLower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

// A lineCode is a code that reading reported in a line.
type lineCode struct {
	line *query.Line
	code refsift.Code
}

func (p *pass) indexDiagnostics() {
	p.byLine, p.codes = map[lineCode]refsift.Diagnostics{}, map[refsift.Code]bool{}
	for _, d := range p.diags {
		p.codes[d.Code] = true
		if l := p.lineAt(d.Span.Start.Offset); l != nil {
			p.byLine[lineCode{l, d.Code}] = append(p.byLine[lineCode{l, d.Code}], d)
		}
	}
}

// diagsAt returns the diagnostics of a code in a line.
func (p *pass) diagsAt(l *query.Line, code refsift.Code) refsift.Diagnostics {
	return p.byLine[lineCode{l, code}]
}

// inOrder returns the lines so that each comes after those that it names.
// Reading left no cycle. It walks with a stack of its own: a strategy may be
// one long chain.
func (p *pass) inOrder() (out []*query.Line) {
	done := make(map[*query.Line]bool, len(p.s.Lines))
	next := map[*query.Line]int{}
	for _, root := range p.s.Lines {
		stack := []*query.Line{root}
		for len(stack) > 0 {
			l := stack[len(stack)-1]
			i := next[l]
			if done[l] || i == len(p.refs[l]) {
				if !done[l] {
					done[l] = true
					out = append(out, l)
				}
				stack = stack[:len(stack)-1]
				continue
			}
			next[l]++
			if r := p.refs[l][i]; !done[r] {
				stack = append(stack, r)
			}
		}
	}
	return out
}

// maxEdges bounds the references that are noted: 5,000 lines that each join
// all those above would have twelve million.
const maxEdges = 200_000

// references notes which line names which.
func (p *pass) references() {
	n := len(p.s.Lines)
	p.refs = make(map[*query.Line][]*query.Line, n)
	p.users = make(map[*query.Line][]*query.Line, n)
	at := make(map[*query.Line]int, n)
	for i, l := range p.s.Lines {
		at[l] = i
	}
	seen := make([]int, n) // the line, from 1, that named a line last
	edges := 0
	for i, l := range p.s.Lines {
		for x := range query.Preorder(l.Expr) {
			if !isReference(x) || edges > maxEdges {
				continue
			}
			for _, r := range p.s.Resolve(x, l) {
				if k := at[r]; seen[k] != i+1 {
					seen[k] = i + 1
					edges++
					p.refs[l] = append(p.refs[l], r)
					p.users[r] = append(p.users[r], l)
				}
			}
		}
	}
	p.crowded = edges > maxEdges
}

// pos returns the position of a byte offset.
func (p *pass) pos(off int64) refsift.Position {
	i, found := slices.BinarySearch(p.starts, int(off))
	if !found {
		i--
	}
	return refsift.Position{File: p.file, Line: i + 1, Column: int(off) - p.starts[i] + 1, Offset: off}
}

func (p *pass) span(from, to int64) refsift.Span {
	return refsift.Span{Start: p.pos(from), End: p.pos(to)}
}

// text returns the source of a span, "" where a table's cells put its end
// before its start.
func (p *pass) text(s refsift.Span) string { return cut(p.src, s) }

func cut(src string, s refsift.Span) string {
	if s.Start.Offset < 0 || s.Start.Offset > s.End.Offset || s.End.Offset > int64(len(src)) {
		return ""
	}
	return src[s.Start.Offset:s.End.Offset]
}

// lineAt returns the line that an offset lies in, or nil.
func (p *pass) lineAt(off int64) *query.Line {
	i, found := slices.BinarySearchFunc(p.lines, off, func(l *query.Line, off int64) int {
		return cmp.Compare(l.Span.Start.Offset, off)
	})
	if !found {
		i--
	}
	if i < 0 || off > p.lines[i].Span.End.Offset {
		return nil
	}
	return p.lines[i]
}

// report adds a finding of the current rule at its severity.
func (p *pass) report(span refsift.Span, fix, format string, args ...any) *Finding {
	return p.reportAt(p.rule.Severity, span, fix, format, args...)
}

// reportAt adds a finding of the current rule; what it says twice about one
// place is kept once. The result is never nil.
func (p *pass) reportAt(sev refsift.Severity, span refsift.Span, fix, format string, args ...any) *Finding {
	k := findingKey{p.rule.Code, span.Start.Offset, span.End.Offset}
	if p.reported[k] {
		return &Finding{}
	}
	if len(p.findings) >= maxFindings {
		p.more++
		return &Finding{}
	}
	p.reported[k] = true
	f := Finding{Element: p.rule.Element, Diagnostic: refsift.Diagnostic{Severity: sev, Code: p.rule.Code, Span: span, Message: fmt.Sprintf(format, args...), Fix: fix}}
	if l := p.lineAt(span.Start.Offset); l != nil {
		f.Line = l.Number
	}
	p.findings = append(p.findings, f)
	return &p.findings[len(p.findings)-1]
}

// edit adds a safe correction to a finding.
func (f *Finding) edit(span refsift.Span, text string) { f.Edits = append(f.Edits, Edit{span, text}) }

// relate names another place.
func (p *pass) relate(f *Finding, span refsift.Span, format string, args ...any) {
	r := Related{Span: span, Message: fmt.Sprintf(format, args...)}
	if l := p.lineAt(span.Start.Offset); l != nil {
		r.Line = l.Number
	}
	f.Related = append(f.Related, r)
}

// has reports whether reading the strategy gave a diagnostic of that code.
func (p *pass) has(code refsift.Code) bool { return p.codes[code] }

// dialect returns the name of the platform.
func (p *pass) dialect() string {
	name, _, _ := strings.Cut(p.s.Dialect.Name, ":")
	return name
}

func (p *pass) dialectIn(names ...string) bool { return slices.Contains(names, p.dialect()) }

// quote shows source text in a message, shortened.
func quote(s string) string {
	const most = 48
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	if r, _ := utf8.DecodeRuneInString(s); r == '"' || isCurly(r) {
		return s
	}
	return "“" + s + "”"
}

// numbers lists lines for a message: "1, 2 and 5".
func numbers(lines []*query.Line) string {
	var names []string
	for _, l := range lines {
		if !slices.Contains(names, l.Number) {
			names = append(names, l.Number)
		}
	}
	const most = 6
	if len(names) > most {
		names = append(names[:most], "others")
	}
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	return strings.Join(names, "")
}

func plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}
