package ris

// A role is what a tag's value means for the record.
type role uint8

const (
	roleNone role = iota // kept as raw tag only
	roleType
	roleTitle
	roleOriginalTitle
	roleAuthor
	roleEditor
	roleORCID
	roleAffiliation
	roleMisc // M1: the issue of some programs, else nothing
	rolePublicationType
	roleYear  // PY
	roleYear1 // Y1
	roleDate  // DA
	roleYear2 // Y2: date of access by the specification
	roleJournal
	roleJournalEither // JO: full or abbreviated title
	roleAbbreviation
	roleSecondary // T2: journal or book title, by type
	roleSeries
	roleVolume
	roleIssue
	roleStart
	roleEnd
	rolePages
	roleArticleNumber
	roleSerial
	roleDOI
	roleDOIOnly // L3: a DOI, or nothing
	roleAccession
	roleID
	rolePMID
	rolePMCID
	roleCustom // an identifier, if its value says which
	roleTrialIDs
	roleAbstract
	roleKeyword
	roleNote
	roleDatabase
	roleLanguage
	rolePublisher
	rolePlace
	roleURL
	roleLink // links that are no address of the item: only a DOI is taken
	roleEdition
)

// A shape says how the lines behind a tag's first line are read.
type shape uint8

const (
	single shape = iota // joined with a space
	text                // joined as paragraphs
	list                // each line is a value
)

// A tagInfo describes a known tag.
type tagInfo struct {
	name  string
	role  role
	shape shape
}

// tagTable holds every tag of the specifications (2001 and 2011) and of the
// vendors. What a vendor means otherwise stands in vendorTable.
var tagTable = []tagInfo{
	{"TY", roleType, single},
	{"ER", roleNone, single},

	{"TI", roleTitle, single},
	{"T1", roleTitle, single},
	{"TT", roleOriginalTitle, single},
	{"OP", roleOriginalTitle, single},
	{"OT", roleOriginalTitle, single},
	{"ST", roleNone, single},
	{"SF", roleNone, single},

	{"AU", roleAuthor, list},
	{"A1", roleAuthor, list},
	{"A2", roleEditor, list},
	{"ED", roleEditor, list},
	{"A3", roleNone, list},
	{"A4", roleNone, list},
	{"A5", roleNone, list},
	{"TA", roleNone, list},
	{"CA", roleNone, list},
	{"AI", roleORCID, list},
	{"AD", roleAffiliation, list},
	{"AF", roleAffiliation, list},
	{"PA", roleNone, single},

	{"PY", roleYear, single},
	{"Y1", roleYear1, single},
	{"DA", roleDate, single},
	{"Y2", roleYear2, single},
	{"EA", roleNone, single},
	{"PD", roleNone, single},
	{"RD", roleNone, single},

	{"JF", roleJournal, single},
	{"BT", roleJournal, single},
	{"JO", roleJournalEither, single},
	{"JA", roleAbbreviation, single},
	{"J1", roleAbbreviation, single},
	{"J2", roleAbbreviation, single},
	{"JI", roleAbbreviation, single},
	{"J9", roleAbbreviation, single},
	{"NL", roleAbbreviation, single},
	{"T2", roleSecondary, single},
	{"T3", roleSeries, single},
	{"VL", roleVolume, single},
	{"VO", roleVolume, single},
	{"IS", roleIssue, single},
	{"CP", roleIssue, single},
	{"NV", roleNone, single},
	{"SP", roleStart, single},
	{"EP", roleEnd, single},
	{"PG", rolePages, single},
	{"C7", roleArticleNumber, single},
	{"AR", roleArticleNumber, single},
	{"ET", roleEdition, single},
	{"VN", roleEdition, single},
	{"SE", roleNone, single},

	{"DO", roleDOI, single},
	{"DI", roleDOI, single},
	{"DOI", roleDOI, single},
	{"L3", roleDOIOnly, single},
	{"PMID", rolePMID, single},
	{"PMCID", rolePMCID, single},
	{"SN", roleSerial, list},
	{"ISSN", roleSerial, list},
	{"ISBN", roleSerial, list},
	{"BN", roleSerial, list},
	{"AN", roleAccession, single},
	{"UT", roleAccession, single},
	{"ID", roleID, single},

	{"C1", roleCustom, text},
	{"C2", roleCustom, text},
	{"C3", roleCustom, text},
	{"C4", roleCustom, text},
	{"C5", roleCustom, text},
	{"C6", roleCustom, text},
	{"C8", roleCustom, text},
	{"U1", roleCustom, text},
	{"U2", roleCustom, text},
	{"U3", roleNone, text},
	{"U4", roleNone, text},
	{"U5", roleNone, text},
	{"M1", roleMisc, text},
	{"M2", roleNone, text},
	{"M3", rolePublicationType, single},
	{"M4", roleNone, text},
	{"PT", rolePublicationType, list},

	{"AB", roleAbstract, text},
	{"ABST", roleAbstract, text},
	{"N2", roleAbstract, text},
	{"KW", roleKeyword, list},
	{"N1", roleNote, text},
	{"RN", roleNote, text},
	{"DB", roleDatabase, list},
	{"DP", roleNone, single},
	{"LA", roleLanguage, list},
	{"LG", roleLanguage, list},
	{"PB", rolePublisher, single},
	{"PU", rolePublisher, single},
	{"CY", rolePlace, single},
	{"PI", rolePlace, single},
	{"PP", rolePlace, single},

	{"UR", roleURL, list},
	{"L2", roleURL, list},
	{"L1", roleURL, list},
	{"L4", roleURL, list},
	{"LK", roleLink, list},

	{"CC", roleNone, single},
	{"CL", roleNone, single},
	{"CN", roleNone, single},
	{"CT", roleNone, single},
	{"FU", roleNone, text},
	{"FX", roleNone, text},
	{"LB", roleNone, single},
	{"MA", roleNone, single},
	{"NS", roleNone, single},
	{"RI", roleNone, single},
	{"RP", roleNone, single},
	{"TS", roleNone, single},
	{"WE", roleNone, list},
}

// tagSet finds tags by name. The short names have a slot by their two
// characters; slot 0 means unknown.
type tagSet struct {
	short [26 * 36]uint8
	long  map[string]uint8
	infos []tagInfo // infos[0] describes unknown tags
}

// tags is built once and never changed.
var tags = newTagSet()

func newTagSet() *tagSet {
	s := &tagSet{long: map[string]uint8{}, infos: append([]tagInfo{{"", roleNone, text}}, tagTable...)}
	for i, info := range s.infos[1:] {
		if len(info.name) == 2 {
			s.short[slot(info.name[0], info.name[1])] = uint8(i + 1)
		} else {
			s.long[info.name] = uint8(i + 1)
		}
	}
	return s
}

// slot numbers the names [A-Z][A-Z0-9]; it is -1 for others.
func slot(a, b byte) int {
	if a < 'A' || a > 'Z' {
		return -1
	}
	switch {
	case b >= 'A' && b <= 'Z':
		return int(a-'A')*36 + int(b-'A')
	case b >= '0' && b <= '9':
		return int(a-'A')*36 + 26 + int(b-'0')
	}
	return -1
}

// find returns the number of a known tag, or 0.
func (s *tagSet) find(name string) uint8 {
	if len(name) == 2 {
		if i := slot(name[0], name[1]); i >= 0 {
			return s.short[i]
		}
		return 0
	}
	return s.long[name]
}
