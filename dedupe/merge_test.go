package dedupe_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
)

func ExampleCluster_Merge() {
	medline := &refsift.Record{Title: "Feeding of knots", Year: 2014, Keywords: []string{"Knots", "Tides"}, Origin: refsift.Origin{Database: "MEDLINE"}}
	embase := &refsift.Record{Title: "Feeding of knots.", Year: 2014, Abstract: "They feed by night.", Keywords: []string{"tides", "Mud"}, Origin: refsift.Origin{Database: "Embase"}}
	c := dedupe.Cluster{Records: []*refsift.Record{embase, medline}, Kept: medline}
	m := c.Merge(nil)
	fmt.Println(m.Databases, m.Record.Keywords, m.Record.Abstract)
	for _, v := range m.Values {
		fmt.Println(v.Field, v.Value, v.Used, len(v.Records))
	}
	// Output:
	// [Embase MEDLINE] [Knots Tides Mud] They feed by night.
	// title Feeding of knots true 1
	// title Feeding of knots. false 1
	// year 2014 true 2
	// abstract They feed by night. true 1
	// keywords Knots true 1
	// keywords Tides true 1
	// keywords tides false 1
	// keywords Mud true 1
}

// identifiers are compared with ==.
var identifiers = cmp.Options{
	cmp.Comparer(func(a, b refsift.DOI) bool { return a == b }), cmp.Comparer(func(a, b refsift.PMID) bool { return a == b }),
	cmp.Comparer(func(a, b refsift.PMCID) bool { return a == b }), cmp.Comparer(func(a, b refsift.ISSN) bool { return a == b }),
	cmp.Comparer(func(a, b refsift.ISBN) bool { return a == b }), cmp.Comparer(func(a, b refsift.ORCID) bool { return a == b }),
}

func parsed[T any](parse func(string) (T, error)) func(string) T {
	return func(s string) T {
		v, err := parse(s)
		if err != nil {
			panic(err)
		}
		return v
	}
}

// full is a record in which every field that merging knows is set.
func full(database string) *refsift.Record {
	author := []refsift.Author{{Family: "Gull", Given: "Ada"}}
	one := []string{"one of " + database}
	return &refsift.Record{
		Type: refsift.Article, Title: "T " + database, OriginalTitle: "O", Authors: author, Editors: author, Contributors: []refsift.Contributor{{Role: refsift.Translator, Author: author[0]}}, Year: 2014, Date: refsift.Date{Year: 2014, Month: 3},
		Source: "S", SourceAbbrev: "s", Series: "r", Volume: "1", Issue: "2", Pages: "3-4", ArticleNumber: "e5", Edition: "6",
		DOI: refsift.MustDOI("10.9999/a"), PMID: parsed(refsift.ParsePMID)("7"), PMCID: parsed(refsift.ParsePMCID)("PMC8"),
		ISSN: []refsift.ISSN{parsed(refsift.ParseISSN)("1234-5679")}, EISSN: []refsift.ISSN{parsed(refsift.ParseISSN)("1234-5679")}, ISBN: []refsift.ISBN{parsed(refsift.ParseISBN)("9780306406157")},
		Accession: "9", Abstract: "A", Keywords: one, Descriptors: []refsift.Descriptor{{Heading: "H " + database}}, Languages: one, PublicationTypes: one,
		Publisher: "P", Place: "L", Affiliations: one, URLs: one, Notes: one,
		Origin: refsift.Origin{Database: database}, Tags: []refsift.Tag{{Name: "TI", Value: database}},
	}
}

// No field of a record may be forgotten: an empty record takes over all of
// another, and a full one keeps its own.
func TestMergeKnowsEveryField(t *testing.T) {
	t.Parallel()
	v := reflect.ValueOf(*full("X"))
	place := []string{"ID", "ExportID", "Origin", "Tags"}
	for i := range v.NumField() {
		if name := v.Type().Field(i).Name; v.Field(i).IsZero() && !slices.Contains(place, name) {
			t.Errorf("the test does not set %s", name)
		}
	}
	empty := &refsift.Record{Origin: refsift.Origin{Database: "X"}}
	before, _ := json.Marshal(empty)
	merged := (&dedupe.Cluster{Records: []*refsift.Record{full("X"), empty}, Kept: empty}).Merge(nil)
	want := full("X")
	want.Tags = nil
	if diff := cmp.Diff(want, merged.Record, identifiers); diff != "" {
		t.Error(diff)
	}
	if after, _ := json.Marshal(empty); string(before) != string(after) {
		t.Error("the record kept was modified")
	}
	a, b := full("X"), full("Y")
	merged = (&dedupe.Cluster{Records: []*refsift.Record{a, b}, Kept: b}).Merge(nil)
	if merged.Record.Title != "T Y" || merged.Record.Accession != "9" || !slices.Equal(merged.Record.Notes, []string{"one of Y", "one of X"}) || merged.Record.Tags[0].Value != "Y" {
		t.Errorf("got %+v", merged.Record)
	}
	for _, r := range []*refsift.Record{a, b} {
		for _, field := range []string{"title", "notes", "descriptors", "doi"} {
			if !slices.ContainsFunc(merged.Values, func(v dedupe.Value) bool { return v.Field == field && slices.Contains(v.Records, r) }) {
				t.Errorf("the %s of %s is lost", field, r.Origin.Database)
			}
		}
	}
}

func TestMergeMixesNoDatabases(t *testing.T) {
	t.Parallel()
	a := &refsift.Record{Year: 2013, Origin: refsift.Origin{Database: "A"}}
	b := &refsift.Record{Year: 2014, Date: refsift.Date{Year: 2014, Month: 1}, Accession: "b1", Origin: refsift.Origin{Database: "B"}}
	m := (&dedupe.Cluster{Records: []*refsift.Record{a, b}, Kept: a}).Merge(nil)
	if m.Record.Accession != "" || m.Record.Date.IsValid() {
		t.Errorf("got %+v", m.Record)
	}
}

func TestParseKeep(t *testing.T) {
	t.Parallel()
	from := func(database, platform string, year, month, fields int) *refsift.Record {
		r := &refsift.Record{Year: year, Date: refsift.Date{Year: year, Month: month}, Origin: refsift.Origin{Database: database, Platform: platform}}
		if month == 0 {
			r.Date = refsift.Date{}
		}
		r.Abstract = string(make([]byte, fields))
		return r
	}
	pubmed := from("PubMed", "PubMed", 2014, 5, 1)
	embase := from("Embase", "Ovid", 2015, 0, 9)
	wos := from("Web of Science Core Collection", "Web of Science", 2014, 0, 5)
	undated := from("CINAHL", "EBSCOhost", 0, 0, 20)
	cluster := []*refsift.Record{wos, undated, pubmed, embase}
	for policy, want := range map[string]*refsift.Record{
		"complete":                        embase,
		"newest":                          embase,
		"oldest":                          wos,
		"Database: web of science,pubmed": wos,
		"database:medline,cinahl":         undated,
		"database:ovid":                   embase,
		"database:nowhere":                embase,
	} {
		keep, err := dedupe.ParseKeep(policy)
		if err != nil {
			t.Fatal(err)
		}
		if got := keep(slices.Clone(cluster)); got != want {
			t.Errorf("%s kept %+v", policy, got.Origin)
		}
	}
	for _, bad := range []string{"", "database", "database: ,", "first", "newest:pubmed"} {
		if _, err := dedupe.ParseKeep(bad); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}
