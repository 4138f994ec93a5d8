package main

const catalogueHead = `## The rules of search-query

The Python library search-query (CoLRev-Environment/search-query 0.15) has 51 rules. This is where each of them is found here.

| search-query | here |
| --- | --- |
`

// catalogue maps the rules of search-query to those of the table.
var catalogue = [][2]string{
	{"EBSCO_0001 wildcard-unsupported", "`truncation-inner`, `truncation-left`"},
	{"EBSCO_0002, PUBMED_0002, WOS_0011, WOS_0012 invalid-character", "`character-ignored`"},
	{"FIELD_0001 field-unsupported", "`field-unknown`, `field-suspect`"},
	{"FIELD_0002 field-missing, FIELD_0004 field-implicit", "`field-missing`"},
	{"FIELD_0003 field-extracted", "`field-outside`"},
	{"LINT_2001 deprecated-syntax", "`field-unknown`: it is about versions of that library's own syntax"},
	{"PARSE_0001 tokenizing-failed", "every error of reading has its own code"},
	{"PARSE_0002 unbalanced-parentheses", "`paren-unbalanced`"},
	{"PARSE_0003 unbalanced-quotes", "`quote-unbalanced`"},
	{"PARSE_0004 invalid-token-sequence", "`operator-missing`, `operand-missing`, `field-alone`, `words-anded`"},
	{"PARSE_0006 invalid-syntax", "`syntax-foreign`, `field-unknown`"},
	{"PARSE_0007 query-in-quotes", "`query-quoted`"},
	{"PARSE_0008, PARSE_0010 unsupported-prefix", "`platform-prefix`"},
	{"PARSE_0009 unsupported-suffix", "`sort-suffix`; limits in prose are read"},
	{"PARSE_1001 list-query-missing-root-node", "`lines-unjoined`"},
	{"PARSE_1002 list-query-invalid-reference", "`line-unknown`, `range-beyond`, `range-gap`"},
	{"PARSE_1003 list-query-circular-reference", "`line-cycle`"},
	{"PARSE_1004 list-query-unreferenced-item", "`line-unused`"},
	{"PUBMED_0001 nested-query-with-field", "`field-on-group`"},
	{"PUBMED_0003 invalid-wildcard-use", "`truncation-short`"},
	{"QUALITY_0001 query-structure-unnecessarily-complex", "`term-subsumed`, `term-implied`"},
	{"QUALITY_0002 date-filter-in-subquery, QUALITY_0003 journal-filter-in-subquery", "`limit-in-block`"},
	{"QUALITY_0004 unnecessary-parentheses", "`paren-needless`"},
	{"QUALITY_0005 redundant-term", "`term-repeated`, `term-subsumed`, `term-implied`"},
	{"QUALITY_0006 potential-wildcard-use", "`truncation-possible`"},
	{"STRUCT_0001 implicit-precedence", "`operators-mixed`"},
	{"STRUCT_0002 operator-capitalization", "`operator-lowercase` on PubMed; elsewhere case is free"},
	{"STRUCT_0003 boolean-operator-readability", "`operator-symbol`"},
	{"STRUCT_0004 invalid-proximity-use", "`proximity-invalid`, `syntax-foreign`"},
	{"STRUCT_0005 search-term-lowercase", "none: no platform minds the case of terms"},
	{"TERM_0001 non-standard-quotes", "`quotes-curly`, `quotes-single`"},
	{"TERM_0002 year-format-invalid, WOS_0006 wildcard-in-year", "`date-invalid`"},
	{"TERM_0003 doi-format-invalid, TERM_0004 isbn-format-invalid", "`number-invalid`"},
	{"WOS_0001 too-many-terms", "`terms-many`"},
	{"WOS_0002 near-distance-too-large", "`proximity-wide`"},
	{"WOS_0003 year-without-terms", "`limit-alone`"},
	{"WOS_0004 implicit-near-value", "`proximity-implicit`"},
	{"WOS_0005 year-span-violation", "none: the platform takes longer spans, and its own tests expect no message"},
	{"WOS_0007 wildcard-left-short-length", "`truncation-left`"},
	{"WOS_0008 wildcard-right-short-length", "`truncation-short`"},
	{"WOS_0009 wildcard-after-special-char", "`character-ignored` at the character"},
	{"WOS_0010 wildcard-standalone", "`term-empty`"},
	{"WOS_0013 invalid-near-query", "`proximity-invalid`"},
}
