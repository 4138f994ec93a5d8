package lint

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
)

// unusedLines finds lines that no other line names, in a strategy that
// combines its lines. Terms that were left out are a loss; a combination
// that was left out may be a result of its own, so it is a note.
func unusedLines(p *pass) {
	if len(p.s.Lines) < 3 || p.crowded || !p.combines() {
		return
	}
	last := p.lastLine()
	named := p.namedInBad()
	for _, l := range p.s.Lines {
		if l == last || len(p.users[l]) > 0 || named[l.Number] || !p.understood(l) {
			continue
		}
		if len(p.refs[l]) > 0 {
			if p.goesOn(l) {
				continue
			}
			p.reportAt(refsift.Note, p.body(l), "check whether a later line should name it", "no later line uses line %s", l.Number)
			continue
		}
		p.report(p.body(l), "name it in the line that joins its block, or remove it", "no line uses line %s, so its terms are lost", l.Number)
	}
}

// goesOn reports whether another line repeats what a line combines and adds
// to it, as "1 AND 2 AND 2007:2019[dp]" does to "1 AND 2".
func (p *pass) goesOn(l *query.Line) bool {
	and, ok := l.Expr.(*query.And)
	if !ok {
		return false
	}
	for _, other := range p.s.Lines {
		longer, ok := other.Expr.(*query.And)
		if !ok || other == l || len(longer.Args) <= len(and.Args) {
			continue
		}
		have := map[string]bool{}
		for _, a := range longer.Args {
			have[p.key(a, other)] = true
		}
		if !slices.ContainsFunc(and.Args, func(a query.Expr) bool { return !have[p.key(a, l)] }) {
			return true
		}
	}
	return false
}

// combines reports whether the last line is made of others, as in a strategy
// that leads to one result.
func (p *pass) combines() bool {
	last := p.lastLine()
	return len(p.refs[last]) > 0 || !p.understood(last)
}

// lastLine returns the line that was run last.
func (p *pass) lastLine() *query.Line {
	if p.s.NewestFirst {
		return p.s.Lines[0]
	}
	return p.s.Lines[len(p.s.Lines)-1]
}

// understood reports whether all of a line was read.
func (p *pass) understood(l *query.Line) bool {
	for x := range query.Preorder(l.Expr) {
		if _, bad := x.(*query.Bad); bad {
			return false
		}
	}
	return true
}

var anyNumber = regexp.MustCompile(`\d+`)
var looseRange = regexp.MustCompile(`(\d{1,5})\s*[-–]?\s+[-–]?\s*(\d{1,5})|(\d{1,5})\s*[-–]\s*(\d{1,5})`)
var anyRange = regexp.MustCompile(`(\d{1,5})\s*[-–]\s*(\d{1,5})`)

// namedInBad returns the numbers in text that was not understood: they may
// name lines.
func (p *pass) namedInBad() map[string]bool {
	named := map[string]bool{}
	for _, l := range p.s.Lines {
		broken := len(p.diagsAt(l, refsift.CodeOperatorMissing)) > 0 // "or/1 6" for 1-6
		if p.understood(l) && !broken {
			continue
		}
		for _, n := range anyNumber.FindAllString(l.Text, -1) {
			named[n] = true
		}
		for _, m := range looseRange.FindAllStringSubmatch(l.Text, -1) {
			lo, _ := strconv.Atoi(m[1] + m[3])
			hi, _ := strconv.Atoi(m[2] + m[4])
			for _, other := range p.s.Lines {
				if n, err := strconv.Atoi(other.Number); err == nil && lo <= n && n <= hi {
					named[other.Number] = true
				}
			}
		}
	}
	return named
}

// repeatedReferences finds a line that is named twice in one combination.
func repeatedReferences(p *pass) {
	if p.crowded {
		return
	}
	for _, l := range p.s.Lines {
		for x := range query.Preorder(l.Expr) {
			switch x := x.(type) {
			case *query.And:
				p.repeatedIn(l, x.Args)
			case *query.Or:
				p.repeatedIn(l, x.Args)
			}
		}
	}
}

func (p *pass) repeatedIn(l *query.Line, args []query.Expr) {
	first := map[*query.Line]query.Expr{}
	for i, a := range args {
		if !isReference(a) {
			continue
		}
		for _, r := range p.s.Resolve(a, l) {
			other, twice := first[r]
			if !twice {
				first[r] = a
				continue
			}
			f := p.report(a.Span(), "remove one of the two, or write the line that was meant", "line %s is named twice in line %s", r.Number, l.Number)
			p.relate(f, other.Span(), "the first time")
			if _, single := a.(*query.LineRef); single && i > 0 {
				if cut, ok := p.operandCut(args[i-1], a); ok {
					f.edit(cut, "")
				}
			}
		}
	}
}

// wrongRanges finds ranges of lines that reach to the line itself or beyond
// it: or/11-77 in line 18. Lines can only be joined once they were run, so
// the end can only be the line above.
func wrongRanges(p *pass) {
	for _, d := range p.diags {
		if d.Code != refsift.CodeLineCycle && d.Code != refsift.CodeRangeGap {
			continue
		}
		l := p.lineAt(d.Span.Start.Offset)
		m := anyRange.FindStringSubmatchIndex(p.text(d.Span))
		if l == nil || m == nil || p.s.NewestFirst {
			continue
		}
		t := p.text(d.Span)
		lo, _ := strconv.Atoi(t[m[2]:m[3]])
		hi, _ := strconv.Atoi(t[m[4]:m[5]])
		own, err := strconv.Atoi(l.Number)
		if err != nil || hi < own || lo >= own-1 {
			continue
		}
		above := strconv.Itoa(own - 1)
		f := p.report(d.Span, "write "+t[:m[4]]+above+t[m[5]:], "the range %s-%s reaches beyond line %s, the last one above", strconv.Itoa(lo), strconv.Itoa(hi), above)
		if strings.Count(t, "-") == 1 {
			at := d.Span.Start.Offset
			f.edit(p.span(at+int64(m[4]), at+int64(m[5])), above)
		}
	}
}

// dropRepeats takes out what another finding says better: that a line lies in
// its own range, where the range is known to be too long.
func (p *pass) dropRepeats() {
	better := map[refsift.Span]bool{}
	for _, f := range p.findings {
		if f.Code == CodeRangeBeyond {
			better[f.Span] = true
		}
	}
	p.findings = slices.DeleteFunc(p.findings, func(f Finding) bool {
		return better[f.Span] && (f.Code == refsift.CodeLineCycle || f.Code == refsift.CodeRangeGap)
	})
}

// ownNumbers finds lines that name the number they carry, where another line
// carries it too: reading takes the other one.
func ownNumbers(p *pass) {
	for _, l := range p.s.Lines {
		for x := range query.Preorder(l.Expr) {
			if ref, ok := x.(*query.LineRef); ok && l.Label != "" && ref.Label == l.Number && p.s.Line(ref.Label, l) != l {
				p.reportAt(refsift.Warning, x.Span(), "correct the number", "line %s names its own number, which another line carries too", l.Number)
			}
		}
	}
}

// descendingNumbers finds numbers lower than the one above. Reading says no
// more of a repeated number than that it is one.
func descendingNumbers(p *pass) {
	if p.s.NewestFirst {
		return
	}
	prev := 0
	for _, l := range p.lines {
		n, err := strconv.Atoi(l.Number)
		if err != nil || l.Label == "" {
			continue
		}
		if n < prev {
			p.report(p.label(l), "check the order", "line %d follows line %d", n, prev)
		}
		prev = n
	}
}

// missingStart finds numbers that do not begin with 1, as in a part of a
// longer strategy.
func missingStart(p *pass) {
	if p.s.NewestFirst || len(p.s.Lines) < 2 {
		return
	}
	for _, l := range p.lines {
		if n, err := strconv.Atoi(l.Number); err == nil && l.Label != "" {
			if n > 1 {
				p.reportAt(refsift.Note, p.label(l), "check whether lines were left out", "the first line has the number %d", n)
			}
			return
		}
	}
}

// label returns the place of a line's number.
func (p *pass) label(l *query.Line) refsift.Span {
	from := l.Span.Start.Offset
	if !strings.HasPrefix(p.text(l.Span), l.Label) {
		return p.span(from, from)
	}
	return p.span(from, from+int64(len(l.Label)))
}

// unjoinedLines finds strategies of several numbered lines none of which
// joins the others.
func unjoinedLines(p *pass) {
	if len(p.s.Lines) < 2 || p.crowded {
		return
	}
	for _, l := range p.s.Lines {
		if l.Label == "" || len(p.refs[l]) > 0 || !p.understood(l) {
			return
		}
	}
	last := p.lastLine()
	p.report(p.body(last), "add a line that joins the blocks", "none of the %d lines joins the others", len(p.s.Lines))
}

// missingCounts finds lines without a count where most lines have one.
func missingCounts(p *pass) {
	var without []*query.Line
	for _, l := range p.s.Lines {
		if l.Reported < 0 {
			without = append(without, l)
		}
	}
	if n := len(p.s.Lines); n < 3 || len(without) == 0 || len(without)*2 >= n {
		return
	}
	f := p.report(p.body(without[0]), "report the count of every line", "%d of %d lines have no count: %s", len(without), len(p.s.Lines), numbers(without))
	for _, l := range without[1:] {
		p.relate(f, p.body(l), "without a count")
	}
}

// zeroHits finds lines that found nothing when the strategy was run.
func zeroHits(p *pass) {
	for _, l := range p.s.Lines {
		sev := p.rule.Severity
		if len(p.refs[l]) > 0 {
			sev = refsift.Note // a combination may well be empty
		}
		if l.Reported == 0 {
			p.reportAt(sev, p.body(l), "check the spelling, the field and the truncation", "line %s found nothing", l.Number)
		}
	}
}

// sortedLines returns lines in the order of the text.
func sortedLines(lines []*query.Line) []*query.Line {
	out := slices.Clone(lines)
	slices.SortFunc(out, func(a, b *query.Line) int { return int(a.Span.Start.Offset - b.Span.Start.Offset) })
	return out
}
