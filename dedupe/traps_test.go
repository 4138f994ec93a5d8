package dedupe_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
)

// rec makes a record from "field: value" parts; all texts here are made up.
func rec(parts ...string) *refsift.Record {
	r := &refsift.Record{}
	for _, p := range parts {
		k, v, _ := strings.Cut(p, ": ")
		switch k {
		case "t":
			r.Title = v
		case "a":
			for _, n := range strings.Split(v, "; ") {
				if f, g, ok := strings.Cut(n, ", "); ok {
					r.Authors = append(r.Authors, refsift.Author{Family: f, Given: g})
				} else {
					r.Authors = append(r.Authors, refsift.Author{Corporate: n})
				}
			}
		case "y":
			for _, c := range v {
				r.Year = 10*r.Year + int(c-'0')
			}
		case "j":
			r.Source = v
		case "v":
			r.Volume = v
		case "i":
			r.Issue = v
		case "p":
			r.Pages = v
		case "doi":
			r.DOI = refsift.MustDOI(v)
		case "ab":
			r.Abstract = v
		case "type":
			r.Type = refsift.Type(v)
		default:
			panic("unknown part " + p)
		}
	}
	return r
}

// with returns a copy of base with other values for the fields given; "x: "
// empties a field.
func with(base []string, parts ...string) *refsift.Record {
	var out []string
	for _, p := range base {
		k, _, _ := strings.Cut(p, ":")
		replaced := false
		for _, q := range parts {
			replaced = replaced || strings.HasPrefix(q, k+":")
		}
		if !replaced {
			out = append(out, p)
		}
	}
	for _, q := range parts {
		if k, v, _ := strings.Cut(q, ": "); v != "" && k != "" {
			out = append(out, q)
		}
	}
	return rec(out...)
}

const (
	abstractA = "Background: sandpipers return to the estuary in autumn and feed on buried worms while the tide is low. We ringed two hundred birds and counted the worms in forty plots. Birds that fed by night gained more weight than those that fed by day."
	abstractB = "Aims: this poster describes a pilot of the night feeding survey with eleven birds, the instruments that were used, the costs of the nets and the training of the volunteers. Results will be shown at the meeting, together with the plans for next year."
)

var paper = []string{
	"t: Nocturnal foraging of ringed sandpipers in a northern estuary: a cohort study", "a: Quandt, Mirjam; Overbeck, Jan P; Tollefsen, Siri",
	"y: 2014", "j: Journal of Estuarine Ornithology", "v: 27", "i: 3", "p: 221-228", "doi: 10.9999/jeo.2014.221",
}

func TestTraps(t *testing.T) {
	meeting := []string{"t: Wing moult of captive godwits under artificial light", "a: Brandes, Karin; Ito, Kenji", "y: 2012", "j: Wader Research", "v: 55", "i: Suppl 1",
		"p: S51", "doi: 10.9999/wader.2012.supp"}
	reply := []string{"t: Reply", "a: Solheim, Per", "y: 2009", "j: Annals of Marsh Biology", "v: 12", "i: 4", "p: 402"}
	tests := []struct {
		trap string
		a, b *refsift.Record
		want dedupe.Decision // PossibleMatch stands for "not a Match": review or nothing
	}{
		{"01 one DOI for a supplement, other work", rec(meeting...), with(meeting, "t: Gut flora of wild turnstones on two islands", "a: Moser, Ute", "p: S60"), dedupe.PossibleMatch},
		{"01 equal title and DOI, other page and authors", rec(meeting...), with(meeting, "a: Ito, Kenji; Vogel, Anna", "p: S52"), dedupe.PossibleMatch},
		{"01 the same abstract twice", rec(meeting...), rec(meeting...), dedupe.Match},
		{"02 DOI as an address", rec(paper...), with(paper, "doi: http://dx.doi.org/10.9999/JEO.2014.221"), dedupe.Match},
		{"02 percent codes", with(paper, "doi: 10.9999/s0140(14)22-1"), with(paper, "doi: 10.9999/s0140%2814%2922-1 [doi]"), dedupe.Match},
		{"02 a typo in the DOI, same place", rec(paper...), with(paper, "doi: 10.9999/jeo.2014.212"), dedupe.Match},
		{"02 other DOI, no place", with(paper, "v: ", "i: ", "p: "), with(paper, "v: ", "i: ", "p: ", "doi: 10.9999/jeo.2014.9"), dedupe.PossibleMatch},
		{"03 meeting abstract and article", rec(paper...), with(paper, "j: Wader Research. Conference: 3rd Meeting of Wader Societies", "v: 8", "i: Suppl 1", "p: S12", "y: 2013", "doi: "), dedupe.PossibleMatch},
		{"03 the same, in the same journal, texts differ", with(paper, "doi: ", "p: 221-228", "ab: "+abstractA), with(paper, "doi: ", "p: ", "i: Suppl 2", "ab: "+abstractB), dedupe.PossibleMatch},
		{"03 one abstract in two journals", with(paper, "doi: ", "ab: "+abstractA), with(paper, "doi: ", "j: Acta Limicola", "v: 90", "p: 14-20", "ab: "+abstractA), dedupe.PossibleMatch},
		{"04 replies in one issue", rec(reply...), with(reply, "a: Marchetti, Elena", "p: 403"), dedupe.PossibleMatch},
		{"04 the same reply", rec(reply...), with(reply, "j: Ann Marsh Biol"), dedupe.Match},
		{"04 comments of several authors", rec("t: Commentary on the tideline debate", "a: Hale, Tom", "y: 2010", "j: Shore Review", "v: 3", "i: 2"),
			rec("t: Commentary on the tideline debate", "a: Okafor, Ngozi", "y: 2010", "j: Shore Review", "v: 3", "i: 2"), dedupe.PossibleMatch},
		{"04 volumes of proceedings", rec("t: Proceedings of the Symposium on Mudflats, volume 1", "y: 2001", "a: Lund, Ola", "j: Mudflat Press"),
			rec("t: Proceedings of the Symposium on Mudflats, volume 2", "y: 2001", "a: Lund, Ola", "j: Mudflat Press"), dedupe.PossibleMatch},
		{"04 one editorial, bare", rec("t: Editorial", "y: 2001", "j: Shore Review"), rec("t: Editorial", "y: 2001", "j: Shore Review"), dedupe.PossibleMatch},
		{"06 Greek and markup", with(paper, "t: Expression of NF-κB and <sup>99m</sup>Tc uptake in the gizzard (PKC) of knots"),
			with(paper, "t: Expression of NF-kappaB and 99mTc uptake in the gizzard (PKC) of knots"), dedupe.Match},
		{"06 Greek lost", with(paper, "t: Expression of NF-kappaB in the gizzard of captive red knots"), with(paper, "t: Expression of NF-B in the gizzard of captive red knots"), dedupe.Match},
		{"07 supplement pages broken", with(paper, "p: S109-S112", "doi: "), with(paper, "p: Suppl-12", "doi: "), dedupe.Match},
		{"07 stub", with(paper, "p: 314-320", "doi: "), with(paper, "p: t-20", "doi: "), dedupe.Match},
		{"07 spreadsheet date", with(paper, "p: 8-11", "doi: "), with(paper, "p: 08-Nov", "doi: "), dedupe.Match},
		{"07 spreadsheet dates agree in nothing", with(paper, "t: Notes from the field", "p: 08-Aug", "doi: ", "v: ", "a: "), with(paper, "t: Notes from the shore", "p: 08-Aug", "doi: ", "v: ", "a: "), dedupe.PossibleMatch},
		{"07 article number against nothing", with(paper, "p: e43268", "doi: "), with(paper, "p: ", "doi: "), dedupe.Match},
		{"07 own numbering", with(paper, "p: 1-6", "doi: "), with(paper, "p: e12724", "doi: "), dedupe.Match},
		{"07 digits swapped, two witnesses", with(paper, "p: 1049-1058", "ab: "+abstractA), with(paper, "p: 1094-1103", "ab: "+abstractA), dedupe.Match},
		{"08 volume lost", with(paper, "v: 27(Suppl. 1", "i: ", "p: 45", "doi: "), with(paper, "v: 1)", "i: ", "p: 45", "doi: "), dedupe.Match},
		{"08 year as volume", with(paper, "v: 2014", "doi: "), with(paper, "v: 27", "doi: "), dedupe.Match},
		{"08 supplement in either field", with(paper, "v: 27 (Supplement 2)", "i: ", "p: 45", "doi: "), with(paper, "v: 27", "i: SUPPL. 2", "p: 45", "doi: "), dedupe.Match},
		{"08 text of the meeting as volume", with(paper, "v: (Quandt M.) Shore Institute, 14 Dune Road, Westport", "doi: "), with(paper, "doi: "), dedupe.Match},
		{"09 translation in brackets", with(paper, "t: [Nocturnal foraging of ringed sandpipers in a northern estuary: a cohort study]", "doi: "), with(paper, "doi: "), dedupe.Match},
		{"09 original language, same place", with(paper, "t: [Nocturnal foraging of ringed sandpipers in a northern estuary]", "doi: "),
			with(paper, "t: Naechtliche Nahrungssuche beringter Strandlaeufer in einem Aestuar", "doi: "), dedupe.Match},
		{"09 both languages", with(paper, "doi: "), with(paper, "t: Forrajeo nocturno de correlimos; Nocturnal foraging of ringed sandpipers in a northern estuary: a cohort study", "doi: "), dedupe.Match},
		{"09 translation behind the title", with(paper, "doi: "), with(paper, "t: Forrajeo nocturno de correlimos anillados en un estuario del norte [Nocturnal foraging of ringed sandpipers in a northern estuary: a cohort study].", "doi: ", "p: "), dedupe.Match},
		{"09 numbers in words", with(paper, "t: Twenty-five years of ringing sandpipers: fifth report on type II moult", "doi: "), with(paper, "t: 25 years of ringing sandpipers: 5th report on type 2 moult", "doi: "), dedupe.Match},
		{"09 review tags", with(paper, "doi: "), with(paper, "t: Nocturnal foraging of ringed sandpipers in a northern estuary: a cohort study. [Review] [33 refs]", "doi: "), dedupe.Match},
		{"09 erratum suffix is the article", with(paper, "doi: "), with(paper, "t: Nocturnal foraging of ringed sandpipers in a northern estuary: a cohort study.[Erratum appears in J Estuar Ornithol. 2015;28(1):9]", "doi: "), dedupe.Match},
		{"09 the erratum itself", with(paper, "doi: "), with(paper, "t: Erratum: Nocturnal foraging of ringed sandpipers in a northern estuary: a cohort study", "doi: "), dedupe.PossibleMatch},
		{"09 the erratum, cited form", with(paper, "doi: "), with(paper, "t: Nocturnal foraging of ringed sandpipers in a northern estuary: a cohort study (vol 27, pg 221, 2014)", "doi: "), dedupe.PossibleMatch},
		{"09 the retracted article", with(paper, "doi: "), with(paper, "t: RETRACTED: Nocturnal foraging of ringed sandpipers in a northern estuary: a cohort study", "doi: "), dedupe.Match},
		{"09 the notice of retraction", rec(paper...), with(paper, "t: Retraction: Nocturnal foraging of ringed sandpipers in a northern estuary: a cohort study"), dedupe.PossibleMatch},
		{"09 a protocol", with(paper, "doi: ", "p: "), with(paper, "t: Nocturnal foraging of ringed sandpipers in a northern estuary: a cohort study (Protocol)", "doi: ", "p: "), dedupe.PossibleMatch},
		{"09 subtitle missing", with(paper, "doi: "), with(paper, "t: Nocturnal foraging of ringed sandpipers in a northern estuary", "doi: "), dedupe.Match},
		{"09 empty titles", with(paper, "t: ", "doi: ", "p: ", "v: ", "i: "), with(paper, "t: ", "doi: ", "p: ", "v: ", "i: "), dedupe.PossibleMatch},
		{"10 glued authors", with(paper, "doi: ", "p: "), with(paper, "a: Quandt M.Overbeck J. P.Tollefsen S.", "doi: ", "p: "), dedupe.Match},
		{"10 transposed", with(paper, "a: Wei, Zhang; Min, Liu"), with(paper, "a: Zhang, Wei; Liu, Min"), dedupe.Match},
		{"10 prefixes", with(paper, "a: van der Berg, Anna; de Jorge, Luis", "doi: "), with(paper, "a: Berg, A v d; Jorge, L de", "doi: "), dedupe.Match},
		{"10 prefix as family name", with(paper, "a: del, Pino M; Ruiz, A", "doi: "), with(paper, "a: del Pino, M; Ruiz, A", "doi: "), dedupe.Match},
		{"10 Anonymous is silent", with(paper, "a: Anonymous", "doi: "), with(paper, "doi: "), dedupe.Match},
		{"10 one of many", with(paper, "a: Quandt, M", "doi: "), with(paper, "doi: "), dedupe.Match},
		{"10 registers as authors, two trials", rec("t: Night feeding of caged sandpipers", "a: Nct", "y: 2015", "j: https://clinicaltrials.gov/show/NCT01234567"),
			rec("t: Night feeding of caged sandpipers", "a: Nct", "y: 2015", "j: https://clinicaltrials.gov/show/NCT07654321"), dedupe.PossibleMatch},
		{"10 registers as authors, one trial", rec("t: Night feeding of caged sandpipers in winter quarters", "a: Nct", "y: 2015", "j: https://clinicaltrials.gov/show/NCT01234567"),
			rec("t: Night feeding of caged sandpipers in winter quarters", "a: Nct", "y: 2015", "j: Http://clinicaltrials.gov/show/nct01234567"), dedupe.Match},
		{"10 registration and article", rec("t: Night feeding of caged sandpipers in winter quarters", "a: Nct", "y: 2014", "j: https://clinicaltrials.gov/show/NCT01234567"),
			with(paper, "t: Night feeding of caged sandpipers in winter quarters"), dedupe.PossibleMatch},
		{"11 abbreviation", with(paper, "doi: ", "p: "), with(paper, "j: J Estuar Ornithol", "doi: ", "p: "), dedupe.Match},
		{"11 translated journal", with(paper, "j: Niaolei", "doi: "), with(paper, "j: Chinese Journal of Birds", "doi: "), dedupe.Match},
		{"11 parallel names", with(paper, "j: Niao lei = Niaolei = Chinese journal of birds", "doi: ", "p: "), with(paper, "j: Chinese Journal of Birds", "doi: ", "p: "), dedupe.Match},
		{"11 conference behind the name", with(paper, "j: Wader Research. Conference: 3rd Meeting. Oslo", "p: ", "doi: "), with(paper, "j: Wader Research", "p: ", "doi: "), dedupe.Match},
		{"11 electronic resource", with(paper, "j: Journal of Estuarine Ornithology [Electronic Resource]", "p: ", "doi: "), with(paper, "p: ", "doi: "), dedupe.Match},
		{"11 another journal, nothing else", with(paper, "v: ", "i: ", "p: ", "doi: "), with(paper, "j: Annals of Marsh Biology", "v: ", "i: ", "p: ", "doi: "), dedupe.PossibleMatch},
		{"12 other hyphens", with(paper, "p: 221‐228", "doi: "), with(paper, "p: 221–8", "doi: "), dedupe.Match},
		{"12 line break and mark", with(paper, "t: \ufeffNocturnal foraging of ringed\r\nsandpipers in a northern estuary: a cohort study"), rec(paper...), dedupe.Match},
		{"12 entities", with(paper, "t: Light &amp; shade in the nests of avocets &ndash; a survey", "doi: "), with(paper, "t: Light & shade in the nests of avocets - a survey", "doi: "), dedupe.Match},
		{"12 Cyrillic, one letter", with(paper, "t: Ночное питание куликов в северном эстуарии", "doi: "), with(paper, "t: Ночное питание куликав в северном эстуарии", "doi: "), dedupe.Match},
		{"meeting abstract and article, one text", with(paper, "doi: ", "i: Suppl 1", "p: S172", "ab: "+abstractA), with(paper, "doi: ", "p: e11609", "ab: "+abstractA), dedupe.PossibleMatch},
		{"Cochrane versions", with(paper, "j: Cochrane Database of Systematic Reviews", "v: ", "i: 3", "p: CD009999", "doi: 10.1002/14651858.CD009999.pub2", "y: 2010"),
			with(paper, "j: Cochrane Database Syst Rev", "v: ", "i: 2", "p: CD009999", "doi: 10.1002/14651858.CD009999.pub3", "y: 2012"), dedupe.PossibleMatch},
		{"few fields", rec("t: Reading the mudflat: annotation of tidal images", "a: Ines Falk, Bo Stern", "y: 2003"), rec("t: Reading the Mudflat: Annotation of Tidal Images", "a: I. Falk; B. Stern", "y: 2003"), dedupe.Match},
		{"few fields, no authors", rec("t: Reading the mudflat: annotation of tidal images", "y: 2003"), rec("t: Reading the Mudflat: Annotation of Tidal Images", "y: 2003"), dedupe.PossibleMatch},
	}
	d := must(t, dedupe.Options{})
	for _, tt := range tests {
		t.Run(tt.trap, func(t *testing.T) {
			l := d.Compare(tt.a, tt.b)
			if (l.Decision == dedupe.Match) != (tt.want == dedupe.Match) {
				t.Errorf("%s\n%s", l.Decision, d.Explain(tt.a, tt.b))
			}
			if m := d.Compare(tt.b, tt.a); m.Decision != l.Decision || m.Score != l.Score {
				t.Errorf("not symmetric: %v %v and %v %v", l.Decision, l.Score, m.Decision, m.Score)
			}
		})
	}
}

// Trap 5: near-equal titles of different works, all other fields silent or equal.
func TestTitlesThatPartWorks(t *testing.T) {
	base := []string{"a: Quandt, Mirjam; Overbeck, Jan P; Tollefsen, Siri", "y: 2014", "j: Journal of Estuarine Ornithology"}
	pairs := [][2]string{
		{"Weight gain of adult sandpipers on night feeding grounds", "Weight gain of adolescent sandpipers on night feeding grounds"},
		{"Control of sensitive strains of avian mites in winter quarters", "Control of resistant strains of avian mites in winter quarters"},
		{"Polymorphisms of complement factor H in wading birds of Europe", "Polymorphisms of complement factor I in wading birds of Europe"},
		{"Feeding grounds of the knot in winter. Part 1", "Feeding grounds of the knot in winter. Part 2"},
		{"Feeding grounds of the knot in winter: part I", "Feeding grounds of the knot in winter: part II"},
		{"A phase II trial of leg rings in wild avocets", "A phase III trial of leg rings in wild avocets"},
		{"Ring loss in 120 avocets of the southern colony", "Ring loss in 150 avocets of the southern colony"},
		{"Vitamin feed alone for the moult of captive knots", "Vitamin feed with light for the moult of captive knots"},
		{"Moult of knots in men's care with lamps", "Moult of knots in men's care without lamps"},
		{"Hypotension in ringed plovers after long flights", "Hypertension in ringed plovers after long flights"},
		{"Night vision in vivo of grey plovers and knots", "Night vision in vitro of grey plovers and knots"},
		{"沿海鸻鹬类高血压的队列研究", "沿海鸻鹬类低血压的队列研究"},
		{"Vitamin A for the moult of captive knots in winter", "Vitamin D for the moult of captive knots in winter"},
		{"Night feeding of knots on the open shore", "Night feeding of knots on the open shore: study protocol"},
	}
	d := must(t, dedupe.Options{})
	for _, p := range pairs {
		a, b := with(base, "t: "+p[0]), with(base, "t: "+p[1])
		if l := d.Compare(a, b); l.Decision == dedupe.Match {
			t.Errorf("%q and %q: match\n%s", p[0], p[1], d.Explain(a, b))
		}
		if l := d.Compare(a, with(base, "t: "+strings.ToUpper(p[0]))); l.Decision != dedupe.Match {
			t.Errorf("%q and itself in capitals: %s", p[0], l.Decision)
		}
	}
}

// Trap 13: A-B by DOI, B-C by pages, A and C contradict.
func TestChainIsRefused(t *testing.T) {
	a := with(paper, "v: ", "i: ", "p: ", "ab: "+abstractA)
	b := with(paper, "ab: ")
	c := with(paper, "doi: ", "ab: "+abstractB, "i: ", "p: 221")
	d := must(t, dedupe.Options{})
	if d.Compare(a, b).Decision != dedupe.Match || d.Compare(b, c).Decision != dedupe.Match {
		t.Fatalf("the chain does not hold:\n%s%s", d.Explain(a, b), d.Explain(b, c))
	}
	if d.Compare(a, c).Decision == dedupe.Match {
		t.Fatalf("the ends do not contradict:\n%s", d.Explain(a, c))
	}
	for _, recs := range [][]*refsift.Record{{a, b, c}, {c, b, a}, {b, c, a}} {
		res := run(t, dedupe.Options{}, recs)
		if len(res.Clusters) != 2 || res.Stats.RefusedMerges != 1 || len(res.Review) != 1 {
			t.Fatalf("want two clusters and one refused merge in review:\n%s", res)
		}
		if p := res.Review[0]; p.Rule != "merge-refused" || p.Between[0] == nil || !strings.Contains(p.Reason, "abstracts differ") {
			t.Errorf("review does not say why: %+v", p)
		}
	}
}

// Trap 14: two records of one database can be duplicates.
func TestOneDatabaseTwice(t *testing.T) {
	a, b := rec(paper...), with(paper, "doi: ")
	for i, r := range []*refsift.Record{a, b} {
		r.Origin.Database = "Embase"
		r.Accession = []string{"L1001", "L1002"}[i]
	}
	if l := must(t, dedupe.Options{}).Compare(a, b); l.Decision != dedupe.Match {
		t.Errorf("%s: %s", l.Decision, l.Reason)
	}
}

func TestRelations(t *testing.T) {
	tests := []struct {
		b    *refsift.Record
		want dedupe.Relation
	}{
		{with(paper, "t: Erratum: Nocturnal foraging of ringed sandpipers in a northern estuary: a cohort study"), dedupe.ErratumOf},
		{with(paper, "t: Comment on: Nocturnal foraging of ringed sandpipers in a northern estuary: a cohort study"), dedupe.CommentOn},
		{with(paper, "t: Retraction: Nocturnal foraging of ringed sandpipers in a northern estuary: a cohort study"), dedupe.RetractionOf},
		{with(paper, "t: Nocturnal foraging of ringed sandpipers in a northern estuary: a cohort study (Protocol)"), dedupe.ProtocolOf},
		{with(paper, "j: Wader Research. Conference: 3rd Meeting", "v: 8", "p: S12", "doi: ", "i: "), dedupe.AbstractOf},
		{with(paper, "type: preprint", "doi: 10.1101/2013.11.01", "j: bioRxiv", "v: ", "i: ", "p: "), dedupe.PreprintOf},
	}
	for _, tt := range tests {
		res := run(t, dedupe.Options{}, []*refsift.Record{rec(paper...), tt.b})
		near := slices.Concat(res.Review, res.Related)
		if len(near) != 1 || near[0].Relation != tt.want || len(res.Clusters) != 2 {
			t.Errorf("%s: want %s, got %+v\n%s", tt.b.Title, tt.want, near, res)
		}
	}
}

func must(t testing.TB, o dedupe.Options) *dedupe.Deduper {
	t.Helper()
	d, err := dedupe.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Two records with PubMed numbers of their own are two items, unless much
// else says that PubMed holds one twice.
func TestTwoPubMedNumbers(t *testing.T) {
	numbered := func(pmid string, parts ...string) *refsift.Record {
		r := with(paper, parts...)
		r.PMID, _ = refsift.ParsePMID(pmid)
		return r
	}
	d := must(t, dedupe.Options{})
	if l := d.Compare(numbered("90000001", "doi: ", "p: 12", "ab: "+abstractA), numbered("90000002", "doi: ", "p: e901", "ab: "+abstractA)); l.Decision == dedupe.Match {
		t.Errorf("%s: %s", l.Decision, l.Reason)
	}
	if l := d.Compare(numbered("90000001"), numbered("90000001", "doi: ", "y: 2015")); l.Decision != dedupe.Match {
		t.Errorf("one number: %s: %s", l.Decision, l.Reason)
	}
}
