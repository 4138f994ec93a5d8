package ris

import (
	"slices"

	"github.com/refsift/refsift"
)

// A role is what a tag's value means for the record.
type role uint8

const (
	roleNone role = iota // kept as raw tag only
	roleType
	roleTitle
	roleOriginalTitle
	roleAuthor
	roleEditor
	roleSeriesEditor
	roleTranslator
	roleContributor
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
	roleSecondary   // T2: journal or book title, by type
	roleProceedings // C3 of papers: the title where no other tag has one
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
	roleProvider
	roleLanguage
	rolePublisher
	rolePlace
	roleURL
	roleLink // links that are no address of the item: only a DOI is taken
	roleEdition
)

// A tagInfo describes a known tag.
type tagInfo struct {
	name string
	role role
}

// tagTable holds every tag of the specifications (2001 and 2011) and of the
// vendors. What a vendor means otherwise stands in vendorTable.
var tagTable = []tagInfo{
	{"TY", roleType},
	{"ER", roleNone},

	{"TI", roleTitle},
	{"T1", roleTitle},
	{"TT", roleOriginalTitle},
	{"OP", roleOriginalTitle},
	{"OT", roleOriginalTitle},
	{"ST", roleNone},
	{"SF", roleNone},

	{"AU", roleAuthor},
	{"A1", roleAuthor},
	{"A2", roleEditor},
	{"ED", roleEditor},
	{"A3", roleSeriesEditor},
	{"A4", roleContributor},
	{"A5", roleContributor},
	{"TA", roleNone}, // the author's name in translation, which is no translator; PubMed's name of the journal
	{"CA", roleNone},
	{"AI", roleORCID},
	{"AD", roleAffiliation},
	{"AF", roleAffiliation},
	{"PA", roleNone},

	{"PY", roleYear},
	{"Y1", roleYear1},
	{"DA", roleDate},
	{"Y2", roleYear2},
	{"EA", roleNone},
	{"PD", roleNone},
	{"RD", roleNone},

	{"JF", roleJournal},
	{"BT", roleJournal},
	{"JO", roleJournalEither},
	{"JA", roleAbbreviation},
	{"J1", roleAbbreviation},
	{"J2", roleAbbreviation},
	{"JI", roleAbbreviation},
	{"J9", roleAbbreviation},
	{"NL", roleAbbreviation},
	{"T2", roleSecondary},
	{"T3", roleSeries},
	{"VL", roleVolume},
	{"VO", roleVolume},
	{"IS", roleIssue},
	{"CP", roleIssue},
	{"NV", roleNone},
	{"SP", roleStart},
	{"EP", roleEnd},
	{"PG", rolePages},
	{"C7", roleArticleNumber},
	{"AR", roleArticleNumber},
	{"ET", roleEdition},
	{"VN", roleEdition},
	{"SE", roleNone},

	{"DO", roleDOI},
	{"DI", roleDOI},
	{"DOI", roleDOI},
	{"L3", roleDOIOnly},
	{"PMID", rolePMID},
	{"PMCID", rolePMCID},
	{"SN", roleSerial},
	{"ISSN", roleSerial},
	{"ISBN", roleSerial},
	{"BN", roleSerial},
	{"AN", roleAccession},
	{"UT", roleAccession},
	{"ID", roleID},

	{"C1", roleCustom},
	{"C2", roleCustom},
	{"C3", roleCustom},
	{"C4", roleCustom},
	{"C5", roleCustom},
	{"C6", roleCustom},
	{"C8", roleCustom},
	{"U1", roleCustom},
	{"U2", roleCustom},
	{"U3", roleNone},
	{"U4", roleNone},
	{"U5", roleNone},
	{"M1", roleMisc},
	{"M2", roleNone},
	{"M3", rolePublicationType},
	{"M4", roleNone},
	{"PT", rolePublicationType},

	{"AB", roleAbstract},
	{"ABST", roleAbstract},
	{"N2", roleAbstract},
	{"KW", roleKeyword},
	{"N1", roleNote},
	{"RN", roleNote},
	{"DB", roleDatabase},
	{"DP", roleProvider},
	{"LA", roleLanguage},
	{"LG", roleLanguage},
	{"PB", rolePublisher},
	{"PU", rolePublisher},
	{"CY", rolePlace},
	{"PI", rolePlace},
	{"PP", rolePlace},

	{"UR", roleURL},
	{"L2", roleURL},
	{"L1", roleURL},
	{"L4", roleURL},
	{"LK", roleLink},

	{"CC", roleNone},
	{"CL", roleNone},
	{"CN", roleNone},
	{"CT", roleNone},
	{"FU", roleNone},
	{"FX", roleNone},
	{"LB", roleNone},
	{"MA", roleNone},
	{"NS", roleNone},
	{"RI", roleNone},
	{"RP", roleNone},
	{"TS", roleNone},
	{"WE", roleNone},
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
	s := &tagSet{long: map[string]uint8{}, infos: append([]tagInfo{{"", roleNone}}, tagTable...)}
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

// tagCounts says what tags a record has, so that they are looked up once.
type tagCounts struct {
	numbers []uint8 // of each tag of the record, as tagSet.find gives them
	counts  []int32 // of the tags of each number
}

func (c *tagCounts) fill(ts []refsift.Tag) {
	if c.counts == nil {
		c.counts = make([]int32, len(tags.infos))
	}
	clear(c.counts)
	c.numbers = slices.Grow(c.numbers[:0], len(ts))
	for i := range ts {
		n := tags.find(ts[i].Name)
		c.numbers = append(c.numbers, n)
		c.counts[n]++
	}
}

// count returns how many tags of a name, which tagTable must have, there are.
func (c *tagCounts) count(name string) int { return int(c.counts[tags.find(name)]) }

func (c *tagCounts) has(name string) bool { return c.count(name) > 0 }

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
