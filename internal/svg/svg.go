// Package svg draws the pictures of the project: boxes with text that never
// overflows, lines, bars and dots, as one SVG element that needs no network
// and no script. All text that is handed to it is escaped.
package svg

import (
	"encoding/xml"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
)

// A Picture is an SVG drawing in the making. The text that describes it is
// part of it, for screen readers.
type Picture struct {
	Title, Desc   string
	ID            string // prefix of the ids within, so that a page can hold several pictures
	Width, Height float64

	body strings.Builder
}

// num prints a coordinate in at most two decimals, the same on every machine.
func num(x float64) string {
	return strconv.FormatFloat(math.Round(x*100)/100, 'f', -1, 64)
}

// Escape makes s safe as text and attribute value of XML and HTML; control
// characters, which no XML may hold, become spaces.
func Escape(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == 0xFFFE || r == 0xFFFF {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		return "" // a strings.Builder does not fail
	}
	return b.String()
}

// Group opens a group with a title, which browsers show as a tooltip.
func (p *Picture) Group(class, title string) {
	fmt.Fprintf(&p.body, `<g class="%s">`, Escape(class))
	if title != "" {
		fmt.Fprintf(&p.body, `<title>%s</title>`, Escape(title))
	}
	p.body.WriteByte('\n')
}

// End closes the group.
func (p *Picture) End() { p.body.WriteString("</g>\n") }

// Rect draws a rectangle; radius rounds its corners.
func (p *Picture) Rect(class string, x, y, w, h, radius float64) {
	fmt.Fprintf(&p.body, `<rect class="%s" x="%s" y="%s" width="%s" height="%s"`, class, num(x), num(y), num(w), num(h))
	if radius > 0 {
		fmt.Fprintf(&p.body, ` rx="%s"`, num(radius))
	}
	p.body.WriteString("/>\n")
}

// Fill draws a rectangle of one colour, such as "#336699".
func (p *Picture) Fill(class, colour string, x, y, w, h float64) {
	fmt.Fprintf(&p.body, `<rect class="%s" fill="%s" x="%s" y="%s" width="%s" height="%s"/>`+"\n",
		class, Escape(colour), num(x), num(y), num(w), num(h))
}

// Circle draws a disc.
func (p *Picture) Circle(class string, x, y, r float64) {
	fmt.Fprintf(&p.body, `<circle class="%s" cx="%s" cy="%s" r="%s"/>`+"\n", class, num(x), num(y), num(r))
}

// Line draws a line through the points, given as x, y, x, y, …
func (p *Picture) Line(class string, points ...float64) { p.path(class, "", points) }

// Arrow is a Line with a head at its end.
func (p *Picture) Arrow(class string, points ...float64) {
	p.path(class, ` marker-end="url(#`+p.ID+`arrow)"`, points)
}

func (p *Picture) path(class, attributes string, points []float64) {
	fmt.Fprintf(&p.body, `<path class="%s"%s d="`, class, attributes)
	for i := 0; i+1 < len(points); i += 2 {
		command := byte('L')
		if i == 0 {
			command = 'M'
		}
		fmt.Fprintf(&p.body, "%c%s %s", command, num(points[i]), num(points[i+1]))
	}
	p.body.WriteString("\"/>\n")
}

// Text prints one line; y is its base line. The class says how it is
// anchored and how it looks.
func (p *Picture) Text(class string, x, y float64, s string) {
	fmt.Fprintf(&p.body, `<text class="%s" x="%s" y="%s">%s</text>`+"\n", class, num(x), num(y), Escape(s))
}

// Turned prints one line from below upwards, centred on x, y.
func (p *Picture) Turned(class string, x, y float64, s string) {
	fmt.Fprintf(&p.body, `<text class="%s" transform="translate(%s %s) rotate(-90)">%s</text>`+"\n",
		class, num(x), num(y), Escape(s))
}

// String returns the svg element. The classes of style (CSS rules) apply
// within the element only, as long as pictures on one page have unlike IDs.
func (p *Picture) String(style string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" id="%spicture" viewBox="0 0 %s %s" width="%s" height="%s" role="img" aria-labelledby="%stitle %sdesc">`+"\n",
		p.ID, num(p.Width), num(p.Height), num(p.Width), num(p.Height), p.ID, p.ID)
	fmt.Fprintf(&b, "<title id=\"%stitle\">%s</title>\n<desc id=\"%sdesc\">%s</desc>\n", p.ID, Escape(p.Title), p.ID, Escape(p.Desc))
	fmt.Fprintf(&b, "<style>\n#%spicture text { font-family: %s; fill: #111; }\n", p.ID, Font)
	for rule := range strings.Lines(strings.TrimSpace(style) + "\n") {
		fmt.Fprintf(&b, "#%spicture %s", p.ID, rule)
	}
	fmt.Fprintf(&b, "</style>\n<defs><marker id=\"%sarrow\" viewBox=\"0 0 8 8\" refX=\"7.5\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" orient=\"auto-start-reverse\"><path d=\"M0 0L8 4L0 8z\" fill=\"#333\"/></marker></defs>\n", p.ID)
	b.WriteString(p.body.String())
	b.WriteString("</svg>\n")
	return b.String()
}

// A Part is a picture of a stack with its style.
type Part struct {
	Picture *Picture
	Style   string
}

// Stack draws pictures below each other as one. Their IDs must differ.
func Stack(id, title string, parts ...Part) string {
	const gap = 24.0
	width, height := 0.0, 0.0
	var body strings.Builder
	for i, p := range parts {
		if i > 0 {
			height += gap
		}
		fmt.Fprintf(&body, "<g transform=\"translate(0 %s)\">\n%s</g>\n", num(height), p.Picture.String(p.Style))
		width, height = max(width, p.Picture.Width), height+p.Picture.Height
	}
	return fmt.Sprintf("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %s %s\" width=\"%s\" height=\"%s\" role=\"group\" aria-labelledby=\"%sstack\">\n<title id=\"%sstack\">%s</title>\n%s</svg>\n",
		num(width), num(height), num(width), num(height), id, id, Escape(title), body.String())
}
