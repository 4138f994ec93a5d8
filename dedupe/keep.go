package dedupe

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/refsift/refsift"
)

// A Keep chooses the record of a cluster that stays. It must return one of
// the elements of its argument, which is sorted by content and must not be changed.
type Keep = func(cluster []*refsift.Record) *refsift.Record

// ParseKeep reads a policy as users write it:
//
//	complete                 the record with most of the fields that a reviewer needs
//	newest                   the latest publication date, as of two versions of one item
//	oldest                   the earliest
//	database:pubmed,embase   the database named first, see [KeepDatabase]
//
// Where a policy leaves a choice, the most complete record stays.
func ParseKeep(s string) (Keep, error) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "complete":
		return MostComplete, nil
	case "newest":
		return Newest, nil
	case "oldest":
		return Oldest, nil
	}
	if names := KeepNames(s); len(names) > 0 {
		return KeepDatabase(names...), nil
	}
	return nil, fmt.Errorf("keep %q: want complete, newest, oldest or database:NAME,NAME…", s)
}

// KeepNames returns the databases that a policy names, in its order.
func KeepNames(s string) (names []string) {
	name, list, _ := strings.Cut(s, ":")
	if !strings.EqualFold(strings.TrimSpace(name), "database") {
		return nil
	}
	for part := range strings.SplitSeq(list, ",") {
		if part = strings.TrimSpace(part); part != "" {
			names = append(names, part)
		}
	}
	return names
}

// KeepDatabase keeps the record of the database that is named first, of the
// records of one database the most complete one. A name means the database or
// platform that has all its words, whatever their case: "web of science" is
// also the Web of Science Core Collection.
func KeepDatabase(names ...string) Keep {
	rank := func(r *refsift.Record) int {
		for i, n := range names {
			if IsFrom(r, n) {
				return i
			}
		}
		return len(names)
	}
	return func(cluster []*refsift.Record) *refsift.Record {
		first := rank(slices.MinFunc(cluster, func(a, b *refsift.Record) int { return cmp.Compare(rank(a), rank(b)) }))
		return MostComplete(slices.DeleteFunc(slices.Clone(cluster), func(r *refsift.Record) bool { return rank(r) != first }))
	}
}

// IsFrom reports whether a record comes from the database or platform that a
// person calls by name.
func IsFrom(r *refsift.Record, name string) bool {
	words := strings.FieldsFunc(strings.ToLower(name), isSign)
	if len(words) == 0 {
		return false
	}
	holds := func(s string) bool {
		has := strings.FieldsFunc(strings.ToLower(s), isSign)
		return !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(has, w) })
	}
	return holds(r.Origin.Database) || holds(r.Origin.Platform)
}

func isSign(c rune) bool {
	return !(c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c > 0x7f)
}

// Newest keeps the record with the latest publication date, of those with
// equal dates the most complete one. A record without a date comes last.
func Newest(cluster []*refsift.Record) *refsift.Record {
	last := published(slices.MaxFunc(cluster, byDate))
	return MostComplete(slices.DeleteFunc(slices.Clone(cluster), func(r *refsift.Record) bool { return !sameDate(published(r), last) }))
}

// Oldest keeps the record with the earliest publication date, of those with
// equal dates the most complete one. A record without a date comes last.
func Oldest(cluster []*refsift.Record) *refsift.Record {
	dated := slices.DeleteFunc(slices.Clone(cluster), func(r *refsift.Record) bool { return !published(r).IsValid() })
	if len(dated) == 0 {
		return MostComplete(cluster)
	}
	first := published(slices.MinFunc(dated, byDate))
	return MostComplete(slices.DeleteFunc(dated, func(r *refsift.Record) bool { return !sameDate(published(r), first) }))
}

func byDate(a, b *refsift.Record) int { return published(a).Compare(published(b)) }

// sameDate takes dates for equal that differ in nothing that both say: a
// database that gives only the year does not make an item older.
func sameDate(a, b refsift.Date) bool {
	return a.Year == b.Year && (a.Month == b.Month || a.Month == 0 || b.Month == 0) && (a.Day == b.Day || a.Day == 0 || b.Day == 0)
}

func published(r *refsift.Record) refsift.Date {
	if r.Date.IsValid() {
		return r.Date
	}
	return refsift.Date{Year: max(r.Year, 0)}
}
