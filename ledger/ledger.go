package ledger

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/prisma"
)

// A State is where a record has ended.
type State string

// The states. Every entry has one of them.
const (
	Unique     State = "unique"     // kept, for screening
	Duplicate  State = "duplicate"  // of the kept record that Entry.Of names
	Unreadable State = "unreadable" // with the diagnostic that Entry.Reason quotes
	// Known: an earlier search gave the same record, which Entry.Of names. It
	// was not entered a second time.
	Known State = "known"
)

// ErrUnbalanced is what Verify wraps when sums differ.
var ErrUnbalanced = errors.New("the numbers do not add up")

// An Entry is the account of one input record.
type Entry struct {
	ID       refsift.ID     `json:"id"`
	ExportID string         `json:"export_id,omitempty"`
	Digest   refsift.Digest `json:"digest,omitzero"`
	Database string         `json:"database,omitempty"`
	Platform string         `json:"platform,omitempty"`
	State    State          `json:"state"`
	Of       refsift.ID     `json:"of,omitzero"` // the record kept in its place, or known before
	Reason   string         `json:"reason,omitempty"`
}

// A Ledger accounts for every record. The zero Ledger is empty and ready
// for use; it is not safe for concurrent use.
type Ledger struct {
	entries []Entry
	byID    map[refsift.ID]int
	// screened: a decision of the screening was entered.
	screened bool
}

// Enter enters a record with its state as it is; [Ledger.Verify] checks it.
// The error says that its ID is taken.
func (l *Ledger) Enter(e Entry) error {
	if l.byID == nil {
		l.byID = map[refsift.ID]int{}
	}
	if _, ok := l.byID[e.ID]; ok {
		return fmt.Errorf("record %s is in the ledger already: the same file was read twice under one name", e.ID)
	}
	l.byID[e.ID] = len(l.entries)
	l.entries = append(l.entries, e)
	l.screened = l.screened || e.State.kept() && e.State != Unique
	return nil
}

// Read enters a record, unique until it is said to be a duplicate. The
// error says that its ID is taken.
func (l *Ledger) Read(r *refsift.Record) error {
	return l.Enter(Entry{ID: r.ID, ExportID: r.ExportID, Digest: r.Digest(),
		Database: r.Origin.Database, Platform: r.Origin.Platform, State: Unique})
}

// Unreadable enters a record that could not be read, with the reason. The
// database is that of the rest of its file, or "".
func (l *Ledger) Unreadable(id refsift.ID, database string, d *refsift.Diagnostic) error {
	return l.Enter(Entry{ID: id, Database: database, State: Unreadable, Reason: d.Error()})
}

// Duplicate moves a record from unique to duplicate of the one kept.
func (l *Ledger) Duplicate(id, kept refsift.ID, reason string) error {
	i, ok := l.byID[id]
	if !ok {
		return fmt.Errorf("record %s is not in the ledger", id)
	}
	if _, ok := l.byID[kept]; !ok || id == kept {
		return fmt.Errorf("record %s cannot be a duplicate of %s", id, kept)
	}
	e := &l.entries[i]
	if e.State != Unique {
		return fmt.Errorf("record %s is %s already", id, e.State)
	}
	e.State, e.Of, e.Reason = Duplicate, kept, reason
	return nil
}

// Entries returns a copy of the entries, in the order of reading.
func (l *Ledger) Entries() []Entry { return slices.Clone(l.entries) }

// Totals are sums over the entries.
type Totals struct {
	Identified int `json:"identified"` // every input record
	Unreadable int `json:"unreadable"`
	Duplicates int `json:"duplicates"`
	Unique     int `json:"unique"`          // kept, whether screened or not
	Known      int `json:"known,omitempty"` // from an earlier search
}

// Add counts a record.
func (t *Totals) Add(s State) {
	t.Identified++
	switch s {
	case Duplicate:
		t.Duplicates++
	case Unreadable:
		t.Unreadable++
	case Known:
		t.Known++
	default:
		if s.kept() {
			t.Unique++
		}
	}
}

// Totals sums over all entries.
func (l *Ledger) Totals() (t Totals) {
	for i := range l.entries {
		t.Add(l.entries[i].State)
	}
	return t
}

// A DatabaseTotals is the sums over the records of one database.
type DatabaseTotals struct {
	Database string `json:"database"`
	Totals
}

// NoDatabase stands for records whose export names no database.
const NoDatabase = "database not named"

// ByDatabase sums by database, in the order of the names. Records whose
// database is not known count under the name [NoDatabase].
func (l *Ledger) ByDatabase() []DatabaseTotals {
	sums := map[string]*Totals{}
	for i := range l.entries {
		name := l.entries[i].Database
		if name == "" {
			name = NoDatabase
		}
		if sums[name] == nil {
			sums[name] = &Totals{}
		}
		sums[name].Add(l.entries[i].State)
	}
	out := make([]DatabaseTotals, 0, len(sums))
	for name, t := range sums {
		out = append(out, DatabaseTotals{name, *t})
	}
	slices.SortFunc(out, func(a, b DatabaseTotals) int { return strings.Compare(a.Database, b.Database) })
	return out
}

// Expected is what others counted on their own: the readers, the
// deduplication and the writer. A negative number is not checked.
type Expected struct {
	Read       int // records that the readers gave
	Unreadable int // records that the readers could not read
	Known      int // of those read, the records of an earlier search
	Unique     int // records that the deduplication kept
	Written    int // records that the writer wrote
	// Screening is what settling the decisions came to; nil is not checked.
	Screening *Screening
}

// Verify checks that every entry is in one known state, that each duplicate
// names a unique record, and that the sums equal what others counted. The
// error wraps [ErrUnbalanced] and names every difference.
func (l *Ledger) Verify(x Expected) error {
	var wrong []string
	for i := range l.entries {
		if what := l.check(&l.entries[i]); what != "" {
			wrong = append(wrong, what)
		}
	}
	t := l.Totals()
	if sum := t.Unique + t.Duplicates + t.Unreadable + t.Known; sum != t.Identified {
		wrong = append(wrong, fmt.Sprintf("%d unique + %d duplicate + %d unreadable + %d known is not %d identified",
			t.Unique, t.Duplicates, t.Unreadable, t.Known, t.Identified))
	}
	for _, c := range []struct {
		who       string
		said, sum int
	}{
		{"the readers gave", x.Read, t.Unique + t.Duplicates + t.Known},
		{"the readers could not read", x.Unreadable, t.Unreadable},
		{"earlier searches gave", x.Known, t.Known},
		{"the deduplication kept", x.Unique, t.Unique},
		{"the writer wrote", x.Written, t.Unique},
	} {
		if c.said >= 0 && c.said != c.sum {
			wrong = append(wrong, fmt.Sprintf("%s %d records, the ledger has %d", c.who, c.said, c.sum))
		}
	}
	if got := l.Screened(); x.Screening != nil && got != *x.Screening {
		wrong = append(wrong, fmt.Sprintf("the screening has %+v, the ledger %+v", *x.Screening, got))
	}
	if len(wrong) == 0 {
		return nil
	}
	const show = 10
	if more := len(wrong) - show; more > 0 {
		wrong = append(wrong[:show], fmt.Sprintf("%d more", more))
	}
	return fmt.Errorf("%w: %s", ErrUnbalanced, strings.Join(wrong, "; "))
}

// check returns what is wrong with an entry, or "".
func (l *Ledger) check(e *Entry) string {
	if e.State.kept() && e.State != Unique {
		return l.checkScreened(e)
	}
	switch e.State {
	case Unique, Unreadable:
		if e.Of.IsValid() {
			return fmt.Sprintf("%s is %s but names %s", e.ID, e.State, e.Of)
		}
		return ""
	case Duplicate:
		i, ok := l.byID[e.Of]
		if !ok || !l.entries[i].State.kept() {
			return fmt.Sprintf("%s is a duplicate of %s, which is not kept", e.ID, e.Of)
		}
		return ""
	case Known:
		i, ok := l.byID[e.Of]
		if !ok || !l.entries[i].State.kept() && l.entries[i].State != Duplicate {
			return fmt.Sprintf("%s is known as %s, which was not entered", e.ID, e.Of)
		}
		return ""
	}
	return fmt.Sprintf("%s has no state (%q)", e.ID, e.State)
}

// Flow returns the numbers of the flow diagram as far as they are known:
// identified by database, removed before screening, left to screen, and what
// became of these, if a decision was entered with [Ledger.Screen].
func (l *Ledger) Flow() prisma.Flow {
	t := l.Totals()
	f := prisma.Flow{Duplicates: t.Duplicates, Known: t.Known, Unreadable: t.Unreadable, ToScreen: t.Unique}
	for _, d := range l.ByDatabase() {
		f.Databases = append(f.Databases, prisma.Source{Name: d.Database, Records: d.Identified, Unique: d.Unique})
	}
	f.Screening = l.screening()
	return f
}

// WriteJSONL writes one entry a line, in the order of reading.
func (l *Ledger) WriteJSONL(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for i := range l.entries {
		if err := enc.Encode(&l.entries[i]); err != nil {
			return fmt.Errorf("write ledger: %w", err)
		}
	}
	return nil
}
