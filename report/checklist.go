package report

// An Item is one of the 16 of PRISMA-S (Rethlefsen ML et al., Syst Rev
// 2021;10:39).
type Item struct {
	Number int
	Topic  string
	Asks   string
	Answer string // "" is missing
	// NotUsed says that the review did not do it: that is an answer.
	NotUsed bool
	// Lacks are the databases for which the answer says nothing.
	Lacks []string
}

// Missing reports whether nothing, or not all, is known about the item.
func (i Item) Missing() bool { return i.Answer == "" && !i.NotUsed || len(i.Lacks) > 0 }

// Checklist returns the 16 items without answers. What each asks for is said
// in our own, shorter words.
func Checklist() []Item {
	return []Item{
		{Number: 1, Topic: "Database name", Asks: "each database, with its platform"},
		{Number: 2, Topic: "Multi-database searching", Asks: "databases that were searched together on one platform"},
		{Number: 3, Topic: "Study registries", Asks: "registries searched"},
		{Number: 4, Topic: "Online resources and browsing", Asks: "websites, tables of contents and other places looked through"},
		{Number: 5, Topic: "Citation searching", Asks: "cited or citing references, and how they were found"},
		{Number: 6, Topic: "Contacts", Asks: "people who were asked for studies or data"},
		{Number: 7, Topic: "Other methods", Asks: "any other way of finding studies"},
		{Number: 8, Topic: "Full search strategies", Asks: "every strategy, exactly as it was run"},
		{Number: 9, Topic: "Limits and restrictions", Asks: "limits with their reasons, or that there were none"},
		{Number: 10, Topic: "Search filters", Asks: "published filters, as designed or changed"},
		{Number: 11, Topic: "Prior work", Asks: "strategies taken over from other reviews"},
		{Number: 12, Topic: "Updates", Asks: "how the search was brought up to date"},
		{Number: 13, Topic: "Dates of searches", Asks: "the day of the last search of each database"},
		{Number: 14, Topic: "Peer review", Asks: "whether the strategies were reviewed, such as by PRESS"},
		{Number: 15, Topic: "Total records", Asks: "the records of each database"},
		{Number: 16, Topic: "Deduplication", Asks: "the process and the software"},
	}
}
