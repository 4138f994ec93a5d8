// Command appendix-a goes the whole way once: seven exports → what is in
// them → duplicates → the published strategy, line by line → the flow.
//
//	go run ./examples/appendix-a
//
// The exports are made up, in the layout of the seven platforms. The
// strategy is Appendix A of a scoping review on co-production with immigrant
// patients, as printed: 38 rows with the counts of PubMed on 9 December 2019.
package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"io/fs"
	"log"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
	"github.com/refsift/refsift/format"
	"github.com/refsift/refsift/internal/demo"
	"github.com/refsift/refsift/ledger"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/search"
)

func main() {
	if err := run(context.Background(), os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, w io.Writer) error {
	exports, remove, err := demoExports()
	if err != nil {
		return err
	}
	defer remove()
	recs, book, err := read(exports, w)
	if err != nil {
		return err
	}
	if err := deduplicate(ctx, recs, book, w); err != nil {
		return err
	}
	if err := count(ctx, recs, demo.Strategy(), w); err != nil {
		return err
	}
	fmt.Fprintln(w, "\nThe flow")
	return book.Flow().WriteText(w)
}

// demoExports writes the made-up exports to a temporary folder.
func demoExports() (exports fs.FS, remove func(), err error) {
	dir, err := os.MkdirTemp("", "refsift-appendix-a-*")
	if err != nil {
		return nil, nil, err
	}
	remove = func() { _ = os.RemoveAll(dir) } // a temporary folder left behind does no harm
	if _, err := demo.Write(dir, demo.Options{}); err != nil {
		remove()
		return nil, nil, err
	}
	exports, err = fs.Sub(os.DirFS(dir), demo.ExportFolder)
	return exports, remove, err
}

// read opens each export, whatever its format, prints what is in it, and
// enters every record into a ledger.
func read(exports fs.FS, w io.Writer) ([]*refsift.Record, *ledger.Ledger, error) {
	names, err := fs.Glob(exports, "*")
	if err != nil {
		return nil, nil, err
	}
	var recs []*refsift.Record
	book := new(ledger.Ledger)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "The exports\nfile\tformat\tplatform\tdatabase\trecords\tabstract\tDOI")
	for _, name := range names {
		f, err := exports.Open(name)
		if err != nil {
			return nil, nil, err
		}
		defer f.Close()
		r, err := format.Open(name, f, format.Options{})
		if err != nil {
			return nil, nil, err
		}
		for rec, err := range r.All() {
			if err != nil {
				return nil, nil, err
			}
			recs = append(recs, rec)
			if err := book.Read(rec); err != nil {
				return nil, nil, err
			}
		}
		in := r.Info()
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%d\t%d %%\t%d %%\n", in.File, in.Format, first(in.Platforms), first(in.Databases), in.Records,
			100*(in.Records-in.Missing.Abstract)/in.Records, 100*(in.Records-in.Missing.DOI)/in.Records)
	}
	return recs, book, t.Flush()
}

func first(shares []format.Share) string {
	if len(shares) == 0 {
		return "-"
	}
	return shares[0].Name
}

// deduplicate links the records of the same item, enters the result into the
// ledger, and prints it by database.
func deduplicate(ctx context.Context, recs []*refsift.Record, book *ledger.Ledger, w io.Writer) error {
	d, err := dedupe.New(dedupe.Options{})
	if err != nil {
		return err
	}
	result, err := d.Run(ctx, recs)
	if err != nil {
		return err
	}
	for c := range result.Duplicates() {
		for _, rec := range c.Records {
			if rec == c.Kept {
				continue
			}
			if err := book.Duplicate(rec.ID, c.Kept.ID, ""); err != nil {
				return err
			}
		}
	}
	kept := len(recs) - result.Stats.Removed
	if err := book.Verify(ledger.Expected{Read: len(recs), Unique: kept, Written: kept}); err != nil {
		return err
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "\nThe duplicates\ndatabase\trecords\tduplicates\tunique")
	for _, s := range book.ByDatabase() {
		fmt.Fprintf(t, "%s\t%d\t%d\t%d\n", s.Database, s.Identified, s.Duplicates, s.Unique)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	c := result.Clusters[0]
	for x := range result.Duplicates() {
		if len(x.Records) > len(c.Records) {
			c = *x
		}
	}
	_, err = fmt.Fprintf(w, "%d possible matches are left to a person. The largest cluster, and why:\n%s\n  %s\n",
		len(result.Review), c.Kept.Title, c.Links[0].Reason)
	return err
}

// count runs every line of the strategy over all records and prints its count
// beside the published one.
func count(ctx context.Context, recs []*refsift.Record, strategy string, w io.Writer) error {
	s, diags := query.Parse(query.PubMed, strategy)
	if err := diags.Err(); err != nil {
		return err
	}
	index, err := search.New(nil)
	if err != nil {
		return err
	}
	defer index.Close()
	if err := index.Add(ctx, recs...); err != nil {
		return err
	}
	result, err := index.Run(ctx, s)
	if err != nil {
		return err
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "\nThe strategy\nline\tPubMed 2019\there\t")
	for _, l := range result.Lines {
		if l.Err != nil {
			return l.Err
		}
		fmt.Fprintf(t, "%s\t%d\t%d\t  %s\n", cmp.Or(l.Line.Label, l.Line.Number), l.Line.Reported, l.Count, short(l.Line.Text))
	}
	return t.Flush()
}

// short cuts a text at a word near column 70.
func short(s string) string {
	const width = 70
	if len(s) <= width {
		return s
	}
	cut := strings.LastIndexByte(s[:width], ' ')
	return strings.TrimRight(s[:max(cut, 1)], " ") + " … (" + strconv.Itoa(len(s)) + " characters)"
}
