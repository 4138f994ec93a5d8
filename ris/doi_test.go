package ris_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/refsift/refsift"
)

var (
	rawDOI = regexp.MustCompile(`(?i)10\.\d{4,9}(?:/|%2f)[^\s"]+`)
	// rawPMID is a number that says itself that it is a PMID, or that the
	// source is PubMed or MEDLINE.
	rawPMID = regexp.MustCompile(`(?i)pubmed|medline|pmid|\bNLM\b|ncbi\.nlm\.nih\.gov`)
)

// ownTag reports whether a tag tells of the item itself rather than of works
// that it cites, that comment on it, or that its abstract speaks of.
func ownTag(rec *refsift.Record, t *refsift.Tag) bool {
	switch rec.Origin.Format {
	case "ris":
		switch t.Name {
		case "AB", "N2", "CR":
			return false
		case "N1", "RN": // Scopus lists the references in a note of many thousand bytes
			return len(t.Value) < 4000
		case "M1", "A2": // Ovid lists them there
			return rec.Origin.Platform != "Ovid"
		}
	case "nbib":
		switch t.Name {
		case "LID", "AID", "SO":
			return true
		}
		return false // CIN, CON, EIN, RIN …: other items
	case "endnote-xml":
		return t.Name != "abstract" && t.Name != "research-notes"
	}
	return true
}

// rawDOIs finds with a plain regular expression what may be the item's DOI.
func rawDOIs(rec *refsift.Record) (out []string) {
	for i := range rec.Tags {
		if t := &rec.Tags[i]; ownTag(rec, t) {
			for _, s := range rawDOI.FindAllString(t.Value, -1) {
				out = append(out, t.Name+" "+s)
			}
		}
	}
	return out
}

// TestOwnDOI compares the DOIs of all RIS, nbib and EndNote XML exports with
// those that a plain regular expression finds in the raw tags: at least 99 % of
// the records that hold one have it, and none has another.
func TestOwnDOI(t *testing.T) {
	holds, found := 0, 0
	for _, file := range exportFiles(t) {
		for _, rec := range readExport(t, file) {
			if !slices.Contains([]string{"ris", "nbib", "endnote-xml"}, rec.Origin.Format) {
				continue
			}
			candidates := rawDOIs(rec)
			ours := rec.DOI.String()
			if len(candidates) > 0 {
				holds++
			}
			same := slices.ContainsFunc(candidates, func(c string) bool {
				_, c, _ = strings.Cut(c, " ")
				d, err := refsift.ParseDOI(c)
				return ours != "" && (strings.HasPrefix(strings.ToLower(c), ours) || err == nil && d == rec.DOI)
			})
			switch {
			case same:
				found++
			case ours == "" && len(candidates) > 0:
				t.Logf("%s: not taken: %.200q", rec.ID, candidates)
			case ours != "":
				t.Errorf("%s: %s is not among %.200q", rec.ID, ours, candidates)
			}
		}
	}
	share := 100 * float64(found) / float64(holds)
	t.Logf("%d of %d records that hold a DOI have it: %.2f %%", found, holds, share)
	if share < 99 {
		t.Errorf("%.2f %% of the DOIs were found, want 99 %%", share)
	}
}

// TestNoFalsePMID checks that each PMID stands in the record as a whole number
// beside a word that says what it is, and that records of one DOI agree with
// what PubMed itself says.
func TestNoFalsePMID(t *testing.T) {
	recsOf := map[string][]*refsift.Record{}
	files := exportFiles(t)
	byPubMed := map[refsift.DOI]refsift.PMID{}
	for _, file := range files {
		recsOf[file] = readExport(t, file)
		for _, rec := range recsOf[file] {
			if rec.Origin.Format == "nbib" && rec.DOI.IsValid() && rec.PMID.IsValid() {
				byPubMed[rec.DOI] = rec.PMID
			}
		}
	}
	pmids, checked := 0, 0
	for _, file := range files {
		for _, rec := range recsOf[file] {
			if !rec.PMID.IsValid() || !slices.Contains([]string{"ris", "nbib", "endnote-xml"}, rec.Origin.Format) {
				continue
			}
			pmids++
			if want, ok := byPubMed[rec.DOI]; ok && rec.Origin.Format != "nbib" {
				if checked++; want != rec.PMID {
					t.Errorf("%s: PMID %s, PubMed says %s of %s", rec.ID, rec.PMID, want, rec.DOI)
				}
			}
			number := regexp.MustCompile(`(^|\D)0*` + rec.PMID.String() + `(\D|$)`)
			stands, said := false, false
			for i := range rec.Tags {
				tag := &rec.Tags[i]
				stands = stands || number.MatchString(tag.Value)
				said = said || rawPMID.MatchString(tag.Name) || len(tag.Value) < 2000 && rawPMID.MatchString(tag.Value)
			}
			// Scopus (C2) and Embase.com (C5) give the number without a word.
			if p := rec.Origin.Platform; !stands || !said && p != "Scopus" && p != "Embase.com" {
				t.Errorf("%s: nothing says that %s is a PMID", rec.ID, rec.PMID)
			}
		}
	}
	t.Logf("%d PMIDs; %d agree with PubMed's own records of the same DOI", pmids, checked)
}
