package bibtex

import (
	"maps"
	"slices"
	"strings"

	nickng "github.com/nickng/bibtex"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/latex"
)

// FromBibTeX turns the entries of a nickng/bibtex bibliography into records,
// in their order. That package keeps neither the order of fields nor a field
// that comes twice: the fields come in the order of the alphabet, and without
// places. Macros are replaced by their values.
func FromBibTeX(bib *nickng.BibTex) []*refsift.Record {
	if bib == nil {
		return nil
	}
	// A reader of nothing serves as the context of the entries: keys used
	// twice, parents that crossref names.
	r := NewReader(strings.NewReader(""))
	r.open()
	var entries []*entry
	r.laterKeys = map[string]*entry{}
	for _, e := range bib.Entries {
		if e == nil {
			continue
		}
		ours := fromNickng(e)
		entries = append(entries, ours)
		if k := strings.ToLower(ours.key); k != "" && r.laterKeys[k] == nil {
			r.laterKeys[k] = ours
		}
	}
	out := make([]*refsift.Record, 0, len(entries))
	for _, e := range entries {
		r.ordinal++
		b := newBuilder(r, e)
		b.build()
		b.rec.Origin.Encoding = ""
		out = append(out, b.rec)
	}
	return out
}

func fromNickng(e *nickng.BibEntry) *entry {
	out := &entry{chunk: chunk{kind: chunkEntry, word: e.Type, closed: true}, key: e.CiteName}
	for _, name := range slices.Sorted(maps.Keys(e.Fields)) {
		v := e.Fields[name]
		if v == nil {
			continue
		}
		text := v.String()
		out.fields = append(out.fields, field{
			raw: strings.TrimSpace(name), name: strings.ToLower(strings.TrimSpace(name)),
			parts: []part{{text: text}}, expr: "{" + text + "}",
		})
	}
	return out
}

// ToBibTeX turns records into a nickng/bibtex bibliography. Records that came
// from BibTeX keep all their fields; of a field that comes twice, which the
// other package cannot hold, the values are joined by "; ". Keys are unique.
func ToBibTeX(records []*refsift.Record) *nickng.BibTex {
	bib := nickng.NewBibTex()
	w := NewWriter(nil)
	for _, rec := range records {
		if rec == nil {
			continue
		}
		word, fields := entryType(rec), fieldsOf(rec)
		if isBibTeX(rec) {
			word, fields = rec.Tags[0].Name[1:], fieldsOfTags(rec)
		}
		e := nickng.NewBibEntry(word, w.key(rec))
		for _, f := range fields {
			value := f.value
			if old, ok := e.Fields[f.name]; ok {
				value = joinValues(f.name, old.String(), value)
			}
			e.AddField(f.name, nickng.NewBibConst(value))
		}
		bib.AddEntry(e)
	}
	return bib
}

func joinValues(name, old, value string) string {
	switch strings.ToLower(name) {
	case "author", "editor":
		return old + " and " + value
	}
	return old + "; " + value
}

// fieldsOfTags lists the fields that a record came with, macros replaced.
func fieldsOfTags(rec *refsift.Record) []writtenField {
	var macros macroTable
	var out []writtenField
	budget := maxExpansion
	for _, t := range rec.Tags[1:] {
		if t.Name == stringTag {
			macros.define(chunk{text: t.Value}, '\n')
			continue
		}
		if !isFieldName(t.Name) {
			continue
		}
		value := t.Value
		if rest, ok := strings.CutPrefix(value, "# "); ok && isExpression(rest) {
			p := newParser(chunk{text: rest}, '\n')
			var f field
			p.value(&f)
			value, _ = macros.resolve(f.parts, &budget)
		}
		if !balanced(value) {
			value = latex.Escape(latex.Text(value))
		}
		out = append(out, writtenField{strings.ToLower(t.Name), value})
	}
	return out
}
