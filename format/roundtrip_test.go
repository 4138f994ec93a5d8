package format_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/format"
)

// The law of every writer and its reader: one record written is one record
// read, and what was read, written and read once more, is equal in every typed
// field. The first reading may take off what no text can hold (white space, a
// title that says "n/a"); the second must not change anything.

func FuzzRoundTripRIS(f *testing.F)        { fuzzRoundTrip(f, format.RIS) }
func FuzzRoundTripBibTeX(f *testing.F)     { fuzzRoundTrip(f, format.BibTeX) }
func FuzzRoundTripCSV(f *testing.F)        { fuzzRoundTrip(f, format.CSV) }
func FuzzRoundTripJSONL(f *testing.F)      { fuzzRoundTrip(f, format.JSONL) }
func FuzzRoundTripNBIB(f *testing.F)       { fuzzRoundTrip(f, format.NBIB) }
func FuzzRoundTripEndNoteXML(f *testing.F) { fuzzRoundTrip(f, format.EndNoteXML) }
func FuzzRoundTripWoS(f *testing.F)        { fuzzRoundTrip(f, format.WoS) }
func FuzzRoundTripRefer(f *testing.F)      { fuzzRoundTrip(f, format.Refer) }

func fuzzRoundTrip(f *testing.F, name string) {
	var kind lossFormat
	for _, k := range lossFormats {
		if k.name == name {
			kind = k
		}
	}
	f.Add(byte(0), "Shared care", "Okafor, Ada; van der Berg, J., Jr", "Journal of Pears", "4", "12-19", "e012", "One.\nTwo.", "pears; plums", "a note")
	f.Add(byte(3), "{TI}  - x: \\&%$", "World Health Organization", "Pears & plums", "v. 4", "S112", "82", "TI  - no tag\nER  - ", "*Pears/growth & development", "Record #3 of 18")
	f.Add(byte(5), "%T Pears", "A and B", "@article{a,", "IV", "1535-41", "UNSP 82", "PMID- 1\n\n%0 Book", "a,b|c", "<b>&amp;</b>]]>")
	f.Fuzz(func(t *testing.T, choice byte, title, people, source, volume, pages, number, abstract, keywords, note string) {
		rec := recordOf(choice, title, people, source, volume, pages, number, abstract, keywords, note)
		first := throughFormat(t, kind, rec)
		second := throughFormat(t, kind, first)
		if a, b := typedJSON(t, first), typedJSON(t, second); a != b {
			t.Errorf("%s: written and read\n%s\nonce more\n%s", name, a, b)
		}
	})
}

// recordOf makes a record of texts that may hold anything but broken UTF-8.
func recordOf(choice byte, title, people, source, volume, pages, number, abstract, keywords, note string) *refsift.Record {
	types := []refsift.Type{refsift.Article, refsift.Book, refsift.Chapter, refsift.ConferencePaper, refsift.Report, refsift.Patent, refsift.Thesis, refsift.Generic}
	valid := func(s string) string { return strings.ToValidUTF8(s, "\ufffd") }
	rec := &refsift.Record{
		Type: types[int(choice)%len(types)], Title: "Pears " + valid(title), Source: valid(source), Volume: valid(volume), Pages: valid(pages),
		ArticleNumber: valid(number), Abstract: valid(abstract), Year: 2019, Date: refsift.Date{Year: 2019},
	}
	for name := range strings.SplitSeq(valid(people), ";") {
		family, given, _ := strings.Cut(name, ",")
		if choice&0x10 != 0 {
			rec.Authors = append(rec.Authors, refsift.Author{Corporate: name})
		} else {
			rec.Authors = append(rec.Authors, refsift.Author{Family: family, Given: given})
		}
	}
	for k := range strings.SplitSeq(valid(keywords), ";") {
		if choice&0x20 != 0 {
			rec.Descriptors = append(rec.Descriptors, refsift.Descriptor{Heading: k})
		} else {
			rec.Keywords = append(rec.Keywords, k)
		}
	}
	if note != "" {
		rec.Notes = []string{valid(note)}
	}
	if choice&0x40 != 0 {
		rec.Origin.Platform, rec.Origin.Database = "Ovid", "MEDLINE"
	}
	return rec
}

// A failer is what *testing.T and *rapid.T have in common.
type failer interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

func throughFormat(t failer, kind lossFormat, rec *refsift.Record) *refsift.Record {
	t.Helper()
	var b bytes.Buffer
	w := kind.open(&b)
	if err := w.Write(rec); err != nil {
		t.Fatal(err)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	r, err := format.Open("f", &b, format.Options{Format: kind.name})
	if err != nil {
		t.Fatalf("%s: %v\n%s", kind.name, err, text)
	}
	var out []*refsift.Record
	for rec := range r.All() {
		if rec != nil {
			out = append(out, rec)
		}
	}
	if len(out) != 1 {
		t.Fatalf("%s: %d records of one:\n%s", kind.name, len(out), text)
	}
	out[0].ID = refsift.ID{} // or CSV takes it for the record's own
	return out[0]
}

func typedJSON(t failer, rec *refsift.Record) string {
	t.Helper()
	c := *rec
	c.ID, c.Tags, c.Origin = refsift.ID{}, nil, refsift.Origin{}
	b, err := json.MarshalIndent(&c, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// pieces are what values are made of that readers could take for something else.
var pieces = []string{
	" ", " ", " ", "Pears", "plums", "of", "and", "A.", "Jr", "III", "1", "19", "e7", "NA", "-", "--", ",", ", ", ";", "; ", "|", ".", ":", "/", " / ", "*", "[", "]", "(", ")",
	"{", "}", "\\", "$", "%", "&", "#", "_", "^", "~", "\"", "'", "``", "<", ">", "&amp;", "<b>", "\n", "\r", "\t", "  ", "   ", "é", "ß", "ﬁ", "–", "\u00a0", "\ufeff",
	"\nTI  - ", "\nER  - ", "     U2  - ", "\nPMID- 1", "\n%0 Book", "\n@article{a,", "\nPT J", "\nER", "@", "=", "http://example.org/1", "doi: 10.1000/x", "PMID: 7", "PMC7", "ISSN 0378-5955",
	"[doi]", "[pii]", "]]>", "<!--", "et al.", "University", "UNSP", "Accession Number: 7;", "Copyright of ",
}

// TestRoundTripGenerated is the law of the fuzz targets over values made of
// such pieces.
func TestRoundTripGenerated(t *testing.T) {
	t.Parallel()
	text := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 6).Draw(t, "pieces"), "")
	})
	number := rapid.StringMatching(`(pp\. )?[eSA]?[0-9]{0,5}[a-z]?( ?[-–+,.] ?[eSA]?[0-9]{0,4})?`)
	name := rapid.StringMatching(`(van |de )?[A-Z][a-zé]{2,8}(-[A-Z][a-z]{2,5})?(, [A-Z]([a-z]{2,7}|\.)( [A-Z]\.?)?( Jr)?)?`)
	for _, kind := range lossFormats {
		t.Run(kind.name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(r *rapid.T) {
				draw := func(name string) string { return text.Draw(r, name) }
				people := strings.Join(rapid.SliceOfN(name, 0, 3).Draw(r, "people"), ";")
				rec := recordOf(rapid.Byte().Draw(r, "choice"), draw("title"), people, draw("source"), draw("volume"), number.Draw(r, "pages"),
					number.Draw(r, "number"), draw("abstract"), draw("keywords"), draw("note"))
				first := throughFormat(r, kind, rec)
				second := throughFormat(r, kind, first)
				if a, b := typedJSON(r, first), typedJSON(r, second); a != b {
					r.Fatalf("%s: written and read\n%s\nonce more\n%s", kind.name, a, b)
				}
			})
		})
	}
}
