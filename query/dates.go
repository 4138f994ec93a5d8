package query

import (
	"strings"
	"unicode/utf8"

	"github.com/refsift/refsift"
)

// The years that mean "no bound": 3000 and later are written for an open
// end, years before printing for an open start.
const (
	lastYear  = 3000
	firstYear = 1000
)

// readDate reads YYYY, YYYY/MM or YYYY/MM/DD; years out of every record's
// reach give the zero date, an open bound.
func readDate(s string) (refsift.Date, bool) {
	d, err := refsift.ParseDate(strings.TrimFunc(s, isBlank))
	if err != nil || d.Year < 100 {
		return refsift.Date{}, false
	}
	if d.Year >= lastYear || d.Year <= firstYear {
		return refsift.Date{}, true
	}
	return d, true
}

func isDate(s string) bool {
	_, ok := readDate(s)
	return ok
}

// dateRange reads a date or a range of dates in a date field:
//
//	2007[dp]   2007:2019[dp]   "2007/01/01"[dp] : "3000"[dp]
//
// The field may stand after both dates or after the second alone.
func (p *lineParser) dateRange(r rawTerm, name string, tag token) operand {
	end := max(r.to, tag.to)
	from, to, ranged := strings.Cut(r.text, ":")
	if !ranged && p.tok().kind == tokenWord && strings.HasPrefix(p.tok().text, ":") {
		second, secondName, secondTag := p.secondDate()
		to, ranged, end = second, true, secondTag.to
		if name == "" {
			name = secondName
		}
		if a, b := p.d.fields[normalField(name)], p.d.fields[normalField(secondName)]; a == nil || a != b {
			return p.badDate(r.from, end, "the two dates of a range need the same field")
		}
	}
	if !ranged {
		to = from
	}
	row, ok := p.d.field(name)
	if !ok || row.kind != dateField {
		return p.badDate(r.from, end, "a range of dates needs a date field")
	}
	x := &Range{node: p.node(r.from, end), Fields: Fields{Tag: name, In: row.in}}
	var okFrom, okTo bool
	x.From, okFrom = readDate(from)
	x.To, okTo = readDate(to)
	switch {
	case !okFrom || !okTo:
		return p.badDate(r.from, end, "no date: "+quoteShort(r.text))
	case !ranged && !x.From.IsValid():
		return p.badDate(r.from, end, "no year of a publication: "+quoteShort(r.text))
	case x.From.IsValid() && x.To.IsValid() && x.From.Compare(x.To) > 0 && !strings.HasPrefix(x.From.String(), x.To.String()):
		p.report(refsift.Warning, refsift.CodeDateInvalid, r.from, end, "exchange the dates", "the range ends before it begins; it finds nothing")
	}
	return operand{x, r.from, end, 1}
}

func (p *lineParser) badDate(from, to int, message string) operand {
	p.report(refsift.Error, refsift.CodeDateInvalid, from, to, "write 2007:2019[dp]", "%s", message)
	return p.bad(from, to)
}

// secondDate reads ": date [field]" and returns the date and its field; the
// token is the last one read.
func (p *lineParser) secondDate() (date, field string, last token) {
	last = p.next()
	date = strings.TrimPrefix(last.text, ":")
	if k := p.tok().kind; date == "" && (k == tokenQuote || k == tokenWord) {
		last = p.next()
		date = last.text
	}
	if p.tok().kind == tokenField {
		last = p.next()
		field = strings.TrimFunc(last.text, isBlank)
	}
	return date, field, last
}

// compactRange reads what platforms print in fields and limits of dates:
// 2005, 2005*, 200501, 20050131, "2005 -Current", 20050101-20051231. An open
// end is "Current" or nothing.
func compactRange(s string) (from, to refsift.Date, ok bool) {
	s = strings.Trim(joinBlanks(s), `"“” `)
	cut := strings.IndexAny(s, "-–:")
	if cut < 0 {
		d, ok := compactDate(strings.TrimRight(s, "*$"))
		return d, d, ok && d.IsValid()
	}
	first := strings.TrimSpace(s[:cut])
	_, w := utf8.DecodeRuneInString(s[cut:])
	last := strings.TrimSpace(s[cut+w:])
	okFrom, okTo := first == "", last == "" || nowWord(last)
	if !okFrom {
		from, okFrom = compactDate(first)
	}
	if !okTo {
		to, okTo = compactDate(last)
	}
	return from, to, okFrom && okTo && (first != "" || last != "")
}

// compactDate reads 2005, 200501 and 20050131, and what [readDate] reads.
func compactDate(s string) (refsift.Date, bool) {
	if !isDigits(s) {
		return readDate(s)
	}
	switch len(s) {
	case 4:
		return readDate(s)
	case 6:
		return readDate(s[:4] + "/" + s[4:])
	case 8:
		return readDate(s[:4] + "/" + s[4:6] + "/" + s[6:])
	}
	return refsift.Date{}, false
}

// compact writes a date without marks: 20050131.
func compact(d refsift.Date) string { return strings.ReplaceAll(d.String(), "-", "") }
