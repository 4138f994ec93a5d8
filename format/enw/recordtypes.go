package enw

import (
	"strings"

	"github.com/refsift/refsift"
)

// types are EndNote's names of reference types, in lower case.
var types = map[string]refsift.Type{
	"journal article": refsift.Article, "electronic article": refsift.Article, "magazine article": refsift.Article, "article": refsift.Article,
	"newspaper article": refsift.Newspaper, "book": refsift.Book, "edited book": refsift.Book, "electronic book": refsift.Book,
	"classical work": refsift.Book, "ancient text": refsift.Book, "dictionary": refsift.Book, "book section": refsift.Chapter,
	"electronic book section": refsift.Chapter, "encyclopedia": refsift.Chapter, "conference paper": refsift.ConferencePaper,
	"conference proceedings": refsift.ConferencePaper, "thesis": refsift.Thesis, "report": refsift.Report, "government document": refsift.Report,
	"standard": refsift.Standard, "patent": refsift.Patent, "dataset": refsift.Dataset, "online database": refsift.Dataset,
	"aggregated database": refsift.Dataset, "computer program": refsift.Software, "web page": refsift.Website, "blog": refsift.Website,
	"online multimedia": refsift.Website, "unpublished work": refsift.Unpublished, "manuscript": refsift.Unpublished, "preprint": refsift.Preprint,
	"generic": refsift.Generic, "serial": refsift.Generic, "artwork": refsift.Generic, "audiovisual material": refsift.Generic, "bill": refsift.Generic,
	"case": refsift.Generic, "catalog": refsift.Generic, "chart or table": refsift.Generic, "equation": refsift.Generic, "figure": refsift.Generic,
	"film or broadcast": refsift.Generic, "grant": refsift.Generic, "hearing": refsift.Generic, "interview": refsift.Generic,
	"legal rule or regulation": refsift.Generic, "map": refsift.Generic, "music": refsift.Generic, "pamphlet": refsift.Generic,
	"personal communication": refsift.Generic, "podcast": refsift.Generic, "press release": refsift.Generic, "social media": refsift.Generic,
	"statute": refsift.Generic, "television episode": refsift.Generic, "discussion forum": refsift.Generic, "multimedia application": refsift.Generic,
	"unused 1": refsift.Generic, "unused 2": refsift.Generic, "unused 3": refsift.Generic,
}

func typeOf(v string) refsift.Type {
	if t, ok := types[strings.ToLower(v)]; ok {
		return t
	}
	return refsift.Generic
}

// nameOf is the reference type that the Writer gives a type.
func nameOf(t refsift.Type) string {
	switch t {
	case refsift.Article, refsift.Abstract:
		return "Journal Article"
	case refsift.Newspaper:
		return "Newspaper Article"
	case refsift.Book:
		return "Book"
	case refsift.Chapter:
		return "Book Section"
	case refsift.ConferencePaper:
		return "Conference Paper"
	case refsift.Dataset:
		return "Dataset"
	case refsift.Patent:
		return "Patent"
	case refsift.Preprint:
		return "Preprint"
	case refsift.Report:
		return "Report"
	case refsift.Software:
		return "Computer Program"
	case refsift.Standard:
		return "Standard"
	case refsift.Thesis:
		return "Thesis"
	case refsift.Unpublished:
		return "Unpublished Work"
	case refsift.Website:
		return "Web Page"
	}
	return "Generic"
}
