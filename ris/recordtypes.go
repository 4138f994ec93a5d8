package ris

import (
	"strings"

	"github.com/refsift/refsift"
)

// recordTypes maps the types of both RIS specifications, and of ProCite and
// EndNote, to those of the record model.
var recordTypes = map[string]refsift.Type{
	"JOUR": refsift.Article, "JFULL": refsift.Article, "EJOUR": refsift.Article, "MGZN": refsift.Article,
	"INPR": refsift.Article, "ABST": refsift.Abstract, "NEWS": refsift.Newspaper,
	"CHAP": refsift.Chapter, "ECHAP": refsift.Chapter, "ENCYC": refsift.Chapter,
	"BOOK": refsift.Book, "EBOOK": refsift.Book, "EDBOOK": refsift.Book, "WHOLE": refsift.Book, "SER": refsift.Book,
	"CLSWK": refsift.Book, "ANCIENT": refsift.Book, "DICT": refsift.Book,
	"CONF": refsift.ConferencePaper, "CPAPER": refsift.ConferencePaper,
	"THES": refsift.Thesis, "DISS": refsift.Thesis,
	"RPRT": refsift.Report, "GOVDOC": refsift.Report, "STAND": refsift.Standard,
	"UNPB": refsift.Unpublished, "MANSCPT": refsift.Unpublished, "UNPD": refsift.Unpublished,
	"UNBILL": refsift.Unpublished, "INPRESS": refsift.Article, "PREPRINT": refsift.Preprint,
	"ELEC": refsift.Website, "WEB": refsift.Website, "BLOG": refsift.Website, "ICOMM": refsift.Website,
	"DATA": refsift.Dataset, "DBASE": refsift.Dataset, "AGGR": refsift.Dataset,
	"COMP": refsift.Software, "PAT": refsift.Patent,
	"GEN": refsift.Generic, "ADVS": refsift.Generic, "ART": refsift.Generic, "BILL": refsift.Generic,
	"CASE": refsift.Generic, "CHART": refsift.Generic, "CTLG": refsift.Generic, "EQUA": refsift.Generic,
	"FIGURE": refsift.Generic, "GRANT": refsift.Generic, "GRNT": refsift.Generic, "HEAR": refsift.Generic,
	"INTV": refsift.Generic, "LEGAL": refsift.Generic, "MAP": refsift.Generic, "MPCT": refsift.Generic,
	"MULTI": refsift.Generic, "MUSIC": refsift.Generic, "PAMP": refsift.Generic, "PCOMM": refsift.Generic,
	"SLIDE": refsift.Generic, "SOUND": refsift.Generic, "STAT": refsift.Generic, "UNKN": refsift.Generic,
	"VIDEO": refsift.Generic,
}

// typeOf reads the value of TY. The second result says whether it is known.
func typeOf(v string) (refsift.Type, bool) {
	t, ok := recordTypes[v]
	if !ok {
		t, ok = recordTypes[strings.ToUpper(v)]
	}
	if !ok {
		return refsift.Generic, false
	}
	return t, true
}

// tagOfType is the TY value that the Writer gives a type.
func tagOfType(t refsift.Type) string {
	switch t {
	case refsift.Article:
		return "JOUR"
	case refsift.Abstract:
		return "ABST"
	case refsift.Newspaper:
		return "NEWS"
	case refsift.Book:
		return "BOOK"
	case refsift.Chapter:
		return "CHAP"
	case refsift.ConferencePaper:
		return "CONF"
	case refsift.Dataset:
		return "DATA"
	case refsift.Patent:
		return "PAT"
	case refsift.Preprint, refsift.Unpublished:
		return "UNPB"
	case refsift.Report:
		return "RPRT"
	case refsift.Software:
		return "COMP"
	case refsift.Standard:
		return "STAND"
	case refsift.Thesis:
		return "THES"
	case refsift.Website:
		return "ELEC"
	}
	return "GEN"
}

// A typeHabit is what a tag means in records of some types, where it differs
// from tagTable; of one program only, if it names one.
type typeHabit struct {
	types    string // values of TY
	platform string
	tag      string
	role     role
}

// typeTable lists the types that give tags another meaning. Without a program
// it is that of the specification of 2011 and of what EndNote, Zotero and
// Reference Manager export; Zotero's test of all types shows that of ProCite.
//
// The number of a patent, report or bill is an Issue, as it is BibTeX's number.
var typeTable = []typeHabit{
	{"PAT", "", "A2", roleNone},         // the assignee, or the office that issues it
	{"PAT", "", "VL", roleNone},         // number of the application
	{"ICOMM PCOMM", "", "A2", roleNone}, // the recipient
	{"SOUND", "", "A2", roleAuthor},     // the performers
	{"CONF CPAPER", "", "C3", roleProceedings},

	{"THES DISS", "", "A3", roleContributor},  // the adviser
	{"MPCT VIDEO", "", "A3", roleContributor}, // the producer
	{"BILL PAT", "", "A3", roleNone},          // the cosponsor; nothing in patents
	{"ANCIENT BOOK CHAP CLSWK DICT EBOOK ECHAP EDBOOK ENCYC", "", "A4", roleTranslator},
	{"CASE CONF GRANT GRNT RPRT", "", "A4", roleNone}, // counsel, sponsor, funder, department

	// ProCite has the edition in VL of what is no periodical, and then the
	// volume in IS or in a note.
	{"ADVS ART BOOK CHAP CTLG MAP MUSIC SER", proCite, "VL", roleEdition},
	{"ADVS BOOK MUSIC", proCite, "IS", roleVolume},
	{"COMP DATA ELEC", proCite, "IS", roleEdition},
	{"BILL HEAR RPRT UNBILL", proCite, "VL", roleIssue},
	{"CASE", proCite, "T2", roleNone}, // the name of the case, abbreviated
}

// isBook reports whether T2 names a series rather than a container.
func isBook(t refsift.Type) bool { return t == refsift.Book }
