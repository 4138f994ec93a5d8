package search

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"iter"
	"path/filepath"
	"runtime"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query/eval"
)

// An entry is a record on its way into the index.
type entry struct {
	id     string // as the record's ID prints
	doc    *eval.Document
	digest refsift.Digest
}

// Add indexes records. They are found by searches that begin after Add
// returned. If one of them has the ID of another, or of a record in the index,
// none is added.
func (x *Index) Add(ctx context.Context, recs ...*refsift.Record) error {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if err := x.mayChange(); err != nil {
		return err
	}
	x.addMu.Lock()
	defer x.addMu.Unlock()
	if x.failed != nil {
		return x.failed
	}
	ids, err := x.newIDs(recs)
	if err != nil {
		return err
	}
	for len(recs) > 0 {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		n := min(len(recs), x.o.BatchSize)
		x.add(recs[:n], ids[:n])
		recs, ids = recs[n:], ids[n:]
		if len(x.pending) >= x.o.BatchSize {
			if err := x.flush(false); err != nil {
				return err
			}
		}
	}
	return nil
}

// mayChange reports why no record can be added or deleted. The caller holds mu.
func (x *Index) mayChange() error {
	switch {
	case x.closed:
		return ErrClosed
	case x.readOnly():
		return fmt.Errorf("change the records of %s: %w", x.path, ErrReadOnly)
	}
	return nil
}

// add takes records apart, on all processors, and queues them.
func (x *Index) add(recs []*refsift.Record, ids []string) {
	entries := make([]*entry, len(recs))
	workers := min(runtime.GOMAXPROCS(0), len(recs))
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(recs); i += workers {
				entries[i] = &entry{ids[i], eval.NewDocument(recs[i]), recs[i].Digest()}
			}
		})
	}
	wg.Wait()
	for i, e := range entries {
		x.seen[x.hash(e.id)] = struct{}{}
		x.meta.add(e.digest)
		x.meta.name(recs[i].Origin.Database)
	}
	x.pending = append(x.pending, entries...)
}

func (x *Index) hash(id string) uint64 { return maphash.String(x.seed, id) }

// newIDs returns the IDs of the records, or an error if one is taken.
func (x *Index) newIDs(recs []*refsift.Record) ([]string, error) {
	ids := make([]string, len(recs))
	own := make(map[string]struct{}, len(recs))
	for i, r := range recs {
		if r == nil {
			return nil, fmt.Errorf("add records: record %d of %d is nil", i+1, len(recs))
		}
		id := r.ID
		if !id.IsValid() {
			id = refsift.ID{Ordinal: x.meta.Added + i + 1}
		}
		ids[i] = id.String()
		_, twice := own[ids[i]]
		if !twice {
			var err error
			if twice, err = x.has(ids[i]); err != nil {
				return nil, err
			}
		}
		if twice {
			return nil, fmt.Errorf("add record %s: %w", ids[i], ErrDuplicateID)
		}
		own[ids[i]] = struct{}{}
	}
	return ids, nil
}

// has reports whether an ID is in the index. The hashes say no at once; a
// yes is looked up, for two IDs may have one hash.
func (x *Index) has(id string) (bool, error) {
	if _, ok := x.seen[x.hash(id)]; !ok {
		return false, nil
	}
	if err := x.refresh(); err != nil {
		return false, err
	}
	_, found, err := x.current.placeOf(id)
	return found, err
}

// AddSeq indexes the records of a sequence, as [refsift.Records] and the
// readers' All give it, and returns how many it added. A record that comes
// with an error is added all the same, as far as it could be read; the errors
// are joined in the end, the first hundred of them.
func (x *Index) AddSeq(ctx context.Context, recs iter.Seq2[*refsift.Record, error]) (int, error) {
	const most = 100
	var errs []error
	var batch []*refsift.Record
	n, more := 0, 0
	put := func() error {
		if err := x.Add(ctx, batch...); err != nil {
			return err
		}
		n += len(batch)
		batch = batch[:0]
		return nil
	}
	for rec, err := range recs {
		if err != nil {
			if len(errs) < most {
				errs = append(errs, err)
			} else {
				more++
			}
		}
		if rec == nil {
			continue
		}
		if batch = append(batch, rec); len(batch) >= x.o.BatchSize {
			if err := put(); err != nil {
				return n, errors.Join(append(errs, err)...)
			}
		}
	}
	if err := put(); err != nil {
		errs = append(errs, err)
	}
	if more > 0 {
		errs = append(errs, fmt.Errorf("and %d more errors", more))
	}
	return n, errors.Join(errs...)
}

// flush calls flushed, and remembers if it fails: then records are lost, and
// nothing that is asked of the index could be trusted. The caller holds addMu.
func (x *Index) flush(all bool) error {
	if x.failed == nil {
		if err := x.flushed(all); err != nil {
			x.failed = fmt.Errorf("records could not be written: %w", err)
		}
	}
	return x.failed
}

// flushed writes the queued records and takes out those that are to go. Of an
// index that is being built, records stay in memory until they are many, unless
// all are to be written.
func (x *Index) flushed(all bool) error {
	if len(x.pending)+len(x.doomed) > 0 {
		if err := x.write(); err != nil {
			return err
		}
		clear(x.pending)
		x.pending, x.doomed = x.pending[:0], nil
		x.changed = true
		x.current = nil // its reader closes when the last set of it is gone
	}
	if x.builder == nil || !all && x.builder.Size() < runBytes {
		return nil
	}
	if err := x.writeRun(); err != nil {
		return fmt.Errorf("write a run: %w", err)
	}
	return nil
}

// write hands records and deletions on to those who keep them.
func (x *Index) write() error {
	var dead []place // of those that bleve keeps
	gone := map[int]*roaring.Bitmap{}
	for _, p := range x.doomed {
		if p.part >= len(x.base) {
			dead = append(dead, p)
			continue
		}
		if gone[p.part] == nil {
			gone[p.part] = roaring.New()
		}
		gone[p.part].Add(p.doc)
	}
	for i, docs := range gone {
		x.base[i].delete(docs)
	}
	if x.builder != nil {
		for _, e := range x.pending {
			if err := x.builder.Add(key(e.id, e.digest), e.doc.Text, terms(e.doc)); err != nil {
				return fmt.Errorf("index record %s: %w", e.id, err)
			}
		}
		return nil
	}
	if len(dead)+len(x.pending) == 0 {
		return nil
	}
	if x.idx == nil { // the first records that are added to what the index was built of
		var err error
		if x.idx, err = newBleve(filepath.Join(x.build, deltaFolder)); err != nil {
			return err
		}
	}
	batch := x.idx.NewBatch()
	for _, p := range dead {
		batch.Delete(p.key)
	}
	for _, e := range x.pending {
		if err := batch.IndexAdvanced(newDocument(e)); err != nil {
			return fmt.Errorf("index record %s: %w", e.id, err)
		}
	}
	if err := x.idx.Batch(batch); err != nil {
		return fmt.Errorf("index %d records: %w", len(x.pending), err)
	}
	return nil
}
