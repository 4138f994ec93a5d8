package refsift

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"slices"
	"strconv"
	"strings"
)

// A Record is one bibliographic record as one database exported it.
//
// Typed fields are for work. Tags holds every tag of the export in file
// order, so that nothing is lost: what no typed field can hold is there, and
// writers in lossless mode give it back.
//
// Text fields hold the text for people: decoded, outer white space removed,
// markup and accents as the export has them. Comparison forms are derived
// where they are needed and never stored here.
type Record struct {
	// ID is the place of the record in the input, set by package format.
	ID ID `json:"id,omitzero"`
	// ExportID is the export's own identifier of the record: a BibTeX key, the
	// id column of a CSV file, the ID tag of a RIS file. It need not be unique.
	ExportID string `json:"export_id,omitempty"`

	Type          Type     `json:"type,omitempty"`
	Title         string   `json:"title,omitempty"`
	OriginalTitle string   `json:"original_title,omitempty"` // in the language of the item, where Title is a translation
	Authors       []Author `json:"authors,omitempty"`
	Editors       []Author `json:"editors,omitempty"`
	// Contributors are the people who are neither: see [ContributorRole].
	Contributors []Contributor `json:"contributors,omitempty"`

	Year int  `json:"year,omitempty"` // of publication; 0: unknown
	Date Date `json:"date,omitzero"`  // of publication; its year equals Year unless it is zero

	Source        string `json:"source,omitempty"`        // full title of the journal, book or proceedings
	SourceAbbrev  string `json:"source_abbrev,omitempty"` // abbreviated title of the same
	Series        string `json:"series,omitempty"`
	Volume        string `json:"volume,omitempty"`
	Issue         string `json:"issue,omitempty"`
	Pages         string `json:"pages,omitempty"` // "first-last" with a full last page, or one page
	ArticleNumber string `json:"article_number,omitempty"`
	Edition       string `json:"edition,omitempty"`

	DOI       DOI    `json:"doi,omitzero"`
	PMID      PMID   `json:"pmid,omitzero"`
	PMCID     PMCID  `json:"pmcid,omitzero"`
	ISSN      []ISSN `json:"issn,omitempty"`  // print, linking, or of unknown kind
	EISSN     []ISSN `json:"eissn,omitempty"` // electronic, where the export says so
	ISBN      []ISBN `json:"isbn,omitempty"`
	Accession string `json:"accession,omitempty"` // the database's own number (UT, EID, CINAHL AN, CN-…)

	Abstract         string       `json:"abstract,omitempty"`
	Keywords         []string     `json:"keywords,omitempty"`    // of authors and indexers, where they are not descriptors
	Descriptors      []Descriptor `json:"descriptors,omitempty"` // headings of a thesaurus (MeSH, Emtree, CINAHL headings)
	Languages        []string     `json:"languages,omitempty"`   // as exported: "eng", "English"
	PublicationTypes []string     `json:"publication_types,omitempty"`

	Publisher    string   `json:"publisher,omitempty"`
	Place        string   `json:"place,omitempty"`
	Affiliations []string `json:"affiliations,omitempty"` // those that the export does not tie to one author
	URLs         []string `json:"urls,omitempty"`
	Notes        []string `json:"notes,omitempty"`

	// Origin tells where the record comes from. Nothing after reading changes it.
	Origin Origin `json:"origin,omitzero"`
	// Tags is every tag of the export, in file order.
	Tags []Tag `json:"tags,omitempty"`
}

// An ID is a record's place in the input, for people: its file and the
// record's number in it, from 1. It stays the same between runs over the
// same files. For order, ties and stored decisions use [Record.Digest].
type ID struct {
	File    string
	Ordinal int
}

// IsValid reports whether the ID was set.
func (id ID) IsValid() bool { return id.Ordinal > 0 }

// String prints file#ordinal.
func (id ID) String() string {
	if id == (ID{}) {
		return ""
	}
	return id.File + "#" + strconv.Itoa(id.Ordinal)
}

// ParseID reads what String prints.
func ParseID(s string) (ID, error) {
	i := strings.LastIndexByte(s, '#')
	if i < 0 {
		return ID{}, fmt.Errorf("record id %q has no '#': want file#number", s)
	}
	n, err := strconv.Atoi(s[i+1:])
	if err != nil || n < 1 {
		return ID{}, fmt.Errorf("record id %q does not end in a number from 1: want file#number", s)
	}
	return ID{s[:i], n}, nil
}

// Compare orders IDs by file, then by number.
func (id ID) Compare(o ID) int {
	return cmp.Or(strings.Compare(id.File, o.File), cmp.Compare(id.Ordinal, o.Ordinal))
}

// MarshalText implements encoding.TextMarshaler.
func (id ID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (id *ID) UnmarshalText(b []byte) (err error) {
	*id, err = unmarshal(b, ParseID)
	return err
}

// An Author is a person or a body that wrote or edited something, or had
// another part in it.
type Author struct {
	Family string `json:"family,omitempty"` // with its prefixes: "van der Berg"
	Given  string `json:"given,omitempty"`  // names or initials
	Suffix string `json:"suffix,omitempty"` // Jr, III
	// Corporate is the whole name where it is not a person's, or where the
	// export does not tell family and given name apart.
	Corporate    string   `json:"corporate,omitempty"`
	ORCID        ORCID    `json:"orcid,omitzero"`
	Affiliations []string `json:"affiliations,omitempty"`
}

// String prints "Family, Given, Suffix", or the corporate name.
func (a Author) String() string {
	if a.Family == "" {
		return cmp.Or(a.Corporate, a.Given)
	}
	s := a.Family
	if a.Given != "" || a.Suffix != "" {
		s += ", " + a.Given
	}
	if a.Suffix != "" {
		s += ", " + a.Suffix
	}
	return s
}

// A Contributor is a person or a body with a part in the item that is neither
// an author's nor an editor's.
type Contributor struct {
	Role ContributorRole `json:"role"`
	Author
}

// String prints the name and the role: "Berg, Ada (translator)".
func (c Contributor) String() string { return c.Author.String() + " (" + string(c.Role) + ")" }

// A ContributorRole is the part that a contributor has.
type ContributorRole string

// The roles that the export formats tell apart.
const (
	// SeriesEditor edits the series of the item: RIS A3 ("author, series" by the
	// specification of 2001), EndNote's tertiary author (Refer %Y).
	SeriesEditor ContributorRole = "series-editor"
	// Translator translated the item: BibTeX translator; of books and chapters
	// RIS A4 and EndNote's subsidiary author (Refer %?), by the specification of
	// 2011.
	Translator ContributorRole = "translator"
	// OtherContributor is a subsidiary author whose part has no name of its own
	// here: RIS A4 and Refer %? of other types, the adviser or producer in A3 of a
	// thesis or film, BibTeX editora, annotator and commentator.
	OtherContributor ContributorRole = "contributor"
)

// A Descriptor is a heading of a thesaurus with the qualifiers (subheadings)
// that the indexer gave it.
type Descriptor struct {
	Heading    string      `json:"heading"`
	Major      bool        `json:"major,omitempty"` // the heading itself is marked as a main topic
	Qualifiers []Qualifier `json:"qualifiers,omitempty"`
}

// A Qualifier is a subheading under a descriptor.
type Qualifier struct {
	Name  string `json:"name"`
	Major bool   `json:"major,omitempty"`
}

// IsMajor reports whether the heading or one of its qualifiers is a main
// topic, which is what a focused search finds.
func (d Descriptor) IsMajor() bool {
	return d.Major || slices.ContainsFunc(d.Qualifiers, func(q Qualifier) bool { return q.Major })
}

// String prints the form that PubMed uses: Heading/qualifier/*qualifier.
func (d Descriptor) String() string {
	var b strings.Builder
	if d.Major {
		b.WriteByte('*')
	}
	b.WriteString(d.Heading)
	for _, q := range d.Qualifiers {
		b.WriteByte('/')
		if q.Major {
			b.WriteByte('*')
		}
		b.WriteString(q.Name)
	}
	return b.String()
}

// A Date is a day, a month (Day 0) or a year (Month 0). The zero Date is unknown.
type Date struct {
	Year, Month, Day int
}

// IsValid reports whether the date has a year.
func (d Date) IsValid() bool { return d.Year > 0 }

// String prints 2019-12-09, 2019-12 or 2019, and "" for the zero Date.
func (d Date) String() string {
	switch {
	case !d.IsValid():
		return ""
	case d.Month == 0:
		return fmt.Sprintf("%04d", d.Year)
	case d.Day == 0:
		return fmt.Sprintf("%04d-%02d", d.Year, d.Month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// ParseDate reads what String prints, with "-" or "/" between the parts.
func ParseDate(s string) (Date, error) {
	var d Date
	parts := strings.Split(strings.ReplaceAll(strings.TrimSpace(s), "/", "-"), "-")
	fields := []*int{&d.Year, &d.Month, &d.Day}
	limits := []int{9999, 12, 31}
	if len(parts) > len(fields) {
		return Date{}, fmt.Errorf("date %q: want YYYY, YYYY-MM or YYYY-MM-DD", s)
	}
	for i, p := range parts {
		n, err := strconv.Atoi(p)
		if err != nil || n < 1 || n > limits[i] {
			return Date{}, fmt.Errorf("date %q: want YYYY, YYYY-MM or YYYY-MM-DD", s)
		}
		*fields[i] = n
	}
	return d, nil
}

// Compare orders dates; an unknown month or day comes before the known ones.
func (d Date) Compare(o Date) int {
	return cmp.Or(cmp.Compare(d.Year, o.Year), cmp.Compare(d.Month, o.Month), cmp.Compare(d.Day, o.Day))
}

// MarshalText implements encoding.TextMarshaler.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *Date) UnmarshalText(b []byte) (err error) {
	*d, err = unmarshal(b, ParseDate)
	return err
}

// A Type is the kind of item, in the words of this library. Names that are
// not among the constants are kept as they are.
type Type string

// The types that the export formats tell apart. formats without a type give "".
const (
	Article         Type = "article"
	Book            Type = "book"
	Chapter         Type = "chapter"
	ConferencePaper Type = "conference-paper"
	Abstract        Type = "abstract"
	Dataset         Type = "dataset"
	Generic         Type = "generic"
	Newspaper       Type = "newspaper"
	Patent          Type = "patent"
	Preprint        Type = "preprint"
	Report          Type = "report"
	Software        Type = "software"
	Standard        Type = "standard"
	Thesis          Type = "thesis"
	Unpublished     Type = "unpublished"
	Website         Type = "website"
)

// An Origin is where a record comes from. Which fields are empty depends on
// the export: many name no database, which is why it can be set from outside.
type Origin struct {
	File     string `json:"file,omitempty"`
	Format   string `json:"format,omitempty"`   // ris, nbib, bibtex, csv, jsonl
	Platform string `json:"platform,omitempty"` // PubMed, Ovid, EBSCOhost, Scopus, …
	Database string `json:"database,omitempty"` // MEDLINE, Embase, CINAHL, …
	Encoding string `json:"encoding,omitempty"` // of the file, as found or as told
	Span     Span   `json:"span,omitzero"`      // the record in the decoded text
}

// A Tag is one field of an export as it stands in the file. Values keep
// their inner line breaks as "\n".
type Tag struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	// Line and Column say where the tag begins in the decoded text, from 1.
	Line   int32 `json:"line,omitempty"`
	Column int32 `json:"column,omitempty"`
}

// Tag returns the value of the first tag of that name, and whether there is one.
func (r *Record) Tag(name string) (value string, ok bool) {
	for i := range r.Tags {
		if r.Tags[i].Name == name {
			return r.Tags[i].Value, true
		}
	}
	return "", false
}

// TagPosition returns the place of r.Tags[i].
func (r *Record) TagPosition(i int) Position {
	return Position{File: r.Origin.File, Line: int(r.Tags[i].Line), Column: int(r.Tags[i].Column)}
}

// FirstPage returns the part of Pages before the hyphen.
func (r *Record) FirstPage() string {
	first, _, _ := strings.Cut(r.Pages, "-")
	return strings.TrimSpace(first)
}

// A Digest identifies the content of a record: half of the SHA-256 of its
// tags, names and decoded values in file order; of its typed fields if it
// has no tags. It does not change when the file is renamed, converted to
// another encoding or shuffled, so order, ties, state and stored decisions
// use it.
type Digest [16]byte

// String prints 32 hexadecimal digits.
func (d Digest) String() string { return hex.EncodeToString(d[:]) }

// ParseDigest reads what String prints.
func ParseDigest(s string) (d Digest, err error) {
	if len(s) != 2*len(d) {
		return Digest{}, fmt.Errorf("digest %q: want %d hexadecimal digits", s, 2*len(d))
	}
	_, err = hex.Decode(d[:], []byte(s))
	return d, err
}

// Compare orders digests.
func (d Digest) Compare(o Digest) int { return slices.Compare(d[:], o[:]) }

// MarshalText implements encoding.TextMarshaler.
func (d Digest) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *Digest) UnmarshalText(b []byte) (err error) {
	*d, err = unmarshal(b, ParseDigest)
	return err
}

// writeSized writes the length of s and s through buf, which it returns with
// what is not written yet. A long s takes no memory.
func writeSized(h hash.Hash, buf []byte, s string) []byte {
	if cap(buf)-len(buf) < binary.MaxVarintLen64 {
		h.Write(buf)
		buf = buf[:0]
	}
	buf = binary.AppendUvarint(buf, uint64(len(s)))
	for {
		n := min(len(s), cap(buf)-len(buf))
		buf, s = append(buf, s[:n]...), s[n:]
		if s == "" {
			return buf
		}
		h.Write(buf)
		buf = buf[:0]
	}
}

// Digest computes the digest of the record's content.
func (r *Record) Digest() Digest {
	h := sha256.New()
	if len(r.Tags) > 0 {
		buf := make([]byte, 0, 256)
		for i := range r.Tags {
			buf = writeSized(h, buf, r.Tags[i].Name)
			buf = writeSized(h, buf, r.Tags[i].Value)
		}
		h.Write(buf)
	} else {
		c := *r
		c.ID, c.Origin = ID{}, Origin{}
		if err := json.NewEncoder(h).Encode(&c); err != nil {
			panic(errors.Join(errors.New("refsift: a record of strings and numbers must encode"), err))
		}
	}
	var d Digest
	copy(d[:], h.Sum(nil))
	return d
}
