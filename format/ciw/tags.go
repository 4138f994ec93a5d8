package ciw

import "github.com/refsift/refsift/internal/mapping"

// table says what the tags mean; Special ones are read in interpret.go.
// "Continuation lines are values" holds for AU, AF, BE, C1, CR and their
// like, the values of others are text, over which semicolons separate.
var table = mapping.Table{
	"PT": {Role: mapping.Special}, "DT": {Role: mapping.PublicationType, Shape: mapping.Parts},
	"AU": {Role: mapping.Special}, "AF": {Role: mapping.Special},
	"BA": {Role: mapping.Special}, "BF": {Role: mapping.Special},
	"BE": {Role: mapping.Editor, Shape: mapping.Lines}, "ED": {Role: mapping.Editor, Shape: mapping.Lines},
	"CA": {Role: mapping.Special}, "GP": {Role: mapping.Special},
	"TI": {Role: mapping.Title}, "FT": {Role: mapping.OriginalTitle},
	"SO": {Role: mapping.Source}, "SE": {Role: mapping.Series}, "BS": {Role: mapping.Raw},
	"JI": {Role: mapping.Abbreviation}, "J9": {Role: mapping.Special}, "CT": {Role: mapping.Secondary},
	"LA": {Role: mapping.Language}, "AB": {Role: mapping.Abstract},
	"DE": {Role: mapping.Keyword, Shape: mapping.Parts}, "ID": {Role: mapping.Keyword, Shape: mapping.Parts},
	"MH": {Role: mapping.Descriptor, Shape: mapping.Parts}, "BD": {Role: mapping.Descriptor, Shape: mapping.Parts},
	"TN": {Role: mapping.Descriptor, Shape: mapping.Parts},
	"C1": {Role: mapping.Special}, "OI": {Role: mapping.Special},
	"PU": {Role: mapping.Publisher}, "PI": {Role: mapping.Place}, "PA": {Role: mapping.Special},
	"SN": {Role: mapping.Serial}, "EI": {Role: mapping.Electronic}, "BN": {Role: mapping.Serial},
	"PD": {Role: mapping.Date}, "PY": {Role: mapping.Year}, "EA": {Role: mapping.EarlyDay}, "EY": {Role: mapping.EarlyDay},
	"VL": {Role: mapping.Volume}, "IS": {Role: mapping.Issue}, "SU": {Role: mapping.Special},
	"BP": {Role: mapping.FirstPage}, "EP": {Role: mapping.LastPage}, "PS": {Role: mapping.Special}, "AR": {Role: mapping.ArticleNumber},
	"DI": {Role: mapping.DOI}, "D2": {Role: mapping.Special}, "DL": {Role: mapping.URL},
	"PM": {Role: mapping.PMID}, "UT": {Role: mapping.Accession}, "AN": {Role: mapping.Special},
	"UR": {Role: mapping.URL}, "NT": {Role: mapping.Note},

	// Known, and kept as raw tags only.
	"AA": {}, "AC": {}, "AE": {}, "AW": {}, "BC": {}, "BR": {}, "C3": {}, "CC": {}, "CD": {}, "CH": {}, "CI": {}, "CL": {}, "CP": {}, "CR": {}, "CY": {},
	"DA": {}, "DG": {}, "DS": {}, "EC": {}, "EM": {}, "FP": {}, "FU": {}, "FX": {}, "GA": {}, "GE": {}, "GI": {}, "HC": {}, "HO": {}, "HP": {},
	"IP": {}, "JC": {}, "MA": {}, "MC": {}, "MI": {}, "MQ": {}, "NM": {}, "NR": {}, "OA": {}, "OR": {}, "PC": {}, "PE": {}, "PG": {}, "PN": {}, "PR": {},
	"RC": {}, "RI": {}, "RP": {}, "SA": {}, "SC": {}, "SI": {}, "SP": {}, "SS": {}, "ST": {}, "TA": {}, "TC": {}, "U1": {}, "U2": {}, "WC": {}, "WE": {},
	"X1": {}, "X4": {}, "X5": {}, "Y1": {}, "Y4": {}, "Y5": {}, "Z1": {}, "Z2": {}, "Z3": {}, "Z4": {}, "Z8": {}, "Z9": {}, "ZA": {}, "ZB": {}, "ZR": {}, "ZS": {},
}

// neverWrapped are the tags whose values are short: no line continues them.
var neverWrapped = map[string]bool{
	"PT": true, "LA": true, "DT": true, "NR": true, "TC": true, "Z9": true, "U1": true, "U2": true, "SN": true, "EI": true, "PD": true, "PY": true,
	"VL": true, "IS": true, "BP": true, "EP": true, "AR": true, "DI": true, "PG": true, "GA": true, "UT": true, "PM": true, "DA": true, "AN": true,
}

// mayBegin are the tags that begin a record that has no PT.
var mayBegin = map[string]bool{"AU": true, "AF": true, "TI": true, "AN": true, "UT": true, "DT": true, "SO": true}
