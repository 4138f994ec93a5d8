package format

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/refsift/refsift"
)

// announcement is the line that Cochrane, EBSCO and APA write above a record.
var announcement = regexp.MustCompile(`^Record #(\d+) of (\d+)`)

// announced is what an export says of the size of the search it comes from.
type announced struct {
	numbers []int
	of      int
}

func (a *announced) text(s string) {
	if !strings.Contains(s, "Record #") {
		return
	}
	for line := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == '\n' || r == '\r' }) {
		a.line(line)
	}
}

func (a *announced) line(s string) {
	m := announcement.FindStringSubmatch(s)
	if m == nil {
		return
	}
	n, err1 := strconv.Atoi(m[1])
	of, err2 := strconv.Atoi(m[2])
	const sensible = 10_000_000
	if err1 == nil && err2 == nil && n <= of && of < sensible {
		a.numbers, a.of = append(a.numbers, n), max(a.of, of)
	}
}

// missing prints the numbers that are announced and not there: "1-2, 5-9".
func (a *announced) missing() string {
	slices.Sort(a.numbers)
	return gaps(slices.Compact(a.numbers), 1, a.of)
}

// gaps prints the numbers from to to that the sorted list lacks.
func gaps(present []int, from, to int) string {
	var out []string
	next := from
	for _, n := range append(present, to+1) {
		switch {
		case n == next+1:
			out = append(out, strconv.Itoa(next))
		case n > next:
			out = append(out, fmt.Sprintf("%d-%d", next, n-1))
		}
		next = max(next, n+1)
	}
	const show = 20
	if len(out) > show {
		out = append(out[:show], "…")
	}
	return strings.Join(out, ", ")
}

// A Chunk is the part of a search result that a file name says the file
// holds, such as records 501 to 1000 in "scopus_501-1000.ris".
type Chunk struct {
	Series      string // the name with the numbers left out
	First, Last int
}

var chunkName = regexp.MustCompile(`^(.*?)(\d{1,7})\s*(?:-|_|–|to)\s*(\d{1,7})(\D*)$`)

// ChunkOf reads the record numbers of a file name. Two numbers are taken for
// record numbers only if the first can begin a part (1, 51, 501, …), so that
// years and dates are not.
func ChunkOf(file string) (Chunk, bool) {
	m := chunkName.FindStringSubmatch(path.Base(file))
	if m == nil {
		return Chunk{}, false
	}
	first, err1 := strconv.Atoi(m[2])
	last, err2 := strconv.Atoi(m[3])
	const step = 50 // parts of exports are multiples of it
	if err1 != nil || err2 != nil || last <= first || first%step != 1 {
		return Chunk{}, false
	}
	return Chunk{path.Join(path.Dir(file), m[1]+"#"+m[4]), first, last}, true
}

// checkAnnounced compares what the export says of its size with what it holds.
func (x *Reader) checkAnnounced() {
	if missing := x.announced.missing(); missing != "" {
		at := refsift.Position{File: x.info.File}
		x.report(refsift.Diagnostic{Severity: refsift.Warning, Code: refsift.CodeRecordsMissing, Span: refsift.Span{Start: at, End: at},
			Message: fmt.Sprintf("the export says that it is part of %d records; missing here: %s", x.announced.of, missing),
			Fix:     "export the missing records too"})
	}
	if c, ok := ChunkOf(x.info.File); ok && x.info.Records+x.info.Unreadable < c.Last-c.First+1 && x.info.Records > 0 {
		at := refsift.Position{File: x.info.File}
		x.report(refsift.Diagnostic{Severity: refsift.Warning, Code: refsift.CodeRecordsMissing, Span: refsift.Span{Start: at, End: at},
			Message: fmt.Sprintf("the name says records %d to %d, the file holds %d", c.First, c.Last, x.info.Records+x.info.Unreadable),
			Fix:     "compare with the number of records that the database gives; the last part may be shorter"})
	}
}
