package dedupe

import (
	"cmp"
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"
	"strings"

	"github.com/refsift/refsift"
)

// A ReviewRow is a pair of the review list in the form of a decisions file:
// with the decision filled in, [ReadRulings] reads it back.
type ReviewRow struct {
	Ruling                  // without an answer
	Score    float64        `json:"score"`
	Relation Relation       `json:"relation,omitempty"` // what the first record seems to be of the second
	Veto     string         `json:"veto,omitempty"`
	Reason   string         `json:"reason"`
	First    RecordSummary  `json:"first"`
	Second   RecordSummary  `json:"second"`
	Between  []ReviewRecord `json:"between,omitempty"` // the two that contradict each other where a merge was refused
}

// A ReviewRecord names a record.
type ReviewRecord struct {
	ID     string `json:"id"`
	Digest string `json:"digest"`
}

// A RecordSummary is what a person needs to know a record by.
type RecordSummary struct {
	ID       string `json:"id"`
	Database string `json:"database,omitempty"`
	Title    string `json:"title,omitempty"`
	Authors  string `json:"authors,omitempty"`
	Year     string `json:"year,omitempty"`
	Source   string `json:"source,omitempty"`
	Volume   string `json:"volume,omitempty"`
	Issue    string `json:"issue,omitempty"`
	Pages    string `json:"pages,omitempty"`
	DOI      string `json:"doi,omitempty"`
	PMID     string `json:"pmid,omitempty"`
}

// summaryColumns name the cells of a summary.
var summaryColumns = [...]string{"id", "database", "title", "authors", "year", "source", "volume", "issue", "pages", "doi", "pmid"}

func (s *RecordSummary) cells() []string {
	return []string{s.ID, s.Database, s.Title, s.Authors, s.Year, s.Source, s.Volume, s.Issue, s.Pages, s.DOI, s.PMID}
}

// Summary summarises a record.
func Summary(r *refsift.Record) RecordSummary {
	var names []string
	for i, a := range r.Authors {
		if i == shownAuthors {
			names = append(names, "…")
			break
		}
		names = append(names, a.String())
	}
	s := RecordSummary{
		ID: name(r), Database: r.Origin.Database, Title: r.Title, Authors: strings.Join(names, "; "), Source: cmp.Or(r.Source, r.SourceAbbrev),
		Volume: r.Volume, Issue: r.Issue, Pages: cmp.Or(r.Pages, r.ArticleNumber), DOI: r.DOI.String(), PMID: r.PMID.String(),
	}
	if r.Year != 0 {
		s.Year = strconv.Itoa(r.Year)
	}
	return s
}

const shownAuthors = 10

// ReviewRows returns the review list in the form of a decisions file.
func (r *Result) ReviewRows() []ReviewRow {
	digest := func(rec *refsift.Record) string { return rec.Digest().String() }
	rows := make([]ReviewRow, 0, len(r.Review))
	for _, p := range r.Review {
		row := ReviewRow{
			Ruling: Ruling{A: digest(p.A), B: digest(p.B)}, Score: p.Score, Relation: p.Relation, Veto: p.Veto, Reason: p.Reason,
			First: Summary(p.A), Second: Summary(p.B),
		}
		if p.Between[0] != nil {
			for _, rec := range p.Between {
				row.Between = append(row.Between, ReviewRecord{name(rec), digest(rec)})
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// WriteReview writes the review list as JSON Lines, one pair a line.
func (r *Result) WriteReview(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, row := range r.ReviewRows() {
		if err := enc.Encode(row); err != nil {
			return err
		}
	}
	return nil
}

// WriteReviewCSV writes the review list as CSV, one pair a row: the columns of
// a decisions file first, the decision empty, then the reasons and the two
// records. Text that a spreadsheet would take for a formula has an apostrophe
// before it.
func (r *Result) WriteReviewCSV(w io.Writer) error {
	cw := csv.NewWriter(w)
	head := append(rulingColumns[:len(rulingColumns):len(rulingColumns)], "score", "relation", "veto", "reason", "between")
	for _, c := range summaryColumns {
		head = append(head, c+"_a", c+"_b")
	}
	if err := cw.Write(head); err != nil {
		return err
	}
	for _, row := range r.ReviewRows() {
		var between []string
		for _, b := range row.Between {
			between = append(between, b.ID)
		}
		cells := []string{row.A, row.B, "", "", "", "", strconv.FormatFloat(row.Score, 'f', 2, 64), string(row.Relation), row.Veto, row.Reason, strings.Join(between, " ")}
		second := row.Second.cells()
		for i, c := range row.First.cells() {
			cells = append(cells, c, second[i])
		}
		for i := len(rulingColumns); i < len(cells); i++ {
			cells[i] = harmless(cells[i])
		}
		if err := cw.Write(cells); err != nil {
			return err
		}
	}
	cw.Flush()
	return cw.Error()
}

// harmless keeps a spreadsheet from running the text of a record. Numbers
// keep their sign.
func harmless(cell string) string {
	if cell == "" || !strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return cell
	}
	if _, err := strconv.ParseFloat(cell, 64); err == nil {
		return cell
	}
	return "'" + cell
}
