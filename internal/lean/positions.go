package lean

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"slices"
)

// A list of positions is cut into blocks of blockLen. A block is the number of
// bits of its largest step, in one byte, and the steps packed with that many
// bits each; a step is the distance to the position before, less one. The first
// position of a block is kept in front: of a list of one block as a varint, of
// longer ones in a table with the offset of each block, so that a reader jumps
// to the block it needs.
const blockLen = 128

// skipLen is the length of an entry of that table: first position and offset,
// four bytes each.
const skipLen = 8

// padding behind the last list lets blocks be read eight bytes at a time.
const padding = 8

func appendPositions(dst []byte, at []uint32) []byte {
	if len(at) <= blockLen {
		dst = binary.AppendUvarint(dst, uint64(at[0]))
		return appendBlock(dst, at)
	}
	blocks := (len(at) + blockLen - 1) / blockLen
	table := len(dst)
	dst = append(dst, make([]byte, blocks*skipLen)...)
	body := len(dst)
	for i := 0; len(at) > 0; i++ {
		block := at[:min(blockLen, len(at))]
		entry := dst[table+i*skipLen:]
		binary.LittleEndian.PutUint32(entry, block[0])
		binary.LittleEndian.PutUint32(entry[4:], uint32(len(dst)-body))
		dst = appendBlock(dst, block)
		at = at[len(block):]
	}
	return dst
}

func appendBlock(dst []byte, at []uint32) []byte {
	if len(at) == 1 {
		return dst
	}
	largest := uint32(0)
	for i := 1; i < len(at); i++ {
		largest = max(largest, at[i]-at[i-1]-1)
	}
	width := bits.Len32(largest)
	dst = append(dst, byte(width))
	var word uint64
	held := 0
	for i := 1; i < len(at); i++ {
		word |= uint64(at[i]-at[i-1]-1) << held
		for held += width; held >= 8; held -= 8 {
			dst = append(dst, byte(word))
			word >>= 8
		}
	}
	if held > 0 {
		dst = append(dst, byte(word))
	}
	return dst
}

// A stream hands out ascending positions, some at a time.
type stream interface {
	// next returns the next positions that are not below from and were not
	// returned before, ascending; none after the last. They are valid until
	// the next call.
	next(from uint32) ([]uint32, error)
}

// A list is a stream of a list in a file.
type list struct {
	n     int    // positions in all
	skip  []byte // of several blocks, the table
	body  []byte // blocks, and what lies behind them in the file
	first uint32 // of a single block
	block int    // the next one
	buf   [blockLen]uint32
}

// open prepares reading n positions at the beginning of b, which goes on to the
// end of the file.
func (l *list) open(b []byte, n int) error {
	l.n, l.block, l.skip = n, 0, nil
	if n <= blockLen {
		first, k := binary.Uvarint(b)
		if k <= 0 {
			return errCutOff
		}
		l.first, l.body = uint32(first), b[k:]
		return nil
	}
	table := l.blocks() * skipLen
	if table > len(b) {
		return errCutOff
	}
	l.skip, l.body = b[:table], b[table:]
	return nil
}

var errCutOff = fmt.Errorf("%w: a list of positions is cut off", ErrDamaged)

func (l *list) blocks() int { return (l.n + blockLen - 1) / blockLen }

func (l *list) firstOf(block int) uint32 {
	if l.skip == nil {
		return l.first
	}
	return binary.LittleEndian.Uint32(l.skip[block*skipLen:])
}

// next implements stream.
func (l *list) next(from uint32) ([]uint32, error) {
	for l.jump(from); l.block < l.blocks(); {
		at, err := l.read(l.block)
		if err != nil {
			return nil, err
		}
		l.block++
		if at[0] >= from {
			return at, nil
		}
		if at[len(at)-1] >= from {
			i, _ := slices.BinarySearch(at, from)
			return at[i:], nil
		}
	}
	return nil, nil
}

// jump passes over blocks that end below from: those before the last block
// that begins at or below it. It looks ahead in growing steps, for most jumps
// are short.
func (l *list) jump(from uint32) {
	last := l.blocks() - 1
	if l.block >= last || l.firstOf(l.block+1) > from {
		return
	}
	low, step := l.block+1, 1 // firstOf(low) <= from
	for low+step <= last && l.firstOf(low+step) <= from {
		low += step
		step *= 2
	}
	high := min(low+step, last+1) // firstOf(high) > from, if there is one
	for high-low > 1 {
		if mid := (low + high) / 2; l.firstOf(mid) <= from {
			low = mid
		} else {
			high = mid
		}
	}
	l.block = low
}

// read decodes a block.
func (l *list) read(block int) ([]uint32, error) {
	n := min(blockLen, l.n-block*blockLen)
	b, first := l.body, l.firstOf(block)
	if l.skip != nil {
		offset := uint64(binary.LittleEndian.Uint32(l.skip[block*skipLen+4:]))
		if offset > uint64(len(b)) {
			return nil, errCutOff
		}
		b = b[offset:]
	}
	l.buf[0] = first
	if n == 1 {
		return l.buf[:1], nil
	}
	if len(b) == 0 {
		return nil, errCutOff
	}
	width := int(b[0])
	b = b[1:]
	if width > 32 || ((n-1)*width+7)/8+padding > len(b) {
		return nil, errCutOff
	}
	unpack(l.buf[:n], b, width)
	if !l.ascends(block, l.buf[:n], width) {
		return nil, fmt.Errorf("%w: positions that do not ascend", ErrDamaged)
	}
	return l.buf[:n], nil
}

// ascends reports whether no step led over the largest number, and into the
// next block.
func (l *list) ascends(block int, at []uint32, width int) bool {
	if width > 24 && !slices.IsSorted(at) { // fewer bits cannot lead around more than once
		return false
	}
	last := at[len(at)-1]
	return last >= at[0] && (block+1 == l.blocks() || last < l.firstOf(block+1))
}

// unpack turns the steps in b into positions behind the first, which is there.
// Eight bytes hold several steps: they are loaded once for all of them.
func unpack(at []uint32, b []byte, width int) {
	mask := uint64(1)<<width - 1
	p, bit := at[0], 0
	at = at[1:]
	if width <= 14 {
		for len(at) >= 4 {
			w := binary.LittleEndian.Uint64(b[bit>>3:]) >> (bit & 7)
			p += uint32(w&mask) + 1
			at[0] = p
			w >>= width
			p += uint32(w&mask) + 1
			at[1] = p
			w >>= width
			p += uint32(w&mask) + 1
			at[2] = p
			w >>= width
			p += uint32(w&mask) + 1
			at[3] = p
			at = at[4:]
			bit += 4 * width
		}
	}
	for i := range at {
		p += uint32(binary.LittleEndian.Uint64(b[bit>>3:])>>(bit&7)&mask) + 1
		at[i] = p
		bit += width
	}
}

// each opens a list of n positions at the beginning of b and calls f with its
// blocks, each valid until f returns. Whoever reads many lists uses one l for all:
// it is too large to be made for each of a million.
func (l *list) each(b []byte, n int, f func(at []uint32) error) error {
	if err := l.open(b, n); err != nil {
		return err
	}
	for {
		at, err := l.next(0)
		if err == nil && len(at) > 0 {
			err = f(at)
		}
		if err != nil || len(at) == 0 {
			return err
		}
	}
}
