package lean

import (
	"encoding/binary"
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"
)

// few is up to how many records a list is written as varints, each the
// difference to the one before; longer ones are roaring bitmaps, which are read
// where they lie. Most terms are rare: a bitmap would take more room and time
// than the records themselves.
const few = 256

func appendRecords(dst []byte, docs []uint32) ([]byte, error) {
	if len(docs) > few {
		b := roaring.New()
		b.AddMany(docs)
		b.RunOptimize()
		text, err := b.ToBytes()
		return append(dst, text...), err
	}
	last := uint32(0)
	for _, d := range docs {
		dst = binary.AppendUvarint(dst, uint64(d-last))
		last = d
	}
	return dst, nil
}

// readFew appends the records of a list of n varints, n at most few.
func readFew(dst []uint32, b []byte, n int, limit uint32) ([]uint32, error) {
	last := uint64(0)
	for i := range n {
		v, k := binary.Uvarint(b)
		if k <= 0 {
			return dst, fmt.Errorf("%w: a list of records is cut off", ErrDamaged)
		}
		b = b[k:]
		if last += v; last >= uint64(limit) || i > 0 && v == 0 {
			return dst, fmt.Errorf("%w: record %d of %d", ErrDamaged, last, limit)
		}
		dst = append(dst, uint32(last))
	}
	return dst, nil
}

func errNoRecord(doc uint32) error {
	return fmt.Errorf("%w: there is no record %d", ErrDamaged, doc)
}

// readBitmap returns a view of a bitmap.
func readBitmap(b []byte, n int, limit uint32) (out *roaring.Bitmap, err error) {
	defer func() { // roaring trusts what it reads
		if p := recover(); p != nil {
			out, err = nil, fmt.Errorf("%w: a bitmap: %v", ErrDamaged, p)
		}
	}()
	out = roaring.New()
	if _, err := out.FromBuffer(b); err != nil {
		return nil, fmt.Errorf("%w: a bitmap: %w", ErrDamaged, err)
	}
	if out.GetCardinality() != uint64(n) || n == 0 || out.Maximum() >= limit {
		return nil, fmt.Errorf("%w: a bitmap does not hold the %d records it should", ErrDamaged, n)
	}
	return out, nil
}
