package dedupe

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/refsift/refsift"
)

// A Merged is a cluster as one record, with where every value comes from.
type Merged struct {
	// Record is a copy of the record kept, completed: a field that it lacks has
	// the value of the next record that has one, and lists (identifiers of the
	// source, keywords, descriptors, languages, publication types, addresses,
	// affiliations, notes) hold the values of all. ID, ExportID, Origin and
	// Tags are those of the record kept.
	Record *refsift.Record
	// Values are all values of all records of the cluster, those used and
	// those not, each once a field: nothing is lost.
	Values []Value
	// Databases that gave a record to the cluster, each once, by name. Records
	// whose export names none add nothing.
	Databases []string
}

// A Value is one value of a field, and the records that have it.
type Value struct {
	Field   string            `json:"field"`
	Value   string            `json:"value"`
	Used    bool              `json:"used"` // it is in the merged record
	Records []*refsift.Record `json:"-"`
}

// Merge makes one record of a cluster without losing anything. Records are
// asked in the order of prefer; nil asks those with most fields first. It does
// not modify the records.
func (c *Cluster) Merge(prefer func(a, b *refsift.Record) int) *Merged {
	order := slices.Clone(c.Records)
	if prefer == nil {
		prefer = func(a, b *refsift.Record) int { return filledFields(b) - filledFields(a) }
	}
	slices.SortStableFunc(order, prefer)
	order = slices.DeleteFunc(order, func(r *refsift.Record) bool { return r == c.Kept })
	order = slices.Insert(order, 0, c.Kept)
	kept := *c.Kept
	m := &Merged{Record: &kept, Databases: c.Databases()}
	for _, f := range mergedFields {
		m.field(f, order)
	}
	return m
}

// field completes a field of the merged record and notes its values.
func (m *Merged) field(f mergedField, order []*refsift.Record) {
	at := map[string]int{} // in Values
	for _, r := range order {
		f.complete(m.Record, r)
		for _, text := range f.texts(r) {
			n, known := at[text]
			if !known {
				n = len(m.Values)
				at[text] = n
				m.Values = append(m.Values, Value{Field: f.name, Value: text})
			}
			if v := &m.Values[n]; !slices.Contains(v.Records, r) {
				v.Records = append(v.Records, r)
			}
		}
	}
	for _, text := range f.texts(m.Record) {
		m.Values[at[text]].Used = true
	}
}

// Databases returns the names of the databases that gave a record to the
// cluster, sorted, each once.
func (c *Cluster) Databases() []string {
	var names []string
	for _, r := range c.Records {
		if r.Origin.Database != "" {
			names = append(names, r.Origin.Database)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// ChangedFields names the fields in which two records differ, other than those
// of their place, in the order of [Merged].
func ChangedFields(a, b *refsift.Record) (names []string) {
	for _, f := range mergedFields {
		if !slices.Equal(f.texts(a), f.texts(b)) {
			names = append(names, f.name)
		}
	}
	return names
}

// A mergedField is one field of a record as merging sees it.
type mergedField struct {
	name string
	// texts are the values for people.
	texts func(r *refsift.Record) []string
	// complete takes over what m lacks.
	complete func(m, r *refsift.Record)
}

// mergedFields are all typed fields but those of the place of the record.
var mergedFields = []mergedField{
	single("type", func(r *refsift.Record) *refsift.Type { return &r.Type }, func(v refsift.Type) string { return string(v) }),
	text("title", func(r *refsift.Record) *string { return &r.Title }),
	text("original_title", func(r *refsift.Record) *string { return &r.OriginalTitle }),
	people("authors", func(r *refsift.Record) *[]refsift.Author { return &r.Authors }),
	people("editors", func(r *refsift.Record) *[]refsift.Author { return &r.Editors }),
	people("contributors", func(r *refsift.Record) *[]refsift.Contributor { return &r.Contributors }),
	single("year", func(r *refsift.Record) *int { return &r.Year }, func(v int) string { return strconv.Itoa(v) }),
	{name: "date", texts: func(r *refsift.Record) []string { return one(r.Date.String()) }, complete: completeDate},
	text("source", func(r *refsift.Record) *string { return &r.Source }),
	text("source_abbrev", func(r *refsift.Record) *string { return &r.SourceAbbrev }),
	text("series", func(r *refsift.Record) *string { return &r.Series }),
	text("volume", func(r *refsift.Record) *string { return &r.Volume }),
	text("issue", func(r *refsift.Record) *string { return &r.Issue }),
	text("pages", func(r *refsift.Record) *string { return &r.Pages }),
	text("article_number", func(r *refsift.Record) *string { return &r.ArticleNumber }),
	text("edition", func(r *refsift.Record) *string { return &r.Edition }),
	single("doi", func(r *refsift.Record) *refsift.DOI { return &r.DOI }, refsift.DOI.String),
	single("pmid", func(r *refsift.Record) *refsift.PMID { return &r.PMID }, refsift.PMID.String),
	single("pmcid", func(r *refsift.Record) *refsift.PMCID { return &r.PMCID }, refsift.PMCID.String),
	list("issn", func(r *refsift.Record) *[]refsift.ISSN { return &r.ISSN }, refsift.ISSN.String),
	list("eissn", func(r *refsift.Record) *[]refsift.ISSN { return &r.EISSN }, refsift.ISSN.String),
	list("isbn", func(r *refsift.Record) *[]refsift.ISBN { return &r.ISBN }, refsift.ISBN.String),
	{name: "accession", texts: func(r *refsift.Record) []string { return one(r.Accession) }, complete: completeAccession},
	text("abstract", func(r *refsift.Record) *string { return &r.Abstract }),
	list("keywords", func(r *refsift.Record) *[]string { return &r.Keywords }, itself),
	list("descriptors", func(r *refsift.Record) *[]refsift.Descriptor { return &r.Descriptors }, refsift.Descriptor.String),
	list("languages", func(r *refsift.Record) *[]string { return &r.Languages }, itself),
	list("publication_types", func(r *refsift.Record) *[]string { return &r.PublicationTypes }, itself),
	text("publisher", func(r *refsift.Record) *string { return &r.Publisher }),
	text("place", func(r *refsift.Record) *string { return &r.Place }),
	list("affiliations", func(r *refsift.Record) *[]string { return &r.Affiliations }, itself),
	list("urls", func(r *refsift.Record) *[]string { return &r.URLs }, itself),
	list("notes", func(r *refsift.Record) *[]string { return &r.Notes }, itself),
}

func itself(s string) string { return s }

// one is a value as a list, empty without it.
func one(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

func text(name string, at func(*refsift.Record) *string) mergedField { return single(name, at, itself) }

// single is a field of one value: the first that is there counts.
func single[T comparable](name string, at func(*refsift.Record) *T, print func(T) string) mergedField {
	var none T
	return mergedField{
		name: name,
		texts: func(r *refsift.Record) []string {
			if *at(r) == none {
				return nil
			}
			return one(print(*at(r)))
		},
		complete: func(m, r *refsift.Record) {
			if *at(m) == none {
				*at(m) = *at(r)
			}
		},
	}
}

// people is a list that counts as a whole: two databases' lists of authors do
// not add up to one.
func people[T fmt.Stringer](name string, at func(*refsift.Record) *[]T) mergedField {
	return mergedField{
		name: name,
		texts: func(r *refsift.Record) []string {
			var names []string
			for _, a := range *at(r) {
				names = append(names, a.String())
			}
			return one(strings.Join(names, "; "))
		},
		complete: func(m, r *refsift.Record) {
			if len(*at(m)) == 0 {
				*at(m) = slices.Clone(*at(r))
			}
		},
	}
}

// list is a field of which the values of all records are joined, each once
// however it is written in upper or lower case.
func list[T any](name string, at func(*refsift.Record) *[]T, print func(T) string) mergedField {
	return mergedField{
		name: name,
		texts: func(r *refsift.Record) (texts []string) {
			for _, v := range *at(r) {
				texts = append(texts, print(v))
			}
			return texts
		},
		complete: func(m, r *refsift.Record) {
			has := map[string]bool{}
			for _, v := range *at(m) {
				has[strings.ToLower(print(v))] = true
			}
			joined := slices.Clip(*at(m)) // of the record kept, and not to be written to
			for _, v := range *at(r) {
				if key := strings.ToLower(print(v)); !has[key] {
					has[key] = true
					joined = append(joined, v)
				}
			}
			*at(m) = joined
		},
	}
}

// completeDate takes a date only if it is of the year of the record: databases
// differ about the year of an item that was online first.
func completeDate(m, r *refsift.Record) {
	if !m.Date.IsValid() && (m.Year == 0 || m.Year == r.Date.Year) {
		m.Date = r.Date
	}
}

// completeAccession takes no number of another database than the record is of.
func completeAccession(m, r *refsift.Record) {
	if m.Accession == "" && m.Origin.Database == r.Origin.Database {
		m.Accession = r.Accession
	}
}
