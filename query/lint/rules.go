package lint

//go:generate go run ../../internal/lintdoc ../../docs/lint.md

import (
	"slices"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/query"
)

// The codes of this package. Those of reading, such as paren-unbalanced, are
// in the root's table; the rules below give both their severity.
const (
	CodeReferenceRepeated refsift.Code = "reference-repeated"
	CodeRangeBeyond       refsift.Code = "range-beyond"
	CodeLineUnused        refsift.Code = "line-unused"
	CodeLineRepeated      refsift.Code = "line-repeated"
	CodeLineSubsumed      refsift.Code = "line-subsumed"
	CodeLineZero          refsift.Code = "line-zero"
	CodeLinesUnjoined     refsift.Code = "lines-unjoined"
	CodeCountMissing      refsift.Code = "count-missing"

	CodeQuotesSingle       refsift.Code = "quotes-single"
	CodeQueryQuoted        refsift.Code = "query-quoted"
	CodeOperatorMisspelled refsift.Code = "operator-misspelled"
	CodeOperatorGlued      refsift.Code = "operator-glued"
	CodeParenNeedless      refsift.Code = "paren-needless"
	CodePlatformPrefix     refsift.Code = "platform-prefix"
	CodeSortSuffix         refsift.Code = "sort-suffix"
	CodeSyntaxForeign      refsift.Code = "syntax-foreign"
	CodeCharacterIgnored   refsift.Code = "character-ignored"
	CodeNumberInvalid      refsift.Code = "number-invalid"
	CodeTermsMany          refsift.Code = "terms-many"
	CodeProximityWide      refsift.Code = "proximity-wide"
	CodeProximityImplicit  refsift.Code = "proximity-implicit"

	CodeFieldOutside refsift.Code = "field-outside"
	CodeFieldLost    refsift.Code = "field-lost"
	CodeFieldSuspect refsift.Code = "field-suspect"

	CodeTruncationBroad    refsift.Code = "truncation-broad"
	CodeTruncationLeft     refsift.Code = "truncation-left"
	CodeTruncationInner    refsift.Code = "truncation-inner"
	CodeTruncationPhrase   refsift.Code = "truncation-phrase"
	CodeTruncationPossible refsift.Code = "truncation-possible"

	CodeHeadingSpelling  refsift.Code = "heading-spelling"
	CodeHeadingForeign   refsift.Code = "heading-foreign"
	CodeHeadingRedundant refsift.Code = "heading-redundant"
	CodeQualifierUnknown refsift.Code = "qualifier-unknown"
	CodeBlockNoText      refsift.Code = "block-without-text"
	CodeBlockNoHeading   refsift.Code = "block-without-heading"

	CodeTermRepeated    refsift.Code = "term-repeated"
	CodeTermSubsumed    refsift.Code = "term-subsumed"
	CodeTermImplied     refsift.Code = "term-implied"
	CodeSpellingVariant refsift.Code = "spelling-variant"
	CodeHyphenVariant   refsift.Code = "hyphen-variant"

	CodeNotAnimals   refsift.Code = "not-animals"
	CodeNotHumans    refsift.Code = "not-humans"
	CodeNotText      refsift.Code = "not-text"
	CodeLimitInBlock refsift.Code = "limit-in-block"
	CodeLimitHumans  refsift.Code = "limit-humans"
	CodeLimitAlone   refsift.Code = "limit-alone"

	CodeCountOr       refsift.Code = "count-or"
	CodeCountAnd      refsift.Code = "count-and"
	CodeCountNot      refsift.Code = "count-not"
	CodeCountLimit    refsift.Code = "count-limit"
	CodeCountSame     refsift.Code = "count-same"
	CodeCountSubsumed refsift.Code = "count-subsumed"
)

// A Rule is a row of the table of rules.
type Rule struct {
	Code     refsift.Code
	Severity refsift.Severity // the highest that its findings have
	Element  Element          // of PRESS
	Summary  string           // what it finds
	Advice   string           // why that matters, and what to do
	Counts   bool             // applied only with [Linter.Counts]
	Platform string           // where it applies; "" everywhere
	Dialect  string           // of the examples
	Field    string           // set outside the text of the examples
	Bad      string           // a strategy that it finds something in
	Good     string           // the same without the fault

	check func(*pass) // nil: found in reading the strategy
}

// Fixed reports whether findings of the rule may carry edits; its example does.
func (r Rule) Fixed() bool {
	d, _ := query.DialectNamed(r.Dialect)
	l := Linter{Parser: query.Parser{Dialect: d, DefaultField: r.Field}, Counts: true}
	return slices.ContainsFunc(l.Lint(r.Bad).Findings, func(f Finding) bool { return f.Code == r.Code && len(f.Edits) > 0 })
}

// Rules returns the table of rules.
func Rules() []Rule { return slices.Clone(rules) }

// ruleOf returns the rule for a code, or nil.
func ruleOf(code refsift.Code) *Rule {
	i := slices.IndexFunc(ruleCodes, func(c refsift.Code) bool { return c == code })
	if i < 0 {
		return nil
	}
	return &rules[i]
}

const (
	note    = refsift.Note
	warning = refsift.Warning
	fatal   = refsift.Error
)
