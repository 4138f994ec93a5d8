package dedupe

import (
	"fmt"
	"slices"
)

// A Decision is what the comparison of two records comes to.
type Decision uint8

// The decisions. A PossibleMatch goes to a person: merging two items that
// are not the same loses a study.
const (
	NonMatch Decision = iota
	PossibleMatch
	Match
)

var decisionNames = [...]string{"non-match", "possible-match", "match"}

// String returns "non-match", "possible-match" or "match".
func (d Decision) String() string {
	if int(d) < len(decisionNames) {
		return decisionNames[d]
	}
	return fmt.Sprintf("Decision(%d)", uint8(d))
}

// MarshalText implements encoding.TextMarshaler.
func (d Decision) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *Decision) UnmarshalText(b []byte) error {
	i := slices.Index(decisionNames[:], string(b))
	if i < 0 {
		return fmt.Errorf("decision %q: want non-match, possible-match or match", b)
	}
	*d = Decision(i)
	return nil
}

// State is what one field says about a pair.
type State int8

// The states. Silence is neither agreement nor contradiction.
const (
	Contradicts State = iota - 1
	Silent
	Agrees
)

var stateNames = [...]string{"contradicts", "silent", "agrees"}

// String returns "contradicts", "silent" or "agrees".
func (s State) String() string {
	if i := int(s) + 1; i >= 0 && i < len(stateNames) {
		return stateNames[i]
	}
	return fmt.Sprintf("State(%d)", int8(s))
}

// MarshalText implements encoding.TextMarshaler.
func (s State) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (s *State) UnmarshalText(b []byte) error {
	i := slices.Index(stateNames[:], string(b))
	if i < 0 {
		return fmt.Errorf("state %q: want contradicts, silent or agrees", b)
	}
	*s = State(i - 1)
	return nil
}

// A Relation says how two records are related that are near but not the same.
type Relation string

// The relations that the comparison tells apart.
const (
	Unrelated      Relation = ""
	Duplicate      Relation = "duplicate-of"
	ErratumOf      Relation = "erratum-of"
	CommentOn      Relation = "comment-on" // also replies
	RetractionOf   Relation = "retraction-of"
	AbstractOf     Relation = "abstract-of" // a meeting abstract and the article
	VersionOf      Relation = "version-of"  // of a Cochrane review
	PreprintOf     Relation = "preprint-of"
	ProtocolOf     Relation = "protocol-of"
	RegistrationOf Relation = "registration-of"
	PartOf         Relation = "part-of-series" // parts, phases, arms of one work
	ReprintOf      Relation = "reprint-of"     // the same text in another journal
)
