package thesaurus

import (
	"iter"
	"slices"
	"sort"
	"strings"

	"github.com/refsift/refsift/internal/token"
)

// A Tree is a thesaurus: headings and their places in a hierarchy. It is not
// changed after loading and may be used from many goroutines.
type Tree struct {
	year     int
	headings []heading      // in the order of their first place in the tree
	byName   map[string]int // folded name to heading
	places   []place        // sorted by number
}

type heading struct {
	name    string
	numbers []string // sorted
}

type place struct {
	number  string
	heading int
}

// checkTags are descriptors that NLM gives no place in the tree, so that no
// tree file names them; records carry them all the same.
var checkTags = [...]string{"Female", "Male"}

func checkTag(folded string) (string, bool) {
	for _, c := range checkTags {
		if strings.EqualFold(c, folded) {
			return c, true
		}
	}
	return "", false
}

// Year returns the year of the edition, or 0 where it is not known.
func (t *Tree) Year() int { return t.year }

// Len returns the number of headings.
func (t *Tree) Len() int { return len(t.headings) }

// Headings returns the headings in alphabetical order.
func (t *Tree) Headings() iter.Seq[string] {
	names := make([]string, len(t.headings))
	for i, h := range t.headings {
		names[i] = h.name
	}
	slices.Sort(names)
	return slices.Values(names)
}

func (t *Tree) find(name string) (int, bool) {
	i, ok := t.byName[token.Value(name)]
	return i, ok
}

// Lookup returns the heading as the thesaurus spells it. Case and accents of
// name do not matter. The check tags Male and Female, which have no place in
// any tree, are known as well.
func (t *Tree) Lookup(name string) (string, bool) {
	if i, ok := t.find(name); ok {
		return t.headings[i].name, true
	}
	return checkTag(token.Value(name))
}

// Numbers returns the tree numbers of a heading, sorted.
func (t *Tree) Numbers(name string) []string {
	i, ok := t.find(name)
	if !ok {
		return nil
	}
	return slices.Clone(t.headings[i].numbers)
}

// Explode returns the heading and every narrower one, in alphabetical order:
// all headings with a tree number that begins with one of the heading's
// numbers and a dot. Other places of a narrower heading are not followed. It
// returns nil for a name that is not in the thesaurus.
func (t *Tree) Explode(name string) []string {
	i, ok := t.find(name)
	if !ok {
		if c, ok := checkTag(token.Value(name)); ok {
			return []string{c}
		}
		return nil
	}
	found := map[int]bool{i: true}
	for _, n := range t.headings[i].numbers {
		under := n + "."
		k := sort.Search(len(t.places), func(k int) bool { return t.places[k].number >= under })
		for ; k < len(t.places) && strings.HasPrefix(t.places[k].number, under); k++ {
			found[t.places[k].heading] = true
		}
	}
	out := make([]string, 0, len(found))
	for k := range found {
		out = append(out, t.headings[k].name)
	}
	slices.Sort(out)
	return out
}
