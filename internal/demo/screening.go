package demo

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"strconv"
	"strings"
)

// The screening lists of the demo.
const (
	rayyanName   = "screening/rayyan.csv"
	excludedName = "screening/covidence-excluded.csv"
	includedName = "screening/covidence-included.csv"
)

// Two reviewers decide on title and abstract in the form of Rayyan; where they
// disagree, Cy decides. What became of the reports is in two lists in the form
// of Covidence, one for each verdict.
type screeners struct {
	rayyan, excluded, included *csv.Writer
	seen                       map[string]bool // items of the block in hand
	rows                       int
}

var (
	rayyanColumns    = []string{"key", "title", "year", "month", "day", "journal", "issn", "volume", "issue", "pages", "authors", "url", "language", "publisher", "location", "abstract", "notes", "doi", "keywords"}
	covidenceColumns = []string{"Title", "Authors", "Abstract", "Published Year", "Published Month", "Journal", "Volume", "Issue", "Pages", "Accession Number", "DOI", "Ref", "Covidence #", "Study", "Notes", "Tags"}
)

func (o *outputs) openScreening() (s *screeners, err error) {
	s = &screeners{}
	for _, x := range []struct {
		to      **csv.Writer
		name    string
		columns []string
	}{{&s.rayyan, rayyanName, rayyanColumns}, {&s.excluded, excludedName, covidenceColumns}, {&s.included, includedName, covidenceColumns}} {
		var w *bufio.Writer
		if w, err = o.add(x.name); err != nil {
			return nil, err
		}
		*x.to = csv.NewWriter(io.Writer(w))
		if err := (*x.to).Write(x.columns); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *screeners) flush() error {
	for _, w := range []*csv.Writer{s.rayyan, s.excluded, s.included} {
		if w.Flush(); w.Error() != nil {
			return w.Error()
		}
	}
	return nil
}

// screen decides on the items of a block. A list that a team screened holds
// each item once; of the planted ones it has every record, for the team, too,
// may have kept two.
func (g *generator) screen(s *screeners, block []entry) error {
	s.seen = map[string]bool{}
	for i := range block {
		e := &block[i]
		if s.seen[e.truth] && e.planted == "" {
			continue
		}
		s.seen[e.truth] = true
		s.rows++
		if err := s.decide(e, g.rand(screenStream, itemNumber(e.truth))); err != nil {
			return err
		}
	}
	return nil
}

// itemNumber is the same for every record of an item (FNV-1a).
func itemNumber(truth string) int {
	h := uint32(2166136261)
	for i := range len(truth) {
		h = (h ^ uint32(truth[i])) * 16777619
	}
	return int(h >> 1)
}

var (
	earlyReasons = []string{"wrong population", "wrong topic", "wrong publication type"}
	lateReasons  = []string{"Wrong population", "Wrong outcomes", "Wrong population", "No full text", "Wrong study design", "Wrong outcomes"}
)

// decide draws what the reviewers say of an item: the same for all records of
// it, whose random numbers are the same.
func (s *screeners) decide(e *entry, r *rand.Rand) error {
	relevant := r.IntN(100) < 3
	ann, bo := relevant, relevant
	slip := 1 // of a hundred; who reads fast misses more than she lets through
	if relevant {
		slip = 12
	}
	if r.IntN(100) < slip {
		ann = !ann
	} else if r.IntN(100) < slip {
		bo = !bo
	}
	members := fmt.Sprintf(`"Ann"=>"%s", "Bo"=>"%s"`, said(ann), said(bo))
	if ann != bo {
		members += fmt.Sprintf(`, "Cy"=>"%s"`, said(relevant))
	}
	notes := "RAYYAN-INCLUSION: {" + members + "}"
	if !ann || !bo {
		notes += " | RAYYAN-EXCLUSION-REASONS: " + earlyReasons[r.IntN(len(earlyReasons))]
	}
	if err := s.rayyan.Write(e.rayyanRow(s.rows, notes)); err != nil {
		return err
	}
	if !relevant {
		return nil
	}
	if r.IntN(100) < 30 {
		return s.included.Write(e.covidenceRow(s.rows, ""))
	}
	return s.excluded.Write(e.covidenceRow(s.rows, "Exclusion reason: "+lateReasons[r.IntN(len(lateReasons))]+"; "))
}

func said(include bool) string {
	if include {
		return "Included"
	}
	return "Excluded"
}

// screenedText is what programs for screening keep of a record.
func (e *entry) screenedText() (title, authors, abstract, source, year, pages string) {
	title, source = e.title, e.sourceTitle()
	if e.as.title != "" {
		title = e.as.title
	}
	var names []string
	for _, a := range e.authors {
		names = append(names, a.family+", "+strings.Join(a.given, " "))
	}
	var texts []string
	for _, x := range e.abstract {
		texts = append(texts, x.text)
	}
	if e.year != 0 && !e.as.inPress {
		year = strconv.Itoa(e.year)
	}
	if pages = e.first; e.last != "" && e.last != e.first {
		pages += "-" + e.last
	}
	return title, strings.Join(names, "; "), strings.Join(texts, " "), source, year, pages
}

func (e *entry) rayyanRow(n int, notes string) []string {
	title, authors, abstract, source, year, pages := e.screenedText()
	return []string{"rayyan-" + strconv.Itoa(900000000+n), title, year, "1", "1", source, "", e.volume, e.issue, pages,
		strings.ReplaceAll(authors, "; ", " and "), "", "", "", "", abstract, notes, e.doi, ""}
}

func (e *entry) covidenceRow(n int, notes string) []string {
	title, authors, abstract, source, year, pages := e.screenedText()
	study := year
	if len(e.authors) > 0 {
		study = e.authors[0].family + " " + year
	}
	return []string{title, authors, abstract, year, "", source, e.volume, e.issue, pages, "", e.doi, "", "#" + strconv.Itoa(n), study, notes, ""}
}
