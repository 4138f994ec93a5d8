package query

// An Expansion says what a platform finds beyond what a search writes, by the
// hierarchies and synonyms of its thesaurus.
type Expansion struct {
	// PubTypes: a publication type finds narrower ones as well, as Clinical
	// Trial finds Randomized Controlled Trial.
	PubTypes bool
	// Qualifiers: a qualifier finds those of its family as well, as therapy
	// finds drug therapy.
	Qualifiers bool
	// EntryTerms: a heading may be written by any of its other names.
	EntryTerms bool
}

// pubmedExpansion: PubMed explodes headings, publication types and subheadings
// alike and maps entry terms to headings. The other platforms' guides document
// none of it for searches in command lines, where Ovid has suffixes of its own
// for exploded subheadings.
var pubmedExpansion = Expansion{PubTypes: true, Qualifiers: true, EntryTerms: true}

// Expansion returns what the platform finds beyond what is written.
func (d *Dialect) Expansion() Expansion {
	if d == nil {
		return Expansion{}
	}
	return d.expansion
}
