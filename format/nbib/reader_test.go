package nbib

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/readbench"
)

// summary prints a record's tags on one line, with their line numbers.
func summary(rec *refsift.Record) string {
	var b strings.Builder
	for i, tag := range rec.Tags {
		if i > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%s@%d=%q", tag.Name, tag.Line, tag.Value)
	}
	return b.String()
}

// read reads a made-up export in which "|" stands for a line end.
func read(t testing.TB, text string) ([]*refsift.Record, *Reader) {
	t.Helper()
	r := NewReader(strings.NewReader(strings.ReplaceAll(text, "|", "\n")))
	r.File = "x.nbib"
	return readAll(t, r), r
}

func TestRecords(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, in string
		want     []string
		outside  []string
	}{
		{
			"blank line between", "|PMID- 1|TI  - Pears|      in spring.||PMID- 2|TI  - Plums.|",
			[]string{`PMID@2="1" TI@3="Pears\nin spring."`, `PMID@6="2" TI@7="Plums."`}, nil,
		}, {
			"no blank line between", "PMID- 1|TI  - Pears.|PMID- 2|TI  - Plums.|",
			[]string{`PMID@1="1" TI@2="Pears."`, `PMID@3="2" TI@4="Plums."`}, nil,
		}, {
			"ERIC, without PMID", "OWN - ERIC|TI  - Pears|ISSN - EISSN-2434-561X||OWN - ERIC|TI  - Plums|",
			[]string{`OWN@1="ERIC" TI@2="Pears" ISSN@3="EISSN-2434-561X"`, `OWN@5="ERIC" TI@6="Plums"`}, nil,
		}, {
			"OWN before PMID", "OWN - NLM|PMID- 1|TI  - Pears.|",
			[]string{`OWN@1="NLM" PMID@2="1" TI@3="Pears."`}, nil,
		}, {
			"blank line inside a record", "PMID- 1||TI  - Pears.||AB  - One.||FAU - Okafor, Ada||FAU - Berg, J|",
			[]string{`PMID@1="1" TI@3="Pears." AB@5="One." FAU@7="Okafor, Ada"`, `FAU@9="Berg, J"`}, nil,
		}, {
			"title first", "TI  - Pears||TI  - Plums|",
			[]string{`TI@1="Pears"`, `TI@3="Plums"`}, nil,
		}, {
			"wrapped differently, and not indented", "PMID- 1|AB  - One| two|three|WHO-led four|",
			[]string{`PMID@1="1" AB@2="One\ntwo\nthree\nWHO-led four"`}, nil,
		}, {
			"text outside", "1: |PMID- 1|TI  - Pears.||2: |PMID- 2|TI  - Plums.|",
			[]string{`PMID@2="1" TI@3="Pears."`, `PMID@6="2" TI@7="Plums."`}, []string{"1:", "2:"},
		},
	}
	for _, tt := range tests {
		for _, end := range []string{"|", "\r\n", "\r"} {
			recs, r := read(t, strings.ReplaceAll(tt.in, "|", end))
			var got, outside []string
			for _, rec := range recs {
				got = append(got, summary(rec))
			}
			for _, o := range r.Outside() {
				outside = append(outside, o.Text)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s, line end %q:\n%s", tt.name, end, diff)
			}
			if diff := cmp.Diff(tt.outside, outside); diff != "" {
				t.Errorf("%s, outside:\n%s", tt.name, diff)
			}
		}
	}
}

const pears = `PMID- 90000001
OWN - NLM
STAT- MEDLINE
IS  - 0378-5955 (Print)
IS  - 2434-561X (Electronic)
IS  - 0378-5955 (Linking)
VI  - 4
IP  - 2
DP  - 2019 Jan-Feb
TI  - [Pears in
      spring].
TT  - Birnen im Frühling.
PG  - 123-8
LID - 10.1000/pears [doi]
AB  - BACKGROUND: One.
      Two.
FAU - Okafor, Ada B
AU  - Okafor AB
AUID- ORCID: 0000-0002-1825-0097
AD  - Here.
AD  - There.
AU  - Berg J
AD  - Elsewhere.
CN  - Pear Study Group
FED - Lund, C
ED  - Lund C
FIR - Nobody, N
IR  - Nobody N
AD  - Nowhere.
LA  - ger
PT  - Journal Article
PT  - Review
PL  - Utopia
TA  - J Pears
JT  - Journal of pears
MH  - *Pyrus/growth & development/*genetics
MH  - Humans
OT  - *orchards
SI  - Registry/NCT1
PMC - PMC123
SO  - J Pears. 2019 Jan-Feb;4(2):123-8.
`

func TestFields(t *testing.T) {
	t.Parallel()
	recs, _ := read(t, pears)
	if len(recs) != 1 {
		t.Fatal(len(recs))
	}
	r := recs[0]
	for _, tt := range []struct{ name, got, want string }{
		{"title", r.Title, "[Pears in spring]."},
		{"original title", r.OriginalTitle, "Birnen im Frühling."},
		{"abstract", r.Abstract, "BACKGROUND: One. Two."},
		{"ids", fmt.Sprint(r.PMID, r.PMCID, r.DOI, " ", r.Accession), "90000001 PMC123 10.1000/pears 90000001"},
		{"date", fmt.Sprint(r.Year, r.Date), "2019 2019-01"},
		{"pages", r.Pages, "123-128"},
		{"place in source", r.Volume + " " + r.Issue, "4 2"},
		{"serials", fmt.Sprint(r.ISSN, r.EISSN), "[0378-5955] [2434-561X]"},
		{"source", r.Source + "; " + r.SourceAbbrev, "Journal of pears; J Pears"},
		{"authors", fmt.Sprint(r.Authors), "[Okafor, Ada B Berg, J Pear Study Group]"},
		{"orcid", r.Authors[0].ORCID.String(), "0000-0002-1825-0097"},
		{"addresses", fmt.Sprint(r.Authors[0].Affiliations, r.Authors[1].Affiliations, r.Authors[2].Affiliations, r.Affiliations), "[Here. There.] [Elsewhere.] [] []"},
		{"editors", fmt.Sprint(r.Editors), "[Lund, C]"},
		{"descriptors", fmt.Sprint(r.Descriptors), "[*Pyrus/growth & development/*genetics Humans]"},
		{"keywords", fmt.Sprint(r.Keywords), "[orchards]"},
		{"kinds", fmt.Sprintf("%s %q %q %q", r.Type, r.PublicationTypes, r.Languages, r.Notes), `article ["Journal Article" "Review"] ["ger"] ["Registry/NCT1"]`},
		{"origin", r.Origin.Platform + " " + r.Origin.Database + " " + r.Origin.Format, "PubMed PubMed nbib"},
		{"id", r.ID.String(), "x.nbib#1"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, tt.got, tt.want)
		}
	}
}

func TestSingleFields(t *testing.T) {
	t.Parallel()
	get := map[string]func(*refsift.Record) string{
		"year":    func(r *refsift.Record) string { return fmt.Sprint(r.Year) },
		"pages":   func(r *refsift.Record) string { return r.Pages + "," + r.ArticleNumber },
		"type":    func(r *refsift.Record) string { return fmt.Sprint(r.Type, ",", r.Title, ",", r.Source) },
		"origin":  func(r *refsift.Record) string { return r.Origin.Platform + "," + r.Origin.Database + "," + r.Accession },
		"serials": func(r *refsift.Record) string { return fmt.Sprint(r.ISSN, r.EISSN, r.ISBN) },
		"doi":     func(r *refsift.Record) string { return r.DOI.String() },
	}
	for _, tt := range []struct{ field, tags, want string }{
		{"year", "DEP - 20180709", "2018"},
		{"year", "SO  - J Pears 2000. 2017;4:1.", "2017"},
		{"year", "DP  - 2019 Winter", "2019"},
		{"pages", "PG  - e0209483|LID - e0209483 [pii]", ",e0209483"},
		{"pages", "LID - e0209483 [pii]", ",e0209483"},
		{"pages", "AID - S0140-6736(05)1 [pii]", ","},
		{"pages", "PG  - 2375-85; discussion 2386", "2375-2385,"},
		{"type", "BTI - Fruit|TI  - Pears.", "chapter,Pears.,Fruit"},
		{"type", "BTI - Fruit", "book,Fruit,"},
		{"type", "PT  - Preprint|TI  - Wait...|TA  - J", "preprint,Wait...,J"},
		{"origin", "PMID- 7|STAT- Publisher", "PubMed,PubMed,7"},
		{"origin", "OWN - ERIC|OID - EJ7", "ERIC,ERIC,EJ7"},
		{"origin", "TI  - x", "PubMed,PubMed,"},
		{"origin", "PMID- 7|STAT- MEDLINE", "PubMed,PubMed,7"},
		{"serials", "ISSN - EISSN-2434-561X", "[] [2434-561X] []"},
		{"serials", "ISBN - 978-3-16-148410-0", "[] [] [9783161484100]"},
		{"doi", "AID - 10.1000/a [doi]", "10.1000/a"},
		{"doi", "AID - http://dx.doi.org/10.1000/a", "10.1000/a"},
	} {
		recs, _ := read(t, tt.tags)
		if got := get[tt.field](recs[0]); got != tt.want {
			t.Errorf("%q: %s = %s, want %s", tt.tags, tt.field, got, tt.want)
		}
	}
}

func TestDiagnostics(t *testing.T) {
	t.Parallel()
	_, r := read(t, "1:||PMID- 0|IS  - 1234-5678|DP  - soon||PMID- 5|")
	var got []string
	for _, d := range r.Diagnostics().Sample() {
		got = append(got, fmt.Sprint(d.Span.Start, " ", d.Severity, " ", d.Code, " ", d.Record, " ", d.Tag))
	}
	want := []string{
		"x.nbib:1:1 note text-outside 0 ",
		"x.nbib:3:1 note identifier-invalid 1 PMID",
		"x.nbib:4:1 note identifier-invalid 1 IS",
		"x.nbib:5:1 warning year-invalid 1 DP",
		"x.nbib:7:1 warning record-empty 2 ",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	strict := NewReader(strings.NewReader("PMID- 5\nDP  - soon\n"))
	strict.Strict = true
	rec, err := strict.Read()
	if d, ok := errors.AsType[*refsift.Diagnostic](err); rec == nil || !ok || d.Code != refsift.CodeYearInvalid {
		t.Errorf("strict: %v %v", rec, err)
	}
}

func TestTooLarge(t *testing.T) {
	t.Parallel()
	text := "PMID- 1\nTI  - A.\n\nPMID- 2\n" + strings.Repeat("MH  - Pears\n", 60000) + "\nPMID- 3\nTI  - C.\n\n" + strings.Repeat("y", 600<<10) + "\nPMID- 5\nTI  - E.\n"
	r := NewReader(strings.NewReader(text))
	r.MaxRecord = 64 << 10
	var got []string
	for rec, err := range r.All() {
		if err != nil {
			if !errors.Is(err, refsift.ErrTooLarge) {
				t.Fatal(err)
			}
			got = append(got, "lost")
			continue
		}
		got = append(got, rec.Title)
	}
	// The line without end stands behind record 3 and takes it along.
	if want := []string{"A.", "lost", "lost", "E."}; !cmp.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// FuzzReader: no panic, spans in order, each line accounted for.
func FuzzReader(f *testing.F) {
	f.Add(pears)
	f.Add("PMID- 1\n\nTI  - a\n b\rOWN - ERIC")
	f.Add("FAU - \nAD  - x\nMH  - */\n")
	f.Fuzz(func(t *testing.T, s string) {
		r := NewReader(strings.NewReader(s))
		tags, last := 0, int64(0)
		for rec, err := range r.All() {
			if err != nil {
				t.Fatal(err)
			}
			if span := rec.Origin.Span; span.Start.Offset < last || span.End.Offset < span.Start.Offset {
				t.Fatalf("span %+v after %d", span, last)
			}
			last = rec.Origin.Span.End.Offset
			line := int32(0)
			for _, tag := range rec.Tags {
				if tag.Line <= line {
					t.Fatalf("tag %s on line %d after line %d", tag.Name, tag.Line, line)
				}
				line = tag.Line
				tags++
			}
		}
		if strings.HasPrefix(s, "PMID- ") && tags == 0 {
			t.Fatal("no tag")
		}
	})
}

// sample makes an export of n records that look like PubMed's.
func sample(n int) []byte {
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, "PMID- %d\nOWN - NLM\nSTAT- MEDLINE\nIS  - 0378-5955 (Print)\nVI  - 4\nDP  - 2019 Jan\nTI  - On the growth of pears and plums in the orchards of the north, a report on\n      two summers.\nPG  - 123-8\nLID - 10.1000/pears.%d [doi]\nAB  - One.", 90000000+i, i)
		for range 16 {
			b.WriteString(" Pears were counted in spring and again in autumn, by two people\n     ")
		}
		b.WriteString(" at last.\n")
		for k := range 5 {
			fmt.Fprintf(&b, "FAU - Okafor, Ada B\nAU  - Okafor AB\nAD  - Department of Orchards, University of Utopia, Northtown, number %d.\n", k)
		}
		b.WriteString("LA  - eng\nPT  - Journal Article\nTA  - J Pears\nJT  - Journal of pears\n")
		for k := range 8 {
			fmt.Fprintf(&b, "MH  - Pyrus %d/growth & development/*genetics\n", k)
		}
		b.WriteString("EDAT- 2019/01/01 00:00\nMHDA- 2019/01/01 00:01\nPHST- 2019/01/01 00:00 [entrez]\nAID - 10.1000/pears [doi]\nPST - ppublish\nSO  - J Pears. 2019 Jan;4(2):123-8.\n\n")
	}
	return b.Bytes()
}

func BenchmarkReader(b *testing.B) {
	readbench.Run(b, sample(2000), 2000, func(r io.Reader) refsift.RecordReader { return NewReader(r) })
}
