package query_test

import (
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
)

// A lineTest is one line in a dialect. Where a code is expected, § marks its
// place.
type lineTest struct {
	in   string
	want string // the expression as the generic dialect prints it
	code refsift.Code
}

func testLines(t *testing.T, d *query.Dialect, tests []lineTest) {
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			t.Parallel()
			in, at := unmark(tt.in)
			s, ds := query.Parse(d, in)
			if len(s.Lines) != 1 {
				t.Fatalf("%d lines", len(s.Lines))
			}
			if got := s.Lines[0].Expr.String(); got != tt.want {
				t.Errorf("read as %s, want %s", got, tt.want)
			}
			if tt.code == "" {
				if err := ds.Err(); err != nil {
					t.Errorf("unexpected: %v", err)
				}
				return
			}
			checkPlace(t, ds, tt.code, at)
		})
	}
}

// testFormat reads lines and writes them in the same dialect.
func testFormat(t *testing.T, d *query.Dialect, tests [][2]string) {
	t.Helper()
	for _, tt := range tests {
		s, _ := query.Parse(d, tt[0])
		got, ds := query.Format(d, s.Lines[0].Expr)
		if got != tt[1] || len(ds) > 0 {
			t.Errorf("%s: %s, want %s; %v", tt[0], got, tt[1], ds)
		}
	}
}
