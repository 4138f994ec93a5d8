package document

import (
	"slices"
	"strings"
)

// table reads a table as one strategy, as one strategy a row, or as a frame
// around paragraphs.
func (a *assembler) table(t *table) {
	p, ok := planOf(t)
	switch {
	case ok && p.column(databaseColumn) >= 0 && p.column(numberColumn) < 0:
		a.paragraphs()
		a.databaseRows(p)
	case ok:
		title := a.titleAbove()
		a.paragraphs()
		a.searchRows(p, title)
	case len(p.columns) == 1:
		for _, r := range t.rows {
			for _, c := range r.cells {
				for i, para := range c.paras {
					a.lines = append(a.lines, block{para: para, number: c.numberOf(i)})
				}
			}
		}
	default:
		a.paragraphs()
	}
}

func (c tableCell) numberOf(i int) string {
	if i < len(c.numbers) {
		return c.numbers[i]
	}
	return ""
}

// titleAbove takes the title of a table off the paragraphs before it: the
// last two that are short and no searches, or marked as headings.
func (a *assembler) titleAbove() []run {
	end := len(a.lines)
	for end > 0 && a.lines[end-1].para.blank() {
		end--
	}
	from := end
	named := false
	for from > 0 && end-from < 3 {
		b := a.lines[from-1]
		t := b.para.String()
		if b.para.blank() || len(t) > 300 || b.number != "" || looksSearched(t) && !b.title && !namesDatabase(t) {
			break
		}
		if end-from > 0 && !b.title && (named || !isCaptionText(t)) {
			break
		}
		from--
		named = named || namesDatabase(t)
		if b.title && named {
			break
		}
	}
	var out []run
	for _, b := range a.lines[from:end] {
		out = append(out, b.para.trim())
	}
	a.lines = a.lines[:from]
	return out
}

func isCaptionText(t string) bool { return caption.MatchString(t) || namesDatabase(t) }

// searchRows makes a strategy of a table's rows. A row across the table that
// names a database begins another one.
func (a *assembler) searchRows(p plan, title []run) {
	for i := range p.first - 1 { // what stands above the head belongs to the title
		for _, c := range p.table.rows[i].cells {
			for _, para := range c.filled().paras {
				title = append(title, para.trim())
			}
		}
	}
	b := &builder{}
	above := title
	block := ""
	for _, r := range p.table.rows[p.first:] {
		if text, ok := p.lone(r); ok {
			if namesDatabase(text.String()) && !looksSearched(text.String()) {
				a.excerpt(title, b)
				b = &builder{}
				title = []run{text}
				if len(a.d.Excerpts) == 0 {
					title = append(slices.Clone(above), text)
				}
				continue
			}
			b.add(text)
			b.glue("\n")
			continue
		}
		if k := p.column(blockColumn); k >= 0 && k < len(r.cells) && !r.cells[k].blank() && r.cells[k].name() != block {
			block = r.cells[k].name()
			b.glue("Block ")
			b.cell(r.cells[k])
			b.glue(":\n")
		}
		b.row(p, r)
	}
	a.excerpt(title, b)
}

// lone returns the text of a row that has one filled cell, not the query's,
// or one across the table.
func (p *plan) lone(r tableRow) (run, bool) {
	filled := filledCells(r)
	if len(filled) != 1 || len(p.columns) == 1 || len(r.cells[filled[0]].paras) != 1 {
		return nil, false
	}
	c := r.cells[filled[0]]
	text := c.paras[0].trim()
	if !c.wide && len(r.cells) > 1 && (p.columns[filled[0]] == queryColumn || lineNumber.MatchString(text.String())) {
		return nil, namesDatabase(text.String()) && !looksSearched(text.String()) && p.columns[filled[0]] != queryColumn
	}
	return text, true
}

// cell adds the paragraphs of a cell as one line.
func (b *builder) cell(c tableCell) {
	first := true
	for i, p := range c.paras {
		if p.blank() {
			continue
		}
		if !first {
			b.glue(" ")
		}
		first = false
		if n := c.numberOf(i); n != "" {
			b.glue(n + " ")
		}
		b.add(p.trim())
	}
}

// row adds a row: number, search, limits, count. Cells with a paragraph for
// each of several lines are taken apart.
func (b *builder) row(p plan, r tableRow) {
	part := func(c column) tableCell {
		if i := p.column(c); i >= 0 && i < len(r.cells) {
			return r.cells[i]
		}
		return tableCell{}
	}
	number, query, limit, count := part(numberColumn).filled(), part(queryColumn).filled(), part(limitColumn).filled(), part(countColumn).filled()
	numbered := p.column(numberColumn) >= 0
	n := len(query.paras)
	switch {
	case numbered && len(number.paras) > 1 && len(number.paras) == n, !numbered && n > 1:
		for i := range n {
			b.line(number.only(i, n), query.only(i, n), limit.only(i, n), count.only(i, n))
		}
		if n > 1 && len(count.paras) == 1 {
			return
		}
	default:
		b.line(number, query, limit, count)
	}
}

// filled leaves out empty paragraphs.
func (c tableCell) filled() tableCell {
	var out tableCell
	for i, p := range c.paras {
		if !p.blank() {
			out.paras = append(out.paras, p)
			out.numbers = append(out.numbers, c.numberOf(i))
		}
	}
	return out
}

// only returns paragraph i of a cell that has one for each of n lines. A
// single one belongs to the last line.
func (c tableCell) only(i, n int) tableCell {
	switch {
	case len(c.paras) == n:
		return tableCell{paras: c.paras[i : i+1], numbers: []string{c.numberOf(i)}}
	case i == n-1:
		return c
	}
	return tableCell{}
}

func (b *builder) line(number, query, limit, count tableCell) {
	if number.blank() && query.blank() && limit.blank() && count.blank() {
		return
	}
	if !number.blank() {
		b.cell(number)
		if strings.Trim(number.name(), "0123456789") == "" {
			b.glue(".") // a column of numbers leaves no doubt that it is one
		}
		b.glue("\t")
	}
	b.cell(query)
	if !limit.blank() {
		b.glue("\t")
		if t := limit.name(); !strings.Contains(t, " - ") && !strings.Contains(t, ":") {
			b.glue("Limits: ") // PubMed's column holds "English, Humans" alone
		}
		b.cell(limit)
	}
	if !count.blank() {
		b.glue("\t")
		b.count(count)
	}
	b.glue("\n")
}

// count adds the number of a cell such as "View Results (1,234)"; the words
// around it stay outside.
func (b *builder) count(c tableCell) {
	for _, p := range c.paras {
		if m := aNumber.FindStringIndex(p.String()); m != nil {
			b.add(p.cut(m[0], m[1]))
			return
		}
	}
	b.cell(c)
}

// databaseRows makes a strategy of each row, or of neighbours with the same
// database: "Ovid MEDLINE | (exp asthma/ or …".
func (a *assembler) databaseRows(p plan) {
	k := p.column(databaseColumn)
	b := &builder{}
	var title []run
	for _, r := range p.table.rows[p.first:] {
		if k < len(r.cells) && !r.cells[k].blank() {
			a.excerpt(title, b)
			b, title = &builder{}, nil
			for _, para := range r.cells[k].filled().paras {
				title = append(title, para.trim())
			}
		}
		b.row(p, r)
	}
	a.excerpt(title, b)
}
