package dedupe_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
)

// The review list, filled in, is a decisions file that decides its pairs.
func TestReviewListIsADecisionsFile(t *testing.T) {
	t.Parallel()
	article, others := family()
	evil := others[dedupe.ErratumOf]
	evil.Source = `=HYPERLINK("http://example.org","x")`
	recs := []*refsift.Record{article, evil, others[dedupe.AbstractOf]}
	d, err := dedupe.New(dedupe.Options{})
	if err != nil {
		t.Fatal(err)
	}
	res, err := d.Run(context.Background(), recs)
	if err != nil || len(res.Review) == 0 {
		t.Fatal(res, err)
	}
	for name, write := range map[string]func(b *bytes.Buffer) error{
		"csv": func(b *bytes.Buffer) error { return res.WriteReviewCSV(b) }, "jsonl": func(b *bytes.Buffer) error { return res.WriteReview(b) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		empty, found, err := dedupe.ReadRulings(bytes.NewReader(b.Bytes()), name)
		if err != nil || found.Count(refsift.Error) > 0 || len(empty) != len(res.Review) {
			t.Fatalf("%s: %v %v %d", name, err, found.Sample(), len(empty))
		}
		if s := dedupe.Settle(empty, dedupe.NewDirectory(recs)); s.Undecided != len(empty) || len(s.Held) > 0 {
			t.Errorf("%s: a list that was not filled in decides %v", name, s.Held)
		}
		text := b.String()
		if name == "csv" {
			text = strings.ReplaceAll(text, ",,,,,", ",same,AB,2026-01-01,,") // a, b, decision, who, when, why, score
			text = strings.ReplaceAll(text, "same,AB,2026-01-01,,", "different,AB,2026-01-01,,")
		} else {
			text = strings.ReplaceAll(text, `"decision":""`, `"decision":"different"`)
		}
		rulings, _, err := dedupe.ReadRulings(strings.NewReader(text), name)
		if err != nil {
			t.Fatal(err)
		}
		s := dedupe.Settle(rulings, dedupe.NewDirectory(recs))
		if len(s.CannotLink) != len(res.Review) {
			t.Fatalf("%s: %d of %d decisions count: %v", name, len(s.CannotLink), len(res.Review), s.Found.Sample())
		}
		after, err := dedupe.New(dedupe.Options{CannotLink: s.CannotLink})
		if err != nil {
			t.Fatal(err)
		}
		if done, err := after.Run(context.Background(), recs); err != nil || len(done.Review) != 0 {
			t.Errorf("%s: %d pairs are still for review", name, len(done.Review))
		}
	}
	var b bytes.Buffer
	if err := res.WriteReviewCSV(&b); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if slices.ContainsFunc(row, func(c string) bool { return strings.HasPrefix(c, "=") }) {
			t.Errorf("a spreadsheet would run %q", row)
		}
	}
}
