package eval

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/token"
	"github.com/refsift/refsift/query"
)

// A KnownItem is something that a search should find, known beforehand. It is
// found among the records by PMID, DOI and accession number, or where none of
// these leads to a record, by its title and year.
type KnownItem struct {
	Name      string // for people: the identifier or the title
	PMID      refsift.PMID
	DOI       refsift.DOI
	Accession string
	Title     string
	Year      int
}

// KnownRecord returns the item that a record describes.
func KnownRecord(r *refsift.Record) KnownItem {
	k := KnownItem{PMID: r.PMID, DOI: r.DOI, Accession: r.Accession, Title: r.Title, Year: r.Year}
	for _, name := range []string{label("PMID ", k.PMID.String()), k.DOI.String(), k.Accession, k.Title, r.ID.String()} {
		if k.Name == "" {
			k.Name = name
		}
	}
	return k
}

func label(kind, id string) string {
	if id == "" {
		return ""
	}
	return kind + id
}

// ErrNotIdentifiers is what [ReadKnown] fails with for a text that is no list
// of identifiers.
var ErrNotIdentifiers = errors.New("not a list of PMIDs and DOIs")

// ReadKnown reads a list of PMIDs and DOIs, one or more to a line, between
// white space, commas and semicolons, in any of the forms in which they are
// written; text behind "#" is left out. Each item is returned once.
func ReadKnown(r io.Reader) (out []KnownItem, err error) {
	lines := bufio.NewScanner(r)
	seen := map[string]bool{}
	for n := 1; lines.Scan(); n++ {
		text := strings.TrimPrefix(lines.Text(), "\ufeff")
		if i := strings.Index(text, "#"); i == 0 || i > 0 && strings.ContainsAny(text[i-1:i], " \t") {
			text = text[:i]
		}
		for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\r,;\"", r) }) {
			switch strings.ToLower(strings.TrimSuffix(word, ":")) {
			case "pmid", "doi":
				continue
			}
			k, ok := parseKnown(word)
			if !ok {
				return nil, fmt.Errorf("%w: line %d: %.60q", ErrNotIdentifiers, n, word)
			}
			if !seen[k.Name] {
				seen[k.Name] = true
				out = append(out, k)
			}
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotIdentifiers, err)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%w: it is empty", ErrNotIdentifiers)
	}
	return out, nil
}

func parseKnown(word string) (k KnownItem, ok bool) {
	if d, err := refsift.ParseDOI(word); err == nil {
		return KnownItem{Name: d.String(), DOI: d}, true
	}
	word = strings.TrimSuffix(word, "/")
	for _, prefix := range []string{"https://", "http://", "www.", "pubmed.ncbi.nlm.nih.gov/", "ncbi.nlm.nih.gov/pubmed/"} {
		word = strings.TrimPrefix(word, prefix)
	}
	if p, err := refsift.ParsePMID(word); err == nil {
		return KnownItem{Name: label("PMID ", p.String()), PMID: p}, true
	}
	return KnownItem{}, false
}

// Locate finds the records of known items, for each item a set that may be
// empty, or hold several records where several databases have the item.
func Locate(ctx context.Context, src Leaves, items []KnownItem) ([]*Set, error) {
	out := make([]*Set, len(items))
	for i, k := range items {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		var err error
		if out[i], err = locate(ctx, src, k); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func locate(ctx context.Context, src Leaves, k KnownItem) (*Set, error) {
	var all []*Set
	add := func(l Leaf) error {
		set, err := src.Find(ctx, l)
		all = append(all, set)
		return err
	}
	for _, id := range []struct {
		field query.Field
		text  string
	}{{query.PMID, k.PMID.String()}, {query.DOI, k.DOI.String()}, {query.Accession, k.Accession}} {
		if id.text == "" {
			continue
		}
		if err := add(&ValueLeaf{Fields: []query.Field{id.field}, Values: []token.Pattern{token.Literal(token.Value(id.text))}}); err != nil {
			return nil, err
		}
	}
	found := Or(all...)
	if found.Len() > 0 {
		return found.Detached(), nil
	}
	found, err := locateTitle(ctx, src, k)
	if err != nil {
		return nil, err
	}
	return found.Detached(), nil
}

// minTitle is how many words a title must have to name an item.
const minTitle = 4

func locateTitle(ctx context.Context, src Leaves, k KnownItem) (*Set, error) {
	t := sequence([]query.Word{query.Lit(k.Title)})
	if s, ok := t.(*Sequence); !ok || len(s.Words) < minTitle {
		return NewSet(nil), nil
	}
	found, err := src.Find(ctx, &TextLeaf{[]query.Field{query.Title}, t})
	if err != nil || k.Year == 0 {
		return found, err
	}
	// Databases disagree by a year about what appeared online first.
	dates, err := src.Find(ctx, &DateLeaf{query.Date, refsift.Date{Year: k.Year - 1}, refsift.Date{Year: k.Year + 1}})
	if err != nil {
		return nil, err
	}
	unknown, err := src.Find(ctx, &MissingLeaf{query.Date})
	return And(found, Or(dates, unknown)), err
}

// A KnownReport says which known items a strategy finds.
type KnownReport struct {
	Items    []KnownItem // without those that lead to the records of another
	Sets     []*Set      // the records of each item
	Repeated int         // how many items were left out because they lead to the records of another
	Absent   []int       // items that are not among the records, and so cannot be found
	Found    []int       // by line: how many items it finds; -1 without a count
	Missed   []int       // items among the records that the final line does not find
}

// Known holds the items, with the sets that [Locate] found for them, against
// the lines. Items that lead to the same records count once: a list may give
// an article by PMID and by DOI, and exports of several databases hold it
// several times.
func (a *Analysis) Known(items []KnownItem, sets []*Set) *KnownReport {
	out := &KnownReport{}
	out.Items, out.Sets = distinct(items, sets)
	out.Repeated = len(items) - len(out.Items)
	for i, s := range out.Sets {
		if s.Len() == 0 {
			out.Absent = append(out.Absent, i)
		} else if a.Final < 0 || !a.Lines[a.Final].Set.intersects(s) {
			out.Missed = append(out.Missed, i)
		}
	}
	for _, l := range a.Lines {
		n := -1
		if l.Err == nil {
			n = 0
			for _, s := range out.Sets {
				if l.Set.intersects(s) {
					n++
				}
			}
		}
		out.Found = append(out.Found, n)
	}
	return out
}

// distinct leaves out items whose records are all among those of an earlier
// item, or the other way round; the earlier one has the records of both. Items
// that merely share a record stay apart: a title may lead to several articles.
func distinct(items []KnownItem, sets []*Set) (kept []KnownItem, of []*Set) {
	owners := map[uint64][]int{} // by record, indices in kept
	for i, s := range sets {
		same := -1
		for number := range s.All() {
			for _, k := range owners[number] {
				if same < 0 && (s.within(of[k]) || of[k].within(s)) {
					same = k
				}
			}
		}
		if same < 0 {
			same = len(kept)
			kept, of = append(kept, items[i]), append(of, s)
		} else {
			of[same] = Or(of[same], s)
		}
		for number := range s.All() {
			if !slices.Contains(owners[number], same) {
				owners[number] = append(owners[number], same)
			}
		}
	}
	return kept, of
}

// within reports whether o holds all of s.
func (s *Set) within(o *Set) bool { return AndNot(s, o).Len() == 0 }

// Located is the number of items among the records, which recall is a share of.
func (k *KnownReport) Located() int { return len(k.Items) - len(k.Absent) }

func (s *Set) intersects(o *Set) bool {
	for i, p := range s.Parts() {
		if q := o.part(i); p != nil && q != nil && p.Intersects(q) {
			return true
		}
	}
	return false
}

// MaxCover is the number of groups up to which [SmallestCover] is exact.
const MaxCover = 24

// SmallestCover returns the fewest groups that between them hold every item,
// given for each item the groups that hold it; items that no group holds are
// left out. Of several answers of the same size it returns the one with the
// lowest numbers. With more than [MaxCover] groups it takes the group that
// holds most of what is left, again and again, which may be more than is
// needed; exact says which of the two was done.
func SmallestCover(items [][]int, groups int) (chosen []int, exact bool) {
	if groups > MaxCover {
		return greedyCover(items, groups), false
	}
	masks := map[uint32]bool{}
	for _, item := range items {
		mask := uint32(0)
		for _, g := range item {
			mask |= 1 << g
		}
		if mask != 0 {
			masks[mask] = true
		}
	}
	for size := 0; ; size++ {
		if chosen, ok := cover(masks, nil, 0, groups, size); ok {
			return chosen, true
		}
	}
}

// cover tries the groups from "from" on, size more of them.
func cover(masks map[uint32]bool, chosen []int, from, groups, size int) ([]int, bool) {
	if size == 0 {
		set := uint32(0)
		for _, g := range chosen {
			set |= 1 << g
		}
		for m := range masks {
			if m&set == 0 {
				return nil, false
			}
		}
		return chosen, true
	}
	for g := from; g <= groups-size; g++ {
		if out, ok := cover(masks, append(slices.Clip(chosen), g), g+1, groups, size-1); ok {
			return out, true
		}
	}
	return nil, false
}

func greedyCover(items [][]int, groups int) (chosen []int) {
	left := slices.DeleteFunc(slices.Clone(items), func(item []int) bool { return len(item) == 0 })
	for len(left) > 0 {
		counts := make([]int, groups)
		for _, item := range left {
			for _, g := range item {
				counts[g]++
			}
		}
		best := 0
		for g, n := range counts {
			if n > counts[best] {
				best = g
			}
		}
		chosen = append(chosen, best)
		left = slices.DeleteFunc(left, func(item []int) bool { return slices.Contains(item, best) })
	}
	slices.Sort(chosen)
	return chosen
}
