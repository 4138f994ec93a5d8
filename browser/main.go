// Command browser writes the pages that the browser tests look at, into the
// folder named by its argument. Its records are made up.
//
//	go run ./browser DIR && node --test browser
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
	"github.com/refsift/refsift/overlap"
	"github.com/refsift/refsift/prisma"
	"github.com/refsift/refsift/review"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: browser DIR")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "browser:", err)
		os.Exit(1)
	}
}

func write(dir string) error {
	small, err := reviewPage(30)
	if err != nil {
		return err
	}
	large, err := reviewPage(5000)
	if err != nil {
		return err
	}
	for name, write := range map[string]func(io.Writer) error{
		"review.html":     small,
		"review5000.html": large,
		"flow.html":       func(w io.Writer) error { return flow().WriteHTML(w, prisma.Style{}) },
		"search.html":     func(w io.Writer) error { return searched().WriteHTML(w, prisma.Style{Words: prisma.ScopingReview}) },
		"overlap.html":    overlapPage,
	} {
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		if err := write(f); err != nil {
			return err
		}
		if err := f.Close(); err != nil {
			return err
		}
	}
	return nil
}

const hostile = `<img src=x onerror="document.title='attacked'"></script><script>document.title='attacked'</script>`

// pairs makes n pairs of records that are near enough to be asked about: the
// same title and authors, a year apart.
func pairs(n int) (recs []*refsift.Record) {
	words := strings.Fields("shared decision care patient nurse hospital trial outcome quality clinic ward family support training record team risk pain sleep stroke asthma cancer child elder home visit phone text video group")
	for i := range n {
		title := fmt.Sprintf("Effects of %s and %s on %s of %s number %d", words[i%30], words[i/30%30], words[i/7%30], words[i/11%30], i)
		if i == 0 {
			title += " " + hostile
		}
		for year := range 2 {
			recs = append(recs, &refsift.Record{
				ID: refsift.ID{File: []string{"medline.nbib", "scopus.ris"}[year], Ordinal: i + 1}, Type: "JOUR", Title: title, Year: 2018 + year,
				Source: "Journal of Made Up Studies", Abstract: strings.Repeat(title+". ", 12),
				Authors: []refsift.Author{{Family: fmt.Sprintf("Berg%d", i), Given: "A."}},
				Origin:  refsift.Origin{Database: []string{"MEDLINE", "Scopus"}[year]},
			})
		}
	}
	return recs
}

// reviewPage asks about every pair: with a limit that no score reaches,
// only what is linked by a decision is merged.
func reviewPage(n int) (func(io.Writer) error, error) {
	recs := pairs(n)
	o := dedupe.Options{Model: dedupe.DefaultModel()}
	o.Model.MatchAt = 1000
	for i := range 4 { // and some that are merged
		var copies []*refsift.Record
		for range 3 {
			copies = append(copies, &refsift.Record{ID: refsift.ID{File: "copies.ris", Ordinal: 3*i + len(copies) + 1}, Type: "JOUR",
				Title: fmt.Sprintf("A merged article of the kind %c", 'A'+i), Year: 2011, Source: "Annals of Copies", Volume: fmt.Sprint(3 + len(copies)),
				Authors: []refsift.Author{{Family: "Tal", Given: "B."}, {Family: "Holm", Given: "C."}}})
		}
		for _, c := range copies[1:] {
			o.MustLink = append(o.MustLink, dedupe.DigestPair{copies[0].Digest(), c.Digest()})
		}
		recs = append(recs, copies...)
	}
	d, err := dedupe.New(o)
	if err != nil {
		return nil, err
	}
	res, err := d.Run(context.Background(), recs)
	if err != nil {
		return nil, err
	}
	if len(res.Review) < n || res.Stats.DuplicateClusters != 4 {
		return nil, fmt.Errorf("%d of %d pairs are on the review list, %d of 4 clusters are merged", len(res.Review), n, res.Stats.DuplicateClusters)
	}
	return func(w io.Writer) error { return review.Write(w, res, review.Options{}) }, nil
}

func flow() prisma.Flow {
	return prisma.Flow{
		Previous: &prisma.Included{Studies: 15, Reports: 16},
		Databases: []prisma.Source{{Name: "MEDLINE (PubMed)", Records: 1604, Unique: 1500}, {Name: "Embase (Ovid)", Records: 1890, Unique: 900},
			{Name: "CINAHL Complete (EBSCOhost), searched a second time by another librarian", Records: 300, Unique: 100}},
		Registers:  []prisma.Source{{Name: "ClinicalTrials.gov", Records: 120, Unique: 20}, {Name: hostile, Records: 1, Unique: 0}},
		Duplicates: 1391, Unreadable: 4, ToScreen: 2520,
		Screening: &prisma.Screening{Excluded: 2400, Undecided: 20, Reports: prisma.Reports{Sought: 100, NotRetrieved: 5, Assessed: 95,
			Excluded: []prisma.Reason{{Reason: "Wrong population", N: 30}, {Reason: "Not a study of how patients and professionals decide together in hospitals", N: 40},
				{Reason: "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft", N: 5}}, Included: 20}},
		Other: &prisma.Other{Sources: []prisma.Source{{Name: "Websites", Records: 3}, {Name: "Citation searching", Records: 12}},
			Reports: prisma.Reports{Sought: 10, NotRetrieved: 1, Assessed: 9, Excluded: []prisma.Reason{{Reason: "Wrong design", N: 4}}, Included: 5}},
		Included: &prisma.Included{Studies: 22, Reports: 25},
	}
}

func searched() prisma.Flow {
	return prisma.Flow{Databases: []prisma.Source{{Name: "MEDLINE", Records: 16040, Unique: 15000}, {Name: "日本の医学中央雑誌データベース検索", Records: 12, Unique: 5}},
		Duplicates: 1047, ToScreen: 15005}
}

func overlapPage(w io.Writer) error {
	names := []string{"MEDLINE (PubMed)", "Embase (Ovid)", "Scopus", "CINAHL Complete (EBSCOhost)", "APA PsycInfo", "Cochrane Central Register of Controlled Trials", hostile}
	var t overlap.Table
	for i := range 1000 {
		var in []string
		for j, name := range names {
			if (i*(j+3)+i/7)%(j+2) == 0 {
				in = append(in, name)
			}
		}
		t.Add(in...)
	}
	if _, err := io.WriteString(w, "<!DOCTYPE html><meta charset=\"utf-8\"><title>Overlap</title><body>"); err != nil {
		return err
	}
	if err := t.WriteUpSet(w, overlap.Style{ID: "a"}); err != nil {
		return err
	}
	return t.WriteHeatMap(w, overlap.Style{ID: "b"})
}
