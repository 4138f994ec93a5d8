// Command lintdoc writes docs/lint.md from the table of rules.
package main

import (
	"bytes"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"

	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/lint"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: lintdoc OUT.md")
	}
	if err := os.WriteFile(filepath.Clean(os.Args[1]), render(), 0o644); err != nil {
		log.Fatal(err)
	}
}

const head = `# Rules for search strategies

Made from the table in ` + "`query/lint/table.go`" + ` by ` + "`go generate ./query/lint`" + `; do not edit. Tests run every example:
the failing one gives a finding of the rule, the passing one none.

` + "`refsift lint FILE...`" + ` applies them. Codes are stable. The severity is the highest that findings of a rule have:

- an **error** is what the platform refuses, or what cannot mean what it says;
- a **warning** loses records, or is surely a slip;
- a **note** is advice; a searcher may have reasons not to take it.

Where "fixed" says yes, ` + "`--fix`" + ` corrects it: the correction keeps what the strategy is read as, or writes the only
thing that it can mean. Rules marked *counts* need ` + "`--counts`" + ` and published counts, and no database.

PRESS is the checklist by which librarians review each other's searches (McGowan and others, PRESS Peer Review of
Electronic Search Strategies: 2015 guideline statement, J Clin Epidemiol 2016;75:40-46). Its first element, the
translation of the research question, is for people: no rule can say whether the concepts are the right ones.

Codes of reading a strategy (such as paren-unbalanced) are in [codes.md](codes.md) too; the severity here is that of
linting. What reading says about this library rather than the strategy (a field that exports do not hold, a limit
that cannot be run) is not repeated here.

`

func render() []byte {
	var b bytes.Buffer
	b.WriteString(head)
	rules := lint.Rules()
	fmt.Fprintf(&b, "%d rules.\n", len(rules))
	for e := lint.Operators; e <= lint.Limits; e++ {
		fmt.Fprintf(&b, "\n## PRESS %d: %s\n\n| code | severity | fixed | what it finds |\n| --- | --- | --- | --- |\n", e, e)
		for _, r := range rules {
			if r.Element == e {
				fmt.Fprintf(&b, "| [`%s`](#%s) | %s%s | %s | %s |\n", r.Code, r.Code, r.Severity, counts(r), yes(r.Fixed()), r.Summary)
			}
		}
	}
	b.WriteString("\n" + catalogueHead)
	for _, c := range catalogue {
		fmt.Fprintf(&b, "| %s | %s |\n", c[0], c[1])
	}
	b.WriteString("\n## Each rule\n")
	for _, r := range rules {
		entry(&b, r)
	}
	return b.Bytes()
}

func counts(r lint.Rule) string {
	if r.Counts {
		return ", *counts*"
	}
	return ""
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return ""
}

func entry(b *bytes.Buffer, r lint.Rule) {
	d, _ := query.DialectNamed(r.Dialect)
	fmt.Fprintf(b, "\n### %s\n\n%s%s: %s. PRESS %d, %s.", r.Code, r.Severity, counts(r), r.Summary, r.Element, r.Element)
	if r.Platform != "" {
		fmt.Fprintf(b, " Applies to %s.", r.Platform)
	}
	platform := d.Title
	if r.Field != "" {
		platform += " with --default-field " + r.Field
	}
	fmt.Fprintf(b, "\n\n%s\n\n%s, failing:\n\n```text\n%s\n```\n\npassing:\n\n```text\n%s\n```\n", r.Advice, platform, example(r.Bad), example(r.Good))
}

// example shortens the examples that are made to be too long.
func example(text string) string {
	text = strings.Trim(text, "\n")
	if text == "" {
		return "(an empty file)"
	}
	const most = 600
	if len(text) > most {
		return text[:most/4] + "\n… (" + fmt.Sprint(len(text)) + " characters)"
	}
	return text
}
