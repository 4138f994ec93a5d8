package thesaurus

import (
	"bufio"
	"bytes"
	"compress/gzip"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
)

//go:generate go run ./gen

//go:embed data/mesh2019.bin
var packed2019 []byte

// Default returns the embedded tree: MeSH 2019 of the U.S. National Library
// of Medicine. It is unpacked on first use.
func Default() *Tree { return defaultTree() }

var defaultTree = sync.OnceValue(func() *Tree {
	t, err := Unpack(bytes.NewReader(packed2019))
	if err != nil {
		panic(fmt.Errorf("thesaurus: embedded tree: %w", err))
	}
	return t
})

// packMagic begins the packed form: a gzip stream of lines. After the line
// "refsift-tree 1 <year> <headings> <places>" come the names of the headings
// in the order of their first place; then for each place, by tree number, a
// letter for the groups that it has in common with the number before (a: none)
// and the other groups; then for each place the number of its heading, or an
// empty line where it is the next one that was not named yet.
const packMagic = "refsift-tree 1"

// Pack writes t in a compact form, about a third smaller than the compressed
// tree file.
func (t *Tree) Pack(w io.Writer) error {
	z, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	b := bufio.NewWriter(z)
	order, rank := t.firstPlaces()
	fmt.Fprintln(b, packMagic, t.year, len(order), len(t.places))
	for _, h := range order {
		fmt.Fprintln(b, t.headings[h].name)
	}
	var last []string
	for _, p := range t.places {
		groups := strings.Split(p.number, ".")
		same := 0
		for same < len(groups) && same < len(last) && same < 25 && groups[same] == last[same] {
			same++
		}
		fmt.Fprintf(b, "%c%s\n", 'a'+same, strings.Join(groups[same:], "."))
		last = groups
	}
	seen := 0
	for _, p := range t.places {
		if r := rank[p.heading]; r == seen {
			seen++
			fmt.Fprintln(b)
		} else {
			fmt.Fprintln(b, r)
		}
	}
	if err := b.Flush(); err != nil {
		return err
	}
	return z.Close()
}

// firstPlaces returns the headings in the order of their first place, and
// each heading's rank in it.
func (t *Tree) firstPlaces() (order []int, rank map[int]int) {
	rank = map[int]int{}
	for _, p := range t.places {
		if _, ok := rank[p.heading]; !ok {
			rank[p.heading] = len(order)
			order = append(order, p.heading)
		}
	}
	return order, rank
}

// Unpack reads what [Tree.Pack] writes.
func Unpack(r io.Reader) (*Tree, error) {
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	defer z.Close()
	u := &unpacker{lines: bufio.NewScanner(z)}
	var year, headings, places int
	if _, err := fmt.Sscanf(u.next(), packMagic+" %d %d %d", &year, &headings, &places); err != nil {
		return nil, fmt.Errorf("%w: no line %q at the start", ErrFormat, packMagic)
	}
	if headings < 1 || places < headings || places > maxLines {
		return nil, fmt.Errorf("%w: %d headings at %d places", ErrFormat, headings, places)
	}
	names := u.list(headings)
	numbers := u.list(places)
	refs := u.list(places)
	u.end()
	if u.err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, u.err)
	}
	b := newBuilder(year)
	for i, n := range names {
		if b.heading(n) != i {
			return nil, fmt.Errorf("%w: heading %q occurs twice", ErrFormat, n)
		}
	}
	var last []string
	seen := 0
	for i, n := range numbers {
		if last, err = nextNumber(last, n); err != nil {
			return nil, err
		}
		h := seen
		if refs[i] != "" {
			if h, err = strconv.Atoi(refs[i]); err != nil || h < 0 || h >= seen {
				return nil, fmt.Errorf("%w: place %d refers to heading %q", ErrFormat, i, refs[i])
			}
		} else if seen++; seen > headings {
			return nil, fmt.Errorf("%w: more than %d headings", ErrFormat, headings)
		}
		b.add(h, strings.Join(last, "."))
	}
	t, err := b.tree()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	return t, nil
}

// nextNumber rebuilds the groups of a tree number from those of the one before.
func nextNumber(last []string, s string) ([]string, error) {
	if s == "" || s[0] < 'a' || int(s[0]-'a') > len(last) {
		return nil, fmt.Errorf("%w: tree number %q", ErrFormat, s)
	}
	groups := append([]string(nil), last[:s[0]-'a']...)
	return append(groups, strings.Split(s[1:], ".")...), nil
}

// An unpacker reads lines and remembers the first error.
type unpacker struct {
	lines *bufio.Scanner
	err   error
}

func (u *unpacker) next() string {
	if u.err == nil && !u.lines.Scan() {
		if u.err = u.lines.Err(); u.err == nil {
			u.err = errors.New("it ends too early")
		}
	}
	return u.lines.Text()
}

// end reads to the end, where gzip keeps its checksum.
func (u *unpacker) end() {
	if u.err == nil && u.lines.Scan() {
		u.err = errors.New("it goes on after the last place")
	} else if u.err == nil {
		u.err = u.lines.Err()
	}
}

// list grows with the input, not with the number that the input claims.
func (u *unpacker) list(n int) (out []string) {
	for range n {
		s := u.next()
		if u.err != nil {
			return nil
		}
		out = append(out, s)
	}
	return out
}
