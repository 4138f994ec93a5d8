package search

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"github.com/refsift/refsift/internal/lean"
)

// Create begins an index that [Index.Commit] will put at path, where nothing
// may be yet. It can be searched while it is built; but what was added since
// then is written out whenever it is searched, or a record in it replaced or
// deleted, so do that seldom.
func Create(path string, o *Options) (*Index, error) {
	if err := vacant(path); err != nil {
		return nil, fmt.Errorf("create index: %w", err)
	}
	aside, err := os.MkdirTemp(filepath.Dir(path), "."+filepath.Base(path)+".building-*")
	if err != nil {
		return nil, fmt.Errorf("create index: %w", err)
	}
	x := newIndex(o)
	x.path, x.aside = path, aside
	x.meta.Generation = 1
	x.build = filepath.Join(aside, x.meta.folder())
	if err = errors.Join(os.Chmod(aside, 0o755), x.beginBuild()); err != nil {
		return nil, errors.Join(fmt.Errorf("create index %s: %w", path, err), os.RemoveAll(aside))
	}
	return x, nil
}

// Temporary begins an index like [Create], in a folder of its own below
// os.TempDir that goes with the index: at [Index.Commit] where the system allows
// it, otherwise at [Index.Close]. Until then a process that is killed leaves it
// behind. Records that are searched once and not changed are indexed several
// times faster than by [New], and take room on the disk, up to twice that of the
// index, rather than in memory.
func Temporary(o *Options) (*Index, error) {
	dir, err := os.MkdirTemp("", "refsift-index-*")
	if err != nil {
		return nil, fmt.Errorf("create index: %w", err)
	}
	x, err := Create(filepath.Join(dir, "index"), o)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	x.temporary = dir
	return x, nil
}

// beginBuild makes the index one that is built from nothing.
func (x *Index) beginBuild() error {
	x.builder = lean.NewBuilder()
	return os.Mkdir(x.build, 0o755)
}

func vacant(path string) error {
	if _, err := os.Lstat(path); err == nil {
		return &fs.PathError{Op: "create", Path: path, Err: fs.ErrExist}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Commit completes an index from [Create], [Update] or [Rebuild] and puts it at
// its path in one step. Afterwards the index is open for searching and
// read-only. IDs takes no sets from before. If Commit fails, or ctx ends, the
// index is closed, and the path is as it was unless all that failed was opening
// it again.
func (x *Index) Commit(ctx context.Context) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	switch {
	case x.closed:
		return ErrClosed
	case x.path == "":
		return errors.New("commit: an index in memory has no path")
	case x.readOnly():
		return fmt.Errorf("commit %s: %w", x.path, ErrReadOnly)
	}
	err := x.commit(ctx)
	if err != nil {
		x.closed = true
		err = errors.Join(fmt.Errorf("commit %s: %w", x.path, err), x.closeFiles(), x.giveUp())
	}
	return err
}

func (x *Index) commit(ctx context.Context) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	x.addMu.Lock()
	err := x.flush(true)
	x.addMu.Unlock()
	if err != nil {
		return err
	}
	if err := x.finishFiles(ctx); err != nil {
		return err
	}
	switch {
	case x.before == nil:
		err = x.commitFolder(ctx)
	case x.changed || x.fresh:
		err = x.commitGeneration(ctx)
	default:
		x.meta = *x.before
		err = x.giveUp()
	}
	if err != nil {
		return err
	}
	x.build, x.aside, x.before = "", "", nil
	x.state++
	if err := x.openFiles(true); err != nil {
		return err
	}
	if x.temporary != "" {
		// Where a system lets go of names before the files are closed, nothing is
		// left even if the process is killed; elsewhere Close removes them.
		_ = os.RemoveAll(x.temporary)
	}
	return nil
}

// finishFiles brings the files of the generation into the form in which they
// stay, and closes them.
func (x *Index) finishFiles(ctx context.Context) (err error) {
	if x.builder != nil {
		if x.meta.Segments, err = x.joinRuns(ctx); err != nil {
			return err
		}
		return x.closeFiles()
	}
	if err := x.writeDeleted(x.build); err != nil {
		return err
	}
	x.meta.Delta = x.idx != nil
	if err := x.closeFiles(); err != nil || !x.meta.Delta {
		return err
	}
	return trim(filepath.Join(x.build, deltaFolder), x.o)
}

// openFiles opens the files of the generation for reading or, in the folder
// being built, for adding to them.
func (x *Index) openFiles(readOnly bool) (err error) {
	dir := filepath.Join(x.path, x.meta.folder())
	if !readOnly {
		dir = x.build
	}
	if err := x.openBase(dir, x.meta.Segments); err != nil || !x.meta.Delta {
		return err
	}
	x.idx, err = openBleve(filepath.Join(dir, deltaFolder), x.o, readOnly)
	return err
}

// commitFolder moves a new index to its path.
func (x *Index) commitFolder(ctx context.Context) error {
	if err := x.syncBuild(); err != nil {
		return err
	}
	if err := x.meta.list(ctx, x.aside, nil, ""); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err := writeMetadata(x.aside, x.meta); err != nil {
		return err
	}
	if err := vacant(x.path); err != nil {
		return err
	}
	if err := os.Rename(x.aside, x.path); err != nil {
		return err
	}
	syncDir(filepath.Dir(x.path))
	return nil
}

// giveUp removes what was being built.
func (x *Index) giveUp() error {
	var err error
	if x.aside != "" {
		err = os.RemoveAll(x.aside)
	} else if x.build != "" {
		// On some systems the links to files that somebody reads cannot be
		// removed: the next writer will.
		if err = os.RemoveAll(x.build); errors.Is(err, fs.ErrPermission) {
			err = nil
		}
	}
	if x.temporary != "" {
		err = errors.Join(err, os.RemoveAll(x.temporary))
	}
	return errors.Join(err, x.unlock())
}

// trim removes segments that were merged into others. bleve does that in its
// own time, often only when the index is opened the next time, and until then
// they take as much room as what became of them.
func trim(dir string, o Options) (err error) {
	if left, err := filepath.Glob(filepath.Join(dir, "store", "*.zap")); err != nil || len(left) < 2 {
		return err
	}
	idx, err := openBleve(dir, o, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, idx.Close()) }()
	adv, err := idx.Advanced()
	if err != nil {
		return err
	}
	store, ok := adv.(*scorch.Scorch)
	for begin := time.Now(); ok && time.Since(begin) < 2*time.Second; time.Sleep(time.Millisecond) {
		live, err := segments(store)
		if err != nil {
			return err
		}
		files, err := filepath.Glob(filepath.Join(dir, "store", "*.zap"))
		if err != nil || len(files) <= live {
			return err
		}
	}
	return nil // more room than needed, and no harm
}

func segments(s *scorch.Scorch) (int, error) {
	r, err := s.Reader()
	if err != nil {
		return 0, err
	}
	n := 0
	if state, ok := r.(*scorch.IndexSnapshot); ok {
		n = len(state.Segments())
	}
	return n, r.Close()
}

// Open opens a committed index for searching.
func Open(path string, o *Options) (*Index, error) {
	x, err := open(path, o)
	if err != nil {
		return nil, fmt.Errorf("open index %s: %w", path, err)
	}
	return x, nil
}

// open opens the generation that the metadata names. A writer may put another
// in its place meanwhile and remove the files of the one before: then it is
// the new one's turn.
func open(path string, o *Options) (*Index, error) {
	for last := -1; ; {
		m, err := readMetadata(path)
		if err != nil {
			return nil, err
		}
		x, err := openGeneration(path, m, o)
		if err == nil || m.Generation <= last || errors.Is(err, ErrLocked) {
			return x, err
		}
		last = m.Generation
	}
}

func openGeneration(path string, m metadata, o *Options) (*Index, error) {
	x := newIndex(o)
	x.path, x.meta = path, m
	if err := m.check(path); err != nil {
		return nil, err
	}
	if x.o.Verify {
		if err := m.verify(context.Background(), path, nil); err != nil {
			return nil, err
		}
	}
	err := x.openFiles(true)
	if err == nil {
		err = x.checkCount()
	}
	if err != nil {
		return nil, errors.Join(err, x.closeFiles())
	}
	return x, nil
}

// checkCount compares the number of records with the metadata.
func (x *Index) checkCount() error {
	x.mu.RLock()
	defer x.mu.RUnlock()
	snap, err := x.snapshot()
	if err == nil && snap.all.Len() != x.meta.Records {
		err = fmt.Errorf("%w: it holds %d records, not %d", ErrDamaged, snap.all.Len(), x.meta.Records)
	}
	return err
}

// Verify reads all of an index on disk: every file must be there and have the
// SHA-256 that it had when it was committed. Progress, which may be nil, is told
// how many bytes have been read.
func Verify(ctx context.Context, path string, progress func(done, total int64)) (Info, error) {
	m, err := readMetadata(path)
	if err == nil {
		err = m.check(path)
	}
	if err == nil {
		err = m.verify(ctx, path, progress)
	}
	var x *Index
	if err == nil {
		x, err = openGeneration(path, m, nil)
	}
	if err != nil {
		return Info{}, fmt.Errorf("verify index %s: %w", path, err)
	}
	return x.Info(), x.Close()
}

// openBleve opens a folder for reading, or for writing. bleve waits for ever
// for a lock unless told otherwise, and its store panics on some damaged files.
func openBleve(path string, o Options, readOnly bool) (idx bleve.Index, err error) {
	defer func() {
		if p := recover(); p != nil {
			idx, err = nil, fmt.Errorf("%w: %v", ErrDamaged, p)
		}
	}()
	idx, err = bleve.OpenUsing(path, map[string]any{"bolt_timeout": o.LockTimeout.String(), "read_only": readOnly})
	switch {
	case err == nil:
		return idx, nil
	case strings.Contains(err.Error(), "timeout"): // bbolt's ErrTimeout, which bleve passes on as it is
		return nil, fmt.Errorf("%w: %w", ErrLocked, err)
	}
	return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
}
