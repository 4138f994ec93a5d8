package refsift

import (
	"errors"
	"slices"
)

// A Code names a kind of diagnostic. Codes are stable: a program may act on them.
type Code string

// Causes of diagnostics, for errors.Is.
var (
	// ErrTruncated: the input ends inside a record.
	ErrTruncated = errors.New("input ends inside a record")
	// ErrNotAnExport: the input is no bibliographic export at all.
	ErrNotAnExport = errors.New("not a bibliographic export")
	// ErrTooLarge: a bound on size, depth or length was exceeded.
	ErrTooLarge = errors.New("larger than the limit")
)

// The codes of reading, by package.
const (
	// internal/decode
	CodeEncodingGuessed Code = "encoding-guessed"
	CodeControlDropped  Code = "control-dropped"
	CodeByteOrderMark   Code = "bom-inside"

	// format
	CodeFormatUnknown   Code = "format-unknown"
	CodeNotAnExport     Code = "not-an-export"
	CodeEmpty           Code = "file-empty"
	CodeDuplicateFile   Code = "file-twice"
	CodeInputUnreadable Code = "input-unreadable"

	// every reader
	CodeTruncated     Code = "record-unterminated"
	CodeTextOutside   Code = "text-outside"
	CodeTagUnknown    Code = "tag-unknown"
	CodeRecordEmpty   Code = "record-empty"
	CodeRecordDamaged Code = "record-damaged"
	CodeRecordTooBig  Code = "record-too-large"
	CodeYearInvalid   Code = "year-invalid"
	CodeIDInvalid     Code = "identifier-invalid"

	// tagged formats
	CodeTypeMissing  Code = "type-missing"
	CodeTypeUnknown  Code = "type-unknown"
	CodeTagLoose     Code = "tag-loose"
	CodeTagsGlued    Code = "tags-glued"
	CodeEndMissing   Code = "end-missing"
	CodePagesInverse Code = "pages-inverse"
)

// A CodeInfo describes a code for the reference page.
type CodeInfo struct {
	Code    Code
	Summary string // what it means
	Advice  string // what to do
}

// codeTable describes every code; the reference page docs/codes.md is made from it.
var codeTable = []CodeInfo{
	{CodeEncodingGuessed, "bytes that are not UTF-8 were decoded as another encoding", "check accented letters; name the encoding with --encoding"},
	{CodeControlDropped, "NUL or control bytes were dropped", "the download may be damaged: export again"},
	{CodeByteOrderMark, "a byte order mark stands inside the file", "the file was joined from several exports; nothing to do"},

	{CodeFormatUnknown, "the content matches no known export format", "name the format with --from, or export as RIS"},
	{CodeNotAnExport, "the file is of another kind (PDF, HTML page, ZIP, image)", "export the records again as RIS, nbib, BibTeX or CSV"},
	{CodeEmpty, "the file holds no record", "export again, or leave the file out"},
	{CodeDuplicateFile, "two inputs have the same content", "leave one out, or the counts are doubled"},
	{CodeInputUnreadable, "the input cannot be opened or decompressed", "check the path, the permission and that the download is complete"},

	{CodeTruncated, "the input ends inside a record", "the download may be incomplete: compare the number of records with the database"},
	{CodeTextOutside, "text stands outside the records", "nothing to do; it is kept and listed"},
	{CodeTagUnknown, "a tag is not known for this format", "nothing to do; it is kept"},
	{CodeRecordEmpty, "a record has no content", "check the export"},
	{CodeRecordDamaged, "a record could not be read", "correct it in the file at the given place; its text is kept in the diagnostic or as a raw tag"},
	{CodeRecordTooBig, "a record exceeds the size limit", "check whether the record separators are missing"},
	{CodeYearInvalid, "no year could be read from the date fields", "the record fails date limits; correct the year in the export"},
	{CodeIDInvalid, "an identifier is malformed", "it is kept as a raw tag but not used for matching"},

	{CodeTypeMissing, "a record has no type tag", "nothing to do; it is read as a generic record"},
	{CodeTypeUnknown, "a record type is not in the specification", "nothing to do; it is kept and read as a generic record"},
	{CodeTagLoose, "a tag is not spaced as the specification says", "nothing to do; it was read as a tag"},
	{CodeTagsGlued, "two tags stand on one line", "nothing to do; they were separated"},
	{CodeEndMissing, "a record has no end mark", "nothing to do; it ends where the next begins"},
	{CodePagesInverse, "the last page is before the first", "check the pages"},
}

// Codes returns the description of every code, in the order of the table.
func Codes() []CodeInfo { return slices.Clone(codeTable) }
