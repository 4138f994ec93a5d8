package ovidtext

import "github.com/refsift/refsift/internal/mapping"

// table says what the tags mean, over all databases: where they differ, they
// use different tags. Special ones are read in interpret.go.
var table = mapping.Table{
	"VN": {}, "DB": {Role: mapping.Database}, "UI": {Role: mapping.Special}, "AN": {Role: mapping.Special}, "PM": {Role: mapping.Special},
	"TI": {Role: mapping.Special}, "TT": {Role: mapping.Special}, "OT": {Role: mapping.Special}, "BT": {Role: mapping.Special},
	"SO": {Role: mapping.Special}, "JN": {Role: mapping.Source}, "JT": {Role: mapping.Source}, "JA": {Role: mapping.Abbreviation}, "TA": {Role: mapping.Abbreviation}, "OL": {},
	"AU": {Role: mapping.Special}, "ED": {Role: mapping.Editor, Shape: mapping.Lines}, "CA": {Role: mapping.Body, Shape: mapping.Lines}, "GP": {Role: mapping.Body, Shape: mapping.Lines},
	"IN": {Role: mapping.Special}, "AD": {Role: mapping.Special},
	"YR": {Role: mapping.Year}, "DP": {Role: mapping.Date}, "DG": {Role: mapping.Date},
	"VO": {Role: mapping.Volume}, "VI": {Role: mapping.Volume}, "IP": {Role: mapping.Issue}, "PG": {Role: mapping.PageRange}, "ET": {Role: mapping.Edition},
	"IS": {Role: mapping.Serial, Shape: mapping.Lines}, "IB": {Role: mapping.Serial, Shape: mapping.Lines}, "ES": {Role: mapping.Electronic},
	"DO": {Role: mapping.DOI}, "DI": {Role: mapping.DOI}, "XR": {Role: mapping.Special},
	"LG": {Role: mapping.Language, Shape: mapping.Lines}, "LA": {Role: mapping.Language, Shape: mapping.Lines},
	"PT": {Role: mapping.Special}, "DT": {Role: mapping.Special},
	"MH": {Role: mapping.Special}, "OD": {Role: mapping.Special}, "SH": {Role: mapping.Special}, "MC": {Role: mapping.Special},
	"DE": {Role: mapping.Special}, "KW": {Role: mapping.Special}, "ID": {Role: mapping.Special}, "KF": {Role: mapping.Special}, "OW": {Role: mapping.Special},
	"AB": {Role: mapping.Abstract, Shape: mapping.Text}, "PB": {Role: mapping.Special}, "PU": {Role: mapping.Special}, "CP": {Role: mapping.Place}, "LC": {Role: mapping.Special},
	"XL": {Role: mapping.Special}, "XP": {Role: mapping.Special}, "LK": {Role: mapping.Special}, "UR": {Role: mapping.Special}, "OU": {Role: mapping.Special}, "IU": {Role: mapping.Special},

	// Of the field-name form only.
	chapterTitle: {Role: mapping.Special},

	// Known, and kept as raw tags only.
	"BC": {}, "BR": {}, "CB": {}, "CC": {}, "CE": {}, "CL": {}, "CM": {}, "CR": {}, "CS": {}, "CY": {}, "DA": {}, "DC": {}, "DD": {}, "DJ": {}, "DS": {}, "DU": {},
	"EC": {}, "EM": {}, "EN": {}, "EZ": {}, "FO": {}, "GE": {}, "GN": {}, "GS": {}, "GW": {}, "IA": {}, "IL": {}, "JC": {}, "JL": {}, "KS": {}, "MD": {}, "MF": {}, "MI": {}, "MQ": {},
	"NJ": {}, "NM": {}, "NP": {}, "NT": {}, "ON": {}, "OR": {}, "PA": {}, "PC": {}, "PI": {}, "PN": {}, "PO": {}, "PP": {}, "PS": {}, "RC": {}, "RF": {}, "RN": {}, "RO": {}, "RS": {}, "RV": {},
	"SB": {}, "SCORE": {}, "SI": {}, "SL": {}, "ST": {}, "SU": {}, "SY": {}, "TC": {}, "TN": {}, "TS": {}, "UP": {}, "VE": {}, "WD": {},
}

// chapterTitle stands for the field "Chapter Title", which has no tag.
const chapterTitle = "chapter title"

// tagOf gives the tag that means the same as a field's name, in lower case.
var tagOf = map[string]string{
	"unique identifier": "UI", "accession number": "AN", "pmid": "PM", "pubmed id": "PM", "title": "TI", "original title": "TT", "translated title": "TT",
	"book title": "BT", "source": "SO", "journal": "JN", "journal name": "JN", "journal title": "JN", "journal abbreviation": "JA",
	"author": "AU", "authors": "AU", "author(s)": "AU", "editor": "ED", "editors": "ED", "corporate author": "CA", "group author": "CA",
	"institution": "IN", "author affiliation": "IN", "affiliation": "IN", "correspondence address": "AD", "address": "AD",
	"year of publication": "YR", "publication year": "YR", "year": "YR", "date of publication": "DP", "publication date": "DP",
	"volume": "VO", "issue": "IP", "issue/part": "IP", "issue part": "IP", "page": "PG", "pages": "PG", "pagination": "PG", "edition": "ET",
	"issn": "IS", "issn print": "IS", "issn linking": "IS", "issn electronic": "ES", "electronic issn": "ES", "isbn": "IB", "doi": "DO", "digital object identifier": "DO",
	"language": "LG", "publication type": "PT", "document type": "DT", "mesh subject headings": "MH", "subject headings": "MH", "subject heading": "MH",
	"medical subject headings": "MH", "emtree heading": "MH", "heading words": "MH", "descriptors": "DE", "keywords": "KW", "keyword": "KW",
	"author keywords": "KW", "keyword heading": "KF", "key concepts": "ID", "identifiers": "ID", "abstract": "AB", "publisher": "PU",
	"country of publication": "CP", "country": "CP", "database": "DB", "url": "UR", "link to the ovid full text or citation": "UR", "chapter title": chapterTitle,
	"author e-mail": "", "comments": "", "entry date": "", "status": "", "copyright": "", "update code": "", "number of references": "",
}
