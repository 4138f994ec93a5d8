package dedupe

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/refsift/refsift"
)

// FitWeights estimates the weights of a model from pairs that people labelled,
// and returns the model with them. Blocking rules, vetoes and thresholds stay
// as they are.
//
// It is a logistic regression with the weights of the deduper's own model as
// prior: a pair with the score ReviewAt is the same item as often as not, every
// bit more doubles the odds, and a weight moves from where it was only as far
// as the pairs pull it, with a standard deviation of [FitDeviation]. Few pairs
// change little. Levels that say nothing keep their weight, what agrees never
// speaks against a pair, what contradicts never for it, and a better level of
// a field is never worth less than the next. Pairs that a veto refuses teach
// nothing, for no weight changes what becomes of them.
//
// The frequencies are those of recs, which must hold the records of the pairs.
func (d *Deduper) FitWeights(ctx context.Context, recs []*refsift.Record, same, different []DigestPair) (*Model, *FitReport, error) {
	bare := *d
	if err := bare.setDecisions(nil, nil); err != nil {
		return nil, nil, err
	}
	res, err := bare.Run(ctx, recs)
	if err != nil {
		return nil, nil, err
	}
	t := newTraining(&bare, res, same, different)
	if t.report.Same == 0 || t.report.Different == 0 {
		return nil, &t.report, errors.New("dedupe: fitting needs pairs that are the same and pairs that are not, among the records")
	}
	fitted := t.fit(t.pairs)
	t.report.Before, t.report.After = t.assess(t.prior, t.pairs), t.assess(fitted, t.pairs)
	t.report.HeldOut = t.crossValidate()
	return t.model(fitted), &t.report, ctx.Err()
}

// FitDeviation is how far, in bits, fitted weights stray from where they were
// before the pairs outweigh it.
const FitDeviation = 0.7

// A FitReport says what fitting was based on, and what it brought.
type FitReport struct {
	Same      int      `json:"same"`      // labelled pairs of records that are there
	Different int      `json:"different"` //
	Missing   int      `json:"missing"`   // pairs of records that are not there
	Vetoed    int      `json:"vetoed"`    // pairs that a veto refuses, which teach nothing
	Wrongly   int      `json:"wrongly"`   // of them: said to be the same
	Before    FitScore `json:"before"`    // on all pairs that teach, with the model as it was
	After     FitScore `json:"after"`     // with the fitted one
	// HeldOut compares the two on pairs that the fitted one has not seen: each
	// fifth of the pairs is judged by what the others teach.
	HeldOut HeldOut `json:"held_out"`
}

// HeldOut is the measure of fitting on pairs that were left out of it.
type HeldOut struct {
	Before FitScore `json:"before"`
	After  FitScore `json:"after"`
}

// Better reports whether fitting helped on pairs that it had not seen.
func (h HeldOut) Better() bool { return h.After.Loss < h.Before.Loss }

// A FitScore counts what a model makes of labelled pairs.
type FitScore struct {
	Right  int     `json:"right"`  // same and merged, or different and not
	Review int     `json:"review"` // for a person to decide
	Wrong  int     `json:"wrong"`
	Loss   float64 `json:"loss"` // mean surprise at the labels, in bits: 0 is best
}

// A labelled pair is the evidence on two records, and what they are.
type labelled struct {
	levels [numFields]uint8
	scales [numFields]float64
	same   bool
	fold   int
}

// training is what fitting works on. Weights are one list, field after field,
// as the model has them.
type training struct {
	d      *Deduper
	offset [numFields]int // of the field's levels in the list of weights; -1: not compared
	prior  []float64
	free   []bool // the weight may change
	pairs  []labelled
	report FitReport
}

// folds is in how many parts pairs are left out in turn.
const folds = 5

func newTraining(d *Deduper, res *Result, same, different []DigestPair) *training {
	t := &training{d: d}
	for f := range t.offset {
		t.offset[f] = -1
	}
	for _, f := range d.used {
		t.offset[f] = len(t.prior)
		for l, w := range d.weights[f] {
			t.prior = append(t.prior, w)
			t.free = append(t.free, levels[f][l].state != Silent)
		}
	}
	first := res.byDigest(slices.Concat(same, different))
	m := newSpeller(res.corpus)
	for i, p := range slices.Concat(same, different) {
		x, y := first[p[0]], first[p[1]]
		if x == nil || y == nil {
			t.report.Missing++
			continue
		}
		a, _ := res.known(res.corpus, x)
		b, _ := res.known(res.corpus, y)
		t.add(m, a, b, i < len(same), i)
	}
	return t
}

// byDigest finds a record of each of the digests.
func (r *Result) byDigest(pairs []DigestPair) map[refsift.Digest]*refsift.Record {
	out := map[refsift.Digest]*refsift.Record{}
	for _, p := range pairs {
		out[p[0]], out[p[1]] = nil, nil
	}
	for i := range r.Clusters {
		for _, rec := range r.Clusters[i].Records {
			digest := rec.Digest()
			if first, asked := out[digest]; asked && first == nil {
				out[digest] = rec
			}
		}
	}
	return out
}

// add takes the evidence on a labelled pair, unless a veto decides it.
func (t *training) add(m *matcher, a, b *item, same bool, n int) {
	if same {
		t.report.Same++
	} else {
		t.report.Different++
	}
	e := m.examine(a, b)
	if t.d.decide(&e, a, b).veto > 0 {
		t.report.Vetoed++
		if same {
			t.report.Wrongly++
		}
		return
	}
	t.pairs = append(t.pairs, labelled{e.level, e.scale, same, n % folds})
}

// each calls do for the place of each weight that counts in a pair, and its share.
func (t *training) each(p *labelled, do func(at int, share float64)) {
	for _, f := range t.d.used {
		do(t.offset[f]+int(p.levels[f]), p.scales[f])
	}
}

func (t *training) score(weights []float64, p *labelled) (sum float64) {
	t.each(p, func(at int, share float64) { sum += weights[at] * share })
	return sum
}

// odds is the logarithm of the odds that a pair is the same.
func (t *training) odds(weights []float64, p *labelled) float64 {
	return math.Ln2 * (t.score(weights, p) - t.d.model.ReviewAt)
}

// fit returns the weights that maximise the posterior, by Newton's method with
// halved steps; the problem is convex.
func (t *training) fit(pairs []labelled) []float64 {
	w := slices.Clone(t.prior)
	loss := t.loss(w, pairs)
	for range 50 {
		step := t.newton(w, pairs)
		better := false
		for scale := 1.0; scale > 1e-4; scale /= 2 {
			next := slices.Clone(w)
			for i := range next {
				next[i] -= scale * step[i]
			}
			if l := t.loss(next, pairs); l < loss-1e-9 {
				w, loss, better = next, l, true
				break
			}
		}
		if !better {
			break
		}
	}
	return t.ordered(w)
}

// loss is what fit minimises: surprise in nats, and the distance from the prior.
func (t *training) loss(w []float64, pairs []labelled) (sum float64) {
	for i := range pairs {
		sum += surprise(t.odds(w, &pairs[i]), pairs[i].same)
	}
	for i := range w {
		sum += (w[i] - t.prior[i]) * (w[i] - t.prior[i]) / (2 * FitDeviation * FitDeviation)
	}
	return sum
}

// surprise is the negative logarithm of the probability of the label.
func surprise(odds float64, same bool) float64 {
	if same {
		odds = -odds
	}
	if odds > 30 {
		return odds
	}
	return math.Log1p(math.Exp(odds))
}

// newton solves H step = g for gradient and Hessian at w, over the free weights.
func (t *training) newton(w []float64, pairs []labelled) []float64 {
	n := len(w)
	g := make([]float64, n)
	h := make([][]float64, n)
	for i := range h {
		h[i] = make([]float64, n)
		h[i][i] = 1 / (FitDeviation * FitDeviation)
		g[i] = (w[i] - t.prior[i]) * h[i][i]
	}
	type entry struct {
		at    int
		share float64
	}
	for i := range pairs {
		var x []entry
		t.each(&pairs[i], func(at int, share float64) {
			if t.free[at] && share != 0 {
				x = append(x, entry{at, share * math.Ln2})
			}
		})
		p := 1 / (1 + math.Exp(-t.odds(w, &pairs[i])))
		wrong := p
		if pairs[i].same {
			wrong = p - 1
		}
		for _, a := range x {
			g[a.at] += wrong * a.share
			for _, b := range x {
				h[a.at][b.at] += p * (1 - p) * a.share * b.share
			}
		}
	}
	return solve(h, g)
}

// solve solves a system with a symmetric positive definite matrix, which it
// overwrites (Cholesky).
func solve(h [][]float64, g []float64) []float64 {
	n := len(g)
	x := slices.Clone(g)
	for j := range n {
		for k := range j {
			h[j][j] -= h[j][k] * h[j][k]
		}
		h[j][j] = math.Sqrt(max(h[j][j], 1e-12))
		for i := j + 1; i < n; i++ {
			for k := range j {
				h[i][j] -= h[i][k] * h[j][k]
			}
			h[i][j] /= h[j][j]
		}
	}
	for i := range n {
		for k := range i {
			x[i] -= h[i][k] * x[k]
		}
		x[i] /= h[i][i]
	}
	for i := n - 1; i >= 0; i-- {
		for k := i + 1; k < n; k++ {
			x[i] -= h[k][i] * x[k]
		}
		x[i] /= h[i][i]
	}
	return x
}

// ordered keeps signs, and gives levels of one field and state that came out
// in the wrong order their mean.
func (t *training) ordered(w []float64) []float64 {
	for _, f := range t.d.used {
		for l, level := range levels[f] {
			at := t.offset[f] + l
			switch level.state {
			case Agrees:
				w[at] = max(w[at], min(0, t.prior[at]))
			case Contradicts:
				w[at] = min(w[at], max(0, t.prior[at]))
			}
		}
		from := t.offset[f]
		for l := 1; l <= len(levels[f]); l++ {
			if at := t.offset[f] + l; l == len(levels[f]) || levels[f][l].state != levels[f][l-1].state {
				descend(w[from:at], t.prior[from:at])
				from = at
			}
		}
	}
	return w
}

// descend makes a list descend where its pattern does, by means of neighbours.
func descend(w, pattern []float64) {
	for again := true; again; {
		again = false
		for i := 1; i < len(w); i++ {
			if pattern[i-1] >= pattern[i] && w[i-1] < w[i]-1e-12 {
				mean := (w[i-1] + w[i]) / 2
				w[i-1], w[i], again = mean, mean, true
			}
		}
	}
}

// assess counts what weights make of pairs.
func (t *training) assess(w []float64, pairs []labelled) (s FitScore) {
	for i := range pairs {
		p := &pairs[i]
		score := t.score(w, p)
		switch {
		case score >= t.d.model.MatchAt && p.same, score < t.d.model.ReviewAt && !p.same:
			s.Right++
		case score >= t.d.model.MatchAt, score < t.d.model.ReviewAt:
			s.Wrong++
		default:
			s.Review++
		}
		s.Loss += surprise(t.odds(w, p), p.same) / math.Ln2
	}
	if len(pairs) > 0 {
		s.Loss /= float64(len(pairs))
	}
	return s
}

// crossValidate judges each part of the pairs by what the others teach.
func (t *training) crossValidate() (h HeldOut) {
	for fold := range folds {
		var in, out []labelled
		for _, p := range t.pairs {
			if p.fold == fold {
				out = append(out, p)
			} else {
				in = append(in, p)
			}
		}
		h.Before.join(t.assess(t.prior, out), len(out))
		h.After.join(t.assess(t.fit(in), out), len(out))
	}
	h.Before.Loss /= float64(max(1, len(t.pairs)))
	h.After.Loss /= float64(max(1, len(t.pairs)))
	return h
}

// join adds counts, and sums losses over pairs.
func (s *FitScore) join(o FitScore, pairs int) {
	s.Right += o.Right
	s.Review += o.Review
	s.Wrong += o.Wrong
	s.Loss += o.Loss * float64(pairs)
}

// model returns the model with fitted weights, rounded to what they can mean.
func (t *training) model(w []float64) *Model {
	m := t.d.Model()
	m.Name += "-fitted"
	for c := range m.Comparisons {
		f := fieldIndex(m.Comparisons[c].Field)
		for i := range m.Comparisons[c].Levels {
			l := &m.Comparisons[c].Levels[i]
			l.Weight = math.Round(100*w[t.offset[f]+levelIndex(f, l.Name)]) / 100
		}
	}
	return m
}

// String prints the report for people.
func (r *FitReport) String() string {
	line := func(what string, s FitScore) string {
		return fmt.Sprintf("  %-28s %5d right, %4d for review, %4d wrong; surprise %.3f bits a pair\n", what, s.Right, s.Review, s.Wrong, s.Loss)
	}
	return fmt.Sprintf("%d pairs that are the same, %d that are not; %d of records that are not there\n%d refused by a veto, which weights do not change (%d of them said to be the same)\n",
		r.Same, r.Different, r.Missing, r.Vetoed, r.Wrongly) +
		line("before", r.Before) + line("fitted", r.After) +
		line("before, on pairs left out", r.HeldOut.Before) + line("fitted, on pairs left out", r.HeldOut.After)
}
