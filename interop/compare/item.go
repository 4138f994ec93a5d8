package main

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/refsift/refsift"
)

// An item is what a program understood of one record, in words that can be
// compared: one value for each of fieldNames, "" where there is none.
type item map[string]string

// fieldNames are the fields that must survive, in the order of the table.
var fieldNames = []string{"title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "abstract"}

// A person is a name before it is compared.
type person struct{ family, given, suffix, whole string }

// itemOf takes from a record what other programs are asked to keep.
func itemOf(rec *refsift.Record) item {
	people := make([]person, len(rec.Authors))
	for i, a := range rec.Authors {
		people[i] = person{a.Family, a.Given, a.Suffix, a.Corporate}
	}
	year := ""
	if rec.Year > 0 {
		year = strconv.Itoa(rec.Year)
	}
	pages, kind := rec.Pages, ""
	if pages == "" {
		pages, kind = rec.ArticleNumber, "number"
	}
	return item{
		"kind": kind, "type": string(rec.Type),
		"title": plainTitle(rec.Title), "authors": authors(people), "year": year, "journal": plainTitle(rec.Source),
		"volume": plain(rec.Volume), "issue": plain(rec.Issue), "pages": plainPages(pages),
		"doi": strings.ToLower(rec.DOI.String()), "abstract": plain(rec.Abstract),
	}
}

// authors writes the names of a list in order, each as its family name with
// particles, its given name and its suffix. Programs divide names at different
// places ("van der Berg, J." and "Berg, J. van der", "el-Guebaly" and "el" +
// "Guebaly"), so the words of a name are compared, not the division.
func authors(list []person) string {
	out := make([]string, 0, len(list))
	for _, p := range list {
		words := strings.Join([]string{p.whole, p.family, initials(p.given), p.suffix}, " ")
		words = strings.NewReplacer(".", " ", ",", " ", "-", " ", "‐", " ").Replace(plain(words))
		out = append(out, strings.Join(strings.Fields(words), " "))
	}
	return strings.Join(out, "; ")
}

var capitals = regexp.MustCompile(`^\p{Lu}{2,6}$`)

// initials writes "JR" as "J R": bibutils takes initials apart.
func initials(given string) string {
	if s := strings.TrimSpace(given); capitals.MatchString(s) {
		return strings.Join(strings.Split(s, ""), " ")
	}
	return given
}

// quotes folds quotation marks: BibTeX readers take ' and \` for the marks that
// LaTeX prints in their place.
var quotes = strings.NewReplacer("\u2019", "'", "\u2018", "'", "`", "'", "\u201c", `"`, "\u201d", `"`, "''", `"`)

// plain is the text of a value without what does not belong to it: composed
// letters, single spaces, straight quotation marks.
func plain(s string) string {
	return strings.Join(strings.Fields(quotes.Replace(norm.NFC.String(s))), " ")
}

var colons = regexp.MustCompile(`([?]?)\s*:\s*`)

// plainTitle leaves out the colon between title and subtitle: MODS holds them
// apart and does not tell what stood between them.
func plainTitle(s string) string { return plain(colons.ReplaceAllString(s, "$1 ")) }

var dashes = regexp.MustCompile(`\s*[-‐‑–—]+\s*`)

// plainPages writes ranges with one hyphen.
func plainPages(s string) string { return dashes.ReplaceAllString(plain(s), "-") }
