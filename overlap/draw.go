package overlap

import (
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/refsift/refsift/internal/svg"
)

// A Style says how a picture looks. The zero value is the recommended one.
type Style struct {
	// Columns bounds the combinations that the UpSet plot shows; 0 means 30.
	// The rest is one column of its own, so that the bars still sum up.
	Columns int
	// ID distinguishes pictures on one page.
	ID string
}

// Measures of the pictures, in pixels.
const (
	margin     = 14.0
	rowHeight  = 26.0
	columnWide = 34.0
	barsHeight = 190.0
	setBar     = 150.0 // longest bar of a database
	nameWidth  = 230.0
	dot        = 7.0
)

const barsTitle = "Unique records in exactly these databases"

var (
	nameFace  = svg.Face{Size: 13}
	titleFace = svg.Face{Size: 12, Bold: true}
)

const upsetStyle = `.t { font-size: 13px; }
.r { font-size: 13px; text-anchor: end; }
.n { font-size: 11px; text-anchor: middle; }
.e { font-size: 11px; text-anchor: end; }
.a { font-size: 12px; font-weight: bold; }
.bar { fill: #1f4e79; }
.pale { fill: #fff; stroke: #1f4e79; stroke-width: 1; }
.stripe { fill: #f2f4f7; }
.on { fill: #111; }
.off { fill: #d3d7dc; }
.join { stroke: #111; stroke-width: 2.5; fill: none; }
.axis { stroke: #555; stroke-width: 1; fill: none; }`

// A column of the plot: one combination, or all that found no room.
type column struct {
	sources []string
	items   int
	rest    int // combinations it stands for, 0 for a plain one
}

func (t *Table) columns(limit int) []column {
	if limit <= 0 {
		limit = 30
	}
	all := t.Combinations()
	var out []column
	for i, c := range all {
		if i == limit-1 && len(all) > limit {
			rest := column{rest: len(all) - i}
			for _, c := range all[i:] {
				rest.items += c.Items
			}
			return append(out, rest)
		}
		out = append(out, column{sources: c.Sources, items: c.Items})
	}
	return out
}

// WriteUpSet draws the combinations of databases as one SVG element: a bar
// with its number for each combination, dots for its databases, and beside
// each database its records before (outlined) and after (filled)
// deduplication.
func (t *Table) WriteUpSet(w io.Writer, style Style) error {
	if err := t.Verify(); err != nil {
		return err
	}
	_, err := io.WriteString(w, t.upset(style).String(upsetStyle))
	return err
}

// WriteSVG draws the UpSet plot and the heat map below each other.
func (t *Table) WriteSVG(w io.Writer, style Style) error {
	if err := t.Verify(); err != nil {
		return err
	}
	upset, heat := style, style
	upset.ID, heat.ID = style.ID+"upset-", style.ID+"heat-"
	_, err := io.WriteString(w, svg.Stack(style.ID, "Overlap of the databases",
		svg.Part{Picture: t.upset(upset), Style: upsetStyle}, svg.Part{Picture: t.heatMap(heat), Style: heatStyle}))
	return err
}

func (t *Table) upset(style Style) *svg.Picture {
	sources, columns := t.Sources(), t.columns(style.Columns)
	left := margin + setBar + 2*margin + nameWidth
	top := margin + 24 + barsHeight
	p := &svg.Picture{ID: style.ID, Title: "Overlap of the databases", Desc: t.describe(),
		Width:  left + max(float64(len(columns))*columnWide, titleFace.Width(barsTitle)) + margin,
		Height: top + 22 + float64(len(sources))*rowHeight + 34}
	t.drawBars(p, columns, left, top)
	matrix := top + 22
	for i := range sources {
		if i%2 == 0 {
			p.Rect("stripe", margin, matrix+float64(i)*rowHeight, p.Width-2*margin, rowHeight, 0)
		}
	}
	drawSets(p, sources, matrix, left)
	for i, c := range columns {
		drawDots(p, sources, c, left+(float64(i)+0.5)*columnWide, matrix)
	}
	p.Text("t", margin, p.Height-margin, "outlined: records before deduplication; filled: unique records")
	return p
}

// drawBars draws the bars of the combinations, with their numbers above.
func (t *Table) drawBars(p *svg.Picture, columns []column, left, top float64) {
	p.Text("a", left, margin+12, barsTitle)
	most := 1
	for _, c := range columns {
		if c.rest == 0 {
			most = max(most, c.items)
		}
	}
	for i, c := range columns {
		x := left + (float64(i)+0.5)*columnWide
		h := (barsHeight - 20) * min(1, float64(c.items)/float64(most))
		what, class := join(c.sources), "bar"
		if c.rest > 0 {
			// Outlined, for its bar may be cut: the others would shrink to nothing.
			what, class = fmt.Sprintf("%d further combinations", c.rest), "pale"
		}
		p.Group("c", fmt.Sprintf("%s: %d", what, c.items))
		p.Rect(class, x-10, top-h, 20, h, 0)
		p.Text("n", x, top-h-4, strconv.Itoa(c.items))
		p.End()
	}
	p.Line("axis", left, top, left+float64(len(columns))*columnWide, top)
}

// drawSets draws the names of the databases and their two bars.
func drawSets(p *svg.Picture, sources []Source, top, left float64) {
	most := 1
	for _, s := range sources {
		most = max(most, s.Records)
	}
	right := margin + setBar
	for i, s := range sources {
		y := top + float64(i)*rowHeight
		name := named(s.Name)
		p.Group("d", fmt.Sprintf("%s: %d records, %d unique, %d only there", name, s.Records, s.Items, s.Only))
		before := setBar * float64(s.Records) / float64(most)
		after := setBar * float64(s.Items) / float64(most)
		p.Rect("pale", right-before, y+4, before, rowHeight-8, 0)
		p.Rect("bar", right-after, y+7, after, rowHeight-14, 0)
		p.Text("r", left-margin, y+rowHeight/2+4.5, nameFace.Shorten(name, nameWidth))
		p.End()
	}
}

// drawDots draws the column of the matrix: dark dots, joined, for the
// databases that have the items.
func drawDots(p *svg.Picture, sources []Source, c column, x, top float64) {
	if c.rest > 0 {
		p.Text("n", x, top+rowHeight/2+4, "others")
		return
	}
	first, last := -1, -1
	for i, s := range sources {
		class := "off"
		if slices.Contains(c.sources, s.Name) {
			class = "on"
			if first < 0 {
				first = i
			}
			last = i
		}
		p.Circle(class, x, top+(float64(i)+0.5)*rowHeight, dot)
	}
	if last > first {
		p.Line("join", x, top+(float64(first)+0.5)*rowHeight, x, top+(float64(last)+0.5)*rowHeight)
	}
}

func (t *Table) describe() string {
	s := fmt.Sprintf("%d unique records.", t.items)
	for _, x := range t.Sources() {
		s += fmt.Sprintf(" %s has %d of them, %d (%s) found only there.", named(x.Name), x.Items, x.Only, percent(x.OnlyShare()))
	}
	return s
}

const heatStyle = `.t { font-size: 13px; }
.r { font-size: 13px; text-anchor: end; }
.n { font-size: 12px; text-anchor: middle; }
.w { font-size: 12px; text-anchor: middle; fill: #fff; }
.a { font-size: 12px; font-weight: bold; }
.cell { stroke: #fff; stroke-width: 1; }
.self { fill: #fff; stroke: #888; stroke-width: 1; }`

// WriteHeatMap draws for each pair of databases which share of the unique
// records of the row's database the column's database has as well; the
// diagonal is the number of the row's, and the last column the share that no
// other database has.
func (t *Table) WriteHeatMap(w io.Writer, style Style) error {
	if err := t.Verify(); err != nil {
		return err
	}
	_, err := io.WriteString(w, t.heatMap(style).String(heatStyle))
	return err
}

func (t *Table) heatMap(style Style) *svg.Picture {
	const cellWide, cellHigh, header = 74.0, 30.0, 160.0
	sources, shared := t.Sources(), t.Shared()
	left := margin + nameWidth + margin
	top := margin + 24 + header
	p := &svg.Picture{ID: style.ID, Title: "Share of each database that another has as well", Desc: t.describe(),
		Width:  left + float64(len(sources)+1)*cellWide + margin + header*0.2,
		Height: top + float64(len(sources))*cellHigh + margin}
	p.Text("a", margin, margin+12, "Of the row's unique records, the column's database has …")
	head := func(i int, s string) {
		p.Turned("t", left+(float64(i)+0.5)*cellWide+4.5, top-6, nameFace.Shorten(s, header))
	}
	for i, s := range sources {
		head(i, named(s.Name))
		p.Text("r", left-margin, top+(float64(i)+0.5)*cellHigh+4.5, nameFace.Shorten(named(s.Name), nameWidth))
	}
	head(len(sources), "only there")
	for i, s := range sources {
		for j := range sources {
			x, y := left+float64(j)*cellWide, top+float64(i)*cellHigh
			if i == j {
				p.Rect("self", x, y, cellWide, cellHigh, 0)
				p.Text("n", x+cellWide/2, y+cellHigh/2+4, strconv.Itoa(s.Items))
				continue
			}
			heatCell(p, fmt.Sprintf("%s: %d of %d also in %s", named(s.Name), shared[i][j], s.Items, named(sources[j].Name)),
				share(shared[i][j], s.Items), x, y, cellWide, cellHigh)
		}
		heatCell(p, fmt.Sprintf("%s: %d of %d found only there", named(s.Name), s.Only, s.Items),
			s.OnlyShare(), left+float64(len(sources))*cellWide, top+float64(i)*cellHigh, cellWide, cellHigh)
	}
	return p
}

// heatCell draws one share; the text turns white on dark cells.
func heatCell(p *svg.Picture, title string, x, left, top, wide, high float64) {
	// From white to dark blue, along straight lines.
	mix := func(from, to float64) int { return int(from + (to-from)*x + 0.5) }
	p.Group("h", title)
	p.Fill("cell", fmt.Sprintf("#%02x%02x%02x", mix(255, 31), mix(255, 78), mix(255, 121)), left, top, wide, high)
	class := "n"
	if x > 0.75 { // where white on the colour is easier to read than black
		class = "w"
	}
	p.Text(class, left+wide/2, top+high/2+4, percent(x))
	p.End()
}
