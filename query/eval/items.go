package eval

// A Group is a part of the records that counts are given for on their own: a
// database.
type Group struct {
	Name string
	Set  *Set
}

// Items counts records as items, of which databases have several records
// each: what deduplication found to be one.
type Items struct {
	class map[uint64]int // record number to item
	order map[uint64]int // record number to its rank in the item
	n     int
}

// NewItems takes the items as lists of record numbers, the preferred record
// of each first. A record that is in no list is an item of its own.
func NewItems(items [][]uint64) *Items {
	out := &Items{class: map[uint64]int{}, order: map[uint64]int{}, n: len(items)}
	for i, records := range items {
		for k, number := range records {
			out.class[number], out.order[number] = i, k
		}
	}
	return out
}

// Count returns how many items a set holds, and in which groups: an item
// counts once, in the group of the preferred one of its records that are in the
// set. So no group counts more items than it has records in the set, and the
// groups, if they share no record, add up.
func (x *Items) Count(set *Set, groups []Group) (total int, by []int) {
	best := map[int]uint64{}
	by = make([]int, len(groups))
	enter := func(number uint64) {
		total++
		for i, g := range groups {
			if g.Set.Has(number) {
				by[i]++
				break
			}
		}
	}
	for number := range set.All() {
		item, ok := x.class[number]
		if !ok {
			enter(number)
			continue
		}
		if have, ok := best[item]; !ok || x.order[number] < x.order[have] {
			best[item] = number
		}
	}
	for _, number := range best {
		enter(number)
	}
	return total, by
}
