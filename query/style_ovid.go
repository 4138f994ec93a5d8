package query

import (
	"strconv"
	"strings"
)

// ovidStyle is how Format writes Ovid's syntax.
var ovidStyle = &style{
	scoped: func(field, inner string, compound bool) string {
		if compound {
			inner = "(" + inner + ")"
		}
		return inner + "." + field + "."
	},
	wild:        []wildText{{Any, "*"}, {Wildcard{1, 1}, "#"}, {Wildcard{0, 1}, "?"}},
	wildBare:    true,
	subheadings: true,
	quote:       doubleQuotes,
	plain: func(word string) bool {
		return plainIn(ovidLex, word) && !strings.ContainsRune("*./", rune(word[0])) && !ovidCode(word)
	},
	near:  ovidNear,
	leaf:  printOvid,
	line:  ovidLimited,
	lists: true,
	ref:   func(number string) string { return number },
	lines: func(op operator, from, to string) string { return strings.ToLower(op.String()) + "/" + from + "-" + to },
	label: func(number string) string { return number + ". " },
}

// ovidCode reports whether a word would be read as a field behind the dot
// after the number of a line.
func ovidCode(word string) bool {
	_, end := ovidFieldMark("."+word, 0)
	return end > 0
}

// ovidNear writes adj for the next word in order, adj3 for any order; ovid
// has no order at a distance.
func ovidNear(distance int, ordered bool) (string, bool) {
	if ordered && distance == 0 {
		return "adj", true
	}
	return "adj" + strconv.Itoa(distance+1), !ordered && distance < 99
}

// printOvid writes headings and dates.
func printOvid(p *printer, x Expr) (string, bool) {
	switch x := x.(type) {
	case *Descriptor:
		return p.ovidHeadingText(x), true
	case *Range:
		row, ok := p.d.fieldFor(x.Fields.In, dateField)
		if !ok {
			return "", false
		}
		return rangeText(x.From, x.To, " - ") + "." + row.name() + ".", true
	}
	return "", false
}

// ovidLimited writes dates that narrow another line as a limit on it:
// limit 5 to yr="1970 -Current".
func ovidLimited(p *printer, x Expr) (string, bool) {
	and, ok := x.(*And)
	if !ok {
		return "", false
	}
	ref, ok := and.Args[0].(*LineRef)
	if !ok {
		return "", false
	}
	limits := make([]string, len(and.Args)-1)
	for i, a := range and.Args[1:] {
		r, ok := a.(*Range)
		if !ok {
			return "", false
		}
		row, ok := p.d.fieldFor(r.Fields.In, dateField)
		if !ok || !r.From.IsValid() {
			return "", false
		}
		to := "Current"
		if r.To.IsValid() {
			to = compact(r.To)
		}
		limits[i] = row.name() + `="` + compact(r.From) + " -" + to + `"`
	}
	text := strings.Join(limits, " and ")
	if len(limits) > 1 {
		text = "(" + text + ")"
	}
	return "limit " + p.st.ref(ref.Label) + " to " + text, true
}

func (p *printer) ovidHeadingText(x *Descriptor) string {
	for _, q := range x.Qualifiers {
		if x.Heading != "" && (len(q) != 2 || !isLetters(q)) {
			p.loss(x, refused, "write its code of two letters", "the qualifier "+quoteShort(q)+" in full", "it stands as it was")
		}
	}
	if x.Heading == "" {
		return `"` + p.literal(strings.Join(x.Qualifiers, " ")) + `".fs.`
	}
	heading := joinBlanks(p.literal(x.Heading))
	if !plainHeading(heading) || p.st.bareHeadings && strings.ContainsAny(heading, " ,") {
		heading = `"` + heading + `"`
	}
	if x.Focus {
		heading = "*" + heading
	}
	if x.Explode {
		heading = "exp " + heading
	}
	return heading + "/" + strings.Join(x.Qualifiers, ",")
}

// plainHeading reports whether a heading is read back without quotation marks.
func plainHeading(s string) bool {
	if ovidCode(s) {
		return false
	}
	for i, w := range strings.Fields(s) {
		if !isLetters(strings.Trim(w, ",-'")) || operatorWord(w) != noOp || i == 0 && strings.EqualFold(w, "exp") {
			return false
		}
		if _, adj := ovidAdj(w); adj {
			return false
		}
	}
	return true
}
