package document

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/refsift/refsift"
)

// maxPart bounds a part of a DOCX file once decompressed; text and markup of
// the longest appendices stay below a third of it.
const maxPart = 32 << 20

// ErrDamaged is the cause where a file breaks off or was changed on its way.
var ErrDamaged = errors.New("the file is damaged")

// docxBlocks takes the text out of a Word document.
func (d *Document) docxBlocks(data []byte) ([]block, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("no readable ZIP archive, as DOCX files are (%w): %w", err, ErrDamaged)
	}
	body := slices.IndexFunc(z.File, func(f *zip.File) bool { return f.Name == "word/document.xml" })
	if body < 0 {
		return nil, fmt.Errorf("%s: %w", otherArchive(z), ErrNotText)
	}
	r := &docxReader{d: d, numbering: docxNumbering(z), counters: map[string][]int{}}
	if err := docxPart(z.File[body], r.read); err != nil {
		return nil, err
	}
	r.endPara()
	for len(r.tables) > 0 {
		r.endTable()
	}
	d.setText(r.text.String())
	return r.blocks, nil
}

// otherArchive says what an archive without Word's main part is.
func otherArchive(z *zip.Reader) string {
	for _, f := range z.File {
		switch {
		case strings.HasPrefix(f.Name, "xl/"):
			return "an Excel workbook: save the sheet as CSV"
		case strings.HasPrefix(f.Name, "ppt/"):
			return "a PowerPoint file: copy the strategy into a text file"
		case f.Name == "content.xml":
			return "an OpenDocument file: save it as DOCX"
		}
	}
	return "a ZIP archive without a Word document in it: unpack it first"
}

// docxPart reads one XML part, up to a bound.
func docxPart(f *zip.File, read func(*xml.Decoder) error) error {
	rc, err := f.Open()
	if err != nil {
		return fmt.Errorf("%s: %w: %w", f.Name, err, ErrDamaged)
	}
	defer rc.Close()
	limited := &io.LimitedReader{R: rc, N: maxPart}
	err = read(xml.NewDecoder(limited))
	switch {
	case limited.N <= 0:
		return fmt.Errorf("%s grows beyond %d bytes: %w", f.Name, maxPart, refsift.ErrTooLarge)
	case errors.Is(err, refsift.ErrTooLarge):
		return err
	case err != nil:
		return fmt.Errorf("%s: %w: %w", f.Name, err, ErrDamaged)
	}
	return nil
}

// A docxLevel is how a list numbers a level: "%1." from 1.
type docxLevel struct {
	format, text string
	start        int
}

// docxNumbering reads the numbers that Word prints before paragraphs without
// keeping them in the text. A damaged part costs only the numbers.
func docxNumbering(z *zip.Reader) map[string][]docxLevel {
	i := slices.IndexFunc(z.File, func(f *zip.File) bool { return f.Name == "word/numbering.xml" })
	if i < 0 {
		return nil
	}
	abstract := map[string][]docxLevel{}
	out := map[string][]docxLevel{}
	if err := docxPart(z.File[i], func(dec *xml.Decoder) error { return readNumbering(dec, abstract, out) }); err != nil {
		return nil
	}
	return out
}

func readNumbering(dec *xml.Decoder, abstract, out map[string][]docxLevel) error {
	id, num := "", ""
	for {
		tok, err := dec.Token()
		if err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		el, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		val := docxAttr(el, "val")
		levels := abstract[id]
		switch el.Name.Local {
		case "abstractNum":
			id, num = docxAttr(el, "abstractNumId"), ""
		case "lvl":
			if num == "" && len(levels) < 9 {
				abstract[id] = append(levels, docxLevel{start: 1})
			}
		case "start":
			if n, err := strconv.Atoi(val); err == nil && num == "" && len(levels) > 0 {
				levels[len(levels)-1].start = n
			}
		case "numFmt":
			if num == "" && len(levels) > 0 {
				levels[len(levels)-1].format = val
			}
		case "lvlText":
			if num == "" && len(levels) > 0 {
				levels[len(levels)-1].text = val
			}
		case "num":
			num = docxAttr(el, "numId")
		case "abstractNumId":
			if num != "" {
				out[num] = abstract[val]
			}
		}
	}
}

func docxAttr(el xml.StartElement, name string) string {
	for _, a := range el.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// A docxReader goes through the main part once. It writes the text of the
// document as it finds it and keeps where each paragraph stands.
type docxReader struct {
	d         *Document
	text      strings.Builder
	blocks    []block
	tables    []*openTable
	count     int
	numbering map[string][]docxLevel
	counters  map[string][]int

	from         int // where the open paragraph begins
	title        bool
	numID, level string
	lines        []extent // of the open paragraph, parted by line breaks
	inText       bool
	skip         int // depth of an element that is not shown
	inCell       bool
	inPara       int // paragraphs inside each other: text boxes
}

func (r *docxReader) read(dec *xml.Decoder) error {
	seen := false
	for {
		tok, err := dec.Token()
		if err == io.EOF {
			if !seen {
				return io.ErrUnexpectedEOF
			}
			return nil
		} else if err != nil {
			return err
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			seen = true
			if r.skip > 0 || hiddenInDOCX(tok.Name.Local) {
				r.skip++
				continue
			}
			r.start(tok)
		case xml.EndElement:
			if r.skip > 0 {
				r.skip--
				continue
			}
			r.end(tok.Name.Local)
		case xml.CharData:
			if r.inText && r.skip == 0 {
				r.write(strings.ToValidUTF8(string(tok), "\uFFFD"))
			}
		}
		if r.text.Len() > maxText {
			return fmt.Errorf("more than %d bytes of text: %w", maxText, refsift.ErrTooLarge)
		}
	}
}

// hiddenInDOCX reports elements whose text Word does not show, or shows a
// second time: deleted text, the older form of a drawing, field codes.
func hiddenInDOCX(name string) bool {
	switch name {
	case "del", "moveFrom", "Fallback", "instrText", "delText":
		return true
	}
	return false
}

// write adds text of the open paragraph; line ends in it are spaces in Word.
func (r *docxReader) write(s string) {
	r.text.WriteString(strings.Map(func(c rune) rune {
		if c == '\n' || c == '\r' {
			return ' '
		}
		return c
	}, s))
}

func (r *docxReader) start(el xml.StartElement) {
	switch el.Name.Local {
	case "p":
		if r.inPara++; r.inPara > 1 { // a text box in a paragraph: a line of its own
			r.lineBreak()
			return
		}
		r.beginPara()
	case "pStyle":
		style := strings.ToLower(docxAttr(el, "val"))
		r.title = strings.HasPrefix(style, "heading") || strings.HasPrefix(style, "title") || strings.HasPrefix(style, "caption")
	case "outlineLvl":
		r.title = true
	case "numId":
		r.numID = docxAttr(el, "val")
	case "ilvl":
		r.level = docxAttr(el, "val")
	case "t":
		r.inText = true
	case "tab":
		if r.inPara > 0 && len(el.Attr) == 0 { // with attributes it is the setting of a tab stop
			r.write("\t")
		}
	case "br", "cr":
		r.lineBreak()
	case "noBreakHyphen":
		r.write("-")
	case "softHyphen":
		r.write("\u00ad")
	case "sym":
		r.write(docxSymbol(docxAttr(el, "char")))
	case "tbl":
		r.endPara()
		if len(r.tables) < maxNested {
			r.count++
			r.tables = append(r.tables, &openTable{t: &table{number: r.count}, below: map[int]int{}})
		}
	case "tr":
		if n := len(r.tables); n > 0 {
			r.tables[n-1].row = &tableRow{}
		}
	case "tc":
		if n := len(r.tables); n > 0 {
			r.tables[n-1].cell, r.tables[n-1].span = &tableCell{}, 1
			r.inCell = false
		}
	case "gridSpan":
		if n := len(r.tables); n > 0 && r.tables[n-1].cell != nil {
			span, _ := strconv.Atoi(docxAttr(el, "val"))
			r.tables[n-1].span = min(max(span, 1), 100)
			r.tables[n-1].cell.wide = span > 1
		}
	case "tblHeader":
		if n := len(r.tables); n > 0 && len(r.tables[n-1].t.rows) == 0 {
			r.tables[n-1].t.header = true
		}
	}
}

// docxSymbol reads a character of a symbol font; those of the private area
// have no meaning outside of it.
func docxSymbol(hex string) string {
	n, err := strconv.ParseUint(hex, 16, 32)
	if err != nil || n >= 0xe000 && n < 0xf900 || !utf8.ValidRune(rune(n)) {
		return "\uFFFD"
	}
	return string(rune(n))
}

func (r *docxReader) end(name string) {
	switch name {
	case "t":
		r.inText = false
	case "p":
		if r.inPara = max(r.inPara-1, 0); r.inPara == 0 {
			r.endPara()
		} else {
			r.lineBreak()
		}
	case "tc":
		r.endCell()
	case "tr":
		r.endRow()
	case "tbl":
		r.endTable()
	}
}

// beginPara starts a paragraph: on a line of its own, or in a row behind a
// tab where it is the first of its cell.
func (r *docxReader) beginPara() {
	if n := len(r.tables); n > 0 && r.tables[n-1].cell != nil {
		o := r.tables[n-1]
		switch {
		case r.inCell:
			r.text.WriteByte('\n')
		case o.row != nil && len(o.row.cells) > 0:
			r.text.WriteByte('\t')
		}
		r.inCell = true
	}
	r.from, r.lines = r.text.Len(), nil
	r.title, r.numID, r.level = false, "", ""
}

// lineBreak parts the lines of a paragraph.
func (r *docxReader) lineBreak() {
	if r.inPara == 0 {
		return
	}
	if r.from < r.text.Len() {
		r.lines = append(r.lines, extent{r.from, r.text.Len()})
	}
	r.text.WriteByte('\n')
	r.from = r.text.Len()
}

func (r *docxReader) endPara() {
	if r.from < r.text.Len() {
		r.lines = append(r.lines, extent{r.from, r.text.Len()})
	}
	text := r.text.String()
	number := ""
	if len(r.lines) > 0 {
		number = r.listNumber()
	}
	var cell *tableCell
	if n := len(r.tables); n > 0 {
		cell = r.tables[n-1].cell
	}
	for _, e := range r.lines {
		p := run{{text[e.from:e.to], e}}
		if cell != nil {
			cell.paras = append(cell.paras, p)
			cell.numbers = append(cell.numbers, number)
		} else {
			r.blocks = append(r.blocks, block{para: p, number: number, title: r.title})
		}
		number = ""
	}
	if cell == nil && r.text.Len() > 0 && !strings.HasSuffix(text, "\n") {
		r.text.WriteByte('\n')
	}
	r.from, r.lines = r.text.Len(), nil
}

// listNumber counts the paragraph in its list and returns what Word prints
// before it: "3." for the style "%1.", "#3" for "#%1".
func (r *docxReader) listNumber() string {
	levels := r.numbering[r.numID]
	level, _ := strconv.Atoi(r.level)
	if r.numID == "" || level < 0 || level >= len(levels) {
		return ""
	}
	at := r.counters[r.numID]
	for len(at) <= level {
		at = append(at, levels[len(at)].start-1)
	}
	at = at[:level+1]
	at[level]++
	r.counters[r.numID] = at
	if levels[level].format != "decimal" || level > 0 {
		return ""
	}
	return strings.ReplaceAll(levels[level].text, "%1", strconv.Itoa(at[0]))
}

func (r *docxReader) endCell() {
	n := len(r.tables)
	if n == 0 || r.tables[n-1].cell == nil || r.tables[n-1].row == nil {
		return
	}
	o := r.tables[n-1]
	if !r.inCell && len(o.row.cells) > 0 {
		r.text.WriteByte('\t')
	}
	r.inCell = false
	o.row.cells = append(o.row.cells, *o.cell)
	for range o.span - 1 {
		o.row.cells = append(o.row.cells, tableCell{})
	}
	o.cell = nil
	r.from = r.text.Len()
}

func (r *docxReader) endRow() {
	n := len(r.tables)
	if n == 0 || r.tables[n-1].row == nil {
		return
	}
	o := r.tables[n-1]
	if len(o.row.cells) > 0 {
		o.t.rows = append(o.t.rows, *o.row)
	}
	o.row = nil
	r.text.WriteByte('\n')
	r.from = r.text.Len()
}

func (r *docxReader) endTable() {
	n := len(r.tables)
	if n == 0 {
		return
	}
	t := r.tables[n-1].t
	r.tables = r.tables[:n-1]
	r.inCell = len(r.tables) > 0 && r.tables[len(r.tables)-1].cell != nil
	if len(t.rows) > 0 {
		r.blocks = append(r.blocks, block{table: t})
	}
}
