package ris

// A Profile says which program a file is written for. All profiles write one
// value a line, CRLF, full page numbers, AB for the abstract, DO bare; they
// differ only in the tags of profileTags.
type Profile uint8

const (
	// Standard suits all four programs: the journal stands in T2 and JO, its
	// abbreviation in JA.
	Standard Profile = iota
	// EndNote has the journal in T2 and its abbreviation (Alternate Journal) in
	// J2, as its own exports do.
	EndNote
	// Zotero has the same: its exports hold T2 and J2, never JO or JA.
	Zotero
	// Covidence reads JO and T2, and writes JO in its own exports: no
	// difference from Standard is known.
	Covidence
	// Rayyan has the journal in T2 only, as its own exports do.
	Rayyan
)

// String names the profile in lower case, as a flag of a command does.
func (p Profile) String() string {
	if int(p) < len(profileTags) {
		return profileTags[p].name
	}
	return "unknown"
}

// profileTags are the tags in which the profiles differ. The source is what the
// programs themselves write: of 1,407 records exported by EndNote 90 % have T2,
// 7 % J2 and none JO or JA; of Zotero's 1,110 all have T2, 1 % J2 and none JO
// or JA; of Covidence's 40 all have JO; of Rayyan's 10 all have T2 and none JO.
// Covidence and Rayyan export no abbreviation, so JA stays.
var profileTags = [...]struct {
	name         string
	journal      []string
	abbreviation string
}{
	Standard:  {"standard", []string{"T2", "JO"}, "JA"},
	EndNote:   {"endnote", []string{"T2"}, "J2"},
	Zotero:    {"zotero", []string{"T2"}, "J2"},
	Covidence: {"covidence", []string{"T2", "JO"}, "JA"},
	Rayyan:    {"rayyan", []string{"T2"}, "JA"},
}
