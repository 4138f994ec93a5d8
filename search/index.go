package search

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/lean"
	"github.com/refsift/refsift/internal/token"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/eval"
	"github.com/refsift/refsift/thesaurus"
)

// Causes of errors, for errors.Is.
var (
	// ErrClosed: the index was closed.
	ErrClosed = errors.New("index is closed")
	// ErrReadOnly: the index was committed and takes no more records.
	ErrReadOnly = errors.New("index is read-only")
	// ErrDuplicateID: a record with that ID is in the index already.
	ErrDuplicateID = errors.New("record is in the index already")
	// ErrNotAnIndex: the path holds no index, or one that was not committed.
	ErrNotAnIndex = errors.New("not a finished index")
	// ErrDamaged: a file of the index is missing, cut off or changed.
	ErrDamaged = lean.ErrDamaged
	// ErrVersion: the index was made by a version that counts differently.
	ErrVersion = errors.New("index was made by another version")
	// ErrLocked: another process holds the index for writing.
	ErrLocked = errors.New("index is in use by another process")
	// ErrForeignSet: the set is not from this index, or from before its Commit.
	ErrForeignSet = errors.New("set is not from this index")
)

// Options says how an index is built and searched. Nil and the zero value
// are the recommended setting.
type Options struct {
	// Thesaurus explodes headings; nil means [thesaurus.Default].
	Thesaurus *thesaurus.Tree
	// EntryTerms are other names of headings, which some platforms resolve; see
	// [eval.Options]. Nil means none.
	EntryTerms *thesaurus.EntryTerms
	// DefaultFields are searched for terms that name no field; nil means every
	// field with words.
	DefaultFields []query.Field
	// BatchSize is how many records are added at a time; 0 means 2000. In an
	// index in memory, and in one that is updated, each batch becomes a segment
	// of bleve's: more is faster and takes more memory, about 100 kB a record
	// with abstract.
	BatchSize int
	// Workers is how many parts of a strategy are looked up at once; 0 means
	// GOMAXPROCS.
	Workers int
	// LockTimeout is how long Open waits for another process; 0 means a second.
	LockTimeout time.Duration
	// Verify makes Open read every file and compare its SHA-256.
	Verify bool
	// Progress, if not nil, is told by Commit how many of how many terms of the
	// dictionaries have been joined. It must not use the index.
	Progress func(done, total int)
}

// An Index holds records for searching. See the package comment for what it
// promises.
type Index struct {
	o    Options
	seed maphash.Seed

	// mu guards the life of the index: searching and adding hold it for
	// reading, Commit and Close for writing.
	mu        sync.RWMutex
	closed    bool
	path      string    // "" in memory
	aside     string    // folder that Create builds and Commit moves to path
	build     string    // folder of the generation being built; "" in memory and once committed
	temporary string    // folder that goes with the index
	before    *metadata // of the generation that Update and Rebuild replace
	fresh     bool      // Rebuild: nothing of it is kept
	lock      *fileLock // against other writers
	state     int       // counts how often the files were opened: what was read before is closed
	meta      metadata

	// What it was built of, and what was added to that. An index in memory has
	// only the second, one being built only the first, whose records come by the
	// builder.
	base    []*baseSegment
	builder *lean.Builder // not nil: being built
	runs    int           // written by the builder
	idx     bleve.Index

	// addMu guards what adding changes.
	addMu   sync.Mutex
	pending []*entry
	failed  error               // what kept records from being written
	doomed  []place             // records to be deleted with the next batch
	changed bool                // something was added or deleted since the index was opened
	seen    map[uint64]struct{} // hashes of the IDs
	current *snapshot           // of everything flushed; nil: to be taken
}

func newIndex(o *Options) *Index {
	x := &Index{seed: maphash.MakeSeed(), seen: map[uint64]struct{}{}}
	if o != nil {
		x.o = *o
		x.o.DefaultFields = slices.Clone(o.DefaultFields)
	}
	if x.o.BatchSize <= 0 {
		x.o.BatchSize = 2000
	}
	if x.o.LockTimeout <= 0 {
		x.o.LockTimeout = time.Second
	}
	x.meta = newMetadata()
	return x
}

// New returns an empty index in memory, which bleve keeps. It takes records at
// any time; what is added between two searches becomes at least one segment of
// its own, so few large additions search faster than many small ones.
func New(o *Options) (*Index, error) {
	x := newIndex(o)
	var err error
	if x.idx, err = newBleve(""); err != nil {
		return nil, fmt.Errorf("new index: %w", err)
	}
	return x, nil
}

// newBleve creates an index of type scorch, which bleve.NewMemOnly would not
// choose. Documents are handed over analysed, so the mapping only has to say
// that nothing is indexed by itself.
func newBleve(path string) (bleve.Index, error) {
	m := mapping.NewIndexMapping()
	m.DefaultMapping = mapping.NewDocumentStaticMapping()
	m.StoreDynamic, m.IndexDynamic, m.DocValuesDynamic = false, false, false
	return bleve.NewUsing(path, m, scorch.Name, scorch.Name, nil)
}

// An Info describes an index.
type Info struct {
	Path      string `json:"path,omitempty"` // "" in memory
	ReadOnly  bool   `json:"read_only"`
	Records   int    `json:"records"`
	Tokenizer string `json:"tokenizer"` // version of the rule that splits text into words
	Bleve     string `json:"bleve"`     // version of bleve that keeps what is added
	Digest    string `json:"digest"`    // of the content of all records, whatever their order and file names
	Thesaurus int    `json:"thesaurus"` // year of the thesaurus that headings are exploded with; 0: unknown
	// Generation counts the commits, Files and Bytes are what the last one
	// consists of; all are 0 in memory.
	Generation int   `json:"generation,omitempty"`
	Files      int   `json:"files,omitempty"`
	Bytes      int64 `json:"bytes,omitempty"`
	// Fields is what each field takes of that in what the index was built of, and
	// Live the records that were added since, which bleve keeps.
	Fields []FieldInfo `json:"fields,omitempty"`
	Live   int         `json:"live,omitempty"`
}

// A FieldInfo describes a field of an index on disk.
type FieldInfo struct {
	Name  string `json:"name"`
	Terms int    `json:"terms"` // different ones in the segment that has most
	Bytes int64  `json:"bytes"`
}

// Info describes the index with all records added so far.
func (x *Index) Info() Info {
	x.mu.RLock()
	defer x.mu.RUnlock()
	x.addMu.Lock()
	defer x.addMu.Unlock()
	tree := x.o.Thesaurus
	if tree == nil {
		tree = thesaurus.Default()
	}
	out := Info{Path: x.path, ReadOnly: x.readOnly(), Records: x.meta.Records, Tokenizer: token.Version, Bleve: x.meta.Bleve,
		Digest: x.meta.Digest.String(), Thesaurus: tree.Year(), Generation: x.meta.Generation, Files: len(x.meta.Files), Bytes: x.meta.bytes()}
	if out.ReadOnly && !x.closed {
		out.Fields, out.Live = x.fields(), x.meta.Records-x.count()
	}
	return out
}

// fields describes the fields of what the index was built of, by name.
func (x *Index) fields() (out []FieldInfo) {
	at := map[string]int{}
	for _, b := range x.base {
		for _, f := range b.segment.Fields() {
			i, ok := at[f.Name]
			if !ok {
				i = len(out)
				at[f.Name] = i
				out = append(out, FieldInfo{Name: f.Name})
			}
			out[i].Terms = max(out[i].Terms, f.Count())
			out[i].Bytes += f.Bytes()
		}
	}
	slices.SortFunc(out, func(a, b FieldInfo) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// readOnly reports whether the index was committed.
func (x *Index) readOnly() bool { return x.path != "" && x.build == "" }

// Run counts every line of a strategy; see [eval.Run].
func (x *Index) Run(ctx context.Context, s *query.Strategy) (*eval.Result, error) {
	var out *eval.Result
	err := x.search(func(snap *snapshot, o eval.Options) (err error) {
		out, err = eval.Run(ctx, snap, s, o)
		return err
	})
	return out, err
}

// Analyze counts every line of a strategy and says what each contributes;
// see [eval.Analyze]. Options of the index take the place of those in o.
func (x *Index) Analyze(ctx context.Context, s *query.Strategy, o eval.AnalyzeOptions) (*eval.Analysis, error) {
	var out *eval.Analysis
	err := x.search(func(snap *snapshot, own eval.Options) (err error) {
		own.Progress = o.Progress
		o.Options = own
		out, err = eval.Analyze(ctx, snap, s, o)
		return err
	})
	return out, err
}

// Count counts a single expression, which must not refer to lines.
func (x *Index) Count(ctx context.Context, e query.Expr) (int, error) {
	n := 0
	err := x.search(func(snap *snapshot, o eval.Options) (err error) {
		n, _, err = eval.Count(ctx, snap, e, o)
		return err
	})
	return n, err
}

// Find returns the records that a single expression finds, and what is to be
// said about it.
func (x *Index) Find(ctx context.Context, e query.Expr) (*eval.Set, refsift.Diagnostics, error) {
	var set *eval.Set
	var diags refsift.Diagnostics
	err := x.search(func(snap *snapshot, o eval.Options) (err error) {
		set, diags, err = eval.Find(ctx, snap, e, o)
		return err
	})
	return set, diags, err
}

func (x *Index) search(f func(*snapshot, eval.Options) error) error {
	x.mu.RLock()
	defer x.mu.RUnlock()
	snap, err := x.snapshot()
	if err != nil {
		return err
	}
	// Sets in the making are views of files that are unmapped with the snapshot.
	defer runtime.KeepAlive(snap)
	return f(snap, x.evalOptions())
}

func (x *Index) evalOptions() eval.Options {
	return eval.Options{Thesaurus: x.o.Thesaurus, EntryTerms: x.o.EntryTerms, DefaultFields: x.o.DefaultFields, Workers: x.o.Workers}
}

// snapshot returns the state of the index with everything added so far. The
// caller holds mu.
func (x *Index) snapshot() (*snapshot, error) {
	if x.closed {
		return nil, ErrClosed
	}
	x.addMu.Lock()
	defer x.addMu.Unlock()
	if err := x.refresh(); err != nil {
		return nil, err
	}
	return x.current, nil
}

// IDs returns the records of a set, sorted by file and number. The set is one
// from a result of this index; records added since do not matter.
func (x *Index) IDs(ctx context.Context, set *eval.Set) ([]refsift.ID, error) {
	names, err := x.Names(ctx, set)
	if err != nil || len(names) == 0 {
		return nil, err
	}
	return slices.SortedFunc(maps.Values(names), refsift.ID.Compare), nil
}

// Close ends the use of the index. What [Create], [Update] or [Rebuild] began
// and was not committed is given up, and so is an index of [Temporary].
func (x *Index) Close() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.closed {
		return nil
	}
	x.closed = true
	return errors.Join(x.closeFiles(), x.giveUp())
}

// closeFiles closes the snapshot in use and what it reads from. The caller holds
// mu for writing.
func (x *Index) closeFiles() error {
	x.addMu.Lock()
	defer x.addMu.Unlock()
	var err error
	if x.current != nil {
		err = x.current.reader.close()
		x.current = nil
	}
	x.pending, x.doomed, x.seen, x.builder = nil, nil, nil, nil
	err = errors.Join(err, x.closeBase())
	if x.idx != nil {
		err = errors.Join(err, x.idx.Close())
		x.idx = nil
	}
	return err
}
