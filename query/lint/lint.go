package lint

import (
	"cmp"
	"slices"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/thesaurus"
)

// A Linter reviews strategies. The zero Linter is ready for use. It is not
// changed by [Linter.Lint] and may be used from many goroutines.
type Linter struct {
	// Parser reads the strategy in [Linter.Lint]; its Dialect nil means PubMed.
	Parser query.Parser
	// Thesaurus holds the headings that exist; nil means the embedded MeSH.
	// It is asked where the dialect's headings are MeSH.
	Thesaurus *thesaurus.Tree
	// EntryTerms names the heading that a term stands for, where a strategy
	// writes an entry term as a heading; nil has none.
	EntryTerms *thesaurus.EntryTerms
	// Counts adds the rules about published counts: those that contradict
	// each other whatever the database holds.
	Counts bool
	// Off lists rules that are not applied.
	Off []refsift.Code
}

// A Finding is what a rule found.
type Finding struct {
	refsift.Diagnostic
	Line    string    `json:"line,omitempty"`    // number of the line, "" if it lies in none
	Element Element   `json:"press"`             // the element of PRESS that asks for it
	Related []Related `json:"related,omitempty"` // other places that belong to it
	Edits   []Edit    `json:"edits,omitempty"`   // what [Fix] does about it; none: nothing that is safe
}

// Related is another place that a finding speaks of.
type Related struct {
	Span    refsift.Span `json:"span"`
	Line    string       `json:"line,omitempty"`
	Message string       `json:"message"`
}

// An Edit replaces the text of a span. Every edit is safe: it keeps what the
// line is read as, or says what it can only mean.
type Edit struct {
	Span refsift.Span `json:"span"`
	New  string       `json:"new"`
}

// A Report is the review of one strategy.
type Report struct {
	Strategy *query.Strategy
	// Source is the text that the places refer to: what was given to
	// [Linter.Lint], with U+FFFD for bytes that are not UTF-8.
	Source   string
	Findings []Finding // in the order of the text
	More     int       // findings that were counted but not kept
}

// maxFindings bounds what a hostile strategy can make us keep.
const maxFindings = 10_000

// Lint reads a strategy and applies every rule.
func (l *Linter) Lint(text string) *Report {
	return l.Review(l.Parser.Parse(strings.ToValidUTF8(text, "\uFFFD")))
}

// Review applies every rule to a strategy that was read before, with the
// diagnostics of reading it.
func (l *Linter) Review(s *query.Strategy, diags refsift.Diagnostics) *Report {
	p := newPass(l, s, diags)
	p.reading()
	for i := range rules {
		if r := &rules[i]; r.check != nil && !slices.Contains(l.Off, r.Code) && (l.Counts || !r.Counts) {
			p.rule = r
			r.check(p)
		}
	}
	p.dropRepeats()
	slices.SortStableFunc(p.findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Span.Start.Offset, b.Span.Start.Offset), cmp.Compare(b.Severity, a.Severity))
	})
	return &Report{Strategy: s, Source: p.src, Findings: p.findings, More: p.more}
}

// Count returns how many findings there are of a severity.
func (r *Report) Count(s refsift.Severity) (n int) {
	for i := range r.Findings {
		if r.Findings[i].Severity == s {
			n++
		}
	}
	return n
}

// Fix applies the edits of the findings to the report's source and returns
// the new text with the number of edits made. The edits of one finding are
// made together or not at all; where those of two findings touch each other
// the first one wins, and linting again finds the other.
func (r *Report) Fix() (text string, edits int) {
	var taken []Edit // in order, none touches another's
	for _, f := range r.Findings {
		mine := slices.Clone(f.Edits)
		slices.SortStableFunc(mine, editOrder)
		if len(mine) == 0 || slices.ContainsFunc(mine, func(e Edit) bool { return touches(taken, e) }) {
			continue
		}
		sorted := len(taken) == 0 || editOrder(taken[len(taken)-1], mine[0]) <= 0
		if taken = append(taken, mine...); !sorted {
			slices.SortStableFunc(taken, editOrder)
		}
	}
	var b strings.Builder
	at := int64(0)
	for _, e := range taken {
		if e.Span.Start.Offset < at {
			continue
		}
		b.WriteString(r.Source[at:e.Span.Start.Offset])
		b.WriteString(e.New)
		at = e.Span.End.Offset
		edits++
	}
	b.WriteString(r.Source[at:])
	return b.String(), edits
}

func editOrder(a, b Edit) int {
	return cmp.Or(cmp.Compare(a.Span.Start.Offset, b.Span.Start.Offset), cmp.Compare(a.Span.End.Offset, b.Span.End.Offset))
}

// touches reports whether an edit overlaps one of the others or, where one of
// the two inserts, begins or ends where it does.
func touches(taken []Edit, e Edit) bool {
	from, to := e.Span.Start.Offset, e.Span.End.Offset
	i, _ := slices.BinarySearchFunc(taken, from, func(t Edit, from int64) int { return cmp.Compare(t.Span.End.Offset, from) })
	for ; i < len(taken) && taken[i].Span.Start.Offset <= to; i++ {
		a, b := taken[i].Span.Start.Offset, taken[i].Span.End.Offset
		if from < b && a < to || from == to || a == b {
			return true
		}
	}
	return false
}

// Fix lints and corrects a strategy until no edit is left, and returns the
// corrected text, the report about it, and how many edits were made.
func (l *Linter) Fix(text string) (fixed string, rest *Report, edits int) {
	const rounds = 20 // edits that touch take turns
	rest = l.Lint(text)
	fixed = rest.Source
	for range rounds {
		next, n := rest.Fix()
		if n == 0 || next == fixed {
			break
		}
		fixed, edits = next, edits+n
		rest = l.Lint(fixed)
	}
	return fixed, rest, edits
}
