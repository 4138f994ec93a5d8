package state

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
)

// Settings are how a state decides. They are stored with it.
type Settings struct {
	Model *dedupe.Model     `json:"model,omitempty"` // nil: the default model
	Merge []dedupe.Relation `json:"merge,omitempty"` // relations that are joined, see [dedupe.Result.Join]
	Keep  string            `json:"keep,omitempty"`  // as [dedupe.ParseKeep] reads it; "": complete
}

// resolved returns the settings with what is not set written out, or what is
// wrong with them.
func (s Settings) resolved() (Settings, error) {
	s.Keep = cmp.Or(s.Keep, "complete")
	d, err := s.deduper(nil, nil)
	if err != nil {
		return s, err
	}
	s.Model, s.Merge = d.Model(), slices.Clone(s.Merge)
	_, err = dedupe.ParseRelations(joinRelations(s.Merge))
	return s, err
}

func (s Settings) deduper(must, cannot []dedupe.DigestPair) (*dedupe.Deduper, error) {
	keep, err := dedupe.ParseKeep(s.Keep)
	if err != nil {
		return nil, err
	}
	return dedupe.New(dedupe.Options{Model: s.Model, Keep: keep, MustLink: must, CannotLink: cannot})
}

func joinRelations(rs []dedupe.Relation) string {
	var names []string
	for _, r := range rs {
		names = append(names, string(r))
	}
	return strings.Join(names, ",")
}

// A File is one input of an update.
type File struct {
	Name       string `json:"name"`  // as the user gave it
	Label      string `json:"label"` // as record IDs have it: with the number of the update where an earlier one had the name
	Format     string `json:"format,omitempty"`
	SHA256     string `json:"sha256,omitempty"`
	Records    int    `json:"records"`
	Unreadable int    `json:"unreadable,omitempty"`
}

// Unreadable is a record that could not be read.
type Unreadable struct {
	ID       refsift.ID `json:"id"`
	Database string     `json:"database,omitempty"` // of the rest of its file, "" if not known
	Reason   string     `json:"reason"`
}

// An Update is what one call changes: records of a search, decisions of
// people, or how to decide.
type Update struct {
	Files      []File
	Records    []*refsift.Record // with IDs of distinct places in the files
	Unreadable []Unreadable
	// Rulings are decisions of people. One replaces an earlier one on the same
	// records, unless that says that it is the later. Undecided ones change
	// nothing, so that a review list may be given again.
	Rulings []dedupe.Ruling
	// Retract takes decisions back, whatever they said.
	Retract []dedupe.Ruling
	// Settings replaces the settings, if it is not nil.
	Settings *Settings
	// Refit takes the frequencies anew from all records. Groups may change.
	Refit   bool
	When    string // the date or time of the update, for the log; may be empty
	Program string // the version of the program, for the log
}

// groupName names a group by the number of its oldest record.
func groupName(number int) string { return fmt.Sprintf("g%d", number) }
