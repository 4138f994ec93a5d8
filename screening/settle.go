package screening

// Rules say how the decisions of several reviewers become one.
type Rules struct {
	// Reviewers is how many have to decide; 0 means that one is enough.
	Reviewers int `json:"reviewers,omitempty"`
	// Arbiter is the reviewer whose verdict settles a conflict; "" means that
	// a majority does, if there is one.
	Arbiter string `json:"arbiter,omitempty"`
}

// A Status says how far the screening of a record has come.
type Status uint8

// The statuses.
const (
	Unscreened Status = iota // nobody looked at it
	Awaiting                 // fewer decisions than the rules ask for
	Conflict                 // a further reviewer has to decide
	Settled
)

var statusNames = [...]string{"unscreened", "awaiting", "conflict", "settled"}

// String returns "unscreened", "awaiting", "conflict" or "settled".
func (s Status) String() string { return statusNames[min(int(s), len(statusNames)-1)] }

// MarshalText implements encoding.TextMarshaler.
func (s Status) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// An Outcome is what the decisions on a record come to.
type Outcome struct {
	Status  Status   `json:"status"`
	Verdict Verdict  `json:"verdict"`           // Include or Exclude if settled, else None
	Reasons []string `json:"reasons,omitempty"` // of those who excluded it, each once
}

// Settle makes one outcome of the decisions on a record. Reviewers who agree
// settle it; where they do not, the arbiter does, or a majority of those who
// said include or exclude. Maybe is not a majority for anything.
func Settle(decisions []Decision, rules Rules) Outcome {
	if len(decisions) == 0 {
		return Outcome{}
	}
	if rules.Arbiter != "" {
		for _, d := range decisions {
			if SameReviewer(d.Reviewer, rules.Arbiter) && (d.Verdict == Include || d.Verdict == Exclude) {
				return settled(decisions, d.Verdict)
			}
		}
	}
	var count [4]int
	for _, d := range decisions {
		count[min(int(d.Verdict), 3)]++
	}
	include, exclude, n := count[Include], count[Exclude], len(decisions)
	switch {
	case n < rules.Reviewers:
		return Outcome{Status: Awaiting}
	case include == n || rules.Arbiter == "" && 2*include > n && n > 2:
		return settled(decisions, Include)
	case exclude == n || rules.Arbiter == "" && 2*exclude > n && n > 2:
		return settled(decisions, Exclude)
	}
	return Outcome{Status: Conflict}
}

func settled(decisions []Decision, v Verdict) Outcome {
	o := Outcome{Status: Settled, Verdict: v}
	if v == Include {
		return o
	}
	for _, d := range decisions {
		if d.Verdict != Exclude {
			continue
		}
		o.Reasons = union(o.Reasons, d.Reasons)
	}
	return o
}
