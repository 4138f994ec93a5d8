package norm

import (
	"regexp"
	"strings"
)

// PageKind says which numbering the pages belong to.
type PageKind uint8

// The kinds of pages.
const (
	NoPages       PageKind = iota
	PageRange              // 221-228
	SinglePage             // 893, S67
	ArticleNumber          // e43268, CD006828, 6305735
	PageStub               // "t-20" for 314-320: only the end is known
)

// A Page is a page number with its prefix: {"s", 109} for S109.
type Page struct {
	Prefix string
	N      int
	Suffix string
}

func (p Page) zero() bool { return p == Page{} }

// A Span is a range of pages; Last is zero for a single page.
type Span struct{ First, Last Page }

// Pages is what the pages field says.
type Pages struct {
	Kind  PageKind
	First Page
	Last  Page   // zero where the field has one page
	More  []Span // further ranges: "230-5, 246-51, 233-8"
	Early bool   // counts from 1, as the pages of articles ahead of print do
}

var months = map[string]bool{
	"jan": true, "feb": true, "mar": true, "apr": true, "may": true, "jun": true,
	"jul": true, "aug": true, "sep": true, "oct": true, "nov": true, "dec": true,
}

var (
	behindPages = []string{"discussion", "quiz", "author reply", "passim", "[tp"}
	pageWords   = strings.NewReplacer("pp.", " ", "pp ", " ", "pages", " ", "--", "-", " to ", "-", "p.", " ", "\"", " ", "(", " ", ")", " ")
)

// ParsePages reads a pages field: abbreviated ends (221-8), letters (S109-S112),
// roman prefixes (viii108), article numbers, several ranges. Spreadsheet dates
// (08-Aug) and text without a number give NoPages.
func ParsePages(s string) Pages {
	t := Fold(s)
	for _, cut := range behindPages {
		if i := strings.Index(t, cut); i > 0 {
			t = t[:i]
		}
	}
	if isDate(t) {
		return Pages{} // a spreadsheet read 8-11 as 8 November
	}
	t, article := cutArticleWords(pageWords.Replace(t))
	var spans []Span
	var stub Page
	for part := range strings.FieldsFuncSeq(t, func(r rune) bool { return r == ',' || r == ';' || r == '+' }) {
		sp, tail := parseSpan(part)
		if !sp.First.zero() {
			spans = append(spans, sp)
		} else if stub.zero() {
			stub = tail
		}
		if len(spans) == 8 {
			break
		}
	}
	switch {
	case len(spans) > 0:
		p := fromSpans(spans)
		if p.Kind == SinglePage && (article || lowerLocator(s)) {
			p.Kind = ArticleNumber
		}
		return p
	case !stub.zero():
		return Pages{Kind: PageStub, Last: stub}
	}
	return Pages{}
}

var (
	numericDate = regexp.MustCompile(`^\d{1,4}[./-]\d{1,2}[./-]\d{2,4}( \d{1,2}:\d{2}(:\d{2})?)?$`)
	monthDate   = regexp.MustCompile(`^(\d{1,4}[ ./-]{0,2})?(jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]{0,6}\.?([ ./-]{0,2}\d{1,4})?$`)
	articleWord = regexp.MustCompile(`^\s*(article|art)\b[ .:]*(number|no|id)?\b[ .:]*`)
)

// isDate reports whether a spreadsheet made a date of the pages: "08-Aug",
// "01.Jun", "2008-08-11 00:00:00".
func isDate(t string) bool {
	return len(t) <= 20 && (strings.ContainsAny(t, "./-") && numericDate.MatchString(t) || monthDate.MatchString(t))
}

// cutArticleWords takes off "Article No. ", and reports whether it was there.
func cutArticleWords(t string) (rest string, article bool) {
	if !strings.HasPrefix(strings.TrimSpace(t), "art") {
		return t, false
	}
	rest = articleWord.ReplaceAllString(t, "")
	return rest, rest != t
}

// lowerLocator reports whether s is a small letter and four digits or more:
// an article number (BMJ a1754), while A4912 is an abstract in a supplement.
func lowerLocator(s string) bool {
	s = strings.TrimSpace(s)
	return len(s) >= 5 && s[0] >= 'a' && s[0] <= 'z' && allDigits(s[1:])
}

func fromSpans(spans []Span) Pages {
	p := Pages{First: spans[0].First, Last: spans[0].Last}
	if len(spans) > 1 {
		p.More = spans[1:]
	}
	switch {
	case !p.Last.zero():
		p.Kind = PageRange
		p.Early = p.First.N == 1 && p.First.Prefix == "" && p.Last.N <= 60
	case p.First.N >= 100000 || (p.First.Prefix != "" && p.First.N >= 10000) || p.First.Prefix == "cd" || p.First.Prefix == "e" && p.First.N >= 1000:
		p.Kind = ArticleNumber
	default:
		p.Kind = SinglePage
	}
	return p
}

// parseSpan reads "221-8" or "S67". Where only the end makes sense
// ("Suppl-12"), it is returned as the tail.
func parseSpan(s string) (sp Span, tail Page) {
	first, last, isRange := strings.Cut(strings.TrimSpace(s), "-")
	first, last = strings.TrimSpace(first), strings.TrimSpace(last)
	if isRange && (isMonth(first) || isMonth(last)) {
		return Span{}, Page{}
	}
	a, okA := parsePage(first)
	if !isRange {
		if okA {
			return Span{First: a}, Page{}
		}
		return Span{}, Page{}
	}
	b, okB := parsePage(last)
	switch {
	case okA && okB:
		b = completeLast(a, b)
		if b.N < a.N && b.Prefix == a.Prefix {
			return Span{First: a}, Page{}
		}
		return Span{First: a, Last: b}, Page{}
	case okA:
		return Span{First: a}, Page{}
	case okB:
		return Span{}, b
	}
	return Span{}, Page{}
}

func isMonth(s string) bool { return len(s) >= 3 && months[s[:3]] && !hasDigit(s) && len(s) <= 9 }

// parsePage reads letters, digits and a short rest: "S109", "e43268", "811a", "532.e1".
func parsePage(s string) (Page, bool) {
	s, _, _ = strings.Cut(s, ".")
	s = strings.Map(func(r rune) rune {
		if r == ' ' || r == '[' || r == ']' || r == ':' || r == '/' || r == '*' {
			return -1
		}
		return r
	}, s)
	i := strings.IndexAny(s, "0123456789")
	if i < 0 {
		if isRoman(s) { // front matter: iv-vi
			return Page{Prefix: "roman", N: roman(s)}, true
		}
		return Page{}, false
	}
	if i > 6 {
		return Page{}, false
	}
	p := Page{Prefix: s[:i]}
	rest := s[i:]
	for len(rest) > 0 && rest[0] >= '0' && rest[0] <= '9' {
		if p.N < 1e9 {
			p.N = p.N*10 + int(rest[0]-'0')
		}
		rest = rest[1:]
	}
	if len(rest) <= 2 {
		p.Suffix = rest
	}
	return p, true
}

// completeLast gives an abbreviated last page its missing digits and its prefix.
func completeLast(a, b Page) Page {
	if b.Prefix == "" {
		b.Prefix = a.Prefix
	}
	if b.Prefix != a.Prefix || b.N >= a.N {
		return b
	}
	for scale := 10; scale <= 1e8; scale *= 10 {
		if b.N < scale {
			if full := a.N/scale*scale + b.N; full >= a.N {
				b.N = full
			}
			break
		}
	}
	return b
}

// PageAgreement is how the pages of two records compare.
type PageAgreement int8

// The levels of agreement of pages.
const (
	PagesContradict PageAgreement = iota
	PagesSilent
	PagesStub    // the known end of a damaged range fits
	PagesOverlap // one end equal, or one page inside the other's range
	PagesFirst   // first pages equal, where one record has no last page
	PagesRange   // both ends equal
	PagesArticle // article numbers equal
)

// ComparePages compares two page fields. Article numbers, pages ahead of
// print and page ranges are different numberings: none contradicts another.
func ComparePages(a, b *Pages) PageAgreement {
	if a.Kind == NoPages || b.Kind == NoPages {
		return PagesSilent
	}
	if a.Kind == PageStub || b.Kind == PageStub {
		return compareStub(a, b)
	}
	best := PagesContradict
	for i := range len(a.More) + 1 {
		for j := range len(b.More) + 1 {
			best = max(best, compareSpans(a.span(i), b.span(j)))
		}
	}
	switch {
	case best == PagesFirst && (a.Kind == ArticleNumber || b.Kind == ArticleNumber):
		return PagesArticle
	case best != PagesContradict:
		return best
	case (a.Kind == ArticleNumber) != (b.Kind == ArticleNumber):
		return PagesSilent
	case a.Early != b.Early:
		return PagesSilent
	}
	return PagesContradict
}

func (p *Pages) span(i int) Span {
	if i == 0 {
		return Span{p.First, p.Last}
	}
	return p.More[i-1]
}

func compareStub(a, b *Pages) PageAgreement {
	x, y := a.end(), b.end()
	if a.Kind == PageStub && b.Kind == PageStub {
		if x == y {
			return PagesStub
		}
		return PagesSilent
	}
	// "Suppl-12" for S109-S112 keeps the abbreviated end.
	long, short := itoa(max(x.N, y.N)), itoa(min(x.N, y.N))
	if strings.HasSuffix(long, short) {
		return PagesStub
	}
	return PagesSilent
}

func (p *Pages) end() Page {
	if p.Last.zero() {
		return p.First
	}
	return p.Last
}

func compareSpans(x, y Span) PageAgreement {
	same := func(p, q Page) bool {
		return p.N == q.N && (p.Prefix == q.Prefix || p.Prefix == "" || q.Prefix == "") &&
			(p.Suffix == q.Suffix || p.Suffix == "" || q.Suffix == "")
	}
	xr, yr := !x.Last.zero(), !y.Last.zero()
	switch {
	case xr && yr:
		first, last := same(x.First, y.First), same(x.Last, y.Last)
		switch {
		case first && last:
			return PagesRange
		case first:
			return PagesFirst
		case last, overlap(x, y):
			return PagesOverlap
		}
	case same(x.First, y.First):
		return PagesFirst
	case xr && inside(y.First, x), yr && inside(x.First, y):
		return PagesOverlap
	}
	return PagesContradict
}

// overlap reports whether two ranges share two pages or more; neighbours in
// an issue may share one. Ranges of one length that share a page are one
// range that a database shifted.
func overlap(x, y Span) bool {
	lx, ly := x.Last.N-x.First.N, y.Last.N-y.First.N
	shared := min(x.Last.N, y.Last.N) - max(x.First.N, y.First.N) + 1
	if x.First.Prefix != y.First.Prefix || lx > 60 || ly > 60 {
		return false
	}
	return shared >= 2 || shared == 1 && lx == ly && lx >= 3
}

// Length is the number of pages of a range, 0 where the end is not known.
func (p *Pages) Length() int {
	if p.Kind != PageRange {
		return 0
	}
	return p.Last.N - p.First.N + 1
}

// inside reports whether p is a page of the range, of at most 30 pages:
// longer ones would swallow neighbours.
func inside(p Page, s Span) bool {
	return p.Prefix == s.First.Prefix && p.N >= s.First.N && p.N <= s.Last.N && s.Last.N-s.First.N <= 30
}

// Key is the first page as a blocking key, "" where it is unknown.
func (p *Pages) Key() string {
	if p.Kind == NoPages || p.Kind == PageStub {
		return ""
	}
	return itoa(p.First.N)
}
