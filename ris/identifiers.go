package ris

import (
	"fmt"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/fields"
)

func (b *builder) serial(t *refsift.Tag, v string) {
	issn, eissn, isbn := fields.SerialNumbers(v)
	if len(issn)+len(eissn)+len(isbn) == 0 && strings.ContainsAny(v, "0123456789") {
		b.invalid(t, "no ISSN or ISBN with a right check digit in "+quote(v))
	}
	for _, n := range issn {
		b.rec.ISSN = appendNew(b.rec.ISSN, n)
	}
	for _, n := range eissn {
		b.rec.EISSN = appendNew(b.rec.EISSN, n)
	}
	for _, n := range isbn {
		b.rec.ISBN = appendNew(b.rec.ISBN, n)
	}
}

func (b *builder) invalid(t *refsift.Tag, message string) {
	b.r.in.Report(refsift.Diagnostic{Severity: refsift.Note, Code: refsift.CodeIDInvalid, Span: b.at(t), Record: b.number, Tag: t.Name, Message: message})
}

func quote(s string) string {
	if len(s) > 60 {
		s = strings.ToValidUTF8(s[:60], "") + "…"
	}
	return fmt.Sprintf("%q", s)
}

// url adds an address and what it tells: DOI, PMID, PMCID, a platform's
// accession.
func (b *builder) url(v string) {
	rec := b.rec
	for u := range strings.FieldsSeq(v) {
		u = strings.TrimSuffix(u, ",")
		if !strings.Contains(u, "://") && !strings.HasPrefix(u, "www.") {
			if strings.HasPrefix(u, "10.") {
				b.doi(nil, doiLink, u) // EndNote keeps a bare DOI as an address
			}
			continue // internal-pdf://… has "://", bare file names do not
		}
		if strings.HasPrefix(u, "internal-pdf:") || strings.HasPrefix(u, "file:") {
			continue
		}
		rec.URLs = appendNew(rec.URLs, u)
		switch {
		case fields.HostIsDOI(u):
			b.doi(nil, doiLink, u)
		case strings.Contains(u, "ncbi.nlm.nih.gov/"):
			b.nlmURL(u)
		case b.eid == "":
			if _, eid, ok := strings.Cut(u, "eid=2-s2.0-"); ok {
				eid, _, _ = strings.Cut(eid, "&")
				b.eid = "2-s2.0-" + eid
			}
		}
	}
}

// nlmURL reads the number at the end of addresses of PubMed and PubMed Central.
func (b *builder) nlmURL(u string) {
	u = strings.TrimRight(u, "/")
	i := strings.LastIndexByte(u, '/')
	last := u[i+1:]
	if strings.Contains(u[:i+1], "pubmed") && allDigits(last) && !b.rec.PMID.IsValid() {
		b.rec.PMID, _ = refsift.ParsePMID(last)
	}
	if strings.HasPrefix(last, "PMC") && !b.rec.PMCID.IsValid() {
		b.rec.PMCID, _ = refsift.ParsePMCID(last)
	}
}

// isMEDLINE reports whether the record's own tags name MEDLINE as its source.
func isMEDLINE(ts []refsift.Tag, platform string) bool {
	if platform == pubmed {
		return true
	}
	for i := range ts {
		switch ts[i].Name {
		case "DB":
			first, _, _ := strings.Cut(ts[i].Value, "\n")
			if n := databaseName(first); n == "MEDLINE" || n == "PubMed" {
				return true
			}
		case "DP":
			if providerPlatform(ts[i].Value) == pubmed {
				return true
			}
		}
	}
	return false
}

// accession takes the first number of AN: "2214991469; 51887" (ProQuest).
func (b *builder) accession(v string) {
	v, _, _ = strings.Cut(v, ";")
	v = strings.TrimSpace(v)
	setFirst(&b.rec.Accession, v)
	setFirst(&b.an, v)
}

func (b *builder) articleNumber(v string) {
	if len(v) <= 32 && strings.ContainsAny(v, "0123456789") && !strings.Contains(v, ",") && strings.Count(v, " ") < 2 {
		setFirst(&b.rec.ArticleNumber, fields.ArticleNumber(v))
	}
}

func (b *builder) doi(t *refsift.Tag, rank int, v string) {
	if b.dois[rank].IsValid() {
		return
	}
	d, ok := fields.FindDOI(v)
	if !ok && rank == doiTag {
		b.invalid(t, quote(v)+" is not a DOI")
	}
	b.dois[rank] = d
}

// custom reads the tags that programs fill as they like: an identifier counts
// if the value says which, or if the vendor's table does.
func (b *builder) custom(t *refsift.Tag, ro role, v string) {
	rec := b.rec
	switch ro {
	case rolePMID:
		if p, err := refsift.ParsePMID(firstWord(v)); err == nil && !rec.PMID.IsValid() {
			rec.PMID = p
			return
		}
	case rolePMCID:
		if p, err := refsift.ParsePMCID(firstWord(v)); err == nil && !rec.PMCID.IsValid() {
			rec.PMCID = p
			return
		}
	case roleTrialIDs:
		if !fields.Empty(v) {
			b.trialNotes = append(b.trialNotes, oneLine(v))
		}
		return
	case roleMisc:
		setFirst(&b.misc, v)
		return
	}
	b.labelled(v)
}

func firstWord(v string) string {
	if i := strings.IndexAny(v, " \n,;"); i > 0 && !strings.HasSuffix(strings.ToLower(v[:i]), "pmid:") {
		return v[:i]
	}
	return v
}

// labelled finds "PMID: 1", "PUBMED 1", "EMBASE 1", "PMC1" in a value.
func (b *builder) labelled(v string) {
	rec := b.rec
	if len(v) > 400 {
		return
	}
	u := strings.ToUpper(v)
	if !rec.PMID.IsValid() {
		for _, label := range []string{"PUBMED ", "PMID: ", "PMID:", "PMID "} {
			if i := strings.Index(u, label); i >= 0 {
				if p, err := refsift.ParsePMID(leadingDigits(u[i+len(label):])); err == nil {
					rec.PMID = p
				}
				break
			}
		}
	}
	if i := strings.Index(u, "PMC"); i >= 0 && !rec.PMCID.IsValid() {
		t := strings.TrimLeft(u[i+3:], "ID: PMC")
		if p, err := refsift.ParsePMCID("PMC" + leadingDigits(t)); err == nil {
			rec.PMCID = p
		}
	}
}

func leadingDigits(s string) string {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return s[:n]
}

// note adds a note and reads what vendors pack into it.
func (b *builder) note(v string) {
	if fields.Empty(v) {
		return
	}
	rec := b.rec
	rec.Notes = append(rec.Notes, paragraphs(v, false))
	if b.platform == proCite && !b.plain {
		b.labelledNote(v)
	}
	if rest, ok := strings.CutPrefix(v, "Accession Number: "); ok && rec.Accession == "" {
		number, _, _ := strings.Cut(rest, ";") // EBSCOhost
		b.accession(strings.TrimSpace(number))
	}
	if first, _, _ := strings.Cut(v, "\n"); rec.Accession == "" && len(first) > 8 && len(first) < 14 && first[0] == 'L' && allDigits(first[1:]) {
		b.accession(first) // Embase, by way of EndNote: "L2030246463"
	}
	if len(v) > 4000 {
		return // a list of references (Scopus), not the item's own numbers
	}
	if i := indexFold(v, "doi"); i >= 0 {
		b.doi(nil, doiNote, v[i:])
	}
	if i := indexFold(v, "pmid"); i >= 0 && !rec.PMID.IsValid() {
		b.labelled(v[i:min(len(v), i+40)])
	}
}

// indexFold finds a word of lower-case letters, in any case.
func indexFold(s, word string) int {
	if i := strings.Index(s, word); i >= 0 {
		return i
	}
	return strings.Index(s, strings.ToUpper(word))
}
