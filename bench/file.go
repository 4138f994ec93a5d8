package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/refsift/refsift/format"
	"github.com/refsift/refsift/search"
)

// A filed is the work from a file to the counts of a strategy.
type filed struct {
	Seconds float64 `json:"s"` // reading, indexing and counting
	Counts  []int   `json:"counts"`
}

// countFile writes records as PubMed exports them and times what refsift needs
// to read, index and count them, with all cores.
func countFile(ctx context.Context, c *corpus, n int) (*filed, error) {
	dir, err := os.MkdirTemp("", "bench-file")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	f, err := os.Create(filepath.Join(dir, "records.nbib"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if err := c.writeNBIB(f, n); err != nil {
		return nil, err
	}
	if err := f.Close(); err != nil {
		return nil, err
	}
	begin := time.Now()
	x, err := search.Temporary(nil) // as refsift search does
	if err != nil {
		return nil, err
	}
	defer x.Close()
	added, err := x.AddSeq(ctx, format.Files(os.DirFS(dir), "*.nbib"))
	if err != nil {
		return nil, err
	}
	if added != n {
		return nil, fmt.Errorf("%d of %d records were read", added, n)
	}
	if err := x.Commit(ctx); err != nil {
		return nil, err
	}
	out := &filed{}
	if out.Counts, err = runStrategy(ctx, x, c.task("sn").Strategy, 0); err != nil {
		return nil, err
	}
	out.Seconds = time.Since(begin).Seconds()
	return out, nil
}

func (c *corpus) writeNBIB(w io.Writer, n int) error {
	b := bufio.NewWriter(w)
	for r := range c.Records(n) {
		fmt.Fprintf(b, "PMID- %d\nDP  - %d\nTI  - %s\n", r.Number, r.Year, r.Title)
		if r.Abstract != "" {
			fmt.Fprintf(b, "AB  - %s\n", r.Abstract)
		}
		fmt.Fprintf(b, "LA  - %s\n", r.Language)
		for _, h := range c.HeadingNames(r) {
			fmt.Fprintf(b, "MH  - %s\n", h)
		}
		fmt.Fprintln(b)
	}
	return b.Flush() // remembers the first error of all
}

func (c *corpus) task(name string) *task {
	for _, t := range c.tasks() {
		if t.Name == name {
			return t
		}
	}
	return nil
}
