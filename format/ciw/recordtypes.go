package ciw

import (
	"slices"
	"strings"

	"github.com/refsift/refsift"
)

// kinds are the values of PT.
var kinds = map[string]refsift.Type{
	"J": refsift.Article, "B": refsift.Book, "S": refsift.Chapter, "P": refsift.Patent, "C": refsift.ConferencePaper, "D": refsift.Dataset, "A": refsift.Article,
}

// recordType reads PT and the document types. PT says where an item stands (J
// journal, S book in a series, B book), DT what it is.
func recordType(kind string, rec *refsift.Record) refsift.Type {
	has := func(t string) bool {
		return slices.ContainsFunc(rec.PublicationTypes, func(v string) bool { return strings.EqualFold(v, t) })
	}
	standsInJournal := kind == "J" || kind == "A" || kind == ""
	switch {
	case has("Book Chapter"):
		return refsift.Chapter
	case has("Proceedings Paper") && !(standsInJournal && has("Article")), has("Conference Paper"):
		return refsift.ConferencePaper
	case has("Meeting Abstract"):
		return refsift.Abstract
	case has("Data Set"):
		return refsift.Dataset
	case has("Software"):
		return refsift.Software
	case has("Preprint"):
		return refsift.Preprint
	case has("Patent"):
		return refsift.Patent
	case has("Dissertation/Thesis"), has("Thesis"), has("Dissertation"):
		return refsift.Thesis
	case has("Report"):
		return refsift.Report
	case has("Book"):
		return refsift.Book
	}
	t, ok := kinds[kind]
	switch {
	case !ok:
		return refsift.Generic
	case t == refsift.Book && rec.Source != "" && !strings.EqualFold(rec.Source, rec.Title) && rec.Pages != "":
		return refsift.Chapter
	}
	return t
}
