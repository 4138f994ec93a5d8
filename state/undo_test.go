package state_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/state"
)

// copies are n records of one article, each of a database of its own.
func copies(n int) (recs []*refsift.Record) {
	for i := range n {
		r := *works(1)[0]
		r.Origin = refsift.Origin{Database: fmt.Sprint("D", i), File: fmt.Sprintf("d%d.ris", i)}
		r.Abstract = fmt.Sprint("Copy ", i)
		r.Tags = nil
		recs = append(recs, &r)
	}
	return recs
}

func groupsOf(s *state.State) string {
	var out []string
	for i := range s.Result().Clusters {
		var files []string
		for _, r := range s.Result().Clusters[i].Records {
			files = append(files, r.ID.String())
		}
		slices.Sort(files)
		out = append(out, strings.Join(files, " "))
	}
	slices.Sort(out)
	return strings.Join(out, " | ")
}

// Undo takes out what is named, or all, and nothing brings it back: neither the
// same search once more, nor a refit, nor another copy.
func TestUndo(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		out  []string
		want string
	}{
		"all": {nil, "d0.ris#1 | d1.ris#1 | d2.ris#1 | d3.ris#1"},
		"one": {[]string{"d1.ris#1"}, "d0.ris#1 d2.ris#1 d3.ris#1 | d1.ris#1"},
		"two": {[]string{"d1.ris#1", "d2.ris#1"}, "d0.ris#1 d3.ris#1 | d1.ris#1 d2.ris#1"},
	} {
		s := fresh(t)
		recs := copies(4)
		in, err := json.Marshal(batch(recs).Records)
		if err != nil {
			t.Fatal(err)
		}
		update(t, s, batch(recs))
		if len(s.Result().Clusters) != 1 {
			t.Fatalf("the copies are in %d groups", len(s.Result().Clusters))
		}
		rulings, err := s.Part("g1", tt.out...)
		if err != nil {
			t.Fatal(err)
		}
		update(t, s, state.Update{Rulings: rulings})
		if got := groupsOf(s); got != tt.want {
			t.Errorf("%s: %s", name, got)
		}
		update(t, s, batch(recs))
		update(t, s, state.Update{Refit: true})
		if got := groupsOf(s); got != tt.want {
			t.Errorf("%s, and read again: %s", name, got)
		}
		var out []*refsift.Record
		for _, r := range recs {
			out = append(out, s.Find(r.Origin.File + "#1")[0])
		}
		if got, err := json.Marshal(out); err != nil || string(got) != string(in) {
			t.Errorf("%s: the records are other ones: %s", name, got)
		}
	}
	s := fresh(t)
	update(t, s, batch(copies(3)))
	if _, err := s.Part("g1", "d9.ris#1"); err == nil {
		t.Error("a record that is not there was taken out")
	}
}

// A group of a thousand copies of one content is undone by one ruling.
func TestUndoCopies(t *testing.T) {
	t.Parallel()
	s := fresh(t)
	var recs []*refsift.Record
	one := copies(1)[0]
	for range 1000 {
		recs = append(recs, one)
	}
	update(t, s, batch(recs))
	rulings, err := s.Part("g1")
	if err != nil || len(rulings) != 1 {
		t.Fatalf("%d rulings, error %v", len(rulings), err)
	}
	update(t, s, state.Update{Rulings: rulings})
	if len(s.Result().Clusters) != 1000 {
		t.Errorf("%d groups", len(s.Result().Clusters))
	}
}
