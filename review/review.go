package review

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
)

var (
	//go:embed page.html
	pageHTML string
	//go:embed page.css
	pageCSS string
	//go:embed page.js
	pageJS string

	page = template.Must(template.New("review").Parse(pageHTML))
)

// Options say what the page holds. The zero value is the recommended setting.
type Options struct {
	// Title stands above the page; "" means "Possible duplicates".
	Title string
	// Rulings are decisions made before; the page shows them as made.
	Rulings []dedupe.Ruling
	// Abstract is the most characters of an abstract that are shown; 0 means
	// 1500, and less where there are many records, so that the page with 5,000
	// pairs stays below 20 MB.
	Abstract int
}

// The data of the page, as its script reads them. Records are named by their
// place in the list.
type pageData struct {
	Key      string          `json:"key"` // of this list, for what the browser keeps
	Records  []recordData    `json:"records"`
	Pairs    []pairData      `json:"pairs"`
	Clusters []clusterData   `json:"clusters"`
	Rulings  []dedupe.Ruling `json:"rulings"`
}

type recordData struct {
	Digest string      `json:"digest"`
	ID     string      `json:"id"`
	Fields [][2]string `json:"fields"` // label and text
}

type pairData struct {
	A        int        `json:"a"`
	B        int        `json:"b"`
	Score    float64    `json:"score"`
	Reason   string     `json:"reason"`
	Relation string     `json:"relation,omitempty"`
	Evidence []partData `json:"evidence"`
}

type partData struct {
	Reason string  `json:"reason"`
	Value  float64 `json:"value"`
}

type clusterData struct {
	Records []int  `json:"records"`
	Kept    int    `json:"kept"` // place in Records
	Reason  string `json:"reason"`
}

// Write writes the page with the review list and the clusters of the result.
func Write(w io.Writer, res *dedupe.Result, o Options) error {
	data := collect(res, o)
	text, err := json.Marshal(data) // escapes <, > and &: safe within a script element
	if err != nil {
		return fmt.Errorf("review page: %w", err)
	}
	title := o.Title
	if title == "" {
		title = "Possible duplicates"
	}
	return page.Execute(w, struct {
		Title, ScriptHash, StyleHash string
		Style                        template.CSS
		Script                       template.JS
		Data                         template.JS
	}{title, hash(pageJS), hash(pageCSS), template.CSS(pageCSS), template.JS(pageJS), template.JS(text)}) //nolint:gosec // our own files, and JSON
}

// hash names a text in a content security policy.
func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// A collector gives each record one place in the data.
type collector struct {
	data     pageData
	place    map[*refsift.Record]int
	abstract int
}

func collect(res *dedupe.Result, o Options) pageData {
	c := collector{place: map[*refsift.Record]int{}, abstract: o.Abstract}
	if c.abstract <= 0 {
		c.abstract = roomForAbstracts(res)
	}
	c.data = pageData{Records: []recordData{}, Pairs: []pairData{}, Clusters: []clusterData{}, Rulings: o.Rulings}
	if c.data.Rulings == nil {
		c.data.Rulings = []dedupe.Ruling{}
	}
	for i := range res.Review {
		p := &res.Review[i]
		c.data.Pairs = append(c.data.Pairs, pairData{A: c.record(p.A), B: c.record(p.B), Score: p.Score, Reason: p.Reason,
			Relation: string(p.Relation), Evidence: evidence(res.Explain(p.A, p.B))})
	}
	for cluster := range res.Duplicates() {
		d := clusterData{}
		for i, r := range cluster.Records {
			d.Records = append(d.Records, c.record(r))
			if r == cluster.Kept {
				d.Kept = i
			}
		}
		if len(cluster.Links) > 0 {
			d.Reason = cluster.Links[0].Reason
		}
		c.data.Clusters = append(c.data.Clusters, d)
	}
	c.data.Key = c.key()
	return c.data
}

// roomForAbstracts shares what the page may hold among its records: more
// than 1500 characters nobody needs to tell two records apart, fewer than 300
// help little.
func roomForAbstracts(res *dedupe.Result) int {
	const most, least, page = 1500, 300, 9_000_000
	records := 2*len(res.Review) + 1
	for c := range res.Duplicates() {
		records += len(c.Records)
	}
	return max(least, min(most, page/records))
}

// key names the list by the records in it, so that a browser takes up where
// it was left, but not with another list.
func (c *collector) key() string {
	h := sha256.New()
	for _, p := range c.data.Pairs {
		fmt.Fprintln(h, c.data.Records[p.A].Digest, c.data.Records[p.B].Digest)
	}
	for _, x := range c.data.Clusters {
		for _, r := range x.Records {
			fmt.Fprint(h, c.data.Records[r].Digest, " ")
		}
		fmt.Fprintln(h)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

func (c *collector) record(r *refsift.Record) int {
	if i, ok := c.place[r]; ok {
		return i
	}
	i := len(c.data.Records)
	c.place[r] = i
	c.data.Records = append(c.data.Records, recordData{Digest: r.Digest().String(), ID: r.ID.String(), Fields: c.fields(r)})
	return i
}

// fields are what a person compares, in the order in which people look.
func (c *collector) fields(r *refsift.Record) [][2]string {
	authors := make([]string, len(r.Authors))
	for i, a := range r.Authors {
		authors[i] = a.String()
	}
	year := ""
	if r.Year != 0 {
		year = strconv.Itoa(r.Year)
	}
	place := r.Volume
	if r.Issue != "" {
		place += "(" + r.Issue + ")"
	}
	if r.Pages != "" {
		place += ":" + r.Pages
	}
	if r.ArticleNumber != "" {
		place += " " + r.ArticleNumber
	}
	var out [][2]string
	for _, f := range [][2]string{
		{"Title", r.Title}, {"Original title", r.OriginalTitle}, {"Authors", strings.Join(authors, "; ")}, {"Year", year},
		{"Source", r.Source}, {"Abbreviated", r.SourceAbbrev}, {"Volume, pages", strings.TrimSpace(place)},
		{"DOI", r.DOI.String()}, {"PMID", r.PMID.String()}, {"Accession", r.Accession}, {"Type", string(r.Type)},
		{"Publication types", strings.Join(r.PublicationTypes, "; ")}, {"Language", strings.Join(r.Languages, "; ")},
		{"Abstract", shorten(r.Abstract, c.abstract)}, {"Database", strings.TrimSpace(r.Origin.Database + " " + r.Origin.Platform)},
	} {
		if f[1] != "" {
			out = append(out, f)
		}
	}
	return out
}

// shorten cuts at a character, and says so.
func shorten(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	n := 0
	for i := range s {
		if n == most {
			return s[:i] + "…"
		}
		n++
	}
	return s
}

// evidence lists the parts of an explanation that add up to its value.
func evidence(e *refsift.Explanation) []partData {
	parts := []partData{}
	for _, p := range e.Parts {
		parts = append(parts, partData{p.Reason, p.Value})
	}
	return parts
}
