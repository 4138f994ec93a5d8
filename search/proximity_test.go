package search_test

import (
	"encoding/json"
	"testing"

	"github.com/refsift/refsift/query"
)

// TestProximityCounts builds the trees of lines in other dialects by hand,
// with each platform's wildcards and distances already converted, and compares
// them with the expected counts of those lines.
func TestProximityCounts(t *testing.T) {
	corpusRecords(t)
	type style struct{ Counts map[string]int }
	var want map[string]json.RawMessage
	if err := json.Unmarshal([]byte(readShared(t, "data", "query", "counts", "expected-counts.json")), &want); err != nil {
		t.Fatal(err)
	}
	word := func(parts ...any) query.Word {
		var w query.Word
		for _, p := range parts {
			switch p := p.(type) {
			case string:
				w = append(w, query.Part{Text: p})
			case query.Wildcard:
				w = append(w, query.Part{Wild: p})
			}
		}
		return w
	}
	end, one, zeroOrOne := query.Any, query.Wildcard{Min: 1, Max: 1}, query.Wildcard{Min: 0, Max: 1}
	fields := func(f ...query.Field) query.Fields { return query.Fields{In: f} }
	title, abstract := fields(query.Title), fields(query.Abstract)
	both := fields(query.Title, query.Abstract)
	term := func(f query.Fields, parts ...any) query.Expr { return &query.Term{Word: word(parts...), Fields: f} }
	near := func(f query.Fields, distance int, ordered bool, args ...query.Expr) query.Expr {
		return &query.Near{Fields: f, Distance: distance, Ordered: ordered, Args: args}
	}
	none := query.Fields{}
	or := func(args ...query.Expr) query.Expr { return &query.Or{Args: args} }
	for _, c := range []struct {
		style, line string
		x           query.Expr
	}{
		{"ovid-opioid-triptan", "2", term(both, "migraine", end)},
		{"ovid-opioid-triptan", "3", near(both, 2, false, term(none, "menstrual"), term(none, "headache", end))},
		{"ovid-opioid-triptan", "4", near(both, 0, true, term(none, "cluster"), term(none, "headache", zeroOrOne))},
		{"ovid-opioid-triptan", "10", term(both, "randomi", zeroOrOne, "ed")},
		{"ovid-opioid-triptan", "11", term(both, "wom", one, "n")},
		{"ovid-opioid-triptan", "12", near(both, 1, false, term(none, "dose", end), or(term(none, "respons", end), term(none, "relat", end)))},
		{"ovid-opioid-triptan", "13", term(title, "headache", zeroOrOne)},
		{"ovid-opioid-triptan", "18", near(abstract, 5, false, term(none, "pain"), term(none, "relief"))},
		{"wos-style", "2", near(abstract, 4, false, term(none, "methylphenidate"), term(none, "dose", end))},
		{"wos-style", "3", near(abstract, 0, false, term(none, "behavio", zeroOrOne, "r"), term(none, "problem", end))},
		{"wos-style", "6", or(term(title, "colo", zeroOrOne, "r"), term(title, "wom", one, "n"))},
		{"scopus-style", "2", near(both, 1, false, term(none, "hot"), term(none, "flush", end))},
		{"scopus-style", "3", near(both, 2, true, term(none, "bone"), term(none, "density"))},
	} {
		var s style
		if err := json.Unmarshal(want[c.style], &s); err != nil {
			t.Fatal(err)
		}
		res := onCorpus(t, &query.Strategy{Lines: []*query.Line{{Number: "1", Reported: s.Counts[c.line], Expr: c.x}}})
		if n, ok := res.Lines[0].Delta(); n != 0 || !ok {
			t.Errorf("%s line %s, %s: %d, want %d", c.style, c.line, c.x, res.Lines[0].Count, s.Counts[c.line])
		}
	}
}
