package ris

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/refsift/refsift"
)

// read reads a made-up export in which "|" stands for a line end.
func read(t testing.TB, text string) ([]*refsift.Record, *Reader) {
	t.Helper()
	r := NewReader(strings.NewReader(strings.ReplaceAll(text, "|", "\n")))
	r.File = "x.ris"
	return readAll(t, r), r
}

// summary prints a record's tags on one line, with the line numbers of tags.
func summary(rec *refsift.Record) string {
	var b strings.Builder
	for i, tag := range rec.Tags {
		if i > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%s@%d:%d=%q", tag.Name, tag.Line, tag.Column, tag.Value)
	}
	return b.String()
}

// TestRecords checks where records begin and end, and what becomes of every
// line; want holds the tags of each record, then the outside lines, then the
// diagnostics.
func TestRecords(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, in string
		want     []string
		outside  []string
		codes    []refsift.Code
	}{
		{
			"strict", "TY  - JOUR|TI  - Pears|ER  - |",
			[]string{`TY@1:1="JOUR" TI@2:1="Pears"`}, nil, nil,
		}, {
			"two spaces behind the dash (Cochrane)", "TY  -  JOUR|TI  -  Pears |ER  -  |",
			[]string{`TY@1:1="JOUR" TI@2:1="Pears"`}, nil, nil,
		}, {
			"blank lines inside, no ER", "TY  - JOUR||TI  - Pears||TY  - BOOK|TI  - Plums|",
			[]string{`TY@1:1="JOUR" TI@3:1="Pears"`, `TY@5:1="BOOK" TI@6:1="Plums"`}, nil,
			[]refsift.Code{refsift.CodeEndMissing, refsift.CodeEndMissing},
		}, {
			"input ends inside a record", "TY  - JOUR|TI  - Pears|ER  - |TY  - JOUR|TI  - Pl|",
			[]string{`TY@1:1="JOUR" TI@2:1="Pears"`, `TY@4:1="JOUR" TI@5:1="Pl"`}, nil,
			[]refsift.Code{refsift.CodeTruncated},
		}, {
			"glued end mark", "TY  - JOUR|TI  - Pears|ER  - TY  - JOUR|TI  - Plums|ER  - |",
			[]string{`TY@1:1="JOUR" TI@2:1="Pears"`, `TY@3:7="JOUR" TI@4:1="Plums"`}, nil,
			[]refsift.Code{refsift.CodeTagsGlued},
		}, {
			"ER as prose", "TY  - JOUR|TI  - Pears|AB  - We saw|ER stress in pears.|ER - we saw it again|ER  - |",
			[]string{`TY@1:1="JOUR" TI@2:1="Pears" AB@3:1="We saw\nER stress in pears.\nER - we saw it again"`}, nil, nil,
		}, {
			"ER alone", "TY  - JOUR|TI  - Pears|ER|TY  - JOUR|TI  - Plums|ER-|",
			[]string{`TY@1:1="JOUR" TI@2:1="Pears"`, `TY@4:1="JOUR" TI@5:1="Plums"`}, nil, nil,
		}, {
			"ER with a value", "TY  - JOUR|TI  - Pears|ER  - End of Reference|UK  - x|ER  - |",
			[]string{`TY@1:1="JOUR" TI@2:1="Pears" ER@3:1="End of Reference" UK@4:1="x"`}, nil,
			[]refsift.Code{refsift.CodeTagUnknown},
		}, {
			"ER twice", "TY  - JOUR|TI  - Pears|ER  - |ER  - |",
			[]string{`TY@1:1="JOUR" TI@2:1="Pears"`}, []string{"ER  -"}, []refsift.Code{refsift.CodeRecordEmpty},
		}, {
			"a number inside a record", "TY  - JOUR|AB  - One||47.|DO  - 10.1000/1|ER  - |",
			[]string{`TY@1:1="JOUR" AB@2:1="One\n\n47." DO@5:1="10.1000/1"`}, nil, []refsift.Code{refsift.CodeTextOutside},
		}, {
			"empty record", "TY  - |ER  - |",
			[]string{`TY@1:1=""`}, nil, []refsift.Code{refsift.CodeRecordEmpty, refsift.CodeTypeMissing},
		}, {
			"no TY at all (CiteSource)", "C1  - 7|TI  - Pears|ER  - ||C1  - 8|TI  - Plums|ER  - |",
			[]string{`C1@1:1="7" TI@2:1="Pears"`, `C1@5:1="8" TI@6:1="Plums"`}, nil,
			[]refsift.Code{refsift.CodeTypeMissing, refsift.CodeTypeMissing},
		}, {
			"stray tag between records (Ovid)", "TY  - JOUR|TI  - Pears|ER  - ||C1  - Database: Pears|TY  - JOUR|TI  - Plums|ER  - |",
			[]string{`TY@1:1="JOUR" TI@2:1="Pears"`, `TY@6:1="JOUR" TI@7:1="Plums"`},
			[]string{"C1  - Database: Pears"}, []refsift.Code{refsift.CodeTextOutside},
		}, {
			"headers and numbers", "Record #3 of 18|Provider: X||TY  - JOUR|TI  - Pears|ER  - ||47. |TY  - JOUR|TI  - Plums|ER  - |% end|",
			[]string{`TY@4:1="JOUR" TI@5:1="Pears"`, `TY@9:1="JOUR" TI@10:1="Plums"`},
			[]string{"Record #3 of 18\nProvider: X", "47.", "% end"},
			[]refsift.Code{refsift.CodeTextOutside, refsift.CodeTextOutside, refsift.CodeTextOutside},
		}, {
			"comment behind a blank line without ER", "TY  - JOUR|PMID  - 1||% Comment|TY  - JOUR|TI  - Plums|ER  - |",
			[]string{`TY@1:1="JOUR" PMID@2:1="1"`, `TY@5:1="JOUR" TI@6:1="Plums"`},
			[]string{"% Comment"}, []refsift.Code{refsift.CodeEndMissing, refsift.CodeTextOutside},
		}, {
			"loose forms of known tags", "TY  - JOUR|TI - Pears|KW	- a|DO  -10.1000/1|ZZ - text|ER  - |",
			[]string{`TY@1:1="JOUR" TI@2:1="Pears" KW@3:1="a" DO@4:1="10.1000/1\nZZ - text"`}, nil,
			[]refsift.Code{refsift.CodeTagLoose, refsift.CodeTagLoose, refsift.CodeTagLoose},
		}, {
			"prose that looks like risky forms", "TY  - JOUR|AB  - We used|MR-imaging, and|IT - we saw|do-it-yourself|ER  - |",
			[]string{`TY@1:1="JOUR" AB@2:1="We used\nMR-imaging, and\nIT - we saw\ndo-it-yourself"`}, nil, nil,
		}, {
			"the whole file in lower case", "ty  - jour|ti  - Pears|er  - |",
			[]string{`TY@1:1="jour" TI@2:1="Pears"`}, nil,
			[]refsift.Code{refsift.CodeTagLoose, refsift.CodeTagLoose},
		}, {
			"the whole file indented", "   TY  - JOUR|   TI  - Pears|   ER  - |",
			[]string{`TY@1:4="JOUR" TI@2:4="Pears"`}, nil,
			[]refsift.Code{refsift.CodeTagLoose, refsift.CodeTagLoose},
		}, {
			"continuations", "TY  - JOUR|KW  - a|b|AB  - One.||   Two.|UR  - |http://example.org/|ER  - |",
			[]string{`TY@1:1="JOUR" KW@2:1="a\nb" AB@4:1="One.\n\n   Two." UR@7:1="http://example.org/"`}, nil, nil,
		}, {
			"unknown type", "TY  - PEAR|TI  - Pears|ER  - |",
			[]string{`TY@1:1="PEAR" TI@2:1="Pears"`}, nil, []refsift.Code{refsift.CodeTypeUnknown},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			recs, r := read(t, tt.in)
			var got []string
			for _, rec := range recs {
				got = append(got, summary(rec))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("records (-want +got):\n%s", diff)
			}
			var outside []string
			for _, o := range r.Outside() {
				outside = append(outside, o.Text)
			}
			if diff := cmp.Diff(tt.outside, outside); diff != "" {
				t.Errorf("outside:\n%s", diff)
			}
			var codes []refsift.Code
			for _, c := range r.Diagnostics().Counts() {
				for range c.Count {
					codes = append(codes, c.Code)
				}
			}
			if diff := cmp.Diff(tt.codes, codes); diff != "" {
				t.Errorf("codes:\n%s", diff)
			}
		})
	}
}

// TestLineEnds reads the same records with every line end; a lone CR in a file
// with LF belongs to the value.
func TestLineEnds(t *testing.T) {
	t.Parallel()
	text := "TY  - JOUR\nTI  - Pears\nAB  - One\ntwo\nER  - \n\nTY  - JOUR\nTI  - Plums\nER  - \n"
	want := []string{`TY@1:1="JOUR" TI@2:1="Pears" AB@3:1="One\ntwo"`, `TY@7:1="JOUR" TI@8:1="Plums"`}
	for _, end := range []string{"\n", "\r\n", "\r"} {
		recs, _ := read(t, strings.ReplaceAll(text, "\n", end))
		if got := []string{summary(recs[0]), summary(recs[1])}; !cmp.Equal(got, want) {
			t.Errorf("line end %q: %s", end, cmp.Diff(want, got))
		}
	}
	recs, _ := read(t, "TY  - JOUR\nAB  - One.\rTwo.\nAD  - Here\rAD  - There\nER  - \n")
	if got := summary(recs[0]); got != `TY@1:1="JOUR" AB@2:1="One.\rTwo." AD@3:1="Here\rAD  - There"` {
		t.Error(got)
	}
	if got := recs[0]; got.Abstract != "One.\nTwo." || !cmp.Equal(got.Affiliations, []string{"Here", "There"}) {
		t.Errorf("%q %q", got.Abstract, got.Affiliations)
	}
}

// TestSpan checks that spans are places in the text.
func TestSpan(t *testing.T) {
	t.Parallel()
	text := "1.\nTY  - JOUR\nTI  - Pärs\nER  - \n\nTY  - JOUR\nTI  - Plums\nER  - TY  - JOUR\nTI  - Figs\n"
	r := NewReader(strings.NewReader(text))
	var got []string
	for _, rec := range readAll(t, r) {
		s := rec.Origin.Span
		got = append(got, fmt.Sprintf("%d:%d %q", s.Start.Line, s.Start.Column, text[s.Start.Offset:s.End.Offset]))
	}
	want := []string{`2:1 "TY  - JOUR\nTI  - Pärs\nER  - \n"`, `6:1 "TY  - JOUR\nTI  - Plums\nER  - "`, `8:7 "TY  - JOUR\nTI  - Figs\n"`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestBrokenOff: a download that breaks off inside a line has lost data, and
// what was read of the record is kept.
func TestBrokenOff(t *testing.T) {
	t.Parallel()
	recs, err := refsift.Collect(NewReader(strings.NewReader("TY  - JOUR\nTI  - Pears\nER  - \n\nTY  - JOUR\nTI  - Plu")).All())
	if len(recs) != 2 || recs[1].Title != "Plu" || !errors.Is(err, refsift.ErrTruncated) {
		t.Errorf("%d records, %v", len(recs), err)
	}
}

// TestFields checks the rules of single fields: one line of tags, one field.
func TestFields(t *testing.T) {
	t.Parallel()
	get := map[string]func(*refsift.Record) any{
		"date":  func(r *refsift.Record) any { return fmt.Sprint(r.Year, " ", r.Date) },
		"pages": func(r *refsift.Record) any { return r.Pages + "," + r.ArticleNumber },
		"doi":   func(r *refsift.Record) any { return r.DOI.String() },
		"ids": func(r *refsift.Record) any {
			return r.PMID.String() + "," + r.PMCID.String() + "," + r.Accession + "," + r.ExportID
		},
		"serials":  func(r *refsift.Record) any { return fmt.Sprint(r.ISSN, r.EISSN, r.ISBN) },
		"authors":  func(r *refsift.Record) any { return fmt.Sprint(r.Authors) },
		"editors":  func(r *refsift.Record) any { return fmt.Sprint(r.Editors) },
		"keywords": func(r *refsift.Record) any { return fmt.Sprintf("%q %v", r.Keywords, r.Descriptors) },
		"source":   func(r *refsift.Record) any { return r.Source + "," + r.SourceAbbrev + "," + r.Series },
		"abstract": func(r *refsift.Record) any { return r.Abstract },
		"notes":    func(r *refsift.Record) any { return fmt.Sprintf("%q", r.Notes) },
		"origin":   func(r *refsift.Record) any { return r.Origin.Platform + "," + r.Origin.Database },
		"issue":    func(r *refsift.Record) any { return r.Issue },
		"types":    func(r *refsift.Record) any { return fmt.Sprintf("%s %q", r.Type, r.PublicationTypes) },
		"urls":     func(r *refsift.Record) any { return fmt.Sprintf("%q", r.URLs) },
		"address":  func(r *refsift.Record) any { return fmt.Sprintf("%q %q", r.Place, r.Affiliations) },
	}
	long := strings.Repeat("pear tree ", 7) + "and"
	tests := []struct{ field, tags, want string }{
		{"date", "PY  - 2019|Y1  - 2020/01//", "2019 2019"},
		{"date", "PY  - 2019|DA  - 2019/12/09/", "2019 2019-12-09"},
		{"date", "PY  - 2019|DA  - JUN 13", "2019 2019-06-13"},
		{"date", "DA  - JUN 13|PY  - 2019", "2019 2019-06-13"},
		{"date", "Y1  - 2014//|Y2  - 2021/04/05/", "2014 2014"},
		{"date", "Y2  - 2021/04/05/", "2021 2021-04-05"},
		{"date", "PY  - In Press|DA  - 2021", "2021 2021"},
		{"date", "PY  - 2020|Y2  - 2020/03/24|M4  - Citavi", "2020 2020-03-24"},
		{"date", "PY  - 99", "0 "},
		{"pages", "SP  - 12|EP  - 19", "12-19,"},
		{"pages", "SP  - 1535-41", "1535-1541,"},
		{"pages", "SP  - e0123456", ",e0123456"},
		{"pages", "SP  - No|EP  - Pagination Specified", ","},
		{"pages", "PG  - 3-9", "3-9,"},
		{"pages", "C7  - 17", ",17"},
		{"pages", "C7  - search, search", ","},
		{"doi", "DO  - https://dx.doi.org/10.1000/A", "10.1000/a"},
		{"doi", "L3  - 10.1000/l3|UR  - https://doi.org/10.1000/ur", "10.1000/l3"},
		{"doi", "UR  - https://example.org/10.1000/ur", ""},
		{"doi", "UR  - 10.1000/ur", "10.1000/ur"},
		{"doi", "L2  - http://dx.doi.org/10.1000/l2", "10.1000/l2"},
		{"doi", "LK  - http://sfx.example/?id=doi:10.1000/1", ""},
		{"doi", "M3  - 10.1000/m3", "10.1000/m3"},
		{"doi", "N1  - see doi: 10.1000/n1.", "10.1000/n1"},
		{"doi", "N1  - 10.1000/n1", ""},
		{"doi", "DO  - none|N1  - DOI 10.1000/n1", "10.1000/n1"},
		{"ids", "AN  - 123456|DB  - Medline", "123456,,123456,"},
		{"ids", "AN  - 123456|DP  - NLM", "123456,,123456,"},
		{"ids", "AN  - 123456|DB  - Pears", ",,123456,"},
		{"ids", "AN  - 2214991469; 51887", ",,2214991469,"},
		{"ids", "ID  - 12", ",,,12"},
		{"ids", "C3  - PUBMED 213149,EMBASE 99|AN  - CN-1", "213149,,CN-1,"},
		{"ids", "U2  - L12345|LK  - x|C5  - 15368|T1  - x", "15368,,L12345,"},
		{"ids", "DB  - Scopus|C2  - 345678|UR  - https://www.scopus.com/x?eid=2-s2.0-77&y=1", "345678,,2-s2.0-77,"},
		{"ids", "C2  - PMC123|PMID  - 77", "77,PMC123,,"},
		{"ids", "N1  - Accession Number: 555; Somebody", ",,555,"},
		{"ids", "N1  - PMID: 888", "888,,,"},
		{"ids", "UR  - https://pubmed.ncbi.nlm.nih.gov/999/|L2  - https://www.ncbi.nlm.nih.gov/pmc/articles/PMC55", "999,PMC55,,"},
		{"serials", "SN  - 03785955 (ISSN)|SN  - 2434-561X", "[0378-5955 2434-561X] [] []"},
		{"serials", "SN  - 0378-5955 (Print)2434-561X (Electronic)", "[0378-5955] [2434-561X] []"},
		{"serials", "SN  - 0378-5955|2434-561X", "[0378-5955 2434-561X] [] []"},
		{"serials", "SN  - 978-3-16-148410-0", "[] [] [9783161484100]"},
		{"authors", "AU  - Okafor, A.|AU  - Berg J|A1  - [Anonymous]", "[Okafor, A. Berg, J]"},
		{"authors", "AU  - Okafor, A.|Berg, J.", "[Okafor, A. Berg, J.]"},
		{"authors", "AU  - Okafor A.Berg J. K.", "[Okafor, A. Berg, J. K.]"},
		{"editors", "A2  - Okafor, A.|ED  - Berg, J.", "[Okafor, A. Berg, J.]"},
		{"editors", "T1  - x|DP  - Ovid Technologies|A2  - Okafor, A.", "[]"},
		{"keywords", "KW  - a; b|KW  - c / d", `["a" "b" "c" "d"] []`},
		{"keywords", "KW  - Delivery, Integrated|more", `["Delivery, Integrated" "more"] []`},
		{"keywords", "KW  - *Pears|KW  - and/or", `["and/or"] [*Pears]`},
		{"keywords", "KW  - n/a|KW  - Pears [*growth, uses]|AN  - CN-1", `[] [Pears/*growth/uses]`},
		{"keywords", "DB  - Medline|KW  - Pears/growth & development/*uses|KW  - HIV/AIDS", `["HIV/AIDS"] [Pears/growth & development/*uses]`},
		{"keywords", "DP  - EBSCOhost|T1  - x|KW  - Pears -- Growth", `[] [Pears/Growth]`},
		{"source", "JF  - Journal of Pears|JO  - J Pears", "Journal of Pears,J Pears,"},
		{"source", "JO  - J Pears|JF  - Journal of Pears|JA  - JPears", "Journal of Pears,JPears,"},
		{"source", "T2  - Journal of Pears|J2  - J Pears|T3  - Trees", "Journal of Pears,J Pears,Trees"},
		{"source", "JA  - J Pears", "J Pears,J Pears,"},
		{"source", "JO  - Pears|JF  - Pears", "Pears,,"},
		{"abstract", "AB  - One.|AB  - Copyright of Pears", "One."},
		{"notes", "AB  - One.|AB  - Copyright of Pears|N1  - x", `["x" "Copyright of Pears"]`},
		{"abstract", "N2  - One.", "One."},
		{"abstract", "AB  - NA", ""},
		{"abstract", "AB  - " + long + "|more.|Next.", long + " more.\nNext."},
		{"abstract", "AN  - WOS:1|AB  - " + long + "|   Next.", long + "\nNext."},
		{"issue", "M1  - 4", "4"},
		{"issue", "IS  - 3|M1  - 4", "3"},
		{"issue", "M1  - see below", ""},
		{"types", "M3  - Article; Early Access|PT  - Review", `article ["Article" "Early Access" "Review"]`},
		{"urls", "UR  - http://a.example/|http://b.example/|L1  - internal-pdf://1.pdf", `["http://a.example/" "http://b.example/"]`},
		{"urls", "UR  - https://x.example/1     U2  - L2029", `["https://x.example/1"]`},
		{"address", "AN  - rayyan-1|CY  - A. Okafor, Utopia", `"" ["A. Okafor, Utopia"]`},
		{"address", "CY  - Utopia|AD  - Here|There", `"Utopia" ["Here" "There"]`},
		{"origin", "DB  - psyh|DP  - EBSCOhost", "EBSCOhost,APA PsycInfo"},
		{"origin", "T1  - x|DP  - EBSCOhost|UR  - https://search.ebscohost.com/x?db=c8h&AN=1", "EBSCOhost,CINAHL"},
		{"origin", "AN  - CN-1", "Cochrane Library,Cochrane CENTRAL"},
		{"origin", "AN  - CD012345", "Cochrane Library,Cochrane Database of Systematic Reviews"},
		{"origin", "AN  - WOS:1", "Web of Science,Web of Science"},
		{"origin", "AN  - MEDLINE:1", "Web of Science,MEDLINE"},
		{"origin", "DB  - MEDLINE|DP  - PubMed", "PubMed,PubMed"},
		{"origin", "AB  - x|AU  - x|DB  - Medline|DP  - NLM|ST  - x|ID  - 7", "EndNote,PubMed"},
		{"origin", "AB  - x|AU  - x|DB  - Medline|DP  - Ovid Technologies|ST  - x|ID  - 7", "EndNote,MEDLINE"},
		{"origin", "DB  - Ovid MEDLINE(R) <1946 to July 01, 2020>|T1  - x|DP  - Ovid", "Ovid,MEDLINE"},
		{"origin", "DB  - APA PsycInfo <2021>|T1  - x", "Ovid,APA PsycInfo"},
		{"origin", "DB  - Embase|Medline|U2  - L1|LK  - x", "Embase.com,Embase"},
		{"origin", "AB  - x|AU  - x|DB  - Scopus|ST  - x|ID  - 7", "EndNote,Scopus"},
		{"origin", "TI  - x|AU  - y|DA  - 2020/01//|PY  - 2020", "Zotero,"},
		{"origin", "AN  - rayyan-7", "Rayyan,"},
		{"origin", "AN  - pub.7", "Dimensions,Dimensions"},
		{"origin", "UR  - https://lens.org/1", "Lens.org,Lens.org"},
		{"origin", "UR  - http://www.jstor.org/stable/1", "JSTOR,"},
		{"origin", "PD  - |PG  - 3", "Covidence,"},
	}
	for _, tt := range tests {
		recs, _ := read(t, "TY  - JOUR|"+tt.tags+"|ER  - |")
		if len(recs) != 1 {
			t.Errorf("%q: %d records", tt.tags, len(recs))
			continue
		}
		if got := get[tt.field](recs[0]); got != tt.want {
			t.Errorf("%q: %s = %v, want %v", tt.tags, tt.field, got, tt.want)
		}
	}
}

func TestORCID(t *testing.T) {
	t.Parallel()
	recs, _ := read(t, "TY  - JOUR|A1  - Okafor, Ada|AI  - Okafor, Ada; ORCID: https://orcid.org/0000-0002-1825-0097|ER  - |")
	if got := recs[0].Authors[0].ORCID.String(); got != "0000-0002-1825-0097" {
		t.Errorf("ORCID %q", got)
	}
}

// TestHints: what stands between records names the database of Ovid's.
func TestHints(t *testing.T) {
	t.Parallel()
	recs, _ := read(t, "1.|TY  - JOUR|T1  - Pears|ER  - ||Link to the Ovid Full Text: http://ovidsp.ovid.com/x?T=JS&D=caba6&AN=1||2.|TY  - JOUR|T1  - Plums|ER  - |")
	for _, rec := range recs {
		if rec.Origin.Platform != ovid || rec.Origin.Database != "CAB Abstracts" {
			t.Errorf("%s: %+v", rec.ID, rec.Origin)
		}
	}
}

func TestOptions(t *testing.T) {
	t.Parallel()
	r := NewReader(strings.NewReader("TY  - JOUR\nTI  - P\xe4rs\nER  - \n"))
	r.File, r.Database, r.Platform, r.Encoding = "a.ris", "Pears", "Ovid", "iso-8859-1"
	rec, err := r.Read()
	if err != nil || rec.Title != "Pärs" || rec.Origin.Database != "Pears" || rec.Origin.Platform != "Ovid" || rec.ID.String() != "a.ris#1" {
		t.Errorf("%+v %v", rec, err)
	}
	r = NewReader(strings.NewReader("TY  - JOUR\n"))
	r.Encoding = "no such"
	for range 2 {
		if _, err := r.Read(); err == nil || err == io.EOF {
			t.Errorf("unknown encoding: %v", err)
		}
	}
}

// TestStrict: repairs come out of Read, with their record.
func TestStrict(t *testing.T) {
	t.Parallel()
	r := NewReader(strings.NewReader("TY  - JOUR\nTI  - Pears\nTY  - JOUR\nTI  - Plums\nER  - \n"))
	r.Strict = true
	rec, err := r.Read()
	if d, ok := errors.AsType[*refsift.Diagnostic](err); !ok || rec == nil || d.Code != refsift.CodeEndMissing || d.Severity != refsift.Error {
		t.Errorf("%v %v", rec, err)
	}
	if rec, err := r.Read(); err != nil || rec.Title != "Plums" {
		t.Errorf("%v %v", rec, err)
	}
	if _, err := r.Read(); err != io.EOF {
		t.Error(err)
	}
}

// TestTooLarge: a record beyond the limit is lost alone, with its place.
func TestTooLarge(t *testing.T) {
	t.Parallel()
	big := strings.Repeat("KW  - pears\n", 60000)
	line := strings.Repeat("x", 700<<10)
	text := "TY  - JOUR\nTI  - A\nER  - \nTY  - JOUR\n" + big + "ER  - \nTY  - JOUR\nTI  - C\nER  - \nTY  - JOUR\nAB  - " + line + "\nTI  - D\nER  - \nTY  - JOUR\nTI  - E\nER  - \n"
	r := NewReader(strings.NewReader(text))
	r.MaxRecord = 64 << 10
	var got []string
	for rec, err := range r.All() {
		if err != nil {
			d, ok := errors.AsType[*refsift.Diagnostic](err)
			if !ok || !errors.Is(err, refsift.ErrTooLarge) || rec != nil {
				t.Fatalf("%v %v", rec, err)
			}
			got = append(got, fmt.Sprint(d.Code, " ", d.Record, " ", d.Span.Start.Line))
			continue
		}
		got = append(got, rec.Title)
	}
	want := []string{"A", "record-too-large 2 4", "C", "record-too-large 4 60009", "E"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestReadError: an error of the input ends reading, after the record in hand.
func TestReadError(t *testing.T) {
	t.Parallel()
	broken := errors.New("connection lost")
	r := NewReader(io.MultiReader(strings.NewReader("TY  - JOUR\nTI  - Pears\n"), iotest.ErrReader(broken)))
	if rec, err := r.Read(); err != nil || rec.Title != "Pears" {
		t.Errorf("%v %v", rec, err)
	}
	for range 2 {
		if _, err := r.Read(); !errors.Is(err, broken) {
			t.Error(err)
		}
	}
}

// TestPieces: the size of reads makes no difference.
func TestPieces(t *testing.T) {
	t.Parallel()
	text := string(sample(3)) + "TY  - JOUR\r\nTI  - Plums\r\nER  - TY  - JOUR\r\nTI  - Figs\r\n"
	whole := readAll(t, NewReader(strings.NewReader(text)))
	bytewise := readAll(t, NewReader(iotest.OneByteReader(strings.NewReader(text))))
	if len(whole) != 5 || len(bytewise) != 5 {
		t.Fatal(len(whole), len(bytewise))
	}
	for i := range whole {
		if summary(whole[i]) != summary(bytewise[i]) || whole[i].Origin.Span != bytewise[i].Origin.Span {
			t.Errorf("record %d differs", i+1)
		}
	}
}

func TestOutsideIsBounded(t *testing.T) {
	t.Parallel()
	var seen int
	r := NewReader(strings.NewReader(strings.Repeat("not a record\n\nTY  - JOUR\nER  - \n", 3000)))
	r.OnOutside = func(refsift.Passage) { seen++ }
	readAll(t, r)
	if len(r.Outside()) != 1000 || r.OutsideCount() != 3000 || seen != 3000 {
		t.Error(len(r.Outside()), r.OutsideCount(), seen)
	}
}

// TestFieldDiagnostics provokes what is said of single values, with its place.
func TestFieldDiagnostics(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ tags, want string }{
		{"SN  - 1234-5678", "note identifier-invalid SN 2"},
		{"TI  - x|DO  - none", "note identifier-invalid DO 3"},
		{"PY  - In Press", "warning year-invalid PY 1"},
		{"SP  - 376|EP  - 359", "warning pages-inverse EP 1"},
		{"TI  - x|ZZ  - y", "note tag-unknown ZZ 3"},
		{"TI - x", "note tag-loose TI 2"},
		{"UR  - https://a.example     U2  - 7", "warning tags-glued UR 2"},
	} {
		_, r := read(t, "TY  - JOUR|"+tt.tags+"|ER  - |")
		var got []string
		for _, d := range r.Diagnostics().Sample() {
			if d.Record != 1 || d.Span.Start.File != "x.ris" {
				t.Errorf("%q: %+v", tt.tags, d)
			}
			got = append(got, fmt.Sprint(d.Severity, " ", d.Code, " ", d.Tag, " ", d.Span.Start.Line))
		}
		if strings.Join(got, "; ") != tt.want {
			t.Errorf("%q: %q, want %s", tt.tags, got, tt.want)
		}
	}
}

// FuzzReader: no panic; every line is accounted for; tags stand where they say;
// lossless writing keeps every tag.
func FuzzReader(f *testing.F) {
	for _, s := range []string{
		"TY  - JOUR\nTI  - Pears\nER  - \n",
		"ER  - TY  - JOUR\rER  - \r",
		"TY  - JOUR\nUR  - x     U2  - y\nER\n",
		"C1  - 7\nTI  - x\n\n1.\nTY  - JOUR\nER  -\n",
		"ty-jour\nti-Pears\ner-\n",
		"TY  - JOUR\r\nAB  - a\n b\r\n\r\nKW  - *a/b; c [*d]\r\nTY  -",
		"\ufeffTY  - JOUR\nAB  - \x00\xff\nER  - ",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r := NewReader(strings.NewReader(s))
		var recs []*refsift.Record
		for rec, err := range r.All() {
			if err != nil {
				t.Fatalf("%v", err)
			}
			recs = append(recs, rec)
			if span := rec.Origin.Span; span.Start.Offset < 0 || span.End.Offset < span.Start.Offset || span.End.Line < span.Start.Line {
				t.Fatalf("span %+v", span)
			}
		}
		if isPlainText(s) {
			checkEveryLine(t, "fuzz", s)
		}
		for _, rec := range recs {
			if rec.Tags[0].Name != "TY" {
				continue // without TY a record is one only in a file without any
			}
			out := write(t, true, rec)
			if again := readAll(t, NewReader(strings.NewReader(out))); len(again) != 1 || again[0].Digest() != rec.Digest() {
				t.Fatalf("lossless: %s\nbecame %q", summary(rec), out)
			}
		}
		again := readAll(t, NewReader(strings.NewReader(write(t, false, recs...))))
		if len(again) != len(recs) {
			t.Fatalf("%d records became %d:\n%s", len(recs), len(again), write(t, false, recs...))
		}
	})
}

// isPlainText leaves out what package decode changes and what moves line ends.
func isPlainText(s string) bool {
	for _, c := range s {
		if c < ' ' && c != '\n' || c > 126 {
			return false
		}
	}
	return true
}

// TestHostile: values that invite quadratic work are read in a moment.
func TestHostile(t *testing.T) {
	if testing.Short() {
		t.Skip("bounds on time mean little under -race; run without -short")
	}
	t.Parallel()
	const size = 1 << 20
	fill := func(s string) string { return strings.Repeat(s, size/len(s)) }
	var numbered strings.Builder
	for i := 0; numbered.Len() < size; i++ {
		fmt.Fprintf(&numbered, "UR  - http://a.example/%d\nLA  - l%d\nM3  - t%d\nAU  - Okafor%d, A\nAI  - Okafor%d, A; ORCID: 0000-0002-1825-0097\n", i, i, i, i, i)
	}
	for _, body := range []string{
		numbered.String(),
		"DO  - " + fill("10.12345678901/"),
		"N1  - doi " + fill("10.12345678901/%zz "),
		"AU  - " + fill("A."),
		"AU  - " + fill("Okafor A.B. "),
		"AU  - " + fill("Okafor, A and "),
		"AU  - " + fill("a&amp;"),
		"KW  - " + fill("[*"),
		"KW  - x\n" + fill("   pears and plums and figs and apples and quinces and medlars and cherries\n"),
		"SN  - " + fill("(1234 "),
		"SP  - " + fill("-"),
		"UR  - " + fill("x     U2  - "),
		"AB  - x\n" + fill("y\n"),
		"AB  - x" + fill("\n"),
	} {
		start := time.Now()
		r := NewReader(strings.NewReader("TY  - JOUR\n" + body + "\nER  - \nTY  - JOUR\nTI  - Pears\nER  - \n"))
		recs := readAll(t, r)
		if len(recs) != 2 {
			t.Errorf("%.40q: %d records", body, len(recs))
		}
		if spent := time.Since(start); spent > 20*time.Second {
			t.Errorf("%.40q took %v", body, spent)
		} else if testing.Verbose() {
			t.Logf("%.40q took %v", body, spent)
		}
	}
}
