package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
)

// A task is one row of the table of times: a single search, or the lines of a
// strategy from number First on (from 0). Lines before First are there to be
// referred to.
type task struct {
	Name, About string
	Expr        query.Expr      // nil for a strategy
	Strategy    *query.Strategy // nil for a search
	First       int
}

// Near reports whether the task has a proximity search, which bleve.Search has
// no way to express.
func (t *task) Near() bool {
	for _, x := range t.Written() {
		if hasNear(x) {
			return true
		}
	}
	return false
}

// Written returns the searches of the task with every reference to a line
// written out.
func (t *task) Written() []query.Expr {
	if t.Strategy == nil {
		return []query.Expr{t.Expr}
	}
	var out []query.Expr
	for _, l := range t.Strategy.Lines[t.First:] {
		out = append(out, writeOut(t.Strategy, l))
	}
	return out
}

// writeOut returns the search of a line with those of the lines that it names.
func writeOut(s *query.Strategy, l *query.Line) query.Expr {
	var out func(x query.Expr) query.Expr
	all := func(list []query.Expr) (args []query.Expr) {
		for _, x := range list {
			args = append(args, out(x))
		}
		return args
	}
	out = func(x query.Expr) query.Expr {
		switch x := x.(type) {
		case *query.And:
			return &query.And{Args: all(x.Args)}
		case *query.Or:
			return &query.Or{Args: all(x.Args)}
		case *query.Not:
			return &query.Not{Left: out(x.Left), Right: out(x.Right)}
		case *query.LineRef, *query.LineRange:
			var args []query.Expr
			for _, m := range s.Resolve(x, l) {
				args = append(args, writeOut(s, m))
			}
			if len(args) == 1 {
				return args[0]
			}
			if r, ok := x.(*query.LineRange); ok && r.All {
				return &query.And{Args: args}
			}
			return &query.Or{Args: args}
		}
		return x
	}
	return out(l.Expr)
}

func hasNear(x query.Expr) bool {
	var args []query.Expr
	switch x := x.(type) {
	case *query.Near:
		return true
	case *query.And:
		args = x.Args
	case *query.Or:
		args = x.Args
	case *query.Not:
		args = []query.Expr{x.Left, x.Right}
	}
	for _, a := range args {
		if hasNear(a) {
			return true
		}
	}
	return false
}

// tasks returns what is measured, in the order of the table.
func (c *corpus) tasks() []*task {
	p := c.parts()
	out := []*task{
		{Name: "a1", About: "a term", Expr: term(c.words[1200])},
		{Name: "a2", About: "a common term", Expr: term("between")},
		{Name: "b", About: "OR of 22 phrases", Expr: or(p.phrases...)},
		{Name: "b2", About: `"of the"`, Expr: phrase("of the")},
		{Name: "c1", About: "coproduc*", Expr: prefix("coproduc")},
		{Name: "c2", About: "inter*, thousands of words", Expr: prefix("inter")},
		{Name: "d", About: "OR of 500 headings", Expr: or(p.headings...)},
		{Name: "e", About: "(22 phrases, 40 terms) AND (500 headings, 3 prefixes) AND (40 terms, prefix)", Expr: p.e()},
		{Name: "f", About: `"co production" or coproduc* or "co design" or codesign`, Expr: or(phrase("co production"), prefix("coproduc"), phrase("co design"), term("codesign"))},
		{Name: "g1", About: "stakeholder* adj3 engag*", Expr: near(2, prefix("stakeholder"), prefix("engag"))},
		{Name: "g2", About: "(public or patient*) adj3 (involve* or research)", Expr: g2()},
		{Name: "h", About: "e NOT 5 headings", Expr: not(p.e(), or(p.excluded...))},
		{Name: "i", About: "years 2010-2020", Expr: years()},
		{Name: "j", About: "e AND years AND language", Expr: and(p.e(), years(), language())},
		{Name: "k", About: "OR of 100 headings", Expr: or(p.headings[:100]...)},
		{Name: "l", About: "a phrase of rare words", Expr: phrase("citizen science")},
		{Name: "combine", About: "10 lines that only combine earlier lines", Strategy: p.combining(), First: combineFirst},
		{Name: "s", About: "strategy of 40 lines without proximity", Strategy: p.strategy(phrase("public involvement"))},
		{Name: "sn", About: "strategy of 40 lines with proximity", Strategy: p.strategy(g2())},
	}
	return out
}

// parts are what the larger searches are put together from.
type parts struct {
	phrases  []query.Expr // 22
	headings []query.Expr // 500, common and rare
	excluded []query.Expr // 5 headings
	terms    [2][]query.Expr
	prefixes [4]query.Expr
}

func (c *corpus) parts() *parts {
	p := &parts{prefixes: [4]query.Expr{prefix("coproduc"), prefix("engag"), prefix("microb"), prefix("participat")}}
	for _, s := range []string{
		"co production", "empowerment approach", "stakeholder engagement", "public involvement research",
		"shared decision making process", "patient participation model", "service user voice", "action research project",
		"peer support programme", "community engagement approach", "lived experience research", "consumer panels care",
		"knowledge exchange model", "user centred design process", "experience based approach", "advance planning services",
		"self management programme", "family carers research", "mutual aid services", "partnership working planning",
		"priority setting research", "participatory research",
	} {
		p.phrases = append(p.phrases, phrase(s))
	}
	for i := range 500 {
		p.headings = append(p.headings, heading(c.headings[2+5*i]))
	}
	for i := range 5 {
		p.excluded = append(p.excluded, heading(c.headings[3+11*i]))
	}
	for i := range 40 {
		p.terms[0] = append(p.terms[0], term(c.words[200+29*i]))
		p.terms[1] = append(p.terms[1], term(c.words[210+23*i]))
	}
	return p
}

func (p *parts) e() query.Expr {
	return and(
		or(or(p.phrases...), or(p.terms[0]...)),
		or(append([]query.Expr{p.prefixes[0], p.prefixes[1], p.prefixes[2]}, p.headings...)...),
		or(or(p.terms[1]...), p.prefixes[3]),
	)
}

// strategy is forty lines as reviews write them: a block of phrases line by
// line, blocks of headings and words, their combination, exclusions, limits.
// The line that is handed in stands beside the phrases.
func (p *parts) strategy(beside query.Expr) *query.Strategy {
	var s lines
	for _, x := range p.phrases { // 1-22
		s.add(x)
	}
	s.add(&query.LineRange{From: "1", To: "22"}) // 23
	s.add(or(p.headings...))                     // 24
	s.add(p.prefixes[0])                         // 25
	s.add(or(p.prefixes[1], p.prefixes[2]))      // 26
	s.add(or(p.terms[0]...))                     // 27
	s.add(&query.LineRange{From: "24", To: "26"})
	s.add(or(p.terms[1]...)) // 29
	s.add(p.prefixes[3])     // 30
	s.add(or(ref(29), ref(30)))
	s.add(beside)                        // 32
	s.add(or(ref(23), ref(27), ref(32))) // 33
	s.add(and(ref(33), ref(28)))         // 34
	s.add(and(ref(34), ref(31)))         // 35
	s.add(or(p.excluded...))             // 36
	s.add(not(ref(35), ref(36)))         // 37
	s.add(years())                       // 38
	s.add(language())                    // 39
	s.add(and(ref(37), ref(38), ref(39)))
	return s.strategy()
}

// combineFirst is the first of the ten lines of combining that only combine.
const combineFirst = 8

func (p *parts) combining() *query.Strategy {
	var s lines
	s.add(term("between"))                                 // 1
	s.add(or(p.headings...))                               // 2
	s.add(or(p.terms[0]...))                               // 3
	s.add(or(p.terms[1]...))                               // 4
	s.add(prefix("inter"))                                 // 5
	s.add(years())                                         // 6
	s.add(prefix("coproduc"))                              // 7
	s.add(or(p.excluded...))                               // 8
	s.add(or(ref(1), ref(7)))                              // 9
	s.add(and(ref(2), ref(3)))                             // 10
	s.add(and(ref(9), ref(10)))                            // 11
	s.add(not(ref(11), ref(8)))                            // 12
	s.add(&query.LineRange{From: "1", To: "8"})            // 13
	s.add(&query.LineRange{From: "1", To: "7", All: true}) // 14
	s.add(and(ref(4), ref(5), ref(6)))                     // 15
	s.add(or(ref(12), ref(15)))                            // 16
	s.add(not(ref(13), ref(16)))                           // 17
	s.add(and(or(ref(1), ref(3), ref(7)), or(ref(2), ref(5)), ref(6)))
	return s.strategy()
}

// lines numbers lines as they are added.
type lines []*query.Line

func (s *lines) add(x query.Expr) {
	n := strconv.Itoa(len(*s) + 1)
	*s = append(*s, &query.Line{Label: n, Number: n, Reported: -1, Expr: x})
}

// strategy returns the lines as a parser does: Map, like it, notes once where
// each line stands. Otherwise every reference would look for that again.
func (s lines) strategy() *query.Strategy {
	return (&query.Strategy{Lines: s}).Map(func(_ *query.Line, x query.Expr) query.Expr { return x })
}

var tiab = query.Fields{In: []query.Field{query.Title, query.Abstract}}

func term(word string) query.Expr { return &query.Term{Word: query.Lit(word), Fields: tiab} }

func prefix(stem string) query.Expr {
	return &query.Term{Word: query.Word{{Text: stem}, {Wild: query.Any}}, Fields: tiab}
}

func phrase(text string) query.Expr {
	x := &query.Phrase{Fields: tiab}
	for w := range strings.FieldsSeq(text) {
		x.Words = append(x.Words, query.Lit(w))
	}
	return x
}

// near allows for distance other words between.
func near(distance int, args ...query.Expr) query.Expr {
	return &query.Near{Args: args, Distance: distance, Fields: tiab}
}

func g2() query.Expr {
	return near(2, or(term("public"), prefix("patient")), or(prefix("involve"), term("research")))
}

func heading(name string) query.Expr { return &query.Descriptor{Heading: name} }

func years() query.Expr {
	return &query.Range{From: refsift.Date{Year: 2010}, To: refsift.Date{Year: 2020}, Fields: query.Fields{In: []query.Field{query.Date}}}
}

func language() query.Expr {
	return &query.Term{Word: query.Lit("eng"), Fields: query.Fields{In: []query.Field{query.Languages}}}
}

func or(args ...query.Expr) query.Expr  { return &query.Or{Args: args} }
func and(args ...query.Expr) query.Expr { return &query.And{Args: args} }
func not(left, right query.Expr) query.Expr {
	return &query.Not{Left: left, Right: right}
}
func ref(n int) query.Expr { return &query.LineRef{Label: fmt.Sprint(n)} }

// A leaf of a search, in words that every engine has. Exactly one of Words,
// Heading, Years, Language and Near is set.
type leaf struct {
	Words    []word // one word, or a phrase; in title or abstract
	Near     [][]word
	Between  int // other words between the two sides of Near
	Heading  string
	Years    [2]int
	Language string
}

// A word, or with Prefix every word that begins with it.
type word struct {
	Text   string
	Prefix bool
}

// leafOf reads a leaf; it fails on what the searches here do not have.
func leafOf(x query.Expr) (leaf, error) {
	switch x := x.(type) {
	case *query.Term:
		w := word{x.Word[0].Text, x.Word.HasWildcard()}
		if x.Fields.In[0] == query.Languages {
			return leaf{Language: w.Text}, nil
		}
		return leaf{Words: []word{w}}, nil
	case *query.Phrase:
		var l leaf
		for _, w := range x.Words {
			l.Words = append(l.Words, word{w[0].Text, w.HasWildcard()})
		}
		return l, nil
	case *query.Near:
		l := leaf{Between: x.Distance}
		for _, a := range x.Args {
			l.Near = append(l.Near, nearSide(a))
		}
		return l, nil
	case *query.Descriptor:
		return leaf{Heading: x.Heading}, nil
	case *query.Range:
		return leaf{Years: [2]int{x.From.Year, x.To.Year}}, nil
	}
	return leaf{}, fmt.Errorf("no engine is asked for %T", x)
}

func nearSide(x query.Expr) (out []word) {
	if o, ok := x.(*query.Or); ok {
		for _, a := range o.Args {
			out = append(out, nearSide(a)...)
		}
		return out
	}
	t := x.(*query.Term)
	return []word{{t.Word[0].Text, t.Word.HasWildcard()}}
}
