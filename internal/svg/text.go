package svg

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// Font is what the pictures ask for. A browser that has none of the named
// fonts takes another, so widths are those of the widest usual one.
const Font = `Arial, Helvetica, "Liberation Sans", "DejaVu Sans", sans-serif`

// Advance widths of the characters from space to tilde, in thousandths of the
// font size: the larger of Liberation Sans (the widths of Arial and
// Helvetica) and DejaVu Sans (those of Verdana, nearly), which is what a
// browser falls back to.
var (
	regular = [95]uint16{
		318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337,
		636, 636, 636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 556,
		1015, 684, 686, 722, 770, 667, 611, 778, 752, 295, 500, 667, 557, 863, 748, 787,
		667, 787, 722, 667, 611, 732, 684, 989, 685, 667, 685, 390, 337, 390, 838, 556,
		500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612,
		635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
	}
	bold = [95]uint16{
		348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365,
		696, 696, 696, 696, 696, 696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 611,
		1000, 774, 762, 734, 830, 683, 683, 821, 837, 372, 556, 775, 637, 995, 837, 850,
		733, 850, 770, 720, 682, 812, 774, 1103, 771, 724, 725, 457, 365, 457, 838, 556,
		500, 675, 716, 593, 716, 678, 435, 716, 712, 343, 343, 665, 343, 1042, 712, 687,
		716, 716, 493, 595, 478, 712, 652, 924, 645, 652, 582, 712, 365, 712, 838,
	}
)

// A Face is a size and weight of the font.
type Face struct {
	Size float64 // pixels
	Bold bool
}

// Width is an upper estimate of how wide s is printed, in pixels.
func (f Face) Width(s string) float64 {
	sum := 0
	for _, r := range s {
		sum += f.advance(r)
	}
	return float64(sum) * f.Size / 1000
}

func (f Face) advance(r rune) int {
	switch {
	case r >= ' ' && r <= '~' && f.Bold:
		return int(bold[r-' '])
	case r >= ' ' && r <= '~':
		return int(regular[r-' '])
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case unicode.IsSpace(r):
		return 350
	}
	switch k := width.LookupRune(r).Kind(); {
	case k == width.EastAsianWide || k == width.EastAsianFullwidth || r >= 0x1F000:
		return 1150
	case r < 0x250 && unicode.IsLower(r):
		return 750
	case r < 0x250:
		return 950
	}
	return 1150
}

// Wrap breaks s into lines that are at most limit pixels wide: between words,
// and inside a word that is wider than a line. There is at least one line.
func (f Face) Wrap(s string, limit float64) []string {
	var lines []string
	line := ""
	for _, word := range strings.FieldsFunc(s, breaks) {
		if next := strings.TrimPrefix(line+" "+word, " "); f.Width(next) <= limit {
			line = next
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		pieces := f.cut(word, limit)
		lines = append(lines, pieces[:len(pieces)-1]...)
		line = pieces[len(pieces)-1]
	}
	if line != "" || len(lines) == 0 {
		lines = append(lines, line)
	}
	return lines
}

// breaks tells where a line may end: at a space, but not at a no-break space.
func breaks(r rune) bool { return unicode.IsSpace(r) && r != '\u00a0' }

// cut splits a word that has no space where a line is full. A mark stays
// with its letter.
func (f Face) cut(word string, limit float64) []string {
	var pieces []string
	var piece strings.Builder
	wide := 0.0
	for _, r := range word {
		w := float64(f.advance(r)) * f.Size / 1000
		if wide+w > limit && piece.Len() > 0 && w > 0 {
			pieces = append(pieces, piece.String())
			piece.Reset()
			wide = 0
		}
		piece.WriteRune(r)
		wide += w
	}
	return append(pieces, piece.String())
}

// Shorten cuts s so that it fits into limit pixels, with an ellipsis where
// something was cut.
func (f Face) Shorten(s string, limit float64) string {
	if f.Width(s) <= limit {
		return s
	}
	limit -= f.Width("…")
	cut, wide := 0, 0.0
	for i, r := range s {
		wide += float64(f.advance(r)) * f.Size / 1000
		if wide > limit {
			break
		}
		cut = i + len(string(r))
	}
	return strings.TrimRight(s[:cut], " ") + "…"
}
