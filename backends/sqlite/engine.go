package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	_ "modernc.org/sqlite" // the driver

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/eval"
)

// An Engine holds records in a database in memory. It may be used from many
// goroutines.
type Engine struct {
	db         *sql.DB
	ids        []refsift.ID
	vocabulary []string // every word of a text field
	o          eval.Options
}

// Each value of a text field is a row of words, so that no phrase reaches from
// one into the next. Words that share a position are in stacked instead, one a
// row: FTS5 has one token at a position.
const tables = `
CREATE VIRTUAL TABLE words USING fts5(text, tokenize = 'unicode61 remove_diacritics 0');
CREATE VIRTUAL TABLE vocabulary USING fts5vocab('words', 'row');
CREATE VIRTUAL TABLE instances USING fts5vocab('words', 'instance');
CREATE TABLE place(row INTEGER PRIMARY KEY, doc INTEGER, field TEXT);
CREATE TABLE stacked(doc INTEGER, field TEXT, position INTEGER, word TEXT);
CREATE TABLE value(doc INTEGER, field TEXT, value TEXT);
CREATE TABLE date(doc INTEGER, field TEXT, first INTEGER, last INTEGER);
CREATE TABLE heading(id INTEGER PRIMARY KEY, doc INTEGER, name TEXT, major INTEGER, focus INTEGER);
CREATE TABLE qualifier(heading INTEGER, name TEXT, major INTEGER);
CREATE INDEX place_field ON place(field);
CREATE INDEX stacked_word ON stacked(word);
CREATE INDEX heading_name ON heading(name);
CREATE INDEX qualifier_heading ON qualifier(heading);
`

// New returns an engine over the records.
func New(recs []*refsift.Record) (*Engine, error) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1) // each connection would have a database of its own
	e := &Engine{db: db}
	if err := e.fill(recs); err != nil {
		db.Close()
		return nil, fmt.Errorf("fill sqlite: %w", err)
	}
	return e, nil
}

// Close ends the use of the engine.
func (e *Engine) Close() error { return e.db.Close() }

func (e *Engine) fill(recs []*refsift.Record) error {
	if _, err := e.db.Exec(tables); err != nil {
		return err
	}
	tx, err := e.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	f := &filler{tx: tx}
	for i, r := range recs {
		e.ids = append(e.ids, r.ID)
		f.document(i, eval.NewDocument(r))
	}
	if f.err != nil {
		return f.err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	e.vocabulary, err = e.strings(context.Background(), "SELECT term FROM vocabulary UNION SELECT word FROM stacked")
	return err
}

// A filler inserts documents and keeps the first error.
type filler struct {
	tx  *sql.Tx
	row int64
	err error
}

func (f *filler) exec(text string, args ...any) (id int64) {
	if f.err != nil {
		return 0
	}
	var res sql.Result
	if res, f.err = f.tx.Exec(text, args...); f.err == nil {
		id, f.err = res.LastInsertId()
	}
	return id
}

func (f *filler) document(doc int, d *eval.Document) {
	for _, x := range d.Text {
		if isStacked(x) {
			for _, w := range x.Words {
				f.exec("INSERT INTO stacked VALUES(?, ?, ?, ?)", doc, x.Field.String(), w.Position, w.Text)
			}
			continue
		}
		for _, words := range valuesOf(x) {
			f.row++
			f.exec("INSERT INTO words(rowid, text) VALUES(?, ?)", f.row, strings.Join(words, " "))
			f.exec("INSERT INTO place VALUES(?, ?, ?)", f.row, doc, x.Field.String())
		}
	}
	for _, x := range d.Values {
		for _, v := range x.Values {
			f.exec("INSERT INTO value VALUES(?, ?, ?)", doc, x.Field.String(), v)
		}
	}
	for _, x := range d.Dates {
		first, last := days(x.Date)
		f.exec("INSERT INTO date VALUES(?, ?, ?, ?)", doc, x.Field.String(), first, last)
	}
	for _, h := range d.Descriptors {
		id := f.exec("INSERT INTO heading(doc, name, major, focus) VALUES(?, ?, ?, ?)", doc, h.Heading, h.Major, h.IsMajor())
		for _, q := range h.Qualifiers {
			f.exec("INSERT INTO qualifier VALUES(?, ?, ?)", id, q.Name, q.Major)
		}
	}
}

// isStacked reports whether a field may have several words at one position.
func isStacked(x eval.TextField) bool { return x.Field == query.Authors }

// valuesOf cuts the words of a field into its values.
func valuesOf(x eval.TextField) (out [][]string) {
	last := -eval.ValueGap
	for _, w := range x.Words {
		if w.Position-last >= eval.ValueGap {
			out = append(out, nil)
		}
		last = w.Position
		out[len(out)-1] = append(out[len(out)-1], w.Text)
	}
	return out
}

// days returns the first and last day that a date can mean, as numbers that
// compare as dates do.
func days(d refsift.Date) (first, last int) {
	number := func(year, month, day int) int { return (year*100+month)*100 + day }
	switch {
	case d.Month == 0:
		return number(d.Year, 1, 1), number(d.Year, 12, 31)
	case d.Day == 0:
		return number(d.Year, d.Month, 1), number(d.Year, d.Month, 31)
	}
	return number(d.Year, d.Month, d.Day), number(d.Year, d.Month, d.Day)
}

// Run counts a strategy.
func (e *Engine) Run(ctx context.Context, s *query.Strategy) (*eval.Result, error) {
	return eval.Run(ctx, e, s, e.o)
}

// IDs returns the records of a set, sorted.
func (e *Engine) IDs(_ context.Context, set *eval.Set) (out []refsift.ID, err error) {
	for n := range set.All() {
		out = append(out, e.ids[n])
	}
	slices.SortFunc(out, refsift.ID.Compare)
	return out, nil
}
