package main

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"github.com/refsift/refsift/query"
)

// sqliteEngine is FTS5. Headings, years and languages are words of a column of
// their own: h12, 2015, eng.
type sqliteEngine struct{}

func (sqliteEngine) Name() string  { return "sqlite" }
func (sqliteEngine) Index() string { return "sqlite" }

// sqliteBatch is how many records a transaction holds.
const sqliteBatch = 10_000

func (sqliteEngine) Build(ctx context.Context, c *corpus, n int, path string) error {
	db, err := sqliteOpen(ctx, path,
		"PRAGMA journal_mode = off", "PRAGMA synchronous = off",
		`CREATE VIRTUAL TABLE record USING fts5(title, abstract, kw, content = '', tokenize = "unicode61 remove_diacritics 0")`)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := sqliteFill(ctx, db, c, n); err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, "INSERT INTO record(record) VALUES('optimize')"); err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "VACUUM")
	return err
}

func sqliteFill(ctx context.Context, db *sql.DB, c *corpus, n int) error {
	insert, err := db.PrepareContext(ctx, "INSERT INTO record(rowid, title, abstract, kw) VALUES(?, ?, ?, ?)")
	if err != nil {
		return err
	}
	defer insert.Close()
	for r := range c.Records(n) {
		if r.Number%sqliteBatch == 1 { // on the only connection, so no sql.Tx is needed
			if _, err := db.ExecContext(ctx, "BEGIN"); err != nil {
				return err
			}
		}
		var kw strings.Builder
		for _, h := range r.Headings {
			fmt.Fprintf(&kw, "h%d ", h)
		}
		fmt.Fprintf(&kw, "%d %s", r.Year, r.Language)
		if _, err := insert.ExecContext(ctx, r.Number, r.Title, r.Abstract, kw.String()); err != nil {
			return err
		}
		if r.Number%sqliteBatch == 0 || r.Number == n {
			if _, err := db.ExecContext(ctx, "COMMIT"); err != nil {
				return err
			}
		}
	}
	return nil
}

// sqliteOpen opens a database with one connection and runs statements on it.
func sqliteOpen(ctx context.Context, path string, statements ...string) (*sql.DB, error) {
	db, err := sql.Open(sqliteDriver, path)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	for _, s := range statements {
		if _, err := db.ExecContext(ctx, s); err != nil {
			db.Close()
			return nil, err
		}
	}
	return db, nil
}

func (sqliteEngine) Measure(ctx context.Context, c *corpus, path string, rounds int) (*measured, error) {
	db, err := sqliteOpen(ctx, path, "PRAGMA query_only = on", "PRAGMA mmap_size = 8000000000", "PRAGMA cache_size = -262144")
	if err != nil {
		return nil, err
	}
	defer db.Close()
	var version string
	if err := db.QueryRowContext(ctx, "SELECT sqlite_version()").Scan(&version); err != nil {
		return nil, err
	}
	count, err := db.PrepareContext(ctx, "SELECT count(*) FROM record WHERE record MATCH ?")
	if err != nil {
		return nil, err
	}
	f := newFTS5(c)
	timings, err := measureTasks(ctx, c.tasks(), rounds, runsAll, func(t *task) (runner, error) {
		return each(t.Written(), func(x query.Expr) (func(context.Context) (int, error), error) {
			text, err := f.text(x)
			return func(ctx context.Context) (n int, err error) {
				return n, count.QueryRowContext(ctx, text).Scan(&n)
			}, err
		})
	})
	return &measured{Version: "SQLite " + version + " (" + sqliteNote + ")", Timings: timings}, err
}

// An fts5 writes searches in the language of FTS5.
type fts5 struct {
	heading map[string]int
}

func newFTS5(c *corpus) *fts5 {
	f := &fts5{heading: make(map[string]int, len(c.headings))}
	for i, h := range c.headings {
		f.heading[h] = i
	}
	return f
}

func (f *fts5) text(x query.Expr) (string, error) {
	join := func(operator string, args ...query.Expr) (string, error) {
		var texts []string
		for _, a := range args {
			t, err := f.text(a)
			if err != nil {
				return "", err
			}
			texts = append(texts, t)
		}
		return "(" + strings.Join(texts, operator) + ")", nil
	}
	switch x := x.(type) {
	case *query.Or:
		return join(" OR ", x.Args...)
	case *query.And:
		return join(" AND ", x.Args...)
	case *query.Not:
		return join(" NOT ", x.Left, x.Right)
	}
	l, err := leafOf(x)
	if err != nil {
		return "", err
	}
	switch {
	case l.Heading != "":
		return "kw : h" + strconv.Itoa(f.heading[l.Heading]), nil
	case l.Language != "":
		return "kw : " + l.Language, nil
	case l.Years != [2]int{}:
		var any []string
		for y := l.Years[0]; y <= l.Years[1]; y++ {
			any = append(any, strconv.Itoa(y))
		}
		return "kw : (" + strings.Join(any, " OR ") + ")", nil
	case l.Near != nil:
		return "{title abstract} : (" + fts5Near(l) + ")", nil
	}
	var words []string
	for _, w := range l.Words {
		words = append(words, fts5Word(w))
	}
	return "{title abstract} : (" + strings.Join(words, " + ") + ")", nil
}

// fts5Near writes each pair of the two sides: NEAR takes no OR.
func fts5Near(l leaf) string {
	var any []string
	for _, a := range l.Near[0] {
		for _, b := range l.Near[1] {
			any = append(any, fmt.Sprintf("NEAR(%s %s, %d)", fts5Word(a), fts5Word(b), l.Between))
		}
	}
	return strings.Join(any, " OR ")
}

func fts5Word(w word) string {
	if w.Prefix {
		return `"` + w.Text + `" *`
	}
	return `"` + w.Text + `"`
}
