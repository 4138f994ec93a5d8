package dedupe

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/refsift/refsift"
)

// Settled is what rulings come to for a set of records: the links for
// [Options], and what was found on the way.
type Settled struct {
	MustLink   []DigestPair
	CannotLink []DigestPair
	Held       []HeldRuling // the rulings that count, one for each pair, in the order of the pairs
	Undecided  int          // rulings without an answer
	Gone       int          // rulings on records that are not there
	Found      refsift.Tally

	dir *Directory
}

// A HeldRuling is a ruling that counts, and the pair that it is about.
type HeldRuling struct {
	Ruling
	Pair DigestPair
}

// Settle brings rulings to the records of a directory. No ruling is lost in
// silence:
//
//   - one on a record that is not there changes nothing and is reported;
//   - of two on one pair the later counts, as far as they say when; else, if
//     they disagree, neither counts;
//   - where records are the same one by one, and their ends are different, the
//     rulings on the way do not count, and the difference does: a merge by
//     mistake costs more than a look.
func Settle(rulings []Ruling, dir *Directory) *Settled {
	s := &Settled{dir: dir}
	byPair := map[DigestPair][]Ruling{}
	var pairs []DigestPair
	for _, r := range rulings {
		if r.Answer == Undecided {
			s.Undecided++
			continue
		}
		p, ok := s.locate(r, dir)
		if !ok {
			continue
		}
		if byPair[p] == nil {
			pairs = append(pairs, p)
		}
		byPair[p] = append(byPair[p], r)
	}
	slices.SortFunc(pairs, comparePairs)
	for _, p := range pairs {
		if r, ok := s.latest(byPair[p]); ok {
			s.Held = append(s.Held, HeldRuling{r, p})
		}
	}
	s.breakChains()
	for _, h := range s.Held {
		if h.Answer == Same {
			s.MustLink = append(s.MustLink, h.Pair)
		} else {
			s.CannotLink = append(s.CannotLink, h.Pair)
		}
	}
	return s
}

func comparePairs(a, b DigestPair) int { return cmp.Or(a[0].Compare(b[0]), a[1].Compare(b[1])) }

func (s *Settled) report(severity refsift.Severity, code refsift.Code, r Ruling, format string, args ...any) {
	s.Found.Add(refsift.Diagnostic{Severity: severity, Code: code, Span: r.Span, Message: fmt.Sprintf(format, args...)})
}

// text prints a ruling with the IDs of its records, which tell people more
// than digests.
func (s *Settled) text(r Ruling) string {
	if s.dir == nil {
		return r.String()
	}
	for _, n := range []*string{&r.A, &r.B} {
		if found := s.dir.Find(*n); len(found) > 0 {
			*n = name(found[0])
		}
	}
	return r.String()
}

// locate finds the records of a ruling.
func (s *Settled) locate(r Ruling, dir *Directory) (p DigestPair, ok bool) {
	for i, name := range []string{r.A, r.B} {
		found := dir.Find(name)
		if len(found) == 0 {
			s.Gone++
			s.report(refsift.Warning, refsift.CodeDecisionGone, r, "there is no record %q; the decision %s is kept, and changes nothing", name, s.text(r))
			return p, false
		}
		p[i] = found[0].Digest()
		for _, other := range found[1:] {
			if other.Digest() != p[i] {
				s.report(refsift.Error, refsift.CodeDecisionAmbiguous, r, "%d records are called %q; the decision %s changes nothing", len(found), name, s.text(r))
				return p, false
			}
		}
	}
	if p[0] == p[1] && len(dir.byDigest[p[0]]) < 2 {
		s.report(refsift.Warning, refsift.CodeDecisionGone, r, "the decision %s is about one record", s.text(r))
		s.Gone++
		return p, false
	}
	return p.ordered(), true
}

// latest returns the ruling on a pair that counts; ok is false where rulings
// contradict each other and do not say which is the later.
func (s *Settled) latest(rulings []Ruling) (last Ruling, ok bool) {
	last = rulings[0]
	for _, r := range rulings[1:] {
		if !last.Later(r) {
			last = r
		}
	}
	for _, r := range rulings {
		switch {
		case r == last || r.Answer == last.Answer:
		case last.Later(r):
			s.report(refsift.Note, refsift.CodeDecisionReplaced, r, "the decision %s was replaced by a later one: %s", s.text(r), last.Answer)
		default:
			s.report(refsift.Error, refsift.CodeDecisionContradiction, last, "the decision %s contradicts the one at %s: %s; neither counts", s.text(last), r.Span, r.Answer)
			return last, false
		}
	}
	return last, true
}

// breakChains takes out the rulings that make records the same one by one
// whose ends are different.
func (s *Settled) breakChains() {
	g := newRulingGraph(s.Held)
	dropped := map[DigestPair]bool{}
	for _, h := range s.Held {
		if h.Answer != Different || h.Pair[0] == h.Pair[1] {
			continue
		}
		for chain := g.path(h.Pair); chain != nil; chain = g.path(h.Pair) {
			var steps []string
			for _, n := range chain {
				steps = append(steps, fmt.Sprintf("%s (%s)", s.text(s.Held[n].Ruling), s.Held[n].Span))
				dropped[s.Held[n].Pair] = true
			}
			s.report(refsift.Error, refsift.CodeDecisionContradiction, h.Ruling,
				"the decision %s contradicts a chain of others, which do not count: %s", s.text(h.Ruling), strings.Join(steps, ", "))
			g.remove(chain)
		}
	}
	s.Held = slices.DeleteFunc(s.Held, func(h HeldRuling) bool { return dropped[h.Pair] })
}

// A rulingGraph has an edge for each ruling that says the same.
type rulingGraph struct {
	held  []HeldRuling
	edges map[refsift.Digest][]int // numbers of rulings
}

func newRulingGraph(held []HeldRuling) *rulingGraph {
	g := &rulingGraph{held, map[refsift.Digest][]int{}}
	for n, h := range held {
		if h.Answer == Same {
			g.edges[h.Pair[0]] = append(g.edges[h.Pair[0]], n)
			g.edges[h.Pair[1]] = append(g.edges[h.Pair[1]], n)
		}
	}
	return g
}

// path returns the rulings of a shortest way between the records of a pair,
// nil if there is none.
func (g *rulingGraph) path(p DigestPair) []int {
	if len(g.edges[p[0]]) == 0 || len(g.edges[p[1]]) == 0 {
		return nil
	}
	cameBy := map[refsift.Digest]int{p[0]: -1}
	for queue := []refsift.Digest{p[0]}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		if at == p[1] {
			return g.back(cameBy, at)
		}
		for _, n := range g.edges[at] {
			next := g.other(n, at)
			if _, seen := cameBy[next]; !seen {
				cameBy[next] = n
				queue = append(queue, next)
			}
		}
	}
	return nil
}

// back follows the way to where it began.
func (g *rulingGraph) back(cameBy map[refsift.Digest]int, at refsift.Digest) (chain []int) {
	for n := cameBy[at]; n >= 0; n = cameBy[at] {
		chain = append(chain, n)
		at = g.other(n, at)
	}
	slices.Reverse(chain)
	return chain
}

func (g *rulingGraph) other(n int, at refsift.Digest) refsift.Digest {
	p := g.held[n].Pair
	if p[0] == at {
		return p[1]
	}
	return p[0]
}

func (g *rulingGraph) remove(chain []int) {
	for _, n := range chain {
		for _, end := range g.held[n].Pair {
			g.edges[end] = slices.DeleteFunc(g.edges[end], func(e int) bool { return e == n })
		}
	}
}

// Conflicts compares the rulings that count with the evidence: a "same" that
// a veto speaks against, a "different" that would be a match. The rulings hold
// all the same; the diagnostics ask for a second look.
func (r *Result) Conflicts(s *Settled) refsift.Diagnostics {
	bare := *r.deduper
	bare.must, bare.cannot = nil, nil
	byDigest := map[refsift.Digest]*item{}
	for _, h := range s.Held {
		byDigest[h.Pair[0]], byDigest[h.Pair[1]] = nil, nil
	}
	for _, it := range r.items {
		if first, asked := byDigest[it.digest]; asked && first == nil {
			byDigest[it.digest] = it
		}
	}
	var out refsift.Diagnostics
	m := newSpeller(r.corpus)
	for _, h := range s.Held {
		a, b := byDigest[h.Pair[0]], byDigest[h.Pair[1]]
		if a == nil || b == nil {
			continue // the rulings were settled for other records
		}
		l := bare.link(m, a, b)
		against := h.Answer == Different && l.Decision == Match
		if h.Answer == Same {
			e := m.examine(a, b)
			against = bare.decide(&e, a, b).clash
		}
		if against {
			out = append(out, refsift.Diagnostic{Severity: refsift.Warning, Code: refsift.CodeDecisionAgainst, Span: h.Span,
				Message: fmt.Sprintf("the decision %s holds against the evidence (%.1f bits): %s", s.text(h.Ruling), l.Score, l.Reason),
				Fix:     "nothing to do if it was meant so"})
		}
	}
	return out
}
