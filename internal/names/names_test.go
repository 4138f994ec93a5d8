package names

import (
	"slices"
	"testing"

	"github.com/refsift/refsift"
)

func TestParse(t *testing.T) {
	t.Parallel()
	person := func(family, given string) refsift.Author { return refsift.Author{Family: family, Given: given} }
	body := func(s string) refsift.Author { return refsift.Author{Corporate: s} }
	tests := []struct {
		in   string
		want refsift.Author
	}{
		{"Okafor, Ada", person("Okafor", "Ada")},
		{"Okafor, A.B.", person("Okafor", "A.B.")},
		{"  Okafor ,  Ada  B. ", person("Okafor", "Ada B.")},
		{"van der Berg, Jan", person("van der Berg", "Jan")},
		{"Okafor, Ada, Jr.", refsift.Author{Family: "Okafor", Given: "Ada", Suffix: "Jr."}},
		{"Okafor, Jr., Ada", refsift.Author{Family: "Okafor", Given: "Ada", Suffix: "Jr."}},
		{"Okafor, A. B. III", refsift.Author{Family: "Okafor", Given: "A. B.", Suffix: "III"}},
		{"Okafor, A. V", person("Okafor", "A. V")},
		{"Okafor, A. V.", person("Okafor", "A. V.")},
		{"Okafor A. I.", person("Okafor", "A. I.")},
		{"Okafor AB", person("Okafor", "AB")},
		{"Okafor A B", person("Okafor", "A B")},
		{"van der Berg J", person("van der Berg", "J")},
		{"Okafor J-P", person("Okafor", "J-P")},
		{"Okafor AB Jr", refsift.Author{Family: "Okafor", Given: "AB", Suffix: "Jr"}},
		{"Okafor AB 3rd", refsift.Author{Family: "Okafor", Given: "AB", Suffix: "3rd"}},
		{"Ada Okafor", person("Okafor", "Ada")},
		{"Ada B. Okafor", person("Okafor", "Ada B.")},
		{"Jan van der Berg", person("van der Berg", "Jan")},
		{"OKAFOR A", person("OKAFOR", "A")},
		{"World Health Organization", body("World Health Organization")},
		{"Ministry of Health, Utopia", body("Ministry of Health, Utopia")},
		{"Pear Tree Growers,", body("Pear Tree Growers")},
		{"EndoPear,", body("EndoPear")},
		{"WHO", body("WHO")},
		{"ABC-1 Study Group", body("ABC-1 Study Group")},
		{"{Pear Trees}", body("Pear Trees")},
		{"Okafor", refsift.Author{Family: "Okafor"}},
		{"Okafor, A. [Author, Reprint Author; E-mail: a@example.org]", person("Okafor", "A.")},
		{"[Anonymous]", refsift.Author{}},
		{"Anon.", refsift.Author{}},
		{"et al.", refsift.Author{}},
		{"", refsift.Author{}},
		{",", refsift.Author{}},
		{", Ada", refsift.Author{Family: "Ada"}},
	}
	for _, tt := range tests {
		if got := Parse(tt.in); got.String() != tt.want.String() || got.Suffix != tt.want.Suffix ||
			got.Family != tt.want.Family || got.Corporate != tt.want.Corporate {
			t.Errorf("Parse(%q) = %+v, want %+v", tt.in, got, tt.want)
		}
	}
}

func TestSplit(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in   string
		want []string
	}{
		{"Okafor, Ada", []string{"Okafor, Ada"}},
		{"Okafor, Ada; Berg, Jan", []string{"Okafor, Ada", "Berg, Jan"}},
		{"M&uuml;ller, A; Berg, J", []string{"M&uuml;ller, A", "Berg, J"}},
		{"Okafor, A. [Author; E-mail: a@example.org]", []string{"Okafor, A. [Author; E-mail: a@example.org]"}},
		{"Okafor A, Berg J, et al.", []string{"Okafor A", "Berg J"}},
		{"Okafor A. B., Berg J., Lund C.", []string{"Okafor A. B.", "Berg J.", "Lund C."}},
		{"Okafor, A., Berg, J.", []string{"Okafor, A.", "Berg, J."}},
		{"Okafor, A. and Berg, J. and Lund, C.", []string{"Okafor, A.", "Berg, J.", "Lund, C."}},
		{"Okafor, A & Berg, J", []string{"Okafor, A", "Berg, J"}},
		{"Food and Pear Administration", []string{"Food and Pear Administration"}},
		{"Okafor, Ada, Jr.", []string{"Okafor, Ada, Jr."}},
		{"Okafor, A\nBerg, J", []string{"Okafor, A", "Berg, J"}},
		{"Okafor A. B.Berg J.Lund C.", []string{"Okafor A. B.", "Berg J.", "Lund C."}},
		{"Okafor K.Berg G. F.", []string{"Okafor K.", "Berg G. F."}},
		{"Okafor A, Berg J", []string{"Okafor A", "Berg J"}},
		{"Okafor A., Berg J.K.", []string{"Okafor A.", "Berg J.K."}},
		{"van der Berg, J K", []string{"van der Berg, J K"}},
		{"C., Okafor A. B.van Berg J.Lund", []string{"Okafor A. B.", "van Berg J.", "Lund C."}},
		{"Lund, Okafor A. B. Berg J.", []string{"Okafor A. B.", "Berg J.", "Lund"}},
		{"Okafor, A. B.", []string{"Okafor, A. B."}},
		{"Okafor, A. B. C.", []string{"Okafor, A. B. C."}},
		{"Ada B. C. Okafor", []string{"Ada B. C. Okafor"}},
		{"Okafor, Ada B. C.", []string{"Okafor, Ada B. C."}},
		{"U.S. Pear Board", []string{"U.S. Pear Board"}},
		{"[Anonymous]", nil},
		{" ; ", nil},
	}
	for _, tt := range tests {
		if got := Split(tt.in); !slices.Equal(got, tt.want) {
			t.Errorf("Split(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestAppend(t *testing.T) {
	t.Parallel()
	var list []refsift.Author
	for _, v := range []string{"Okafor, Ada", "[Anonymous]", "Berg, J; Lund, C", ","} {
		list = Append(list, v)
	}
	if len(list) != 3 || list[2].Family != "Lund" {
		t.Errorf("%+v", list)
	}
}

func FuzzSplitParse(f *testing.F) {
	for _, s := range []string{"A, B; C, D", "Okafor A, Berg J", "a and b", "[x", "&;", ",,,"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, n := range Split(s) {
			if n == "" {
				t.Fatalf("Split(%q) gives an empty name", s)
			}
			Parse(n)
		}
		Parse(s)
	})
}

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Parse("Okafor, Ada B.")
	}
}
