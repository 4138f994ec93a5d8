package dedupe_test

import (
	"context"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
)

func withRules(t *testing.T, rules ...dedupe.Rule) *dedupe.Deduper {
	t.Helper()
	m := dedupe.DefaultModel()
	m.Rules = rules
	d, err := dedupe.New(dedupe.Options{Model: m})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// A rule of a model's author merges what the score would not, parts what it
// would merge, or hands it to a person; a veto stands before it.
func TestRules(t *testing.T) {
	t.Parallel()
	a := &refsift.Record{Title: "Feeding of knots", Year: 2014, DOI: refsift.MustDOI("10.9999/k.1")}
	b := &refsift.Record{Title: "Fouragement des bécasseaux", OriginalTitle: "", DOI: refsift.MustDOI("10.9999/k.1")}
	twin := *a
	twin.Title += "."
	twin.Authors = []refsift.Author{{Family: "Gull"}}
	for name, tt := range map[string]struct {
		rules    []dedupe.Rule
		a, b     *refsift.Record
		decision dedupe.Decision
		rule     string
	}{
		"none":              {nil, a, &twin, dedupe.Match, "title+year+doi"},
		"parts":             {[]dedupe.Rule{{Name: "no", When: []string{"doi agrees"}, Then: dedupe.NonMatch}}, a, &twin, dedupe.NonMatch, "no"},
		"asks":              {[]dedupe.Rule{{Name: "ask", When: []string{"authors silent", "doi same"}, Then: dedupe.PossibleMatch}}, a, &twin, dedupe.PossibleMatch, "ask"},
		"does not fit":      {[]dedupe.Rule{{Name: "no", When: []string{"doi agrees", "authors agrees"}, Then: dedupe.NonMatch}}, a, &twin, dedupe.Match, "title+year+doi"},
		"the first decides": {[]dedupe.Rule{{Name: "ask", When: []string{"doi same"}, Then: dedupe.PossibleMatch}, {Name: "no", When: []string{"doi same"}, Then: dedupe.NonMatch}}, a, &twin, dedupe.PossibleMatch, "ask"},
		"the contrary":      {[]dedupe.Rule{{Name: "ask", When: []string{"pages not agrees"}, Then: dedupe.PossibleMatch}}, a, &twin, dedupe.PossibleMatch, "ask"},
		"not over a veto":   {[]dedupe.Rule{{Name: "enough", When: []string{"doi same"}, Then: dedupe.Match}}, a, b, dedupe.NonMatch, "doi"},
	} {
		l := withRules(t, tt.rules...).Compare(tt.a, tt.b)
		if l.Decision != tt.decision {
			t.Errorf("%s: %s (%s)", name, l.Decision, l.Reason)
		}
		if l.Rule != tt.rule || len(tt.rules) > 0 && l.Rule == tt.rules[0].Name && !strings.HasPrefix(l.Reason, "rule "+l.Rule+": ") {
			t.Errorf("%s: rule %q: %s", name, l.Rule, l.Reason)
		}
	}
	res, err := withRules(t, dedupe.Rule{Name: "no", When: []string{"doi agrees"}, Then: dedupe.NonMatch, Reason: "our DOIs are made up"}).Run(context.Background(), []*refsift.Record{a, &twin})
	if err != nil || len(res.Clusters) != 2 {
		t.Errorf("%v %v", res, err)
	}
}

// A blocking rule of one's own brings together what no built-in one does.
func TestBlockingRuleOfOnesOwn(t *testing.T) {
	t.Parallel()
	recs := []*refsift.Record{
		{Title: "Feeding of knots by night", Year: 2014, Source: "Wader Letters", Issue: "4", Authors: []refsift.Author{{Family: "Gull"}}},
		{Title: "Night and the feeding of knots", Year: 2014, Source: "Wader Letters", Issue: "4", Authors: []refsift.Author{{Family: "Gull"}}},
	}
	m := dedupe.DefaultModel()
	m.Blocks = []dedupe.BlockingRule{{Name: "mine", MaxBlock: 20, Keys: []string{"source", "year", "issue", "first-author"}}}
	d, err := dedupe.New(dedupe.Options{Model: m})
	if err != nil {
		t.Fatal(err)
	}
	res, err := d.Run(context.Background(), recs)
	if err != nil || res.Stats.PairsCompared != 1 || res.Stats.Rules[0].Rule != "mine" {
		t.Errorf("%v %v", res, err)
	}
}

func TestBadRules(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(m *dedupe.Model){
		`field "colour" is not known`: func(m *dedupe.Model) { m.Rules = []dedupe.Rule{{Name: "x", When: []string{"colour same"}}} },
		`has no level "nearly"`:       func(m *dedupe.Model) { m.Rules = []dedupe.Rule{{Name: "x", When: []string{"doi nearly"}}} },
		`want a field and a level`:    func(m *dedupe.Model) { m.Rules = []dedupe.Rule{{Name: "x", When: []string{"doi"}}} },
		`needs a name and conditions`: func(m *dedupe.Model) { m.Rules = []dedupe.Rule{{Name: "x"}} },
		`key "colour" is not known`: func(m *dedupe.Model) {
			m.Blocks = append(m.Blocks, dedupe.BlockingRule{Name: "x", MaxBlock: 9, Keys: []string{"colour"}})
		},
		`has keys, and the name of a built-in`: func(m *dedupe.Model) {
			m.Blocks = append(m.Blocks, dedupe.BlockingRule{Name: "doi", MaxBlock: 9, Keys: []string{"doi"}})
		},
		`"doi" is there twice`: func(m *dedupe.Model) { m.Blocks = append(m.Blocks, m.Blocks[0]) },
		`not known and has no keys`: func(m *dedupe.Model) {
			m.Blocks = append(m.Blocks, dedupe.BlockingRule{Name: "x", MaxBlock: 9})
		},
	} {
		m := dedupe.DefaultModel()
		change(m)
		if err := m.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
}
