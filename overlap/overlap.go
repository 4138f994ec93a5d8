package overlap

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ErrUnbalanced is what Verify wraps.
var ErrUnbalanced = errors.New("the numbers of the overlap do not add up")

// A Table counts items by the databases that have them. The zero Table is
// empty and ready for use; it is not safe for concurrent use.
type Table struct {
	names   []string // in the order they were first seen; results are sorted
	number  map[string]int
	records []int          // by database, every record
	combos  map[string]int // items, by the sorted numbers of their databases
	items   int
}

// A Source is a database with its sums.
type Source struct {
	Name    string `json:"name"`
	Records int    `json:"records"` // before deduplication
	Items   int    `json:"items"`   // of the unique records, those that this database has
	Only    int    `json:"only"`    // of these, those that no other database has
}

// OnlyShare is the share of the database's items that are found nowhere
// else, from 0 to 1.
func (s Source) OnlyShare() float64 { return share(s.Only, s.Items) }

func share(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

// A Combination is the items that exactly these databases have.
type Combination struct {
	Sources []string `json:"sources"` // sorted
	Items   int      `json:"items"`
}

// Add counts one item; the arguments are the databases of its records, a
// name for each record. A record without a database has the name "".
func (t *Table) Add(databases ...string) {
	if len(databases) == 0 {
		return
	}
	if t.number == nil {
		t.number, t.combos = map[string]int{}, map[string]int{}
	}
	in := make([]int, len(databases))
	for i, name := range databases {
		n, ok := t.number[name]
		if !ok {
			n = len(t.names)
			t.number[name] = n
			t.names = append(t.names, name)
			t.records = append(t.records, 0)
		}
		t.records[n]++
		in[i] = n
	}
	slices.Sort(in)
	t.combos[key(slices.Compact(in))]++
	t.items++
}

// key makes a map key of a set of databases.
func key(in []int) string {
	var b []byte
	for _, n := range in {
		b = binary.AppendUvarint(b, uint64(n))
	}
	return string(b)
}

// members is the set of databases that key made a key of.
func members(key string) (in []int) {
	for b := []byte(key); len(b) > 0; {
		n, size := binary.Uvarint(b)
		in = append(in, int(n))
		b = b[size:]
	}
	return in
}

// Items is the number of unique records.
func (t *Table) Items() int { return t.items }

// Sources returns the databases, the one with the most items first.
func (t *Table) Sources() []Source {
	out := make([]Source, len(t.names))
	for i, name := range t.names {
		out[i] = Source{Name: name, Records: t.records[i]}
	}
	for k, n := range t.combos {
		in := members(k)
		for _, i := range in {
			out[i].Items += n
		}
		if len(in) == 1 {
			out[in[0]].Only += n
		}
	}
	slices.SortFunc(out, func(a, b Source) int {
		return cmp.Or(cmp.Compare(b.Items, a.Items), cmp.Compare(b.Records, a.Records), strings.Compare(a.Name, b.Name))
	})
	return out
}

// Combinations returns every combination that has an item, the largest
// first.
func (t *Table) Combinations() []Combination {
	out := make([]Combination, 0, len(t.combos))
	for k, n := range t.combos {
		c := Combination{Items: n}
		for _, i := range members(k) {
			c.Sources = append(c.Sources, t.names[i])
		}
		slices.Sort(c.Sources)
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b Combination) int {
		return cmp.Or(cmp.Compare(b.Items, a.Items), cmp.Compare(len(a.Sources), len(b.Sources)), slices.Compare(a.Sources, b.Sources))
	})
	return out
}

// Shared returns, for the databases in the order of [Table.Sources], how many
// items each pair of them has in common; the diagonal is the items of each.
func (t *Table) Shared() [][]int {
	sources := t.Sources()
	place := make([]int, len(sources)) // of the database with a number
	for i, s := range sources {
		place[t.number[s.Name]] = i
	}
	out := make([][]int, len(sources))
	for i := range out {
		out[i] = make([]int, len(sources))
	}
	for k, n := range t.combos {
		in := members(k)
		for _, a := range in {
			for _, b := range in {
				out[place[a]][place[b]] += n
			}
		}
	}
	return out
}

// Verify checks that the combinations sum to the items, and that no
// database has fewer records than items.
func (t *Table) Verify() error {
	sum := 0
	for _, c := range t.Combinations() {
		sum += c.Items
	}
	if sum != t.items {
		return fmt.Errorf("%w: the combinations hold %d items, not %d", ErrUnbalanced, sum, t.items)
	}
	for _, s := range t.Sources() {
		if s.Records < s.Items || s.Items < s.Only {
			return fmt.Errorf("%w: %s has %d records, %d unique records and %d found only there", ErrUnbalanced, s.Name, s.Records, s.Items, s.Only)
		}
	}
	return nil
}
