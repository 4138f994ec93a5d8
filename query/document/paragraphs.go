package document

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/refsift/refsift/query"
)

// paragraphs makes strategies of the paragraphs read so far.
func (a *assembler) paragraphs() {
	lines := a.lines
	a.lines = nil
	if len(lines) == 0 {
		return
	}
	starts := strategyStarts(lines)
	if a.plain && len(starts) < 2 {
		a.whole(lines)
		return
	}
	if len(starts) == 0 {
		if from := firstSearch(lines, 0, len(lines)); from >= 0 {
			starts = []section{{title: -1, from: from}}
		}
	}
	for i, s := range starts {
		end := len(lines)
		if i+1 < len(starts) {
			if end = starts[i+1].from; starts[i+1].title >= 0 {
				end = starts[i+1].title
			}
		}
		a.section(lines, s, end)
	}
}

// whole makes one strategy of a text file; its places are those of the text.
func (a *assembler) whole(lines []block) {
	b := &builder{}
	b.add(run{{a.d.Text, extent{0, len(a.d.Text)}}})
	a.excerpt(nil, b)
	if n := len(a.d.Excerpts); n > 0 {
		for _, l := range lines {
			if t := l.para.String(); namesDatabase(t) && !looksSearched(t) && labelOf(t) == 0 {
				a.d.Excerpts[n-1].Title = strings.TrimSpace(t)
				break
			}
			if labelOf(l.para.String()) > 0 || looksSearched(l.para.String()) {
				break
			}
		}
	}
}

// A section is where a strategy among paragraphs begins.
type section struct {
	title int // the line that names it; -1: none
	from  int // its first line
}

// strategyStarts finds the titles that name a database with a search below
// them, and numberings that begin anew.
func strategyStarts(lines []block) []section {
	var out []section
	last, rising := 0, 0 // the last number of the current strategy, and how many followed upon each other
	for i, b := range lines {
		t := b.para.String()
		if b.para.blank() {
			continue
		}
		next := nextFilled(lines, i)
		switch n := b.label(); {
		case next < len(lines) && b.number == "" && titleOfSearch(t) && startsSearch(lines, next, n):
			out = append(out, section{title: i, from: next})
			last, rising = 0, 0
		case n == 1 && rising > 1 && next < len(lines) && lines[next].label() == 2:
			s := section{title: -1, from: i}
			if above := prevFilled(lines, i); above >= 0 && lines[above].label() == 0 && len(lines[above].para.String()) <= 200 && !looksSearched(lines[above].para.String()) {
				s.title = above
			}
			out = append(out, s)
			last, rising = 1, 1
		case n > 0:
			if len(out) == 0 && n == 1 && rising == 0 { // a strategy above the first title
				if above := firstSearch(lines, 0, i+1); above >= 0 {
					s := section{title: -1, from: above}
					if up := prevFilled(lines, above); up >= 0 && len(lines[up].para.String()) <= 200 {
						s.title = up
					}
					out = append(out, s)
				}
			}
			if n == last+1 {
				rising++
			}
			last = n
		}
	}
	return out
}

// titleOfSearch reports whether a line names a database and no search.
func titleOfSearch(t string) bool {
	return namesDatabase(t) && !looksSearched(t) && strings.IndexFunc(t, unicode.IsUpper) >= 0 && !strings.HasSuffix(strings.TrimSpace(t), ".")
}

// startsSearch reports whether line i can be the first of a strategy whose
// title has the number above: it is numbered 1, or has marks of a search, or
// it is a caption with such a line soon below.
func startsSearch(lines []block, i, above int) bool {
	for k := 0; k < 4 && i < len(lines); k++ {
		t := lines[i].para.String()
		switch n := lines[i].label(); {
		case titleOfSearch(t) && n == 0:
			return false // the next title: this one names nothing
		case n == 1:
			return true
		case n == 0 && above == 0 && looksSearched(t):
			return true
		case n > 1:
			// Newest line first, or a number that is none.
			return above == 0 && nextFilled(lines, i) < len(lines) && lines[nextFilled(lines, i)].label() == n-1
		}
		i = nextFilled(lines, i)
	}
	return false
}

func nextFilled(lines []block, i int) int {
	for i++; i < len(lines) && lines[i].para.blank(); i++ {
	}
	return i
}

func prevFilled(lines []block, i int) int {
	for i--; i >= 0 && lines[i].para.blank(); i-- {
	}
	return i
}

// firstSearch returns the first line with a number or a mark of a search.
func firstSearch(lines []block, from, to int) int {
	for i := from; i < to; i++ {
		if t := lines[i].para.String(); lines[i].label() > 0 || looksSearched(t) {
			return i
		}
	}
	return -1
}

// section makes a strategy of the lines from a start up to end, without the
// prose below its last search.
func (a *assembler) section(lines []block, s section, end int) {
	last := -1
	for i := s.from; i < end; i++ {
		if i > s.from && lines[i].label() == 0 && endMatter.MatchString(lines[i].para.String()) {
			break
		}
		if t := lines[i].para.String(); lines[i].label() > 0 || looksSearched(t) || namedLimit.MatchString(t) || continues(lines, i) || aCount.MatchString(strings.TrimSpace(t)) && last == prevFilled(lines, i) {
			last = i
		}
	}
	if last < 0 || !a.plain && !worthReading(lines[s.from:last+1]) {
		return
	}
	b := &builder{}
	for i := s.from; i <= last; i++ {
		if n := lines[i].number; n != "" && !strings.HasPrefix(strings.TrimSpace(lines[i].para.String()), n) {
			b.glue(n + "\t")
		}
		b.add(lines[i].para)
		b.glue("\n")
	}
	var title []run
	if s.title >= 0 {
		title = []run{lines[s.title].para.trim()}
	}
	a.excerpt(title, b)
}

// continues reports a line that goes on with an unfinished one above it.
func continues(lines []block, i int) bool {
	if i == 0 || lines[i-1].para.blank() || lines[i].para.blank() {
		return false
	}
	t := strings.TrimSpace(lines[i-1].para.String())
	return strings.HasSuffix(t, " OR") || strings.HasSuffix(t, " AND") || strings.HasSuffix(t, " or") || strings.HasSuffix(t, "-") || strings.HasSuffix(t, ",")
}

// worthReading reports whether paragraphs of a document are a strategy and
// not prose with a number or an asterisk in it.
func worthReading(lines []block) bool {
	numbered, searched, next := 0, 0, 1
	sure := false
	for _, b := range lines {
		if n := b.label(); n == next {
			numbered++
			next++
		}
		if t := b.para.String(); looksSearched(t) {
			searched++
			sure = sure || operatorMark.MatchString(t) || query.Guesses(t)[0].Confidence >= 0.9
		}
	}
	return numbered >= 2 && searched > 0 || searched > 0 && sure
}

func labelOf(t string) int {
	m := lineLabel.FindStringSubmatch(t[:min(len(t), 20)])
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(m[1])
	return n
}

// label is the number of a paragraph, in its text or by automatic numbering.
func (b block) label() int {
	if n := labelOf(b.number); n > 0 {
		return n
	}
	return labelOf(b.para.String())
}
