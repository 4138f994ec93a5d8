package ledger

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/refsift/refsift"
)

func record(file string, n int, database string) *refsift.Record {
	return &refsift.Record{ID: refsift.ID{File: file, Ordinal: n}, Title: fmt.Sprint(file, n), Origin: refsift.Origin{Database: database}}
}

func TestLedger(t *testing.T) {
	var l Ledger
	a, b, c := record("a.ris", 1, "Scopus"), record("b.ris", 1, "Embase"), record("b.ris", 2, "Embase")
	for _, r := range []*refsift.Record{a, b, c} {
		if err := l.Read(r); err != nil {
			t.Fatal(err)
		}
	}
	damaged := &refsift.Diagnostic{Severity: refsift.Error, Code: refsift.CodeRecordDamaged, Message: "no end"}
	for n := range 2 {
		if err := l.Unreadable(refsift.ID{File: "a.ris", Ordinal: n + 2}, "Scopus", damaged); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Duplicate(b.ID, a.ID, "equal DOI"); err != nil {
		t.Fatal(err)
	}
	if got, want := l.Totals(), (Totals{Identified: 5, Unreadable: 2, Duplicates: 1, Unique: 2}); got != want {
		t.Errorf("totals %+v, want %+v", got, want)
	}
	if err := l.Verify(Expected{Read: 3, Unreadable: 2, Unique: 2, Written: 2}); err != nil {
		t.Error(err)
	}
	if err := l.Flow().Verify(); err != nil {
		t.Error(err)
	}
	for _, x := range []Expected{{Read: 4, Unreadable: 2, Unique: 2, Written: 2}, {Read: 3, Unreadable: 1, Unique: 2, Written: 2},
		{Read: 3, Unreadable: 2, Unique: 3, Written: -1}, {Read: 3, Unreadable: 2, Unique: 2, Written: 1}} {
		if err := l.Verify(x); !errors.Is(err, ErrUnbalanced) {
			t.Errorf("%+v: error %v, want ErrUnbalanced", x, err)
		}
	}
}

func TestLedgerRefuses(t *testing.T) {
	var l Ledger
	a, b := record("a.ris", 1, ""), record("a.ris", 2, "")
	for _, r := range []*refsift.Record{a, b} {
		if err := l.Read(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Read(a); err == nil {
		t.Error("a record was entered twice")
	}
	if err := l.Enter(Entry{ID: a.ID, State: Known, Of: b.ID}); err == nil {
		t.Error("a record was entered as known under a taken ID")
	}
	stranger := refsift.ID{File: "x", Ordinal: 1}
	for _, p := range [][2]refsift.ID{{a.ID, a.ID}, {a.ID, stranger}, {stranger, a.ID}} {
		if err := l.Duplicate(p[0], p[1], ""); err == nil {
			t.Errorf("%s was made a duplicate of %s", p[0], p[1])
		}
	}
	if err := l.Duplicate(a.ID, b.ID, ""); err != nil {
		t.Fatal(err)
	}
	if err := l.Duplicate(a.ID, b.ID, ""); err == nil {
		t.Error("a record became a duplicate twice")
	}
}

func TestKnown(t *testing.T) {
	a, b := record("a.ris", 1, "Scopus"), record("b.ris", 1, "Scopus")
	again := refsift.ID{File: "a.ris@2", Ordinal: 1}
	for name, tt := range map[string]struct {
		of      refsift.ID
		balance bool
	}{"of a record kept": {a.ID, true}, "of a duplicate": {b.ID, true}, "of itself": {again, false}, "of none": {refsift.ID{File: "x", Ordinal: 1}, false}} {
		var l Ledger
		if err := errors.Join(l.Read(a), l.Read(b), l.Duplicate(b.ID, a.ID, ""), l.Enter(Entry{ID: again, Database: "Scopus", State: Known, Of: tt.of})); err != nil {
			t.Fatal(err)
		}
		if err := l.Verify(Expected{Read: 3, Known: 1, Unique: 1, Written: 1}); (err == nil) != tt.balance {
			t.Errorf("%s: %v", name, err)
		}
		if err := l.Flow().Verify(); err != nil || l.Flow().Known != 1 {
			t.Errorf("%s: flow %+v, %v", name, l.Flow(), err)
		}
	}
}

// A plan is what rapid does to a ledger, with what it should come to.
type plan struct {
	ledger   Ledger
	expected Expected
}

// act enters records of every state, and screens some of those kept.
func act(t *rapid.T) *plan {
	p := new(plan)
	n := rapid.IntRange(2, 30).Draw(t, "records")
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	id := func(i int) refsift.ID { return refsift.ID{File: "f", Ordinal: i + 1} }
	var s Screening
	kept := []int{0}
	must(p.ledger.Read(record("f", 1, "A")))
	for i := 1; i < n; i++ {
		database := rapid.SampledFrom([]string{"", "A", "B"}).Draw(t, "database")
		switch rapid.SampledFrom([]State{Unique, Duplicate, Known, Unreadable}).Draw(t, "as") {
		case Unreadable:
			must(p.ledger.Unreadable(id(i), database, &refsift.Diagnostic{Severity: refsift.Error, Message: "no end"}))
			p.expected.Unreadable++
		case Known:
			must(p.ledger.Enter(Entry{ID: id(i), Database: database, State: Known, Of: id(0)}))
			p.expected.Known++
		case Duplicate:
			must(errors.Join(p.ledger.Read(record("f", i+1, database)), p.ledger.Duplicate(id(i), id(0), "r")))
		default:
			must(p.ledger.Read(record("f", i+1, database)))
			kept = append(kept, i)
		}
	}
	for _, i := range kept {
		state := rapid.SampledFrom([]State{Unique, Excluded, Sought, NotRetrieved, ReportExcluded, Included}).Draw(t, "screened")
		if state == Unique {
			continue
		}
		must(p.ledger.Screen(id(i), state, rapid.SampledFrom([]string{"", "design"}).Draw(t, "reason")))
		s.Add(state)
	}
	p.expected.Read, p.expected.Unique, p.expected.Written, p.expected.Screening = n-p.expected.Unreadable, len(kept), len(kept), &s
	return p
}

// Whatever is entered and screened, the states sum to the input, and a change
// of the state of any entry behind the ledger's back is found.
func TestLedgerLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := act(t)
		if err := p.ledger.Verify(p.expected); err != nil {
			t.Fatal(err)
		}
		flow := p.ledger.Flow()
		if err := flow.Verify(); err != nil {
			t.Fatal(err)
		}
		if flow.Identified() != len(p.ledger.Entries()) || flow.Identified() != flow.RemovedBefore()+flow.ToScreen {
			t.Fatalf("flow %+v of %d entries", flow, len(p.ledger.Entries()))
		}
		e := &p.ledger.entries[rapid.IntRange(0, len(p.ledger.entries)-1).Draw(t, "mutated")]
		was := e.State
		e.State = rapid.SampledFrom([]State{Unique, Duplicate, Known, Unreadable, Excluded, Sought, NotRetrieved, ReportExcluded, Included, "", "lost"}).
			Filter(func(s State) bool { return s != was }).Draw(t, "state")
		if err := p.ledger.Verify(p.expected); !errors.Is(err, ErrUnbalanced) {
			t.Fatalf("%s became %s, which was not found: %v", was, e.State, err)
		}
	})
}

// A ledger that is entered as it was written out has the same flow.
func TestEnterScreened(t *testing.T) {
	var l Ledger
	if err := l.Enter(Entry{ID: refsift.ID{File: "a", Ordinal: 1}, State: Included}); err != nil {
		t.Fatal(err)
	}
	if s := l.Flow().Screening; s == nil || s.Included != 1 {
		t.Errorf("screening %+v", s)
	}
}

func TestWriteJSONL(t *testing.T) {
	var l Ledger
	if err := l.Read(record("a<b.ris", 1, "Scopus")); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := l.WriteJSONL(&b); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), `"id":"a<b.ris#1"`) || strings.Count(b.String(), "\n") != 1 {
		t.Errorf("got %s", b.String())
	}
}

// TestScreen: what became of every record is counted once, and the flow adds up.
func TestScreen(t *testing.T) {
	var l Ledger
	states := []State{Excluded, Excluded, Sought, NotRetrieved, ReportExcluded, ReportExcluded, Included}
	for i := range 10 {
		r := &refsift.Record{ID: refsift.ID{File: "a.ris", Ordinal: i + 1}, Origin: refsift.Origin{Database: "Scopus"}}
		if err := l.Read(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Duplicate(refsift.ID{File: "a.ris", Ordinal: 10}, refsift.ID{File: "a.ris", Ordinal: 1}, "equal"); err != nil {
		t.Fatal(err)
	}
	if l.Flow().Screening != nil {
		t.Error("the flow has a screening before there was one")
	}
	for i, s := range states {
		reason := ""
		if i == 4 {
			reason = "wrong design"
		}
		if err := l.Screen(refsift.ID{File: "a.ris", Ordinal: i + 1}, s, reason); err != nil {
			t.Fatal(err)
		}
	}
	f := l.Flow()
	if err := errors.Join(f.Verify(), l.Verify(Expected{Read: 10, Unique: 9, Written: 9})); err != nil {
		t.Error(err)
	}
	s := f.Screening
	if s.Excluded != 2 || s.Undecided != 2 || s.Sought != 5 || s.NotRetrieved != 1 || s.Assessed != 4 || s.Pending != 1 || s.Included != 1 || len(s.Reports.Excluded) != 2 {
		t.Errorf("%+v", s)
	}
	for _, c := range []struct {
		n     int
		state State
	}{{1, Included}, {10, Excluded}, {11, Excluded}, {8, Duplicate}, {8, Unique}} {
		if err := l.Screen(refsift.ID{File: "a.ris", Ordinal: c.n}, c.state, ""); err == nil {
			t.Errorf("record %d became %s", c.n, c.state)
		}
	}
	if err := l.Screen(refsift.ID{File: "a.ris", Ordinal: 3}, Included, ""); err != nil {
		t.Error(err) // its report was sought
	}
}
