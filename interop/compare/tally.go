package main

import (
	"fmt"
	"strings"
)

// A tally counts what came through.
type tally struct {
	records, found int
	had, kept      map[string]int // per field: values before, values that came through
	explained      map[string]int // per field: values that differ for a listed reason
	byReason       [][]int        // per reason: how many differences, by index of fieldNames
}

// share is the part of the values of a field that came through; explained
// adds those that differ for a listed reason. "records" is a field of its own.
func (t *tally) share(field string, explained bool) float64 {
	had, kept := t.had[field], t.kept[field]
	if explained {
		kept += t.explained[field]
	}
	if field == "records" {
		had, kept = t.records, t.found
	}
	if had == 0 {
		return 1
	}
	return float64(kept) / float64(had)
}

// add compares the items of one file and lists the differences.
func (t *tally) add(source, reader string, ours, theirs []item, differences *strings.Builder) {
	if t.had == nil {
		t.had, t.kept, t.explained = map[string]int{}, map[string]int{}, map[string]int{}
		t.byReason = make([][]int, len(reasons))
		for i := range t.byReason {
			t.byReason[i] = make([]int, len(fieldNames))
		}
	}
	name := source + " " + reader
	t.records += len(ours)
	for i, j := range pair(ours, theirs) {
		if j < 0 {
			fmt.Fprintf(differences, "%s #%d: record missing: %s\n", name, i+1, ours[i]["title"])
		} else {
			t.found++
		}
		for k, f := range fieldNames {
			want := ours[i][f]
			if want == "" {
				continue
			}
			t.had[f]++
			switch {
			case j < 0:
			case theirs[j][f] == want:
				t.kept[f]++
			default:
				if why := reasonFor(reader, f, ours[i], want, theirs[j][f]); why >= 0 {
					t.explained[f]++
					t.byReason[why][k]++
					continue
				}
				fmt.Fprintf(differences, "%s #%d: %s\n  ours   %s\n  theirs %s\n", name, i+1, f, want, theirs[j][f])
			}
		}
	}
}

// pair gives for each of our items the index of theirs, or -1. Items come in
// order; where some are missing, the next one with the same title is taken.
func pair(ours, theirs []item) []int {
	out := make([]int, len(ours))
	if len(ours) == len(theirs) {
		for i := range out {
			out[i] = i
		}
		return out
	}
	next := 0
	for i := range ours {
		out[i] = -1
		for j := next; j < len(theirs); j++ {
			if same(ours[i], theirs[j]) {
				out[i], next = j, j+1
				break
			}
		}
	}
	return out
}

func same(a, b item) bool {
	return a["title"] == b["title"] && (a["title"] != "" || a["doi"] == b["doi"])
}
