package format

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/origin"
)

// The readers name the platform and the database of a record by all they know
// of the vendors' habits. Here the same record is asked how sure that is: does
// it say so itself, do its addresses and numbers agree, or is it a habit only?

// points of a mark: two make a finding certain.
const (
	statement = 2 // the record, or the file, names it
	mark      = 1 // an address or a number that belongs to it
)

// stating are the tags in which exports name the database or its provider.
// Each value is asked for both.
var stating = map[string]bool{
	"DB": true, "DP": true, "DBN": true, "OWN": true, "VN": true, "SF": true, "DS": true,
	"%W": true, "%~": true, "remote-database-name": true, "remote-database-provider": true, "source-app": true, "database": true,
	"Source": true, "source": true, "Database": true, "SOURCE": true,
}

// addresses are the domains of platforms and of databases that are their own
// platform.
var addresses = []struct{ part, platform, database string }{
	{"scopus.com/", "Scopus", "Scopus"}, {"embase.com/", "Embase.com", "Embase"},
	{"ebscohost.com/", "EBSCOhost", ""}, {"ovid.com/", "Ovid", ""}, {"ovidsp.", "Ovid", ""},
	{"proquest.com/", "ProQuest", ""}, {"lens.org/", "Lens.org", "Lens.org"}, {"cochranelibrary.com/", "Cochrane Library", ""},
	{"webofscience.com/", "Web of Science", ""}, {"webofknowledge.com/", "Web of Science", ""},
	{"dimensions.ai/", "Dimensions", "Dimensions"}, {"openalex.org/", "OpenAlex", "OpenAlex"},
	{"ncbi.nlm.nih.gov/", "PubMed", "PubMed"}, {"psycnet.apa.org/", "APA PsycNet", ""}, {"ieeexplore.ieee.org/", "IEEE Xplore", "IEEE Xplore"},
	{"rayyan.ai/", "Rayyan", ""}, {"covidence.org/", "Covidence", ""},
}

// prefixes begin the numbers that only one platform or database gives out.
var prefixes = []struct{ prefix, platform, database string }{
	{"WOS:", "Web of Science", "Web of Science"}, {"ISI:", "Web of Science", "Web of Science"},
	{"MEDLINE:", "Web of Science", "MEDLINE"}, {"ZOOREC:", "Web of Science", "Zoological Record"}, {"ZOOR", "Web of Science", "Zoological Record"},
	{"INSPEC:", "Web of Science", "Inspec"}, {"BIOSIS:", "Web of Science", "BIOSIS Previews"}, {"BCI:", "Web of Science", "BIOSIS Citation Index"},
	{"2-s2.0-", "Scopus", "Scopus"}, {"CN-", "Cochrane Library", "Cochrane CENTRAL"}, {"pub.", "Dimensions", "Dimensions"},
	{"rayyan-", "Rayyan", ""}, {"https://openalex.org/W", "OpenAlex", "OpenAlex"},
}

// formatPlatforms are the formats that one platform alone writes. What its
// reader names otherwise, the record has said.
var formatPlatforms = map[string]struct{ platform, database string }{
	NBIB: {"PubMed", "PubMed"}, PubMedXML: {"PubMed", "PubMed"}, WoS: {"Web of Science", ""}, WoSTab: {"Web of Science", ""},
	OvidTagged: {"Ovid", ""}, OvidText: {"Ovid", ""}, CochraneText: {"Cochrane Library", ""},
	RefWorks: {"RefWorks", ""},
}

// headers are words of the text outside records that name the program.
var headers = []struct{ words, platform, database string }{
	{"EXPORT DATE:", "Scopus", "Scopus"}, {"Mendeley Desktop", "Mendeley", ""}, {"BibDesk", "BibDesk", ""}, {"jabref-meta", "JabRef", ""},
	{"Link to the Ovid", "Ovid", ""}, {"Provider: John Wiley", "Cochrane Library", ""}, {"Provider: American Psychological", "APA PsycNet", ""},
	{"Provider: EBSCO", "EBSCOhost", ""}, {"Provider: Ovid", "Ovid", ""}, {"Provider: ProQuest", "ProQuest", ""},
	{"Clarivate", "Web of Science", ""}, {"Thomson Reuters Web of", "Web of Science", ""}, {"ISI Export Format", "Web of Science", ""},
}

// An argument adds up what speaks for one name.
type argument struct {
	points   int
	evidence []string
	contrary string // what speaks for another name
}

func (a *argument) add(points int, format string, args ...any) {
	a.points += points
	if len(a.evidence) < 2 {
		a.evidence = append(a.evidence, fmt.Sprintf(format, args...))
	}
}

// contradict says that a mark belongs to another name: what two marks of one
// record disagree about is not certain.
func (a *argument) contradict(format string, args ...any) {
	if a.contrary == "" {
		a.contrary = fmt.Sprintf(format, args...)
	}
}

func (a *argument) confidence() Confidence {
	c := Confidence(min(a.points+int(Guess), int(Certain)))
	if a.contrary != "" {
		c = min(c, Likely)
	}
	return c
}

func (a *argument) String() string {
	s := strings.Join(a.evidence, "; ")
	if a.contrary != "" && s != "" {
		s += ", but " + a.contrary
	}
	return s
}

// argue asks a record for what names its platform and its database. Marks of
// one kind count once.
func argue(rec *refsift.Record) (platform, database argument) {
	o := &rec.Origin
	if f, ok := formatPlatforms[o.Format]; ok {
		for _, x := range []struct {
			a           *argument
			owner, name string
		}{{&platform, f.platform, o.Platform}, {&database, f.database, o.Database}} {
			switch {
			case x.owner == "" || x.name == "":
			case x.owner == x.name:
				x.a.add(statement, "%s is the format of %s", o.Format, x.owner)
			default:
				x.a.contradict("%s is the format of %s", o.Format, x.owner)
			}
		}
	}
	if o.Format == CSV { // the reader names these by sets of columns
		if o.Platform != "" {
			platform.add(mark, "the columns are those of %s", o.Platform)
		}
		if o.Database != "" {
			database.add(mark, "the columns are those of %s", o.Database)
		}
	}
	argueTags(rec, &platform, &database)
	for _, p := range prefixes {
		if !strings.HasPrefix(rec.Accession, p.prefix) && !strings.HasPrefix(rec.ExportID, p.prefix) {
			continue
		}
		if p.platform == o.Platform {
			platform.add(mark, "numbers begin with %s", p.prefix)
		}
		switch {
		case p.database == "" || o.Database == "":
		case p.database != o.Database:
			database.contradict("numbers begin with %s", p.prefix)
		case p.prefix == "ISI:":
			database.add(mark, "numbers begin with %s", p.prefix) // the platform's former name, in front of all its databases
		default:
			database.add(statement, "numbers begin with %s", p.prefix)
		}
	}
	argueAddresses(rec, &platform, &database)
	return platform, database
}

func argueTags(rec *refsift.Record, platform, database *argument) {
	o := &rec.Origin
	for i := range rec.Tags {
		t := &rec.Tags[i]
		if !stating[t.Name] || len(t.Value) == 0 || len(t.Value) > 200 {
			continue
		}
		if names(t.Value, o.Platform) && platform.points < statement {
			points := mark // a database that is its own platform, named as the database
			if t.Name == "DP" || t.Name == "VN" || t.Name == "OWN" || t.Name == "remote-database-provider" || t.Name == "source-app" {
				points = statement
			}
			platform.add(points, "%s says %q", t.Name, excerpt(t.Value, 40))
		}
		if d, known := origin.Database(t.Value); d == o.Database && d != "" && database.points < statement {
			points := mark // a name that is not among those known may be the user's own
			if known {
				points = statement
			}
			database.add(points, "%s says %q", t.Name, excerpt(t.Value, 40))
		}
	}
}

// names reports whether a value is the name of a platform, or begins with it.
func names(value, platform string) bool {
	if platform == "" {
		return false
	}
	v, p := strings.ToLower(value), strings.ToLower(platform)
	p = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(p, "host"), ".com"), ".org")
	return strings.HasPrefix(v, p)
}

func argueAddresses(rec *refsift.Record, platform, database *argument) {
	o := &rec.Origin
	for _, u := range rec.URLs {
		for _, a := range addresses {
			if a.platform != o.Platform && (a.database == "" || a.database != o.Database) || !strings.Contains(u, a.part) {
				continue
			}
			if a.platform == o.Platform {
				platform.add(mark, "addresses at %s", strings.Trim(a.part, "./"))
			}
			if a.database != "" && a.database == o.Database {
				database.add(mark, "addresses at %s", strings.Trim(a.part, "./"))
			}
			return
		}
	}
}

// A weigher collects the arguments of the first records of a file.
type weigher struct {
	left                int // records still to be asked
	platforms, database map[string]*ballot
	headers             map[string]string // "platform P" or "database D" → words outside records that name it
}

// asked is how many records of a file are asked.
const asked = 300

func newWeigher() weigher {
	return weigher{left: asked, platforms: map[string]*ballot{}, database: map[string]*ballot{}, headers: map[string]string{}}
}

// A ballot counts how sure the records are that have a name in common.
type ballot struct {
	by    [Certain + 1]int
	first [Certain + 1]string // what the first of each confidence said
}

func (w *weigher) record(rec *refsift.Record) {
	if w.left == 0 {
		return
	}
	w.left--
	p, d := argue(rec)
	cast(w.platforms, rec.Origin.Platform, &p)
	cast(w.database, rec.Origin.Database, &d)
}

func cast(to map[string]*ballot, name string, a *argument) {
	if name == "" {
		return
	}
	b := to[name]
	if b == nil {
		b = &ballot{}
		to[name] = b
	}
	c := a.confidence()
	if b.by[c]++; b.first[c] == "" {
		b.first[c] = a.String()
	}
}

// outside learns from text outside records.
func (w *weigher) outside(p refsift.Passage) {
	if p.Lost > 0 {
		return
	}
	text := p.Text[:min(len(p.Text), 4096)]
	for _, h := range headers {
		if !strings.Contains(text, h.words) {
			continue
		}
		w.headers["platform "+h.platform] = h.words
		if h.database != "" {
			w.headers["database "+h.database] = h.words
		}
	}
	if _, rest, ok := strings.Cut(text, "Database: "); ok {
		line, _, _ := strings.Cut(rest, "\n")
		if d, _ := origin.Database(line); d != "" && len(d) < 100 {
			w.headers["database "+d] = "Database: " + d
		}
	}
}

// finding says how sure the most frequent name of a file is: as sure as most
// of its records are, and not certain if one record in ten is named otherwise
// or not at all.
func (w *weigher) finding(kind string, ballots map[string]*ballot, shares []Share, records int) Finding {
	if len(shares) == 0 {
		return Finding{}
	}
	name := shares[0].Name
	if words := w.headers[kind+" "+name]; words != "" {
		return Finding{Certain, fmt.Sprintf("text outside the records says %q", words)}
	}
	b := ballots[name]
	if b == nil {
		return Finding{Guess, "by later records"}
	}
	total, sure := 0, 0
	for _, n := range b.by {
		total += n
	}
	c := Certain
	for ; c > Guess; c-- {
		if sure += b.by[c]; sure*2 > total {
			break
		}
	}
	f := Finding{c, b.first[c]}
	if f.Evidence == "" {
		f.Evidence = "by the order and choice of the tags"
	}
	if f.Confidence == Certain && shares[0].Records*10 < records*9 {
		f.Confidence = Likely
		f.Evidence = fmt.Sprintf("%s, in %d of %d records", f.Evidence, shares[0].Records, records)
	}
	return f
}

// doubtByName makes a finding less certain if the name of the file names another
// database, and not the one found.
func doubtByName(f Finding, file, found string) Finding {
	if f.Confidence < Certain {
		return f
	}
	words := strings.FieldsFunc(path.Base(file), func(r rune) bool { return !unicode.IsLetter(r) })
	doubt := ""
	for _, w := range words {
		switch named, known := origin.Database(w); {
		case !known:
		case sameFamily(named, found):
			return f
		case doubt == "":
			doubt = w
		}
	}
	if doubt == "" {
		return f
	}
	return Finding{Likely, fmt.Sprintf("%s, but the file is named %q", f.Evidence, doubt)}
}

// sameFamily reports whether people call two databases by one name: MEDLINE
// and PubMed, the databases of the Cochrane Library.
func sameFamily(a, b string) bool {
	family := func(s string) string {
		if s == "MEDLINE" || strings.HasPrefix(s, "PubMed") {
			return "PubMed"
		}
		first, _, _ := strings.Cut(strings.TrimPrefix(s, "APA "), " ")
		return first
	}
	return family(a) == family(b)
}

// setFrom reports whether every record has the name that the user has set.
func setFrom(set string, shares []Share) bool {
	return set != "" && slices.ContainsFunc(shares, func(s Share) bool { return s.Name == set })
}
