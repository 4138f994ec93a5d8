package norm

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Person is the comparison key of an author. A collection holds millions of
// them, so the names stand in one string.
type Person struct {
	text     string // surname, initials, then the names with marks between them
	letters  uint64 // the set of letters of the surname
	names    uint64 // a filter of the names
	runes    int32  // length of the surname, see runes
	surname  uint16 // where it ends in text
	initials uint16 // where they end
	bit      uint8  // of the surname in such a filter
}

// longestName bounds what is kept of a name; hostile fields are longer.
const longestName = 1 << 12

const nameMark = "\x00"

// newPerson derives what lets Alike refuse most pairs at a glance.
func newPerson(surname, initials string, names []string) Person {
	surname, initials = surname[:min(len(surname), longestName)], initials[:min(len(initials), longestName)]
	p := Person{
		surname: uint16(len(surname)), initials: uint16(len(surname) + len(initials)),
		letters: letterSet(surname), bit: nameBit(surname), runes: int32(runes(surname)),
	}
	for _, n := range names {
		p.names |= 1 << nameBit(n)
	}
	size := len(surname) + len(initials) + len(names)
	for _, n := range names {
		size += len(n)
	}
	var b strings.Builder
	b.Grow(size)
	b.WriteString(surname)
	b.WriteString(initials)
	for i, n := range names {
		if i > 0 {
			b.WriteString(nameMark)
		}
		b.WriteString(n)
	}
	p.text = b.String()
	return p
}

// Surname is the family name, folded, prefixes and blanks dropped: "groot" for "de Groot".
func (p *Person) Surname() string { return p.text[:p.surname] }

// Initials are those of the given names.
func (p *Person) Initials() string { return p.text[p.surname:p.initials] }

// Key is all that the comparison knows of the person.
func (p *Person) Key() string { return p.text }

// isNamed reports whether a name of two letters or more, family or given, is w.
func (p *Person) isNamed(w string) bool {
	for n := range strings.SplitSeq(p.text[p.initials:], nameMark) {
		if n == w {
			return w != ""
		}
	}
	return false
}

func nameBit(s string) uint8 { return uint8(hashWords(s) >> 26) }

// namePrefixes move between family and given name from one database to the next.
var namePrefixes = set("van von der den de del della di da dos du la le el al ter ten zu zur af st bin ibn vande")

var suffixes = set("jr sr ii iii iv md phd")

// noPerson are words of bodies and of registers that stand in author fields.
var noPerson = set(`anonymous anon nct isrctn euctr actrn chictr ctri jprn irct group investigators collaborators committee society association
	consortium network team study trial trialists university department center centre institute council organization foundation
	unknown none authors editors collaborative collaboration al others`)

// ParsePerson reads one name. family may hold prefixes only ("del", given
// "Pino M") or the whole name; ok is false for bodies and place holders.
func ParsePerson(family, given string) (Person, bool) {
	if p, ok := plainPerson(family, given); ok {
		return p, true
	}
	return parsePerson(family, given)
}

// plainPerson reads what most names are: a family name of one word in ASCII,
// given names or initials in ASCII. ok is false for everything else.
func plainPerson(family, given string) (p Person, ok bool) {
	const most = 40
	var surname, initials, word [most]byte
	if len(family) < 2 || len(family) > most || len(given) > most {
		return Person{}, false
	}
	for i := range len(family) {
		c := family[i] | 0x20
		if c < 'a' || c > 'z' {
			return Person{}, false
		}
		surname[i] = c
	}
	f := string(surname[:len(family)])
	if noPerson[f] || suffixes[f] || namePrefixes[f] {
		return Person{}, false
	}
	var buf [8]string
	names := append(buf[:0], f)
	first := initials[:0]
	for i := 0; i < len(given); {
		n, capitals := 0, true
		for ; i < len(given) && (given[i]|0x20 >= 'a' && given[i]|0x20 <= 'z'); i++ {
			word[n] = given[i] | 0x20
			capitals = capitals && given[i] <= 'Z'
			n++
		}
		w := word[:n]
		switch {
		case n == 0:
			if c := given[i]; c != ' ' && c != '.' && c != '-' && c != ',' {
				return Person{}, false
			}
			i++
		case n > 1 && n <= 3 && capitals: // "JK" is two initials
			first = append(first, w...)
		case noPerson[string(w)]:
			return Person{}, false
		case namePrefixes[string(w)] || suffixes[string(w)]:
		default:
			if first = append(first, w[0]); n > 1 {
				names = append(names, string(w))
			}
		}
	}
	return newPerson(f, string(first), names), true
}

func parsePerson(family, given string) (Person, bool) {
	f, g := Words(Fold(family)), nameWords(given)
	for _, w := range f {
		if noPerson[w] {
			return Person{}, false
		}
	}
	f = dropSuffixes(f)
	core := withoutPrefixes(f)
	if len(core) == 0 && len(g) > 0 { // "del, Pino M"
		for i, w := range g {
			if len(w) > 1 && !namePrefixes[w] {
				core, g = []string{w}, append(append([]string{}, g[:i]...), g[i+1:]...)
				break
			}
		}
	}
	if len(core) == 0 {
		core = f
	}
	if len(core) == 0 {
		return Person{}, false
	}
	var names []string
	for _, w := range core {
		if len(w) > 1 {
			names = append(names, w)
		}
	}
	initials := ""
	for _, w := range g {
		if noPerson[w] {
			return Person{}, false
		}
		r, _ := utf8.DecodeRuneInString(w)
		if !namePrefixes[w] && !suffixes[w] {
			initials += string(r)
			if utf8.RuneCountInString(w) > 1 {
				names = append(names, w)
			}
		}
	}
	surname := core[0]
	if len(core) > 1 {
		surname = strings.Join(core, "")
	}
	p := newPerson(surname, initials, names)
	return p, p.surname > 0
}

// nameWords splits given names; "JK" and "J.K." are two initials.
func nameWords(given string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(StripMarkup(given), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' }) {
		if n := utf8.RuneCountInString(w); n <= 3 && n > 1 && strings.ToUpper(w) == w && strings.ToLower(w) != w {
			for _, r := range w {
				out = append(out, Words(Fold(string(r)))...)
			}
			continue
		}
		out = append(out, Words(Fold(w))...)
	}
	return out
}

func dropSuffixes(words []string) []string {
	var out []string
	for _, w := range words {
		if !suffixes[w] {
			out = append(out, w)
		}
	}
	if len(out) == 0 {
		return words
	}
	return out
}

func withoutPrefixes(words []string) []string {
	var out []string
	for _, w := range words {
		if !namePrefixes[w] {
			out = append(out, w)
		}
	}
	return out
}

var (
	lineEnds     = strings.NewReplacer("\r", " ", "\n", " ", "&amp;", "&")
	conjunctions = strings.NewReplacer(" and ", ", ", " & ", ", ", " AND ", ", ")
)

// SplitNames parts a string of several names as exports glue them:
// "Adeli K.Lewis G. F.", "A. Blum, M. Furst, and M. Kearns",
// "Blum, A., Furst, M.", "Smith J; Jones K". One name gives one element.
func SplitNames(s string) []string {
	s = strings.TrimSpace(lineEnds.Replace(s))
	if strings.ContainsAny(s, ";|") {
		return splitTrim(s, ";|")
	}
	if parts := splitGlued(s); len(parts) > 1 {
		return parts
	}
	t := conjunctions.Replace(s)
	commas := strings.Count(t, ",")
	if commas < 2 && t == s || commas == 0 {
		return []string{s}
	}
	parts := splitTrim(t, ",")
	return joinInitials(parts)
}

// IsOneName reports at a glance that a family name with given names is one
// person for SplitNames; false means that SplitNames has to look.
func IsOneName(family, given string) bool {
	for _, s := range [...]string{family, given} {
		if strings.ContainsAny(s, ";|,&\r\n") || strings.Contains(s, " and ") || strings.Contains(s, " AND ") || strings.HasPrefix(s, "and ") || strings.HasPrefix(s, "AND ") {
			return false
		}
		letters := 2 // in a row, behind a full stop
		for _, r := range s {
			switch {
			case r == '.':
				letters = 0
			case unicode.IsLetter(r) || r == '\'' || r == '’' || r == '-':
				if letters++; letters == 2 {
					return false
				}
			default:
				letters = 2
			}
		}
	}
	return true
}

func splitTrim(s, seps string) []string {
	var out []string
	for p := range strings.FieldsFuncSeq(s, func(r rune) bool { return strings.ContainsRune(seps, r) }) {
		if p = strings.TrimSpace(p); p != "" && p != "." {
			out = append(out, p)
		}
	}
	return out
}

// splitGlued cuts behind a full stop that a name of two letters or more
// follows without a blank. "C.J.L.M." holds no such place.
func splitGlued(s string) []string {
	var out []string
	start := 0
	for i := 0; i+1 < len(s); i++ {
		if s[i] != '.' {
			continue
		}
		run := 0
		for _, r := range s[i+1:] {
			if !unicode.IsLetter(r) && r != '\'' && r != '’' && r != '-' {
				break
			}
			run++
		}
		if run >= 2 {
			out = append(out, strings.TrimSpace(s[start:i+1]))
			start = i + 1
		}
	}
	return append(out, strings.TrimSpace(s[start:]))
}

// joinInitials puts "Blum", "A." together again where commas stand inside names.
func joinInitials(parts []string) []string {
	var out []string
	for _, p := range parts {
		if len(out) > 0 && isInitials(p) && !isInitials(out[len(out)-1]) && !strings.Contains(out[len(out)-1], ",") {
			out[len(out)-1] += ", " + p
			continue
		}
		out = append(out, p)
	}
	return out
}

func isInitials(s string) bool {
	for _, w := range Words(Fold(s)) {
		if utf8.RuneCountInString(w) > 1 {
			return false
		}
	}
	return s != ""
}

// ParseName reads a whole name in any order: "Adeli K.", "Blum, A.",
// "A. Blum", "avrim blum".
func ParseName(s string) (Person, bool) {
	if f, g, ok := strings.Cut(s, ","); ok {
		return ParsePerson(f, g)
	}
	words := strings.Fields(strings.ReplaceAll(s, ".", ". "))
	if len(words) == 0 || len(words) > 7 {
		return Person{}, false
	}
	// Initials at the end mark the family name before them.
	end := len(words)
	for end > 1 && isInitialsOf(words[end-1]) {
		end--
	}
	if end < len(words) {
		return ParsePerson(strings.Join(words[:end], " "), strings.Join(words[end:], " "))
	}
	last := len(words) - 1
	for last > 0 && namePrefixes[strings.ToLower(words[last-1])] {
		last--
	}
	return ParsePerson(strings.Join(words[last:], " "), strings.Join(words[:last], " "))
}

// isInitialsOf reports whether w is "K.", "K", "JK", or "J.K.".
func isInitialsOf(w string) bool {
	letters := 0
	for _, r := range w {
		switch {
		case unicode.IsUpper(r):
			letters++
		case r == '.' || r == '-':
		default:
			return letters == 0 && utf8.RuneCountInString(strings.Trim(w, ".")) == 1
		}
	}
	return letters > 0 && letters <= 3
}

// Alike reports how well two names agree: 2 for one person, 1 for names that
// may be one person's, 0 for two people.
func Alike(a, b Person) int { return alike(&a, &b) }

func alike(a, b *Person) int {
	if strangers(a, b) {
		return 0
	}
	x, y := a.Surname(), b.Surname()
	switch {
	case sameSurname(a, b):
		i, j := a.Initials(), b.Initials()
		if i != "" && j != "" && i[0] != j[0] && !strings.Contains(i, j) && !strings.Contains(j, i) {
			return 1
		}
		return 2
	case a.isNamed(y) && b.isNamed(x):
		return 2 // transposed: "Wang Li" and "Li, Wang"
	case a.isNamed(y) || b.isNamed(x):
		return 1 // one of two family names: "Rossi P G" and "Giorgi Rossi P"
	case len(x) >= 4 && len(y) >= 4 && (strings.HasPrefix(x, y) || strings.HasPrefix(y, x) || strings.HasSuffix(x, y) || strings.HasSuffix(y, x)):
		return 1
	}
	return 0
}

// strangers reports that no rule of Alike can hold: the surnames are too many
// edits apart, none is among the names of the other, none is in the other.
func strangers(a, b *Person) bool {
	limit := 1
	if a.runes >= 9 && b.runes >= 9 {
		limit = 2
	}
	return apart(a.letters, b.letters, limit) && a.names>>b.bit&1 == 0 && b.names>>a.bit&1 == 0 && a.letters&^b.letters != 0 && b.letters&^a.letters != 0
}

func sameSurname(a, b *Person) bool {
	x, y := a.Surname(), b.Surname()
	if x == y {
		return true
	}
	n := min(a.runes, b.runes)
	return n >= 5 && Within(x, y, 1) || n >= 9 && Within(x, y, 2) || n == 4 && len(x) != len(y) && Within(x, y, 1)
}

// Authors is the comparison key of the authors of a record.
type Authors []Person

// AuthorAgreement is how two lists of authors compare.
type AuthorAgreement struct {
	Known   bool // both lists name people
	First   bool // the first authors agree
	Matched int  // people of the shorter list found in the longer one
	Shorter int
	Longer  int
}

// MaxAuthors is how many authors of a record are compared.
const MaxAuthors = 40

// CompareAuthors matches the shorter list against the longer one.
func CompareAuthors(a, b Authors) AuthorAgreement {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) == 0 {
		return AuthorAgreement{}
	}
	r := AuthorAgreement{Known: true, Shorter: len(a), Longer: len(b), First: alike(&a[0], &b[0]) > 0}
	var buf [2 * MaxAuthors]bool
	used, strong := buf[:MaxAuthors], buf[MaxAuthors:]
	if len(b) > MaxAuthors {
		used, strong = make([]bool, len(b)), make([]bool, len(a))
	}
	for pass := 2; pass >= 1; pass-- {
		weak := false
		for i := range a {
			if strong[i] {
				continue
			}
			for j := range b {
				if used[j] {
					continue
				}
				if how := alike(&a[i], &b[j]); how >= pass {
					used[j], strong[i] = true, true
					r.Matched++
					break
				} else if how > 0 {
					weak = true
				}
			}
		}
		if !weak {
			break // a second look would find nothing
		}
	}
	return r
}
