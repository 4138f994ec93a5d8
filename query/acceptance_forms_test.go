package query_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
)

// formsRead says how each short form of forms.tsv is read: in place, below
// forty lines that it may name. A Bad node (<…>) stands where the table says
// "error", or where no record says what is asked for. Where the table says
// "unsure" (form-019, form-033, form-063) the reading is ours, see docs/dialects.
var formsRead = map[string]string{
	"form-000": "OR/1-22",
	"form-001": "OR/24-31",
	"form-002": "OR/1-4",
	"form-003": "#3 AND #5 AND #9",
	"form-004": "#1 OR OR/3-5",
	"form-007": "#1 OR #2 OR #3",
	"form-011": "#23 AND #32 AND #38",
	"form-012": "#1 OR #2 OR #3",
	"form-014": "#1 OR OR/4-6",
	"form-018": "((#1 OR #2) AND #3) NOT #4",
	"form-019": "OR/1-4",
	"form-020": "#1 AND #2 NOT #3",
	"form-021": "(#1 OR #2) AND #3",
	"form-022": "(#1 AND #2) NOT #3",
	"form-024": "(a[ti] OR b[ti]) AND c[ti]",
	"form-025": "a[ti] OR b[ti] AND c[ti]",
	"form-027": "a[TITLE] AND (b[TITLE] OR c[TITLE])",
	"form-028": "mouse[KEY] NOT (cat[KEY] OR dog[KEY])",
	"form-029": "(cat[KEY] AND dog[KEY]) NOT (rodent[KEY] OR mouse[KEY])",
	"form-030": "copper[TI] OR lead[TI] AND algae[TI]",
	"form-031": "(a[ti] OR b[ti]) AND c[ti]",
	"form-032": "a[TI] OR b[TI] AND c[TI]",
	"form-033": "a[ti] OR b[ti] AND c[ti]",
	"form-034": `"patient participation"[tiab]`,
	"form-036": "technician*[Title/Abstract]",
	"form-037": "<term[ti:~3]>",
	"form-040": `"hypertension"[Mesh]`,
	"form-041": `"Hypertension"[Mesh:NoExp]`,
	"form-045": "english[la]",
	"form-046": "review[pt]",
	"form-047": "2007:2019[dp]",
	"form-048": "2007:[dp]",
	"form-049": "2007-01-01:[Date - Publication]",
	"form-050": "1865-01-01:2020-12-16[crdt]",
	"form-051": "<systematic[sb]>",
	"form-054": "placebo[ti,ab]",
	"form-055": "sleep* NEAR/2 (apnea* OR apnoea*)[mp]",
	"form-058": `"Sleep Apnea Syndromes"[Mesh]`,
	"form-059": `"Hypertension"[Majr:NoExp]`,
	"form-060": `"Hypertension"[Majr]`,
	"form-061": `"Hypertension/dt"[Mesh:NoExp]`,
	"form-062": `"Hypertension/dt,th"[Mesh:NoExp]`,
	"form-063": `"Mothers/px"[Mesh:NoExp] OR "Fathers/px"[Mesh:NoExp]`,
	"form-064": "wom?n[tw]",
	"form-065": "colo{0,1}r[tw]",
	"form-066": "dog{0,1}[tw]",
	"form-067": `"randomized controlled trial"[pt]`,
	"form-068": `"/drug therapy"[Mesh:NoExp]`,
	"form-069": `"animals"[Mesh] NOT "humans"[Mesh:NoExp]`,
	"form-070": "#5 AND english[lg]",
	"form-071": "#6 AND 1970:[yr]",
	"form-072": "#26 AND 1940-01-01:2010-01-14[ed]",
	"form-073": `#3 AND english[lg] AND "Humans"[Mesh:NoExp] AND 2000:2010[yr]`,
	"form-074": `"R 121919"[mp]`,
	"form-075": `"Heart Failure"[Mesh]`,
	"form-076": `"Heart Failure"[Mesh:NoExp]`,
	"form-078": `"Food Additives"[Mesh]`,
	"form-079": `"Food Additives"[Mesh:NoExp]`,
	"form-080": "early NEAR/2 (mobili* OR rehab*)[ti,ab,kw]",
	"form-081": "hearing NEXT/0 aid*[title,abstract,keywords,headings,authors,source,pubtypes]",
	"form-082": `<"lung cancer*">`,
	"form-084": `"Hypertension"[Mesh:NoExp]`,
	"form-086": "patient NEAR/2 education[TI]",
	"form-087": "tax NEXT/8 reform[AB]",
	"form-088": "colo{0,1}r[TI]",
	"form-090": "muscle{0,1} NEAR/3 resist*[TS]",
	"form-091": "salmon NEAR/15 virus[TS]",
	"form-092": "rainbow[TI] AND trout[TI]",
	"form-094": "E*Trade[TS]",
	"form-096": "heart-attack[TITLE-ABS-KEY]",
	"form-097": "heart-attack[TITLE-ABS-KEY]",
	"form-098": "2016:[PUBYEAR] AND :2026[PUBYEAR]",
	"form-099": "bay NEXT/6 (ship* OR channel)[TITLE-ABS-KEY]",
	"form-100": `"heart infarction"[Mesh]`,
	"form-101": `"heart infarction"[Mesh:NoExp]`,
	"form-102": `"heart infarction"[Majr]`,
	"form-103": "symptom* NEAR/4 headache*[ti,ab]",
	"form-104": "english[la] AND 2005:2025[py]",
	"form-105": "#21 NOT (<[animals]/lim> NOT <[humans]/lim>)",
	"form-106": "heart[title,abstract,keywords,headings,authors,affiliations,source,substances] AND failure[title,abstract,keywords,headings,authors,affiliations,source,substances]",
}

// formCodes are the diagnostics that go with a form.
var formCodes = map[string]refsift.Code{
	"form-012": refsift.CodeReferenceMixed, "form-021": refsift.CodeOperatorsMixed, "form-024": refsift.CodeOperatorsMixed,
	"form-027": refsift.CodeOperatorsMixed, "form-033": refsift.CodeOperatorsMixed, "form-037": refsift.CodeProximityInvalid,
	"form-051": refsift.CodeFilterUnknown, "form-054": refsift.CodeFieldDot, "form-063": refsift.CodeFieldOnGroup,
	"form-082": refsift.CodeWildcardQuoted, "form-099": refsift.CodeProximityInvalid, "form-105": refsift.CodeFilterUnknown,
}

// formRows are the rows of paper tables among the forms, as rows below rows.
var formRows = map[string]string{
	"form-109": `1 (256597) "Cardiac Surgical Procedures"[Mesh]`,
	"form-110": "3 (770224) OR/1-2",
	"form-111": "u1 (1604) #40 AND 2007:[dp]",
	"form-112": "u1 (2197) #23 AND #32 AND #38 AND (English[la] OR Swedish[la] OR Norwegian[la] OR Danish[la] OR German[la])",
	"form-113": "12 dogs[all] AND in[all] AND 2010[all]",
}

// TestForms reads every short form of every dialect.
func TestForms(t *testing.T) {
	t.Parallel()
	n := 0
	for line := range strings.Lines(readText(t, "data", "query", "acceptance", "forms.tsv")) {
		cells := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		if len(cells) < 3 || cells[0] == "id" {
			continue
		}
		n++
		if cells[1] == "paper table" {
			checkFormRow(t, cells[0], cells[2])
			continue
		}
		name := cells[1]
		if name == "any" {
			name = "pubmed"
		}
		d, ok := query.DialectNamed(name)
		if !ok {
			t.Fatalf("%s: no dialect %s", cells[0], name)
		}
		label, term := "#%d ", "x%d"
		switch d {
		case query.Ovid:
			label, term = "%d. ", "x%d.ti."
		case query.PubMed:
			label, term = "%d. ", "x%d[ti]"
		case query.EBSCOhost:
			label, term = "S%d ", "TI x%d"
		}
		var b strings.Builder
		for i := range 40 {
			fmt.Fprintf(&b, label+term+"\n", i+1, i+1)
		}
		s, ds := query.Parse(d, b.String()+fmt.Sprintf(label, 41)+cells[2])
		last := s.Lines[len(s.Lines)-1]
		if got := last.Expr.String(); got != formsRead[cells[0]] {
			t.Errorf("%s %s: %s, want %s", cells[0], cells[2], got, formsRead[cells[0]])
		}
		if code := formCodes[cells[0]]; code != "" && !codeInLine(ds, code, last.Span.Start.Line) {
			t.Errorf("%s %s: no %s", cells[0], cells[2], code)
		}
	}
	if n != len(formsRead)+len(formRows) {
		t.Errorf("%d forms were found, %d are known", n, len(formsRead)+len(formRows))
	}
}

// checkFormRow reads the row of a table of the kind that it comes from.
func checkFormRow(t *testing.T, id, text string) {
	t.Helper()
	d, above, below := query.PubMed, "", ""
	switch id {
	case "form-109", "form-110":
		d = query.Ovid
		if strings.HasPrefix(text, "3") {
			above = "1    a.ti.  12,345\n2    b.ti.  6,789\n"
		} else {
			below = "\n2 b.ti. 12 345\n3 1 or 2 260 000"
		}
	case "form-113":
		above, below = "11 a[ti] 2.269\n", "\n13 b[ti] 1.100"
	default:
		for i := range 40 {
			above += fmt.Sprintf("%d x[ti] 1.%03d\n", i+1, i)
		}
	}
	s, _ := query.Parse(d, above+text+below)
	got := rows(s)
	if !strings.Contains("\n"+got, "\n"+formRows[id]+"\n") {
		t.Errorf("%s %s: want the row %s in\n%s", id, text, formRows[id], got)
	}
}

func codeInLine(ds refsift.Diagnostics, code refsift.Code, line int) bool {
	for _, d := range ds {
		if d.Code == code && d.Span.Start.Line == line {
			return true
		}
	}
	return false
}
