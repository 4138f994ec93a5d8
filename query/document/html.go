package document

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// An htmlReader goes through a page once, from tag to tag. It keeps what a
// browser shows as paragraphs and tables, and needs no page to be correct.
type htmlReader struct {
	d      *Document
	text   string
	blocks []block
	para   run
	number string // of the list item that the paragraph is
	title  bool   // inside a heading or caption
	pre    int    // depth of <pre>
	tables []*openTable
	count  int
	filled int   // cells that exist only because others reach over them
	lists  []int // the last number of each open list; -1: one without numbers
	noGT   bool  // no ">" is left
}

// An openTable is a table whose end has not been read.
type openTable struct {
	t      *table
	row    *tableRow
	cell   *tableCell
	below  map[int]int // by column: how many further rows a cell reaches into
	column int
	span   int // columns of the open cell
}

// maxNested bounds tables in tables and lists in lists.
const maxNested = 50

func (d *Document) htmlBlocks() []block {
	r := &htmlReader{d: d, text: d.Text}
	for at := 0; at < len(r.text); {
		if r.text[at] == '<' {
			if next := r.markup(at); next > at {
				at = next
				continue
			}
		}
		end := strings.IndexByte(r.text[at+1:], '<')
		if end < 0 {
			end = len(r.text)
		} else {
			end += at + 1
		}
		r.words(at, end)
		at = end
	}
	r.endPara()
	for len(r.tables) > 0 {
		r.endTable()
	}
	return r.blocks
}

// words adds visible text; outside of <pre> any white space is one space.
func (r *htmlReader) words(from, to int) {
	start := from
	add := func(end int) {
		if start < end {
			r.para = append(r.para, piece{r.text[start:end], extent{start, end}})
		}
	}
	for i := from; i < to; {
		c, w := utf8.DecodeRuneInString(r.text[i:to])
		switch {
		case c == '&':
			text, n := entity(r.text[i:to])
			if n == 0 {
				i++
				continue
			}
			add(i)
			r.para = append(r.para, piece{text, extent{i, i + n}})
			i += n
			start = i
		case (c == '\n' || c == '\r') && r.pre > 0:
			add(i)
			r.endPara()
			i += w
			start = i
		case unicode.IsSpace(c) && c != '\u00a0' && r.pre == 0:
			add(i)
			end := i
			for end < to && strings.IndexByte(" \t\r\n\f", r.text[end]) >= 0 {
				end++
			}
			end = max(end, i+w)
			if n := len(r.para); n > 0 && !strings.HasSuffix(r.para[n-1].text, " ") {
				r.para = append(r.para, piece{" ", extent{i, end}})
			}
			i = end
			start = i
		default:
			i += w
		}
	}
	add(to)
}

// markup reads a tag or a comment and returns where it ends; at, if it is none.
func (r *htmlReader) markup(at int) int {
	if strings.HasPrefix(r.text[at:], "<!--") {
		end := strings.Index(r.text[at+4:], "-->")
		if end < 0 {
			return len(r.text)
		}
		return at + 4 + end + 3
	}
	if r.noGT || at+1 >= len(r.text) {
		return at
	}
	c := r.text[at+1]
	if !(c == '/' || c == '!' || c == '?' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
		return at
	}
	end := r.tagEnd(at)
	if end < 0 {
		r.noGT = true
		return at
	}
	inside := strings.TrimSuffix(r.text[at+1:end], "/")
	name := inside
	if i := strings.IndexAny(inside, " \t\r\n\f"); i >= 0 {
		name = inside[:i]
	}
	name = strings.ToLower(name)
	switch name {
	case "script", "style", "template":
		return r.skip(name, end+1)
	}
	r.tag(name, inside)
	return end + 1
}

// tagEnd finds the ">" of a tag, not one between quotation marks.
func (r *htmlReader) tagEnd(at int) int {
	quote := byte(0)
	limit := min(len(r.text), at+1<<16)
	for i := at + 1; i < limit; i++ {
		switch c := r.text[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			if r.text[i-1] == '=' {
				quote = c
			}
		case c == '>':
			return i
		}
	}
	if i := strings.IndexByte(r.text[at:], '>'); i >= 0 {
		return at + i
	}
	return -1
}

// skip passes over an element whose content nobody sees.
func (r *htmlReader) skip(name string, at int) int {
	for from := at; ; {
		i := strings.Index(r.text[from:], "</")
		if i < 0 {
			return len(r.text)
		}
		from += i + 2
		if len(r.text) >= from+len(name) && strings.EqualFold(r.text[from:from+len(name)], name) {
			if end := strings.IndexByte(r.text[from:], '>'); end >= 0 {
				return from + end + 1
			}
			return len(r.text)
		}
	}
}

// attribute reads a number that an attribute holds.
func attribute(tag, name string, otherwise int) int {
	lower := strings.ToLower(tag)
	i := strings.Index(lower, name+"=")
	if i < 0 {
		return otherwise
	}
	digits := strings.TrimLeft(lower[i+len(name)+1:], `"' `)
	if end := strings.IndexFunc(digits, func(c rune) bool { return c < '0' || c > '9' }); end >= 0 {
		digits = digits[:end]
	}
	n, err := strconv.Atoi(digits)
	if err != nil {
		return otherwise
	}
	return min(n, 1000)
}

func (r *htmlReader) tag(name, inside string) {
	switch name {
	case "table":
		r.endPara()
		if len(r.tables) < maxNested {
			r.count++
			r.tables = append(r.tables, &openTable{t: &table{number: r.count}, below: map[int]int{}})
		}
	case "/table":
		r.endPara()
		r.endTable()
	case "tr":
		r.endPara()
		r.startRow()
	case "/tr":
		r.endPara()
		r.endRow()
	case "td", "th":
		r.endPara()
		r.startCell(name == "th", attribute(inside, "colspan", 1), attribute(inside, "rowspan", 1))
	case "/td", "/th":
		r.endPara()
		r.endCell()
	case "ol", "ul":
		r.endPara()
		if len(r.lists) < maxNested {
			n := -1
			if name == "ol" {
				n = attribute(inside, "start", 1) - 1
			}
			r.lists = append(r.lists, n)
		}
	case "/ol", "/ul":
		r.endPara()
		if n := len(r.lists); n > 0 {
			r.lists = r.lists[:n-1]
		}
	case "li":
		r.endPara()
		if n := len(r.lists); n > 0 && r.lists[n-1] >= 0 {
			r.lists[n-1]++
			r.number = strconv.Itoa(r.lists[n-1]) + "."
		}
	case "pre":
		r.endPara()
		r.pre++
	case "/pre":
		r.endPara()
		r.pre = max(r.pre-1, 0)
	case "h1", "h2", "h3", "h4", "h5", "h6", "caption", "figcaption", "title":
		r.endPara()
		r.title = true
	case "/h1", "/h2", "/h3", "/h4", "/h5", "/h6", "/caption", "/figcaption", "/title":
		r.endPara()
		r.title = false
	case "br", "br/", "p", "/p", "div", "/div", "/li", "section", "/section", "article", "/article", "dt", "dd", "/dt", "/dd", "hr", "hr/",
		"blockquote", "/blockquote", "header", "/header", "footer", "/footer", "nav", "/nav", "main", "/main", "tbody", "thead", "option", "textarea", "/textarea":
		r.endPara()
	}
}

// endPara closes the paragraph and puts it where it belongs.
func (r *htmlReader) endPara() {
	p := r.para
	r.para = nil
	if r.pre == 0 {
		p = p.trim()
	}
	if p.blank() {
		return
	}
	number := r.number
	r.number = ""
	if n := len(r.tables); n > 0 && !r.title {
		if c := r.tables[n-1].cell; c != nil {
			c.paras = append(c.paras, p)
			c.numbers = append(c.numbers, number)
			return
		}
	}
	r.blocks = append(r.blocks, block{para: p, number: number, title: r.title})
}

func (r *htmlReader) startRow() {
	if n := len(r.tables); n > 0 {
		r.endRow()
		r.tables[n-1].row = &tableRow{}
		r.tables[n-1].column = 0
	}
}

func (r *htmlReader) endRow() {
	r.endCell()
	if n := len(r.tables); n > 0 && r.tables[n-1].row != nil {
		o := r.tables[n-1]
		o.fill()
		if len(o.row.cells) > 0 {
			o.t.rows = append(o.t.rows, *o.row)
		}
		o.row = nil
	}
}

// fill adds an empty cell where a cell from above reaches into the row.
func (o *openTable) fill() {
	for o.below[o.column] > 0 {
		o.below[o.column]--
		o.column++
		o.row.cells = append(o.row.cells, tableCell{})
	}
}

func (r *htmlReader) startCell(head bool, colspan, rowspan int) {
	n := len(r.tables)
	if n == 0 {
		return
	}
	o := r.tables[n-1]
	if o.row == nil {
		r.startRow()
	}
	r.endCell()
	o.fill()
	o.cell = &tableCell{wide: colspan > 1}
	o.span = max(colspan, 1)
	if r.filled += o.span * max(rowspan, 1); r.filled > maxCells {
		o.span, rowspan = 1, 1 // no honest page has so many
	}
	if rowspan > 1 {
		for k := range o.span {
			o.below[o.column+k] = rowspan - 1
		}
	}
	if head && len(o.t.rows) == 0 {
		o.t.header = true
	}
}

func (r *htmlReader) endCell() {
	n := len(r.tables)
	if n == 0 || r.tables[n-1].cell == nil || r.tables[n-1].row == nil {
		return
	}
	o := r.tables[n-1]
	o.row.cells = append(o.row.cells, *o.cell)
	for range o.span - 1 {
		o.row.cells = append(o.row.cells, tableCell{})
	}
	o.column += o.span
	o.cell = nil
}

func (r *htmlReader) endTable() {
	n := len(r.tables)
	if n == 0 {
		return
	}
	r.endRow()
	t := r.tables[n-1].t
	r.tables = r.tables[:n-1]
	if len(t.rows) > 0 {
		r.blocks = append(r.blocks, block{table: t})
	}
}
