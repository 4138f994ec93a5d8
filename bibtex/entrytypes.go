package bibtex

import (
	"strings"

	"github.com/refsift/refsift"
)

// entryTypes maps the types of BibTeX, biblatex and common styles.
var entryTypes = map[string]refsift.Type{
	"article": refsift.Article, "suppperiodical": refsift.Article, "review": refsift.Article,
	"book": refsift.Book, "mvbook": refsift.Book, "booklet": refsift.Book, "collection": refsift.Book,
	"mvcollection": refsift.Book, "proceedings": refsift.Book, "mvproceedings": refsift.Book,
	"reference": refsift.Book, "mvreference": refsift.Book,
	"inbook": refsift.Chapter, "incollection": refsift.Chapter, "bookinbook": refsift.Chapter,
	"suppbook": refsift.Chapter, "suppcollection": refsift.Chapter, "inreference": refsift.Chapter,
	"inproceedings": refsift.ConferencePaper, "conference": refsift.ConferencePaper,
	"phdthesis": refsift.Thesis, "mastersthesis": refsift.Thesis, "thesis": refsift.Thesis, "masterthesis": refsift.Thesis,
	"techreport": refsift.Report, "report": refsift.Report, "manual": refsift.Report, "techrep": refsift.Report,
	"misc": refsift.Generic, "periodical": refsift.Generic, "set": refsift.Generic, "xdata": refsift.Generic,
	"online": refsift.Website, "www": refsift.Website, "electronic": refsift.Website, "webpage": refsift.Website,
	"unpublished": refsift.Unpublished, "patent": refsift.Patent, "dataset": refsift.Dataset, "data": refsift.Dataset,
	"software": refsift.Software, "standard": refsift.Standard, "preprint": refsift.Preprint,
	"newspaper": refsift.Newspaper,
}

func isKnownType(word string) bool {
	_, ok := entryTypes[strings.ToLower(word)]
	return ok
}

// writtenTypes names the entry type for each type of record.
var writtenTypes = map[refsift.Type]string{
	refsift.Article: "article", refsift.Abstract: "article", refsift.Newspaper: "article",
	refsift.Book: "book", refsift.Chapter: "incollection", refsift.ConferencePaper: "inproceedings",
	refsift.Thesis: "phdthesis", refsift.Report: "techreport", refsift.Unpublished: "unpublished",
	refsift.Patent: "patent", refsift.Dataset: "dataset", refsift.Software: "software",
	refsift.Standard: "standard", refsift.Website: "online", refsift.Preprint: "preprint",
}
