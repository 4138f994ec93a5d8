package refworks

import (
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/mapping"
)

// table says what the tags of RefWorks mean.
var table = mapping.Table{
	"RT": {Role: mapping.Type}, "SR": {}, "ID": {Role: mapping.ExportID},
	"A1": {Role: mapping.Author, Shape: mapping.Lines}, "A2": {Role: mapping.Editor, Shape: mapping.Lines}, "A3": {}, "A4": {}, "A5": {}, "A6": {},
	"T1": {Role: mapping.Title}, "OT": {Role: mapping.OriginalTitle}, "T2": {Role: mapping.Secondary}, "T3": {Role: mapping.Series}, "ST": {}, "WT": {Role: mapping.Secondary},
	"JF": {Role: mapping.Source}, "JO": {Role: mapping.Abbreviation},
	"YR": {Role: mapping.Year}, "FD": {Role: mapping.Date}, "WP": {Role: mapping.EarlyDay}, "RD": {},
	"VO": {Role: mapping.Volume}, "IS": {Role: mapping.Issue}, "SP": {Role: mapping.FirstPage}, "OP": {Role: mapping.LastPage}, "ED": {Role: mapping.Edition},
	"K1": {Role: mapping.Keyword, Shape: mapping.Lines}, "AB": {Role: mapping.Abstract, Shape: mapping.Text}, "NO": {Role: mapping.Note, Shape: mapping.Text},
	"PB": {Role: mapping.Publisher}, "PP": {Role: mapping.Place}, "SN": {Role: mapping.Serial, Shape: mapping.Lines},
	"AD": {Role: mapping.Affiliation, Shape: mapping.Lines}, "AN": {Role: mapping.Accession}, "LA": {Role: mapping.Language},
	"DO": {Role: mapping.DOI}, "LK": {Role: mapping.URL, Shape: mapping.Lines}, "UL": {Role: mapping.URL, Shape: mapping.Lines},
	"DB": {Role: mapping.Database}, "DS": {Role: mapping.Provider}, "SF": {Role: mapping.Special}, "PM": {Role: mapping.PMID}, "PC": {Role: mapping.PMCID},
	"AV": {}, "CL": {}, "CN": {}, "CR": {}, "IP": {}, "LL": {}, "OL": {}, "SL": {}, "WV": {},
	"U1": {}, "U2": {}, "U3": {}, "U4": {}, "U5": {}, "U6": {}, "U7": {}, "U8": {}, "U9": {},
}

// types are RefWorks' names of reference types, in lower case.
var types = map[string]refsift.Type{
	"journal article": refsift.Article, "journal, electronic": refsift.Article, "magazine article": refsift.Article, "newspaper article": refsift.Newspaper,
	"abstract": refsift.Abstract, "book, whole": refsift.Book, "book, edited": refsift.Book, "book, section": refsift.Chapter,
	"conference proceedings": refsift.ConferencePaper, "dissertation/thesis": refsift.Thesis, "dissertation/thesis, unpublished": refsift.Thesis,
	"dissertation": refsift.Thesis, "thesis": refsift.Thesis, "report": refsift.Report, "patent": refsift.Patent, "computer program": refsift.Software,
	"web page": refsift.Website, "unpublished material": refsift.Unpublished, "generic": refsift.Generic, "artwork": refsift.Generic,
	"bills/resolutions": refsift.Generic, "case/court decisions": refsift.Generic, "grant": refsift.Generic, "hearing": refsift.Generic,
	"laws/statutes": refsift.Generic, "map": refsift.Generic, "monograph": refsift.Book, "motion picture": refsift.Generic,
	"music score": refsift.Generic, "online discussion forum/blogs": refsift.Website, "personal communication": refsift.Generic,
	"sound recording": refsift.Generic, "video/dvd": refsift.Generic,
}

func typeOf(v string) (refsift.Type, bool) {
	if t, ok := types[strings.ToLower(v)]; ok {
		return t, true
	}
	return refsift.Generic, false
}
