package query

import (
	"fmt"
	"strconv"
)

// sayRef gives a line the number that it is written with.
func (p *printer) sayRef(x *LineRef) Expr {
	if p.numbers != nil {
		if n, ok := p.numbers.number(x); ok {
			return &LineRef{x.node, n}
		}
	}
	if !isDigits(x.Label) {
		p.loss(x, refused, "number the line", "the line without a number "+x.Label, "")
	}
	return x
}

// sayLines writes a range of lines out where the dialect has none, or where
// lines have other numbers now.
func (p *printer) sayLines(x *LineRange) Expr {
	if p.numbers == nil {
		if p.st.lines == nil || !isDigits(x.From) || !isDigits(x.To) {
			p.loss(x, refused, "write every line with OR or AND", "a range of lines", "it stands as it was")
		}
		return x
	}
	lines, whole := p.numbers.lines(x)
	if p.st.lines != nil && whole {
		return x
	}
	if !p.spend(len(lines)) {
		p.loss(x, refused, "write fewer lines", fmt.Sprintf("ranges of so many lines, more than %d in all", maxWrittenOut), "this one stands as it was")
		return x
	}
	args := make([]Expr, len(lines))
	for i, n := range lines {
		args[i] = &LineRef{x.node, n}
	}
	switch {
	case len(args) == 0:
		return x
	case len(args) == 1:
		return args[0]
	case x.All:
		return &And{x.node, args}
	}
	return &Or{x.node, args}
}

// A numbering says which number each line of a strategy is written with.
type numbering struct {
	s     *Strategy
	at    *Line
	names map[*Line]string
}

func (n *numbering) number(x *LineRef) (string, bool) {
	l := n.s.Line(x.Label, n.at)
	if l == nil {
		return "", false
	}
	return n.names[l], true
}

// lines returns the numbers of the lines of a range; whole reports whether
// they are all the lines with a number from one end to the other.
func (n *numbering) lines(x *LineRange) (numbers []string, whole bool) {
	in := map[*Line]bool{}
	for _, l := range n.s.Resolve(x, n.at) {
		in[l] = true
		numbers = append(numbers, n.names[l])
	}
	lo, hi, ok := x.bounds()
	whole = ok
	for _, l := range n.s.Lines {
		k, err := strconv.Atoi(n.names[l])
		if (err == nil && lo <= k && k <= hi) != in[l] {
			whole = false
		}
	}
	return numbers, whole
}
