package format

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"github.com/refsift/refsift/format/csv"
	"github.com/refsift/refsift/internal/decode"
)

// window is how much of a file is looked at to find its format, in bytes
// after decompression.
const window = 64 << 10

// The names of the formats, as users type them and as Origin.Format gives them.
const (
	RIS        = "ris"
	NBIB       = "nbib"
	BibTeX     = "bibtex"
	CSV        = "csv"
	JSONL      = "jsonl"
	PubMedXML  = "pubmed-xml"
	EndNoteXML = "endnote-xml"

	WoS          = "wos"
	WoSTab       = "wos-tab"
	Refer        = "refer"
	RefWorks     = "refworks-tagged"
	OvidTagged   = "ovid-tagged"
	OvidText     = "ovid-text"
	CochraneText = "cochrane-text"
)

// A Detection says what a piece of text looks like.
type Detection struct {
	// Format is the name of the format, "" if none fits.
	Format string
	// Readable is false for formats that are recognised but not read yet.
	Readable bool
	// Confidence is between 0 and 1: the share of the evidence that speaks
	// for Format rather than for the second best.
	Confidence float64
	// Kind names what the file is if it is no bibliographic export at all, such
	// as "a PDF document".
	Kind string
}

// evidence is what speaks for a format: each line that matches the pattern
// adds the weight.
type evidence struct {
	format  string
	weight  int
	pattern *regexp.Regexp
}

// The patterns are those of the specifications; weights are higher where no
// other format can look like that.
var evidences = []evidence{
	{RIS, 20, regexp.MustCompile(`^\s{0,8}TY[ \t]{0,3}-`)},
	{RIS, 10, regexp.MustCompile(`^\s{0,8}ER[ \t]{0,3}-\s*$`)},
	{RIS, 1, regexp.MustCompile(`^[A-Z][A-Z0-9]  - `)},
	{NBIB, 20, regexp.MustCompile(`^PMID- `)},
	{NBIB, 10, regexp.MustCompile(`^OWN - `)},
	{NBIB, 3, regexp.MustCompile(`^(STAT|DCOM|FAU |AUID|DEP |PST |EDAT|MHDA|CRDT|PHST|LID |AID |JID )- `)},
	{NBIB, 1, regexp.MustCompile(`^[A-Z]{2}  - `)},
	{BibTeX, 20, regexp.MustCompile(`^\s*@\w+\s*[{(]`)},
	{WoS, 20, regexp.MustCompile(`^(FN (Clarivate|Thomson|ISI )|VR 1\.0|EF\s*$)`)},
	{WoS, 15, regexp.MustCompile(`^PT [JBSPCDA]\s*$`)},
	{WoS, 5, regexp.MustCompile(`^(UT (WOS|ISI|BIOSIS|ZOOREC|INSPEC|MEDLINE|CCC):|ER\s*$)`)},
	{WoSTab, 60, regexp.MustCompile(`^PT\t(AU|BA)\t`)},
	{Refer, 15, regexp.MustCompile(`^%[0AT] \S`)},
	{Refer, 2, regexp.MustCompile(`^%[A-Z@!] \S`)},
	{RefWorks, 20, regexp.MustCompile(`^RT \S`)},
	{OvidTagged, 30, regexp.MustCompile(`^(<\d+\. ?>|VN {1,2}- Ovid)`)},
	{OvidTagged, 1, regexp.MustCompile(`^[A-Z]{2}  - `)}, // as RIS and nbib have them: the rest decides
	{OvidText, 30, regexp.MustCompile(`^<\d+>\s*$`)},
	{CochraneText, 15, regexp.MustCompile(`^Record #\d+ of \d+`)},
	{CochraneText, 10, regexp.MustCompile(`^ID: (CD|CN-)`)},
	{EndNoteXML, 60, regexp.MustCompile(`<xml>.*<records>|^\s*<(xml|records)>`)},
	{PubMedXML, 60, regexp.MustCompile(`<Pubmed(Book)?Article(Set)?>`)},
	{JSONL, 60, regexp.MustCompile(`^\{.*"(title|tags|id|type)":`)},
}

// magics are the first bytes of files that are no exports.
var magics = []struct{ prefix, kind string }{
	{"%PDF-", "a PDF document"},
	{"PK\x03\x04", "a ZIP archive or an Office document (DOCX, XLSX)"},
	{"\xD0\xCF\x11\xE0", "an old Office document (DOC, XLS)"},
	{"{\\rtf", "an RTF document"},
	{"\x89PNG", "a PNG image"},
	{"\xFF\xD8\xFF", "a JPEG image"},
	{"GIF8", "a GIF image"},
	{"7z\xBC\xAF", "a 7-Zip archive"},
	{"Rar!", "a RAR archive"},
	{"BZh", "a bzip2 archive"},
	{"\xFD7zXZ", "an xz archive"},
	{"(\xB5/\xFD", "a Zstandard archive"},
	{"SQLite format 3", "an SQLite database"},
	{"\x7FELF", "a program"},
}

var htmlStart = regexp.MustCompile(`(?i)^\s*(<!doctype html|<html|<head|<body)`)

// Detect names the format of an export by its first bytes, at most 64 KiB of
// them: as they are in the file, after decompression.
func Detect(prefix []byte) Detection {
	prefix = prefix[:min(len(prefix), window)]
	if kind := foreign(prefix); kind != "" {
		return Detection{Kind: kind}
	}
	text := decodePrefix(prefix)
	if htmlStart.MatchString(text) {
		return Detection{Kind: "a web page (HTML), perhaps a login page in place of the export"}
	}
	scores := score(text)
	best, second := topTwo(scores)
	if scores[best] < 10 {
		if csv.IsHeader(firstLine(text)) {
			return Detection{Format: CSV, Readable: true, Confidence: 0.9}
		}
		return Detection{}
	}
	return Detection{
		Format:     best,
		Readable:   slices.Contains(Readable(), best),
		Confidence: float64(scores[best]) / float64(scores[best]+scores[second]),
	}
}

func foreign(prefix []byte) string {
	for _, m := range magics {
		if bytes.HasPrefix(prefix, []byte(m.prefix)) {
			return m.kind
		}
	}
	return ""
}

// decodePrefix returns the prefix as text; a character cut in two at its end does no harm.
func decodePrefix(prefix []byte) string {
	d, err := decode.NewReader(bytes.NewReader(prefix), decode.Options{})
	if err != nil {
		return ""
	}
	var b bytes.Buffer
	// A bytes.Reader gives no error; what could be decoded is enough here.
	_, _ = b.ReadFrom(d)
	return b.String()
}

func score(text string) map[string]int {
	sep := "\n"
	if !strings.Contains(text, "\n") {
		sep = "\r"
	}
	scores := map[string]int{}
	for line := range strings.SplitSeq(text, sep) {
		line = strings.TrimPrefix(line, "\uFEFF")
		if len(line) > 2000 {
			line = line[:2000]
		}
		for _, e := range evidences {
			if e.pattern.MatchString(line) {
				scores[e.format] += e.weight
			}
		}
	}
	return scores
}

// topTwo returns the formats with the highest scores; equal scores go by name.
func topTwo(scores map[string]int) (best, second string) {
	names := make([]string, 0, len(scores))
	for n := range scores {
		names = append(names, n)
	}
	slices.SortFunc(names, func(a, b string) int {
		if d := scores[b] - scores[a]; d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	names = append(names, "", "")
	return names[0], names[1]
}

// firstLine returns the first line that is not blank.
func firstLine(text string) string {
	for line := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '\n' || r == '\r' }) {
		if strings.TrimSpace(line) != "" {
			return line
		}
	}
	return ""
}
