package document

import (
	"html"
	"regexp"
	"strings"
)

// ruler is the line between the head and the rows of a Markdown table.
var ruler = regexp.MustCompile(`^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$`)

// textLines cuts a text at its line ends.
func textLines(text string) []extent {
	var out []extent
	from := 0
	for i := range len(text) {
		switch text[i] {
		case '\n', '\r', '\f', '\v':
			if text[i] == '\r' && i+1 < len(text) && text[i+1] == '\n' {
				continue
			}
			out = append(out, extent{from, i})
			from = i + 1
		}
	}
	return append(out, extent{from, len(text)})
}

// textBlocks makes a paragraph of every line.
func textBlocks(text string) []block {
	lines := textLines(text)
	out := make([]block, 0, len(lines))
	for _, e := range lines {
		out = append(out, block{para: run{{text[e.from:e.to], e}}})
	}
	return out
}

// hasPipeTable reports a table as Markdown writes it.
func hasPipeTable(text string) bool {
	lines := textLines(text)
	for i := 1; i < len(lines); i++ {
		if isRuler(text, lines, i) {
			return true
		}
	}
	return false
}

func isRuler(text string, lines []extent, i int) bool {
	line := text[lines[i].from:lines[i].to]
	return i > 0 && len(line) < 1000 && strings.Contains(line, "|") && ruler.MatchString(line) && strings.Contains(text[lines[i-1].from:lines[i-1].to], "|")
}

// markdownBlocks reads headings, pipe tables, fenced blocks and plain lines.
func (d *Document) markdownBlocks() []block {
	var out []block
	lines := textLines(d.Text)
	tables := 0
	fence := ""
	for i := 0; i < len(lines); i++ {
		e := lines[i]
		line := d.Text[e.from:e.to]
		trimmed := strings.TrimSpace(line)
		switch {
		case fence != "":
			if strings.HasPrefix(trimmed, fence) && strings.Trim(trimmed, fence[:1]) == "" {
				fence = ""
				continue
			}
			out = append(out, block{para: run{{line, e}}})
		case strings.HasPrefix(trimmed, "```"), strings.HasPrefix(trimmed, "~~~"):
			fence = trimmed[:3]
		case i+1 < len(lines) && isRuler(d.Text, lines, i+1):
			t := &table{header: true}
			tables++
			t.number = tables
			t.rows = append(t.rows, d.pipeRow(e))
			for i += 2; i < len(lines) && strings.Contains(d.Text[lines[i].from:lines[i].to], "|"); i++ {
				t.rows = append(t.rows, d.pipeRow(lines[i]))
			}
			i--
			out = append(out, block{table: t})
		default:
			b := block{para: d.markdownText(e, false)}
			if n := len(trimmed) - len(strings.TrimLeft(trimmed, "#")); n > 0 && n <= 6 && strings.HasPrefix(trimmed[n:], " ") && !startsWithDigit(trimmed[n+1:]) {
				b.title = true
				at := strings.IndexByte(line, '#') + n
				b.para = d.markdownText(extent{e.from + at, e.to}, false).trim()
			}
			out = append(out, b)
		}
	}
	return out
}

func startsWithDigit(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

// pipeRow cuts "| 1 | asthma | 12 |" into its cells.
func (d *Document) pipeRow(e extent) tableRow {
	line := d.Text[e.from:e.to]
	from := len(line) - len(strings.TrimLeft(line, " \t"))
	if from < len(line) && line[from] == '|' {
		from++
	}
	var r tableRow
	cell := func(to int) {
		r.cells = append(r.cells, tableCell{paras: d.cellLines(extent{e.from + from, e.from + to})})
		from = to + 1
	}
	for i := from; i < len(line); i++ {
		switch line[i] {
		case '\\':
			i++
		case '|':
			cell(i)
		}
	}
	if from < len(line) && strings.TrimSpace(line[from:]) != "" {
		cell(len(line))
	}
	return r
}

// lineBreak is how a cell of a Markdown table begins a new line.
var lineBreak = regexp.MustCompile(`(?i)<br\s*/?>`)

func (d *Document) cellLines(e extent) []run {
	var out []run
	from := e.from
	for _, m := range lineBreak.FindAllStringIndex(d.Text[e.from:e.to], -1) {
		out = append(out, d.markdownText(extent{from, e.from + m[0]}, true))
		from = e.from + m[1]
	}
	return append(out, d.markdownText(extent{from, e.to}, true))
}

// markdownText takes off what Markdown marks: backslashes before punctuation,
// ** for bold, backquotes, entities. A single * is a truncation. Bold marks
// and backquotes go only where they come in pairs.
func (d *Document) markdownText(e extent, cell bool) run {
	s := d.Text[e.from:e.to]
	var out run
	from := 0
	add := func(to int) {
		if from < to {
			out = append(out, piece{s[from:to], extent{e.from + from, e.from + to}})
		}
	}
	bold := strings.Count(s, "**") &^ 1 // an odd one out stays
	quotes := strings.Count(s, "`") &^ 1
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && strings.IndexByte("\\*_[]()#+-.!|`<>{}~", s[i+1]) >= 0:
			add(i)
			out = append(out, piece{s[i+1 : i+2], extent{e.from + i, e.from + i + 2}})
			i++
			from = i + 1
		case bold > 0 && strings.HasPrefix(s[i:], "**"):
			add(i)
			bold--
			i++
			from = i + 1
		case quotes > 0 && s[i] == '`':
			add(i)
			quotes--
			from = i + 1
		case s[i] == '&':
			if text, n := entity(s[i:]); n > 0 {
				add(i)
				out = append(out, piece{text, extent{e.from + i, e.from + i + n}})
				i += n - 1
				from = i + 1
			}
		}
	}
	add(len(s))
	if cell {
		return out.trim()
	}
	return out
}

// entity reads an entity of HTML at the start of s; n is 0 if there is none.
func entity(s string) (text string, n int) {
	end := strings.IndexByte(s[:min(len(s), 34)], ';')
	if end < 2 {
		return "", 0
	}
	name := s[:end+1]
	text = html.UnescapeString(name)
	if text == name || strings.HasSuffix(text, ";") && text != ";" {
		return "", 0
	}
	return text, end + 1
}
