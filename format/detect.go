package format

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
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

// A Detection says what a piece of text looks like. Its Confidence is Certain
// if lines were found that only Format has, Likely if most of what was found
// speaks for Format, else a Guess.
type Detection struct {
	// Format is the name of the format, "" if none fits.
	Format string
	Finding
	// Kind names what the file is if it is no bibliographic export at all, such
	// as "a PDF document", and Fix says what to do.
	Kind, Fix string
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
	{CochraneText, 1, regexp.MustCompile(`^Record #\d+ of \d+`)}, // stands above records in RIS too
	{CochraneText, 20, regexp.MustCompile(`^ID: [A-Z]{2,3}-?\d{5}`)},
	{CochraneText, 3, regexp.MustCompile(`^(AU|TI|SO|YR|AB|DOI|US|KY): \S`)},
	{EndNoteXML, 60, regexp.MustCompile(`<xml>.*<records>|^\s*<(xml|records)>`)},
	{PubMedXML, 60, regexp.MustCompile(`<Pubmed(Book)?Article(Set)?>`)},
	{JSONL, 60, regexp.MustCompile(`^\{.*"(title|tags|id|type)":`)},
}

// What to do about a file that is no export.
const (
	fixUnpack   = "unpack it and name the export inside"
	fixDocument = "export the records from the database as RIS or in another tagged format, not as a document for reading"
	fixTable    = "save the sheet as CSV in UTF-8, with its header row"
	fixLibrary  = "open it in the program that wrote it, and export as RIS or XML from there"
	fixPicture  = "name the exports, not pictures of them"
	fixProgram  = "name the exports; a program was perhaps downloaded in place of one: do not run it"
)

// magics are the first bytes of files that are no exports. Of two that fit, the
// first in the list is meant.
var magics = []struct {
	prefix    string
	at        int
	kind, fix string
}{
	{"%PDF-", 0, "a PDF document", fixDocument},
	{"PK\x03\x04", 0, "a ZIP archive", fixUnpack}, // unless a member says more, see members
	{"PK\x05\x06", 0, "an empty ZIP archive", "export again"},
	{"\xD0\xCF\x11\xE0", 0, "an old Office document (DOC, XLS)", fixTable},
	{"{\\rtf", 0, "an RTF document", fixDocument},
	{"\x89PNG", 0, "a PNG image", fixPicture},
	{"\xFF\xD8\xFF", 0, "a JPEG image", fixPicture},
	{"GIF8", 0, "a GIF image", fixPicture},
	{"II*\x00", 0, "a TIFF image", fixPicture},
	{"MM\x00*", 0, "a TIFF image", fixPicture},
	{"WEBP", 8, "a WebP image", fixPicture},
	{"7z\xBC\xAF", 0, "a 7-Zip archive", fixUnpack},
	{"Rar!", 0, "a RAR archive", fixUnpack},
	{"BZh", 0, "a bzip2 archive", fixUnpack},
	{"\xFD7zXZ", 0, "an xz archive", fixUnpack},
	{"(\xB5/\xFD", 0, "a Zstandard archive", fixUnpack},
	{"ustar", 257, "a tar archive", fixUnpack},
	{"SQLite format 3", 0, "an SQLite database, such as a library of Zotero", fixLibrary},
	{"\xFE\xFE\x07\x01", 0, "a table of a MySQL database, such as a library of EndNote", fixLibrary},
	{"\x7FELF", 0, "a program", fixProgram},
	{"MZ\x90\x00", 0, "a program for Windows", fixProgram},
	{"\xCF\xFA\xED\xFE", 0, "a program for macOS", fixProgram},
	{"\xCA\xFE\xBA\xBE", 0, "a program", fixProgram},
	{"OggS", 0, "a sound or video file", fixPicture},
	{"ID3", 0, "a sound file", fixPicture},
	{"ftyp", 4, "a video or HEIC image", fixPicture},
}

var loginPage = regexp.MustCompile(`(?i)type=["']?password|<title>[^<]{0,80}(log ?in|sign ?in|anmeld|shibboleth|proxy)`)

// members are the files in ZIP archives that are documents.
var members = []struct{ name, kind, fix string }{
	{"word/", "a Word document (DOCX)", fixDocument},
	{"xl/", "an Excel workbook (XLSX)", fixTable},
	{"ppt/", "a presentation (PPTX)", fixDocument},
	{"[Content_Types].xml", "an Office document (DOCX, XLSX)", fixTable},
	{"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "an OpenDocument sheet (ODS)", fixTable},
	{"mimetypeapplication/vnd.oasis.opendocument", "an OpenDocument text (ODT)", fixDocument},
	{"mimetypeapplication/epub", "an e-book (EPUB)", fixDocument},
}

var htmlStart = regexp.MustCompile(`(?i)^\s*(<!doctype html|<html|<head|<body)`)

// Detect names the format of an export by its first bytes, at most 64 KiB of
// them: as they are in the file, after decompression.
func Detect(prefix []byte) Detection {
	prefix = prefix[:min(len(prefix), window)]
	if kind, fix := foreign(prefix); kind != "" {
		return Detection{Kind: kind, Fix: fix}
	}
	text := decodePrefix(prefix)
	if kind, fix := foreignText(text); kind != "" {
		return Detection{Kind: kind, Fix: fix}
	}
	scores := score(text)
	best, second := topTwo(scores)
	if scores[best].points < 10 {
		return detectTable(text)
	}
	return Detection{Format: best, Finding: scores[best].finding(scores[second])}
}

// detectTable looks whether the text is a table with columns of an export.
func detectTable(text string) Detection {
	line := firstLine(text)
	known, title := csv.KnownColumns(line)
	if !csv.IsHeader(line) {
		return Detection{}
	}
	d := Detection{Format: CSV, Finding: Finding{Likely, fmt.Sprintf("the first line names %d known columns", known)}}
	switch {
	case title && known >= 4:
		d.Confidence = Certain
	case known < 3:
		d.Confidence = Guess
	}
	return d
}

// foreign names files that are no exports by their first bytes.
func foreign(prefix []byte) (kind, fix string) {
	for _, m := range magics {
		if len(prefix) < m.at || !bytes.HasPrefix(prefix[m.at:], []byte(m.prefix)) {
			continue
		}
		if strings.HasPrefix(m.prefix, "PK") {
			for _, x := range members {
				if bytes.Contains(prefix, []byte(x.name)) {
					return x.kind, x.fix
				}
			}
		}
		return m.kind, m.fix
	}
	return "", ""
}

// foreignText names texts that are no exports.
func foreignText(text string) (kind, fix string) {
	if !htmlStart.MatchString(text) {
		return "", ""
	}
	if loginPage.MatchString(text) {
		return "a web page (HTML) that asks for a login", "log in to the database again, then export"
	}
	return "a web page (HTML), perhaps a login page in place of the export", "log in to the database again, then export"
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

// A lead is what the lines of a text say for one format.
type lead struct {
	points int
	firm   int // of them, by lines that few other formats have
	strong int // weight of the line that says most
	quote  string
	line   int
}

// own is the weight from which on a line is one that no other format has.
const own = 15

func (l lead) finding(second lead) Finding {
	f := Finding{Guess, fmt.Sprintf("line %d reads %q", l.line, l.quote)}
	switch share := l.firm * 100 / max(l.firm+second.firm, 1); {
	case l.strong >= own && share >= 80:
		f.Confidence = Certain
	case share >= 60:
		f.Confidence = Likely
	}
	return f
}

func score(text string) map[string]lead {
	sep := "\n"
	if !strings.Contains(text, "\n") {
		sep = "\r"
	}
	scores := map[string]lead{}
	number := 0
	for line := range strings.SplitSeq(text, sep) {
		number++
		line = strings.TrimPrefix(line, "\uFEFF")
		if len(line) > 2000 {
			line = line[:2000]
		}
		for _, e := range evidences {
			at := e.pattern.FindStringIndex(line)
			if at == nil {
				continue
			}
			l := scores[e.format]
			l.points += e.weight
			if e.weight > 1 {
				l.firm += e.weight
			}
			if e.weight > l.strong {
				l.strong, l.line, l.quote = e.weight, number, excerpt(line[at[0]:], 40)
			}
			scores[e.format] = l
		}
	}
	return scores
}

// excerpt returns the beginning of the first line of s, at most n bytes of it.
func excerpt(s string, n int) string {
	s = strings.TrimSpace(s)
	if i := strings.IndexAny(s, "\r\n"); i >= 0 {
		s = s[:i]
	}
	if len(s) > n {
		s = strings.ToValidUTF8(s[:n], "") + "…"
	}
	return s
}

// topTwo returns the formats with the highest scores; equal scores go by name.
func topTwo(scores map[string]lead) (best, second string) {
	names := slices.SortedFunc(maps.Keys(scores), func(a, b string) int {
		return cmp.Or(cmp.Compare(scores[b].points, scores[a].points), strings.Compare(a, b))
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
