package cochrane

import (
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/fields"
	"github.com/refsift/refsift/internal/mapping"
	"github.com/refsift/refsift/internal/names"
	"github.com/refsift/refsift/internal/origin"
)

// Fill implements mapping.Layout.
func (l *layout) Fill(c *mapping.Core, rec *refsift.Record) {
	b := &l.b
	b.Reset(c, rec)
	for i := range rec.Tags {
		t := &rec.Tags[i]
		m := table[t.Name]
		if m.Role != mapping.Special {
			b.Add(t, m)
			continue
		}
		b.At(t)
		switch t.Name {
		case "AU":
			mapping.EachLine(t.Value, func(v string) {
				if a, ok := author(v, strings.HasPrefix(rec.Accession, "CD")); ok {
					rec.Authors = append(rec.Authors, a)
				}
			})
		case "KY":
			mapping.EachPart(mapping.Joined(t.Value), func(v string) { b.Heading(heading(v)) })
		case "PM", "XR":
			reference(b, t.Value)
		}
	}
	b.Finish()
	rec.Type = recordType(rec)
	rec.Origin.Platform = mapping.Cochrane
	rec.Origin.Database = databaseOf(rec)
}

// databaseOf tells trials (CN-…) from reviews (CD…) and their protocols.
func databaseOf(rec *refsift.Record) string {
	switch {
	case strings.HasPrefix(rec.Accession, "CN-"):
		return origin.Central
	case strings.HasPrefix(rec.Accession, "CD"), rec.Source == origin.CochraneReviews:
		return origin.CochraneReviews
	}
	return mapping.Cochrane
}

// reference reads the numbers of other databases: "PUBMED 123" and "EMBASE
// 123", in PM and XR, alone or in a list.
func reference(b *mapping.Builder, v string) {
	for part := range strings.FieldsFuncSeq(v, func(r rune) bool { return r == ',' || r == ';' || r == '\n' }) {
		part = strings.TrimSpace(part)
		label, number, ok := strings.Cut(part, " ")
		switch {
		case ok && (strings.EqualFold(label, "PUBMED") || strings.EqualFold(label, "MEDLINE")):
			b.Value(mapping.PMID, number)
		case ok:
			b.Value(mapping.Note, part)
		case part != "":
			b.Value(mapping.PMID, part)
		}
	}
}

// heading reads "Overweight [complications] [*prevention & control]" and
// "Humans[checkword]". A star marks main topics.
func heading(v string) refsift.Descriptor {
	name, rest, _ := strings.Cut(v, "[")
	name, major := strings.CutPrefix(strings.TrimSpace(name), "*")
	d := refsift.Descriptor{Heading: strings.TrimSpace(name), Major: major}
	for rest != "" {
		var inside string
		inside, rest, _ = strings.Cut(rest, "]")
		_, rest, _ = strings.Cut(rest, "[")
		for q := range strings.SplitSeq(inside, ", ") {
			q, major := strings.CutPrefix(strings.TrimSpace(q), "*")
			if q = strings.TrimSpace(q); q != "" && q != "checkword" {
				d.Qualifiers = append(d.Qualifiers, refsift.Qualifier{Name: q, Major: major})
			}
		}
	}
	return d
}

// recordType reads PT. Trial registers have entries in CENTRAL too.
func recordType(rec *refsift.Record) refsift.Type {
	for _, p := range rec.PublicationTypes {
		l := strings.ToLower(p)
		switch {
		case strings.Contains(l, "conference"):
			return refsift.ConferencePaper
		case strings.Contains(l, "trial registry"):
			return refsift.Website
		case strings.Contains(l, "thesis"), strings.Contains(l, "dissertation"):
			return refsift.Thesis
		case l == "book":
			return refsift.Book
		}
	}
	return refsift.Article
}

// author reads a name. CENTRAL writes "Okafor, A" or "Okafor AB", reviews
// "Okafor Ada B": there the family name is the first word, with the particles
// before it and those that join a second word to it ("Roig i Serra Ada").
func author(v string, review bool) (refsift.Author, bool) {
	if fields.Empty(v) || names.IsPlaceholder(v) {
		return refsift.Author{}, false
	}
	parsed := names.Parse(v)
	words := strings.Fields(v)
	if !review || strings.Contains(v, ",") || parsed.Corporate != "" || len(words) < 2 || len(words) > 8 {
		return parsed, parsed.String() != ""
	}
	n := 0
	for n < len(words)-2 && isParticle(words[n]) {
		n++
	}
	n++
	for n < len(words)-2 && isJoiner(words[n]) {
		n += 2
		for n < len(words)-1 && isParticle(words[n-1]) { // "de la Fuente"
			n++
		}
	}
	given := words[n:]
	suffix := ""
	if last := given[len(given)-1]; len(given) > 1 && isSuffix(last) {
		suffix, given = last, given[:len(given)-1]
	}
	return refsift.Author{Family: strings.Join(words[:n], " "), Given: strings.Join(given, " "), Suffix: suffix}, true
}

func isSuffix(w string) bool {
	switch strings.ToLower(strings.TrimRight(w, ".")) {
	case "jr", "sr", "ii", "iii", "iv":
		return true
	}
	return false
}

func isParticle(w string) bool {
	switch strings.ToLower(w) {
	case "van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "das", "do", "du", "la", "le", "ten", "ter", "zu", "zur", "af", "av", "bin", "ibn", "al", "el", "st", "st.":
		return true
	}
	return false
}

// isJoiner recognises the words inside a family name: "Ramón y Cajal",
// "Costa e Silva".
func isJoiner(w string) bool {
	switch w {
	case "i", "y", "e", "und", "de", "da", "do", "dos", "van", "von", "der", "den", "la", "le", "del":
		return true
	}
	return false
}
