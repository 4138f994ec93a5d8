package prisma

import (
	"fmt"
	"io"

	"github.com/refsift/refsift/internal/sheet"
	"github.com/refsift/refsift/internal/svg"
)

// A Style says how a diagram looks. The zero value is the recommended one.
type Style struct {
	Words Words
	// Title stands above the page of WriteHTML, and describes the picture for
	// screen readers; "" means a plain title.
	Title string
	// ID distinguishes pictures on one page.
	ID string
}

func (s Style) title() string {
	switch {
	case s.Title != "":
		return s.Title
	case s.Words == ScopingReview:
		return "PRISMA-ScR flow diagram"
	}
	return "PRISMA 2020 flow diagram"
}

// Measures of the diagram, in pixels.
const (
	boxWidth   = 284.0
	columnGap  = 44.0
	rowGap     = 34.0
	padding    = 10.0
	lineHeight = 17.0
	indent     = 14.0
	stageWidth = 30.0
	stageGap   = 14.0
	margin     = 12.0
)

var (
	textFace   = svg.Face{Size: 13}
	headerFace = svg.Face{Size: 13, Bold: true}
)

// colours are pale, so that black text stands out in print as well; the
// borders carry the form where there is no colour.
const diagramStyle = `.box { fill: #fff; stroke: #333; stroke-width: 1.2; }
.head { fill: #ffe9a8; stroke: #8a6d00; stroke-width: 1.2; }
.grey { fill: #e8e8e8; stroke: #666; stroke-width: 1.2; }
.stage { fill: #d5e4f5; stroke: #3b6ea5; stroke-width: 1.2; }
.flow { fill: none; stroke: #333; stroke-width: 1.4; }
.t { font-size: 13px; }
.h { font-size: 13px; font-weight: bold; text-anchor: middle; }
.s { font-size: 13px; font-weight: bold; text-anchor: middle; }`

// The rows of the grid.
const (
	headRow = iota
	identifiedRow
	screenedRow
	soughtRow
	assessedRow
	includedRow
	totalRow
	rowCount
)

// A placed box has its place in the grid and on the paper.
type placed struct {
	*box
	column, row int
	class       string
	head        string // text of a box that is a heading
	lines       []line
	x, y, w, h  float64
}

// A line of text within a box.
type line struct {
	text string
	x    float64 // from the left edge of the box
}

// A layout puts boxes into a grid of columns and rows. A row is as high as
// its highest box.
type layout struct {
	boxes   []*placed
	columns int
	top     [rowCount + 1]float64
	height  [rowCount]float64
}

func (l *layout) add(b *box, column, row int, class string) *placed {
	if b == nil {
		return nil
	}
	p := &placed{box: b, column: column, row: row, class: class, w: boxWidth}
	for _, r := range b.rows {
		shift := padding + float64(r.indent)*indent
		for i, t := range textFace.Wrap(r.String(), boxWidth-shift-padding) {
			x := shift
			if i > 0 && r.indent > 0 {
				x += indent / 2 // a line that goes on
			}
			p.lines = append(p.lines, line{t, x})
		}
	}
	p.h = float64(len(p.lines))*lineHeight + 2*padding - 3
	l.boxes = append(l.boxes, p)
	l.height[row] = max(l.height[row], p.h)
	return p
}

// heading spans columns of the head row.
func (l *layout) heading(text string, column, columns int, class string) {
	p := &placed{column: column, row: headRow, class: class, head: text, w: float64(columns)*(boxWidth+columnGap) - columnGap}
	l.boxes = append(l.boxes, p)
	l.height[headRow] = max(l.height[headRow], float64(len(headerFace.Wrap(text, p.w-2*padding)))*lineHeight+2*padding-3)
}

func columnX(column int) float64 {
	return margin + stageWidth + stageGap + float64(column)*(boxWidth+columnGap)
}

// place gives every row its height and every box its place; rows without a
// box take no room.
func (l *layout) place() {
	l.makeRoomForStages()
	y := margin
	for r := range rowCount {
		l.top[r] = y
		if l.height[r] > 0 {
			y += l.height[r] + rowGap
		}
	}
	l.top[rowCount] = y - rowGap + margin
	for _, p := range l.boxes {
		p.x = columnX(p.column)
		p.y = l.top[p.row]
		if p.head == "" {
			p.y += (l.height[p.row] - p.h) / 2
		} else {
			p.h = l.height[headRow]
		}
	}
}

func (p *placed) right() float64  { return p.x + p.w }
func (p *placed) bottom() float64 { return p.y + p.h }
func (p *placed) midX() float64   { return p.x + p.w/2 }
func (p *placed) midY() float64   { return p.y + p.h/2 }

// WriteSVG draws the diagram as one SVG element that needs neither network
// nor script, and whose text stays within its boxes in any usual font. It
// draws nothing and returns the error of Verify if the numbers do not add up.
func (f Flow) WriteSVG(w io.Writer, style Style) error {
	if err := f.Verify(); err != nil {
		return err
	}
	_, err := io.WriteString(w, f.svg(style))
	return err
}

func (f Flow) svg(style Style) string {
	b := f.boxes(style.Words)
	var l layout
	first, studies := 0, style.Words.studies()
	if b.previous != nil {
		l.heading("Previous "+studies, 0, 1, "grey")
		first = 1
	}
	kind := ""
	if f.Previous != nil {
		kind = "new "
	}
	l.heading("Identification of "+kind+studies+" via databases and registers", first, 2, "head")
	l.columns = first + 2
	previous := l.add(b.previous, 0, identifiedRow, "grey")
	main := []*placed{l.add(b.identified, first, identifiedRow, "box"), l.add(b.screened, first, screenedRow, "box"),
		l.add(b.sought, first, soughtRow, "box"), l.add(b.assessed, first, assessedRow, "box"),
		l.add(b.included, first, includedRow, "box"), l.add(b.total, first, totalRow, "box")}
	side := []*placed{l.add(b.removed, first+1, identifiedRow, "box"), l.add(b.excluded, first+1, screenedRow, "box"),
		l.add(b.notFetched, first+1, soughtRow, "box"), l.add(b.excludedReports, first+1, assessedRow, "box")}
	var other, otherSide []*placed
	if b.otherIdentified != nil {
		c := first + 2
		l.heading("Identification of "+kind+studies+" via other methods", c, 2, "grey")
		other = []*placed{l.add(b.otherIdentified, c, identifiedRow, "grey"), l.add(b.otherSought, c, soughtRow, "grey"), l.add(b.otherAssessed, c, assessedRow, "grey")}
		otherSide = []*placed{nil, l.add(b.otherNotFetched, c+1, soughtRow, "grey"), l.add(b.otherExcluded, c+1, assessedRow, "grey")}
		l.columns = c + 2
	}
	l.place()

	p := &svg.Picture{Title: style.title(), Desc: f.describe(style.Words), ID: style.ID,
		Width: columnX(l.columns) - columnGap + margin, Height: l.top[rowCount]}
	l.draw(p)
	down(p, main)
	down(p, other)
	across(p, main, side)
	across(p, other, otherSide)
	if included := main[4]; included != nil && other != nil {
		last := other[len(other)-1]
		p.Arrow("flow", last.midX(), last.bottom(), last.midX(), included.midY(), included.right(), included.midY())
	}
	if total := main[5]; total != nil && previous != nil {
		p.Arrow("flow", previous.midX(), previous.bottom(), previous.midX(), total.midY(), total.x, total.midY())
	}
	return p.String(diagramStyle)
}

// down joins the boxes of a column, across each box with the one beside it.
func down(p *svg.Picture, column []*placed) {
	var last *placed
	for _, b := range column {
		if b == nil {
			continue
		}
		if last != nil {
			p.Arrow("flow", last.midX(), last.bottom(), b.midX(), b.y)
		}
		last = b
	}
}

func across(p *svg.Picture, from, to []*placed) {
	for i, b := range to {
		if b != nil && from[i] != nil {
			p.Arrow("flow", from[i].right(), from[i].midY(), b.x, from[i].midY())
		}
	}
}

func (l *layout) draw(p *svg.Picture) {
	l.drawStages(p)
	for _, b := range l.boxes {
		if b.head != "" {
			p.Rect(b.class, b.x, b.y, b.w, b.h, 6)
			b.drawHead(p)
			continue
		}
		p.Rect(b.class, b.x, b.y, b.w, b.h, 2)
		for i, t := range b.lines {
			p.Text("t", b.x+t.x, b.y+padding+float64(i)*lineHeight+11, t.text)
		}
	}
}

func (p *placed) drawHead(pic *svg.Picture) {
	lines := headerFace.Wrap(p.head, p.w-2*padding)
	y := p.midY() - float64(len(lines)-1)*lineHeight/2 + 4.5
	for i, t := range lines {
		pic.Text("h", p.midX(), y+float64(i)*lineHeight, t)
	}
}

// The stages of the statement and the rows that belong to them.
var stages = [...]struct {
	name        string
	first, last int
}{{identification, identifiedRow, identifiedRow}, {screening, screenedRow, assessedRow}, {inclusion, includedRow, totalRow}}

// makeRoomForStages makes the last row of a stage high enough for the name
// of the stage, which stands beside it.
func (l *layout) makeRoomForStages() {
	for _, s := range stages {
		last, have := -1, -rowGap
		for r := s.first; r <= s.last; r++ {
			if l.height[r] > 0 {
				last, have = r, have+l.height[r]+rowGap
			}
		}
		if need := headerFace.Width(s.name) + padding; last >= 0 && have < need {
			l.height[last] += need - have
		}
	}
}

// drawStages draws the names of the stages along their rows.
func (l *layout) drawStages(p *svg.Picture) {
	for _, s := range stages {
		from, to := -1.0, 0.0
		for r := s.first; r <= s.last; r++ {
			if l.height[r] == 0 {
				continue
			}
			if from < 0 {
				from = l.top[r]
			}
			to = l.top[r] + l.height[r]
		}
		if from >= 0 {
			p.Rect("stage", margin, from, stageWidth, to-from, 6)
			p.Turned("s", margin+stageWidth/2+4.5, (from+to)/2, s.name)
		}
	}
}

// describe says the flow in a sentence, for those who cannot see it.
func (f Flow) describe(w Words) string {
	s := fmt.Sprintf("%s records identified from databases and registers, %s removed before screening, %s to screen",
		sheet.Thousands(f.Identified()), sheet.Thousands(f.RemovedBefore()), sheet.Thousands(f.ToScreen))
	if f.Screening != nil {
		s += fmt.Sprintf(", %s excluded, %s reports sought, %s assessed", sheet.Thousands(f.Screening.Excluded),
			sheet.Thousands(f.Screening.Sought), sheet.Thousands(f.Screening.Assessed))
	}
	if f.Included != nil {
		s += fmt.Sprintf(", %s %s included", sheet.Thousands(f.Included.Studies), w.studies())
	}
	return s + "."
}
