package thesaurus_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/refsift/refsift/thesaurus"
)

func TestExplodeQualifier(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		want string
	}{
		{"TH", "[diet therapy drug therapy nursing prevention & control radiotherapy rehabilitation surgery therapy transplantation]"},
		{"Diagnosis", "[diagnosis diagnostic imaging pathology radiography radionuclide imaging ultrasonography]"},
		{"epidemiology", "[epidemiology ethnology mortality]"},
		{"standards", "[standards]"},
		{"no qualifier", "[no qualifier]"},
	} {
		if got := fmt.Sprint(thesaurus.ExplodeQualifier(c.name)); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// TestQualifierFamilies checks the table: every name is a qualifier, and no
// family holds one that is above it.
func TestQualifierFamilies(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"therapy", "physiology", "etiology", "pharmacology", "analysis", "anatomy & histology", "chemistry",
		"organization & administration", "statistics & numerical data", "therapeutic use", "metabolism"} {
		family := thesaurus.ExplodeQualifier(name)
		if len(family) < 4 || !slices.Contains(family, name) {
			t.Errorf("%s: %q", name, family)
		}
		for _, member := range family {
			if _, ok := thesaurus.Qualifier(member); !ok {
				t.Errorf("%s: %q is no qualifier", name, member)
			}
			if member != name && slices.Contains(thesaurus.ExplodeQualifier(member), name) {
				t.Errorf("%s is above and below %s", name, member)
			}
		}
	}
}
