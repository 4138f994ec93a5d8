package norm

import (
	"slices"
	"strings"
)

// A Numbering is the place of an item in the run of its journal: volume,
// issue and supplement, wherever the export wrote them. Empty is unknown.
type Numbering struct {
	Volume  string // "38", "30a"
	To      string // last volume of "96-98"
	Issue   string
	Suppl   string // number of the supplement; "1" where it has none
	Part    string
	Year    bool // Volume is the year of publication
	Damaged bool // the volume field held a rest of something: "1)"

	articles bool // the journal numbers articles, and the issue may be such a number
}

// ParseNumbering reads the volume and issue fields together, because each
// spills into the other: "38 (Supplement 1)", "16 (1) (no pagination)", "1)"
// with the volume missing, an article number as the issue.
func ParseNumbering(volume, issue, pages string, year int) Numbering {
	var n Numbering
	v := strings.TrimSpace(Fold(volume))
	switch {
	case strings.HasSuffix(v, ")") && !strings.Contains(v, "("):
		// "61(SUPPL. 1)" lost all before the last word: this is no volume.
		n.Damaged = true
		n.Suppl = strings.Trim(v, ") ")
	case len(v) > 40:
		// The text of a conference, with its own numbers in it.
	default:
		n.articles = strings.Contains(v, "no pagination")
		n.readVolume(v)
	}
	i := Fold(issue)
	if len(i) <= 40 {
		n.readIssue(i, pages)
	}
	if year > 0 && n.Volume == itoa(year) {
		n.Year = true
	}
	return n
}

func (n *Numbering) readVolume(v string) {
	head, rest, _ := strings.Cut(v, "(")
	words := Words(strings.ReplaceAll(head, "vol.", " "))
	for k, w := range words {
		switch {
		case isSupplement(w):
			n.Suppl = supplementNumber(w, words[k+1:])
			n.readTail(rest)
			return
		case w == "pt" || w == "part":
			if k+1 < len(words) {
				n.Part = words[k+1]
			}
			n.readTail(rest)
			return
		case n.Volume == "" && (hasDigit(w) || isRoman(w)):
			n.Volume = number(w)
		case n.Volume != "" && n.To == "" && allDigits(w) && strings.Contains(head, "-"):
			n.To = number(w)
		}
	}
	n.readTail(rest)
}

// readTail reads what stands in brackets behind the volume.
func (n *Numbering) readTail(rest string) {
	rest, _, _ = strings.Cut(rest, ")")
	words := Words(rest)
	for k, w := range words {
		switch {
		case w == "no" && k+1 < len(words) && words[k+1] == "pagination":
			return
		case isSupplement(w):
			n.Suppl = supplementNumber(w, words[k+1:])
			return
		case w == "pt" || w == "part":
			if k+1 < len(words) {
				n.Part = words[k+1]
			}
			return
		case hasDigit(w) && n.Issue == "":
			n.Issue = number(w)
		}
	}
}

func (n *Numbering) readIssue(s, pages string) {
	words := Words(s)
	for k, w := range words {
		switch {
		case isSupplement(w):
			n.Suppl = supplementNumber(w, words[k+1:])
			return
		case w == "pt" || w == "part":
			if k+1 < len(words) {
				n.Part = words[k+1]
			}
			return
		case n.Issue != "" || n.articles:
			// "15 (1) (no pagination)" with 65 as the issue: 65 is the article.
		case k == 0 && (hasDigit(w) || len(w) == 1) && number(w) != number(Compact(pages)):
			// An issue that equals the pages is an article number: "93", "6305735".
			if len(w) <= 5 {
				n.Issue = number(w)
			}
		}
	}
}

func isSupplement(w string) bool {
	if d, ok := strings.CutPrefix(w, "s"); ok && allDigits(d) { // "S2"
		return true
	}
	return strings.HasPrefix(w, "suppl") || w == "sup" || w == "supp" || w == "spl"
}

func supplementNumber(w string, rest []string) string {
	if d := strings.TrimLeft(w, "abcdefghijklmnopqrstuvwxyz"); d != "" {
		return number(d)
	}
	if len(rest) > 0 && len(rest[0]) <= 4 {
		return number(rest[0])
	}
	return "1"
}

func number(w string) string {
	if isRoman(w) {
		return itoa(roman(w))
	}
	if t := strings.TrimLeft(w, "0"); t != "" {
		return t
	}
	return w
}

// Agreement is what two values of one field say about the records.
type Agreement int8

// The three states of a field.
const (
	Contradicts Agreement = iota - 1
	Silent
	Agrees
)

// CompareVolume compares the volumes. A year or a damaged value in the
// volume field says nothing, nor does a volume that is the other record's
// supplement or issue: "1" stands for "55 SUPPL. 1" in shortened copies.
func CompareVolume(a, b *Numbering) Agreement {
	switch {
	case a.Volume == "" || b.Volume == "":
		return Silent
	case a.Volume == b.Volume, a.covers(b.Volume), b.covers(a.Volume):
		return Agrees
	case a.Year || b.Year:
		return Silent
	case a.spilled(b) || b.spilled(a):
		return Silent
	}
	return Contradicts
}

func (n *Numbering) covers(v string) bool {
	if n.To == "" || len(n.Volume) != len(v) || len(n.To) != len(v) {
		return n.To == v
	}
	return n.Volume <= v && v <= n.To
}

// spilled reports whether the volume of n is the supplement or issue of o.
func (n *Numbering) spilled(o *Numbering) bool {
	if n.Issue != "" && n.Issue == o.Issue && n.Volume == o.Suppl {
		return true
	}
	return (n.Issue == "" || n.Issue == o.Volume) && (n.Volume == o.Suppl || n.Volume == o.Issue)
}

// CompareIssue compares issue, supplement and part.
func CompareIssue(a, b *Numbering) Agreement {
	if a.Damaged || b.Damaged {
		return Silent
	}
	agree := Silent
	for _, p := range [...][2]string{{a.Suppl, b.Suppl}, {a.Issue, b.Issue}, {a.Part, b.Part}} {
		switch {
		case p[0] == "" || p[1] == "":
		case p[0] != p[1]:
			return Contradicts
		default:
			agree = Agrees
		}
	}
	// "7" against "Suppl 1"; "1" against it may mean the supplement's number.
	differ := func(suppl, issue string) bool { return suppl != "" && issue != "" && suppl != issue }
	if agree == Silent && (differ(a.Suppl, b.Issue) || differ(b.Suppl, a.Issue)) {
		return Contradicts
	}
	return agree
}

func romanDigit(c byte) int {
	switch c {
	case 'i':
		return 1
	case 'v':
		return 5
	case 'x':
		return 10
	case 'l':
		return 50
	case 'c':
		return 100
	}
	return 0
}

// isRoman reports whether w is a Roman numeral up to 399 in its usual form.
func isRoman(w string) bool {
	if w == "" || len(w) > 8 {
		return false
	}
	for i := range len(w) {
		if romanDigit(w[i]) == 0 {
			return false
		}
	}
	return toRoman(roman(w)) == w
}

func roman(w string) int {
	n := 0
	for i := range len(w) {
		d := romanDigit(w[i])
		if i+1 < len(w) && romanDigit(w[i+1]) > d {
			d = -d
		}
		n += d
	}
	return n
}

func toRoman(n int) string {
	if n <= 0 || n > 399 {
		return ""
	}
	values := []int{100, 90, 50, 40, 10, 9, 5, 4, 1}
	names := []string{"c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"}
	var b strings.Builder
	for i, v := range values {
		for ; n >= v; n -= v {
			b.WriteString(names[i])
		}
	}
	return b.String()
}

func itoa(n int) string {
	if n == 0 {
		return "0"
	}
	var d []byte
	for ; n > 0; n /= 10 {
		d = append(d, byte('0'+n%10))
	}
	slices.Reverse(d)
	return string(d)
}
