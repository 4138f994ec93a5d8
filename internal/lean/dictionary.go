package lean

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"sort"

	"github.com/RoaringBitmap/roaring/v2"
)

// A dictionary is the terms of a field in the order of their bytes, in blocks of
// termsBlock, and behind them the offset of each block, four bytes each. A block
// begins with its first term (length, bytes) and the offsets of its first list
// of records and of positions. Each further term is the number of bytes that it
// shares with the one before, the number of those that follow, and these. Behind
// each term stand the number of its records and the length of their list, and in
// a text field the number of its positions beyond one for each record, and the
// length of their list. All numbers are varints.
const termsBlock = 32

// A dictionaryWriter writes one dictionary.
type dictionaryWriter struct {
	out     io.Writer
	text    bool
	n       int   // terms
	length  int64 // bytes written
	offsets []byte
	last    []byte
	block   []byte
}

// An extent is where a list begins in the lists of its field, how long it is,
// and how many numbers it has.
type extent struct {
	at, length int64
	n          int
}

// add writes a term, which follows those before it.
func (w *dictionaryWriter) add(term []byte, records, positions extent) error {
	if w.n%termsBlock == 0 {
		if err := w.flush(); err != nil {
			return err
		}
		w.offsets = binary.LittleEndian.AppendUint32(w.offsets, uint32(w.length))
		w.block = binary.AppendUvarint(w.block, uint64(len(term)))
		w.block = append(w.block, term...)
		w.block = binary.AppendUvarint(w.block, uint64(records.at))
		w.block = binary.AppendUvarint(w.block, uint64(positions.at))
	} else {
		shared := 0
		for shared < len(term) && shared < len(w.last) && term[shared] == w.last[shared] {
			shared++
		}
		w.block = binary.AppendUvarint(w.block, uint64(shared))
		w.block = binary.AppendUvarint(w.block, uint64(len(term)-shared))
		w.block = append(w.block, term[shared:]...)
	}
	w.block = binary.AppendUvarint(w.block, uint64(records.n))
	w.block = binary.AppendUvarint(w.block, uint64(records.length))
	if w.text {
		w.block = binary.AppendUvarint(w.block, uint64(positions.n-records.n))
		w.block = binary.AppendUvarint(w.block, uint64(positions.length))
	}
	w.last = append(w.last[:0], term...)
	w.n++
	return nil
}

func (w *dictionaryWriter) flush() error {
	n, err := w.out.Write(w.block)
	w.length += int64(n)
	w.block = w.block[:0]
	if err == nil && w.length > math.MaxUint32 {
		err = fmt.Errorf("a dictionary of %d bytes is too large", w.length)
	}
	return err
}

// finish writes what is left, and the offsets.
func (w *dictionaryWriter) finish() error {
	if err := w.flush(); err != nil {
		return err
	}
	_, err := w.out.Write(w.offsets)
	return err
}

// A Term is a term of a dictionary.
type Term struct {
	field     *Field
	docs, at  int
	records   []byte
	positions []byte // to the end of the file
}

// Records returns the records that hold the term. The bitmap may be a view of
// the file and is not to be changed.
func (t *Term) Records() (*roaring.Bitmap, error) {
	if t.docs > few {
		return readBitmap(t.records, t.docs, t.field.segment.records)
	}
	docs, err := t.AppendRecords(nil)
	return roaring.BitmapOf(docs...), err
}

// Few reports whether the term is in so few records that AppendRecords is the
// quicker way to read them.
func (t *Term) Few() bool { return t.docs <= few }

// AppendRecords appends the records that hold the term, ascending.
func (t *Term) AppendRecords(dst []uint32) ([]uint32, error) {
	if t.docs <= few {
		return readFew(dst, t.records, t.docs, t.field.segment.records)
	}
	b, err := t.Records()
	if err != nil {
		return dst, err
	}
	buf := [1024]uint32{}
	for it := b.ManyIterator(); ; {
		n := it.NextMany(buf[:])
		if n == 0 {
			return dst, nil
		}
		dst = append(dst, buf[:n]...)
	}
}

// Terms goes through the terms of a dictionary in the order of their bytes.
type Terms struct {
	field     *Field
	prefix    []byte
	block     int    // the one behind b
	b         []byte // what is left of the current one
	left      int    // terms in b
	name      []byte
	recordsAt uint64
	placesAt  uint64
	t         Term
	err       error
}

// Terms returns the terms that begin with prefix.
func (f *Field) Terms(prefix string) *Terms {
	it := &Terms{field: f, prefix: []byte(prefix)}
	// The first block that begins above the prefix; the first term with the
	// prefix may be in the one before.
	above := sort.Search(f.blocks(), func(i int) bool { return bytes.Compare(f.firstTerm(i), it.prefix) > 0 })
	it.block = max(0, above-1)
	return it
}

// Find returns a term, nil if no record holds it.
func (f *Field) Find(term string) (*Term, error) {
	it := f.Terms(term)
	if it.Next() && string(it.name) == term {
		return &it.t, nil
	}
	return nil, it.err
}

// Next goes to the next term and reports whether there is one.
func (it *Terms) Next() bool {
	for it.err == nil {
		if it.left == 0 && !it.enter() {
			return false
		}
		it.left--
		it.readTerm()
		switch {
		case it.err != nil:
			return false
		case bytes.HasPrefix(it.name, it.prefix):
			return true
		case bytes.Compare(it.name, it.prefix) > 0:
			it.left, it.block = 0, it.field.blocks()
			return false
		}
	}
	return false
}

// Name returns the term that Next went to; it is valid until the next call.
func (it *Terms) Name() []byte { return it.name }

// Term returns what is known of it; it is valid until the next call.
func (it *Terms) Term() *Term { return &it.t }

// Err returns what ended the terms before their end.
func (it *Terms) Err() error { return it.err }

// blocks returns the number of blocks.
func (f *Field) blocks() int { return len(f.offsets) / 4 }

// blockAt returns the text of a block and what is behind it.
func (f *Field) blockAt(i int) []byte {
	offset := uint64(binary.LittleEndian.Uint32(f.offsets[4*i:]))
	return f.terms[min(offset, uint64(len(f.terms))):]
}

// firstTerm returns the first term of a block.
func (f *Field) firstTerm(i int) []byte {
	b := f.blockAt(i)
	n, k := binary.Uvarint(b)
	if k <= 0 || n > uint64(len(b)-k) {
		return nil // reading the block will say what is wrong
	}
	return b[k:][:n]
}

// enter begins the next block and reports whether there is one.
func (it *Terms) enter() bool {
	if it.block >= it.field.blocks() {
		return false
	}
	it.b = it.field.blockAt(it.block)
	it.left = min(termsBlock, it.field.count-it.block*termsBlock)
	it.block++
	n := it.uvarint()
	it.name = append(it.name[:0], it.bytes(n)...)
	it.recordsAt, it.placesAt = it.uvarint(), it.uvarint()
	return it.err == nil
}

// readTerm reads the next term of the block; the name of its first one is there
// already.
func (it *Terms) readTerm() {
	f := it.field
	if first := min(termsBlock, f.count-(it.block-1)*termsBlock) - 1; it.left < first {
		shared := it.uvarint()
		if shared > uint64(len(it.name)) {
			it.damaged()
			return
		}
		it.name = append(it.name[:shared], it.bytes(it.uvarint())...)
	}
	docs, length := it.uvarint(), it.uvarint()
	it.t = Term{field: f, docs: int(docs)}
	if docs == 0 || docs > uint64(f.segment.records) || it.recordsAt > uint64(len(f.records)) || length > uint64(len(f.records))-it.recordsAt {
		it.damaged()
		return
	}
	it.t.records = f.records[it.recordsAt:][:length]
	it.recordsAt += length
	if !f.text {
		return
	}
	more, length := it.uvarint(), it.uvarint()
	if more > uint64(f.span) || it.placesAt > uint64(len(f.places)) || length > uint64(len(f.places))-it.placesAt {
		it.damaged()
		return
	}
	it.t.at = int(docs + more)
	it.t.positions = f.places[it.placesAt:]
	it.placesAt += length
}

func (it *Terms) damaged() {
	if it.err == nil {
		it.err = fmt.Errorf("%w: the dictionary of %s", ErrDamaged, it.field.Name)
	}
	it.t = Term{field: it.field}
}

func (it *Terms) uvarint() uint64 {
	v, k := binary.Uvarint(it.b)
	if k <= 0 {
		it.damaged()
		return 0
	}
	it.b = it.b[k:]
	return v
}

func (it *Terms) bytes(n uint64) []byte {
	if n > uint64(len(it.b)) {
		it.damaged()
		return nil
	}
	out := it.b[:n]
	it.b = it.b[n:]
	return out
}

// nth returns the n-th term of the dictionary.
func (f *Field) nth(n int) ([]byte, error) {
	it := &Terms{field: f, block: n / termsBlock}
	for range n%termsBlock + 1 {
		if !it.Next() {
			it.damaged()
			return nil, it.err
		}
	}
	return it.name, nil
}
