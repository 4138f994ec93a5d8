package ris

import (
	"strings"

	"github.com/refsift/refsift"
)

// parseDescriptor recognises the headings of a thesaurus among keywords:
//
//	*Heading                     main topic (Ovid, EBSCOhost, Cochrane)
//	Heading [*sub, sub]          Cochrane
//	Heading/sub/*sub             PubMed, also by way of EndNote and Zotero
//	Heading -- sub               EBSCOhost
//
// Headings that look like any keyword cannot be told from keywords.
func parseDescriptor(v, platform string, medline bool) (refsift.Descriptor, bool) {
	if len(v) < 3 || len(v) > 300 {
		return refsift.Descriptor{}, false
	}
	if v[len(v)-1] == ']' {
		if i := strings.Index(v, " ["); i > 0 && (platform == cochrane || strings.HasPrefix(v[i:], " [*") || strings.Contains(v[i:], ", *")) {
			return bracketed(v, i)
		}
	}
	if platform == ebsco {
		if h, sub, ok := strings.Cut(v, " -- "); ok {
			return heading(h, strings.Split(sub, " -- ")), true
		}
	}
	slash := strings.IndexByte(v, '/')
	switch {
	case slash > 0 && strings.Contains(v[slash:], "/*"),
		slash > 0 && (v[0] == '*' || medline) && hasQualifiers(v, slash):
		parts := strings.Split(v, "/")
		return heading(parts[0], parts[1:]), true
	case v[0] == '*' && v[1] != ' ' && v[1] != '*' && !strings.ContainsAny(v, ";\n"):
		return heading(v, nil), true
	}
	return refsift.Descriptor{}, false
}

// bracketed reads "Conduct Disorder [*prevention & control, psychology]".
func bracketed(v string, open int) (refsift.Descriptor, bool) {
	inside := v[open+2 : len(v)-1]
	return heading(v[:open], strings.Split(inside, ", ")), true
}

// hasQualifiers checks that what follows the slash are qualifiers: "Pears/growth
// & development", not "HIV/AIDS" or the author's keyword "Enamel/dentin repair".
func hasQualifiers(v string, slash int) bool {
	for q := range strings.SplitSeq(v[slash+1:], "/") {
		q = strings.TrimPrefix(q, "*")
		if v[0] != '*' && !qualifiers[q] || q == "" || q[0] < 'a' || q[0] > 'z' {
			return false
		}
	}
	return v[0] == '*' || v[0] >= 'A' && v[0] <= 'Z'
}

// qualifiers are those of MeSH, with the ones that were in use until 2007.
var qualifiers = func() map[string]bool {
	m := map[string]bool{}
	for q := range strings.SplitSeq(`abnormalities|administration & dosage|adverse effects|agonists|analogs & derivatives|analysis|anatomy & histology|`+
		`antagonists & inhibitors|biosynthesis|blood|blood supply|cerebrospinal fluid|chemical synthesis|chemically induced|chemistry|classification|`+
		`complications|congenital|contraindications|cytology|deficiency|diagnosis|diagnostic imaging|diet therapy|drug effects|drug therapy|economics|`+
		`education|embryology|enzymology|epidemiology|ethics|ethnology|etiology|genetics|growth & development|history|immunology|injuries|innervation|`+
		`instrumentation|isolation & purification|legislation & jurisprudence|manpower|metabolism|methods|microbiology|mortality|nursing|`+
		`organization & administration|parasitology|pathogenicity|pathology|pharmacokinetics|pharmacology|physiology|physiopathology|poisoning|`+
		`prevention & control|psychology|radiation effects|radiography|radionuclide imaging|radiotherapy|rehabilitation|secondary|secretion|standards|`+
		`statistics & numerical data|supply & distribution|surgery|therapeutic use|therapy|toxicity|transmission|transplantation|trends|ultrasonography|`+
		`ultrastructure|urine|utilization|veterinary|virology`, "|") {
		m[q] = true
	}
	return m
}()

// heading makes a descriptor; "*" marks main topics.
func heading(name string, qualifiers []string) refsift.Descriptor {
	d := refsift.Descriptor{}
	name, d.Major = strings.CutPrefix(strings.TrimSpace(name), "*")
	d.Heading = strings.TrimSpace(name)
	for _, q := range qualifiers {
		q, major := strings.CutPrefix(strings.TrimSpace(q), "*")
		if q = strings.TrimSpace(q); q != "" {
			d.Qualifiers = append(d.Qualifiers, refsift.Qualifier{Name: q, Major: major})
		}
	}
	return d
}
