package refsift

//go:generate go run ./internal/codesdoc docs/codes.md

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
	CodeRecordsMissing  Code = "records-missing"
	CodeChunkMissing    Code = "chunk-missing"
	CodeChunkOverlap    Code = "chunk-overlap"

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

	// bibtex
	CodeKeyMissing     Code = "key-missing"
	CodeKeyTwice       Code = "key-twice"
	CodeMacroUndefined Code = "macro-undefined"
	CodeParentMissing  Code = "parent-missing"
	CodeCommaMissing   Code = "comma-missing"
	CodeBraces         Code = "braces-unbalanced"
	CodeQuotes         Code = "quotes-unbalanced"

	// format/csv
	CodeRowRagged     Code = "row-ragged"
	CodeHeaderMissing Code = "header-missing"

	// dedupe: decisions of people
	CodeDecisionDamaged       Code = "decision-damaged"
	CodeDecisionGone          Code = "decision-record-gone"
	CodeDecisionAmbiguous     Code = "decision-ambiguous"
	CodeDecisionContradiction Code = "decision-contradiction"
	CodeDecisionReplaced      Code = "decision-replaced"
	CodeDecisionAgainst       Code = "decision-against-evidence"

	// query: the text of a line
	CodeQuotesCurly       Code = "quotes-curly"
	CodeQuoteUnbalanced   Code = "quote-unbalanced"
	CodeParenUnbalanced   Code = "paren-unbalanced"
	CodeBracketUnbalanced Code = "bracket-unbalanced"
	CodeBracketsAsParens  Code = "brackets-as-parentheses"
	CodeOperatorCase      Code = "operator-lowercase"
	CodeOperatorSymbol    Code = "operator-symbol"
	CodeOperatorMissing   Code = "operator-missing"
	CodeOperatorsMixed    Code = "operators-mixed"
	CodeOperandMissing    Code = "operand-missing"
	CodeTermEmpty         Code = "term-empty"
	CodeWordsAdjacent     Code = "words-adjacent"
	CodeWordsAnded        Code = "words-anded"
	CodeTruncationShort   Code = "truncation-short"
	CodeTruncationPlace   Code = "truncation-position"
	CodeWildcardForeign   Code = "wildcard-foreign"
	CodeWildcardQuoted    Code = "wildcard-quoted"
	CodePhraseExact       Code = "phrase-exact"
	CodeProximityInvalid  Code = "proximity-invalid"
	CodeDateInvalid       Code = "date-invalid"
	CodeQueryTooDeep      Code = "query-too-deep"
	CodeStrategyTooLarge  Code = "strategy-too-large"

	// query: fields and headings
	CodeFieldMissing     Code = "field-missing"
	CodeFieldDefault     Code = "field-default"
	CodeFieldUnknown     Code = "field-unknown"
	CodeFieldUnsupported Code = "field-unsupported"
	CodeFieldApproximate Code = "field-approximate"
	CodeFieldOnGroup     Code = "field-on-group"
	CodeFieldDot         Code = "field-dot"
	CodeFieldAlone       Code = "field-alone"
	CodeFilterUnknown    Code = "filter-unsupported"
	CodeHeadingTruncated Code = "heading-truncated"

	// query: what another dialect cannot say
	CodeNotExpressible       Code = "not-expressible"
	CodeTranslationWider     Code = "translation-wider"
	CodeTranslationNarrower  Code = "translation-narrower"
	CodeTranslationDiffers   Code = "translation-differs"
	CodeTranslationRewritten Code = "translation-rewritten"
	CodeHeadingUntranslated  Code = "heading-untranslated"

	// query: lines and the references between them
	CodeStrategyEmpty  Code = "strategy-empty"
	CodeNumbersImplied Code = "numbers-implied"
	CodeLineUnnumbered Code = "line-unnumbered"
	CodeLineJoined     Code = "line-joined"
	CodeLinesGrouped   Code = "lines-grouped"
	CodeComment        Code = "comment"
	CodeLineDuplicate  Code = "line-duplicate"
	CodeLineGap        Code = "line-gap"
	CodeLineOrder      Code = "line-order"
	CodeLineEmpty      Code = "line-empty"
	CodeLineUnknown    Code = "line-unknown"
	CodeLineCycle      Code = "line-cycle"
	CodeLineForward    Code = "line-forward"
	CodeRangeGap       Code = "range-gap"
	CodeReferenceMixed Code = "reference-mixed"
	CodeNumberAsWord   Code = "number-as-word"
	CodeCountAmbiguous Code = "count-ambiguous"
	CodeLimitProse     Code = "limit-prose"
	CodeLimitUnknown   Code = "limit-unknown"

	// query/document
	CodeDialectGuessed Code = "dialect-guessed"
)

// The codes of counting.
const (
	// project
	CodeScreeningForeign       Code = "screening-foreign"
	CodeScreeningContradiction Code = "screening-contradiction"
	CodeScreeningStages        Code = "screening-stages"
	CodeScreeningEmpty         Code = "screening-empty"

	// query/eval
	CodeLineBad          Code = "line-bad"
	CodeLineDepends      Code = "line-depends"
	CodeNearArgument     Code = "near-argument"
	CodeHeadingUnknown   Code = "heading-unknown"
	CodeLimitDropped     Code = "limit-dropped"
	CodeSearchTooComplex Code = "search-too-complex"
	CodeAnalysisCut      Code = "analysis-cut"
	CodeHeadingEntryTerm Code = "heading-entry-term"
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
	{CodeRecordsMissing, "the export announces more records than it holds", "export the missing records too, or say in the report that they are not there"},
	{CodeChunkMissing, "files named by record numbers leave a gap", "export the missing part"},
	{CodeChunkOverlap, "files named by record numbers overlap", "the records of the overlap are read twice; deduplication finds them"},
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

	{CodeKeyMissing, "an entry has no key", "nothing to do; a key is made from author, year and title"},
	{CodeKeyTwice, "two entries have the same key", "nothing to do; both are kept"},
	{CodeMacroUndefined, "a macro is used that no @string defines", "put the value in braces, or add the @string definition; its name was taken as text"},
	{CodeParentMissing, "the entry that crossref or xdata names was not found", "put the entry into the same file; nothing was inherited"},
	{CodeCommaMissing, "a comma is missing between two fields", "write the comma; the fields were separated"},
	{CodeBraces, "braces do not balance", "correct the braces at the given place; the text of the entry is kept"},
	{CodeQuotes, "quotation marks do not balance, or a value stands without them", "correct the value at the given place; the text of the record is kept"},

	{CodeRowRagged, "a row has more or fewer cells than the header", "check for a separator or a quotation mark in the row; the cells that are there were read"},
	{CodeHeaderMissing, "no column of the header is known", "name the columns title, authors, year, … in the first row"},

	{CodeDecisionDamaged, "a line of a decisions file was not understood", "write a, b and same or different; the other lines count"},
	{CodeDecisionGone, "a decision names a record that is not there", "nothing to do if the record was left out; the decision is kept"},
	{CodeDecisionAmbiguous, "a decision names a record by an id that several records have", "name it by its digest or as file#number; the decision does not count until then"},
	{CodeDecisionContradiction, "decisions contradict each other, directly or through a chain", "remove one, or give dates so that the later counts; until then a \"same\" of the contradiction does not count"},
	{CodeDecisionReplaced, "a decision was replaced by a later one on the same records", "nothing to do"},
	{CodeDecisionAgainst, "a decision holds against strong evidence", "look at the two records again; nothing to do if it was meant so"},

	{CodeQuotesCurly, "curly quotes were read as quotes", "nothing to do here; a database may not read them, so type straight quotes there"},
	{CodeQuoteUnbalanced, "a quotation mark has no partner", "add or remove the quotation mark"},
	{CodeParenUnbalanced, "a parenthesis has no partner", "add or remove the parenthesis; the line has no count until then"},
	{CodeBracketUnbalanced, "a field in brackets is not closed or not opened", "write term[field]"},
	{CodeBracketsAsParens, "brackets around a search were read as parentheses", "write parentheses"},
	{CodeOperatorCase, "an operator is written in lower case", "write AND, OR, NOT; in lower case they may be taken for words"},
	{CodeOperatorSymbol, "a symbol or a double operator was read as AND, OR or NOT", "write the operator as a word"},
	{CodeOperatorMissing, "two terms stand next to each other without an operator and were joined with AND", "write the operator"},
	{CodeOperatorsMixed, "AND, OR or NOT stand side by side without parentheses, so the result depends on the dialect's order", "add parentheses"},
	{CodeOperandMissing, "an operator or parenthesis has nothing to act on", "write the missing term or remove the operator"},
	{CodeTermEmpty, "a term has no letter or digit", "remove it"},
	{CodeWordsAdjacent, "unquoted words are searched as a phrase", "quote the phrase to say so"},
	{CodeWordsAnded, "unquoted words without a field are searched with AND between them", "quote the phrase, or write AND"},
	{CodeTruncationShort, "a truncated word has fewer characters than the platform asks for", "write more of the word"},
	{CodeTruncationPlace, "a truncation mark does not stand at the end of the word", "check whether the platform supports it"},
	{CodeWildcardForeign, "a character is a wildcard on other platforms but not on this one", "write the wildcard of this platform"},
	{CodeWildcardQuoted, "a wildcard stands between quotation marks, where the platform's guides disagree about it", "check the count on the platform; Parser.QuotedLiteral gives the other reading"},
	{CodePhraseExact, "an exact string is searched as the phrase of its words", "expect more records where punctuation matters"},
	{CodeProximityInvalid, "a proximity search is not written as the platform asks for", "write \"two words\"[field:~n]"},
	{CodeDateInvalid, "a date could not be read", "write YYYY, YYYY/MM or YYYY/MM/DD"},
	{CodeQueryTooDeep, "parentheses or operators are nested too deeply", "split the line"},
	{CodeStrategyTooLarge, "the strategy exceeds the size limit", "check whether it is the right file"},

	{CodeFieldMissing, "terms have no field, and none is given for the whole table", "write the field; without it all text fields are searched"},
	{CodeFieldDefault, "terms without a field are searched in the field named for the whole table", "check that the heading means that"},
	{CodeFieldUnknown, "the dialect has no such field", "correct the field; the line has no count until then"},
	{CodeFieldUnsupported, "the field exists on the platform but not in this library's records", "search another field; the line has no count until then"},
	{CodeFieldApproximate, "the field is searched by a similar one", "expect a different count"},
	{CodeFieldOnGroup, "a field stands after a group in parentheses, which the platform does not support", "write the field after each term"},
	{CodeFieldDot, "the dot after a field is missing", "write .ti,ab. with both dots"},
	{CodeFieldAlone, "a field has no term before it", "write the term, or remove the field"},
	{CodeFilterUnknown, "the filter or subset needs data that exports do not hold", "write out what the filter searches"},
	{CodeHeadingTruncated, "a heading is truncated", "name the headings, or explode a broader one"},

	{CodeNotExpressible, "the dialect cannot say this", "rewrite that part by hand"},
	{CodeTranslationWider, "the dialect has no words for this; what is written instead may find more records", "accept the additional records, or rewrite that part by hand"},
	{CodeTranslationNarrower, "the dialect has no words for this; what is written instead may find fewer records", "add what is missing by hand"},
	{CodeTranslationDiffers, "the dialect has no words for this; what is written instead may find more records and miss others", "check that part by hand"},
	{CodeTranslationRewritten, "something is said in another way that finds the same records", "nothing to do"},
	{CodeHeadingUntranslated, "a heading stands as it was, though the other database has a thesaurus of its own", "look for the heading there, or search the words that are offered"},

	{CodeStrategyEmpty, "the text holds no search line", "check whether it is the right file"},
	{CodeNumbersImplied, "the lines carry no numbers and are counted from 1", "number the lines"},
	{CodeLineUnnumbered, "a line has no number", "number the line, or join it with the line that it belongs to"},
	{CodeLineJoined, "a word was broken over two lines at a hyphen; the hyphen was kept", "check the word"},
	{CodeLinesGrouped, "lines around an operator that stands on a line of its own were read as groups", "write parentheses around each"},
	{CodeComment, "text after # at the end of a line was read as a comment", "check whether it is a term"},
	{CodeLineDuplicate, "a line number occurs twice", "number the lines anew; references mean the nearest earlier one"},
	{CodeLineGap, "line numbers are missing", "check whether lines were left out"},
	{CodeLineOrder, "line numbers do not ascend", "check the order"},
	{CodeLineEmpty, "a numbered line has no text", "check whether the line was lost"},
	{CodeLineUnknown, "a reference names a line that does not exist", "correct the number"},
	{CodeLineCycle, "a line refers to itself, directly or through others", "correct the number"},
	{CodeLineForward, "a line refers to a later one", "check the number"},
	{CodeRangeGap, "a range of lines covers numbers that do not exist", "check whether lines were left out"},
	{CodeReferenceMixed, "references are written in different ways in one line", "write them all alike"},
	{CodeNumberAsWord, "a number is searched as a word although a line has that number", "write #n to mean the line"},
	{CodeCountAmbiguous, "a number at the end of a line may be a count or a word", "put counts into a column"},
	{CodeLimitProse, "a limit in prose was read as a search", "check how it was read"},
	{CodeLimitUnknown, "a limit in prose was not understood", "write it as a search"},

	{CodeDialectGuessed, "the platform of a strategy was guessed", "check it, and name it with --dialect if it is wrong"},

	{CodeScreeningForeign, "a record of a screening file is none of the unique records", "add the export that it comes from, or leave it out of the screening file"},
	{CodeScreeningContradiction, "one reviewer both included and excluded a record in one stage", "leave out the older list, name the reviewer of each list, or let a further reviewer decide"},
	{CodeScreeningStages, "a record that was excluded on title and abstract has a decision about its report", "check the two decisions; the one about the report counts"},
	{CodeScreeningEmpty, "a screening file holds no decision", "check that it is an export with decisions; for a list of one verdict say verdict = \"include\" or \"exclude\""},

	{CodeLineBad, "a line holds text that was not understood, so it has no count", "correct the line; see the diagnostics of reading it"},
	{CodeLineDepends, "a line refers to one that has no count, so it has none", "correct the other line"},
	{CodeNearArgument, "something stands in a proximity search that has no place in the text", "write words, phrases, or OR of these, in one field"},
	{CodeHeadingUnknown, "a heading is not in the thesaurus of that year", "check the spelling, and whether the thesaurus is of the year of the search"},
	{CodeLimitDropped, "a limit drops records that have no date or language to compare", "check these records by hand, or leave the limit out"},
	{CodeSearchTooComplex, "a proximity search of nested groups has too many combinations in one record", "split the proximity search"},
	{CodeAnalysisCut, "the strategy is too long to say of every line what would be lost without it", "nothing to do for the counts; split the strategy to learn what each line contributes"},
	{CodeHeadingEntryTerm, "a heading is written by another name, an entry term of the thesaurus", "write the name of the heading, which other platforms ask for"},
}

// Codes returns the description of every code, in the order of the table.
func Codes() []CodeInfo { return slices.Clone(codeTable) }
