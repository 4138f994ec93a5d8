package screening

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"github.com/refsift/refsift"
)

// Sample draws n records at random for a pilot. The same records and seed
// give the same sample, whatever their order or the names of their files;
// another seed gives another. It returns all of them if there are no more
// than n, in the order of the draw.
func Sample(recs []*refsift.Record, n int, seed uint64) []*refsift.Record {
	type ticket struct {
		rec *refsift.Record
		key [sha256.Size]byte
	}
	tickets := make([]ticket, len(recs))
	for i, r := range recs {
		digest := r.Digest()
		tickets[i] = ticket{r, sha256.Sum256(append(binary.BigEndian.AppendUint64(nil, seed), digest[:]...))}
	}
	slices.SortFunc(tickets, func(a, b ticket) int {
		if c := bytes.Compare(a.key[:], b.key[:]); c != 0 {
			return c
		}
		return a.rec.ID.Compare(b.rec.ID) // records of the same content
	})
	out := make([]*refsift.Record, 0, min(max(n, 0), len(recs)))
	for _, t := range tickets[:cap(out)] {
		out = append(out, t.rec)
	}
	return out
}
