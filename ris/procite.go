package ris

import (
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/fields"
	"github.com/refsift/refsift/internal/names"
)

// isProCiteNumber recognises the note that ProCite puts first: "Record ID: 40",
// or "Record Number: 40".
func isProCiteNumber(v string) bool {
	for _, label := range []string{"Record ID: ", "Record Number: "} {
		if number, ok := strings.CutPrefix(v, label); ok {
			return allDigits(number)
		}
	}
	return false
}

// labelledNote reads the fields that ProCite writes as notes, because RIS has
// no tag for them in records of the type: "Volume ID: 3". The note stays.
func (b *builder) labelledNote(v string) {
	label, value, ok := strings.Cut(v, ": ")
	value = oneLine(strings.TrimSpace(value))
	if !ok || fields.Empty(value) {
		return
	}
	rec := b.rec
	switch label {
	case "Record ID", "Record Number":
		setFirst(&rec.ExportID, value)
	case "Volume ID":
		setFirst(&rec.Volume, value)
	case "Issue ID":
		setFirst(&rec.Issue, value)
	case "Page(s)":
		setFirst(&b.pages, value)
	case "Edition":
		setFirst(&rec.Edition, value)
	case "Proceedings Title":
		setFirst(&b.journal[secondary], value)
	case "Series Title":
		setFirst(&rec.Series, value)
	case "Publisher Name":
		setFirst(&rec.Publisher, value)
	case "Place of Publication":
		setFirst(&rec.Place, value)
	case "Language":
		rec.Languages = appendNew(rec.Languages, value)
	case "Author, Monographic":
		rec.Editors = names.Append(rec.Editors, value)
	case "Author, Subsidiary":
		rec.Contributors = names.AppendContributors(rec.Contributors, refsift.OtherContributor, value)
	case "Series Editor":
		rec.Contributors = names.AppendContributors(rec.Contributors, refsift.SeriesEditor, value)
	}
}
