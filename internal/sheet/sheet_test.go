package sheet_test

import (
	"strings"
	"testing"

	"github.com/refsift/refsift/internal/sheet"
)

func TestHarmless(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"": "", "Trial": "Trial", "-12": "-12", "+3.5": "+3.5", "=1+1": "'=1+1", "@SUM(A1)": "'@SUM(A1)",
		"-2+3+cmd|' /C calc'!A0": "'-2+3+cmd|' /C calc'!A0", "\t=1": "'\t=1", "\r=1": "'\r=1", "a=1": "a=1", "−5": "−5",
	} {
		if got := sheet.Harmless(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

func TestWrite(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	if err := sheet.Write(&b, [][]string{{"title", "n"}, {`=HYPERLINK("http://x","y")`, "-3"}, {"a, b", ""}}); err != nil {
		t.Fatal(err)
	}
	if want := "title,n\n\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",-3\n\"a, b\",\n"; b.String() != want {
		t.Errorf("%q, want %q", b.String(), want)
	}
}
