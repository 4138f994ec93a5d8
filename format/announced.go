package format

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/refsift/refsift"
)

// A Range is the records from First to Last of a search result.
type Range struct {
	First int `json:"first"`
	Last  int `json:"last"`
}

func (r Range) String() string {
	if r.First == r.Last {
		return strconv.Itoa(r.First)
	}
	return fmt.Sprintf("%d-%d", r.First, r.Last)
}

// Announced is what an export says of the size of the search it comes from.
type Announced struct {
	Of      int     `json:"of"`                // records of the whole search
	Numbers []Range `json:"numbers,omitempty"` // of the records here, where each has its number
	Twice   []Range `json:"twice,omitempty"`   // numbers that stand above more than one record
}

// The lines that announce: Cochrane, EBSCO and APA number each record
// ("Record #3 of 18"), ProQuest each document ("Document 3 of 18"); others
// give the number of results at the top.
var (
	announcement = regexp.MustCompile(`^(?:Record #|Record |Document |Result |Citation |#)?(\d{1,8}) of (\d{1,8})\.?\s*$`)
	total        = regexp.MustCompile(`(?i)^(?:total )?(?:number of )?(?:records|results|hits|references|citations|documents)(?: found| exported| selected)?: *(\d{1,3}(?:,\d{3})+|\d{1,8})\s*$`)
)

// announced collects what the text outside records announces.
type announced struct {
	numbers, twice ranges
	of             int
}

func (a *announced) text(s string) {
	for line := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == '\n' || r == '\r' }) {
		const longest = 80
		if len(line) <= longest {
			a.line(strings.TrimSpace(line))
		}
	}
}

func (a *announced) line(s string) {
	if m := announcement.FindStringSubmatch(s); m != nil {
		n, err1 := strconv.Atoi(m[1])
		of, err2 := strconv.Atoi(m[2])
		if err1 != nil || err2 != nil || n < 1 || n > of {
			return
		}
		if a.of = max(a.of, of); !a.numbers.add(n) {
			a.twice.add(n)
		}
	} else if m := total.FindStringSubmatch(s); m != nil {
		if n, err := strconv.Atoi(strings.ReplaceAll(m[1], ",", "")); err == nil {
			a.of = max(a.of, n)
		}
	}
}

func (a *announced) info() *Announced {
	if a.of == 0 {
		return nil
	}
	return &Announced{a.of, a.numbers, a.twice}
}

// ranges is a set of numbers as sorted ranges that do not touch. Exports count
// up, so that a set of any size is a few ranges.
type ranges []Range

// maxRanges bounds the memory of a set that a hostile file fills with gaps.
const maxRanges = 10_000

// add reports whether n was not in the set before.
func (rs *ranges) add(n int) bool {
	s := *rs
	i, found := slices.BinarySearchFunc(s, n, func(r Range, n int) int {
		switch {
		case r.Last < n:
			return -1
		case r.First > n:
			return 1
		}
		return 0
	})
	switch {
	case found:
		return false
	case i > 0 && s[i-1].Last == n-1:
		s[i-1].Last = n
		if i < len(s) && s[i].First == n+1 {
			s[i-1].Last = s[i].Last
			s = slices.Delete(s, i, i+1)
		}
	case i < len(s) && s[i].First == n+1:
		s[i].First = n
	case len(s) < maxRanges:
		s = slices.Insert(s, i, Range{n, n})
	}
	*rs = s
	return true
}

// gaps returns the numbers from 1 to last that the sorted ranges lack.
func gaps(present []Range, last int) (out []Range) {
	next := 1
	for _, r := range append(slices.Clone(present), Range{last + 1, last + 1}) {
		if r.First > next {
			out = append(out, Range{next, min(r.First-1, last)})
		}
		next = max(next, r.Last+1)
	}
	return out
}

// list prints ranges: "1-2, 5".
func list(rs []Range) string {
	const show = 20
	var words []string
	for i, r := range rs {
		if i == show {
			words = append(words, "…")
			break
		}
		words = append(words, r.String())
	}
	return strings.Join(words, ", ")
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

// A Part is a file that its name calls one of several: "scopus part 2 of 3.ris".
type Part struct {
	Series     string // the name without the number of the part
	Number, Of int
}

var partName = regexp.MustCompile(`(?i)^(.*?)(\d{1,3})[ _-]*of[ _-]*(\d{1,3})(\D.*|)$`)

// PartOf reads the number of a part in a file name.
func PartOf(file string) (Part, bool) {
	m := partName.FindStringSubmatch(path.Base(file))
	if m == nil {
		return Part{}, false
	}
	n, err1 := strconv.Atoi(m[2])
	of, err2 := strconv.Atoi(m[3])
	if err1 != nil || err2 != nil || n < 1 || n > of || of < 2 {
		return Part{}, false
	}
	return Part{path.Join(path.Dir(file), m[1]+"#of"+m[3]+m[4]), n, of}, true
}

// CheckParts compares the files of a search with what they say of its size,
// in their names and above their records: parts that are missing, records that
// are announced and not there, and those that are there twice. Files that
// announce the same number of records on the same platform belong together.
func CheckParts(files []Info) refsift.Diagnostics {
	var c partChecker
	for i := range files {
		if files[i].Records+files[i].Unreadable > 0 {
			c.files = append(c.files, &files[i])
		}
	}
	c.chunks()
	c.parts()
	c.announced()
	return c.found
}

type partChecker struct {
	files []*Info
	found refsift.Diagnostics
}

func (c *partChecker) warn(f *Info, code refsift.Code, fix, format string, args ...any) {
	at := refsift.Position{File: f.File}
	c.found = append(c.found, refsift.Diagnostic{Severity: refsift.Warning, Code: code, Span: refsift.Span{Start: at, End: at},
		Message: fmt.Sprintf(format, args...), Fix: fix})
}

// chunks looks at names such as "1-1000": for gaps and overlaps between the
// files of a series, and for files with another number of records than named.
func (c *partChecker) chunks() {
	type chunk struct {
		Chunk
		file *Info
	}
	var all []chunk
	for _, f := range c.files {
		if k, ok := ChunkOf(f.File); ok {
			all = append(all, chunk{k, f})
		}
	}
	slices.SortStableFunc(all, func(a, b chunk) int {
		return cmp.Or(strings.Compare(a.Series, b.Series), cmp.Compare(a.First, b.First), cmp.Compare(a.Last, b.Last))
	})
	last, before := 0, "" // of the series so far, and the file that holds it
	for i, k := range all {
		if i == 0 || all[i-1].Series != k.Series {
			last = 0
		}
		switch {
		case k.First > last+1:
			c.warn(k.file, refsift.CodeChunkMissing, "export them too", "no file holds the records %v of this series", Range{last + 1, k.First - 1})
		case k.First <= last:
			c.warn(k.file, refsift.CodeChunkOverlap, "leave them out, or let refsift dedupe find them", "the records %v are in %s too", Range{k.First, min(last, k.Last)}, before)
		}
		if k.Last > last {
			last, before = k.Last, k.file.File
		}
		held, named := k.file.Records+k.file.Unreadable, k.Last-k.First+1
		switch {
		case held < named:
			c.warn(k.file, refsift.CodeRecordsMissing, "compare with the number of records that the database gives; the last part may be shorter",
				"the name says records %d to %d, the file holds %d", k.First, k.Last, held)
		case held > named:
			c.warn(k.file, refsift.CodeChunkOverlap, "check whether two exports were joined", "the name says records %d to %d, the file holds %d", k.First, k.Last, held)
		}
	}
}

// parts looks at names such as "2 of 3".
func (c *partChecker) parts() {
	type series struct {
		present ranges
		first   *Info
		of      int
	}
	all := map[string]*series{}
	var order []string
	for _, f := range c.files {
		p, ok := PartOf(f.File)
		if !ok {
			continue
		}
		s := all[p.Series]
		if s == nil {
			s = &series{first: f, of: p.Of}
			all[p.Series] = s
			order = append(order, p.Series)
		}
		s.present.add(p.Number)
	}
	for _, name := range order {
		s := all[name]
		if missing := gaps(s.present, s.of); len(missing) > 0 {
			c.warn(s.first, refsift.CodeChunkMissing, "export them too", "of the %d parts that the name counts, these are missing: %s", s.of, list(missing))
		}
	}
}

// announced looks at the numbers above the records.
func (c *partChecker) announced() {
	type search struct {
		platform string
		of       int
	}
	all := map[search][]*Info{}
	var order []search
	for _, f := range c.files {
		if f.Announced == nil {
			continue
		}
		s := search{f.PlatformID, f.Announced.Of}
		if all[s] == nil {
			order = append(order, s)
		}
		all[s] = append(all[s], f)
		if len(f.Announced.Twice) > 0 {
			c.warn(f, refsift.CodeChunkOverlap, "leave one out, or let refsift dedupe find them", "the file holds these numbers more than once: %s", list(f.Announced.Twice))
		}
	}
	for _, s := range order {
		c.search(s.of, all[s])
	}
}

// search looks at the files that announce to be of one search.
func (c *partChecker) search(of int, files []*Info) {
	var present ranges
	held, numbered := 0, false
	for _, f := range files {
		held += f.Records + f.Unreadable
		var twice ranges
		for _, r := range f.Announced.Numbers {
			numbered = true
			for n := r.First; n <= r.Last; n++ {
				if !present.add(n) {
					twice.add(n)
				}
			}
		}
		if len(twice) > 0 {
			c.warn(f, refsift.CodeChunkOverlap, "leave them out, or let refsift dedupe find them", "the records %s of %d are in a file before too", list(twice), of)
		}
	}
	where := "here"
	if len(files) > 1 {
		where = fmt.Sprintf("in these %d files", len(files))
	}
	if missing := gaps(present, of); numbered && len(missing) > 0 {
		c.warn(files[0], refsift.CodeRecordsMissing, "export the missing records too", "the export says that it is part of %d records; missing %s: %s", of, where, list(missing))
	} else if !numbered && held < of {
		c.warn(files[0], refsift.CodeRecordsMissing, "export the missing records too", "the export announces %d records; %s are %d", of, where, held)
	}
}
