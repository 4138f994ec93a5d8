package bibtex

import (
	"fmt"
	"strings"
	"testing"

	"github.com/refsift/refsift"
)

// show prints a field of a record as the checklist writes it.
func show(rec *refsift.Record, field string) string {
	people := func(list []refsift.Author) string {
		var out []string
		for _, a := range list {
			if a.Corporate != "" {
				out = append(out, "{"+a.Corporate+"}")
			} else {
				out = append(out, a.String())
			}
		}
		return strings.Join(out, "; ")
	}
	switch field {
	case "title":
		return rec.Title
	case "original":
		return rec.OriginalTitle
	case "authors":
		return people(rec.Authors)
	case "editors":
		return people(rec.Editors)
	case "date":
		return rec.Date.String()
	case "source":
		return rec.Source
	case "abbrev":
		return rec.SourceAbbrev
	case "series":
		return rec.Series
	case "issue":
		return rec.Issue
	case "place":
		return rec.Place
	case "publisher":
		return rec.Publisher
	case "type":
		return string(rec.Type)
	case "pmid":
		return rec.PMID.String()
	case "number":
		return rec.ArticleNumber
	case "languages":
		return strings.Join(rec.Languages, "; ")
	case "notes":
		return strings.Join(rec.Notes, "; ")
	case "urls":
		return strings.Join(rec.URLs, "; ")
	case "key":
		return rec.ExportID
	}
	v, _ := rec.Tag(field)
	return v
}

// TestChecklist goes through what BibTeX and the manual of biblatex allow, an
// entry each. Entries behind the first are those that it refers to.
func TestChecklist(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, field, want string }{
		// dates of biblatex
		{`@article{a, date={2019-05/2020-01}}`, "date", "2019-05"},
		{`@article{a, date={2019-05-07}}`, "date", "2019-05-07"},
		{`@article{a, date={2003-04/}}`, "date", "2003-04"},
		{`@article{a, date={/2003-04}}`, "date", "2003-04"},
		{`@article{a, date={2004-06-22T12:00:00}}`, "date", "2004-06-22"},
		{`@article{a, date={2010?}}`, "date", "2010"},
		{`@article{a, date={2010~}}`, "date", "2010"},
		{`@article{a, date={1995-21}}`, "date", "1995"}, // spring
		{`@article{a, date={199X}}`, "date", ""},
		{`@article{a, date={2001-02}, origdate={1899}, urldate={2020-01-01}, eventdate={2000}}`, "date", "2001-02"},
		{`@article{a, origdate={1899}}`, "origdate", "1899"},
		{`@article{a, year=2001, month=mar}`, "date", "2001-03"},
		{`@article{a, year=2001, month=mar # "~5"}`, "date", "2001-03-05"},
		{`@article{a, year=2001, month={March}}`, "date", "2001-03"},
		{`@article{a, year=2001, month=3, day=9}`, "date", "2001-03-09"},
		// titles and containers
		{`@article{a, title={T}, journaltitle={Pears}, journalsubtitle={News}}`, "source", "Pears: News"},
		{`@article{a, title={T}, journaltitle={Journal of Pears}, shortjournal={J Pears}}`, "abbrev", "J Pears"},
		{`@book{a, title={Pears}, subtitle={A Book}}`, "title", "Pears: A Book"},
		{`@book{a, title={Pears}, maintitle={All Fruit}, mainsubtitle={In Parts}}`, "series", "All Fruit: In Parts"},
		{`@book{a, maintitle={All Fruit}}`, "title", "All Fruit"},
		{`@incollection{a, title={C}, booktitle={B}, booksubtitle={BS}, maintitle={M}}`, "source", "B: BS"},
		{`@incollection{a, title={C}, maintitle={M}}`, "source", "M"},
		{`@article{a, title={T}, origtitle={Birnen}}`, "original", "Birnen"},
		{`@article{a, number=3, issue={Spring}}`, "issue", "3"},
		{`@article{a, issue={Spring}}`, "issue", "Spring"},
		{`@article{a, eid={e12}}`, "number", "e12"},
		{`@book{a, location={Northtown}, publisher={Pear Press}}`, "place", "Northtown"},
		{`@thesis{a, institution={Univ Utopia}}`, "publisher", "Univ Utopia"},
		{`@thesis{a, type={phdthesis}}`, "type", "thesis"},
		{`@misc{a, eprint={12345678}, eprinttype={pubmed}}`, "pmid", "12345678"},
		{`@misc{a, eprint={1234.5678}, eprinttype={arxiv}}`, "pmid", ""},
		{`@misc{a, eprint={1234.5678}, archiveprefix={arXiv}}`, "eprint", "1234.5678"},
		{`@article{a, langid={german}}`, "languages", "german"},
		{`@article{a, pubstate={inpress}}`, "pubstate", "inpress"},
		{`@article{a, related={b}, relatedtype={reprintof}}`, "related", "b"},
		{`@online{a, url={http://a.example/x%20y_z~1}, urldate={2020-01-01}}`, "urls", "http://a.example/x%20y_z~1"},
		// people
		{`@book{a, editor={Lund, Eva}, editortype={redactor}, editora={Tal, Ben}, editoratype={compiler}}`, "editors", "Lund, Eva"},
		{`@book{a, editora={Tal, Ben}, editoratype={compiler}}`, "editora", "Tal, Ben"},
		{`@book{a, translator={Berg, Jan}}`, "translator", "Berg, Jan"},
		{`@misc{a, author={Ludwig van Beethoven}}`, "authors", "van Beethoven, Ludwig"},
		{`@misc{a, author={de la Cruz, Jr, Maria}}`, "authors", "de la Cruz, Maria, Jr"},
		{`@misc{a, author={Jean-Paul Sartre and others}}`, "authors", "Sartre, Jean-Paul"},
		{`@misc{a, author={{World Health Organization} and {Barnes and Noble, Inc.}}}`, "authors", "{World Health Organization}; {Barnes and Noble, Inc.}"},
		{`@misc{a, author={{van der Berg}, Jan and {\relax Ch}arles Darwin and d'Aviano, Marco}}`, "authors", "van der Berg, Jan; Darwin, Charles; d'Aviano, Marco"},
		{`@misc{a, author={{\'E}mile {\"U}nl{\"u} and M{\"u}ller, J{\"o}rg and O'Brien, Conan}}`, "authors", "Ünlü, Émile; Müller, Jörg; O'Brien, Conan"},
		{`@misc{a, author={Given={Jan}, family={Berg}}}`, "authors", "Berg, Jan"},
		{`@misc{a, author={family=Berg, given=Jan, prefix=van der, suffix=Jr}}`, "authors", "van der Berg, Jan, Jr"},
		{"@misc{a, author={Berg, Jan AND Lund, Eva\nand Tal, Ben}}", "authors", "Berg, Jan; Lund, Eva; Tal, Ben"},
		// inheritance
		{`@inproceedings{a, title={C}, crossref={p}} @proceedings{p, title={Proc}, subtitle={Sub}, year=1999}`, "source", "Proc: Sub"},
		{`@inproceedings{a, title={C}, booktitle={Own}, crossref={p}} @proceedings{p, title={Proc}, booktitle={Other}}`, "source", "Own"},
		{`@inproceedings{a, title={C}, crossref={P}} @proceedings{p, title={Proc}, year=1999}`, "date", "1999"},
		{`@inbook{a, title={C}, crossref={b}} @book{b, title={B}, author={Okafor, Ada}}`, "authors", "Okafor, Ada"},
		{`@incollection{a, title={C}, crossref={b}} @book{b, title={B}, author={Okafor, Ada}, editor={Lund, Eva}}`, "authors", ""},
		{`@incollection{a, title={C}, crossref={b}} @book{b, title={B}, doi={10.1000/b}, pages={1--400}}`, "title", "C"},
		{`@article{a, title={C}, crossref={p}} @periodical{p, title={Pears}, subtitle={News}}`, "source", "Pears: News"},
		{`@book{a, title={V}, crossref={m}} @mvbook{m, title={All Fruit}, subtitle={In Parts}}`, "series", "All Fruit: In Parts"},
		{`@article{a, title={C}, xdata={x}} @xdata{x, journaltitle={Pears}}`, "source", "Pears"},
		{`@inbook{a, title={C}, crossref={b}} @book{b, title={B}, crossref={m}} @mvbook{m, title={M}, publisher={Pear Press}}`, "publisher", "Pear Press"},
		// macros, directives, delimiters
		{`@string{jp = {Pears}} @article{a, journal = jp}`, "source", "Pears"},
		{`@string{p = {Pears}} @string{jp = "Journal of " # p} @article{a, journal = JP}`, "source", "Journal of Pears"},
		{`@article{a, title = {Late } # late # { x}} @string{late = "macro"}`, "title", "Late macro x"},
		{`@article{a, journal = "J " # nosuch}`, "source", "J nosuch"},
		{`@preamble{ "\newcommand{\x}[1]{}" # {y} } @article{a, title={T}}`, "key", "a"},
		{`@comment{ a {nested} @article{no, title={No}} } @article{a, title={T}}`, "key", "a"},
		{`@article(a, title = "Paren {T)}", year = 2001)`, "title", "Paren T)"},
		{`@article(a, title = {T}, year = 2001)`, "date", "2001"},
		{`@article{a, title = "A {"}quoted{"} word"}`, "title", `A "quoted" word`},
		// accents, letters, marks
		{`@misc{a, title={\'{\i} {\'\i} \'i \i{} \j{} \'{\j}}}`, "title", "í í í ı ȷ j́"},
		{`@misc{a, title={{\c c} \c{c} \c c \v{s} \H{o} \k{a} \r{a} \u{g} \.{z} \d{h} \={a} \~n \^e \"o \` + "`" + `a}}`, "title", "ç ç ç š ő ą å ğ ż ḥ ā ñ ê ö à"},
		{`@misc{a, title={\ae{} \AE{} \oe{} \OE{} \ss{} \o{} \O{} \l{} \L{} \aa{} \AA{} \dh{} \th{} \dj{} \ng{}}}`, "title", "æ Æ œ Œ ß ø Ø ł Ł å Å ð þ đ ŋ"},
		{`@misc{a, title={pear{\textquoteright}s \textquotedblleft x\textquotedblright{} ` + "``q''" + `}}`, "title", "pear’s “x” “q”"},
		{`@misc{a, title={1--2 --- 3~4 \& \% \_ \# \$}}`, "title", "1–2 — 3 4 & % _ # $"},
		{`@misc{a, note={\url{http://a.b/c_d} and \href{http://x.y/~z}{text}}}`, "notes", "http://a.b/c_d and text"},
		{`@misc{a, title={\emph{it} {\em em} {\bf b} \textit{a \textbf{b}} \mkbibquote{q}}}`, "title", "it em b a b q"},
		{`@misc{a, title={H$_2$O, $\alpha$, x\textsuperscript{2}, \nosuch{y}}}`, "title", `H₂O, α, x², \nosuch{y}`},
	} {
		rec, err := NewReader(strings.NewReader(tt.in)).Read()
		if err != nil {
			t.Errorf("%s: %v", tt.in, err)
			continue
		}
		if got := strings.ReplaceAll(show(rec, tt.field), "\u00a0", " "); got != tt.want {
			t.Errorf("%s\n%s: %q, want %q", tt.in, tt.field, got, tt.want)
		}
		if rec.DOI.IsValid() || strings.Contains(fmt.Sprint(rec.Pages), "400") {
			t.Errorf("%s: inherited what is the parent's own", tt.in)
		}
	}
}
