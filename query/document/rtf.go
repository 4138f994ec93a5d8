package document

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/refsift/refsift"
)

// An rtfReader takes the text out of an RTF file: paragraphs, tabs, and
// tables by the cells and rows that end in them. Formatting is passed over,
// and so are the groups that hold no text: fonts, styles, pictures, and every
// destination that is marked as one that a reader need not know.
type rtfReader struct {
	d      *Document
	data   []byte
	text   strings.Builder
	blocks []block
	from   int // where the open paragraph begins
	table  *table
	row    tableRow
	cell   tableCell
	count  int
	inCell bool
	groups []rtfGroup
	group  rtfGroup
	high   rune // first half of a character beyond U+FFFF
	skip   int  // bytes still to pass over after \u
}

// rtfGroup is what ends with a group.
type rtfGroup struct {
	hidden      bool
	unicodeSkip int // bytes to pass over after \u
}

// maxGroups bounds groups inside each other.
const maxGroups = 10_000

// hiddenInRTF are the destinations whose text is not the document's.
var hiddenInRTF = map[string]bool{"fonttbl": true, "colortbl": true, "stylesheet": true, "info": true, "pict": true, "object": true, "listtable": true,
	"listoverridetable": true, "generator": true, "themedata": true, "colorschememapping": true, "latentstyles": true, "datastore": true, "rsidtbl": true,
	"header": true, "footer": true, "headerl": true, "headerr": true, "headerf": true, "footerl": true, "footerr": true, "footerf": true, "fldinst": true,
	"filetbl": true, "revtbl": true, "xmlnstbl": true, "deleted": true}

func (d *Document) rtfBlocks(data []byte) ([]block, error) {
	if !bytes.HasPrefix(data, []byte(`{\rtf`)) {
		return nil, fmt.Errorf("no RTF file: %w", ErrNotText)
	}
	r := &rtfReader{d: d, data: data, group: rtfGroup{unicodeSkip: 1}}
	for at := 0; at < len(data); {
		next, err := r.step(at)
		if err != nil {
			return nil, err
		}
		at = next
	}
	if len(r.groups) > 0 {
		return nil, fmt.Errorf("the file ends inside a group: %w", ErrDamaged)
	}
	r.endPara()
	r.endTable()
	d.setText(r.text.String())
	return r.blocks, nil
}

// step reads one token and returns where the next begins.
func (r *rtfReader) step(at int) (int, error) {
	switch c := r.data[at]; c {
	case '{':
		if len(r.groups) >= maxGroups {
			return 0, fmt.Errorf("groups are nested more than %d deep: %w", maxGroups, refsift.ErrTooLarge)
		}
		r.groups = append(r.groups, r.group)
		r.skip = 0
		return at + 1, nil
	case '}':
		if n := len(r.groups); n > 0 {
			r.group, r.groups = r.groups[n-1], r.groups[:n-1]
		}
		r.skip = 0
		return at + 1, nil
	case '\\':
		return r.control(at + 1)
	case '\r', '\n', 0:
		return at + 1, nil
	default:
		return at + 1, r.char(c)
	}
}

// char adds a byte of text in Windows-1252, the code page of nearly all files.
func (r *rtfReader) char(c byte) error {
	if r.skip > 0 {
		r.skip--
		return nil
	}
	return r.write(charmap.Windows1252.DecodeByte(c))
}

func (r *rtfReader) write(c rune) error {
	if r.group.hidden {
		return nil
	}
	r.text.WriteRune(c)
	if r.text.Len() > maxText {
		return fmt.Errorf("more than %d bytes of text: %w", maxText, refsift.ErrTooLarge)
	}
	return nil
}

// control reads a control word or symbol behind its backslash.
func (r *rtfReader) control(at int) (int, error) {
	if at >= len(r.data) {
		return at, nil
	}
	c := r.data[at]
	if !isLetter(c) {
		return r.symbol(c, at)
	}
	end := at
	for end < len(r.data) && end-at < 40 && isLetter(r.data[end]) {
		end++
	}
	word := string(r.data[at:end])
	digits := end
	if end < len(r.data) && r.data[end] == '-' {
		end++
	}
	for end < len(r.data) && end-digits < 12 && r.data[end] >= '0' && r.data[end] <= '9' {
		end++
	}
	n, err := strconv.Atoi(string(r.data[digits:end]))
	given := err == nil
	if !given {
		end, n = digits, 0
	}
	if end < len(r.data) && r.data[end] == ' ' {
		end++
	}
	return r.word(word, n, given, end)
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

func (r *rtfReader) symbol(c byte, at int) (int, error) {
	switch c {
	case '\'':
		if at+2 < len(r.data) {
			if n, err := strconv.ParseUint(string(r.data[at+1:at+3]), 16, 8); err == nil {
				return at + 3, r.char(byte(n))
			}
		}
		return at + 1, nil
	case '*':
		r.group.hidden = true
		return at + 1, nil
	case '~':
		return at + 1, r.write('\u00a0')
	case '-':
		return at + 1, r.write('\u00ad')
	case '_':
		return at + 1, r.write('-')
	case '\r', '\n':
		r.endPara()
		return at + 1, nil
	case '\\', '{', '}':
		return at + 1, r.char(c)
	}
	return at + 1, nil
}

func (r *rtfReader) word(word string, n int, given bool, end int) (int, error) {
	switch word {
	case "par", "line", "sect", "page", "column":
		r.endPara()
	case "tab":
		return end, r.write('\t')
	case "cell", "nestcell":
		r.endCell()
	case "row", "nestrow":
		r.endRow()
	case "trowd", "intbl":
		r.startTable()
	case "pard":
		if len(r.row.cells) == 0 && len(r.cell.paras) == 0 {
			r.inCell = false // unless \intbl follows
		}
	case "uc":
		r.group.unicodeSkip = min(max(n, 0), 10)
	case "u":
		r.skip = r.group.unicodeSkip
		return end, r.unicode(n)
	case "bin":
		return min(end+max(n, 0), len(r.data)), nil
	case "v":
		r.group.hidden = r.group.hidden || !given || n != 0
	default:
		if s, ok := rtfCharacters[word]; ok {
			return end, r.write(s)
		}
		if hiddenInRTF[word] && (word != "deleted" || !given || n != 0) {
			r.group.hidden = true
		}
	}
	return end, nil
}

var rtfCharacters = map[string]rune{"lquote": '‘', "rquote": '’', "ldblquote": '“', "rdblquote": '”', "bullet": '•', "endash": '–', "emdash": '—',
	"enspace": ' ', "emspace": ' ', "qmspace": ' '}

// unicode adds a character given by number; negative ones count from 65536,
// and those beyond come as two halves.
func (r *rtfReader) unicode(n int) error {
	c := rune(n & 0xffff)
	switch {
	case c >= 0xd800 && c < 0xdc00:
		r.high = c
		return nil
	case c >= 0xdc00 && c < 0xe000:
		c = 0x10000 + (r.high-0xd800)<<10 + (c - 0xdc00)
		if r.high == 0 || !utf8.ValidRune(c) {
			c = utf8.RuneError
		}
	}
	r.high = 0
	return r.write(c)
}

// take ends the text of a paragraph.
func (r *rtfReader) take() run {
	e := extent{r.from, r.text.Len()}
	r.from = e.to
	if e.from == e.to {
		return nil
	}
	return run{{r.text.String()[e.from:e.to], e}}
}

func (r *rtfReader) newline() {
	r.text.WriteByte('\n')
	r.from = r.text.Len()
}

func (r *rtfReader) endPara() {
	if r.group.hidden {
		return
	}
	p := r.take()
	if r.table != nil && (r.inCell || len(r.row.cells) > 0) {
		if p != nil {
			r.cell.paras = append(r.cell.paras, p)
		}
		r.newline()
		return
	}
	if p != nil {
		r.endTable()
		r.blocks = append(r.blocks, block{para: p})
	}
	r.newline()
}

func (r *rtfReader) startTable() {
	if r.group.hidden {
		return
	}
	if r.table == nil {
		if p := r.take(); p != nil {
			r.blocks = append(r.blocks, block{para: p})
			r.newline()
		}
		r.count++
		r.table = &table{number: r.count}
	}
	r.inCell = true
}

func (r *rtfReader) endCell() {
	if r.group.hidden {
		return
	}
	r.startTable()
	if p := r.take(); p != nil {
		r.cell.paras = append(r.cell.paras, p)
	}
	r.row.cells = append(r.row.cells, r.cell)
	r.cell = tableCell{}
	r.text.WriteByte('\t')
	r.from = r.text.Len()
}

func (r *rtfReader) endRow() {
	if r.group.hidden || r.table == nil {
		return
	}
	if p := r.take(); p != nil {
		r.cell.paras = append(r.cell.paras, p)
	}
	if len(r.cell.paras) > 0 {
		r.row.cells = append(r.row.cells, r.cell)
		r.cell = tableCell{}
	}
	if len(r.row.cells) > 0 {
		r.table.rows = append(r.table.rows, r.row)
	}
	r.row = tableRow{}
	r.inCell = false
	r.newline()
}

// endTable hands the table over once text follows that is in no row.
func (r *rtfReader) endTable() {
	if r.table == nil {
		return
	}
	if p := r.take(); p != nil {
		r.cell.paras = append(r.cell.paras, p)
	}
	if len(r.cell.paras) > 0 {
		r.row.cells = append(r.row.cells, r.cell)
	}
	if len(r.row.cells) > 0 {
		r.table.rows = append(r.table.rows, r.row)
	}
	r.cell, r.row = tableCell{}, tableRow{}
	if len(r.table.rows) > 0 {
		r.blocks = append(r.blocks, block{table: r.table})
	}
	r.table, r.inCell = nil, false
}
