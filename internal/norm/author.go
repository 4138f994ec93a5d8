package norm

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Person is the comparison key of an author.
type Person struct {
	Surname  string   // folded, prefixes and blanks dropped: "groot" for "de Groot"
	Names    []string // every name of two letters or more, in any order
	Initials string   // of the given names

	letters uint64 // the set of letters of Surname
	names   uint64 // a filter of Names
	hash    uint64 // the bit of Surname in such a filter
	runes   int32  // length of Surname, see runes
}

// index derives what lets Alike refuse most pairs at a glance.
func (p *Person) index() {
	p.letters, p.hash, p.runes = letterSet(p.Surname), nameBit(p.Surname), int32(runes(p.Surname))
	for _, n := range p.Names {
		p.names |= nameBit(n)
	}
}

func nameBit(s string) uint64 {
	return 1 << (hashWords(s) >> 26)
}

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
	f, g := Words(Fold(family)), nameWords(given)
	var p Person
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
	p.Surname = strings.Join(core, "")
	for _, w := range core {
		if len(w) > 1 {
			p.Names = append(p.Names, w)
		}
	}
	for _, w := range g {
		if noPerson[w] {
			return Person{}, false
		}
		r, _ := utf8.DecodeRuneInString(w)
		if !namePrefixes[w] && !suffixes[w] {
			p.Initials += string(r)
			if utf8.RuneCountInString(w) > 1 {
				p.Names = append(p.Names, w)
			}
		}
	}
	p.index()
	return p, p.Surname != ""
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
	switch {
	case sameSurname(a, b):
		if a.Initials != "" && b.Initials != "" && a.Initials[0] != b.Initials[0] && !strings.Contains(a.Initials, b.Initials) && !strings.Contains(b.Initials, a.Initials) {
			return 1
		}
		return 2
	case holds(a.Names, b.Surname) && holds(b.Names, a.Surname):
		return 2 // transposed: "Wang Li" and "Li, Wang"
	case holds(a.Names, b.Surname) || holds(b.Names, a.Surname):
		return 1 // one of two family names: "Rossi P G" and "Giorgi Rossi P"
	case len(a.Surname) >= 4 && len(b.Surname) >= 4 && (strings.HasPrefix(a.Surname, b.Surname) || strings.HasPrefix(b.Surname, a.Surname) ||
		strings.HasSuffix(a.Surname, b.Surname) || strings.HasSuffix(b.Surname, a.Surname)):
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
	return apart(a.letters, b.letters, limit) && a.names&b.hash == 0 && b.names&a.hash == 0 && a.letters&^b.letters != 0 && b.letters&^a.letters != 0
}

func sameSurname(a, b *Person) bool {
	if a.Surname == b.Surname {
		return true
	}
	n := min(a.runes, b.runes)
	return n >= 5 && Within(a.Surname, b.Surname, 1) || n >= 9 && Within(a.Surname, b.Surname, 2) ||
		n == 4 && len(a.Surname) != len(b.Surname) && Within(a.Surname, b.Surname, 1)
}

func holds(names []string, w string) bool {
	for _, n := range names {
		if n == w {
			return true
		}
	}
	return false
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
