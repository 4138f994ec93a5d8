package refsift

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// ErrInvalidIdentifier is what every failed ParseDOI, ParsePMID, ParsePMCID,
// ParseISSN, ParseISBN and ParseORCID wraps.
var ErrInvalidIdentifier = errors.New("invalid identifier")

func invalid(kind, s string) error {
	if len(s) > 80 {
		s = strings.ToValidUTF8(s[:80], "") + "…"
	}
	return fmt.Errorf("%w: %q is not %s", ErrInvalidIdentifier, s, kind)
}

// A DOI is a digital object identifier without prefix and in lower case,
// comparable with ==. The zero DOI means none.
//
// DOI names are compared without regard to case (DOI Handbook, 2.4).
type DOI struct{ s string }

// doiPrefixes stand before the name in real exports, compared in lower case.
var doiPrefixes = []string{
	"https://", "http://", "www.", "dx.doi.org/", "doi.org/", "doi:", "doi ", "doi.", "info:doi/", "urn:doi:",
}

// ParseDOI reads a DOI as exports write it: bare, as a doi.org address,
// behind "doi:", percent-encoded, followed by "[doi]" or by a stray full
// stop, comma or bracket.
func ParseDOI(s string) (DOI, error) {
	t := strings.ToLower(strings.TrimSpace(s))
	for cut := true; cut; {
		cut = false
		for _, p := range doiPrefixes {
			if rest, ok := strings.CutPrefix(t, p); ok {
				t, cut = strings.TrimSpace(rest), true
			}
		}
	}
	if i := strings.IndexAny(t, " \t\r\n"); i >= 0 {
		t = t[:i]
	}
	if strings.Contains(t, "%") {
		if u, err := url.PathUnescape(t); err == nil && !strings.ContainsAny(u, " \t\r\n") {
			t = u
		}
	}
	t = trimDOITail(t)
	if !validDOI(t) {
		return DOI{}, invalid("a DOI (10.prefix/suffix)", s)
	}
	return DOI{t}, nil
}

// trimDOITail cuts punctuation of the surrounding sentence. A closing
// bracket stays while it has a partner in the name: 10.1016/s0140-6736(05)1.
func trimDOITail(t string) string {
	for t != "" {
		switch last := t[len(t)-1]; last {
		case '.', ',', ';', ':', '"', '\'':
		case ')':
			if strings.Count(t, "(") >= strings.Count(t, ")") {
				return t
			}
		case ']':
			if strings.Count(t, "[") >= strings.Count(t, "]") {
				return t
			}
		case '}':
			if strings.Count(t, "{") >= strings.Count(t, "}") {
				return t
			}
		default:
			return t
		}
		t = t[:len(t)-1]
	}
	return t
}

// validDOI checks 10.<4 to 9 digits, with optional dotted parts>/<suffix>.
func validDOI(t string) bool {
	rest, ok := strings.CutPrefix(t, "10.")
	if !ok {
		return false
	}
	prefix, suffix, ok := strings.Cut(rest, "/")
	if !ok || suffix == "" {
		return false
	}
	first, _, _ := strings.Cut(prefix, ".")
	if len(first) < 4 || len(first) > 9 {
		return false
	}
	for _, c := range prefix {
		if c != '.' && (c < '0' || c > '9') {
			return false
		}
	}
	return !strings.ContainsFunc(suffix, func(r rune) bool { return r <= ' ' || r == 0x7f })
}

// MustDOI is ParseDOI for tests; it panics on an invalid DOI.
func MustDOI(s string) DOI {
	d, err := ParseDOI(s)
	if err != nil {
		panic(err)
	}
	return d
}

// IsValid reports whether d holds a DOI.
func (d DOI) IsValid() bool { return d.s != "" }

// String returns the bare name, such as 10.1000/182, or "".
func (d DOI) String() string { return d.s }

// URL returns the address of the DOI at doi.org, or "".
func (d DOI) URL() string {
	if d.s == "" {
		return ""
	}
	return "https://doi.org/" + (&url.URL{Path: d.s}).EscapedPath()
}

// MarshalText implements encoding.TextMarshaler.
func (d DOI) MarshalText() ([]byte, error) { return []byte(d.s), nil }

// UnmarshalText implements encoding.TextUnmarshaler; the empty text is the zero DOI.
func (d *DOI) UnmarshalText(b []byte) (err error) {
	*d, err = unmarshal(b, ParseDOI)
	return err
}

func unmarshal[T any](b []byte, parse func(string) (T, error)) (v T, err error) {
	if len(b) == 0 {
		return v, nil
	}
	return parse(string(b))
}

// A PMID is a PubMed identifier: a positive number of at most 8 digits.
// The zero PMID means none.
type PMID struct{ n uint32 }

// ParsePMID reads a PMID: digits, alone or behind "PMID:".
func ParsePMID(s string) (PMID, error) {
	t := strings.TrimSpace(s)
	if len(t) >= 4 && strings.EqualFold(t[:4], "pmid") {
		t = strings.TrimLeft(t[4:], ": -")
	}
	n, ok := digits(t, 8)
	if !ok || n == 0 {
		return PMID{}, invalid("a PMID (1 to 8 digits)", s)
	}
	return PMID{n}, nil
}

func digits(t string, max int) (n uint32, ok bool) {
	if t == "" || len(t) > max {
		return 0, false
	}
	for _, c := range []byte(t) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + uint32(c-'0')
	}
	return n, true
}

// IsValid reports whether p holds a PMID.
func (p PMID) IsValid() bool { return p.n != 0 }

// String returns the digits, or "".
func (p PMID) String() string {
	if p.n == 0 {
		return ""
	}
	return fmt.Sprint(p.n)
}

// MarshalText implements encoding.TextMarshaler.
func (p PMID) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (p *PMID) UnmarshalText(b []byte) (err error) {
	*p, err = unmarshal(b, ParsePMID)
	return err
}

// A PMCID is a PubMed Central identifier such as PMC6337902. The zero PMCID means none.
type PMCID struct{ n uint32 }

// ParsePMCID reads PMC and digits; a version suffix (PMC123.1) is dropped.
func ParsePMCID(s string) (PMCID, error) {
	t := strings.ToUpper(strings.TrimSpace(s))
	t, ok := strings.CutPrefix(t, "PMC")
	if !ok {
		return PMCID{}, invalid("a PMCID (PMC and digits)", s)
	}
	t, _, _ = strings.Cut(strings.TrimLeft(t, "ID: "), ".")
	n, ok := digits(t, 9)
	if !ok || n == 0 {
		return PMCID{}, invalid("a PMCID (PMC and digits)", s)
	}
	return PMCID{n}, nil
}

// IsValid reports whether p holds a PMCID.
func (p PMCID) IsValid() bool { return p.n != 0 }

// String returns PMC and the digits, or "".
func (p PMCID) String() string {
	if p.n == 0 {
		return ""
	}
	return fmt.Sprintf("PMC%d", p.n)
}

// MarshalText implements encoding.TextMarshaler.
func (p PMCID) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (p *PMCID) UnmarshalText(b []byte) (err error) {
	*p, err = unmarshal(b, ParsePMCID)
	return err
}

// An ISSN is a serial number, printed 1234-567X. The zero ISSN means none.
type ISSN struct{ s string }

// ParseISSN reads eight characters, with or without hyphen, and verifies
// the check digit (ISO 3297).
func ParseISSN(s string) (ISSN, error) {
	t := compact(s)
	if len(t) != 8 {
		return ISSN{}, invalid("an ISSN (eight characters)", s)
	}
	sum := 0
	for i := range 8 {
		v, ok := digitOrX(t[i], i == 7)
		if !ok {
			return ISSN{}, invalid("an ISSN (digits, X only at the end)", s)
		}
		sum += v * (8 - i)
	}
	if sum%11 != 0 {
		return ISSN{}, invalid("an ISSN (its check digit is wrong)", s)
	}
	return ISSN{t[:4] + "-" + t[4:]}, nil
}

// compact drops hyphens and spaces and puts the rest in upper case.
func compact(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '-', ' ', '\u00a0', '\u2010', '\u2011', '\u2013':
			return -1
		case 'x':
			return 'X'
		}
		return r
	}, strings.TrimSpace(s))
}

func digitOrX(c byte, x bool) (int, bool) {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0'), true
	case c == 'X' && x:
		return 10, true
	}
	return 0, false
}

// IsValid reports whether i holds an ISSN.
func (i ISSN) IsValid() bool { return i.s != "" }

// String returns the ISSN with its hyphen, or "".
func (i ISSN) String() string { return i.s }

// MarshalText implements encoding.TextMarshaler.
func (i ISSN) MarshalText() ([]byte, error) { return []byte(i.s), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (i *ISSN) UnmarshalText(b []byte) (err error) {
	*i, err = unmarshal(b, ParseISSN)
	return err
}

// An ISBN is a book number in its 13-digit form without hyphens, so that
// the 10- and 13-digit forms of one book are equal. The zero ISBN means none.
type ISBN struct{ s string }

// ParseISBN reads 10 or 13 characters, with or without hyphens, and
// verifies the check digit (ISO 2108).
func ParseISBN(s string) (ISBN, error) {
	t := compact(s)
	switch len(t) {
	case 10:
		sum := 0
		for i := range 10 {
			v, ok := digitOrX(t[i], i == 9)
			if !ok {
				return ISBN{}, invalid("an ISBN (digits, X only at the end)", s)
			}
			sum += v * (10 - i)
		}
		if sum%11 != 0 {
			return ISBN{}, invalid("an ISBN (its check digit is wrong)", s)
		}
		t = "978" + t[:9]
		return ISBN{t + isbn13Check(t)}, nil
	case 13:
		for _, c := range []byte(t) {
			if c < '0' || c > '9' {
				return ISBN{}, invalid("an ISBN (13 digits)", s)
			}
		}
		if !strings.HasPrefix(t, "978") && !strings.HasPrefix(t, "979") || isbn13Check(t[:12]) != t[12:] {
			return ISBN{}, invalid("an ISBN (its prefix or check digit is wrong)", s)
		}
		return ISBN{t}, nil
	}
	return ISBN{}, invalid("an ISBN (10 or 13 characters)", s)
}

func isbn13Check(t string) string {
	sum := 0
	for i := range 12 {
		sum += int(t[i]-'0') * (1 + 2*(i%2))
	}
	return string(rune('0' + (10-sum%10)%10))
}

// IsValid reports whether i holds an ISBN.
func (i ISBN) IsValid() bool { return i.s != "" }

// String returns the 13 digits, or "".
func (i ISBN) String() string { return i.s }

// MarshalText implements encoding.TextMarshaler.
func (i ISBN) MarshalText() ([]byte, error) { return []byte(i.s), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (i *ISBN) UnmarshalText(b []byte) (err error) {
	*i, err = unmarshal(b, ParseISBN)
	return err
}

// An ORCID names a person, printed 0000-0002-1825-0097. The zero ORCID means none.
type ORCID struct{ s string }

// ParseORCID reads an ORCID iD, bare or as an orcid.org address, and
// verifies its check character (ISO 7064 MOD 11-2).
func ParseORCID(s string) (ORCID, error) {
	t := strings.ToLower(strings.TrimSpace(s))
	if i := strings.LastIndexByte(t, '/'); i >= 0 {
		t = t[i+1:]
	}
	t = compact(t)
	if len(t) != 16 {
		return ORCID{}, invalid("an ORCID (16 characters)", s)
	}
	total := 0
	for i := range 15 {
		v, ok := digitOrX(t[i], false)
		if !ok {
			return ORCID{}, invalid("an ORCID (digits, X only at the end)", s)
		}
		total = (total + v) * 2
	}
	if v, ok := digitOrX(t[15], true); !ok || v != (12-total%11)%11 {
		return ORCID{}, invalid("an ORCID (its check character is wrong)", s)
	}
	return ORCID{t[:4] + "-" + t[4:8] + "-" + t[8:12] + "-" + t[12:]}, nil
}

// IsValid reports whether o holds an ORCID.
func (o ORCID) IsValid() bool { return o.s != "" }

// String returns the ORCID with hyphens, or "".
func (o ORCID) String() string { return o.s }

// MarshalText implements encoding.TextMarshaler.
func (o ORCID) MarshalText() ([]byte, error) { return []byte(o.s), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (o *ORCID) UnmarshalText(b []byte) (err error) {
	*o, err = unmarshal(b, ParseORCID)
	return err
}
