package enw

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
	l.journal, l.second, l.other, l.people = "", "", "", l.people[:0]
	fromEndNote := false
	for i := range rec.Tags {
		t := &rec.Tags[i]
		fromEndNote = fromEndNote || endNoteOnly[t.Name]
		if m := table[t.Name]; m.Role == mapping.Special {
			b.At(t)
			l.special(t)
		} else {
			b.Add(t, m)
		}
	}
	provider, database := b.Provider, b.Database
	rec.Type = typeOf(b.Type)
	l.contributors(rec)
	l.source(rec)
	l.alternate(rec)
	b.Finish()
	l.origin(rec, provider, database, fromEndNote && rec.Tags[0].Name == "%0")
	if b.Type == "" {
		b.Warn(refsift.CodeTypeMissing, "%0", "the record has no type tag (%0)")
	} else if _, known := types[strings.ToLower(b.Type)]; !known {
		b.Warn(refsift.CodeTypeUnknown, "%0", "unknown type "+b.Type[:min(len(b.Type), 40)])
	}
}

// special reads the tags that need more than the table says.
func (l *layout) special(t *refsift.Tag) {
	v := mapping.Joined(t.Value)
	switch t.Name {
	case "%J":
		mapping.SetFirst(&l.journal, v)
	case "%B":
		mapping.SetFirst(&l.second, v)
	case "%R": // the DOI, or in refer(1) the number of a report
		if _, ok := fields.FindDOI(v); ok {
			l.b.Value(mapping.DOI, v)
		}
	case "%K":
		for _, k := range fields.Keywords(t.Value) {
			l.b.Value(mapping.Keyword, k)
		}
	case "%Y": // the roles depend on the type, which may stand behind
		mapping.EachLine(t.Value, func(v string) { l.people = append(l.people, person{tertiary: true, name: v}) })
	case "%?":
		mapping.EachLine(t.Value, func(v string) { l.people = append(l.people, person{name: v}) })
	case "%O":
		mapping.SetFirst(&l.other, t.Value)
	case "%]": // EndNote's place for the number of an article
		if len(v) <= 32 && strings.ContainsAny(v, "0123456789") {
			l.b.Value(mapping.ArticleNumber, v)
		}
	default: // custom: an identifier counts if it says which
		if strings.HasPrefix(v, "PMC") {
			l.b.Value(mapping.PMCID, v)
		} else if number, ok := strings.CutPrefix(v, "PMID: "); ok {
			l.b.Value(mapping.PMID, number)
		}
	}
}

// contributors reads EndNote's tertiary and subsidiary authors.
func (l *layout) contributors(rec *refsift.Record) {
	for _, p := range l.people {
		role := names.SubsidiaryRole(rec.Type)
		if p.tertiary {
			role = names.TertiaryRole(rec.Type)
		}
		if !fields.Empty(p.name) {
			rec.Contributors = names.AppendContributors(rec.Contributors, role, p.name)
		}
	}
}

// source takes the journal of %J. %B is the title of the book, or of the
// journal where there is no %J; of a book it is the series.
func (l *layout) source(rec *refsift.Record) {
	switch {
	case l.journal != "":
		rec.Source = l.journal
		if l.second != l.journal {
			mapping.SetFirst(&rec.Series, l.second)
		}
	case rec.Type == refsift.Book:
		mapping.SetFirst(&rec.Series, l.second)
	default:
		rec.Source = l.second
	}
}

// alternate reads %O: EndNote's alternate title, of a journal the abbreviated
// one; in refer(1), which has no %0, a note.
func (l *layout) alternate(rec *refsift.Record) {
	switch {
	case l.other == "":
	case l.b.Type != "" && rec.Source != "" && len(l.other) < 200:
		mapping.SetFirst(&rec.SourceAbbrev, mapping.Joined(l.other))
	default:
		l.b.Value(mapping.Note, l.other)
	}
}

// origin names the platform by the provider, else EndNote by its own tags. A
// bare number in %M is a PMID where PubMed is the source.
func (l *layout) origin(rec *refsift.Record, provider, database string, endNote bool) {
	o := &rec.Origin
	if o.Platform = mapping.PlatformOf(provider); o.Platform == "" && endNote {
		o.Platform = mapping.EndNote
	}
	if o.Database == "" {
		if name, ok := origin.Database(provider); ok {
			o.Database = name
		} else if strings.HasPrefix(rec.Accession, "WOS:") {
			o.Database = mapping.WebOfScience
		}
	}
	if o.Platform == mapping.PubMed || o.Database == "MEDLINE" || strings.Contains(strings.ToLower(database), "pubmed") {
		if p, err := refsift.ParsePMID(rec.Accession); err == nil && !rec.PMID.IsValid() {
			rec.PMID = p
		}
	}
}
