package query

import (
	"regexp"
	"strings"

	"github.com/refsift/refsift"
)

// ebscoColumns are the words with which the columns of EBSCOhost's search
// history begin, to the right of the search.
var ebscoColumns = regexp.MustCompile(`(?i)(?:^|[\s|])(limiters?|expanders?|search modes?|narrow by [a-z ]{1,30}|interface|search screen|database|last run via)\s*[-–:]\s*`)

// ebscoLine reads a row of a search history: the search, then limiters,
// expanders and the database it was run in.
func ebscoLine(p *lineParser) (Expr, bool) {
	text := p.text.text
	if len(text) > 1<<16 {
		return nil, false
	}
	columns := ebscoColumns.FindAllStringSubmatchIndex(text, 50)
	for len(columns) > 0 && !outside(text[:columns[0][0]]) {
		columns = columns[1:]
	}
	if len(columns) == 0 {
		return nil, false
	}
	whole := p.text
	search := *whole
	search.text = strings.TrimRight(text[:columns[0][0]], " \t|")
	if strings.TrimFunc(search.text, isBlank) == "" {
		return nil, false
	}
	p.text = &search
	args := []Expr{p.parse()}
	p.text = whole
	for i, c := range columns {
		end := len(text)
		if i+1 < len(columns) {
			end = columns[i+1][0]
		}
		args = append(args, p.ebscoColumn(strings.ToLower(text[c[2]:c[3]]), c[2], c[1], end)...)
	}
	if len(args) == 1 {
		return args[0], true
	}
	return &And{p.node(0, len(text)), args}, true
}

// ebscoColumn reads one column, whose text stands at from to to.
func (p *lineParser) ebscoColumn(name string, at, from, to int) []Expr {
	text := p.text.text
	body := strings.Trim(text[from:to], " \t|.;")
	switch {
	case strings.HasPrefix(name, "limiter"), strings.HasPrefix(name, "narrow"):
		return p.ebscoLimiters(from, to)
	case strings.HasPrefix(name, "expander"):
		p.report(refsift.Warning, refsift.CodeFieldApproximate, at, from+len(text[from:to]), "expect another count than EBSCOhost's", "the expander %s cannot be repeated", quoteShort(body))
	case strings.HasPrefix(name, "search mode") && !strings.Contains(strings.ToLower(body), "boolean") && !strings.Contains(strings.ToLower(body), "proximity"):
		p.report(refsift.Warning, refsift.CodeFieldApproximate, at, from+len(text[from:to]), "expect another count than EBSCOhost's", "the search mode %s is not repeated", quoteShort(body))
	}
	return nil
}

// ebscoLimiters reads "Published Date: 20070101-20191231; English Language".
func (p *lineParser) ebscoLimiters(from, to int) []Expr {
	text := p.text.text
	var out []Expr
	for _, item := range splitList(text[from:to], ";") {
		e := trimDot(text, extent{from + item.from, from + item.to})
		if e.empty() {
			continue
		}
		if x := p.ebscoLimiter(e); x != nil {
			out = append(out, x)
			continue
		}
		p.report(refsift.Error, refsift.CodeLimitUnknown, e.from, e.to, "write it as a search", "the limiter %s cannot be run on exported records", quoteShort(text[e.from:e.to]))
		out = append(out, p.bad(e.from, e.to).x)
	}
	return out
}

func (p *lineParser) ebscoLimiter(e extent) Expr {
	n := p.node(e.from, e.to)
	text := joinBlanks(p.text.text[e.from:e.to])
	name, value, labelled := strings.Cut(text, ":")
	if !labelled {
		return p.namedLimit(n, strings.ToLower(text))
	}
	value = strings.TrimSpace(value)
	switch lower := strings.ToLower(strings.TrimSpace(name)); lower {
	case "published date", "date of publication", "publication date", "publication year", "published date from":
		first, last, ok := compactRange(value)
		if !ok {
			l, fine := readDates(value)
			if !fine {
				return nil
			}
			first, last = l.from, l.to
		}
		return &Range{n, first, last, Fields{Tag: p.d.tagOf(Date), In: []Field{Date}}}
	case "language", "languages", "publication type", "document type", "age groups", "age", "gender", "sex", "population":
		return p.eachNamed(n, value)
	default: // "Infant: 1-23 months" is a name with a colon
		return p.namedLimit(n, strings.ToLower(text))
	}
}

// eachNamed reads the values of one limiter, which are alternatives.
func (p *lineParser) eachNamed(n node, text string) Expr {
	if x := p.namedLimit(n, strings.ToLower(text)); x != nil {
		return x
	}
	var args []Expr
	for value := range strings.SplitSeq(text, ",") {
		x := p.namedLimit(n, strings.ToLower(strings.TrimSpace(value)))
		if x == nil {
			return nil
		}
		args = append(args, x)
	}
	return orOf(n, args)
}
