package search_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/eval"
	"github.com/refsift/refsift/query/eval/evaltest"
	"github.com/refsift/refsift/search"
)

// built makes an index on disk.
func built(t testing.TB, recs []*refsift.Record) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "index")
	x, err := search.Create(path, &search.Options{BatchSize: 30})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(x.Add(ctx, recs...), x.Commit(ctx), x.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

// holds checks that an index is one of just these records.
func holds(t *testing.T, x *search.Index, recs []*refsift.Record) {
	t.Helper()
	var sum search.Sum
	var want []search.Stored
	for _, r := range recs {
		sum.Add(r)
		want = append(want, search.Stored{ID: r.ID, Digest: r.Digest()})
	}
	slices.SortFunc(want, func(a, b search.Stored) int { return a.ID.Compare(b.ID) })
	if i := x.Info(); i.Records != len(recs) || i.Digest != sum.String() {
		t.Errorf("%d records with digest %.8s, want %d with %.8s", i.Records, i.Digest, len(recs), sum.String())
	}
	got, err := x.Stored(ctx)
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%d records are listed, want %d (%v)", len(got), len(want), err)
	}
	s := evaltest.NewGenerator(3).Strategy(20)
	res, err := evaltest.NewScan(recs).Run(ctx, s)
	if err != nil {
		t.Fatal(err)
	}
	sameCounts(t, x, s, res)
}

// TestUpdate adds, replaces and deletes, in memory and on disk.
func TestUpdate(t *testing.T) {
	t.Parallel()
	g := evaltest.NewGenerator(21)
	recs := g.Records(80)
	changed := slices.Clone(recs[:60])
	for i := 10; i < 20; i++ {
		changed[i] = g.Record()
		changed[i].ID = recs[i].ID
	}
	more := g.Records(15)
	work := func(x *search.Index) error {
		c, err := x.Replace(ctx, append(slices.Clone(changed), more[:5]...)...)
		if want := (search.Change{Added: 5, Replaced: 10, Unchanged: 50}); err != nil || c != want {
			t.Errorf("%+v, %v, want %+v", c, err, want)
		}
		var gone []refsift.ID
		for _, r := range recs[60:] {
			gone = append(gone, r.ID, r.ID)
		}
		n, err := x.Delete(ctx, append(gone, refsift.ID{File: "none", Ordinal: 1})...)
		if n != 20 || err != nil {
			t.Errorf("%d deleted, %v", n, err)
		}
		if err := x.Add(ctx, changed[3]); !errors.Is(err, search.ErrDuplicateID) {
			t.Errorf("a record that is there was added: %v", err)
		}
		return x.Add(ctx, append(more[5:], recs[70])...) // one that was deleted comes back
	}
	want := append(append(slices.Clone(changed), more...), recs[70])

	memory := open(t, &search.Options{BatchSize: 30}, recs)
	if err := work(memory); err != nil {
		t.Fatal(err)
	}
	holds(t, memory, want)

	path := built(t, recs)
	reader, err := search.Open(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	x, err := search.Update(path, &search.Options{BatchSize: 30})
	if err != nil {
		t.Fatal(err)
	}
	if err := work(x); err != nil {
		t.Fatal(err)
	}
	holds(t, x, want)
	holds(t, reader, recs)
	if err := x.Commit(ctx); err != nil {
		t.Fatal(err)
	}
	holds(t, x, want)
	holds(t, reader, recs)
	again, err := search.Open(path, &search.Options{Verify: true})
	if err != nil {
		t.Fatal(err)
	}
	holds(t, again, want)
	if i := again.Info(); i.Generation != 2 {
		t.Errorf("generation %d", i.Generation)
	}
	if err := errors.Join(x.Close(), reader.Close(), again.Close()); err != nil {
		t.Error(err)
	}
	onlyIn(t, path, "g2", "refsift-index.json", "refsift-index.lock")
}

// TestUpdateGivenUp leaves the index as it was.
func TestUpdateGivenUp(t *testing.T) {
	t.Parallel()
	recs := evaltest.NewGenerator(22).Records(40)
	path := built(t, recs)
	for _, begin := range []func(string, *search.Options) (*search.Index, error){search.Update, search.Rebuild} {
		x, err := begin(path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := begin(path, &search.Options{LockTimeout: 20 * time.Millisecond}); !errors.Is(err, search.ErrLocked) {
			t.Errorf("a second writer: %v", err)
		}
		if err := errors.Join(x.Add(ctx, rec("new", 1, "late")), x.Close()); err != nil {
			t.Fatal(err)
		}
	}
	x, err := search.Update(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Commit(ctx); err != nil { // nothing was changed
		t.Fatal(err)
	}
	holds(t, x, recs)
	if i := x.Info(); i.Generation != 1 {
		t.Errorf("generation %d without a change", i.Generation)
	}
	x.Close()
	onlyIn(t, path, "g1", "refsift-index.json", "refsift-index.lock")
}

func TestRebuild(t *testing.T) {
	t.Parallel()
	g := evaltest.NewGenerator(23)
	path := built(t, g.Records(40))
	recs := g.Records(25)
	// What a killed writer left behind goes; what is not of the index stays.
	for _, name := range []string{"g7", "gifts"} {
		if err := os.Mkdir(filepath.Join(path, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	x, err := search.Rebuild(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	onlyIn(t, path, "g1", "g2", "gifts", "refsift-index.json", "refsift-index.lock")
	if err := errors.Join(x.Add(ctx, recs...), x.Commit(ctx)); err != nil {
		t.Fatal(err)
	}
	holds(t, x, recs)
	x.Close()
	for _, begin := range []func(string, *search.Options) (*search.Index, error){search.Update, search.Rebuild} {
		dir := t.TempDir()
		if _, err := begin(dir, nil); !errors.Is(err, search.ErrNotAnIndex) {
			t.Errorf("%v", err)
		}
		onlyIn(t, dir)
	}
}

// TestManyUpdates commits again and again while readers open and search.
func TestManyUpdates(t *testing.T) {
	t.Parallel()
	g := evaltest.NewGenerator(24)
	recs := g.Records(30)
	path := built(t, recs)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			last := 0
			for {
				select {
				case <-stop:
					return
				default:
				}
				x, err := search.Open(path, nil)
				if err != nil {
					t.Error(err)
					return
				}
				n := count(t, x, &query.All{})
				if n < last || n%10 != 0 || n != x.Info().Records {
					t.Errorf("%d records after %d", n, last)
				}
				last = n
				if err := x.Close(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for range 6 {
		x, err := search.Update(path, nil)
		if err != nil {
			t.Fatal(err)
		}
		more := g.Records(10)
		recs = append(recs, more...)
		if err := errors.Join(x.Add(ctx, more...), x.Commit(ctx), x.Close()); err != nil {
			t.Fatal(err)
		}
	}
	close(stop)
	wg.Wait()
	x, err := search.Open(path, &search.Options{Verify: true})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	holds(t, x, recs)
}

// TestWriterBesideReaders searches one index from many goroutines while one
// adds, replaces and deletes.
func TestWriterBesideReaders(t *testing.T) {
	t.Parallel()
	g := evaltest.NewGenerator(25)
	recs := g.Records(60)
	x := open(t, nil, recs)
	strategy := evaltest.NewGenerator(5).Strategy(15)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				if _, err := x.Analyze(ctx, strategy, eval.AnalyzeOptions{}); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for i := range 12 {
		r := g.Record()
		r.ID = recs[i].ID
		if _, err := x.Replace(ctx, r, g.Record()); err != nil {
			t.Error(err)
		}
		recs[i] = r
		if _, err := x.Delete(ctx, recs[20+i].ID); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	wg.Wait()
	if i := x.Info(); i.Records != 60 {
		t.Errorf("%d records", i.Records)
	}
}

// TestCommitLeavesNoRuns: what was joined is gone from the folder.
func TestCommitLeavesNoRuns(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "index")
	x, err := search.Create(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	recs := evaltest.NewGenerator(27).Records(400)
	for len(recs) > 0 {
		if err := errors.Join(x.Add(ctx, recs[:100]...), search.WriteRun(x)); err != nil {
			t.Fatal(err)
		}
		recs = recs[100:]
	}
	if err := x.Commit(ctx); err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	onlyIn(t, filepath.Join(path, "g1"), "segment1")
}

// TestSameBytes: the same records in the same order make the same files, however
// they were handed over.
func TestSameBytes(t *testing.T) {
	t.Parallel()
	recs := evaltest.NewGenerator(28).Records(200)
	var want []byte
	for i, most := range []int{200, 60, 7} {
		path := filepath.Join(t.TempDir(), "index")
		x, err := search.Create(path, &search.Options{BatchSize: most})
		if err != nil {
			t.Fatal(err)
		}
		for k := 0; k < len(recs); k += most {
			if err := errors.Join(x.Add(ctx, recs[k:min(k+most, len(recs))]...), search.WriteRun(x)); err != nil {
				t.Fatal(err)
			}
		}
		if err := errors.Join(x.Commit(ctx), x.Close()); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join(path, "refsift-index.json")) // which has the digest of each file
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			want = got
		} else if !bytes.Equal(got, want) {
			t.Errorf("in steps of %d:\n%s\nwant\n%s", most, got, want)
		}
	}
}

// TestWriteFails: records that could not be written are not forgotten, and never
// take the place of those that could.
func TestWriteFails(t *testing.T) {
	t.Parallel()
	recs := evaltest.NewGenerator(32).Records(80)
	path := built(t, recs)
	for name, begin := range map[string]func() (*search.Index, string, error){
		"new": func() (*search.Index, string, error) {
			other := filepath.Join(t.TempDir(), "index")
			x, err := search.Create(other, nil)
			aside, _ := filepath.Glob(filepath.Join(filepath.Dir(other), ".index.building-*", "g1"))
			return x, strings.Join(aside, ""), err
		},
		"rebuilt": func() (*search.Index, string, error) {
			x, err := search.Rebuild(path, nil)
			return x, filepath.Join(path, "g2"), err
		},
	} {
		x, folder, err := begin()
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(x.Add(ctx, recs[:30]...), os.Remove(folder)); err != nil {
			t.Fatal(err)
		}
		if n, err := x.Count(ctx, titleTerm("the")); err == nil {
			t.Errorf("%s: %d found in records that could not be written", name, n)
		}
		if err := os.Mkdir(folder, 0o755); err != nil { // there is room again
			t.Fatal(err)
		}
		if n, err := x.Count(ctx, titleTerm("the")); err == nil {
			t.Errorf("%s: %d found afterwards", name, n)
		}
		if err := x.Add(ctx, recs[30:]...); err == nil {
			t.Errorf("%s: records were added afterwards", name)
		}
		if err := x.Commit(ctx); err == nil {
			t.Errorf("%s: it was committed without records", name)
		}
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	}
	x, err := search.Open(path, &search.Options{Verify: true})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	holds(t, x, recs)
}

// TestCommitCancelled: the path stays as it was.
func TestCommitCancelled(t *testing.T) {
	t.Parallel()
	recs := evaltest.NewGenerator(33).Records(60)
	path := built(t, recs)
	over, cancel := context.WithCancel(ctx)
	cancel()
	for name, begin := range map[string]func() (*search.Index, error){
		"update":  func() (*search.Index, error) { return search.Update(path, nil) },
		"rebuild": func() (*search.Index, error) { return search.Rebuild(path, nil) },
	} {
		x, err := begin()
		if err != nil {
			t.Fatal(err)
		}
		if err := x.Add(ctx, rec("another", 1, "health")); err != nil {
			t.Fatal(err)
		}
		if err := x.Commit(over); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
		if err := x.Close(); err != nil {
			t.Error(err)
		}
		onlyIn(t, path, "g1", "refsift-index.json", "refsift-index.lock")
	}
	x, err := search.Open(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	holds(t, x, recs)
}

// TestModes: whoever can read an index can read it after updates.
func TestModes(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("files of Windows have no permission bits to compare")
	}
	path := built(t, evaltest.NewGenerator(34).Records(60))
	for generation := 2; generation < 5; generation++ {
		x, err := search.Update(path, nil)
		if err != nil {
			t.Fatal(err)
		}
		stored, err := x.Stored(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := x.Delete(ctx, stored[0].ID); err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(x.Commit(ctx), x.Close()); err != nil {
			t.Fatal(err)
		}
		folder := filepath.Join(path, fmt.Sprintf("g%d", generation))
		want, err := os.Stat(filepath.Join(folder, "segment1", "terms"))
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.Stat(filepath.Join(folder, "segment1.deleted"))
		if err != nil || got.Mode() != want.Mode() {
			t.Errorf("commit %d: %v, want %v (%v)", generation, got.Mode(), want.Mode(), err)
		}
	}
}

// TestProgress: Commit tells how far it is, to the end.
func TestProgress(t *testing.T) {
	t.Parallel()
	done, total := 0, 0
	x, err := search.Create(filepath.Join(t.TempDir(), "index"), &search.Options{Progress: func(n, of int) {
		if n < done || n > of || total > 0 && of != total {
			t.Errorf("%d of %d after %d of %d", n, of, done, total)
		}
		done, total = n, of
	}})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(x.Add(ctx, evaltest.NewGenerator(35).Records(200)...), x.Commit(ctx), x.Close()); err != nil {
		t.Fatal(err)
	}
	if done == 0 || done != total {
		t.Errorf("%d of %d", done, total)
	}
}

// TestVerify flips a byte of each file in turn.
func TestVerify(t *testing.T) {
	t.Parallel()
	path := built(t, evaltest.NewGenerator(26).Records(30))
	var last int64
	info, err := search.Verify(ctx, path, func(done, total int64) {
		if done < last || done > total {
			t.Errorf("%d of %d bytes after %d", done, total, last)
		}
		last = done
	})
	if err != nil || info.Records != 30 || last != info.Bytes {
		t.Fatalf("%+v, %d bytes read, %v", info, last, err)
	}
	var names []string
	filepath.WalkDir(path, func(name string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, name)
		}
		return err
	})
	if len(names) < 4 {
		t.Fatalf("only %q", names)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range []int{0, len(data) / 3, len(data) - 1} {
			changed := slices.Clone(data)
			changed[at] ^= 1
			if err := os.WriteFile(name, changed, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := search.Verify(ctx, path, nil); !errors.Is(err, search.ErrDamaged) && !errors.Is(err, search.ErrVersion) {
				t.Errorf("%s, byte %d: %v", name, at, err)
			}
		}
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := search.Verify(ctx, path, nil); err != nil {
		t.Error(err)
	}
}

const killed = 10 // records of each commit of the child

// TestUpdateChild is no test: it is the process that TestKill kills. It adds
// records for ever and says after each commit how many there are.
func TestUpdateChild(t *testing.T) {
	path := os.Getenv("REFSIFT_UPDATE_CHILD")
	if path == "" {
		return
	}
	for {
		x, err := search.Update(path, &search.Options{LockTimeout: 5 * time.Second})
		if err != nil {
			t.Fatal(err)
		}
		n := x.Info().Records
		g := evaltest.NewGenerator(uint64(n))
		var recs []*refsift.Record
		for i := range killed {
			r := g.Record()
			r.ID = refsift.ID{File: "child", Ordinal: n + i + 1}
			recs = append(recs, r)
		}
		if err := errors.Join(x.Add(ctx, recs...), x.Commit(ctx), x.Close()); err != nil {
			t.Fatal(err)
		}
		fmt.Println("committed", n+killed)
	}
}

// TestKill kills a process that updates an index, at any moment: what it said
// it had committed is there, and nothing in part.
func TestKill(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts processes; nothing in it is concurrent that shorter tests do not run")
	}
	path := built(t, nil)
	begun, lost := 0, 0
	for round := range 8 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestUpdateChild$", "-test.v")
		cmd.Env = append(os.Environ(), "REFSIFT_UPDATE_CHILD="+path)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		acknowledged := 0
		lines := bufio.NewScanner(out)
		first := true
		for lines.Scan() {
			if text, ok := strings.CutPrefix(lines.Text(), "committed "); ok {
				acknowledged, _ = strconv.Atoi(text)
				if first { // let it go on for some moments more
					first = false
					time.AfterFunc(time.Duration(round)*7*time.Millisecond, func() { cmd.Process.Kill() })
				}
			}
		}
		cmd.Wait()
		if acknowledged == 0 {
			t.Fatal("the child committed nothing")
		}
		begin := time.Now()
		info, err := search.Verify(ctx, path, nil)
		if err != nil {
			t.Fatalf("after kill %d: %v", round+1, err)
		}
		if d := time.Since(begin); d > 5*time.Second {
			t.Errorf("opening took %v", d)
		}
		if info.Records < acknowledged || info.Records%killed != 0 {
			t.Errorf("%d records of %d acknowledged", info.Records, acknowledged)
			lost++
		}
		begun = info.Records
	}
	t.Logf("8 kills, %d records at the end, %d times something was lost", begun, lost)
	x, err := search.Update(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	stored, err := x.Stored(ctx)
	if err != nil || len(stored) != begun || stored[begun-1].ID.Ordinal != begun {
		t.Errorf("%d records, %v", len(stored), err)
	}
}

// TestChangeRefused: what is closed, committed, or of another index.
func TestChangeRefused(t *testing.T) {
	t.Parallel()
	recs := evaltest.NewGenerator(28).Records(20)
	path := built(t, recs)
	x, err := search.Open(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	all, _, err := x.Find(ctx, &query.All{})
	if err != nil {
		t.Fatal(err)
	}
	other := open(t, nil, recs)
	_, documents := other.Documents(ctx, all)
	_, names := other.Names(ctx, all)
	_, replaced := x.Replace(ctx, recs[0])
	_, deleted := x.Delete(ctx, recs[0].ID)
	for what, err := range map[string]error{"documents": documents, "names": names} {
		if !errors.Is(err, search.ErrForeignSet) {
			t.Errorf("%s of another index: %v", what, err)
		}
	}
	for what, err := range map[string]error{"replace": replaced, "delete": deleted} {
		if !errors.Is(err, search.ErrReadOnly) {
			t.Errorf("%s in a committed index: %v", what, err)
		}
	}
	if _, err := other.Replace(ctx, recs[0], recs[0]); !errors.Is(err, search.ErrDuplicateID) {
		t.Errorf("a record twice: %v", err)
	}
	if _, err := other.Replace(ctx, nil); err == nil {
		t.Error("nil was taken for a record")
	}
	if c, err := other.Replace(ctx, &refsift.Record{Title: "no id"}); err != nil || c.Added != 1 {
		t.Errorf("a record without an ID: %+v, %v", c, err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	_, documents = x.Documents(ctx, all)
	_, stored := x.Stored(ctx)
	_, databases := x.Databases(ctx)
	_, deleted = x.Delete(ctx, recs[0].ID)
	_, terms := x.Terms(ctx, evaltest.NewGenerator(1).Strategy(3), eval.TermOptions{})
	for what, err := range map[string]error{"documents": documents, "stored": stored, "databases": databases, "delete": deleted, "terms": terms} {
		if !errors.Is(err, search.ErrClosed) {
			t.Errorf("%s of a closed index: %v", what, err)
		}
	}
}
