package search_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/eval"
	"github.com/refsift/refsift/query/eval/evaltest"
	"github.com/refsift/refsift/search"
)

func rec(file string, n int, title string) *refsift.Record {
	return &refsift.Record{ID: refsift.ID{File: file, Ordinal: n}, Title: title}
}

func titleTerm(word string) query.Expr {
	return &query.Term{Word: query.Lit(word), Fields: query.Fields{In: []query.Field{query.Title}}}
}

func count(t testing.TB, x *search.Index, e query.Expr) int {
	t.Helper()
	n, err := x.Count(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestDuplicateID(t *testing.T) {
	t.Parallel()
	x := open(t, &search.Options{BatchSize: 2}, []*refsift.Record{rec("a", 1, "one"), rec("a", 2, "two"), rec("a", 3, "three")})
	for _, recs := range [][]*refsift.Record{
		{rec("b", 1, "new"), rec("a", 1, "in an earlier segment")},
		{rec("b", 1, "new"), rec("a", 3, "still queued")},
		{rec("b", 1, "new"), rec("b", 1, "twice in one call")},
	} {
		if err := x.Add(ctx, recs...); !errors.Is(err, search.ErrDuplicateID) {
			t.Errorf("%s: %v, want ErrDuplicateID", recs[1].Title, err)
		}
	}
	if n := count(t, x, &query.All{}); n != 3 {
		t.Errorf("%d records, want 3: a call that fails adds nothing", n)
	}
	if err := x.Add(ctx, rec("b", 1, "new")); err != nil {
		t.Errorf("an ID that only failed calls named: %v", err)
	}
	if err := x.Add(ctx, nil); err == nil {
		t.Error("a nil record was added")
	}
}

func TestRecordsWithoutID(t *testing.T) {
	t.Parallel()
	r := &refsift.Record{Title: "no id"}
	x := open(t, nil, []*refsift.Record{r, {Title: "no id either"}})
	if r.ID.IsValid() {
		t.Error("Add changed the record")
	}
	set, _, err := x.Find(ctx, titleTerm("either"))
	if err != nil {
		t.Fatal(err)
	}
	ids, err := x.IDs(ctx, set)
	if err != nil || fmt.Sprint(ids) != "[#2]" {
		t.Errorf("%v, %v, want [#2]", ids, err)
	}
}

func TestAddSeq(t *testing.T) {
	t.Parallel()
	x := open(t, &search.Options{BatchSize: 2}, nil)
	damaged := &refsift.Diagnostic{Severity: refsift.Error, Code: refsift.CodeRecordDamaged, Message: "made up"}
	n, err := x.AddSeq(ctx, func(yield func(*refsift.Record, error) bool) {
		for i := range 5 {
			if !yield(rec("s", i+1, "whole"), nil) {
				return
			}
		}
		if !yield(nil, damaged) {
			return
		}
		yield(rec("s", 7, "in part"), damaged)
	})
	if n != 6 || !errors.Is(err, damaged) {
		t.Errorf("%d records, %v", n, err)
	}
	if n := count(t, x, &query.All{}); n != 6 {
		t.Errorf("%d records found", n)
	}
}

// TestSnapshot checks that a result keeps its meaning while records are added.
func TestSnapshot(t *testing.T) {
	t.Parallel()
	x := open(t, nil, []*refsift.Record{rec("a", 2, "health"), rec("a", 1, "health")})
	before, _, err := x.Find(ctx, titleTerm("health"))
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Add(ctx, rec("a", 3, "health")); err != nil {
		t.Fatal(err)
	}
	if n := count(t, x, titleTerm("health")); n != 3 {
		t.Errorf("%d records, want 3", n)
	}
	ids, err := x.IDs(ctx, before)
	if err != nil || fmt.Sprint(ids) != "[a#1 a#2]" {
		t.Errorf("%v, %v", ids, err)
	}
	other := open(t, nil, []*refsift.Record{rec("a", 1, "health")})
	if _, err := other.IDs(ctx, before); !errors.Is(err, search.ErrForeignSet) {
		t.Errorf("set of another index: %v", err)
	}
}

func TestClosed(t *testing.T) {
	t.Parallel()
	x := open(t, nil, []*refsift.Record{rec("a", 1, "health")})
	set, _, err := x.Find(ctx, titleTerm("health"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(x.Close(), x.Close()); err != nil {
		t.Fatal(err)
	}
	if set.Len() != 1 {
		t.Error("a set outlives its index")
	}
	_, errCount := x.Count(ctx, &query.All{})
	_, errIDs := x.IDs(ctx, set)
	for i, err := range []error{errCount, errIDs, x.Add(ctx), x.Commit(ctx)} {
		if !errors.Is(err, search.ErrClosed) {
			t.Errorf("call %d: %v", i, err)
		}
	}
}

func TestCancelled(t *testing.T) {
	t.Parallel()
	recs := evaltest.NewGenerator(1).Records(50)
	x := open(t, nil, recs)
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := x.Run(gone, evaltest.NewGenerator(2).Strategy(10)); !errors.Is(err, context.Canceled) {
		t.Errorf("Run: %v", err)
	}
	if err := x.Add(gone, rec("z", 1, "late")); !errors.Is(err, context.Canceled) {
		t.Errorf("Add: %v", err)
	}
}

func TestInfo(t *testing.T) {
	t.Parallel()
	recs := evaltest.NewGenerator(4).Records(30)
	a := open(t, nil, recs)
	turned := make([]*refsift.Record, len(recs))
	for i, r := range recs {
		c := *r
		c.ID.File = "renamed-" + c.ID.File
		turned[len(recs)-1-i] = &c
	}
	b := open(t, &search.Options{BatchSize: 7}, turned)
	if a.Info().Digest != b.Info().Digest || len(a.Info().Digest) != 64 {
		t.Errorf("digests %s and %s of the same records in another order", a.Info().Digest, b.Info().Digest)
	}
	if err := b.Add(ctx, rec("z", 1, "one more")); err != nil {
		t.Fatal(err)
	}
	if i := b.Info(); i.Digest == a.Info().Digest || i.Records != 31 || i.Tokenizer == "" || i.Thesaurus != 2019 || i.ReadOnly {
		t.Errorf("%+v", i)
	}
}

func TestCommitAndOpen(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "index")
	recs := evaltest.NewGenerator(6).Records(120)
	strategy := evaltest.NewGenerator(8).Strategy(20)

	x, err := search.Create(path, &search.Options{BatchSize: 50})
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Add(ctx, recs...); err != nil {
		t.Fatal(err)
	}
	want, err := x.Run(ctx, strategy)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the path is there before Commit: %v", err)
	}
	if ids, err := x.IDs(ctx, want.Lines[0].Set); err != nil || len(ids) != want.Lines[0].Count {
		t.Errorf("%d records, %v", len(ids), err)
	}
	if err := x.Commit(ctx); err != nil {
		t.Fatal(err)
	}
	for _, l := range want.Lines {
		if _, err := x.IDs(ctx, l.Set); l.Count > 0 && !errors.Is(err, search.ErrForeignSet) {
			t.Errorf("set from before Commit: %v", err)
		}
	}
	if err := x.Add(ctx, rec("z", 1, "late")); !errors.Is(err, search.ErrReadOnly) {
		t.Errorf("Add after Commit: %v", err)
	}
	if err := x.Commit(ctx); !errors.Is(err, search.ErrReadOnly) {
		t.Errorf("second Commit: %v", err)
	}
	sameCounts(t, x, strategy, want)

	y, err := search.Open(path, &search.Options{Verify: true}) // beside x, which is still open
	if err != nil {
		t.Fatal(err)
	}
	sameCounts(t, y, strategy, want)
	if a, b := x.Info(), y.Info(); !reflect.DeepEqual(a, b) || !b.ReadOnly || b.Records != 120 {
		t.Errorf("%+v and %+v", a, b)
	}
	if err := errors.Join(x.Close(), y.Close()); err != nil {
		t.Error(err)
	}
	onlyIn(t, dir, "index")
	if _, err := search.Create(path, nil); !errors.Is(err, fs.ErrExist) {
		t.Errorf("Create over an index: %v", err)
	}
}

func sameCounts(t *testing.T, x *search.Index, s *query.Strategy, want *eval.Result) {
	t.Helper()
	got, err := x.Run(ctx, s)
	if err != nil {
		t.Fatal(err)
	}
	for i := range got.Lines {
		if got.Lines[i].Count != want.Lines[i].Count {
			t.Errorf("line %d: %d, want %d", i+1, got.Lines[i].Count, want.Lines[i].Count)
		}
	}
}

func onlyIn(t *testing.T, dir string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if fmt.Sprint(names) != fmt.Sprint(want) {
		t.Errorf("%s holds %v, want %v", dir, names, want)
	}
}

func TestCloseWithoutCommit(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	x, err := search.Create(filepath.Join(dir, "index"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Add(ctx, rec("a", 1, "health")); err != nil {
		t.Fatal(err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	onlyIn(t, dir)
}

// TestTemporary: an index that is to be searched once leaves nothing behind,
// committed or not.
func TestTemporary(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir) // of Unix
	t.Setenv("TMP", dir)    // of Windows
	recs := evaltest.NewGenerator(31).Records(60)
	for _, commit := range []bool{true, false} {
		x, err := search.Temporary(nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := x.Add(ctx, recs...); err != nil {
			t.Fatal(err)
		}
		if commit {
			if err := x.Commit(ctx); err != nil {
				t.Fatal(err)
			}
		}
		if names, err := os.ReadDir(dir); err != nil || len(names) != 1 && !commit {
			t.Errorf("%v, %v", names, err)
		}
		holds(t, x, recs)
		if err := errors.Join(x.Close(), x.Close()); err != nil {
			t.Error(err)
		}
		onlyIn(t, dir)
	}
}

// TestOpenDamaged opens what is no index, or no longer one. Each must fail at
// once with an error that says what is wrong.
func TestOpenDamaged(t *testing.T) {
	t.Parallel()
	build := func(t *testing.T) string {
		path := filepath.Join(t.TempDir(), "index")
		x, err := search.Create(path, nil)
		if err != nil {
			t.Fatal(err)
		}
		recs := evaltest.NewGenerator(6).Records(40)
		if err := errors.Join(x.Add(ctx, recs[:30]...), x.Commit(ctx), x.Close()); err != nil {
			t.Fatal(err)
		}
		if x, err = search.Update(path, nil); err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(x.Add(ctx, recs[30:]...), x.Commit(ctx), x.Close()); err != nil {
			t.Fatal(err)
		}
		return path
	}
	segmentOf := func(path string) string {
		names, err := filepath.Glob(filepath.Join(path, "g2", "delta", "store", "*.zap"))
		if err != nil || len(names) == 0 {
			t.Fatalf("no segment: %v", err)
		}
		return names[0]
	}
	inBase := func(path, name string) string { return filepath.Join(path, "g2", "segment1", name) }
	// unlist takes a file out of the list, as if nobody had checked it.
	unlist := func(path, suffix string) {
		edit(t, path, func(m map[string]any) {
			var files []any
			for _, f := range m["files"].([]any) {
				if !strings.HasSuffix(f.(map[string]any)["name"].(string), suffix) {
					files = append(files, f)
				}
			}
			m["files"] = files
		})
	}
	for _, c := range []struct {
		name   string
		damage func(path string) error
		want   error
		text   string
	}{
		{"missing", os.RemoveAll, fs.ErrNotExist, "open index"},
		{"a file", func(p string) error { return errors.Join(os.RemoveAll(p), os.WriteFile(p, []byte("x"), 0o600)) }, search.ErrNotAnIndex, "a file"},
		{"empty folder", func(p string) error { return errors.Join(os.RemoveAll(p), os.Mkdir(p, 0o700)) }, search.ErrNotAnIndex, "refsift-index.json"},
		{"not committed", func(p string) error { return os.Remove(filepath.Join(p, "refsift-index.json")) }, search.ErrNotAnIndex, "refsift-index.json"},
		{"metadata changed", func(p string) error { return flip(filepath.Join(p, "refsift-index.json")) }, search.ErrDamaged, "refsift-index.json"},
		{"made by an earlier version", func(p string) error {
			edit(t, p, func(m map[string]any) { m["layout"] = 1 })
			return nil
		}, search.ErrVersion, "build the index again"},
		{"metadata cut off", func(p string) error { return os.Truncate(filepath.Join(p, "refsift-index.json"), 30) }, search.ErrDamaged, "refsift-index.json"},
		{"segment missing", func(p string) error { return os.Remove(segmentOf(p)) }, search.ErrDamaged, "missing"},
		{"segment cut off", func(p string) error { return os.Truncate(segmentOf(p), 100) }, search.ErrDamaged, "100 bytes"},
		{"segment changed", func(p string) error { return flip(segmentOf(p)) }, search.ErrDamaged, "was changed"},
		{"store cut off, unnoticed", func(p string) error {
			unlist(p, "root.bolt")
			return os.Truncate(filepath.Join(p, "g2", "delta", "store", "root.bolt"), 5000)
		}, search.ErrDamaged, ""},
		{"store empty, unnoticed", func(p string) error {
			unlist(p, "root.bolt")
			return os.Truncate(filepath.Join(p, "g2", "delta", "store", "root.bolt"), 0)
		}, search.ErrDamaged, ""},
		{"segment cut off, unnoticed", func(p string) error {
			unlist(p, ".zap")
			return os.Truncate(segmentOf(p), 1000)
		}, search.ErrDamaged, ""},
		{"positions missing", func(p string) error { return os.Remove(inBase(p, "positions")) }, search.ErrDamaged, "missing"},
		{"positions changed", func(p string) error { return flip(inBase(p, "positions")) }, search.ErrDamaged, "was changed"},
		{"contents changed, unnoticed", func(p string) error {
			unlist(p, "contents")
			return flip(inBase(p, "contents"))
		}, search.ErrDamaged, ""},
		{"records cut off, unnoticed", func(p string) error {
			unlist(p, "records")
			return os.Truncate(inBase(p, "records"), 100)
		}, search.ErrDamaged, ""},
		{"keys gone, unnoticed", func(p string) error {
			unlist(p, "keys")
			return os.Remove(inBase(p, "keys"))
		}, search.ErrDamaged, "keys is missing"},
		{"another tokenizer", func(p string) error {
			edit(t, p, func(m map[string]any) { m["tokenizer"] = "refsift-0" })
			return nil
		}, search.ErrVersion, "build the index again"},
		{"a name that leads out", func(p string) error {
			edit(t, p, func(m map[string]any) { m["files"].([]any)[0].(map[string]any)["name"] = "../../etc" })
			return nil
		}, search.ErrDamaged, "names the file"},
		{"records missing", func(p string) error {
			edit(t, p, func(m map[string]any) { m["records"] = 41 })
			return nil
		}, search.ErrDamaged, "40 records, not 41"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := build(t)
			if err := c.damage(path); err != nil {
				t.Fatal(err)
			}
			x, err := search.Open(path, &search.Options{Verify: true})
			if err == nil {
				x.Close()
			}
			if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.text) {
				t.Errorf("%v, want %v and %q", err, c.want, c.text)
			}
		})
	}
}

func edit(t *testing.T, path string, f func(map[string]any)) {
	t.Helper()
	name := filepath.Join(path, "refsift-index.json")
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(text, &m); err != nil {
		t.Fatal(err)
	}
	f(m)
	if text, err = json.Marshal(m); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := search.Reseal(path); err != nil {
		t.Fatal(err)
	}
}

func flip(name string) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	data[len(data)/2] ^= 0x55
	return os.WriteFile(name, data, 0o600)
}

// TestOpenLocked opens an index that is held for writing, by bleve itself.
func TestOpenLocked(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "index")
	x, err := search.Create(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(x.Add(ctx, rec("a", 1, "health")), x.Commit(ctx), x.Close()); err != nil {
		t.Fatal(err)
	}
	if x, err = search.Update(path, nil); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(x.Add(ctx, rec("a", 2, "health")), x.Commit(ctx), x.Close()); err != nil {
		t.Fatal(err)
	}
	writer, err := bleve.OpenUsing(filepath.Join(path, "g2", "delta"), map[string]any{"bolt_timeout": "5s"})
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Close()
	begin := time.Now()
	if _, err := search.Open(path, &search.Options{LockTimeout: 100 * time.Millisecond}); !errors.Is(err, search.ErrLocked) {
		t.Errorf("%v, want ErrLocked", err)
	}
	if d := time.Since(begin); d > 10*time.Second {
		t.Errorf("Open took %v", d)
	}
}

// TestOpenForeign opens an index that bleve made for another program.
func TestOpenForeign(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "foreign")
	idx, err := bleve.NewUsing(path, bleve.NewIndexMapping(), scorch.Name, scorch.Name, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(idx.Index("1", map[string]string{"title": "x"}), idx.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := search.Open(path, nil); !errors.Is(err, search.ErrNotAnIndex) {
		t.Errorf("%v, want ErrNotAnIndex", err)
	}
}

func TestCommitInMemory(t *testing.T) {
	t.Parallel()
	if err := open(t, nil, nil).Commit(ctx); err == nil {
		t.Error("an index in memory was committed")
	}
}
