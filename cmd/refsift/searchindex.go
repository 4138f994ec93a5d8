package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/search"
)

// openIndex returns an index over the files, or the one in dir. Keep, if it is
// not nil, is handed every record that is read.
func (a *app) openIndex(ctx context.Context, dir string, o search.Options, args []string, keep func(*refsift.Record)) (*search.Index, *reading, error) {
	if _, err := os.Stat(dir); dir != "" && err == nil {
		return a.reopen(ctx, dir, o, args, keep)
	}
	var joined func()
	o.Progress, joined = a.joining()
	defer joined()
	idx, r, err := a.build(ctx, args, keep, func() (*search.Index, error) {
		if dir == "" {
			return search.Temporary(&o)
		}
		return search.Create(dir, &o)
	})
	if err != nil {
		return nil, nil, err
	}
	if err := idx.Commit(ctx); err != nil {
		return nil, nil, errors.Join(err, idx.Close())
	}
	if dir == "" {
		return idx, r, nil
	}
	a.note("an index of %s was written to %s", plural(r.records(), "record"), dir)
	return idx, r, nil
}

// build makes an index and fills it with the records of the files.
func (a *app) build(ctx context.Context, args []string, keep func(*refsift.Record), make func() (*search.Index, error)) (*search.Index, *reading, error) {
	if len(args) == 0 {
		return nil, nil, errors.New("name the files to search, or an index that exists with --index")
	}
	idx, err := make()
	if err != nil {
		return nil, nil, err
	}
	r, err := a.fill(ctx, idx, args, keep)
	if err != nil {
		return nil, nil, errors.Join(err, idx.Close())
	}
	return idx, r, nil
}

// reopen opens an index on disk. Where files are named as well they must be
// those that it was built from: counting over other records than the user
// named would be a silent mistake.
func (a *app) reopen(ctx context.Context, dir string, o search.Options, args []string, keep func(*refsift.Record)) (*search.Index, *reading, error) {
	idx, err := search.Open(dir, &o)
	if err != nil {
		return nil, nil, indexError(err)
	}
	info := idx.Info()
	if len(args) == 0 {
		return idx, &reading{files: []fileReport{}, indexed: info.Records}, nil
	}
	var sum search.Sum
	r, err := a.read(ctx, args, func(rec *refsift.Record) error {
		sum.Add(rec)
		if keep != nil {
			keep(rec)
		}
		return nil
	})
	if err == nil && (sum.String() != info.Digest || r.records() != info.Records) {
		err = fmt.Errorf("the index %s holds other records than the files (%d against %d): bring it up to date with refsift index update, or name another folder", dir, info.Records, r.records())
	}
	if err != nil {
		return nil, nil, errors.Join(err, idx.Close())
	}
	return idx, r, nil
}

// batch is how many records are handed to the index at once.
const batch = 1000

func (a *app) fill(ctx context.Context, idx *search.Index, args []string, keep func(*refsift.Record)) (*reading, error) {
	return a.readBatches(ctx, args, func(recs []*refsift.Record) error {
		if keep != nil {
			for _, r := range recs {
				keep(r)
			}
		}
		return idx.Add(ctx, recs...)
	})
}

// readBatches reads the files and hands the records on, some at a time; the
// slice is used again.
func (a *app) readBatches(ctx context.Context, files []string, put func([]*refsift.Record) error) (*reading, error) {
	var recs []*refsift.Record
	flush := func() error {
		err := put(recs)
		clear(recs)
		recs = recs[:0]
		return err
	}
	r, err := a.read(ctx, files, func(rec *refsift.Record) error {
		if recs = append(recs, rec); len(recs) < batch {
			return nil
		}
		return flush()
	})
	if err != nil {
		return nil, err
	}
	return r, flush()
}
