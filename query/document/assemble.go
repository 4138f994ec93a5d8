package document

import (
	"regexp"
	"slices"
	"strings"
)

// An assembler goes over the blocks of a document and makes excerpts of what
// is a search.
type assembler struct {
	d     *Document
	plain bool    // all paragraphs are the strategy: a text file
	lines []block // paragraphs since the last table
	used  []bool  // bytes of the document that an excerpt or its title holds
	all   []run   // everything visible
}

// assemble makes the excerpts of the document, and lists what is in none.
func (d *Document) assemble(blocks []block) {
	tables := slices.ContainsFunc(blocks, func(b block) bool { return b.table != nil })
	a := &assembler{d: d, plain: d.Format == Text && !tables, used: make([]bool, len(d.Text))}
	for _, b := range blocks {
		if b.table == nil {
			a.lines = append(a.lines, b)
			a.all = append(a.all, b.para)
			continue
		}
		a.visible(b.table)
		a.table(b.table)
	}
	a.paragraphs()
	a.number()
	a.outside()
}

// visible notes the text and the places of a table's cells.
func (a *assembler) visible(t *table) {
	for i, r := range t.rows {
		for k, c := range r.cells {
			from, to := -1, -1
			for _, p := range c.paras {
				a.all = append(a.all, p)
				for _, x := range p {
					if from < 0 {
						from = x.at.from
					}
					to = x.at.to
				}
			}
			if from >= 0 {
				a.d.cells = append(a.d.cells, cellExtent{from, to, Cell{t.number, i + 1, k + 1}})
			}
		}
	}
}

func (a *assembler) use(r run) {
	for _, p := range r {
		for i := p.at.from; i < p.at.to; i++ {
			a.used[i] = true
		}
	}
}

// excerpt adds a strategy unless it is empty.
func (a *assembler) excerpt(title []run, b *builder) {
	text := b.text.String()
	if strings.TrimSpace(text) == "" || len(a.d.Excerpts) >= maxExcerpts {
		return
	}
	var names []string
	for _, t := range title {
		a.use(t)
		names = append(names, strings.Join(strings.Fields(t.String()), " "))
	}
	a.d.Excerpts = append(a.d.Excerpts, &Excerpt{Title: strings.Join(names, " "), Text: text, doc: a.d, marks: b.marks, title: title})
	for _, m := range b.marks {
		if !m.glue {
			for i := m.doc.from; i < m.doc.to; i++ {
				a.used[i] = true
			}
		}
	}
}

func (a *assembler) number() {
	slices.SortStableFunc(a.d.Excerpts, func(x, y *Excerpt) int { return x.start(0) - y.start(0) })
	for i, x := range a.d.Excerpts {
		x.Number = i + 1
	}
	slices.SortStableFunc(a.d.cells, func(x, y cellExtent) int { return x.from - y.from })
}

// outside lists the visible text that nothing used.
func (a *assembler) outside() {
	for _, r := range a.all {
		var rest run
		flush := func() {
			if rest = rest.trim(); !rest.blank() {
				a.d.Outside = append(a.d.Outside, Passage{rest.String(), a.d.span(extent{rest[0].at.from, rest[len(rest)-1].at.to})})
			}
			rest = nil
		}
		for _, p := range r {
			for from := p.at.from; from < p.at.to; {
				to := from + 1
				for to < p.at.to && a.used[to] == a.used[from] {
					to++
				}
				switch {
				case a.used[from]:
					flush()
				case len(p.text) == p.at.to-p.at.from:
					rest = append(rest, piece{p.text[from-p.at.from : to-p.at.from], extent{from, to}})
				default:
					rest, to = append(rest, p), p.at.to
				}
				from = to
			}
		}
		flush()
	}
}

// caption is how captions of tables and appendices begin.
var caption = regexp.MustCompile(`(?i)^\s*(?:supplement(?:ary|al)?|additional|online|e-?)?\s*(?:table|appendix|file|box|search strategy|annex|figure)\b`)

// aNumber is a whole number as tables print it.
var aNumber = regexp.MustCompile(`\d{1,3}(?:[ .,'’\x{a0}\x{2009}\x{202f}]\d{3})+\b|\d+`)

// endMatter are the headings below the last strategy of an appendix.
var endMatter = regexp.MustCompile(`(?i)^\s*(?:\d+\.?\s+)?(?:references|bibliography|literature|acknowledge?ments?|abbreviations|appendix|supplementary|supplement|annex)\b[^*$/\[\]]{0,80}$`)

// namedLimit are lines that a strategy ends with.
var namedLimit = regexp.MustCompile(`(?i)^\s*(?:limits?|limiters?|filters?|limited to|from \d{4}|published|english|language|date)\b`)

// operatorMark is an operator as nobody writes it in prose.
var operatorMark = regexp.MustCompile(`\b(?:AND|OR|NOT)\b`)

// lineLabel is the number that a line of a strategy begins with.
var lineLabel = regexp.MustCompile(`^\s*(?:#\s?|S)?(\d{1,4})(?:[.):]\s*|\s+|\t|$)`)
