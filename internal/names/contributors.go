package names

import "github.com/refsift/refsift"

// AppendContributors adds the people of a value, all with one role.
func AppendContributors(list []refsift.Contributor, role refsift.ContributorRole, v string) []refsift.Contributor {
	for _, a := range Append(nil, v) {
		list = append(list, refsift.Contributor{Role: role, Author: a})
	}
	return list
}

// TertiaryRole is what EndNote's tertiary author is in records of a type: the
// adviser of a thesis, else the editor of a series.
func TertiaryRole(t refsift.Type) refsift.ContributorRole {
	if t == refsift.Thesis {
		return refsift.OtherContributor
	}
	return refsift.SeriesEditor
}

// SubsidiaryRole is what EndNote's subsidiary author is in records of a type:
// the translator of a book or chapter, else of no role with a name here.
func SubsidiaryRole(t refsift.Type) refsift.ContributorRole {
	if t == refsift.Book || t == refsift.Chapter {
		return refsift.Translator
	}
	return refsift.OtherContributor
}

// EndNotePeople divides contributors into EndNote's tertiary and subsidiary
// authors. Who has another role than both becomes a subsidiary author where
// these have no role with a name, and is left out elsewhere.
func EndNotePeople(rec *refsift.Record) (tertiary, subsidiary []refsift.Author) {
	for _, c := range rec.Contributors {
		switch {
		case c.Role == TertiaryRole(rec.Type):
			tertiary = append(tertiary, c.Author)
		case c.Role == SubsidiaryRole(rec.Type), SubsidiaryRole(rec.Type) == refsift.OtherContributor:
			subsidiary = append(subsidiary, c.Author)
		}
	}
	return tertiary, subsidiary
}
