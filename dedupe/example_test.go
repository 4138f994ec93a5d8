package dedupe_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
)

// Three exports of one article and its erratum, all made up.
func exampleRecords() []*refsift.Record {
	gull := refsift.Author{Family: "Gull", Given: "Ada"}
	return []*refsift.Record{
		{ExportID: "medline-1", Title: "Feeding of knots by night.", Authors: []refsift.Author{gull, {Family: "Rook", Given: "B"}}, Year: 2014,
			Source: "Journal of Estuarine Ornithology", Volume: "27", Pages: "221-228", DOI: refsift.MustDOI("10.9999/jeo.221")},
		{ExportID: "embase-7", Title: "Feeding of knots by night", Authors: []refsift.Author{{Corporate: "Gull A.Rook B."}}, Year: 2014,
			Source: "J Estuar Ornithol", Volume: "27 (3)", Pages: "221-8"},
		{ExportID: "medline-2", Title: "Erratum: Feeding of knots by night", Authors: []refsift.Author{gull, {Family: "Rook", Given: "B"}}, Year: 2014,
			Source: "Journal of Estuarine Ornithology", Volume: "27", Pages: "300"},
	}
}

func ExampleDeduper_Run() {
	d, err := dedupe.New(dedupe.Options{})
	if err != nil {
		log.Fatal(err)
	}
	res, err := d.Run(context.Background(), exampleRecords())
	if err != nil {
		log.Fatal(err)
	}
	for c := range res.Duplicates() {
		fmt.Println("kept", c.Kept.ExportID, "of", len(c.Records))
		for _, l := range c.Links {
			fmt.Println(l.Decision, l.Rule)
		}
	}
	for _, p := range res.Review {
		fmt.Println("review:", p.Relation)
	}
	// Output:
	// kept medline-1 of 2
	// match title+authors+year+source+volume+pages
	// review: erratum-of
}

func ExampleResult_Unique() {
	d, err := dedupe.New(dedupe.Options{})
	if err != nil {
		log.Fatal(err)
	}
	res, err := d.Run(context.Background(), exampleRecords())
	if err != nil {
		log.Fatal(err)
	}
	n := 0
	for range res.Unique() {
		n++
	}
	fmt.Println(n, "of", res.Stats.Records, "records stay")
	// Output: 2 of 3 records stay
}

func ExampleDeduper_Explain() {
	d, err := dedupe.New(dedupe.Options{})
	if err != nil {
		log.Fatal(err)
	}
	recs := exampleRecords()
	e := d.Explain(recs[0], recs[2])
	fmt.Printf("%.1f\n", e.Value)
	for _, p := range e.Parts {
		if p.Value != 0 {
			fmt.Printf("%+.2f  %s\n", p.Value, p.Reason)
		}
	}
	fmt.Println(e.Parts[len(e.Parts)-1].Reason)
	// Output:
	// 10.2
	// +4.47  title contained (agrees): "Feeding of knots by night.", "Erratum: Feeding of knots by night" [64% of the weight]
	// +4.25  authors same (agrees): "Gull, Ada", "Gull, Ada" [85% of the weight]
	// +2.00  year same (agrees): "2014", "2014"
	// +2.50  source same (agrees): "Journal of Estuarine Ornithology", "Journal of Estuarine Ornithology"
	// +3.00  volume same (agrees): "27", "27"
	// -6.00  pages different (contradicts): "221-228", "300"
	// veto pages: the pages differ
}

// A model is data: take the default, change a number, store it.
func ExampleModel() {
	m := dedupe.DefaultModel()
	m.Name, m.MatchAt = "strict", 20
	data, err := json.Marshal(m)
	if err != nil {
		log.Fatal(err)
	}
	back, err := dedupe.ParseModel(data)
	if err != nil {
		log.Fatal(err)
	}
	d, err := dedupe.New(dedupe.Options{Model: back})
	fmt.Println(d.Model().Name, d.Model().MatchAt, err)
	// Output: strict 20 <nil>
}

// Records that come later join the clusters that are there.
func ExampleSession() {
	d, err := dedupe.New(dedupe.Options{})
	if err != nil {
		log.Fatal(err)
	}
	recs := exampleRecords()
	s := d.Begin(nil)
	if _, err := s.Add(context.Background(), recs[:1]); err != nil {
		log.Fatal(err)
	}
	change, err := s.Add(context.Background(), recs[1:])
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(change.New), "new")
	for _, c := range change.Clusters {
		fmt.Println(c.Kind(), "to", len(c.Records), "by", c.Added[0].ExportID)
	}
	res, err := s.Result(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(res.Clusters), "clusters of", s.Records(), "records")
	// Output:
	// 2 new
	// grown to 2 by embase-7
	// 2 clusters of 3 records
}

// Frequencies are stored beside the records that were judged with them.
func ExampleFrequencies() {
	d, err := dedupe.New(dedupe.Options{})
	if err != nil {
		log.Fatal(err)
	}
	f, err := d.Fit(context.Background(), exampleRecords())
	if err != nil {
		log.Fatal(err)
	}
	var file bytes.Buffer
	if _, err := f.WriteTo(&file); err != nil {
		log.Fatal(err)
	}
	back, err := dedupe.ReadFrequencies(&file)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(back.Records(), "records counted")
	// Output: 3 records counted
}
