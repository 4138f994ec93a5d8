package norm

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"Müller‐Lüdenscheidt":                "muller-ludenscheidt",
		"NF-κB and <sup>99m</sup>Tc":         "nf-kappab and 99mtc",
		"p &lt; 0.05 &amp;amp; more":         "p < 0.05 and more",
		"a<b and c>d":                        "a<b and c>d",
		"Ørsted\r\n  Straße":                 "orsted strasse",
		"\ufeffBMJ&Co":                       "bmj and co",
		"<jats:italic>E. coli</jats:italic>": "e. coli",
		"":                                   "",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestParseTitle(t *testing.T) {
	tests := []struct {
		in     string
		words  string
		notice Notice
		gen    bool
	}{
		{"Ring loss. [Review] [33 refs]", "ring loss", NotANotice, false},
		{"[Ring loss in knots] LA: Chi", "ring loss in knots", NotANotice, false},
		{"Ring loss in knots (Structured abstract)", "ring loss in knots", NotANotice, false},
		{"Ring loss in knots. [Spanish]", "ring loss in knots", NotANotice, false},
		{"Ring loss.[Erratum appears in J Ring. 2005 Mar;3(1):7]", "ring loss", NotANotice, false},
		{"Erratum to: Ring loss", "erratum to ring loss", Erratum, false},
		{"Ring loss (vol 360, pg 542, 2009)", "ring loss vol 360 pg 542 2009", Erratum, false},
		{"RETRACTED ARTICLE: Ring loss", "ring loss", NotANotice, false},
		{"Retraction notice to: Ring loss", "retraction notice to ring loss", Retraction, false},
		{"Retraction of lead pellets by gulls", "retraction of lead pellets by gulls", Retraction, false},
		{"Authors' reply", "authors reply", Reply, true},
		{"Re: Ring loss", "re ring loss", Comment, false},
		{"Comment on: Ring loss", "comment on ring loss", Comment, false},
		{"Editorial", "editorial", NotANotice, true},
		{"Letters to the Editor", "letters to the editor", NotANotice, true},
		{"Twenty-five years of ringing", "25 years of ringing", NotANotice, false},
		{"Forty knots and nineteen gulls, fifth report", "40 knots and 19 gulls 5th report", NotANotice, false},
		{"[Ring loss in knots (author's transl)]", "ring loss in knots", NotANotice, false},
		{"Ring loss in knots (DARE structured abstract)", "ring loss in knots", NotANotice, false},
		{"Ring loss: TNF-α &amp; NF-&#954;B", "ring loss tnf alpha and nf kappab", NotANotice, false},
		{"Ring‐loss – a re\u00adport", "ring loss a report", NotANotice, false},
		{"<i>Knots</i> of CO<sub>2</sub>", "knots of co2", NotANotice, false},
		{"Phase II study, part I: two rings", "phase 2 study part 1 2 rings", NotANotice, false},
		{"Rings given IV to adults with vitamin C", "rings given iv to adults with vitamin c", NotANotice, false},
		{"Anaemia in oesophageal worms", "anemia in esophageal worms", NotANotice, false},
		{"toracostom?a", "toracostoma", NotANotice, false},
		{"", "", NotANotice, false},
	}
	for _, tt := range tests {
		got := ParseTitle(tt.in)
		if strings.Join(got.Words, " ") != tt.words || got.Notice != tt.notice || got.Generic != tt.gen {
			t.Errorf("ParseTitle(%q) = %q %v %v, want %q %v %v", tt.in, got.Words, got.Notice, got.Generic, tt.words, tt.notice, tt.gen)
		}
	}
}

func TestCompareTitles(t *testing.T) {
	tests := []struct {
		a, b      string
		same      bool
		contained bool
		contrast  bool
	}{
		{"Intra-epithelial growth of worms", "Intraepithelial growth of worms", true, false, false},
		{"Integrin (alpha)v(beta)3 in the gizzard", "Integrin alphavbeta3 in the gizzard", true, false, false},
		{"Double-blinded trial of rings on gulls", "Double-blind trial of rings on gulls", true, false, false},
		{"Persistant ring loss of knots", "Persistent ring loss of knots", true, false, false},
		{"Ring loss of knots in winter", "Ring loss of knots", false, true, false},
		{"Ring loss of knots: part 2", "Ring loss of knots", false, true, true},
		{"Ring loss of adult knots", "Ring loss of adolescent knots", false, false, true},
		{"Ring loss, phase 2", "Ring loss, phase 3", false, false, true},
		{"Factor H of knots in winter", "Factor I of knots in winter", false, false, true},
		{"Hypotension of knots in winter", "Hypertension of knots in winter", false, false, true},
		{"Worms sensitive to salt on mudflats", "Worms resistant to salt on mudflats", false, false, true},
		{"Knots with lamps", "Knots without lamps", false, true, true},
		{"Diabetic knots in winter quarters", "Nondiabetic knots in winter quarters", false, false, true},
		{"Wholly other words stand here", "Nothing shared at all", false, false, false},
		{"Light of the shore for knots", "For knots light of the shore", true, false, false},
		{"The rings that the gulls and terns and knots lost in the winter of the great sto", "The rings that the gulls and terns and knots lost in the winter of the great storm", true, false, false},
	}
	unknown := func(WordID) bool { return false }
	for _, tt := range tests {
		x, y := ParseTitle(tt.a).Words, ParseTitle(tt.b).Words
		for range 2 {
			r := compareTitles(x, y, unknown)
			if r.Same != tt.same || r.Contained != tt.contained || r.Contrast != tt.contrast {
				t.Errorf("%q and %q: %+v", tt.a, tt.b, r)
			}
			x, y = y, x
		}
	}
	known := func(WordID) bool { return true }
	if r := compareTitles([]string{"prey", "casein", "feeds"}, []string{"prey", "casern", "feeds"}, known); r.Same {
		t.Error("two known words pass for a slip")
	}
}

func TestComparePages(t *testing.T) {
	tests := []struct {
		a, b string
		want PageAgreement
	}{
		{"221-8", "221-228", PagesRange},
		{"221‐228", "221–8", PagesRange},
		{"S109-S112", "S109-12", PagesRange},
		{"S109-S112", "Suppl-12", PagesStub},
		{"314-320", "t-20", PagesStub},
		{"314-320", "t-21", PagesSilent},
		{"08-Aug", "8-11", PagesSilent},
		{"Jun-14", "6-14", PagesSilent},
		{"08. Aug", "8-11", PagesSilent}, {"01.Jun", "1-6", PagesSilent}, {"2008-08-11 00:00:00", "8-11", PagesSilent},
		{"11/08/2008", "8-11", PagesSilent}, {"Aug 8", "8-11", PagesSilent}, {"Nov-52", "52", PagesSilent},
		{"12--19", "12-19", PagesRange}, {"pp 12-19", "12 to 19", PagesRange}, {"xii-xv", "XII-XV", PagesRange},
		{"Article 1234", "1234", PagesArticle}, {"Art. No. e123", "e123", PagesArticle}, {"Article 1234", "221-228", PagesSilent},
		{"e43268", "", PagesSilent},
		{"e43268", "43268", PagesArticle},
		{"e43268", "e43269", PagesContradict},
		{"1-6", "e12724", PagesSilent},
		{"1-9", "515-523", PagesSilent},
		{"969-972", "a1754", PagesSilent},
		{"A4912", "330-340", PagesContradict},
		{"viii108", "108", PagesFirst},
		{"527-32.e1", "527-532.e1", PagesRange},
		{"742-8; discussion 748-9", "742-749", PagesFirst},
		{"233-238+230-235", "230-5, 233-8", PagesRange},
		{"P63 [tp 104]", "63", PagesFirst},
		{"488", "487-488", PagesOverlap},
		{"422", "422-429", PagesFirst},
		{"246-250", "250-254", PagesOverlap},
		{"246-250", "250-258", PagesContradict},
		{"676-682", "678-684", PagesOverlap},
		{"S3-89", "S78-S89", PagesOverlap},
		{"51", "52", PagesContradict},
		{"1049-1058", "1094-1103", PagesContradict},
		{"(pp. 253-262)", "253-262", PagesRange},
		{"no pages", "12", PagesSilent},
		{"CD006828", "CD006828", PagesArticle},
	}
	for _, tt := range tests {
		a, b := ParsePages(tt.a), ParsePages(tt.b)
		if got := ComparePages(&a, &b); got != tt.want {
			t.Errorf("%q and %q: %d, want %d (%+v %+v)", tt.a, tt.b, got, tt.want, a, b)
		}
		if got := ComparePages(&b, &a); got != tt.want {
			t.Errorf("%q and %q turned round: %d, want %d", tt.b, tt.a, got, tt.want)
		}
	}
}

func TestNumbering(t *testing.T) {
	type field struct{ volume, issue string }
	tests := []struct {
		a, b          field
		volume, issue Agreement
	}{
		{field{"38 (Supplement 1)", ""}, field{"38", "Supplement 1"}, Agrees, Agrees},
		{field{"16 (1) (no pagination)", ""}, field{"16", "1"}, Agrees, Agrees},
		{field{"15 (1) (no pagination)", "65"}, field{"15", "1"}, Agrees, Agrees},
		{field{"15 (no pagination)", "65"}, field{"15", "1"}, Agrees, Silent},
		{field{"1)", ""}, field{"61", "SUPPL. 1"}, Silent, Silent},
		{field{"1", ""}, field{"55", "SUPPL. 1"}, Silent, Silent},
		{field{"9", ""}, field{"2014", "9"}, Silent, Silent},
		{field{"2014", ""}, field{"27", ""}, Silent, Silent},
		{field{"96-98", ""}, field{"96", ""}, Agrees, Silent},
		{field{"35 ( Pt 1)", ""}, field{"35", "Pt 2"}, Agrees, Contradicts},
		{field{"30a", ""}, field{"30A", ""}, Agrees, Silent},
		{field{"XII", ""}, field{"12", ""}, Agrees, Silent},
		{field{"12", "3"}, field{"12", "4"}, Agrees, Contradicts},
		{field{"12", "S2"}, field{"12", "Suppl 2"}, Agrees, Agrees},
		{field{"12", "7"}, field{"12", "Suppl 1"}, Agrees, Contradicts},
		{field{"(Quandt M., quandt@example.org) Shore Institute, 14 Dune Road", ""}, field{"12", ""}, Silent, Silent},
		{field{"12", ""}, field{"13", ""}, Contradicts, Silent},
	}
	for _, tt := range tests {
		a, b := ParseNumbering(tt.a.volume, tt.a.issue, "", 2014), ParseNumbering(tt.b.volume, tt.b.issue, "", 2014)
		if v, i := CompareVolume(&a, &b), CompareIssue(&a, &b); v != tt.volume || i != tt.issue || v != CompareVolume(&b, &a) || i != CompareIssue(&b, &a) {
			t.Errorf("%v and %v: volume %d, issue %d, want %d, %d (%+v %+v)", tt.a, tt.b, v, i, tt.volume, tt.issue, a, b)
		}
	}
}

func TestSameSource(t *testing.T) {
	same := [][2]string{
		{"J Am Coll Cardiol", "Journal of the American College of Cardiology"},
		{"Jthoraccardiovascsurg", "The Journal of thoracic and cardiovascular surgery"},
		{"Dtsch-Med-Wochenschr", "Deutsche medizinische Wochenschrift (1946)"},
		{"Ann Fr Anesth Reanim", "Annales fran?aises d'anesth?sie et de r?animation"},
		{"BMJ", "BMJ (Clinical research ed.)"},
		{"BJOG: An International Journal of Obstetrics and Gynaecology", "BJOG"},
		{"JPEN. Journal of parenteral and enteral nutrition", "Jpen: Journal of Parenteral & Enteral Nutrition"},
		{"Ai zheng = Aizheng = Chinese journal of cancer", "Chinese Journal of Cancer"},
		{"International journal of cancer.Journal international du cancer", "International Journal of Cancer"},
		{"Circulation. Conference: Resuscitation Science Symposium", "Circulation"},
		{"Americas Conference on Information Systems", "Amcis 2017 Proceedings"},
		{"Infectious Agents & Cancer [Electronic Resource]", "Infectious Agents and Cancer"},
		{"The Lancet", "Lancet (london, england)"},
	}
	other := [][2]string{
		{"Diabetes", "Diabetologia"}, {"Journal of Digital Studies", "Workshop of Digital Studies"}, {"Annals of Internal Medicine", "ACP Journal Club"},
		{"European Heart Journal", "International Journal of Cardiology"}, {"Lancet", "Lancet Oncology"}, {"Diabetes", "Diabetes Care"},
	}
	for _, p := range same {
		if a, b := ParseSource(p[0]), ParseSource(p[1]); !SameSource(&a, &b) || !SameSource(&b, &a) {
			t.Errorf("%q and %q differ: %v %v", p[0], p[1], a.Forms, b.Forms)
		}
	}
	for _, p := range other {
		if a, b := ParseSource(p[0]), ParseSource(p[1]); SameSource(&a, &b) || SameSource(&b, &a) {
			t.Errorf("%q and %q are the same: %v %v", p[0], p[1], a.Forms, b.Forms)
		}
	}
	if !mayBeSource("Surgical Endoscopy", "Surgical Endoscopy and Other Interventional Techniques") {
		t.Error("a longer name contradicts")
	}
}

func TestSplitNames(t *testing.T) {
	tests := []struct {
		in   string
		want []string
	}{
		{"Adeli K.Lewis G. F.", []string{"Adeli K.", "Lewis G. F."}},
		{"O'Reilly M. E.de Groot D.El Hachmane M.", []string{"O'Reilly M. E.", "de Groot D.", "El Hachmane M."}},
		{"a. blum, m. furst, and m. kearns", []string{"a. blum", "m. furst", "m. kearns"}},
		{"blum, a., furst, m.", []string{"blum, a.", "furst, m."}},
		{"Smith J; Jones K", []string{"Smith J", "Jones K"}},
		{"Meijer, C.J.L.M.", []string{"Meijer, C.J.L.M."}},
		{"", []string{""}},
	}
	for _, tt := range tests {
		if got := SplitNames(tt.in); !slices.Equal(got, tt.want) {
			t.Errorf("SplitNames(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestAlike(t *testing.T) {
	tests := []struct {
		a, b string
		want int
	}{
		{"van der Berg, Anna", "Berg, A.", 2}, {"Zhang, Wei", "Wei, Zhang", 2}, {"Rossi P G", "Giorgi Rossi, P", 1},
		{"Wang, T.", "Wang, B.", 1}, {"Bowman, T", "Lind, K", 0}, {"Coutlee, F", "Coutle, F", 2}, {"Li, W", "Lu, W", 0},
		{"Gröne, S", "Grone S", 2}, {"Wright Jr., T C", "Wright, T C", 2},
	}
	for _, tt := range tests {
		a, okA := ParseName(tt.a)
		b, okB := ParseName(tt.b)
		if !okA || !okB || Alike(a, b) != tt.want || Alike(b, a) != tt.want {
			t.Errorf("%q and %q: %d, want %d (%+v %+v)", tt.a, tt.b, Alike(a, b), tt.want, a, b)
		}
	}
	for _, body := range []string{"Anonymous", "ALTS Group", "Nct", ""} {
		if p, ok := ParseName(body); ok {
			t.Errorf("%q is a person: %+v", body, p)
		}
	}
}

func TestTrialIDs(t *testing.T) {
	got := TrialIDs("see nct01234567 and NCT 01234567", "ISRCTN12345678; 2004-001234-12-GB")
	if want := []string{"2004-001234-12-GB", "ISRCTN12345678", "NCT01234567"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	for in, want := range map[string]string{
		"NCT-01234567": "NCT01234567", "(ISRCTN: 12345678)": "", "ISRCTN:12345678": "ISRCTN12345678", "EudraCT number 2004-001234-12": "2004-001234-12",
		"EUCTR2004-001234-12-GB": "2004-001234-12", "jRCTs012345678": "JRCTS012345678", "UMIN 000012345": "UMIN000012345", "ACTRN12612000123456": "ACTRN12612000123456",
		"RBR-2abcde": "RBR-2ABCDE", "DRKS00001234": "DRKS00001234", "a structured 2004 project": "",
	} {
		if got := strings.Join(TrialIDs(in), " "); got != want {
			t.Errorf("TrialIDs(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestWithin(t *testing.T) {
	for _, tt := range []struct {
		a, b  string
		limit int
		want  bool
	}{{"abc", "abc", 0, true}, {"abc", "acb", 1, true}, {"abc", "abd", 0, false}, {"kitten", "sitting", 2, false}, {"kitten", "sitting", 3, true}, {"", "ab", 1, false}, {"", "ab", 2, true}} {
		if got := Within(tt.a, tt.b, tt.limit); got != tt.want || got != Within(tt.b, tt.a, tt.limit) {
			t.Errorf("Within(%q, %q, %d) = %v", tt.a, tt.b, tt.limit, got)
		}
	}
}

// The banded distance against the textbook's.
func TestWithinAgainstFullTable(t *testing.T) {
	full := func(a, b string) int {
		d := make([][]int, len(a)+1)
		for i := range d {
			d[i] = make([]int, len(b)+1)
			for j := range d[i] {
				switch {
				case i == 0 || j == 0:
					d[i][j] = i + j
				default:
					cost := 1
					if a[i-1] == b[j-1] {
						cost = 0
					}
					d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
					if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
						d[i][j] = min(d[i][j], d[i-2][j-2]+1)
					}
				}
			}
		}
		return d[len(a)][len(b)]
	}
	r := rand.New(rand.NewPCG(1, 2))
	word := func() string {
		b := make([]byte, r.IntN(9))
		for i := range b {
			b[i] = "abc"[r.IntN(3)]
		}
		return string(b)
	}
	for range 20000 {
		a, b := word(), word()
		for limit := range 4 {
			if got, want := Within(a, b, limit), full(a, b) <= limit; got != want {
				t.Fatalf("Within(%q, %q, %d) = %v", a, b, limit, got)
			}
		}
	}
}

// Fields of any size take no more than linear time.
func TestHugeFields(t *testing.T) {
	long := strings.Repeat("knot", 20_000)
	words := strings.Repeat("knot ring ", 10_000)
	for _, s := range []string{long, words, strings.Repeat("[", 50_000), strings.Repeat("A.Bc", 20_000), strings.Repeat("1-2,", 20_000), strings.Repeat("<", 50_000)} {
		a, b := ParseTitle(s+"s"), ParseTitle("t"+s)
		compareTitles(a.Words, b.Words, func(WordID) bool { return false })
		j, k := ParseSource(s+"s"), ParseSource("t"+s)
		SameSource(&j, &k)
		p, q := ParsePages(s), ParsePages(s+"1")
		ComparePages(&p, &q)
		ParseNumbering(s, s, s, 2000)
		SplitNames(s)
		TrialIDs(s)
		ParseAbstract(s)
	}
}

// Laws: folding twice changes nothing, every key agrees with itself, and
// comparisons do not depend on the order of their operands.
func FuzzKeys(f *testing.F) {
	for _, s := range []string{"Ring loss. [Review] [33 refs]", "Adeli K.Lewis G. F.", "221-8", "S109-S112; discussion 3", "38 (Supplement 1)", "[", "<sup>", "&#1;&amp;amp;",
		"t-20", "e99999999999999", "iv-vi", "A = B : C. D", "Ночное питание", "\xff\xfe", "1)", "Erratum to: x (vol 3, pg 4, 2001)", "ﬀİ"} {
		f.Add(s, "Ring loss")
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, s, o string) {
		if len(s) > 2000 || len(o) > 2000 {
			t.Skip()
		}
		once := strings.ReplaceAll(Fold(s), "&", "") // decoding "&amp;lt;" again is no law
		if !strings.ContainsAny(once, "<>") && Fold(once) != once {
			t.Errorf("Fold(%q) = %q, folded again %q", s, once, Fold(once))
		}
		unknown := func(WordID) bool { return false }
		a, b := ParseTitle(s), ParseTitle(o)
		if r := compareTitles(a.Words, a.Words, unknown); len(a.Words) > 0 && !r.Same {
			t.Errorf("title %q differs from itself: %+v", s, r)
		}
		x, y := compareTitles(a.Words, b.Words, unknown), compareTitles(b.Words, a.Words, unknown)
		checkAgainstPlain(t, a.Words, b.Words)
		if x.Same != y.Same || x.Contained != y.Contained {
			t.Errorf("titles %q and %q: %+v, turned round %+v", s, o, x, y)
		}
		p, q := ParsePages(s), ParsePages(o)
		if ComparePages(&p, &q) != ComparePages(&q, &p) || p.Kind != NoPages && ComparePages(&p, &p) == PagesContradict {
			t.Errorf("pages %q and %q: %+v %+v", s, o, p, q)
		}
		m, n := ParseNumbering(s, o, s, 2014), ParseNumbering(o, s, o, 1999)
		if CompareVolume(&m, &n) != CompareVolume(&n, &m) || CompareIssue(&m, &n) != CompareIssue(&n, &m) || CompareVolume(&m, &m) == Contradicts || CompareIssue(&m, &m) == Contradicts {
			t.Errorf("numbering %q and %q: %+v %+v", s, o, m, n)
		}
		j, k := ParseSource(s), ParseSource(o)
		if SameSource(&j, &k) != SameSource(&k, &j) || len(j.Forms) > 0 && !SameSource(&j, &j) {
			t.Errorf("sources %q and %q: %v %v", s, o, j, k)
		}
		for _, name := range SplitNames(s) {
			if v, ok := ParseName(name); ok {
				if w, ok := ParseName(o); Alike(v, v) != 2 || ok && Alike(v, w) != Alike(w, v) {
					t.Errorf("names %q and %q: %+v %+v", name, o, v, w)
				}
			}
		}
		TrialIDs(s, o)
		if share, ok := CompareAbstracts(ParseAbstract(s), ParseAbstract(s)); ok && share != 1 {
			t.Errorf("abstract %q shares %v with itself", s, share)
		}
	})
}

func mayBeSource(a, b string) bool {
	x, y := ParseSource(a), ParseSource(b)
	return MayBeSource(&x, &y)
}

// The look at bytes gives the words that folding gives.
func TestWordHashes(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	signs := []string{"ring", "Ring", "O'Shea", "`", "?", "a?b", "?a", "9", "-", ". ", " ", "\n", "'", "(n = 3)", "x/y", "\x7f", "Z"}
	for range 5000 {
		var b strings.Builder
		for range r.IntN(150) {
			b.WriteString(signs[r.IntN(len(signs))])
		}
		got, ok := appendWordHashes(nil, b.String())
		if want := foldedWordHashes(nil, b.String()); !ok || !slices.Equal(got, want) {
			t.Fatalf("%q: %d hashes, want %d", b.String(), len(got), len(want))
		}
	}
	for _, s := range []string{"a &amp; b", "<i>a</i>", "é"} {
		if _, ok := appendWordHashes(nil, s); ok {
			t.Errorf("%q is not folded", s)
		}
	}
}

// The quick look at plain names gives what the long one gives.
func TestPlainPersons(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	families := []string{"Quandt", "ITO", "van", "Smith", "jr", "Group", "O'Shea", "de Groot", "Li", "Q", "Lund-Falk", "Öberg", ""}
	given := []string{"M", "M.", "MK", "JKL", "Jan", "jan", "van", "der", "Jr", "-", " ", ". ", ",", "III", "study", "A", "Ann-Marie", "'", "é", "Xiaoming"}
	plain := 0
	for range 20000 {
		f, g := families[r.IntN(len(families))], ""
		for range r.IntN(6) {
			g += given[r.IntN(len(given))]
		}
		p, ok := plainPerson(f, g)
		if !ok {
			continue
		}
		plain++
		if want, ok := parsePerson(f, g); !ok || p != want {
			t.Fatalf("%q, %q: %+v, want %+v %v", f, g, p, want, ok)
		}
	}
	if plain < 2000 {
		t.Errorf("only %d names are plain", plain)
	}
}
