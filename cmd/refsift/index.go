package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query/eval"
	"github.com/refsift/refsift/search"
)

func newIndex(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "index",
		Short: "Build, change and check an index on disk, for refsift search and explain",
		Long: `An index on disk is a folder. It is always whole: it is built aside and put in its
place in one step, and whoever reads it goes on reading what was there before.
One process at a time may change it, any number may search it.`,
	}
	c.AddCommand(newIndexBuild(a), newIndexUpdate(a), newIndexInfo(a), newIndexVerify(a))
	return c
}

func newIndexBuild(a *app) *cobra.Command {
	replace := false
	c := &cobra.Command{
		Use:     "build DIR FILE...",
		Short:   "Build an index of the records of all files",
		Example: "  refsift index build pubmed.idx pubmed.nbib.gz",
		Args:    cobra.MinimumNArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			return a.indexBuild(c.Context(), args[0], replace, args[1:])
		},
	}
	a.input.register(c)
	c.Flags().BoolVar(&replace, "replace", false, "put the new index in the place of one that is there")
	return c
}

func newIndexUpdate(a *app) *cobra.Command {
	var remove []string
	c := &cobra.Command{
		Use:   "update DIR [--remove FILE]... FILE...",
		Short: "Bring an index up to date with files",
		Long: `Brings the records of the named files up to date: those that are new are added,
those that have changed replaced, and those that the file no longer holds
deleted. Records of files that are not named stay as they are.`,
		Example: "  refsift index update pubmed.idx pubmed-2020.nbib --remove pubmed-2019.nbib",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.indexUpdate(c.Context(), args[0], remove, args[1:])
		},
	}
	a.input.register(c)
	c.Flags().StringArrayVar(&remove, "remove", nil, "take out the records of a file, or one record (file#number); may be repeated")
	return c
}

func newIndexInfo(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "info DIR",
		Short: "Say what an index holds and what it was made with",
		Args:  cobra.ExactArgs(1),
		RunE:  func(c *cobra.Command, args []string) error { return a.indexInfo(c.Context(), args[0]) },
	}
}

func newIndexVerify(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "verify DIR",
		Short: "Read all of an index and compare it with its digests",
		Args:  cobra.ExactArgs(1),
		RunE:  func(c *cobra.Command, args []string) error { return a.indexVerify(c.Context(), args[0]) },
	}
}

// An indexResult is the JSON of refsift index.
type indexResult struct {
	Schema int `json:"schema"`
	search.Info
	search.Change
	Deleted   int             `json:"deleted"`
	Databases []databaseCount `json:"databases"`
	Files     []fileReport    `json:"read,omitempty"` // those that were read
}

func (a *app) indexBuild(ctx context.Context, dir string, replace bool, files []string) error {
	o := &search.Options{}
	var joined func()
	o.Progress, joined = a.joining()
	begin := func() (*search.Index, error) { return search.Create(dir, o) }
	if _, err := os.Stat(dir); err == nil {
		if !replace {
			return fmt.Errorf("%s is there already: refsift index update changes it, --replace builds it anew", dir)
		}
		begin = func() (*search.Index, error) { return search.Rebuild(dir, o) }
	}
	idx, r, err := a.build(ctx, files, nil, begin)
	if err != nil {
		return indexError(err)
	}
	out := indexResult{Files: r.files}
	out.Added = r.records()
	defer joined()
	return a.finishIndex(ctx, idx, r, out)
}

// finishIndex commits and prints what the index holds now.
func (a *app) finishIndex(ctx context.Context, idx *search.Index, r *reading, out indexResult) (err error) {
	defer func() { err = errors.Join(err, idx.Close()) }()
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := idx.Commit(ctx); err != nil {
		return err
	}
	a.noteProblems(r)
	if err := a.printIndex(ctx, idx, out, true); err != nil {
		return err
	}
	return r.verdict(a.strict)
}

// indexError tells damage, which is a fault of the data, from wrong use.
func indexError(err error) error {
	for _, cause := range []error{search.ErrDamaged, search.ErrVersion, search.ErrNotAnIndex} {
		if errors.Is(err, cause) {
			return dataError{err}
		}
	}
	return err
}

func (a *app) indexUpdate(ctx context.Context, dir string, remove, files []string) (err error) {
	if len(remove)+len(files) == 0 {
		return errors.New("name the files to bring up to date, or those to take out with --remove")
	}
	idx, err := search.Update(dir, nil)
	if err != nil {
		return indexError(err)
	}
	u := &indexUpdate{app: a, idx: idx, reading: &reading{}}
	if err := u.run(ctx, remove, files); err != nil {
		return errors.Join(err, idx.Close())
	}
	return a.finishIndex(ctx, idx, u.reading, indexResult{Change: u.change, Deleted: u.deleted, Files: u.reading.files})
}

// An indexUpdate brings an index up to date.
type indexUpdate struct {
	app     *app
	idx     *search.Index
	reading *reading
	change  search.Change
	deleted int
}

func (u *indexUpdate) run(ctx context.Context, remove, files []string) (err error) {
	stored, err := u.idx.Stored(ctx)
	if err != nil {
		return err
	}
	last := map[string]int{} // number of the last record of each file read
	if len(files) > 0 {
		if u.reading, err = u.replace(ctx, files, last); err != nil {
			return err
		}
		// A file that could not be read, or only in part, takes nothing out.
		for _, f := range u.reading.files {
			if _, ok := last[f.File]; f.Errors > 0 || f.Skipped {
				delete(last, f.File)
			} else if !ok {
				last[f.File] = 0
			}
		}
	}
	gone, err := outdated(stored, last, remove)
	if err != nil {
		return err
	}
	u.deleted, err = u.idx.Delete(ctx, gone...)
	return err
}

// replace hands the records of the files to the index.
func (u *indexUpdate) replace(ctx context.Context, files []string, last map[string]int) (*reading, error) {
	return u.app.readBatches(ctx, files, func(recs []*refsift.Record) error {
		for _, r := range recs {
			last[r.ID.File] = max(last[r.ID.File], r.ID.Ordinal)
		}
		c, err := u.idx.Replace(ctx, recs...)
		u.change.Added += c.Added
		u.change.Replaced += c.Replaced
		u.change.Unchanged += c.Unchanged
		return err
	})
}

// outdated returns the records that a file no longer holds, and those of the
// names to be removed, each of which must be there.
func outdated(stored []search.Stored, last map[string]int, remove []string) (gone []refsift.ID, err error) {
	found := map[string]bool{}
	for _, s := range stored {
		end, read := last[s.ID.File]
		named := slices.Contains(remove, s.ID.File) || slices.Contains(remove, s.ID.String())
		if named {
			found[s.ID.File], found[s.ID.String()] = true, true
		}
		if named || read && s.ID.Ordinal > end {
			gone = append(gone, s.ID)
		}
	}
	for _, name := range remove {
		if !found[name] {
			err = errors.Join(err, fmt.Errorf("--remove %s: the index has no record of that name", name))
		}
	}
	return gone, err
}

func (a *app) indexInfo(ctx context.Context, dir string) (err error) {
	idx, err := search.Open(dir, nil)
	if err != nil {
		return indexError(err)
	}
	defer func() { err = errors.Join(err, idx.Close()) }()
	return a.printIndex(ctx, idx, indexResult{}, false)
}

func (a *app) indexVerify(ctx context.Context, dir string) error {
	var bar *progress
	last := int64(0)
	info, err := search.Verify(ctx, dir, func(done, total int64) {
		if bar == nil {
			bar = a.progress("reading", total)
		}
		if bar.bar != nil {
			_ = bar.bar.Add64(done - last)
		}
		last = done
	})
	if bar != nil {
		bar.finish()
	}
	if err != nil {
		return indexError(err)
	}
	if a.json {
		return a.printJSON(indexResult{Schema: schema, Info: info, Databases: []databaseCount{}})
	}
	_, err = fmt.Fprintf(a.out, "%s: %s in %s, all as committed\n", dir, plural(info.Records, "record"), plural(info.Files, "file"))
	return err
}

// printIndex prints what the index is and what was changed.
func (a *app) printIndex(ctx context.Context, idx *search.Index, out indexResult, changed bool) error {
	groups, err := idx.Databases(ctx)
	if err != nil {
		return err
	}
	out.Schema, out.Info, out.Databases = schema, idx.Info(), countGroups(groups)
	if a.json {
		return a.printJSON(out)
	}
	var b strings.Builder
	if changed {
		fmt.Fprintf(&b, "%d added, %d replaced, %d unchanged, %d deleted\n\n", out.Added, out.Replaced, out.Unchanged, out.Deleted)
	}
	t := newTable("index", out.Path)
	t.AppendRows([]table.Row{{"records", out.Records}, {"bytes", out.Bytes}, {"commits", out.Generation}, {"tokenizer", out.Tokenizer}, {"bleve", out.Bleve}, {"digest", out.Digest}})
	for _, d := range out.Databases {
		t.AppendRow(table.Row{"from " + databaseLabel(d.Database), d.Records})
	}
	if out.Live > 0 {
		t.AppendRow(table.Row{"added since it was built", out.Live})
	}
	b.WriteString(t.Render() + "\n")
	if !changed && len(out.Fields) > 0 {
		t := newTable("field", "terms", "bytes")
		for _, f := range out.Fields {
			t.AppendRow(table.Row{f.Name, f.Terms, f.Bytes})
		}
		b.WriteString("\n" + t.Render() + "\n")
	}
	_, err = fmt.Fprint(a.out, b.String())
	return err
}

func countGroups(groups []eval.Group) []databaseCount {
	out := []databaseCount{}
	for _, g := range groups {
		out = append(out, databaseCount{Database: g.Name, Records: g.Set.Len()})
	}
	return out
}
