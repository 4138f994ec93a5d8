package prisma

import (
	"io"
	"strconv"
	"strings"

	"github.com/refsift/refsift/internal/sheet"
)

// WriteCSV writes the numbers in the form that the PRISMA2020 package of R
// and its web tool read (Haddaway NR et al., Campbell Syst Rev
// 2022;18:e1230): a row for each number, named in the first column. Where the
// form has no place for a number, records known from earlier searches and
// records that could not be read count as removed for other reasons.
func (f Flow) WriteCSV(w io.Writer, style Style) error {
	if err := f.Verify(); err != nil {
		return err
	}
	return sheet.Write(w, f.templateRows(style.Words))
}

func (f Flow) templateRows(w Words) [][]string {
	rows := [][]string{{"data", "node", "box", "description", "boxtext", "tooltips", "url", "n"}}
	add := func(data, node, box, description, boxtext, n string) {
		url := data + ".html"
		if data == "NA" {
			url = box + ".html" // as the form has it for headings
		}
		rows = append(rows, []string{data, node, box, description, boxtext, description, url, n})
	}
	studies := w.studies()
	previous, included, total := f.Previous, f.Included, f.Total()
	if previous == nil {
		previous = &Included{}
	}
	if included == nil {
		included = &Included{}
	}
	var screened Screening
	if f.Screening != nil {
		screened = *f.Screening
	}
	var other Other
	if f.Other != nil {
		other = *f.Other
	}
	n := strconv.Itoa
	add("NA", "node4", "prevstud", "Grey title box; Previous studies", "Previous "+studies, "0")
	add("previous_studies", "node5", "box1", "Studies included in previous version of review", capital(studies)+" included in previous version of review", n(previous.Studies))
	add("previous_reports", "NA", "box1", "Reports of studies included in previous version of review", "Reports of "+studies+" included in previous version of review", n(previous.Reports))
	add("NA", "node6", "newstud", "Yellow title box; Identification of new studies via databases and registers", "Identification of new "+studies+" via databases and registers", "0")
	add("database_results", "node7", "box2", "Records identified from: Databases", "Databases", n(sum(f.Databases)))
	add("database_specific_results", "NA", "box2", "Records identified from: specific databases", "Databases", namedSources(f.Databases))
	add("register_results", "NA", "box2", "Records identified from: Registers", "Registers", n(sum(f.Registers)))
	add("register_specific_results", "NA", "box2", "Records identified from: specific registers", "Registers", namedSources(f.Registers))
	add("NA", "node16", "othstud", "Grey title box; Identification of new studies via other methods", "Identification of new "+studies+" via other methods", "0")
	websites, organisations, citations := otherKinds(other.Sources)
	add("website_results", "node17", "box11", "Records identified from: Websites", "Websites", n(websites))
	add("organisation_results", "NA", "box11", "Records identified from: Organisations", "Organisations", n(organisations))
	add("citations_results", "NA", "box11", "Records identified from: Citation searching", "Citation searching", n(citations))
	add("duplicates", "node8", "box3", "Duplicate records", "Duplicate records", n(f.Duplicates))
	add("excluded_automatic", "NA", "box3", "Records marked as ineligible by automation tools", "Records marked as ineligible by automation tools", n(f.Automation))
	add("excluded_other", "NA", "box3", "Records removed for other reasons", "Records removed for other reasons", n(f.Known+f.Unreadable+sumReasons(f.Removed)))
	add("records_screened", "node9", "box4", "Records screened (databases and registers)", "Records screened", n(f.ToScreen))
	add("records_excluded", "node10", "box5", "Records excluded (databases and registers)", "Records excluded", n(screened.Excluded))
	add("dbr_sought_reports", "node11", "box6", "Reports sought for retrieval (databases and registers)", "Reports sought for retrieval", n(screened.Sought))
	add("dbr_notretrieved_reports", "node12", "box7", "Reports not retrieved (databases and registers)", "Reports not retrieved", n(screened.NotRetrieved))
	add("other_sought_reports", "node18", "box12", "Reports sought for retrieval (other)", "Reports sought for retrieval", n(other.Sought))
	add("other_notretrieved_reports", "node19", "box13", "Reports not retrieved (other)", "Reports not retrieved", n(other.NotRetrieved))
	add("dbr_assessed", "node13", "box8", "Reports assessed for eligibility (databases and registers)", "Reports assessed for eligibility", n(screened.Assessed))
	add("dbr_excluded", "node14", "box9", "Reports excluded (databases and registers)", "Reports excluded", namedReasons(screened.Reports.Excluded))
	add("other_assessed", "node20", "box14", "Reports assessed for eligibility (other)", "Reports assessed for eligibility", n(other.Assessed))
	add("other_excluded", "node21", "box15", "Reports excluded (other)", "Reports excluded", namedReasons(other.Excluded))
	add("new_studies", "node15", "box10", "New studies included in review", "New "+studies+" included in review", n(included.Studies))
	add("new_reports", "NA", "box10", "Reports of new included studies", "Reports of new included "+studies, n(included.Reports))
	add("total_studies", "node22", "box16", "Total studies included in review", "Total "+studies+" included in review", n(total.Studies))
	add("total_reports", "NA", "box16", "Reports of total included studies", "Reports of total included "+studies, n(total.Reports))
	add("identification", "node1", "identification", "Blue identification box", identification, "0")
	add("screening", "node2", "screening", "Blue screening box", screening, "0")
	add("included", "node3", "included", "Blue included box", inclusion, "0")
	return rows
}

// otherKinds sorts other sources into the three kinds of the form, by their
// names; what fits none counts as an organisation.
func otherKinds(sources []Source) (websites, organisations, citations int) {
	for _, s := range sources {
		switch name := strings.ToLower(s.Name); {
		case strings.Contains(name, "citation") || strings.Contains(name, "reference") || strings.Contains(name, "snowball"):
			citations += s.Records
		case strings.Contains(name, "web"):
			websites += s.Records
		default:
			organisations += s.Records
		}
	}
	return websites, organisations, citations
}

// The form separates names from numbers by commas and entries by semicolons.
var inList = strings.NewReplacer(",", " ", ";", " ", "\n", " ", "\r", " ")

func namedSources(sources []Source) string {
	var parts []string
	for _, s := range sources {
		parts = append(parts, inList.Replace(s.Name)+", "+strconv.Itoa(s.Records))
	}
	return strings.Join(parts, "; ")
}

func namedReasons(reasons []Reason) string {
	var parts []string
	for _, r := range reasons {
		parts = append(parts, inList.Replace(r.Reason)+", "+strconv.Itoa(r.N))
	}
	return strings.Join(parts, "; ")
}
