package state

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
)

// A State is the records of all updates and what became of them. It must not
// be used from several goroutines at once.
type State struct {
	settings Settings
	session  *dedupe.Session
	records  []*refsift.Record // by their numbers, from 1
	digests  []refsift.Digest  // of the records
	numbers  map[*refsift.Record]int
	bySource map[source][]int // numbers of the records that are one record of one database
	byNumber map[accession]int
	runs     []run
	rulings  []dedupe.Ruling // one for each pair of records
	settled  *dedupe.Settled
	result   *dedupe.Result
	groups   *grouping
	pending  []*Report // updates that were not saved yet
	spool    spool
	failed   error // of an update: the state is not whole any more
	disk     *disk // nil: in memory
}

// A source is one record as one database gives it.
type source struct {
	digest   refsift.Digest
	database string
}

// An accession is the number of a record in its database.
type accession struct{ database, number string }

// A run is what an update read, without the records that were entered.
type run struct {
	Run        int           `json:"run"`
	When       string        `json:"when,omitempty"`
	Program    string        `json:"program,omitempty"`
	Files      []File        `json:"files,omitempty"`
	First      int           `json:"first"` // number of the first record entered
	Entered    int           `json:"entered"`
	known      []KnownRecord // of the run, by ID
	unreadable []Unreadable  // by ID
}

// A KnownRecord is an input record that was there before.
type KnownRecord struct {
	ID     refsift.ID `json:"id"`
	Number int        `json:"number"` // of the record that it is
}

// New returns an empty state in memory.
func New(settings Settings) (*State, error) {
	s := &State{numbers: map[*refsift.Record]int{}, bySource: map[source][]int{}, byNumber: map[accession]int{}, groups: &grouping{}, settled: new(dedupe.Settled)}
	var err error
	if s.settings, err = settings.resolved(); err != nil {
		return nil, err
	}
	return s, s.begin(nil)
}

// begin opens a session without records, with the settings and decisions.
func (s *State) begin(f *dedupe.Frequencies) error {
	d, err := s.settings.deduper(s.settled.MustLink, s.settled.CannotLink)
	if err == nil {
		s.session = d.Begin(f)
	}
	return err
}

// Settings returns how the state decides, with the model written out.
func (s *State) Settings() Settings { return s.settings }

// Records is the number of records that were entered.
func (s *State) Records() int { return len(s.records) }

// Runs is the number of updates.
func (s *State) Runs() int { return len(s.runs) }

// Rulings returns the decisions of people that the state holds.
func (s *State) Rulings() []dedupe.Ruling { return slices.Clone(s.rulings) }

// Settled returns what became of the decisions that the state holds.
func (s *State) Settled() *dedupe.Settled { return s.settled }

// Result returns the clusters as of the last update, policies included. It is
// nil before the first.
func (s *State) Result() *dedupe.Result { return s.result }

// Number returns the number of a record of the state, 0 for others.
func (s *State) Number(r *refsift.Record) int { return s.numbers[r] }

// Update takes over records, decisions and settings and groups all records
// anew. When it fails, the state must not be used any more; what was saved is
// as it was. It does not modify the records, and keeps them.
func (s *State) Update(ctx context.Context, u Update) (*Report, error) {
	if s.failed != nil {
		return nil, fmt.Errorf("an earlier update failed: %w", s.failed)
	}
	report, err := s.update(ctx, u)
	s.failed = err
	return report, err
}

func (s *State) update(ctx context.Context, u Update) (*Report, error) {
	if err := s.settleLog(); err != nil {
		return nil, err
	}
	report := &Report{state: s, update: u, before: s.groups, resBefore: s.result, Run: len(s.runs) + 1, When: u.When, Program: u.Program}
	u.Files = s.label(u.Files)
	entered, err := s.enter(&u, report)
	if err != nil {
		return nil, err
	}
	if u.Settings != nil {
		if s.settings, err = u.Settings.resolved(); err != nil {
			return nil, err
		}
	}
	freq := s.session.Frequencies()
	if u.Refit {
		freq = nil
	}
	changed := s.rule(u, report)
	switch {
	case u.Settings != nil || u.Refit || changed && (s.session.Records() == 0 || s.copiesDecided()):
		err = s.begin(freq)
		entered = s.records // the new session has none of them
	case changed:
		_, err = s.session.Decide(ctx, s.settled.MustLink, s.settled.CannotLink)
	}
	if err != nil {
		return nil, err
	}
	if err := s.group(ctx, entered); err != nil {
		return nil, err
	}
	s.runs = append(s.runs, report.run())
	report.finish()
	s.pending = append(s.pending, report)
	return report, nil
}

// label gives files a label that no file of an earlier update has.
func (s *State) label(files []File) []File {
	files = slices.Clone(files)
	for i := range files {
		files[i].Label = files[i].Name
		for _, r := range s.runs {
			if slices.ContainsFunc(r.Files, func(f File) bool { return f.Name == files[i].Name }) {
				files[i].Label = fmt.Sprintf("%s@%d", files[i].Name, len(s.runs)+1)
			}
		}
	}
	return files
}

// enter numbers the records of an update that are not known yet.
func (s *State) enter(u *Update, report *Report) (entered []*refsift.Record, err error) {
	labels := map[string]string{}
	for _, f := range u.Files {
		labels[f.Name] = f.Label
	}
	place := func(id refsift.ID) refsift.ID {
		return refsift.ID{File: cmp.Or(labels[id.File], id.File), Ordinal: id.Ordinal}
	}
	type incoming struct {
		record *refsift.Record
		digest refsift.Digest
		id     refsift.ID
	}
	in := make([]incoming, len(u.Records))
	places := map[refsift.ID]bool{}
	for i, r := range u.Records {
		in[i] = incoming{r, r.Digest(), place(r.ID)}
		if places[in[i].id] {
			return nil, fmt.Errorf("two records of the update are called %s", in[i].id)
		}
		places[in[i].id] = true
	}
	slices.SortFunc(in, func(a, b incoming) int {
		return cmp.Or(a.digest.Compare(b.digest), strings.Compare(a.record.Origin.Database, b.record.Origin.Database), a.id.Compare(b.id))
	})
	report.files, report.first = u.Files, len(s.records)+1
	seen := map[source]int{} // of the update
	before := len(s.records)
	for _, x := range in {
		key := source{x.digest, x.record.Origin.Database}
		n := seen[key]
		seen[key]++
		if twins := s.bySource[key]; n < len(twins) && twins[n] <= before {
			report.known = append(report.known, KnownRecord{x.id, twins[n]})
			continue
		}
		r := x.record
		if r.ID != x.id {
			renamed := *r
			renamed.ID = x.id
			r = &renamed
		}
		report.noteChanged(r)
		s.add(r, x.digest)
		entered = append(entered, r)
	}
	for _, x := range u.Unreadable {
		x.ID = place(x.ID)
		report.unread = append(report.unread, x)
	}
	slices.SortFunc(report.known, func(a, b KnownRecord) int { return a.ID.Compare(b.ID) })
	slices.SortFunc(report.unread, func(a, b Unreadable) int { return a.ID.Compare(b.ID) })
	report.entered = entered
	return entered, nil
}

// add gives a record the next number.
func (s *State) add(r *refsift.Record, digest refsift.Digest) {
	s.records, s.digests = append(s.records, r), append(s.digests, digest)
	n := len(s.records)
	s.numbers[r] = n
	key := source{digest, r.Origin.Database}
	s.bySource[key] = append(s.bySource[key], n)
	if a, ok := accessionOf(r); ok {
		s.byNumber[a] = n
	}
}

// accessionOf is the number by which a database knows a record.
func accessionOf(r *refsift.Record) (accession, bool) {
	number := cmp.Or(r.Accession, r.PMID.String())
	return accession{r.Origin.Database, number}, number != "" && r.Origin.Database != ""
}

// rule takes over the decisions of an update, and reports whether others than
// before count.
func (s *State) rule(u Update, report *Report) (changed bool) {
	if len(u.Rulings)+len(u.Retract)+len(s.rulings) == 0 {
		return false
	}
	dir := dedupe.NewDirectory(s.records)
	for i := range s.rulings { // records that came later may be meant
		s.rulings[i] = pin(s.rulings[i], dir)
	}
	for _, r := range u.Retract {
		r = pin(r, dir)
		s.rulings = slices.DeleteFunc(s.rulings, func(o dedupe.Ruling) bool { return samePair(o, r) })
	}
	for _, r := range u.Rulings {
		if r = pin(r, dir); r.Answer != dedupe.Undecided {
			report.rulings = append(report.rulings, r)
			s.rulings = slices.DeleteFunc(s.rulings, func(o dedupe.Ruling) bool { return samePair(o, r) && !o.Later(r) })
		}
	}
	s.rulings = append(s.rulings, report.rulings...)
	before := s.settled
	s.settled = dedupe.Settle(s.rulings, dir)
	return !slices.Equal(before.MustLink, s.settled.MustLink) || !slices.Equal(before.CannotLink, s.settled.CannotLink)
}

// manyCopies is the number of pairs of records that one decision may be about
// until a session is begun anew rather than changed.
const manyCopies = 1000

// copiesDecided reports whether a decision is about so many copies that going
// through their pairs one by one takes longer than grouping all records.
func (s *State) copiesDecided() bool {
	copies := map[refsift.Digest]int{}
	for _, d := range s.digests {
		copies[d]++
	}
	return slices.ContainsFunc(s.settled.Held, func(h dedupe.HeldRuling) bool { return copies[h.Pair[0]]*copies[h.Pair[1]] > manyCopies })
}

func samePair(a, b dedupe.Ruling) bool { return a.A == b.A && a.B == b.B || a.A == b.B && a.B == b.A }

// pin names the records of a ruling by their digests, as far as a name means one.
func pin(r dedupe.Ruling, dir *dedupe.Directory) dedupe.Ruling {
	for _, name := range []*string{&r.A, &r.B} {
		found := dir.Find(*name)
		if len(found) == 0 {
			continue
		}
		digest := found[0].Digest()
		if !slices.ContainsFunc(found, func(x *refsift.Record) bool { return x.Digest() != digest }) {
			*name = digest.String()
		}
	}
	return r
}

// group compares, clusters, joins by policy, and finds the groups.
func (s *State) group(ctx context.Context, entered []*refsift.Record) error {
	if len(entered) > 0 {
		if _, err := s.session.Add(ctx, entered); err != nil {
			return err
		}
	}
	res, err := s.session.Result(ctx)
	if err != nil {
		return err
	}
	if s.result, err = res.Join(s.settings.Merge...); err != nil {
		return err
	}
	s.groups = newGrouping(s.result, s.numbers)
	return nil
}

// Group returns the cluster that a name of a group means, and its present
// name: groups that were joined keep their old names as aliases.
func (s *State) Group(name string) (c *dedupe.Cluster, present string, err error) {
	digits, ok := strings.CutPrefix(strings.ToLower(strings.TrimSpace(name)), "g")
	n, bad := strconv.Atoi(digits)
	if !ok || bad != nil || n < 1 || n > len(s.records) {
		return nil, "", fmt.Errorf("there is no group %q: names of groups are g1 to g%d", name, len(s.records))
	}
	g := s.groups.of[n-1]
	return s.groups.cluster[g-1], groupName(g), nil
}

// GroupName returns the name of the group that a record is in, "" for a
// record that is not of the state.
func (s *State) GroupName(r *refsift.Record) string {
	n := s.numbers[r]
	if n == 0 {
		return ""
	}
	return groupName(s.groups.of[n-1])
}

// Find returns the records that a name fits: that of a group (g12), or one
// that [dedupe.Directory.Find] knows.
func (s *State) Find(name string) []*refsift.Record {
	if found := dedupe.NewDirectory(s.records).Find(name); found != nil {
		return found
	}
	if c, _, err := s.Group(name); err == nil {
		return c.Records
	}
	return nil
}
