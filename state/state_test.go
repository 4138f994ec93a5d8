package state_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
	"github.com/refsift/refsift/ledger"
	"github.com/refsift/refsift/state"
)

// works are made-up records: n items, most of them in several databases, some
// with an erratum, a preprint, or a second form in the same database.
func works(n int) (recs []*refsift.Record) {
	animals := []string{"Curlews", "Mussels", "Eelgrass", "Samphire", "Ragworms", "Avocets", "Cockles"}
	for i := range n {
		r := refsift.Record{
			Title: fmt.Sprintf("%s and the tides of marsh %c", animals[i%len(animals)], 'A'+i%26), Year: 2001 + i%20, Source: "Wadden Notes", Volume: fmt.Sprint(i + 1),
			Authors: []refsift.Author{{Family: "Tern" + string(rune('a'+i%26)), Given: "A"}, {Family: "Knot", Given: "B"}}, Pages: fmt.Sprintf("%d-%d", 10*i+1, 10*i+8),
		}
		add := func(database string, change func(r *refsift.Record)) {
			c := r
			c.Origin = refsift.Origin{Database: database, File: strings.ToLower(database) + ".ris", Format: "ris"}
			c.Accession = fmt.Sprintf("%s%d", database[:1], i)
			change(&c)
			c.Tags = []refsift.Tag{{Name: "TI", Value: c.Title, Line: 1}, {Name: "AN", Value: c.Accession}, {Name: "AB", Value: c.Abstract}}
			recs = append(recs, &c)
		}
		add("Embase", func(*refsift.Record) {})
		if i%2 == 0 {
			add("MEDLINE", func(r *refsift.Record) { r.Title += "." })
		}
		if i%3 == 0 {
			add("Scopus", func(r *refsift.Record) { r.Pages = fmt.Sprint(10*i + 1) })
		}
		if i%4 == 0 {
			add("MEDLINE", func(r *refsift.Record) { r.Title, r.Pages, r.Accession = "Erratum: "+r.Title, "900", "e"+r.Accession })
		}
		if i%5 == 0 {
			add("Embase", func(r *refsift.Record) { r.Abstract = "Added later." })
		}
	}
	return recs
}

// batch makes an update of records: the files are those of their databases.
func batch(recs []*refsift.Record) (u state.Update) {
	count := map[string]int{}
	for _, r := range recs {
		c := *r
		name := c.Origin.File
		count[name]++
		c.ID = refsift.ID{File: name, Ordinal: count[name]}
		u.Records = append(u.Records, &c)
	}
	for _, name := range slices.Sorted(maps.Keys(count)) {
		u.Files = append(u.Files, state.File{Name: name, Records: count[name], SHA256: fmt.Sprint(name, count[name])})
	}
	return u
}

func update(t interface{ Fatal(...any) }, s *state.State, u state.Update) *state.Report {
	report, err := s.Update(context.Background(), u)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func fresh(t interface{ Fatal(...any) }) *state.State {
	s, err := state.New(state.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// partition is the groups as sets of digests.
func partition(res *dedupe.Result) string {
	var groups []string
	for i := range res.Clusters {
		var names []string
		for _, r := range res.Clusters[i].Records {
			names = append(names, r.Digest().String()+r.Origin.Database)
		}
		slices.Sort(names)
		groups = append(groups, strings.Join(names, " "))
	}
	slices.Sort(groups)
	return strings.Join(groups, "\n")
}

func TestSecondRunIsKnown(t *testing.T) {
	t.Parallel()
	s := fresh(t)
	recs := works(20)
	recs = append(recs, recs[0]) // one record twice in one file is two
	first := update(t, s, batch(recs))
	if first.Entered != len(recs) || first.Known != 0 || first.NewGroups+first.Duplicates != len(recs) {
		t.Fatalf("%+v", first)
	}
	before := partition(s.Result())
	second := update(t, s, batch(recs))
	if second.Entered != 0 || second.NewGroups != 0 || second.Known != len(recs) || len(second.Groups) != 0 || partition(s.Result()) != before {
		t.Errorf("%+v", second)
	}
	flow, err := s.Flow(2)
	if err != nil || flow.ToScreen != 0 || flow.Known != len(recs) || flow.Identified() != len(recs) {
		t.Errorf("%+v %v", flow, err)
	}
	if l, err := s.Ledger(); err != nil || l.Totals().Known != len(recs) {
		t.Error(err)
	}
}

func TestChangedAndNew(t *testing.T) {
	t.Parallel()
	s := fresh(t)
	recs := works(6) // the record of item 0 in Embase comes twice, later with an abstract
	later := recs[4]
	if later.Abstract == "" {
		t.Fatal("the fixture changed")
	}
	old := slices.Delete(slices.Clone(recs), 4, 5)
	fresh7 := works(7)[len(recs):]
	update(t, s, batch(old))
	report := update(t, s, batch(append([]*refsift.Record{later, old[0]}, fresh7...)))
	if len(report.Changed) != 1 || !slices.Equal(report.Changed[0].Fields, []string{"abstract"}) || s.Number(s.Find(report.Changed[0].ID.String())[0]) != report.Changed[0].Number {
		t.Errorf("changed: %+v", report.Changed)
	}
	if report.Known != 1 || report.NewGroups != 1 || report.OfEarlierGroups != 1 || report.Duplicates != len(fresh7)-1 {
		t.Errorf("%+v", report)
	}
	if got := report.New(); len(got) != 1 || !strings.Contains(got[0].Title, "marsh G") {
		t.Errorf("new: %v", got)
	}
	flow, err := s.Flow(2)
	if err != nil || flow.ToScreen != 1 || flow.Known != 2 || flow.Duplicates != len(fresh7)-1 {
		t.Errorf("%+v %v", flow, err)
	}
	if flow, err := s.Flow(1); err != nil || flow.Identified() != len(old) {
		t.Errorf("%+v %v", flow, err)
	}
}

// Groups keep the name of their oldest record; a join keeps the older name,
// the other means it from then on, and gets its own back when they part.
func TestNamesOfGroups(t *testing.T) {
	t.Parallel()
	s := fresh(t)
	recs := works(2)[:1]
	other := *recs[0]
	other.Title, other.Pages, other.DOI, other.Accession = "Birds of the flats", "77-80", refsift.DOI{}, "X"
	other.Tags = []refsift.Tag{{Name: "TI", Value: other.Title}}
	update(t, s, batch([]*refsift.Record{recs[0]}))
	update(t, s, batch([]*refsift.Record{&other}))
	ids := []string{"embase.ris#1", "embase.ris@2#1"}
	report := update(t, s, state.Update{Rulings: []dedupe.Ruling{{A: ids[0], B: ids[1], Answer: dedupe.Same, Who: "AB"}}})
	if len(report.Groups) != 1 || report.Groups[0].Change != state.GroupJoined || report.Groups[0].Group != "g1" || !slices.Equal(report.Groups[0].Aliases, []string{"g2"}) {
		t.Fatalf("%+v", report.Groups)
	}
	if len(report.Conflicts) != 1 || report.Conflicts[0].Code != refsift.CodeDecisionAgainst {
		t.Errorf("conflicts %v", report.Conflicts)
	}
	if c, present, err := s.Group("g2"); err != nil || present != "g1" || len(c.Records) != 2 {
		t.Errorf("g2 is %s with %v: %v", present, c, err)
	}
	rulings, err := s.Part("g2")
	if err != nil {
		t.Fatal(err)
	}
	report = update(t, s, state.Update{Rulings: rulings})
	var kinds []string
	for _, g := range report.Groups {
		kinds = append(kinds, fmt.Sprint(g.Group, " ", g.Change, " ", g.From))
	}
	if !slices.Equal(kinds, []string{"g1 split []", "g2 split [g1]"}) {
		t.Errorf("%v", kinds)
	}
	if got := s.GroupName(s.Find(ids[1])[0]); got != "g2" {
		t.Errorf("the second record is in %s", got)
	}
	if _, err := s.Part("g2"); err == nil {
		t.Error("a group of one was undone")
	}
	for _, name := range []string{"", "g0", "g3", "x1", "g"} {
		if _, _, err := s.Group(name); err == nil {
			t.Errorf("there is a group %q", name)
		}
	}
	// A retracted decision is as if it had never been: the records are apart
	// by the evidence, and only the ruling of the undo was left.
	report = update(t, s, state.Update{Retract: rulings})
	if len(s.Rulings()) != 0 || len(report.Groups) != 0 {
		t.Errorf("%v %+v", s.Rulings(), report.Groups)
	}
}

// act is a random update of a state.
func act(t *rapid.T, s *state.State, pool []*refsift.Record, step int) {
	switch kind := rapid.SampledFrom([]string{"import", "import", "decide", "undo", "retract", "settings", "refit"}).Draw(t, "act"); {
	case kind == "import" || s.Records() < 2:
		from := rapid.IntRange(0, len(pool)-1).Draw(t, "from")
		to := rapid.IntRange(from, min(len(pool), from+20)).Draw(t, "to")
		u := batch(pool[from:to])
		if rapid.Bool().Draw(t, "damaged") {
			u.Unreadable = []state.Unreadable{{ID: refsift.ID{File: fmt.Sprint("damaged", step), Ordinal: 1}, Database: "Embase", Reason: "no end"}}
			u.Files = append(u.Files, state.File{Name: fmt.Sprint("damaged", step), Unreadable: 1})
		}
		update(t, s, u)
	case kind == "undo":
		name := fmt.Sprintf("g%d", rapid.IntRange(1, s.Records()).Draw(t, "group"))
		if rulings, err := s.Part(name); err == nil {
			undone, _, err := s.Group(name)
			if err != nil {
				t.Fatal(err)
			}
			update(t, s, state.Update{Rulings: rulings})
			// Its records are apart from each other. Others may come to one of them:
			// those that a decision, which the undo replaced, had kept away.
			seen := map[string]bool{}
			for _, r := range undone.Records {
				group := s.GroupName(r)
				if seen[group] {
					t.Fatalf("%s was undone, and two of its records are in %s", name, group)
				}
				seen[group] = true
			}
		}
	case kind == "settings":
		set := s.Settings()
		set.Merge = rapid.SampledFrom([][]dedupe.Relation{nil, {dedupe.ErratumOf}}).Draw(t, "merge")
		set.Keep = rapid.SampledFrom([]string{"complete", "newest", "database:scopus"}).Draw(t, "keep")
		update(t, s, state.Update{Settings: &set})
	case kind == "refit":
		update(t, s, state.Update{Refit: true})
	default:
		pick := func(what string) string {
			return pool[rapid.IntRange(0, len(pool)-1).Draw(t, what)].Digest().String()
		}
		r := dedupe.Ruling{A: pick("a"), B: pick("b"), Answer: dedupe.Answer(rapid.IntRange(0, 2).Draw(t, "answer"))}
		if kind == "retract" && len(s.Rulings()) > 0 {
			update(t, s, state.Update{Retract: s.Rulings()[:1]})
			return
		}
		update(t, s, state.Update{Rulings: []dedupe.Ruling{r}})
	}
}

// Whatever is imported, decided, undone and imported again: every input is in
// exactly one state, the flow of every update adds up, the records are the
// exact ones that came in, and a replay of the log gives the same bytes.
func TestLaws(t *testing.T) {
	t.Parallel()
	pool := works(12)
	rapid.Check(t, func(t *rapid.T) {
		s := fresh(t)
		for step := range rapid.IntRange(1, 6).Draw(t, "steps") {
			act(t, s, pool, step)
			accounted(t, s)
		}
		var log bytes.Buffer
		if err := s.WriteLog(&log); err != nil {
			t.Fatal(err)
		}
		replayed(t, log.Bytes(), pool)
	})
}

func accounted(t *rapid.T, s *state.State) {
	l, err := s.Ledger()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[*refsift.Record]bool{}
	for i := range s.Result().Clusters {
		for _, r := range s.Result().Clusters[i].Records {
			if seen[r] {
				t.Fatalf("%s is in two groups", r.ID)
			}
			seen[r] = true
		}
	}
	totals := l.Totals()
	if len(seen) != s.Records() || totals.Unique+totals.Duplicates != s.Records() || totals.Unique != len(s.Result().Clusters) {
		t.Fatalf("%+v of %d records in %d groups", totals, s.Records(), len(s.Result().Clusters))
	}
	identified := 0
	for n := 1; n <= s.Runs(); n++ {
		flow, err := s.Flow(n)
		if err != nil {
			t.Fatal(err)
		}
		identified += flow.Identified()
	}
	if identified != totals.Identified {
		t.Fatalf("the flows have %d records, the ledger %d", identified, totals.Identified)
	}
}

// replayed does again what a log tells. The inputs of a step are found again
// by the names and numbers that the log has.
func replayed(t *rapid.T, log []byte, pool []*refsift.Record) {
	steps, err := state.ReadSteps(bytes.NewReader(log))
	if err != nil {
		t.Fatal(err)
	}
	inputs := inputsOf(t, log, pool)
	step := 0
	s, err := state.Replay(context.Background(), steps, func(f state.File) ([]*refsift.Record, []state.Unreadable, error) {
		in := inputs[f.Label]
		step++
		return in.records, in.unreadable, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	diff, err := s.CompareLog(bytes.NewReader(log))
	if err != nil || diff != nil {
		t.Fatalf("line %d: %s\nreplayed: %s %v", diff.Line, diff.Want, diff.Got, err)
	}
}

type fileInput struct {
	records    []*refsift.Record
	unreadable []state.Unreadable
}

// inputsOf rebuilds the files of a log by the digests of its records.
func inputsOf(t *rapid.T, log []byte, pool []*refsift.Record) map[string]fileInput {
	inputs := map[string]fileInput{}
	err := state.ReadLog(bytes.NewReader(log), func(e *state.Event) error {
		if e.Record == nil {
			return nil
		}
		label, _, _ := strings.Cut(e.Record.ID.File, "@")
		in := inputs[e.Record.ID.File]
		id := refsift.ID{File: label, Ordinal: e.Record.ID.Ordinal}
		if e.Record.State == ledger.Unreadable {
			in.unreadable = append(in.unreadable, state.Unreadable{ID: id, Database: e.Record.Database, Reason: e.Record.Reason})
		} else {
			i := slices.IndexFunc(pool, func(r *refsift.Record) bool { return r.Digest() == e.Record.Digest })
			r := *pool[i]
			r.ID = id
			in.records = append(in.records, &r)
		}
		inputs[e.Record.ID.File] = in
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return inputs
}

// Batches give what one run over everything gives with the frequencies of the
// first batch, in whatever order the batches and the records come.
func TestBatchesEqualOneRun(t *testing.T) {
	t.Parallel()
	pool := works(14)
	d, err := dedupe.New(dedupe.Options{})
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		recs := rapid.Permutation(pool).Draw(t, "order")
		cut := rapid.IntRange(1, len(recs)).Draw(t, "first")
		freq, err := d.Fit(context.Background(), recs[:cut])
		if err != nil {
			t.Fatal(err)
		}
		whole := d.Begin(freq)
		if _, err := whole.Add(context.Background(), recs); err != nil {
			t.Fatal(err)
		}
		want, err := whole.Result(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		s := fresh(t)
		for from, to := 0, cut; from < len(recs); from, to = to, min(len(recs), to+rapid.IntRange(1, len(recs)).Draw(t, "size")) {
			update(t, s, batch(recs[from:to]))
		}
		if got := partition(s.Result()); got != partition(want) {
			t.Fatalf("batches:\n%s\none run:\n%s", got, partition(want))
		}
	})
}

// open opens a state on disk and closes it with the test.
func open(t *testing.T, dir string) *state.State {
	t.Helper()
	s, err := state.Open(context.Background(), dir, state.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func save(t *testing.T, s *state.State) {
	t.Helper()
	if err := errors.Join(s.Save(), s.Close()); err != nil {
		t.Fatal(err)
	}
}

// snapshot is what a state gives away, as text.
func snapshot(t interface{ Fatal(...any) }, s *state.State) string {
	var b strings.Builder
	fmt.Fprintln(&b, s.Records(), s.Runs(), s.Rulings())
	set, err := json.Marshal(s.Settings())
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(&b, "%s\n", set)
	for i := range s.Result().Clusters {
		c := &s.Result().Clusters[i]
		fmt.Fprintln(&b, s.GroupName(c.Kept), c.Kept.ID)
		for _, r := range c.Records {
			j, err := json.Marshal(r)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&b, "  %d %s\n", s.Number(r), j)
		}
	}
	for n := 1; n <= s.Runs(); n++ {
		flow, err := s.Flow(n)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%+v\n", flow)
	}
	return b.String()
}

// What is saved is what is opened again: records to the byte, decisions,
// groups, settings, flows; and it goes on as if it had not been closed.
func TestSaveAndOpen(t *testing.T) {
	t.Parallel()
	pool := works(16)
	cut := len(pool) / 2
	dir := filepath.Join(t.TempDir(), "st")
	memory := fresh(t)
	u := batch(pool[:cut])
	u.Unreadable = []state.Unreadable{{ID: refsift.ID{File: "embase.ris", Ordinal: 999}, Reason: "no end"}}
	u.Files[0].Unreadable = 1
	steps := []state.Update{u, batch(pool[cut-5:]), {Rulings: []dedupe.Ruling{{A: pool[0].Digest().String(), B: pool[9].Digest().String(), Answer: dedupe.Same, Who: "AB", When: "2026-01-02", Why: "w"}}}}
	for _, u := range steps {
		update(t, memory, u)
		s := open(t, dir)
		update(t, s, u)
		save(t, s)
		again := open(t, dir)
		if again.Drifted() {
			t.Error("the groups are other ones after opening")
		}
		if got, want := snapshot(t, again), snapshot(t, memory); got != want {
			t.Fatalf("opened:\n%s\nin memory:\n%s", got, want)
		}
		save(t, again)
	}
	log, err := os.ReadFile(state.LogFile(dir))
	if err != nil {
		t.Fatal(err)
	}
	var want bytes.Buffer
	if err := memory.WriteLog(&want); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(log, want.Bytes()) {
		a, b := strings.Split(string(log), "\n"), strings.Split(want.String(), "\n")
		for i := range min(len(a), len(b)) {
			if a[i] != b[i] {
				t.Fatalf("line %d of the log on disk is not that of the same updates in memory:\n%s\n%s", i+1, a[i], b[i])
			}
		}
		t.Errorf("the log on disk has %d lines, that of the same updates in memory %d", len(a), len(b))
	}
}

func TestOneAtATime(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir)
	update(t, s, batch(works(3)))
	if err := s.Save(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := state.Open(context.Background(), dir, state.Settings{}); !errors.Is(err, state.ErrLocked) {
			t.Errorf("opened twice: %v", err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	open(t, dir)
}

func TestForeignAndMissing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, err := state.OpenExisting(context.Background(), filepath.Join(dir, "none")); !errors.Is(err, state.ErrNoState) {
		t.Error(err)
	}
	if _, err := state.OpenExisting(context.Background(), dir); !errors.Is(err, state.ErrNoState) {
		t.Error(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "thesis.docx"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := state.Open(context.Background(), dir, state.Settings{}); !errors.Is(err, state.ErrForeign) || !strings.Contains(err.Error(), "thesis.docx") {
		t.Error(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "state.json"), []byte(`{"format":"game save","version":1}`), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := state.Open(context.Background(), dir, state.Settings{}); !errors.Is(err, state.ErrForeign) {
		t.Error(err)
	}
}

// saved makes a state on disk with a bit of everything.
func saved(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	s := open(t, dir)
	recs := works(5)
	update(t, s, batch(recs))
	update(t, s, batch(recs[:2]))
	update(t, s, state.Update{Rulings: []dedupe.Ruling{{A: recs[0].Digest().String(), B: recs[5].Digest().String(), Answer: dedupe.Different}}})
	save(t, s)
	return dir
}

// One changed, missing or added byte anywhere is found, and named.
func TestDamage(t *testing.T) {
	t.Parallel()
	dir := saved(t)
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	parts := 0
	for _, e := range entries {
		if e.Name() == "lock" {
			continue
		}
		parts++
		path := filepath.Join(dir, e.Name())
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for what, damaged := range map[string][]byte{
			"truncated": whole[:len(whole)/2], "without its last byte": whole[:len(whole)-1], "empty": {},
			"flipped": append(slices.Clone(whole[:len(whole)/2]), append([]byte{whole[len(whole)/2] ^ 1}, whole[len(whole)/2+1:]...)...),
		} {
			if e.Name() == "state.json" && what == "without its last byte" {
				continue // the end of the last line
			}
			if err := os.WriteFile(path, damaged, 0o666); err != nil {
				t.Fatal(err)
			}
			if s, err := state.OpenExisting(context.Background(), dir); !errors.Is(err, state.ErrDamaged) && !errors.Is(err, state.ErrVersion) && !errors.Is(err, state.ErrForeign) || !strings.Contains(err.Error(), e.Name()) {
				t.Errorf("%s, %s: %v", e.Name(), what, err)
				if s != nil {
					_ = s.Close()
				}
			}
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		if _, err := state.OpenExisting(context.Background(), dir); err == nil {
			t.Errorf("%s is missing, and nobody says so", e.Name())
		}
		if err := os.WriteFile(path, whole, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if parts < 6 {
		t.Errorf("the state has %d files, the test wants all kinds", parts)
	}
	open(t, dir)
}

func TestOtherVersion(t *testing.T) {
	t.Parallel()
	dir := saved(t)
	path := filepath.Join(dir, "state.json")
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, bytes.Replace(raw, []byte(`"version": 1`), []byte(`"version": 7, "shape": "new"`), 1), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := state.OpenExisting(context.Background(), dir); !errors.Is(err, state.ErrVersion) {
		t.Error(err)
	}
}

// Of a log, every change of a line is found.
func TestLogIsAppendOnly(t *testing.T) {
	t.Parallel()
	s := fresh(t)
	update(t, s, batch(works(5)))
	var log bytes.Buffer
	if err := s.WriteLog(&log); err != nil {
		t.Fatal(err)
	}
	read := func(b []byte) error {
		return state.ReadLog(bytes.NewReader(b), func(*state.Event) error { return nil })
	}
	if err := read(log.Bytes()); err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitAfter(log.Bytes(), []byte("\n"))
	lines = lines[:len(lines)-1]
	rapid.Check(t, func(t *rapid.T) {
		i := rapid.IntRange(0, len(lines)-2).Draw(t, "line")
		changed := slices.Clone(lines)
		switch rapid.SampledFrom([]string{"byte", "drop", "swap", "twice", "cut"}).Draw(t, "change") {
		case "byte":
			l := bytes.Clone(changed[i])
			l[rapid.IntRange(0, len(l)-2).Draw(t, "at")] ^= 1
			changed[i] = l
		case "drop":
			changed = slices.Delete(changed, i, i+1)
		case "swap":
			changed[i], changed[i+1] = changed[i+1], changed[i]
		case "twice":
			changed = slices.Insert(changed, i, changed[i])
		case "cut":
			last := len(changed) - 1
			changed[last] = changed[last][:rapid.IntRange(1, len(changed[last])-1).Draw(t, "at")]
		}
		if err := read(bytes.Join(changed, nil)); !errors.Is(err, state.ErrLog) {
			t.Fatalf("the change was not found: %v", err)
		}
	})
}

func FuzzReadLog(f *testing.F) {
	f.Add([]byte("{\"event\":\"run\",\"sum\":\"0123456789abcdef\"}\n"))
	f.Add([]byte("\n\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if err := state.ReadLog(bytes.NewReader(b), func(*state.Event) error { return nil }); err == nil && len(b) > 0 {
			t.Fatal("a made-up log was taken for whole")
		}
	})
}
