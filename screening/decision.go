package screening

import (
	"fmt"
	"slices"
	"strings"

	"github.com/refsift/refsift"
)

// A Verdict is what a reviewer says about a record.
type Verdict uint8

// The verdicts. Maybe is a verdict: the record was looked at, and somebody
// else has to decide.
const (
	None Verdict = iota // not looked at
	Include
	Exclude
	Maybe
)

var verdictNames = [...]string{"", "include", "exclude", "maybe"}

// String returns "", "include", "exclude" or "maybe".
func (v Verdict) String() string {
	if int(v) < len(verdictNames) {
		return verdictNames[v]
	}
	return fmt.Sprintf("Verdict(%d)", uint8(v))
}

// ParseVerdict reads the words that people and programs use: "include",
// "Included", "yes", "relevant" and "1"; "exclude", "no", "irrelevant" and
// "0"; "maybe", "unclear" and "?".
func ParseVerdict(s string) (Verdict, error) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "include", "included", "yes", "relevant", "in", "1", "true":
		return Include, nil
	case "exclude", "excluded", "no", "irrelevant", "out", "0", "false":
		return Exclude, nil
	case "maybe", "unclear", "unsure", "undecided", "?":
		return Maybe, nil
	case "", "-1", "not seen", "unscreened", "no vote":
		return None, nil
	}
	return None, fmt.Errorf("verdict %q: want include, exclude or maybe", s)
}

// MarshalText implements encoding.TextMarshaler.
func (v Verdict) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (v *Verdict) UnmarshalText(b []byte) (err error) {
	*v, err = ParseVerdict(string(b))
	return err
}

// A Decision is the verdict of one reviewer on one record.
type Decision struct {
	Reviewer string   `json:"reviewer,omitempty"` // "" where the export does not name one
	Verdict  Verdict  `json:"verdict"`
	Reasons  []string `json:"reasons,omitempty"` // of an exclusion
}

// A File is what the name of an export says and its records do not:
// Covidence has a list of its own for each verdict.
type File struct {
	Reviewer string
	// Verdict is that of records that hold none of their own; None says nothing.
	Verdict Verdict
}

// Of returns the decisions that the record holds, one for each reviewer, in
// the order in which they stand. A file that holds only the records of one
// verdict says so by file.
func Of(r *refsift.Record, file File) []Decision {
	var found []Decision
	for i := range r.Tags {
		for _, d := range ofTag(r.Tags[i]) {
			if d.Reviewer == "" {
				d.Reviewer = file.Reviewer
			}
			found = add(found, d)
		}
	}
	if !slices.ContainsFunc(found, func(d Decision) bool { return d.Verdict != None }) && file.Verdict != None {
		found = add(found, Decision{Reviewer: file.Reviewer, Verdict: file.Verdict})
	}
	return slices.DeleteFunc(found, func(d Decision) bool { return d.Verdict == None })
}

// SameReviewer reports whether two names are of one person: lists of several
// programs write a name with other capitals and spaces.
func SameReviewer(a, b string) bool {
	return strings.EqualFold(strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " "))
}

// Join makes one list of the decisions that several lists hold on the same
// record. Who both included and excluded it has decided nothing: the verdict
// becomes Maybe, whichever list came first, and the name is among those that
// contradict themselves.
func Join(lists ...[]Decision) (joined []Decision, contradicting []string) {
	var said []map[Verdict]bool
	for _, d := range slices.Concat(lists...) {
		i := slices.IndexFunc(joined, func(x Decision) bool { return SameReviewer(x.Reviewer, d.Reviewer) })
		if i < 0 {
			joined = append(joined, Decision{Reviewer: d.Reviewer})
			said = append(said, map[Verdict]bool{})
			i = len(joined) - 1
		}
		said[i][d.Verdict] = true
		joined[i].Reasons = union(joined[i].Reasons, d.Reasons)
	}
	for i := range joined {
		switch {
		case said[i][Include] && said[i][Exclude]:
			joined[i].Verdict = Maybe
			contradicting = append(contradicting, joined[i].Reviewer)
		case said[i][Include]:
			joined[i].Verdict = Include
		case said[i][Exclude]:
			joined[i].Verdict = Exclude
		case said[i][Maybe]:
			joined[i].Verdict = Maybe
		}
	}
	return joined, contradicting
}

// union adds what is not there yet to a copy.
func union(a, b []string) []string {
	out := slices.Clone(a)
	for _, s := range b {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// add keeps one decision for each reviewer: a later verdict goes before an
// earlier one, and reasons that stand apart from it are joined to it.
func add(found []Decision, d Decision) []Decision {
	i := slices.IndexFunc(found, func(x Decision) bool { return SameReviewer(x.Reviewer, d.Reviewer) })
	if i < 0 {
		return append(found, d)
	}
	if d.Verdict != None {
		found[i].Verdict = d.Verdict
	}
	found[i].Reasons = union(found[i].Reasons, d.Reasons)
	return found
}

// ofTag reads one tag of an export. Notes may hold several decisions.
func ofTag(t refsift.Tag) []Decision {
	name := strings.ToLower(strings.TrimSpace(t.Name))
	switch name {
	case "asreview_label", "included", "label_included", "final_included", "label_abstract_screening":
		return ofColumn(t.Value)
	case "decision", "verdict", "screening_decision", "label", "inclusion":
		return ofLabel(t.Value)
	case "lb", "%f":
		if isNumber(t.Value) {
			return nil // EndNote users number their labels
		}
		return ofLabel(t.Value)
	case "exclusion_reason", "exclusion reason", "reason_for_exclusion", "reason for exclusion":
		return []Decision{{Reasons: list(t.Value, ";")}}
	}
	switch {
	case strings.Contains(t.Value, "RAYYAN-"):
		return ofRayyan(t.Value)
	case strings.Contains(t.Value, "ASReview_"):
		return ofASReview(t.Value)
	case strings.Contains(t.Value, "Exclusion reason: "):
		return ofCovidence(t.Value)
	}
	return nil
}

func isNumber(s string) bool {
	return strings.IndexFunc(strings.TrimSpace(s), func(r rune) bool { return r < '0' || r > '9' }) < 0
}

// ofColumn reads a column that holds nothing but a verdict.
func ofColumn(value string) []Decision {
	v, err := ParseVerdict(strings.TrimSuffix(strings.TrimSpace(value), ".0")) // spreadsheets make 1.0 of 1
	if err != nil || v == None {
		return nil
	}
	return []Decision{{Verdict: v}}
}

// list splits at the separator and drops what is empty.
func list(s, separator string) (items []string) {
	for item := range strings.SplitSeq(s, separator) {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}
