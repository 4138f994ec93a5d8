package dedupe

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
)

// A Model is the whole method as data: it can be printed, stored as JSON and
// quoted. Rules, fields, levels and vetoes are named; [New] resolves the names
// and refuses unknown ones.
type Model struct {
	Name        string         `json:"name"`
	Blocks      []BlockingRule `json:"blocks"`
	Comparisons []Comparison   `json:"comparisons"`
	Vetoes      []Veto         `json:"vetoes"`
	Rules       []Rule         `json:"rules,omitempty"`
	MatchAt     float64        `json:"match_at"`  // score from which a pair is a Match
	ReviewAt    float64        `json:"review_at"` // score from which it is a PossibleMatch
}

// A BlockingRule brings records into one candidate pair that share a key.
type BlockingRule struct {
	Name string `json:"name"`
	// MaxBlock bounds the records that are compared each with each. A larger
	// block is split by finer keys, where the rule has them: a further word of
	// the title, a further hash of the abstract. Records of what no key splits,
	// which the statistics report, are sorted by content and compared with
	// their neighbours only.
	MaxBlock int `json:"max_block"`
	// Keys make a rule of one's own, under a new name: records with equal
	// values of all of them are compared. They are title, first-author, year,
	// source, volume, issue, page, doi, pmid and accession.
	Keys []string `json:"keys,omitempty"`
}

// A Comparison says what each level of agreement of a field is worth, in bits.
type Comparison struct {
	Field  string  `json:"field"`
	Levels []Level `json:"levels"`
}

// A Level is a step of agreement. Its state is fixed by the field and is
// written for the reader.
type Level struct {
	Name   string  `json:"name"`
	State  State   `json:"state"`
	Weight float64 `json:"weight"`
}

// A Veto is a contradiction that refuses a match whatever the score.
type Veto struct {
	Name   string `json:"name"`
	Reason string `json:"reason"`
	// Witnesses is how many independent witnesses (DOI, pages with volume,
	// abstract, PubMed number) make the contradiction a slip of one database;
	// 0 means that nothing excuses it. Only one contradiction can be excused.
	Witnesses int `json:"witnesses,omitempty"`
}

// DefaultModel returns a copy of the documented default model.
func DefaultModel() *Model {
	return &Model{
		Name:     "refsift-2",
		MatchAt:  14,
		ReviewAt: 9,
		Blocks: []BlockingRule{
			{Name: "doi", MaxBlock: 40}, {Name: "pmid", MaxBlock: 40}, {Name: "trial", MaxBlock: 40}, {Name: "title", MaxBlock: 60}, {Name: "title-words", MaxBlock: 10},
			{Name: "volume-page", MaxBlock: 5}, {Name: "year-page", MaxBlock: 20}, {Name: "author-word", MaxBlock: 16}, {Name: "abstract", MaxBlock: 10},
		},
		Comparisons: defaultComparisons(),
		Vetoes: []Veto{
			{"notice", "one is a notice (erratum, reply, comment, retraction, protocol) and the other is not", 0},
			{"registration", "another registration, or a registration and an article", 0},
			{"version", "two versions of one review", 0},
			{"title-contrast", "the titles differ in a number or an opposite", 2},
			{"title", "the titles differ", 2},
			{"reworded-title", "the titles share most words only", 2},
			{"recurring-title", "a recurring title needs equal DOI, pages, or volume and issue, and no contradiction", 0},
			{"thin-evidence", "besides title, year and journal all is silent", 0},
			{"authors", "the authors differ", 2},
			{"year", "the years differ by two or more", 2},
			{"year-adjacent", "the years differ by one and neither DOI nor pages agree", 1},
			{"source", "the journals differ", 2},
			{"volume", "the volumes differ", 2},
			{"supplement", "one is in a supplement, the other in an issue", 2},
			{"issue", "the issues differ", 1},
			{"pages", "the pages differ", 2},
			{"doi", "the DOIs differ", 2},
			{"pmid", "the PubMed numbers differ", 2},
			{"abstract", "the abstracts differ", 1},
		},
	}
}

func defaultComparisons() []Comparison {
	return []Comparison{
		compared("title", 12, 10.5, 7, 3, 0, 0, -8),
		compared("authors", 5, 4, 1, 0, -6),
		compared("year", 2, 0, -1.5, -6),
		compared("source", 2.5, 2.5, 0, 0, -5),
		compared("volume", 3, 0, -4),
		compared("issue", 1, 0, -1.5),
		compared("pages", 6, 6, 4, 2, 1, 0, -6),
		compared("doi", 10, 0, -6, -6),
		compared("pmid", 14, 0, -14),
		compared("accession", 8, 0, -1),
		compared("trial", 30, 6, 0, -8),
		compared("abstract", 8, 3, 0, -6),
	}
}

// compared gives the levels of a field their weights, in the field's order.
func compared(field string, weights ...float64) Comparison {
	c := Comparison{Field: field}
	for i, l := range levels[fieldIndex(field)] {
		c.Levels = append(c.Levels, Level{l.name, l.state, weights[i]})
	}
	return c
}

// Validate reports every name that is not known and every number that
// cannot be used.
func (m *Model) Validate() error {
	var bad []string
	complain := func(format string, args ...any) { bad = append(bad, fmt.Sprintf(format, args...)) }
	if len(m.Blocks) == 0 {
		complain("no blocking rule")
	}
	seen := map[string]bool{}
	for i := range m.Blocks {
		if m.Blocks[i].check(complain); seen[m.Blocks[i].Name] {
			complain("blocking rule %q is there twice", m.Blocks[i].Name)
		}
		seen[m.Blocks[i].Name] = true
	}
	for i := range m.Rules {
		m.Rules[i].check(complain)
	}
	for _, c := range m.Comparisons {
		f := fieldIndex(c.Field)
		if f < 0 {
			complain("field %q is not known (known: %s)", c.Field, strings.Join(fieldNames[:], ", "))
			continue
		}
		for _, l := range c.Levels {
			if levelIndex(f, l.Name) < 0 {
				complain("field %q has no level %q (has: %s)", c.Field, l.Name, strings.Join(levelNames(f), ", "))
			}
			if math.IsNaN(l.Weight) || math.IsInf(l.Weight, 0) {
				complain("field %q, level %q: the weight is not a number", c.Field, l.Name)
			}
		}
	}
	for _, v := range m.Vetoes {
		if _, ok := vetoTests[v.Name]; !ok {
			complain("veto %q is not known (known: %s)", v.Name, strings.Join(known(vetoTests), ", "))
		}
	}
	if !(m.ReviewAt <= m.MatchAt) {
		complain("review_at %v is above match_at %v", m.ReviewAt, m.MatchAt)
	}
	if len(bad) > 0 {
		return fmt.Errorf("dedupe: model %q: %s", m.Name, strings.Join(bad, "; "))
	}
	return nil
}

func known[V any](m map[string]V) []string {
	var names []string
	for n := range m {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// ParseModel reads a model from JSON and validates it. Fields that are not
// part of a model are an error.
func ParseModel(data []byte) (*Model, error) {
	dec := json.NewDecoder(strings.NewReader(string(data)))
	dec.DisallowUnknownFields()
	m := new(Model)
	if err := dec.Decode(m); err != nil {
		return nil, fmt.Errorf("dedupe: model: %w", err)
	}
	return m, m.Validate()
}

func (m *Model) clone() *Model {
	c := *m
	c.Blocks, c.Vetoes, c.Rules = slices.Clone(m.Blocks), slices.Clone(m.Vetoes), slices.Clone(m.Rules)
	c.Comparisons = slices.Clone(m.Comparisons)
	for i := range c.Comparisons {
		c.Comparisons[i].Levels = slices.Clone(c.Comparisons[i].Levels)
	}
	return &c
}
