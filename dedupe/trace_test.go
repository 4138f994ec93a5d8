package dedupe_test

import (
	"context"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
)

func TestTrace(t *testing.T) {
	t.Parallel()
	recs := works(5)
	pair := func(a, b int) dedupe.DigestPair { return dedupe.DigestPair{recs[a].Digest(), recs[b].Digest()} }
	d, err := dedupe.New(dedupe.Options{MustLink: []dedupe.DigestPair{pair(0, 1), pair(1, 2), pair(2, 3), pair(0, 3)}})
	if err != nil {
		t.Fatal(err)
	}
	res, err := d.Run(context.Background(), recs)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ a, b, steps int }{{0, 1, 1}, {0, 3, 1}, {0, 2, 2}, {2, 0, 2}, {1, 3, 2}} {
		x := res.Trace(recs[tt.a], recs[tt.b])
		at := recs[tt.a]
		for _, l := range x.Path {
			switch at {
			case l.A:
				at = l.B
			case l.B:
				at = l.A
			default:
				t.Errorf("%v: the way breaks off", tt)
			}
		}
		if !x.Together || len(x.Path) != tt.steps || at != recs[tt.b] {
			t.Errorf("%v: %d steps", tt, len(x.Path))
		}
	}
	if x := res.Trace(recs[0], recs[4]); x.Together || x.Listed != nil || x.Appraisal.Decision == dedupe.Match {
		t.Errorf("%+v", x)
	}
	article, others := family()
	res, err = plain(t).Run(context.Background(), []*refsift.Record{article, others[dedupe.ErratumOf]})
	if err != nil {
		t.Fatal(err)
	}
	if x := res.Trace(article, others[dedupe.ErratumOf]); x.Listed == nil || x.Listed.Relation != dedupe.ErratumOf {
		t.Errorf("%+v", x)
	}
}

// plain is the default method.
func plain(t *testing.T) *dedupe.Deduper {
	t.Helper()
	d, err := dedupe.New(dedupe.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}
