package dedupe

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/refsift/refsift"
)

// A Result is what a run found. It refers to the records of the run.
type Result struct {
	Clusters []Cluster // every record is in exactly one; ordered by the ID of the record kept, then by content
	Review   []Pair    // pairs of different clusters for a person, best first
	// Related are pairs that are different items for certain, but belong
	// together: an abstract and its article, a notice and what it is about.
	// One pair stands for two clusters.
	Related []Pair
	Stats   Stats

	deduper *Deduper
	corpus  *corpus
	items   []*item  // in the order of content
	rank    []uint32 // of the items of the session in that order
}

// A Cluster is the records of one item; most have one record.
type Cluster struct {
	Records []*refsift.Record // ordered by content
	Kept    *refsift.Record   // the one that stays
	Links   []Link            // what holds the cluster together, strongest first

	first uint32 // number in the session of the first record in the order of content
}

// A Link is a decided pair.
type Link struct {
	A, B     *refsift.Record
	Decision Decision
	Score    float64
	Rule     string // the fields that agree: "title+authors+pages"
	Reason   string // the same in words, with what was excused
}

// A Pair is a pair of different clusters: for review, or related.
type Pair struct {
	Link
	// Relation is what A seems to be of B, an erratum or a later version;
	// Unrelated if unknown. Where there is a Between, it is that of the two.
	Relation Relation
	Veto     string // the name of the contradiction, if any
	// Between is the two records that contradict each other where a merge of
	// two clusters was refused.
	Between [2]*refsift.Record
}

// Stats are the numbers of a run.
type Stats struct {
	Records           int         `json:"records"`
	PairsCompared     int         `json:"pairs_compared"`
	Rules             []RuleStats `json:"rules"`
	Links             int         `json:"links"`
	DuplicateClusters int         `json:"duplicate_clusters"` // clusters of two records or more
	Removed           int         `json:"removed"`            // records that are not kept
	RefusedMerges     int         `json:"refused_merges"`
	Muted             []string    `json:"muted,omitempty"` // fields that disagree among certain pairs
	LearnedSources    int         `json:"learned_sources"` // pairs of journal names found to be the same
}

// RuleStats are the numbers of one blocking rule. A cut block is one that was
// too large to compare each record with each, and that no finer key split.
type RuleStats struct {
	Rule       string `json:"rule"`
	Candidates int    `json:"candidates"` // pairs, each once; rules overlap
	Blocks     int    `json:"blocks"`
	Largest    int    `json:"largest"`
	Cut        int    `json:"cut"`
	CutRecords int    `json:"cut_records"`
	Skipped    int    `json:"skipped"` // keys not used, for their words are too common together
}

// Unique yields the record kept of each cluster.
func (r *Result) Unique() iter.Seq[*refsift.Record] {
	return func(yield func(*refsift.Record) bool) {
		for i := range r.Clusters {
			if !yield(r.Clusters[i].Kept) {
				return
			}
		}
	}
}

// SortForOutput puts records in an order that depends on neither that of the
// input nor the names of files: by title, then by content.
func SortForOutput(recs []*refsift.Record) {
	type key struct {
		title  string
		digest refsift.Digest
	}
	keys := make(map[*refsift.Record]key, len(recs))
	for _, r := range recs {
		keys[r] = key{strings.ToLower(r.Title), r.Digest()}
	}
	slices.SortFunc(recs, func(a, b *refsift.Record) int {
		x, y := keys[a], keys[b]
		return cmp.Or(strings.Compare(x.title, y.title), x.digest.Compare(y.digest), a.ID.Compare(b.ID))
	})
}

// Duplicates yields the clusters of two records or more.
func (r *Result) Duplicates() iter.Seq[*Cluster] {
	return func(yield func(*Cluster) bool) {
		for i := range r.Clusters {
			if len(r.Clusters[i].Records) > 1 && !yield(&r.Clusters[i]) {
				return
			}
		}
	}
}

// Frequencies returns the numbers that the run judged with.
func (r *Result) Frequencies() *Frequencies { return r.corpus.Frequencies }

// Explain takes the comparison of two records apart with what the run knows:
// how rare words and titles are, and which journal names are the same.
func (r *Result) Explain(a, b *refsift.Record) *refsift.Explanation {
	x, c := r.known(r.corpus, a)
	y, c := r.known(c, b)
	return r.deduper.explain(newSpeller(c), x, y)
}

// known returns the item of a record of the run, or derives one and the
// corpus that holds its words.
func (r *Result) known(c *corpus, rec *refsift.Record) (*item, *corpus) {
	if n, ok := r.number(rec); ok {
		return r.items[n], c
	}
	var parsed parsedTitles
	it := newKeyReader().item(rec, &parsed)
	it.decided = r.deduper.named[it.digest]
	return it, c.with(it, &parsed)
}

// number finds a record of the run among the items.
func (r *Result) number(rec *refsift.Record) (n int, ok bool) {
	d := rec.Digest()
	n, ok = slices.BinarySearchFunc(r.items, d, func(it *item, d refsift.Digest) int { return it.digest.Compare(d) })
	for ; ok && n < len(r.items) && r.items[n].digest == d; n++ {
		if r.items[n].rec == rec {
			return n, true
		}
	}
	return 0, false
}

// sortByContent orders records of the run.
func (r *Result) sortByContent(recs []*refsift.Record) {
	place := make(map[*refsift.Record]int, len(recs))
	for _, rec := range recs {
		place[rec], _ = r.number(rec)
	}
	slices.SortFunc(recs, func(a, b *refsift.Record) int { return place[a] - place[b] })
}

// String prints the numbers, the links and the review list. It is the same
// for any order of the input.
func (r *Result) String() string {
	var b strings.Builder
	if err := r.WriteText(&b); err != nil {
		return err.Error()
	}
	return b.String()
}

// WriteText writes what String returns.
func (r *Result) WriteText(w io.Writer) error {
	s := r.Stats
	var b strings.Builder
	fmt.Fprintf(&b, "records %d, pairs compared %d, clusters %d, of two or more %d, removed %d, for review %d, related %d\n",
		s.Records, s.PairsCompared, len(r.Clusters), s.DuplicateClusters, s.Removed, len(r.Review), len(r.Related))
	for _, rule := range s.Rules {
		fmt.Fprintf(&b, "rule %-12s candidates %d, blocks %d, largest %d, cut %d, keys skipped %d\n",
			rule.Rule, rule.Candidates, rule.Blocks, rule.Largest, rule.Cut, rule.Skipped)
	}
	for c := range r.Duplicates() {
		fmt.Fprintf(&b, "cluster of %d, kept %s\n", len(c.Records), name(c.Kept))
		for _, l := range c.Links {
			fmt.Fprintf(&b, "  %s = %s  %.2f  %s\n", name(l.A), name(l.B), l.Score, l.Reason)
		}
	}
	for _, p := range r.Review {
		fmt.Fprintf(&b, "review %s ? %s  %.2f  %s\n", name(p.A), name(p.B), p.Score, p.Reason)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// name is how a record is called in texts.
func name(rec *refsift.Record) string {
	switch {
	case rec.ID.IsValid():
		return rec.ID.String()
	case rec.ExportID != "":
		return rec.ExportID
	}
	return rec.Digest().String()[:12]
}

// MarshalJSON writes the link with the records' IDs, export IDs and digests:
// one line of a log.
func (l Link) MarshalJSON() ([]byte, error) { return json.Marshal(l.line()) }

// MarshalJSON writes the pair as a line of a log.
func (p Pair) MarshalJSON() ([]byte, error) {
	line := struct {
		linkLine
		Relation Relation  `json:"relation,omitempty"`
		Veto     string    `json:"veto,omitempty"`
		Between  []recName `json:"between,omitempty"`
	}{linkLine: p.line(), Relation: p.Relation, Veto: p.Veto}
	if p.Between[0] != nil {
		line.Between = []recName{nameOf(p.Between[0]), nameOf(p.Between[1])}
	}
	return json.Marshal(line)
}

type linkLine struct {
	A        recName  `json:"a"`
	B        recName  `json:"b"`
	Decision Decision `json:"decision"`
	Score    float64  `json:"score"`
	Rule     string   `json:"rule"`
	Reason   string   `json:"reason"`
}

type recName struct {
	ID       string         `json:"id,omitempty"`
	ExportID string         `json:"export_id,omitempty"`
	Digest   refsift.Digest `json:"digest"`
}

func nameOf(r *refsift.Record) recName { return recName{r.ID.String(), r.ExportID, r.Digest()} }

func (l Link) line() linkLine {
	return linkLine{nameOf(l.A), nameOf(l.B), l.Decision, l.Score, l.Rule, l.Reason}
}
