package bibtex

import (
	"strings"
)

// The platforms and programs whose exports are told apart, as package ris
// writes them.
const (
	scopus       = "Scopus"
	webOfScience = "Web of Science"
	ebsco        = "EBSCOhost"
	mendeley     = "Mendeley"
	zotero       = "Zotero"
	jabRef       = "JabRef"
	bibDesk      = "BibDesk"
	dblp         = "DBLP"
	acm          = "ACM Digital Library"
	ieee         = "IEEE Xplore"
	aclAnthology = "ACL Anthology"
	mathSciNet   = "MathSciNet"
	base         = "BASE"
	pubMed       = "PubMed"
)

// headers name the program in the text outside entries. A reference manager
// says where the entries were kept, not where they were found.
var headers = []struct {
	text, platform, database string
}{
	{"EXPORT DATE:", scopus, scopus},
	{"Mendeley", mendeley, ""},
	{"BibDesk", bibDesk, ""},
	{"JabRef", jabRef, ""},
	{"jabref-meta", jabRef, ""},
	{"jabref-entrytype", jabRef, ""},
	{"% Encoding: ", jabRef, ""},
	{"Zotero", zotero, ""},
}

// learn takes the platform from a piece of text outside entries.
func (r *Reader) learn(c chunk) {
	if isString(c) {
		return
	}
	text := c.text[:min(len(c.text), 4096)]
	for _, h := range headers {
		if strings.Contains(text, h.text) {
			r.platform, r.database = h.platform, h.database
			return
		}
	}
}

// An accessionPrefix begins the numbers that one database gives out, and the
// keys that Web of Science writes.
type accessionPrefix struct {
	prefix, platform, database string
}

var accessionPrefixes = []accessionPrefix{
	{"WOS:", webOfScience, webOfScience},
	{"ISI:", webOfScience, webOfScience},
	{"MEDLINE:", webOfScience, "MEDLINE"},
	{"BCI:", webOfScience, "BIOSIS Citation Index"},
	{"BIOSIS:", webOfScience, "BIOSIS Previews"},
	{"ZOOREC:", webOfScience, "Zoological Record"},
	{"INSPEC:", webOfScience, "Inspec"},
	{"CABI:", webOfScience, "CAB Abstracts"},
	{"FSTA:", webOfScience, "FSTA"},
	{"CCC:", webOfScience, "Current Contents Connect"},
	{"KJD:", webOfScience, "KCI-Korean Journal Database"},
	{"SCIELO:", webOfScience, "SciELO Citation Index"},
	{"RSCI:", webOfScience, "Russian Science Citation Index"},
	{"DRCI:", webOfScience, "Data Citation Index"},
	{"PPRN:", webOfScience, "Preprint Citation Index"},
	{"2-s2.0-", scopus, scopus},
}

func accessionPlatform(s string) *accessionPrefix {
	for i := range accessionPrefixes {
		if p := &accessionPrefixes[i]; len(s) > len(p.prefix) && strings.EqualFold(s[:len(p.prefix)], p.prefix) {
			return p
		}
	}
	return nil
}

// marks are fields that only one program writes.
var marks = map[string]string{
	"mendeley-tags": mendeley, "mendeley-groups": mendeley,
	"bdsk-url-1": bibDesk, "bdsk-file-1": bibDesk,
	"__markedentry": jabRef, "owner": jabRef,
	"biburl": dblp, "bibsource": dblp,
	"mrnumber": mathSciNet, "mrclass": mathSciNet,
}

// hosts name the platform in addresses.
var hosts = []struct {
	host, platform, database string
}{
	{"scopus.com/", scopus, scopus},
	{"ebscohost.com/", ebsco, ""},
	{"aclanthology.org/", aclAnthology, ""},
	{"aclweb.org/anthology/", aclAnthology, ""},
}

// setOrigin says where the record comes from. What the entry itself tells
// names the database; a reference manager that the file names is the platform.
func (b *builder) setOrigin() {
	o := &b.rec.Origin
	platform, database := b.evidence()
	if b.r.platform != "" && (b.r.platform != scopus || platform == "") {
		platform = b.r.platform
	}
	if database == "" {
		database = b.r.database
	}
	o.Platform, o.Database = platform, database
}

// evidence is what the entry itself says about its platform and database.
func (b *builder) evidence() (platform, database string) {
	if p := accessionPlatform(b.rec.Accession); p != nil {
		return p.platform, p.database
	}
	if p := accessionPlatform(b.e.key); p != nil {
		return p.platform, p.database
	}
	switch strings.ToLower(b.source) {
	case "scopus":
		return scopus, scopus
	case "pubmed", "medline":
		return "", "MEDLINE"
	}
	for _, u := range b.rec.URLs {
		for _, h := range hosts {
			if strings.Contains(u, h.host) {
				if b.isMendeley() {
					return mendeley, h.database
				}
				return h.platform, h.database
			}
		}
	}
	for i := range b.e.fields {
		if p, ok := marks[b.e.fields[i].name]; ok {
			return p, ""
		}
	}
	return b.habit(), ""
}

// habit recognises programs by how they write entries.
func (b *builder) habit() string {
	key := b.e.key
	switch {
	case len(key) == 64 && strings.Trim(key, "0123456789abcdef") == "":
		return base
	case strings.HasPrefix(key, "DBLP:"):
		return dblp
	case b.e.find("numpages") != nil && strings.HasPrefix(key, "10."):
		return acm
	case strings.HasPrefix(b.rec.DOI.String(), "10.1109/") && isIEEEKey(key):
		return ieee
	case b.isMendeley():
		return mendeley
	case b.isEBSCO():
		return ebsco
	case isZoteroKey(key, b.rec.Year):
		return zotero
	}
	return ""
}

// isMendeley recognises the exports of Mendeley Desktop: names in lower case
// and in the order of the alphabet, the title in two pairs of braces.
func (b *builder) isMendeley() bool {
	last, double := "", false
	for i := range b.e.fields {
		f := &b.e.fields[i]
		if f.raw != f.name || f.raw < last {
			return false
		}
		last = f.raw
		double = double || f.name == "title" && strings.HasPrefix(f.expr, "{{")
	}
	return double && len(b.e.fields) > 3
}

// isEBSCO recognises the exports of EBSCOhost: a number as key, names with a
// capital, in the order of the alphabet up to URL.
func (b *builder) isEBSCO() bool {
	if len(b.e.key) < 6 || strings.Trim(b.e.key, "0123456789") != "" || b.e.find("author") == nil {
		return false
	}
	last := ""
	for i := range b.e.fields {
		raw := b.e.fields[i].raw
		if raw == "URL" || raw == "Year" || raw[0] >= 'a' && b.e.damaged() {
			continue
		}
		if raw < last || raw[0] < 'A' || raw[0] > 'Z' {
			return false
		}
		last = raw
	}
	return true
}

// isIEEEKey recognises the document number that IEEE Xplore uses as key.
func isIEEEKey(key string) bool {
	return len(key) >= 6 && len(key) <= 9 && strings.Trim(key, "0123456789") == ""
}

// isZoteroKey recognises the keys that Zotero makes: family name, a word of
// the title and the year, joined by underscores.
func isZoteroKey(key string, year int) bool {
	i := strings.LastIndexByte(key, '_')
	if i < 0 || strings.Count(key, "_") < 2 || key != strings.ToLower(key) {
		return false
	}
	tail := key[i+1:]
	if dash := strings.IndexByte(tail, '-'); dash > 0 {
		tail = tail[:dash] // Smith_word_2010-1
	}
	return len(tail) == 4 && (tail == "nodate" || tail == "????" || strings.Trim(tail, "0123456789") == "" && year > 0)
}
