package norm

import (
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"
)

// A WordID is the number of a word in a Lexicon.
type WordID uint32

// Numbers of words that no title of the lexicon holds. They come up where
// words are joined: "ray" and "fish" for "rayfish".
const (
	NoWord     WordID = 1<<32 - 1
	NoStopWord        = NoWord - 1 // the same, and the word is a stop word
)

// A Lexicon numbers the words of titles, so that titles are compared as
// numbers, and holds once a word what comparisons ask of it. The zero Lexicon
// is empty and ready. It may be read from many goroutines while nobody adds.
type Lexicon struct {
	ids   map[string]WordID
	base  *Lexicon // words that came before, never changed
	words []lexeme
}

// A lexeme is a word with what the comparison of titles asks of it.
type lexeme struct {
	text    string
	letters uint64 // the set of its letters and digits, folded into 64 bits
	hash    uint64 // of the word, the same in every lexicon
	runes   int32  // see runes
	class   int16  // number of its set of contrasts, 0 for none
	stop    bool
	letter  bool // one letter or sign
	digit   bool // holds a digit
	other   bool // names another item: see otherItem
}

func newLexeme(w string) lexeme {
	return lexeme{text: w, letters: letterSet(w), hash: hashWord(w), runes: int32(runes(w)), class: int16(contrastIndex[w]), stop: stopWords[w], letter: utf8.RuneCountInString(w) <= 1, digit: hasDigit(w), other: otherItem[w]}
}

// letterSet folds the letters of s into a set of 64. One edit changes at most
// two elements, so sets that differ in more than 2n are more than n edits apart.
func letterSet(s string) (set uint64) {
	for _, r := range s {
		set |= 1 << (uint32(r) & 63)
	}
	return set
}

// apart reports that two sets of letters belong to words of more than limit edits.
func apart(a, b uint64, limit int) bool { return bits.OnesCount64(a^b) > 2*limit }

// Len is the number of words.
func (l *Lexicon) Len() int { return len(l.words) }

// Text returns the word.
func (l *Lexicon) Text(id WordID) string {
	if int(id) >= len(l.words) {
		return ""
	}
	return l.words[id].text
}

// Hash is a hash of the word, the same in every lexicon.
func (l *Lexicon) Hash(id WordID) uint64 { return l.words[id].hash }

// hashWord is FNV-1a of 64 bits with its high bits mixed in.
func hashWord(w string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(w) {
		h = (h ^ uint64(w[i])) * 1099511628211
	}
	h ^= h >> 29
	h *= 0xbf58476d1ce4e5b9
	return h ^ h>>32
}

// IsStop reports whether the word carries no information in a title.
func (l *Lexicon) IsStop(id WordID) bool {
	return id == NoStopWord || int(id) < len(l.words) && l.words[id].stop
}

// IsLetter reports whether the word is one letter or sign.
func (l *Lexicon) IsLetter(id WordID) bool { return l.words[id].letter }

// Add returns the number of a word, a new one if need be.
func (l *Lexicon) Add(w string) WordID {
	if id, ok := l.lookup(w); ok {
		return id
	}
	if l.ids == nil {
		l.ids = map[string]WordID{}
	}
	id := WordID(len(l.words))
	w = strings.Clone(w) // it is a piece of a title
	l.ids[w] = id
	l.words = append(l.words, newLexeme(w))
	return id
}

// Extend returns a lexicon that knows the words of l and takes more without
// changing l.
func (l *Lexicon) Extend() *Lexicon {
	n := len(l.words)
	return &Lexicon{base: l, words: l.words[:n:n]}
}

func (l *Lexicon) lookup(w string) (WordID, bool) {
	for ; l != nil; l = l.base {
		if id, ok := l.ids[w]; ok {
			return id, true
		}
	}
	return 0, false
}

// numberOf finds words that were joined.
func (l *Lexicon) numberOf(joined []byte) WordID {
	for m := l; m != nil; m = m.base {
		if id, ok := m.ids[string(joined)]; ok {
			return id
		}
	}
	if stopWords[string(joined)] {
		return NoStopWord
	}
	return NoWord
}

// Number appends the numbers of the words, adding those that are new.
func (l *Lexicon) Number(out []WordID, words []string) []WordID {
	for _, w := range words {
		out = append(out, l.Add(w))
	}
	return out
}

// ContentSet returns the words but stop words in the order of their numbers,
// each once, in the room of the words.
func (l *Lexicon) ContentSet(words []WordID) []WordID {
	out := words[:0]
	for _, w := range words {
		if !l.words[w].stop {
			out = append(out, w)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Unlike reports whether two sets of content words share so few that no typing
// errors explain it. It is cheap, and leaves short titles to a TitleComparer.
func Unlike(a, b []WordID) bool {
	n := min(len(a), len(b))
	if n < 4 {
		return false
	}
	common := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch x, y := a[i], b[j]; {
		case x == y:
			common, i, j = common+1, i+1, j+1
		case x < y:
			i++
		default:
			j++
		}
	}
	return 4*common < n
}
