package dedupe

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"maps"
	"slices"
)

// Frequencies are what the records of a collection know together, frozen: how
// rare a word or a name is, which titles recur, which journal names stand for
// one journal, which fields cannot be trusted. With the same Frequencies, the
// decision on two records is the same in every run, so that records added in
// batches come out as if they had been there all along.
//
// [Deduper.Fit] makes them, [Result.Frequencies] gives those of a run. They
// are never changed, and may be used from many goroutines.
type Frequencies struct {
	records   int
	titles    int                  // of different letters
	words     map[string]int32     // titles that hold the word, of those in two or more
	surnames  map[string]int32     // records with that first author, of those on two or more
	recurring map[uint64]bool      // hashes of the letters of titles
	names     map[sourceNames]bool // pairs of names of one journal
	muted     [numFields]bool      // fields that disagree among certain pairs
}

// sourceNames are the keys of two names of one source, in order.
type sourceNames [2]string

// Records is the number of records that were counted.
func (f *Frequencies) Records() int { return f.records }

// Muted names the fields that hold something else in the collection.
func (f *Frequencies) Muted() []string {
	var out []string
	for field, muted := range f.muted {
		if muted {
			out = append(out, fieldNames[field])
		}
	}
	slices.Sort(out)
	return out
}

func newFrequencies() *Frequencies {
	return &Frequencies{words: map[string]int32{}, surnames: map[string]int32{}, recurring: map[uint64]bool{}, names: map[sourceNames]bool{}}
}

// frequenciesMagic begins a file of frequencies and names its version.
const frequenciesMagic = "refsift-frequencies-1\n"

// MarshalBinary returns the bytes that [ReadFrequencies] reads. Equal
// frequencies give equal bytes.
func (f *Frequencies) MarshalBinary() ([]byte, error) {
	w := frequencyWriter{buf: []byte(frequenciesMagic)}
	w.number(f.records)
	w.number(f.titles)
	w.counts(f.words)
	w.counts(f.surnames)
	w.number(len(f.recurring))
	for _, h := range slices.Sorted(maps.Keys(f.recurring)) {
		w.buf = binary.BigEndian.AppendUint64(w.buf, h)
	}
	pairs := slices.SortedFunc(maps.Keys(f.names), func(a, b sourceNames) int { return slices.Compare(a[:], b[:]) })
	w.number(len(pairs))
	for _, p := range pairs {
		w.text(p[0])
		w.text(p[1])
	}
	muted := f.Muted()
	w.number(len(muted))
	for _, name := range muted {
		w.text(name)
	}
	return binary.BigEndian.AppendUint64(w.buf, checksum(w.buf)), nil
}

func checksum(data []byte) uint64 {
	h := fnv.New64a()
	h.Write(data)
	return h.Sum64()
}

// WriteTo writes what MarshalBinary returns.
func (f *Frequencies) WriteTo(w io.Writer) (int64, error) {
	data, err := f.MarshalBinary()
	if err != nil {
		return 0, err
	}
	n, err := w.Write(data)
	return int64(n), err
}

// ReadFrequencies reads what [Frequencies.WriteTo] wrote.
func ReadFrequencies(r io.Reader) (*Frequencies, error) {
	data, err := io.ReadAll(bufio.NewReader(r))
	if err != nil {
		return nil, fmt.Errorf("dedupe: read frequencies: %w", err)
	}
	f := newFrequencies()
	return f, f.UnmarshalBinary(data)
}

// UnmarshalBinary reads what MarshalBinary returned. Bytes that were cut off
// or changed are an error.
func (f *Frequencies) UnmarshalBinary(data []byte) error {
	if len(data) < len(frequenciesMagic)+8 || string(data[:len(frequenciesMagic)]) != frequenciesMagic {
		return errors.New("dedupe: these are no frequencies of this version")
	}
	body, sum := data[:len(data)-8], binary.BigEndian.Uint64(data[len(data)-8:])
	if checksum(body) != sum {
		return errors.New("dedupe: the frequencies are damaged: their checksum does not fit")
	}
	*f = *newFrequencies()
	r := frequencyReader{rest: body[len(frequenciesMagic):]}
	f.records, f.titles = r.number(), r.number()
	r.counts(f.words)
	r.counts(f.surnames)
	r.each(func() { f.recurring[r.hash()] = true })
	r.each(func() { f.names[sourceNames{r.text(), r.text()}] = true })
	r.each(func() {
		field := fieldIndex(r.text())
		if r.bad = r.bad || field < 0; !r.bad {
			f.muted[field] = true
		}
	})
	if r.bad || len(r.rest) > 0 {
		return errors.New("dedupe: the frequencies are damaged")
	}
	return nil
}

// A frequencyWriter writes numbers as varints. Words are sorted, and written
// as the letters shared with the word before and the rest.
type frequencyWriter struct{ buf []byte }

func (w *frequencyWriter) number(n int) { w.buf = binary.AppendUvarint(w.buf, uint64(n)) }

func (w *frequencyWriter) text(s string) {
	w.number(len(s))
	w.buf = append(w.buf, s...)
}

func (w *frequencyWriter) counts(m map[string]int32) {
	w.number(len(m))
	last := ""
	for _, s := range slices.Sorted(maps.Keys(m)) {
		shared := 0
		for shared < len(s) && shared < len(last) && s[shared] == last[shared] {
			shared++
		}
		w.number(shared)
		w.text(s[shared:])
		w.number(int(m[s]))
		last = s
	}
}

type frequencyReader struct {
	rest []byte
	bad  bool
}

// each reads a number, and so many things.
func (r *frequencyReader) each(read func()) {
	for n := r.number(); n > 0 && !r.bad; n-- {
		read()
	}
}

func (r *frequencyReader) number() int {
	n, k := binary.Uvarint(r.rest)
	if k <= 0 || n > 1<<40 {
		r.bad, r.rest = true, nil
		return 0
	}
	r.rest = r.rest[k:]
	return int(n)
}

func (r *frequencyReader) bytes(n int) []byte {
	if n > len(r.rest) {
		r.bad, r.rest = true, nil
		return nil
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}

func (r *frequencyReader) text() string { return string(r.bytes(r.number())) }

func (r *frequencyReader) hash() uint64 {
	if b := r.bytes(8); b != nil {
		return binary.BigEndian.Uint64(b)
	}
	return 0
}

func (r *frequencyReader) counts(m map[string]int32) {
	last := ""
	r.each(func() {
		shared := r.number()
		if shared > len(last) {
			r.bad = true
			return
		}
		last = last[:shared] + r.text()
		m[last] = int32(r.number())
	})
}
