package csv

import (
	"strings"

	"github.com/refsift/refsift"
)

// maxExtra is how many cells more than the header a row may have to be
// aligned anew.
const maxExtra = 4

// realign finds where the cells that the header does not know stand in a row
// that has more of them. Scopus writes a second "Funding Text" without a header
// for it, which moves ISSN, PubMed ID and EID one column on. Cells with a
// checkable form decide: the extra cells are taken out where most others then
// fit their columns. It returns the index of the first extra cell, len(cells)
// of the header if the row fits best as it stands.
//
// Among equal places one behind a numbered column ("Funding Text 1") is
// chosen, since a second of that kind goes there; else the last.
func (r *Reader) realign(extra int) int {
	width := len(r.layout.columns)
	// gain[p] is how many cells from p on fit if they are moved, less those
	// that fit as they stand.
	best, bestGain, gain := width, 0, 0
	numbered := false
	for p := width - 1; p > 0; p-- {
		c := r.layout.columns[p]
		gain += fits(c, r.row.value(p+extra)) - fits(c, r.row.value(p))
		after := endsInNumber(r.layout.headers[p-1])
		if gain > bestGain || gain == bestGain && gain > 0 && after && !numbered {
			best, bestGain, numbered = p, gain, after
		}
	}
	if bestGain < 1 {
		return width
	}
	return best
}

func endsInNumber(header string) bool {
	return len(header) > 2 && header[len(header)-1] >= '1' && header[len(header)-1] <= '9' && header[len(header)-2] == ' '
}

// fits returns 1 for a cell that is what its column asks for, -1 for one that
// cannot be, and 0 where there is no telling.
func fits(c column, v string) int {
	v = text(v)
	if v == "" {
		return 0
	}
	var ok bool
	switch c {
	case doi:
		ok = strings.Contains(v, "10.")
	case eid:
		ok = strings.HasPrefix(v, "2-s2.0-")
	case issn, eissn:
		t := strings.ReplaceAll(v[:min(len(v), 9)], "-", "")
		ok = len(t) >= 7 && strings.Trim(t, "0123456789Xx") == ""
	case pmid:
		_, err := refsift.ParsePMID(number(v))
		ok = err == nil
	case year:
		ok = len(number(v)) == 4 && strings.Trim(number(v), "0123456789") == ""
	case address:
		ok = strings.Contains(v, "://")
	default:
		return 0
	}
	if ok {
		return 1
	}
	return -1
}
