package document

import (
	"fmt"
	"strings"

	"github.com/refsift/refsift"
)

// csvBlocks reads the file as a table with separators.
func (d *Document) csvBlocks() ([]block, error) {
	sep := separatorOf(d.Text)
	if n := strings.Count(d.Text, string(sep)); n > maxCells {
		return nil, fmt.Errorf("%d cells: %w", n, refsift.ErrTooLarge)
	}
	return []block{{table: &table{number: 1, rows: separated(d.Text, sep, 0)}}}, nil
}

var separators = [...]byte{'\t', ',', ';'}

// sniffed is how much of a text decides about its separator.
const sniffed = 32 << 10

// separatorOf returns the separator that gives the most rows the same number
// of cells as the head, more than one, or as the first row where none is a
// head; a tab if none does.
func separatorOf(text string) byte {
	best, most, headed := separators[0], 0, false
	for _, sep := range separators {
		rows := separated(text[:min(len(text), sniffed)], sep, 50)
		head := headRow(rows)
		n, named := alikeRows(rows, max(head, 0)), head >= 0
		if named && !headed && n > 0 || named == headed && n > most {
			best, most, headed = sep, n, named
		}
	}
	return best
}

// alikeRows counts the rows with as many cells as row i.
func alikeRows(rows []tableRow, i int) (n int) {
	for _, r := range rows {
		if len(r.cells) > 1 && len(r.cells) == len(rows[i].cells) {
			n++
		}
	}
	return n
}

// hasSeparatedTable reports whether a text is a table with a head that names
// the columns of a search: "Search number,Query,Results". Columns pasted one
// below the other and tabs inside plain lines are the parser's business.
func hasSeparatedTable(text string) bool {
	text = strings.TrimLeft(text, "\ufeff \r\n")
	for _, sep := range separators {
		rows := separated(text[:min(len(text), sniffed)], sep, 50)
		if len(rows) < 2 || len(rows[0].cells) < 2 {
			continue
		}
		if known, query := namedColumns(rows[0]); known >= 2 && query && alikeRows(rows, 0)*5 >= len(rows)*3 {
			return true
		}
	}
	return false
}

// separated cuts a text into rows and cells. A cell in quotation marks may
// hold separators, line ends and doubled quotation marks; a quotation mark
// inside a cell is an ordinary character, as phrases begin with one that
// nobody doubled. most bounds the rows; 0: all.
func separated(text string, sep byte, most int) []tableRow {
	var rows []tableRow
	noClose := false // no quoted cell ends in the rest of the text
	for at := 0; at < len(text) && (most == 0 || len(rows) < most); {
		var r tableRow
		for {
			var c tableCell
			quoted := false
			if !noClose && at < len(text) && text[at] == '"' {
				var end int
				if c, end, quoted = quotedCell(text, at, sep); quoted {
					at = end
				} else {
					noClose = end < 0
				}
			}
			if !quoted {
				end := at
				for end < len(text) && text[end] != sep && text[end] != '\n' && text[end] != '\r' {
					end++
				}
				c = plainCell(text, extent{at, end})
				at = end
			}
			r.cells = append(r.cells, c)
			if at >= len(text) || text[at] != sep {
				break
			}
			at++
		}
		if at < len(text) { // the line end
			if text[at] == '\r' && at+1 < len(text) && text[at+1] == '\n' {
				at++
			}
			at++
		}
		rows = append(rows, r)
	}
	return rows
}

func plainCell(text string, e extent) tableCell {
	return tableCell{paras: []run{{{text[e.from:e.to], e}}}}
}

// quotedCell reads a cell from its quotation mark on. It is one only if a
// separator, a line end or the end of the text follows the closing mark. end
// is -1 where no closing mark is left in the text.
func quotedCell(text string, at int, sep byte) (c tableCell, end int, ok bool) {
	var para run
	from := at + 1
	add := func(to int) {
		if from < to {
			para = append(para, piece{text[from:to], extent{from, to}})
		}
	}
	const longest = 1 << 20
	for i := from; i < len(text); i++ {
		switch {
		case i-at > longest:
			return c, 0, false
		case text[i] == '\n':
			add(i)
			c.paras = append(c.paras, para)
			para, from = nil, i+1
		case text[i] != '"':
		case i+1 < len(text) && text[i+1] == '"':
			add(i)
			para = append(para, piece{`"`, extent{i, i + 2}})
			i++
			from = i + 1
		default:
			add(i)
			c.paras = append(c.paras, para)
			i++
			return c, i, i == len(text) || text[i] == sep || text[i] == '\n' || text[i] == '\r'
		}
	}
	return c, -1, false
}
