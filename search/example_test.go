package search_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/search"
)

func ExampleIndex_Run() {
	index, err := search.New(nil) // in memory
	if err != nil {
		log.Fatal(err)
	}
	defer index.Close()
	err = index.Add(context.Background(),
		&refsift.Record{
			ID: refsift.ID{File: "medline.nbib", Ordinal: 1}, Year: 2012, Languages: []string{"eng"},
			Title:       "Co-production with refugees in primary care",
			Descriptors: []refsift.Descriptor{{Heading: "Refugees"}, {Heading: "Patient Participation"}},
		},
		&refsift.Record{
			ID: refsift.ID{File: "medline.nbib", Ordinal: 2}, Year: 2004, Languages: []string{"ger"},
			Title:       "Shared decision making",
			Descriptors: []refsift.Descriptor{{Heading: "Decision Making"}},
		},
		&refsift.Record{
			ID:       refsift.ID{File: "medline.nbib", Ordinal: 3},
			Title:    "Coproduction of health services",
			Abstract: "Migrants and nurses as partners.",
		},
	)
	if err != nil {
		log.Fatal(err)
	}

	strategy, diags := query.Parse(query.PubMed, `
1 coproduction[tiab] OR co-production[tiab] 2
2 "Community Participation"[Mesh]
3 refugee*[tiab] OR migrant*[tiab]
4 (1 OR 2) AND 3
5 #4 AND 2007:2019[dp]
`)
	if err := diags.Err(); err != nil {
		log.Fatal(err)
	}
	result, err := index.Run(context.Background(), strategy)
	if err != nil {
		log.Fatal(err)
	}
	for _, l := range result.Lines {
		fmt.Printf("%s: %d\n", l.Line.Label, l.Count)
	}
	last := result.Lines[len(result.Lines)-1]
	ids, err := index.IDs(context.Background(), last.Set)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(ids, "and", last.Dropped, "without a year")
	// Output:
	// 1: 2
	// 2: 1
	// 3: 2
	// 4: 2
	// 5: 1
	// [medline.nbib#1] and 1 without a year
}

func ExampleCreate() {
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "index")

	index, err := search.Create(path, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer index.Close() // removes what was not committed
	if err := index.Add(context.Background(), &refsift.Record{Title: "Health care"}); err != nil {
		log.Fatal(err)
	}
	if err := index.Commit(ctx); err != nil { // now the path holds the index
		log.Fatal(err)
	}

	again, err := search.Open(path, &search.Options{Verify: true})
	if err != nil {
		log.Fatal(err)
	}
	defer again.Close()
	fmt.Println(again.Info().Records, again.Info().ReadOnly)
	// Output: 1 true
}

func ExampleUpdate() {
	dir, err := os.MkdirTemp("", "refsift")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "index")
	ctx := context.Background()
	record := func(n int, title string) *refsift.Record {
		return &refsift.Record{ID: refsift.ID{File: "a.ris", Ordinal: n}, Title: title}
	}

	index, err := search.Create(path, nil)
	if err != nil {
		log.Fatal(err)
	}
	if err := errors.Join(index.Add(ctx, record(1, "One"), record(2, "Two")), index.Commit(ctx), index.Close()); err != nil {
		log.Fatal(err)
	}

	if index, err = search.Update(path, nil); err != nil {
		log.Fatal(err)
	}
	defer index.Close()
	change, err := index.Replace(ctx, record(2, "Two, corrected"), record(3, "Three"))
	if err != nil {
		log.Fatal(err)
	}
	deleted, err := index.Delete(ctx, refsift.ID{File: "a.ris", Ordinal: 1})
	if err != nil {
		log.Fatal(err)
	}
	if err := index.Commit(ctx); err != nil {
		log.Fatal(err)
	}
	fmt.Println(change.Added, "added,", change.Replaced, "replaced,", deleted, "deleted,", index.Info().Records, "in all")
	// Output:
	// 1 added, 1 replaced, 1 deleted, 2 in all
}
