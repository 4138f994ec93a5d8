package enw

import "github.com/refsift/refsift/internal/mapping"

// table says what the tags mean, for EndNote and for refer(1), which has a
// part of them.
var table = mapping.Table{
	"%0": {Role: mapping.Type},
	"%A": {Role: mapping.Author, Shape: mapping.Lines}, "%E": {Role: mapping.Editor, Shape: mapping.Lines},
	"%Y": {Role: mapping.Special}, "%?": {Role: mapping.Special}, "%H": {}, // the last is the author's name in translation
	"%T": {Role: mapping.Title}, "%!": {}, "%Q": {Role: mapping.OriginalTitle},
	"%J": {Role: mapping.Special}, "%B": {Role: mapping.Special}, "%S": {Role: mapping.Series},
	"%D": {Role: mapping.Year}, "%8": {Role: mapping.Date}, "%[": {}, "%=": {},
	"%V": {Role: mapping.Volume}, "%N": {Role: mapping.Issue}, "%P": {Role: mapping.PageRange}, "%&": {},
	"%I": {Role: mapping.Publisher}, "%C": {Role: mapping.Place}, "%7": {Role: mapping.Edition},
	"%@": {Role: mapping.Serial, Shape: mapping.Lines}, "%R": {Role: mapping.Special}, "%M": {Role: mapping.Accession},
	"%U": {Role: mapping.URL, Shape: mapping.Lines}, "%X": {Role: mapping.Abstract, Shape: mapping.Text},
	"%K": {Role: mapping.Special}, "%G": {Role: mapping.Language}, "%9": {Role: mapping.PublicationType},
	"%W": {Role: mapping.Provider}, "%~": {Role: mapping.Database},
	"%Z": {Role: mapping.Note, Shape: mapping.Text}, "%O": {Role: mapping.Special},
	"%+": {Role: mapping.Affiliation, Shape: mapping.Lines}, "%F": {Role: mapping.ExportID}, "%L": {},
	"%1": {Role: mapping.Special}, "%2": {Role: mapping.Special}, "%3": {Role: mapping.Special}, "%4": {Role: mapping.Special},
	"%5": {}, "%6": {}, "%#": {Role: mapping.Special}, "%$": {Role: mapping.Special}, "%]": {Role: mapping.Special}, "%(": {}, "%)": {}, "%*": {},
	"%<": {}, "%>": {}, "%^": {}, "%|": {}, "%;": {}, "%:": {},
}

// describing are the tags that no record begins with, but that may stand
// behind a blank line of the abstract.
var describing = map[string]bool{
	"%X": true, "%K": true, "%U": true, "%Z": true, "%W": true, "%~": true, "%P": true, "%V": true, "%N": true, "%R": true, "%G": true,
	"%@": true, "%M": true, "%+": true, "%[": true, "%=": true, "%>": true, "%<": true, "%1": true, "%2": true, "%3": true, "%4": true,
	"%7": true, "%8": true, "%9": true, "%L": true, "%O": true, "%#": true, "%$": true, "%!": true, "%&": true,
}

// endNoteOnly are tags that EndNote added to those of refer(1).
var endNoteOnly = map[string]bool{"%7": true, "%8": true, "%9": true, "%[": true, "%=": true, "%~": true, "%!": true, "%F": true, "%>": true, "%<": true, "%&": true}
