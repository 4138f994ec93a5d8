package thesaurus_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/refsift/refsift/thesaurus"
)

func TestEntryTerms(t *testing.T) {
	t.Parallel()
	want := []string{"Bronchial Asthma", "Asthma, Bronchial"}
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	if _, err := z.Write([]byte("Asthma\tBronchial Asthma\nAsthma\tAsthma, Bronchial\n")); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"columns": "Asthma\tBronchial Asthma\r\nAsthma\tAsthma, Bronchial\nAsthma\tBronchial Asthma\n\t\n",
		"NLM":     "*NEWRECORD\nRECTYPE = D\nMH = Asthma\nPRINT ENTRY = Bronchial Asthma|T047|NON|EQV|NLM\nENTRY = Asthma, Bronchial|T047\nMS = a form = of\n",
		"gzip":    zipped.String(),
	} {
		e, err := thesaurus.LoadEntryTerms(strings.NewReader(text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := e.Of("asthma"); !slices.Equal(got, want) {
			t.Errorf("%s: %q", name, got)
		}
		if got, ok := e.Heading("ASTHMA, bronchial"); got != "Asthma" || !ok {
			t.Errorf("%s: %q", name, got)
		}
		if got, ok := e.Heading("Moon"); ok {
			t.Errorf("%s: %q", name, got)
		}
		if got := e.Of("Moon"); got != nil {
			t.Errorf("%s: %q", name, got)
		}
	}
	for _, text := range []string{"", "one column\n", "\x1f\x8bbroken"} {
		if _, err := thesaurus.LoadEntryTerms(strings.NewReader(text)); err == nil {
			t.Errorf("%q is read", text)
		}
	}
	if _, err := thesaurus.LoadEntryTerms(strings.NewReader("x")); !errors.Is(err, thesaurus.ErrFormat) {
		t.Error(err)
	}
	var none *thesaurus.EntryTerms
	if _, ok := none.Heading("Asthma"); ok || none.Of("Asthma") != nil {
		t.Error("terms out of nothing")
	}
}
