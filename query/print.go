package query

import (
	"fmt"
	"strings"
)

// Levels of binding, loosest first. The generic dialect binds NEAR tightest,
// then NOT, AND, OR.
const (
	levelOr = iota
	levelAnd
	levelNot
	levelNear
	levelAtom
)

func level(x Expr) int {
	switch x.(type) {
	case *Or:
		return levelOr
	case *And:
		return levelAnd
	case *Not:
		return levelNot
	case *Near:
		return levelNear
	}
	return levelAtom
}

// group prints x, in parentheses if it binds no tighter than its parent.
func group(x Expr, parent int) string {
	if level(x) <= parent {
		return "(" + x.String() + ")"
	}
	return x.String()
}

func join(args []Expr, op string, parent int) string {
	parts := make([]string, len(args))
	for i, a := range args {
		parts[i] = group(a, parent)
	}
	return strings.Join(parts, " "+op+" ")
}

func (x *And) String() string { return join(x.Args, "AND", levelAnd) }
func (x *Or) String() string  { return join(x.Args, "OR", levelOr) }
func (x *Not) String() string {
	return group(x.Left, levelNot-1) + " NOT " + group(x.Right, levelNot)
}

func (x *Near) String() string {
	op := "NEAR"
	if x.Ordered {
		op = "NEXT"
	}
	return join(x.Args, fmt.Sprintf("%s/%d", op, x.Distance), levelNear) + x.Fields.suffix()
}

func (x *Term) String() string { return x.Word.String() + x.Fields.suffix() }

func (x *Phrase) String() string {
	words := make([]string, len(x.Words))
	for i, w := range x.Words {
		words[i] = w.String()
	}
	return `"` + strings.Join(words, " ") + `"` + x.Fields.suffix()
}

func (x *Descriptor) String() string {
	tag := "Mesh"
	if x.Focus {
		tag = "Majr"
	}
	if !x.Explode {
		tag += ":NoExp"
	}
	name := x.Heading
	if len(x.Qualifiers) > 0 {
		name += "/" + strings.Join(x.Qualifiers, ",")
	}
	return `"` + name + `"[` + tag + `]`
}

func (x *Range) String() string { return x.From.String() + ":" + x.To.String() + x.Fields.suffix() }

func (x *LineRef) String() string { return "#" + x.Label }

func (x *LineRange) String() string {
	op := "OR"
	if x.All {
		op = "AND"
	}
	return op + "/" + x.From + "-" + x.To
}

func (x *All) String() string { return "all[sb]" }
func (x *Bad) String() string { return "<" + x.Text + ">" }

// suffix prints the field as written, or the local fields where there was none.
func (f Fields) suffix() string {
	modifier := ""
	if f.AsWritten {
		modifier = ":NoExp"
	}
	switch {
	case f.Tag != "":
		return "[" + f.Tag + modifier + "]"
	case len(f.In) == 0:
		return ""
	case sameFields(f.In, pubmedText):
		return "[all]"
	}
	names := make([]string, len(f.In))
	for i, x := range f.In {
		names[i] = x.String()
	}
	return "[" + strings.Join(names, ",") + modifier + "]"
}

// String prints the word with "*" for any ending, "?" for one character,
// and "{min,max}" for the other wildcards.
func (w Word) String() string {
	var b strings.Builder
	for _, p := range w {
		switch {
		case p.Text != "":
			b.WriteString(p.Text)
		case p.Wild == Any:
			b.WriteByte('*')
		case p.Wild == Wildcard{1, 1}:
			b.WriteByte('?')
		default:
			fmt.Fprintf(&b, "{%d,%d}", p.Wild.Min, p.Wild.Max)
		}
	}
	return b.String()
}
