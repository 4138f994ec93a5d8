package state

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
	"github.com/refsift/refsift/ledger"
)

// LogSchema is the version of the log. It changes when a member changes its
// meaning or goes away, not when one is added.
const LogSchema = 2

// The events of a log, in the order in which they come in an update.
const (
	EventRun         = "run"         // an update begins: settings, program
	EventFile        = "file"        // a file that was read, with its hash
	EventDecision    = "decision"    // a decision of a person
	EventRetract     = "retract"     // one that was taken back
	EventFrequencies = "frequencies" // the numbers that records are judged with, by hash
	EventRecord      = "record"      // an input record, and what became of it
	EventLink        = "link"        // two records of one group, with the evidence
	EventGroup       = "group"       // a group that came about or changed
	EventReview      = "review"      // two groups that a person should look at
	EventRelated     = "related"     // two groups that belong together and are different items
	EventEnd         = "end"         // the update ends: sums
)

// An Event is one line of the log. Which members a line has follows from Event.
type Event struct {
	Event       string            `json:"event"`
	Run         int               `json:"run"` // number of the update, from 1
	Schema      int               `json:"schema,omitempty"`
	Version     string            `json:"version,omitempty"` // of the program
	When        string            `json:"when,omitempty"`
	Refit       bool              `json:"refit,omitempty"`
	Settings    *Settings         `json:"settings,omitempty"`
	File        *File             `json:"file,omitempty"`
	Decision    *dedupe.Ruling    `json:"decision,omitempty"`
	Frequencies *FrequenciesStamp `json:"frequencies,omitempty"`
	Number      int               `json:"number,omitempty"` // of the record, if it was entered
	Record      *ledger.Entry     `json:"record,omitempty"`
	Link        *LoggedLink       `json:"link,omitempty"`
	Group       *GroupChange      `json:"group,omitempty"`
	Review      *dedupe.Pair      `json:"review,omitempty"`
	Related     *dedupe.Pair      `json:"related,omitempty"`
	End         *End              `json:"end,omitempty"`
}

// FrequenciesStamp names frequencies without their contents.
type FrequenciesStamp struct {
	SHA256  string   `json:"sha256"`
	Records int      `json:"records"` // that they were counted over
	Muted   []string `json:"muted,omitempty"`
}

// A LoggedLink is a link with its evidence.
type LoggedLink struct {
	A RecordName `json:"a"`
	B RecordName `json:"b"`
	dedupe.Appraisal
}

// A RecordName is what a record is called in the log.
type RecordName struct {
	ID       refsift.ID     `json:"id,omitzero"`
	ExportID string         `json:"export_id,omitempty"`
	Digest   refsift.Digest `json:"digest"`
}

// End is the sums of an update.
type End struct {
	Records int           `json:"records"` // of the state
	Groups  int           `json:"groups"`
	Totals  ledger.Totals `json:"totals"` // of the records of the update
}

// ErrLog is what every error about a damaged log wraps.
var ErrLog = errors.New("the log is damaged")

// sumSize is the number of hexadecimal digits of a line's checksum.
const sumSize = 16

// A chain gives each line a checksum over itself and all lines before it.
type chain struct{ sum [sha256.Size]byte }

func (c *chain) next(line []byte) string {
	h := sha256.New()
	h.Write(c.sum[:])
	h.Write(line)
	h.Sum(c.sum[:0])
	return hex.EncodeToString(c.sum[:])[:sumSize]
}

// A logWriter writes events as lines of a chain.
type logWriter struct {
	w     *bufio.Writer
	chain chain
	lines int
	size  int64
	buf   bytes.Buffer
	err   error
}

func newLogWriter(w io.Writer) *logWriter { return &logWriter{w: bufio.NewWriterSize(w, 1<<16)} }

// event writes an event.
func (l *logWriter) event(e *Event) {
	l.buf.Reset()
	if l.err == nil {
		l.err = encodeEvent(&l.buf, e)
	}
	l.line(bytes.TrimSuffix(l.buf.Bytes(), []byte("\n")))
}

// line writes an object, with its checksum as the last member.
func (l *logWriter) line(object []byte) {
	if l.err != nil {
		return
	}
	body := bytes.TrimSuffix(object, []byte("}"))
	l.lines++
	for _, b := range [][]byte{body, sumStart, []byte(l.chain.next(body)), []byte("\"}\n")} {
		n, err := l.w.Write(b)
		if l.size += int64(n); err != nil {
			l.err = err
			return
		}
	}
}

// encodeEvent writes an event as a line without a checksum.
func encodeEvent(w io.Writer, e *Event) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(e)
}

func (l *logWriter) flush() error {
	if l.err == nil {
		l.err = l.w.Flush()
	}
	return l.err
}

// sumStart is what stands before the checksum of a line.
var sumStart = []byte(`,"sum":"`)

// splitSum parts a line into what the checksum is over and the checksum.
func splitSum(line []byte) (body, sum []byte, ok bool) {
	i := bytes.LastIndex(line, sumStart)
	if i < 0 {
		return nil, nil, false
	}
	sum, ok = bytes.CutSuffix(line[i+len(sumStart):], []byte(`"}`))
	return line[:i], sum, ok && len(sum) == sumSize
}

// ReadLog hands each event of a log to each, after checking the line. A line
// that was changed, moved, or cut off is an error that names it and wraps [ErrLog].
func ReadLog(r io.Reader, each func(*Event) error) error {
	return readLines(r, func(n int, body []byte) error {
		e := new(Event)
		if err := json.Unmarshal(append(slices.Clip(body), '}'), e); err != nil {
			return fmt.Errorf("%w: line %d: %w", ErrLog, n, err)
		}
		return each(e)
	})
}

// readLines checks the chain and hands on the lines without their sums.
func readLines(r io.Reader, each func(n int, body []byte) error) error {
	in := newLines(r)
	var c chain
	for {
		line, err := in.next()
		if err == io.EOF && line == nil {
			return nil
		}
		if err != nil && err != io.EOF {
			return err
		}
		body, sum, ok := splitSum(line)
		switch {
		case err == io.EOF:
			return fmt.Errorf("%w: line %d is cut off", ErrLog, in.n)
		case !ok:
			return fmt.Errorf("%w: line %d has no checksum", ErrLog, in.n)
		case c.next(body) != string(sum):
			return fmt.Errorf("%w: line %d was changed, or a line before it was added or removed", ErrLog, in.n)
		}
		if err := each(in.n, body); err != nil {
			return err
		}
	}
}

// A spool holds the events of updates that others followed before they were
// saved or written: a later update may change what an earlier result says.
// Its lines have no checksums yet.
type spool struct {
	buf     bytes.Buffer
	reports int // whose events are here
}

// settleLog takes the events of all pending updates into the spool.
func (s *State) settleLog() error {
	var failed error
	for _, r := range s.pending[s.spool.reports:] {
		err := r.log(func(e *Event) {
			if failed == nil {
				failed = encodeEvent(&s.spool.buf, e)
			}
		})
		if err != nil {
			return err
		}
	}
	s.spool.reports = len(s.pending)
	return failed
}

// writePending writes the events of the pending updates.
func (s *State) writePending(l *logWriter) error {
	for line := range bytes.Lines(s.spool.buf.Bytes()) {
		l.line(bytes.TrimSuffix(line, []byte("\n")))
	}
	for _, r := range s.pending[s.spool.reports:] {
		if err := r.log(l.event); err != nil {
			return err
		}
	}
	return l.flush()
}

// WriteLog writes the log of the updates that were not saved yet, which for a
// state in memory are all.
func (s *State) WriteLog(w io.Writer) error { return s.writePending(newLogWriter(w)) }

// log writes the events of an update.
func (r *Report) log(write func(*Event)) error {
	put := func(event string, e Event) {
		e.Event, e.Run = event, r.Run
		write(&e)
	}
	put(EventRun, Event{Schema: LogSchema, Version: r.Program, When: r.When, Refit: r.update.Refit, Settings: &r.settings})
	for i := range r.files {
		put(EventFile, Event{File: &r.files[i]})
	}
	for i := range r.update.Retract {
		put(EventRetract, Event{Decision: &r.update.Retract[i]})
	}
	for i := range r.rulings {
		put(EventDecision, Event{Decision: &r.rulings[i]})
	}
	if r.freq != nil {
		stamp, _, err := stampOf(r.freq)
		if err != nil {
			return err
		}
		put(EventFrequencies, Event{Frequencies: stamp})
	}
	totals := r.logRecords(put)
	r.logLinks(put)
	for i := range r.Groups {
		put(EventGroup, Event{Group: &r.Groups[i]})
	}
	r.logPairs(put)
	put(EventEnd, Event{End: &End{Records: len(r.after.of), Groups: r.after.groups, Totals: totals}})
	return nil
}

func stampOf(f *dedupe.Frequencies) (*FrequenciesStamp, []byte, error) {
	data, err := f.MarshalBinary()
	if err != nil {
		return nil, nil, err
	}
	sum := sha256.Sum256(data)
	return &FrequenciesStamp{hex.EncodeToString(sum[:]), f.Records(), f.Muted()}, data, nil
}

// logRecords writes what became of each record of the update.
func (r *Report) logRecords(put func(string, Event)) (t ledger.Totals) {
	s := r.state
	for _, e := range s.entriesOf(r.run(), r.after) {
		t.Add(e.State)
		put(EventRecord, Event{Number: e.number, Record: &e.Entry})
	}
	return t
}

// logLinks writes the links that were not there before the update.
func (r *Report) logLinks(put func(string, Event)) {
	numbers := r.state.numbers
	known := map[[2]int]bool{}
	if r.resBefore != nil {
		for c := range r.resBefore.Duplicates() {
			for _, l := range c.Links {
				known[pairOf(numbers, l.A, l.B)] = true
			}
		}
	}
	appraise := r.res.Appraiser()
	for c := range r.res.Duplicates() {
		for _, l := range c.Links {
			if known[pairOf(numbers, l.A, l.B)] {
				continue
			}
			x := appraise(l.A, l.B)
			x.Decision, x.Rule, x.Reason = l.Decision, l.Rule, l.Reason // of a policy, where one joined
			put(EventLink, Event{Link: &LoggedLink{r.state.name(l.A), r.state.name(l.B), *x}})
		}
	}
}

func pairOf(numbers map[*refsift.Record]int, a, b *refsift.Record) [2]int {
	x, y := numbers[a], numbers[b]
	return [2]int{min(x, y), max(x, y)}
}

func (s *State) name(r *refsift.Record) RecordName {
	return RecordName{r.ID, r.ExportID, s.digests[s.numbers[r]-1]}
}

// logPairs writes the pairs of the review list and the related ones that
// were not listed before the update.
func (r *Report) logPairs(put func(string, Event)) {
	numbers := r.state.numbers
	listed := func(res *dedupe.Result) map[[2]int]bool {
		out := map[[2]int]bool{}
		if res != nil {
			for _, p := range slices.Concat(res.Review, res.Related) {
				out[pairOf(numbers, p.A, p.B)] = true
			}
		}
		return out
	}
	before := listed(r.resBefore)
	for i := range r.res.Review {
		if p := &r.res.Review[i]; !before[pairOf(numbers, p.A, p.B)] {
			put(EventReview, Event{Review: p})
		}
	}
	for i := range r.res.Related {
		if p := &r.res.Related[i]; !before[pairOf(numbers, p.A, p.B)] {
			put(EventRelated, Event{Related: p})
		}
	}
}
