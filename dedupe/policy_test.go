package dedupe_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
)

// family is an article, a copy of it, and what is about it: every relation
// has one record.
func family() (article *refsift.Record, others map[dedupe.Relation]*refsift.Record) {
	article = &refsift.Record{
		ID: refsift.ID{File: "f.ris", Ordinal: 1}, Title: "Nocturnal foraging of ringed sandpipers in a northern estuary: a cohort study", Year: 2013, Source: "Wader Research", Volume: "8", Issue: "2", Pages: "100-112",
		Authors: []refsift.Author{{Family: "Gull", Given: "Ada"}, {Family: "Rook", Given: "Bo"}}, DOI: refsift.MustDOI("10.9999/wr.100"), Abstract: "We ringed many birds. They fed by night.",
	}
	others = map[dedupe.Relation]*refsift.Record{}
	about := func(rel dedupe.Relation, change func(r *refsift.Record)) {
		r := *article
		r.ID.Ordinal = len(others) + 2
		change(&r)
		others[rel] = &r
	}
	about(dedupe.Duplicate, func(r *refsift.Record) { r.Title += "." })
	about(dedupe.ErratumOf, func(r *refsift.Record) {
		r.Title, r.Pages, r.DOI, r.Abstract = "Erratum: "+r.Title, "300", refsift.DOI{}, ""
	})
	about(dedupe.CommentOn, func(r *refsift.Record) {
		r.Title, r.Pages, r.DOI, r.Abstract = "Comment on: "+r.Title, "301", refsift.DOI{}, ""
	})
	about(dedupe.PreprintOf, func(r *refsift.Record) {
		r.Type, r.DOI, r.Source, r.Volume, r.Issue, r.Pages = refsift.Preprint, refsift.MustDOI("10.1101/2013.11.01"), "bioRxiv", "", "", ""
	})
	about(dedupe.ProtocolOf, func(r *refsift.Record) {
		r.Title, r.Pages, r.DOI, r.Abstract, r.Year = r.Title+" (Protocol)", "20-25", refsift.DOI{}, "", 2012
	})
	about(dedupe.AbstractOf, func(r *refsift.Record) {
		r.Source, r.Pages, r.DOI, r.Issue, r.Abstract = "Wader Research. Conference: 3rd Meeting", "S12", refsift.DOI{}, "", ""
	})
	return article, others
}

func clusterOf(res *dedupe.Result, r *refsift.Record) *dedupe.Cluster {
	for i := range res.Clusters {
		if slices.Contains(res.Clusters[i].Records, r) {
			return &res.Clusters[i]
		}
	}
	return nil
}

func TestJoin(t *testing.T) {
	t.Parallel()
	article, others := family()
	d, err := dedupe.New(dedupe.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var res *dedupe.Result
	for rel, other := range others {
		if rel == dedupe.Duplicate {
			continue
		}
		if res, err = d.Run(context.Background(), []*refsift.Record{other, others[dedupe.Duplicate], article}); err != nil {
			t.Fatal(err)
		}
		if got := len(clusterOf(res, article).Records); got != 2 {
			t.Fatalf("%s: %d records with the article, want 2: %v", rel, got, res)
		}
		joined, err := res.Join(rel)
		if err != nil {
			t.Fatal(err)
		}
		c := clusterOf(joined, article)
		if len(c.Records) != 3 {
			t.Errorf("%s: cluster of %d: %v", rel, len(c.Records), res)
			continue
		}
		if last := c.Links[len(c.Links)-1]; last.Rule != string(rel) || last.A != other {
			t.Errorf("%s: link %+v", rel, last)
		}
		if joined.Stats.Removed != res.Stats.Removed+1 || len(joined.Clusters) != len(res.Clusters)-1 {
			t.Errorf("%s: the numbers do not fit: %+v", rel, joined.Stats)
		}
		for _, p := range slices.Concat(joined.Review, joined.Related) {
			if clusterOf(joined, p.A) == clusterOf(joined, p.B) {
				t.Errorf("%s: a pair of one cluster is listed", rel)
			}
		}
	}
	if same, err := res.Join(); same != res || err != nil {
		t.Error("a result without policies was changed")
	}
}

// A person's "different" goes before a policy.
func TestJoinHonoursDecisions(t *testing.T) {
	t.Parallel()
	article, others := family()
	preprint := others[dedupe.PreprintOf]
	d, err := dedupe.New(dedupe.Options{CannotLink: []dedupe.DigestPair{{others[dedupe.Duplicate].Digest(), preprint.Digest()}}})
	if err != nil {
		t.Fatal(err)
	}
	res, err := d.Run(context.Background(), []*refsift.Record{article, others[dedupe.Duplicate], preprint})
	if err != nil {
		t.Fatal(err)
	}
	if res, err = res.Join(dedupe.PreprintOf); err != nil || len(res.Clusters) != 2 {
		t.Errorf("%d clusters, error %v", len(res.Clusters), err)
	}
}

func TestParseRelations(t *testing.T) {
	t.Parallel()
	got, err := dedupe.ParseRelations("preprint-of, Version-of,,preprint-of")
	if err != nil || fmt.Sprint(got) != "[preprint-of version-of]" {
		t.Error(got, err)
	}
	for _, bad := range []string{"duplicate-of", "twin"} {
		if _, err := dedupe.ParseRelations(bad); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}

func ExampleResult_Join() {
	article := &refsift.Record{Title: "Nocturnal foraging of ringed sandpipers", Year: 2013, Source: "Wader Research", Volume: "8", Pages: "100-112", DOI: refsift.MustDOI("10.9999/wr.100"), Authors: []refsift.Author{{Family: "Gull"}, {Family: "Rook"}}}
	preprint := &refsift.Record{Type: refsift.Preprint, Title: article.Title, Year: 2013, Source: "bioRxiv", DOI: refsift.MustDOI("10.1101/2013.11"), Authors: article.Authors}
	d, err := dedupe.New(dedupe.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	res, err := d.Run(context.Background(), []*refsift.Record{article, preprint})
	if err != nil {
		fmt.Println(err)
		return
	}
	joined, err := res.Join(dedupe.PreprintOf)
	fmt.Println(len(res.Clusters), len(joined.Clusters), err)
	// Output: 2 1 <nil>
}
