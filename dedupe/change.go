package dedupe

import (
	"fmt"

	"github.com/refsift/refsift"
)

// A Change tells what an addition, or other decisions of people, did to a session.
type Change struct {
	New   []*refsift.Record // added records with content that was not there before
	Known []*refsift.Record // added records with the content of a record that was there, or came before in the batch
	// Clusters are the clusters that came about or changed, in the order of
	// content. A record that was added and stays alone is in New only.
	Clusters []ClusterChange
}

// A ClusterChange tells how a cluster came about.
type ClusterChange struct {
	Records []*refsift.Record // its records now, by content
	Added   []*refsift.Record // those of them that were just added
	// Before are the clusters that its other records were in, with all the
	// records that they held.
	Before [][]*refsift.Record

	first uint32 // of its records in the order of content
}

// A ChangeKind says in a word how a cluster changed.
type ChangeKind uint8

// The kinds of changes.
const (
	ClusterNew    ChangeKind = iota // all its records were added
	ClusterGrown                    // records were added to a cluster, which may have been one record
	ClusterJoined                   // clusters became one
	ClusterSplit                    // records that were in it before are elsewhere
)

var changeNames = [...]string{"new", "grown", "joined", "split"}

// String returns "new", "grown", "joined" or "split".
func (k ChangeKind) String() string {
	if int(k) < len(changeNames) {
		return changeNames[k]
	}
	return fmt.Sprintf("ChangeKind(%d)", uint8(k))
}

// MarshalText implements encoding.TextMarshaler.
func (k ChangeKind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// Kind says how the cluster changed. One that lost records is split, whatever
// else came to it.
func (c *ClusterChange) Kind() ChangeKind {
	before := 0
	for _, b := range c.Before {
		before += len(b)
	}
	switch {
	case before == 0:
		return ClusterNew
	case before != len(c.Records)-len(c.Added):
		return ClusterSplit
	case len(c.Before) > 1:
		return ClusterJoined
	}
	return ClusterGrown
}
