package query

import (
	"slices"
	"strings"
)

// Thesauri, as [Dialect.Thesaurus] names them.
const (
	MeSH           = "MeSH"
	Emtree         = "Emtree"
	CINAHLHeadings = "CINAHL Headings"
	APAThesaurus   = "APA Thesaurus"
)

// The dialects of one database on a platform with several: the fields and
// headings that differ from those of the platform's own dialect, which are
// those of MEDLINE.
var (
	// OvidMEDLINE is Ovid for MEDLINE.
	OvidMEDLINE = Ovid.of("medline", "MEDLINE", MeSH, ovidFields)
	// OvidEmbase is Ovid for Embase, with the headings of Emtree.
	OvidEmbase = Ovid.of("embase", "Embase", Emtree, ovidEmbaseFields)
	// OvidPsycInfo is Ovid for PsycINFO.
	OvidPsycInfo = Ovid.of("psycinfo", "PsycINFO", APAThesaurus, ovidPsycInfoFields)
	// EBSCOhostMEDLINE is EBSCOhost for MEDLINE.
	EBSCOhostMEDLINE = EBSCOhost.of("medline", "MEDLINE", MeSH, ebscoFields)
	// EBSCOhostCINAHL is EBSCOhost for CINAHL.
	EBSCOhostCINAHL = EBSCOhost.of("cinahl", "CINAHL", CINAHLHeadings, ebscoCINAHLFields)
	// EBSCOhostPsycInfo is EBSCOhost for APA PsycInfo.
	EBSCOhostPsycInfo = EBSCOhost.of("psycinfo", "APA PsycInfo", APAThesaurus, ebscoPsycInfoFields)
)

// of returns the dialect of one database on the platform.
func (d *Dialect) of(database, title, thesaurus string, rows []fieldRow) *Dialect {
	c := *d
	c.Name, c.Title = d.Name+":"+database, d.Title+" "+title
	c.Database, c.Thesaurus = database, thesaurus
	c.aliases = nil
	for _, alias := range d.aliases {
		c.aliases = append(c.aliases, alias+":"+database)
	}
	c.rows = rows
	c.index()
	if mp, ok := c.field("mp"); ok {
		c.untagged = mp.in
	}
	return &c
}

// replaced returns the rows with those of the same name exchanged, those in
// drop left out, and new ones added at the end.
func replaced(rows []fieldRow, drop string, by ...fieldRow) []fieldRow {
	gone := strings.Fields(drop)
	used := make([]bool, len(by))
	var out []fieldRow
	for _, r := range rows {
		if slices.Contains(gone, r.name()) {
			continue
		}
		for i, b := range by {
			if b.name() == r.name() {
				r, used[i] = b, true
			}
		}
		out = append(out, r)
	}
	for i, b := range by {
		if !used[i] {
			out = append(out, b)
		}
	}
	return out
}

// DatabaseDialects returns the dialects of single databases, ordered by name. They
// are not among [Dialects].
func DatabaseDialects() []*Dialect {
	return []*Dialect{EBSCOhostCINAHL, EBSCOhostMEDLINE, EBSCOhostPsycInfo, OvidEmbase, OvidMEDLINE, OvidPsycInfo}
}

// Platform returns the dialect of the platform as such: [Ovid] for
// ovid:psycinfo, d itself where it is for no single database.
func (d *Dialect) Platform() *Dialect {
	name, _, _ := strings.Cut(d.Name, ":")
	if p, ok := DialectNamed(name); ok && d.Database != "" {
		return p
	}
	return d
}

// ovidOtherText is what .mp. searches in databases whose substances stand
// among the headings.
var ovidOtherText = []Field{Title, Abstract, Keywords, Headings}

// ovidEmbaseFields are the fields of Embase on Ovid. Its .tw. searches trade
// names as well, so that title and abstract are written .ti,ab.
var ovidEmbaseFields = replaced(ovidFields, "nm rs tn",
	fieldRow{names: "tw", in: []Field{Title, Abstract}, near: true, why: "trade names of drugs are not searched"},
	fieldRow{names: "mp", in: ovidOtherText, near: true},
	fieldRow{names: "kf|kw|kv", in: []Field{Keywords}, near: true},
	fieldRow{names: "tn|dm|dv|mf|dq", kind: refusedField, why: "trade names and manufacturers are not told apart in records"},
)

// ovidPsycInfoFields are the fields of PsycINFO on Ovid. Its .tw. searches
// tables of contents and key concepts as well.
var ovidPsycInfoFields = replaced(ovidFields, "nm rs rn kf",
	fieldRow{names: "tw", in: []Field{Title, Abstract, Keywords}, near: true, why: "tables of contents are not searched"},
	fieldRow{names: "mp", in: ovidOtherText, near: true},
	fieldRow{names: "id", in: []Field{Keywords}, near: true},
)

// ebscoCINAHLFields are the codes of CINAHL: it has no field of substances
// and no descriptors but its headings.
var ebscoCINAHLFields = replaced(ebscoFields, "DE RN",
	fieldRow{names: "MJ", in: []Field{Headings}, why: "the words of all headings are searched, not of main topics alone"},
)

// ebscoPsycInfoFields are the codes of APA PsycInfo, whose headings are
// descriptors.
var ebscoPsycInfoFields = replaced(ebscoFields, "MH RN",
	fieldRow{names: "DE|MH", kind: headingField, in: []Field{Headings}},
	fieldRow{names: "MJ", in: []Field{Headings}, why: "the words of all headings are searched, not of main topics alone"},
)
