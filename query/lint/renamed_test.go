package lint

import (
	"testing"

	"github.com/refsift/refsift/thesaurus"
)

// TestRenamed: a heading that is said to be replaced is not in MeSH 2019, and
// the one in its place is.
func TestRenamed(t *testing.T) {
	t.Parallel()
	tree := thesaurus.Default()
	for old, new := range renamed {
		if h, ok := tree.Lookup(old); ok {
			t.Errorf("%q is a heading, %q", old, h)
		}
		if _, ok := tree.Lookup(new); !ok {
			t.Errorf("%q is no heading", new)
		}
	}
}

func TestSpellings(t *testing.T) {
	t.Parallel()
	tests := []struct{ word, want string }{
		{"tumour", "tumor"}, {"tumors", "tumours"}, {"haemorrhage", "hemorrhage"}, {"lymphoedema", "lymphedema"},
		{"randomised", "randomized"}, {"randomi", ""}, {"hospitalization", "hospitalisation"}, {"paediatr", "pediatr"},
		{"programme", "program"}, {"programs", "programmes"}, {"programmed", ""}, {"labour", "labor"}, {"laboratory", ""},
		{"characteristic", ""}, {"characterise", "characterize"}, {"optimism", ""}, {"gastroesophageal", ""},
		{"gastrooesophageal", "gastroesophageal"}, {"oesophagus", "esophagus"}, {"esophagus", "oesophagus"},
		{"phytoestrogen", ""}, {"imaging", ""}, {"ageing", "aging"}, {"epicenter", ""}, {"centers", "centres"},
		{"academia", ""}, {"epidemic", ""}, {"anaemia", "anemia"}, {"hypoglycemia", "hypoglycaemia"}, {"analyses", ""},
		{"centered", "centred"}, {"centredness", "centeredness"}, {"centering", ""}, {"fetal", "foetal"}, {"foetal", "fetal"}, {"colorectal", ""}, {"bicolored", ""}, {"organism", ""}, {"", ""},
	}
	for _, tt := range tests {
		got := ""
		if all := spellings(tt.word); len(all) > 0 {
			got = all[0]
		}
		if got != tt.want {
			t.Errorf("%q: %q, want %q", tt.word, got, tt.want)
		}
	}
}
