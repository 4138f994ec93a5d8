package search

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/refsift/refsift"
)

// lockFile is held by whoever changes an index; readers do not mind it.
const lockFile = "refsift-index.lock"

// Update opens a committed index for changing: [Index.Add], [Index.Replace] and
// [Index.Delete], then [Index.Commit], which puts the changed index in place in
// one step. Until then the path holds the index as it was, which others may
// open and search. There is one writer at a time: a second one fails with
// [ErrLocked].
//
// What the index was built of is shared with the index as it was, so that an
// update costs what it changes. Records that are added are kept beside it by
// bleve, in segments that take more room and time; [Rebuild] folds them in.
func Update(path string, o *Options) (*Index, error) { return change(path, o, false) }

// Rebuild is like [Update] with an index that is empty at first: what is added
// to it takes the place of everything that is there.
func Rebuild(path string, o *Options) (*Index, error) { return change(path, o, true) }

func change(path string, o *Options, fresh bool) (*Index, error) {
	x := newIndex(o)
	err := x.openForChange(path, fresh)
	if err != nil {
		x.closed = true
		return nil, errors.Join(fmt.Errorf("update index %s: %w", path, err), x.closeFiles(), x.giveUp())
	}
	return x, nil
}

func (x *Index) openForChange(path string, fresh bool) (err error) {
	if _, err := readMetadata(path); err != nil { // do not leave a lock in a folder of others
		return err
	}
	if x.lock, err = lock(filepath.Join(path, lockFile), x.o.LockTimeout); err != nil {
		return err
	}
	m, err := readMetadata(path) // again: another writer may have been at work
	if err != nil {
		return err
	}
	if err := m.check(path); err != nil {
		return err
	}
	if err := removeLeftovers(path, m.folder()); err != nil {
		return err
	}
	x.path, x.before, x.fresh = path, &m, fresh
	if fresh {
		x.meta.Generation = m.Generation + 1
		x.build = filepath.Join(path, x.meta.folder())
		return x.beginBuild()
	}
	x.meta = m
	x.meta.Generation++
	x.meta.Databases = maps.Clone(m.Databases)
	x.build = filepath.Join(path, x.meta.folder())
	if err := share(filepath.Join(path, m.folder()), x.build); err != nil {
		return err
	}
	if err := x.openFiles(false); err != nil {
		return err
	}
	if err := x.checkCount(); err != nil {
		return err
	}
	return x.rememberIDs()
}

// rememberIDs takes in which IDs are in the index.
func (x *Index) rememberIDs() error {
	x.mu.RLock()
	defer x.mu.RUnlock()
	snap, err := x.snapshot()
	if err != nil {
		return err
	}
	return snap.eachKey(context.Background(), func(key string) error {
		id, _, err := splitKey(key)
		x.seen[x.hash(id.String())] = struct{}{}
		return err
	})
}

// eachKey calls f for the key of every record, part by part in the order of the
// dictionary.
func (s *snapshot) eachKey(ctx context.Context, f func(key string) error) error {
	for _, v := range s.parts {
		keys, err := v.keys()
		if err != nil {
			return err
		}
		n, alive := 0, v.alive(all(v.count()))
		err = keys.each("", func(key string, p posting) error {
			if n++; n%4096 == 0 && ctx.Err() != nil {
				return context.Cause(ctx)
			}
			if v.deleted != nil { // a key may have been given anew
				docs, err := p.records()
				if err != nil || docs == nil || !docs.Intersects(alive) {
					return err
				}
			}
			return f(key)
		})
		if err != nil {
			return err
		}
	}
	runtime.KeepAlive(s)
	return nil
}

// removeLeftovers removes what writers that were killed have left behind, and
// generations that could not be removed while somebody read them.
func removeLeftovers(path, current string) error {
	entries, err := os.ReadDir(path)
	if err != nil {
		return err
	}
	for _, e := range entries {
		number, generation := strings.CutPrefix(e.Name(), folderPrefix)
		_, err := strconv.Atoi(number)
		old := generation && err == nil && e.IsDir() && e.Name() != current
		if old || strings.HasPrefix(e.Name(), "."+metadataFile+".") {
			if err := os.RemoveAll(filepath.Join(path, e.Name())); err != nil && !errors.Is(err, fs.ErrPermission) {
				return err
			}
		}
	}
	return nil
}

// share makes a folder of the same files, as far as they never change, and of
// copies of those that do: the ones of bleve that are not segments, and which
// records were deleted.
func share(from, to string) error {
	names, err := files(from)
	if err != nil {
		return err
	}
	for _, name := range names {
		source, target := filepath.Join(from, filepath.FromSlash(name)), filepath.Join(to, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		inDelta := strings.HasPrefix(name, deltaFolder+"/")
		fixed := inDelta && strings.HasSuffix(name, ".zap") || !inDelta && path.Dir(name) != "."
		if fixed && os.Link(source, target) == nil {
			continue
		}
		if err := copyFile(source, target); err != nil { // also where there are no hard links
			return err
		}
	}
	return nil
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return err
	}
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, info.Mode().Perm())
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}

// commitGeneration makes the new generation the index.
func (x *Index) commitGeneration(ctx context.Context) error {
	if err := x.syncBuild(); err != nil {
		return err
	}
	if err := x.meta.list(ctx, x.path, x.before.Files, x.path); err != nil {
		return err
	}
	syncDir(x.path)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err := writeMetadata(x.path, x.meta); err != nil {
		return err
	}
	x.build = "" // from here on it is the index, whatever happens
	// Who reads the old one goes on reading, or keeps it from being removed: then
	// the next writer will.
	_ = os.RemoveAll(filepath.Join(x.path, x.before.folder()))
	return x.unlock()
}

// syncBuild makes sure that the folders of the generation are on the disk, and
// the files of bleve, which does not see to all of its own.
func (x *Index) syncBuild() error {
	for _, name := range x.meta.Segments {
		syncDir(filepath.Join(x.build, name))
	}
	if x.meta.Delta {
		delta := filepath.Join(x.build, deltaFolder)
		names, err := files(delta)
		if err != nil {
			return err
		}
		for _, name := range names {
			if err := syncFile(filepath.Join(delta, filepath.FromSlash(name))); err != nil {
				return err
			}
		}
		syncDir(filepath.Join(delta, "store"))
		syncDir(delta)
	}
	syncDir(x.build)
	return nil
}

func syncFile(name string) error {
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

func (x *Index) unlock() error {
	if x.lock == nil {
		return nil
	}
	err := x.lock.release()
	x.lock = nil
	return err
}

// A Change says what became of the records handed to [Index.Replace].
type Change struct {
	Added     int `json:"added"`
	Replaced  int `json:"replaced"`
	Unchanged int `json:"unchanged"`
}

// Replace indexes records; one with the ID of a record in the index takes its
// place. A record whose content the index has under that ID already is left as
// it is.
func (x *Index) Replace(ctx context.Context, recs ...*refsift.Record) (Change, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if err := x.mayChange(); err != nil {
		return Change{}, err
	}
	x.addMu.Lock()
	defer x.addMu.Unlock()
	if x.failed != nil {
		return Change{}, x.failed
	}
	own := map[refsift.ID]bool{}
	for _, r := range recs {
		if r == nil {
			return Change{}, errors.New("replace records: one of them is nil")
		}
		if own[r.ID] && r.ID.IsValid() {
			return Change{}, fmt.Errorf("replace record %s twice: %w", r.ID, ErrDuplicateID)
		}
		own[r.ID] = true
	}
	c, fresh, old, err := x.compare(ctx, recs)
	if err != nil {
		return Change{}, err
	}
	for _, p := range old {
		if err := x.doom(p); err != nil {
			return Change{}, err
		}
	}
	ids := make([]string, len(fresh))
	for i, r := range fresh {
		id := r.ID
		if !id.IsValid() {
			id = refsift.ID{Ordinal: x.meta.Added + i + 1}
		}
		ids[i] = id.String()
	}
	x.add(fresh, ids)
	return c, x.flush(false)
}

// compare returns the records that are not in the index as they are, and where
// those are whose place they take.
func (x *Index) compare(ctx context.Context, recs []*refsift.Record) (c Change, fresh []*refsift.Record, old []place, err error) {
	for _, r := range recs {
		if ctx.Err() != nil {
			return c, nil, nil, context.Cause(ctx)
		}
		var have place
		var found bool
		if _, ok := x.seen[x.hash(r.ID.String())]; ok { // otherwise it is new
			if err := x.refresh(); err != nil {
				return c, nil, nil, err
			}
			if have, found, err = x.current.placeOf(r.ID.String()); err != nil {
				return c, nil, nil, err
			}
		}
		switch {
		case !found || !r.ID.IsValid():
			c.Added++
		case have.key == key(r.ID.String(), r.Digest()):
			c.Unchanged++
			continue
		default:
			c.Replaced++
			old = append(old, have)
		}
		fresh = append(fresh, r)
	}
	return c, fresh, old, nil
}

// Delete takes records out and returns how many there were. IDs that are not
// in the index are passed over.
func (x *Index) Delete(ctx context.Context, ids ...refsift.ID) (n int, err error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if err := x.mayChange(); err != nil {
		return 0, err
	}
	x.addMu.Lock()
	defer x.addMu.Unlock()
	if err := x.refresh(); err != nil {
		return 0, err
	}
	gone := map[refsift.ID]bool{}
	for _, id := range ids {
		if ctx.Err() != nil {
			return 0, context.Cause(ctx)
		}
		p, found, err := x.current.placeOf(id.String())
		if err != nil {
			return 0, err
		}
		if found && !gone[id] {
			gone[id] = true
			if err := x.doom(p); err != nil {
				return 0, err
			}
			n++
		}
	}
	return n, x.flush(false)
}

// doom marks a record for deletion with the next batch.
func (x *Index) doom(p place) error {
	_, d, err := splitKey(p.key)
	if err == nil {
		x.doomed = append(x.doomed, p)
		x.meta.remove(d)
	}
	return err
}

// refresh makes x.current the state with everything added so far. The caller
// holds addMu.
func (x *Index) refresh() error {
	if err := x.flush(true); err != nil {
		return err
	}
	if x.current != nil {
		return nil
	}
	snap, err := newSnapshot(x)
	if err != nil {
		return fmt.Errorf("read index: %w", err)
	}
	x.current = snap
	return nil
}

// A Stored is a record as the index knows it.
type Stored struct {
	ID     refsift.ID
	Digest refsift.Digest
}

// Stored lists the records of the index, by ID: to learn what has changed, or
// to find the IDs of records by their digests.
func (x *Index) Stored(ctx context.Context) (out []Stored, err error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	snap, err := x.snapshot()
	if err != nil {
		return nil, err
	}
	err = snap.eachKey(ctx, func(key string) error {
		id, d, err := splitKey(key)
		out = append(out, Stored{id, d})
		return err
	})
	slices.SortFunc(out, func(a, b Stored) int { return a.ID.Compare(b.ID) })
	return out, err
}
