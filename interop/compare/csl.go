package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// A cslItem is what we ask of an item of CSL JSON. Numbers may be numbers or strings.
type cslItem struct {
	Type     string    `json:"type"`
	Title    text      `json:"title"`
	Author   []cslName `json:"author"`
	Issued   cslDate   `json:"issued"`
	Journal  text      `json:"container-title"`
	Event    text      `json:"event-title"` // of conference papers, where T2 names the conference
	Volume   text      `json:"volume"`
	Issue    text      `json:"issue"`
	Number   text      `json:"number"`
	Page     text      `json:"page"`
	DOI      text      `json:"DOI"`
	Abstract text      `json:"abstract"`
}

type cslName struct {
	Family   string `json:"family"`
	Given    string `json:"given"`
	Suffix   string `json:"suffix"`
	Literal  string `json:"literal"`
	Dropping string `json:"dropping-particle"`
	Particle string `json:"non-dropping-particle"`
}

type cslDate struct {
	Parts [][]json.Number `json:"date-parts"`
	Raw   string          `json:"raw"`
}

// text is a string, a number, or a list of them.
type text string

// UnmarshalJSON implements json.Unmarshaler.
func (t *text) UnmarshalJSON(b []byte) error {
	var v any
	if err := json.Unmarshal(b, &v); err != nil {
		return err
	}
	*t = text(words(v))
	return nil
}

func words(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case []any:
		parts := make([]string, len(v))
		for i, x := range v {
			parts[i] = words(x)
		}
		return strings.Join(parts, " ")
	}
	return ""
}

// readCSL reads items of CSL JSON, one a line.
func readCSL(r io.Reader) ([]item, error) {
	var out []item
	dec := json.NewDecoder(r)
	for {
		var c cslItem
		if err := dec.Decode(&c); err == io.EOF {
			return out, nil
		} else if err != nil {
			return out, fmt.Errorf("item %d: %w", len(out)+1, err)
		}
		out = append(out, c.item())
	}
}

func (c *cslItem) item() item {
	people := make([]person, len(c.Author))
	for i, n := range c.Author {
		people[i] = person{strings.Join([]string{n.Dropping, n.Particle, n.Family}, " "), n.Given, n.Suffix, n.Literal}
	}
	year := c.Issued.Raw
	if len(c.Issued.Parts) > 0 && len(c.Issued.Parts[0]) > 0 {
		year = c.Issued.Parts[0][0].String()
	}
	journal := c.Journal
	if journal == "" {
		journal = c.Event
	}
	page, issue := c.Page, c.Issue
	switch c.Type {
	case "article-journal", "article", "review":
		page = cmp.Or(page, c.Number) // of an article that has a number in place of pages
	default:
		issue = cmp.Or(issue, c.Number) // of a report: for BibTeX and for us it is the same field
	}
	return item{
		"title": plainTitle(richText(c.Title)), "authors": authors(people), "year": year, "journal": plainTitle(richText(journal)),
		"volume": richText(c.Volume), "issue": richText(issue), "pages": plainPages(richText(page)),
		"doi": strings.ToLower(plain(string(c.DOI))), "abstract": richText(c.Abstract),
	}
}

// caseProtection is how citation-js marks what stood in braces in BibTeX.
var caseProtection = strings.NewReplacer(`<span class="nocase">`, "", "</span>", "")

func richText(t text) string { return plain(caseProtection.Replace(string(t))) }
