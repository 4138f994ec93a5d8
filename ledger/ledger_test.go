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
	for _, x := range []Expected{{4, 2, 2, 2}, {3, 1, 2, 2}, {3, 2, 3, -1}, {3, 2, 2, 1}} {
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
		if err := l.Verify(Expected{Read: 3, Unique: 1, Written: 1}); (err == nil) != tt.balance {
			t.Errorf("%s: %v", name, err)
		}
		if err := l.Flow().Verify(); err != nil || l.Flow().Known != 1 {
			t.Errorf("%s: flow %+v, %v", name, l.Flow(), err)
		}
	}
}

// Whatever is entered, the states sum to the input, and a change of any
// entry behind the ledger's back is found.
func TestLedgerLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var l Ledger
		n := rapid.IntRange(2, 30).Draw(t, "records")
		for i := range n {
			if err := l.Read(record("f", i+1, rapid.SampledFrom([]string{"", "A", "B"}).Draw(t, "database"))); err != nil {
				t.Fatal(err)
			}
		}
		unique := n
		for i := 1; i < n; i++ {
			if rapid.Bool().Draw(t, "duplicate") {
				if err := l.Duplicate(refsift.ID{File: "f", Ordinal: i + 1}, refsift.ID{File: "f", Ordinal: 1}, "r"); err != nil {
					t.Fatal(err)
				}
				unique--
			}
		}
		want := Expected{Read: n, Unreadable: 0, Unique: unique, Written: unique}
		if err := l.Verify(want); err != nil {
			t.Fatal(err)
		}
		if err := l.Flow().Verify(); err != nil {
			t.Fatal(err)
		}
		e := &l.entries[rapid.IntRange(0, n-1).Draw(t, "mutated")]
		e.State = rapid.SampledFrom([]State{Unreadable, "", "lost"}).Draw(t, "state")
		if err := l.Verify(want); !errors.Is(err, ErrUnbalanced) {
			t.Fatalf("a changed entry was not found: %v", err)
		}
	})
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
