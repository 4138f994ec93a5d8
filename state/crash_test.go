package state

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/refsift/refsift"
)

var errCrash = errors.New("the power failed")

func crashRecords(from, to int) (u Update) {
	name := fmt.Sprintf("f%d.ris", from)
	for i := from; i < to; i++ {
		u.Records = append(u.Records, &refsift.Record{ID: refsift.ID{File: name, Ordinal: i - from + 1}, Title: fmt.Sprint("Plovers of bay ", i), Year: 2000 + i, Origin: refsift.Origin{Database: "Embase"}})
	}
	u.Files = []File{{Name: name, Records: to - from}}
	return u
}

// A run that is cut off at any step of saving leaves the state as it was, and
// the next run goes on from there.
func TestCutOff(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	steps := 0
	for cut := 0; cut == 0 || cut <= steps; cut++ {
		dir := filepath.Join(t.TempDir(), fmt.Sprint(cut))
		s, err := Open(ctx, dir, Settings{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Update(ctx, crashRecords(0, 5)); err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(s.Save(), s.Close()); err != nil {
			t.Fatal(err)
		}
		if s, err = Open(ctx, dir, Settings{}); err != nil {
			t.Fatal(err)
		}
		n := 0
		s.disk.fault = func(string) error {
			if n++; n == cut {
				return errCrash
			}
			return nil
		}
		if _, err := s.Update(ctx, crashRecords(5, 9)); err != nil {
			t.Fatal(err)
		}
		err = s.Save()
		if cut == 0 {
			steps = n // the first round counts
		} else if !errors.Is(err, errCrash) {
			t.Fatalf("step %d of %d: %v", cut, steps, err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		s, err = Open(ctx, dir, Settings{})
		if err != nil {
			t.Fatalf("cut off at step %d: %v", cut, err)
		}
		want := 5
		if cut == 0 {
			want = 9
		}
		if s.Records() != want || s.Drifted() {
			t.Errorf("cut off at step %d: %d records", cut, s.Records())
		}
		report, err := s.Update(ctx, crashRecords(5, 9))
		if err != nil || report.Entered != 9-want {
			t.Fatalf("%+v %v", report, err)
		}
		if err := errors.Join(s.Save(), s.Close()); err != nil {
			t.Fatal(err)
		}
		if s, err = Open(ctx, dir, Settings{}); err != nil || s.Records() != 9 {
			t.Fatalf("cut off at step %d, and once more: %v", cut, err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if steps < 6 {
		t.Errorf("saving has %d steps", steps)
	}
}

// A state in which an update failed is not saved, and goes on from disk.
func TestFailedUpdate(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, err := Open(context.Background(), dir, Settings{})
	if err != nil {
		t.Fatal(err)
	}
	ended, end := context.WithCancel(context.Background())
	end()
	if _, err := s.Update(ended, crashRecords(0, 5)); !errors.Is(err, context.Canceled) {
		t.Fatalf("an update went on after its end: %v", err)
	}
	if _, err := s.Update(context.Background(), crashRecords(5, 6)); err == nil {
		t.Error("a state went on after an update that failed")
	}
	if err := s.Save(); err != nil {
		t.Log(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenExisting(context.Background(), dir); !errors.Is(err, ErrNoState) {
		t.Errorf("something was saved: %v", err)
	}
}
