package dedupe_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
)

func TestReadRulings(t *testing.T) {
	t.Parallel()
	want := []dedupe.Ruling{
		{A: "x1", B: "a.ris#2", Answer: dedupe.Same, Who: "AB", When: "2026-01-02", Why: "one; article"},
		{A: "x3", B: "x4", Answer: dedupe.Different},
		{A: "x5", B: "x6"},
	}
	for name, text := range map[string]string{
		"csv":             "a,b,decision,who,when,why\nx1,a.ris#2,same,AB,2026-01-02,one; article\nx3,x4,Different,,,\nx5,x6,,,,\n",
		"semicolons, BOM": "\ufeffA;B;Decision;Who;When;Why\r\nx1;a.ris#2;SAME;AB;2026-01-02;\"one; article\"\r\nx3;x4;different;;;\r\n;;;;;\r\nx5;x6;undecided;;;\r\n",
		"other columns":   "score\tdecision\twhy\ttitle_a\tb\ta\twhen\twho\n9\tsame\tone; article\t=T\ta.ris#2\tx1\t2026-01-02\tAB\n8\tdifferent\t\t\tx4\tx3\n7\t\t\t\tx6\tx5\t\t\n",
		"json lines": `{"a":"x1","b":"a.ris#2","decision":"same","who":"AB","when":"2026-01-02","why":"one; article"}` + "\n\n" +
			`{"a":"x3","b":"x4","decision":"different","score":12.5,"title_a":"T"}` + "\n" + `{"a":"x5","b":"x6"}`,
	} {
		got, found, err := dedupe.ReadRulings(strings.NewReader(text), "d")
		if err != nil || found.Count(refsift.Error) > 0 {
			t.Errorf("%s: %v %v", name, err, found.Sample())
		}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(dedupe.Ruling{}, "Span")); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestReadRulingsDamaged(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		text    string
		rulings int
		lines   []int
	}{
		"csv":       {"a,b,decision\nx,y,maybe\nx,,same\nx,y,same\n", 1, []int{2, 3}},
		"json":      {"{\"a\":\"x\"}\n{not json\n{\"a\":\"x\",\"b\":\"y\",\"decision\":\"same\"}\n", 1, []int{1, 2}},
		"no header": {"x,y,same\n", 0, []int{1}},
		"empty":     {"", 0, nil},
	} {
		got, found, err := dedupe.ReadRulings(strings.NewReader(tt.text), "d.csv")
		if err != nil || len(got) != tt.rulings {
			t.Errorf("%s: %d rulings, error %v", name, len(got), err)
		}
		var lines []int
		for _, d := range found.Sample() {
			if lines = append(lines, d.Span.Start.Line); d.Code != refsift.CodeDecisionDamaged {
				t.Errorf("%s: %v", name, d)
			}
		}
		if !slices.Equal(lines, tt.lines) {
			t.Errorf("%s: diagnostics in lines %v, want %v", name, lines, tt.lines)
		}
	}
}

func TestWriteRulings(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[ -~äß]{0,12}`)
		var want []dedupe.Ruling
		for range rapid.IntRange(0, 5).Draw(t, "n") {
			name := rapid.StringMatching(`[!-~]{1,8}`)
			want = append(want, dedupe.Ruling{A: name.Draw(t, "a"), B: name.Draw(t, "b"), Answer: dedupe.Answer(rapid.IntRange(0, 2).Draw(t, "answer")),
				Who: strings.TrimSpace(text.Draw(t, "who")), Why: strings.TrimSpace(text.Draw(t, "why"))})
		}
		for _, write := range []func(*bytes.Buffer) error{
			func(b *bytes.Buffer) error { return dedupe.WriteRulings(b, want) },
			func(b *bytes.Buffer) error { return dedupe.WriteRulingsCSV(b, want) },
		} {
			var b bytes.Buffer
			if err := write(&b); err != nil {
				t.Fatal(err)
			}
			got, found, err := dedupe.ReadRulings(&b, "")
			if err != nil || found.Count(refsift.Error) > 0 {
				t.Fatal(err, found.Sample())
			}
			if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(dedupe.Ruling{}, "Span")); diff != "" {
				t.Fatal(diff)
			}
		}
	})
}

func FuzzReadRulings(f *testing.F) {
	for _, s := range []string{"a,b,decision\nx,y,same\n", "{\"a\":\"x\",\"b\":\"y\",\"decision\":\"different\"}", "a;b;decision\n\"x;y;same", "\xff\xfea\x00,\x00"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		got, _, err := dedupe.ReadRulings(bytes.NewReader(text), "f")
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := dedupe.WriteRulings(&b, got); err != nil {
			t.Fatal(err)
		}
		again, found, err := dedupe.ReadRulings(&b, "f")
		if err != nil || len(again) != len(got) || found.Count(refsift.Error) > 0 {
			t.Fatalf("%d rulings were written, %d read: %v %v", len(got), len(again), err, found.Sample())
		}
	})
}

// works are n different articles, made up.
func works(n int) (recs []*refsift.Record) {
	for i := range n {
		recs = append(recs, &refsift.Record{
			ID: refsift.ID{File: "w.ris", Ordinal: i + 1}, ExportID: fmt.Sprintf("w%d", i), Title: fmt.Sprintf("%s and the tides of marsh %c", []string{"Curlews", "Mussels", "Eelgrass", "Samphire", "Ragworms"}[i%5], 'A'+i),
			Authors: []refsift.Author{{Family: "Tern" + string(rune('a'+i)), Given: "A"}}, Year: 2001 + i, Source: "Wadden Notes", Volume: fmt.Sprint(i + 1), Pages: fmt.Sprintf("%d-%d", 10*i+1, 10*i+8),
		})
	}
	return recs
}

func codes(t *refsift.Tally) (out []refsift.Code) {
	for _, d := range t.Sample() {
		out = append(out, d.Code)
	}
	return out
}

func TestSettle(t *testing.T) {
	t.Parallel()
	recs := works(4)
	copied := *recs[0]
	copied.ID.Ordinal, copied.ExportID, copied.Title = 9, "w1", "Another"
	same := func(a, b string) dedupe.Ruling { return dedupe.Ruling{A: a, B: b, Answer: dedupe.Same} }
	different := func(a, b string) dedupe.Ruling {
		return dedupe.Ruling{A: a, B: b, Answer: dedupe.Different}
	}
	dated := func(r dedupe.Ruling, when string) dedupe.Ruling { r.When = when; return r }
	for name, tt := range map[string]struct {
		rulings      []dedupe.Ruling
		must, cannot int
		codes        []refsift.Code
	}{
		"by id, export id and digest": {[]dedupe.Ruling{same("w.ris#1", "w2"), different("w3", recs[0].Digest().String())}, 1, 1, nil},
		"by part of a digest":         {[]dedupe.Ruling{same(recs[0].Digest().String()[:9], "w2")}, 1, 0, nil},
		"undecided":                   {[]dedupe.Ruling{{A: "w0", B: "w2"}}, 0, 0, nil},
		"gone":                        {[]dedupe.Ruling{same("w0", "w77")}, 0, 0, []refsift.Code{refsift.CodeDecisionGone}},
		"one record":                  {[]dedupe.Ruling{same("w0", "w.ris#1")}, 0, 0, []refsift.Code{refsift.CodeDecisionGone}},
		"ambiguous":                   {[]dedupe.Ruling{same("w1", "w2")}, 0, 0, []refsift.Code{refsift.CodeDecisionAmbiguous}},
		"twice the same":              {[]dedupe.Ruling{same("w0", "w2"), same("w2", "w.ris#1")}, 1, 0, nil},
		"contradiction":               {[]dedupe.Ruling{same("w0", "w2"), different("w2", "w0")}, 0, 0, []refsift.Code{refsift.CodeDecisionContradiction}},
		"replaced":                    {[]dedupe.Ruling{dated(same("w0", "w2"), "2026-02-01"), dated(different("w2", "w0"), "2026-02-01T10:00:00Z")}, 0, 1, []refsift.Code{refsift.CodeDecisionReplaced}},
		"replaced, other order":       {[]dedupe.Ruling{dated(different("w2", "w0"), "2026-02-02"), dated(same("w0", "w2"), "2026-02-01")}, 0, 1, []refsift.Code{refsift.CodeDecisionReplaced}},
		"one without a date":          {[]dedupe.Ruling{dated(different("w2", "w0"), "2026-02-02"), same("w0", "w2")}, 0, 0, []refsift.Code{refsift.CodeDecisionContradiction}},
		"chain":                       {[]dedupe.Ruling{same("w0", "w2"), same("w2", "w3"), different("w3", "w0")}, 0, 1, []refsift.Code{refsift.CodeDecisionContradiction}},
	} {
		s := dedupe.Settle(tt.rulings, dedupe.NewDirectory(append(slices.Clone(recs), &copied)))
		if len(s.MustLink) != tt.must || len(s.CannotLink) != tt.cannot || !slices.Equal(codes(&s.Found), tt.codes) {
			t.Errorf("%s: must %v, cannot %v, found %v", name, s.MustLink, s.CannotLink, s.Found.Sample())
		}
	}
}

// Whatever is decided, what counts is honoured in full, does not depend on the
// order of the file, and every ruling either counts or is reported.
func TestRulingsAreHonoured(t *testing.T) {
	t.Parallel()
	recs := works(6)
	rapid.Check(t, func(t *rapid.T) {
		var rulings []dedupe.Ruling
		pick := rapid.IntRange(0, len(recs)-1)
		for range rapid.IntRange(0, 12).Draw(t, "n") {
			a, b := pick.Draw(t, "a"), pick.Draw(t, "b")
			if a == b {
				continue
			}
			rulings = append(rulings, dedupe.Ruling{A: recs[a].ExportID, B: recs[b].ExportID, Answer: dedupe.Answer(rapid.IntRange(1, 2).Draw(t, "answer"))})
		}
		dir := dedupe.NewDirectory(recs)
		s := dedupe.Settle(rulings, dir)
		other := dedupe.Settle(rapid.Permutation(rulings).Draw(t, "order"), dir)
		if !slices.Equal(s.MustLink, other.MustLink) || !slices.Equal(s.CannotLink, other.CannotLink) {
			t.Fatalf("the order of the rulings matters")
		}
		if len(rulings) > 0 && len(s.Held) == 0 && s.Found.Count(refsift.Error) == 0 {
			t.Fatalf("rulings were lost in silence: %v", rulings)
		}
		d, err := dedupe.New(dedupe.Options{MustLink: s.MustLink, CannotLink: s.CannotLink})
		if err != nil {
			t.Fatal(err)
		}
		res, err := d.Run(context.Background(), recs)
		if err != nil {
			t.Fatal(err)
		}
		cluster := map[refsift.Digest]int{}
		for i, c := range res.Clusters {
			for _, r := range c.Records {
				cluster[r.Digest()] = i
			}
		}
		for _, h := range s.Held {
			if together := cluster[h.Pair[0]] == cluster[h.Pair[1]]; together != (h.Answer == dedupe.Same) {
				t.Fatalf("%v was not honoured", h.Ruling)
			}
		}
	})
}

func TestConflicts(t *testing.T) {
	t.Parallel()
	recs := works(2)
	twin := *recs[0]
	twin.ID.Ordinal, twin.ExportID, twin.Pages = 7, "twin", "1-8"
	recs = append(recs, &twin)
	for name, tt := range map[string]struct {
		ruling dedupe.Ruling
		codes  []refsift.Code
	}{
		"same against a veto":             {dedupe.Ruling{A: "w0", B: "w1", Answer: dedupe.Same}, []refsift.Code{refsift.CodeDecisionAgainst}},
		"same with the evidence":          {dedupe.Ruling{A: "w0", B: "twin", Answer: dedupe.Same}, nil},
		"different against the evidence":  {dedupe.Ruling{A: "w0", B: "twin", Answer: dedupe.Different}, []refsift.Code{refsift.CodeDecisionAgainst}},
		"different, as the evidence says": {dedupe.Ruling{A: "w0", B: "w1", Answer: dedupe.Different}, nil},
	} {
		s := dedupe.Settle([]dedupe.Ruling{tt.ruling}, dedupe.NewDirectory(recs))
		d, err := dedupe.New(dedupe.Options{MustLink: s.MustLink, CannotLink: s.CannotLink})
		if err != nil {
			t.Fatal(err)
		}
		res, err := d.Run(context.Background(), recs)
		if err != nil {
			t.Fatal(err)
		}
		var got []refsift.Code
		for _, c := range res.Conflicts(s) {
			got = append(got, c.Code)
		}
		if !slices.Equal(got, tt.codes) {
			t.Errorf("%s: %v", name, res.Conflicts(s))
		}
	}
}
