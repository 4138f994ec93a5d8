package format

import (
	"fmt"
	"slices"
)

// A Confidence says how far a finding can be relied on.
type Confidence uint8

// The scale. What is Certain needs no look; what is Likely is worth one where
// it decides a count; a Guess should be checked, or set from outside.
const (
	Unknown Confidence = iota // nothing was found
	Guess                     // by habits that others may share
	Likely                    // by one mark that others rarely write
	Certain                   // the export says it, several marks agree, or it was set from outside
)

var confidenceNames = [...]string{"unknown", "guess", "likely", "certain"}

// String returns "unknown", "guess", "likely" or "certain".
func (c Confidence) String() string {
	if int(c) < len(confidenceNames) {
		return confidenceNames[c]
	}
	return fmt.Sprintf("Confidence(%d)", uint8(c))
}

// MarshalText implements encoding.TextMarshaler.
func (c Confidence) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (c *Confidence) UnmarshalText(b []byte) error {
	i := slices.Index(confidenceNames[:], string(b))
	if i < 0 {
		return fmt.Errorf("confidence %q: want unknown, guess, likely or certain", b)
	}
	*c = Confidence(i)
	return nil
}

// A Finding says how sure something is that was found about a file, and why.
type Finding struct {
	Confidence Confidence `json:"confidence"`
	Evidence   string     `json:"evidence,omitempty"` // in words: `line 1 reads "TY  - JOUR"`
}

// fromOutside is the finding of what the user has set.
var fromOutside = Finding{Certain, "set from outside"}
