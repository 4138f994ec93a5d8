package ris

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"github.com/refsift/refsift"
)

// The platforms and programs whose exports are told apart.
const (
	apaPsycNet     = "APA PsycNet"
	citavi         = "Citavi"
	cochrane       = "Cochrane Library"
	covidence      = "Covidence"
	dimensions     = "Dimensions"
	ebsco          = "EBSCOhost"
	embase         = "Embase.com"
	endnote        = "EndNote"
	ieee           = "IEEE Xplore"
	jstor          = "JSTOR"
	lens           = "Lens.org"
	mendeley       = "Mendeley"
	openAlex       = "OpenAlex"
	ovid           = "Ovid"
	proquest       = "ProQuest"
	proCite        = "ProCite"
	pubmed         = "PubMed"
	rayyan         = "Rayyan"
	scienceDirect  = "ScienceDirect"
	scopus         = "Scopus"
	webOfScience   = "Web of Science"
	zotero         = "Zotero"
	googleScholar  = "Google Scholar"
	eppiReviewer   = "EPPI-Reviewer"
	refWorks       = "RefWorks"
	ovidLinkPrefix = "Link to the Ovid"
)

// A habit is what one vendor means by a tag, where it differs from tagTable.
type habit struct {
	platform string
	tag      string
	role     role
}

// vendorTable lists the habits that section 3.1 of the format reference
// observed.
var vendorTable = []habit{
	{ovid, "A2", roleNone},          // authors of the works cited (APA PsycInfo)
	{ovid, "ID", roleAccession},     // 2021-94054-001
	{ovid, "M1", roleNone},          // works cited (APA PsycInfo), addresses (CAB)
	{ovid, "M3", roleNone},          // classification: "Cognitive Therapy [3311]"
	{ovid, "T3", roleNone},          // original-language journal or title
	{embase, "M1", roleAffiliation}, // "(Liu R.; Adler D.G.) Department of …"
	{embase, "U2", roleAccession},   // L373791783
	{embase, "C5", rolePMID},
	{embase, "C1", roleTrialIDs},
	{embase, "C3", roleTrialIDs},
	{scopus, "C2", rolePMID},
	{cochrane, "C3", roleCustom}, // "PUBMED 21314913, EMBASE …"
	{ebsco, "C2", rolePMID},
	{ebsco, "ID", roleAccession},
	{proquest, "AN", roleAccession}, // "2214991469; 51887": the first
	{webOfScience, "C3", roleNone},  // affiliations without address
	{webOfScience, "CP", roleNone},  // place of the conference
	{webOfScience, "SE", roleSeries},
	{webOfScience, "T3", roleSeries},
	{rayyan, "CY", roleAffiliation}, // the author's address
	{rayyan, "U2", roleAccession},   // of Embase, glued behind UR
	{lens, "ID", roleAccession},     // 001-955-724-285-100
	{citavi, "Y2", roleDate},        // date of publication
	{lens, "Y2", roleDate},          // date of publication
	{dimensions, "Y2", roleNone},    // date of access
	{eppiReviewer, "U1", roleNone},  // its own number
	{pubmed, "ID", rolePMID},
	{zotero, "C7", roleArticleNumber},
	{endnote, "C2", roleCustom}, // PMCID of PubMed records
	{endnote, "C7", roleArticleNumber},
	{endnote, "ID", roleID}, // the number in the library
	{covidence, "C1", roleNone},
	{openAlex, "C1", roleAffiliation}, // follows its author
}

// A dialect is a platform with a type of record, as TY writes it: both decide
// what tags mean.
type dialect struct{ platform, recordType string }

// rolesOf holds the roles of all tags for each platform and for each type that
// has habits; "" is the default of either.
var rolesOf = newRoles()

func newRoles() map[dialect][]role {
	base := make([]role, len(tags.infos))
	for i, info := range tags.infos {
		base[i] = info.role
	}
	platforms := []string{""}
	for _, h := range vendorTable {
		if !slices.Contains(platforms, h.platform) {
			platforms = append(platforms, h.platform)
		}
	}
	types := []string{""}
	for _, h := range typeTable {
		if !slices.Contains(platforms, h.platform) {
			platforms = append(platforms, h.platform)
		}
		for name := range strings.FieldsSeq(h.types) {
			if !slices.Contains(types, name) {
				types = append(types, name)
			}
		}
	}
	m := map[dialect][]role{}
	for _, p := range platforms {
		for _, t := range types {
			m[dialect{p, t}] = dialectRoles(base, p, t)
		}
	}
	return m
}

// dialectRoles puts the habits of a type over those of the specification, those
// of the platform over these, and those of the platform for the type over all.
func dialectRoles(base []role, platform, recordType string) []role {
	rs := slices.Clone(base)
	ofType := func(platform string) {
		for _, h := range typeTable {
			if h.platform == platform && slices.Contains(strings.Fields(h.types), recordType) {
				rs[tags.find(h.tag)] = h.role
			}
		}
	}
	ofType("")
	if platform == "" {
		return rs
	}
	for _, h := range vendorTable {
		if h.platform == platform {
			rs[tags.find(h.tag)] = h.role
		}
	}
	ofType(platform)
	return rs
}

// roles returns what the tags mean in a record of the platform and the type.
func roles(platform, recordType string) []role {
	for _, d := range [...]dialect{{platform, recordType}, {platform, ""}, {"", recordType}} {
		if rs, ok := rolesOf[d]; ok {
			return rs
		}
	}
	return rolesOf[dialect{}]
}

// evidence is what the tags of one record say about its platform.
type evidence struct {
	db, dp, an, id string
	host           string // platform of the first address that tells one
	platform       string // said outright
	sorted         bool   // the tags stand in the order of the alphabet
	last           string
}

// urlHosts tells the platform by the domain of an address in UR; of some
// domains only the address that begins with part counts.
var urlHosts = map[string]struct{ part, platform string }{
	"scopus.com": {"", scopus}, "embase.com": {"", embase}, "ebscohost.com": {"", ebsco}, "ebsco.com": {"", ebsco},
	"ovid.com": {"", ovid}, "proquest.com": {"", proquest}, "lens.org": {"", lens},
	"cochranelibrary.com": {"", cochrane}, "webofscience.com": {"", webOfScience}, "webofknowledge.com": {"", webOfScience},
	"dimensions.ai": {"app.dimensions.ai/", dimensions}, "openalex.org": {"", openAlex},
	"nih.gov":   {"pubmed", pubmed}, // pubmed.ncbi.nlm.nih.gov/1 and www.ncbi.nlm.nih.gov/pubmed/1
	"jstor.org": {"", jstor}, "sciencedirect.com": {"", scienceDirect},
	"ieee.org": {"ieeexplore.", ieee}, "apa.org": {"psycnet.", apaPsycNet},
}

// hostPlatform looks at the domain before each slash, because an address may
// hold another: https://proxy.example.edu/login?url=https://www.scopus.com/….
func hostPlatform(url string) string {
	for i := 0; i < len(url); i++ {
		slash := strings.IndexByte(url[i:], '/')
		if slash < 0 {
			break
		}
		i += slash
		if h, ok := urlHosts[domain(url[:i])]; ok && strings.Contains(url, h.part) {
			return h.platform
		}
	}
	if strings.Contains(url, "ovidsp.") { // by a proxy: ovidsp.ovid.com.proxy.example.edu
		return ovid
	}
	return ""
}

// domain returns the last two labels of a host: "scopus.com" of
// "https://www.scopus.com".
func domain(host string) string {
	dots := 0
	for i := len(host) - 1; i >= 0; i-- {
		switch c := host[i]; {
		case c == '.':
			if dots++; dots == 2 {
				return host[i+1:]
			}
		case c == '/' || c == ':' || c == '=' || c == ' ' || c == '\n':
			if dots == 0 {
				return ""
			}
			return host[i+1:]
		}
	}
	return host
}

// detectPlatform tells which platform or program wrote a record: "" if
// nothing does. Programs come first: EndNote keeps the addresses of Scopus, but
// writes its own dialect.
func detectPlatform(ts []refsift.Tag, seen *tagCounts, last string) string {
	e := collect(ts)
	switch {
	case e.platform != "":
		return e.platform
	case isEndNote(ts, &e):
		return endnote
	case isZotero(ts), last == zotero && inZoteroOrder(ts):
		return zotero
	case isMendeley(ts, seen):
		return mendeley
	}
	if p := providerPlatform(e.dp); p != "" {
		return p
	}
	switch {
	case strings.HasPrefix(e.an, "WOS:"), strings.HasPrefix(e.an, "ISI:"), strings.HasPrefix(e.an, "MEDLINE:"),
		seen.has("WE"), seen.has("J9") && seen.has("JI"):
		return webOfScience
	case strings.HasPrefix(e.an, "CN-"), isCochraneReview(e.an):
		return cochrane
	case strings.HasPrefix(e.an, "pub."):
		return dimensions
	case seen.has("U2") && seen.has("LK"), seen.has("U2") && e.host == embase:
		return embase
	case strings.EqualFold(e.db, "scopus"), strings.Contains(e.an, "2-s2.0-"):
		return scopus
	case e.host == ebsco && (seen.has("JF") || seen.has("T1")), seen.has("L3") && seen.has("DP"):
		return ebsco
	case seen.has("NL"), strings.HasPrefix(e.db, "Ovid"), strings.Contains(e.db, "<") && seen.has("T1"), e.host == ovid && seen.has("T1"):
		return ovid
	case e.host == pubmed && !seen.has("L2"):
		return pubmed
	case e.host == embase && seen.has("T1") && seen.has("A1"):
		return embase
	case e.host != embase && e.host != pubmed && e.host != ebsco && !isPublisher(e.host):
		return e.host
	}
	return ""
}

// isPublisher marks platforms whose addresses other platforms export too.
func isPublisher(platform string) bool {
	return platform == scienceDirect || platform == jstor || platform == ieee
}

// weakPlatform tells the platform by addresses that prove little.
func weakPlatform(ts []refsift.Tag) string {
	for i := range ts {
		if ts[i].Name == "UR" {
			if p := hostPlatform(ts[i].Value); isPublisher(p) {
				return p
			}
		}
	}
	return ""
}

// isPlain reports whether a record is written in the common profile (the one of
// Writer) rather than in its platform's dialect, so that tags mean what the
// specification says.
func isPlain(ts []refsift.Tag, seen *tagCounts, platform string) bool {
	switch platform {
	case ovid, embase, ebsco:
		return seen.has("TI") && !seen.has("T1")
	}
	if inWriterOrder(ts, seen) {
		return true
	}
	jo, t2, dp := "", "", ""
	for i := range ts {
		switch ts[i].Name {
		case "JO":
			jo = ts[i].Value
		case "T2":
			t2 = ts[i].Value
		case "DP":
			dp = ts[i].Value
		}
	}
	return jo != "" && jo == t2 || dp == platform // only Writer names the platform there; its own exports do not
}

// writerRanks holds the place of each tag in the order of Writer, by its number
// in tags; 0 for those that stand behind all others, if at all.
var writerRanks = newWriterRanks("TY AU TI OP A2,ED T2 JO C3 JA,J2 T3 PY DA VL,VO IS M1 SP EP C7 ET AB SN DO AN C5 C2 ID LA M3 KW PB CY AD AI UR N1 DB DP")

func newWriterRanks(order string) []uint8 {
	ranks := make([]uint8, len(tags.infos))
	for i, names := range strings.Fields(order) {
		for name := range strings.SplitSeq(names, ",") {
			ranks[tags.find(name)] = uint8(i + 1)
		}
	}
	return ranks
}

// inWriterOrder recognises a record of Writer in any profile: its tags stand in
// an order that no program else has, and what Writer carries over stands behind.
// The number of a record (ID) must be there, or the platform (DP), or a place
// (CY): they mean something else in the dialects of platforms.
func inWriterOrder(ts []refsift.Tag, seen *tagCounts) bool {
	if !seen.has("TI") || !seen.has("ID") && !seen.has("DP") && !seen.has("CY") {
		return false
	}
	last, i := uint8(0), 0
	for ; i < len(ts); i++ {
		rank := writerRanks[seen.numbers[i]]
		if rank < last || rank == 0 {
			break
		}
		last = rank
	}
	if i < 5 {
		return false
	}
	for ; i < len(ts); i++ {
		if _, ok := slices.BinarySearch(rest, ts[i].Name); !ok {
			return false
		}
	}
	return true
}

func isCochraneReview(an string) bool {
	return len(an) >= 8 && strings.HasPrefix(an, "CD") && an[2] >= '0' && an[2] <= '9'
}

// collect reads the tags that name a platform.
func collect(ts []refsift.Tag) evidence {
	e := evidence{sorted: true}
	pd, pg := false, false
	for i := range ts {
		v := ts[i].Value
		switch name := ts[i].Name; name {
		case "DB":
			e.db = cmp.Or(e.db, v)
		case "DP":
			e.dp = cmp.Or(e.dp, v)
		case "AN", "UT":
			e.an = cmp.Or(e.an, v)
		case "ID":
			e.id = v
		case "UR":
			if e.host == "" {
				e.host = hostPlatform(v)
			}
		case "PD", "NS":
			pd = true
		case "PG":
			pg = true
		case "M4":
			if v == citavi {
				e.platform = citavi
			}
		case "N1":
			switch {
			case strings.HasPrefix(v, "RAYYAN-"):
				e.platform = rayyan
			case i < 2 && isProCiteNumber(v):
				e.platform = proCite
			case strings.Contains(v, "Export Date: ") && e.host == scopus:
				e.db = cmp.Or(e.db, "Scopus")
			case strings.HasPrefix(v, "Times Cited in Web of Science"):
				e.an = cmp.Or(e.an, "WOS:")
			}
		}
		if i > 1 && ts[i].Name < ts[i-1].Name && i != len(ts)-1 {
			e.sorted = false
		}
		e.last = ts[i].Name
	}
	switch {
	case e.platform == "" && pd && pg:
		e.platform = covidence
	case strings.HasPrefix(e.an, "rayyan-") && !(e.last == "ID" && e.sorted):
		e.platform = rayyan
	}
	return e
}

// isEndNote recognises EndNote's order: by the alphabet, with the number of the
// record in the library at the end.
func isEndNote(ts []refsift.Tag, e *evidence) bool {
	return len(ts) > 4 && e.last == "ID" && e.sorted && allDigits(e.id)
}

// isZotero recognises Zotero's order: title first, and the date right before
// the year, written with slashes.
func isZotero(ts []refsift.Tag) bool {
	if len(ts) < 4 || ts[1].Name != "TI" && ts[1].Name != "AU" {
		return false
	}
	for i := 2; i+1 < len(ts); i++ {
		if ts[i].Name == "DA" {
			return ts[i+1].Name == "PY" && strings.Count(ts[i].Value, "/") >= 2 && strings.HasPrefix(ts[i].Value, ts[i+1].Value)
		}
	}
	return false
}

// zoteroOrder is the order in which Zotero writes tags.
const zoteroOrder = "TY TI AU A2 A3 T2 AB CY DA PY DO DP ET VL IS SP EP J2 LA PB SN ST T3 UR AN DB C1 C2 C3 C4 C5 C6 C7 C8 L1 L2 L4 N1 KW"

// inZoteroOrder recognises the records of a Zotero file that have no date.
func inZoteroOrder(ts []refsift.Tag) bool {
	at := 0
	for i := range ts {
		next := strings.Index(zoteroOrder, ts[i].Name)
		if next < at {
			return false
		}
		at = next
	}
	return len(ts) > 4
}

// isMendeley recognises Mendeley's order: by the alphabet of its own field
// names, so that TI stands before T2 and there is no ID.
func isMendeley(ts []refsift.Tag, seen *tagCounts) bool {
	if len(ts) < 6 || seen.has("ID") || seen.has("ST") || seen.has("DB") {
		return false
	}
	swapped := false
	for i := 2; i < len(ts); i++ {
		a, b := ts[i-1].Name, ts[i].Name
		switch {
		case a == "TI" && b == "T2":
			swapped = true
		case b < a:
			return false
		}
	}
	return swapped
}

// writtenAsProvider are the platforms that write no DP themselves, but that
// Writer names there.
var writtenAsProvider = []string{apaPsycNet, citavi, covidence, dimensions, endnote, ieee, lens, mendeley, openAlex, proCite, rayyan, scienceDirect, googleScholar, eppiReviewer, refWorks, zotero}

func providerPlatform(dp string) string {
	if slices.Contains(writtenAsProvider, dp) {
		return dp
	}
	l := strings.ToLower(dp)
	switch {
	case strings.Contains(l, "ebsco"):
		return ebsco
	case strings.Contains(l, "ovid"):
		return ovid
	case strings.Contains(l, "proquest"):
		return proquest
	case strings.Contains(l, "web of science"), strings.Contains(l, "clarivate"):
		return webOfScience
	case l == "nlm", strings.Contains(l, "pubmed"):
		return pubmed
	case strings.Contains(l, "embase.com"):
		return embase
	case strings.Contains(l, "cochrane"):
		return cochrane
	case strings.Contains(l, "scopus"):
		return scopus
	case strings.HasPrefix(l, "jstor"):
		return jstor
	}
	return ""
}

// hints is what text outside the records says about all of them.
type hints struct {
	platform, database string
	last               string // platform of the record before
}

func (h *hints) line(line []byte) {
	t := bytes.TrimSpace(line)
	switch {
	case bytes.HasPrefix(t, []byte(ovidLinkPrefix)):
		h.platform = ovid
		if _, rest, ok := strings.Cut(string(t), "&D="); ok {
			code, _, _ := strings.Cut(rest, "&")
			h.database = cmp.Or(ovidDatabase(code), h.database)
		}
	case bytes.HasPrefix(t, []byte("Database: ")):
		h.database = databaseName(string(t[len("Database: "):]))
	case bytes.HasPrefix(t, []byte("Provider: ")):
		provider := strings.ToLower(string(t[len("Provider: "):]))
		switch {
		case strings.Contains(provider, "wiley"):
			h.platform = cochrane
		case strings.Contains(provider, "psychological"):
			h.platform = apaPsycNet
		default:
			h.platform = cmp.Or(providerPlatform(provider), h.platform)
		}
	}
}

func allDigits(s string) bool {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return s != ""
}
