package query

// Map returns a copy of x in which f replaced every node that is no And, Or
// or Not. Nodes below a proximity search belong to it. It does not change x.
func Map(x Expr, f func(Expr) Expr) Expr {
	all := func(args []Expr) []Expr {
		out := make([]Expr, len(args))
		for i, a := range args {
			out[i] = Map(a, f)
		}
		return out
	}
	switch x := x.(type) {
	case *And:
		return &And{x.node, all(x.Args)}
	case *Or:
		return &Or{x.node, all(x.Args)}
	case *Not:
		return &Not{x.node, Map(x.Left, f), Map(x.Right, f)}
	}
	return f(x)
}

// Map returns a copy of s in which f replaced every node of its lines that
// is no And, Or or Not. The lines of the copy are new, in the same order.
func (s *Strategy) Map(f func(l *Line, x Expr) Expr) *Strategy {
	out := *s
	out.Lines = make([]*Line, len(s.Lines))
	for i, l := range s.Lines {
		c := *l
		c.Expr = Map(l.Expr, func(x Expr) Expr { return f(l, x) })
		out.Lines[i] = &c
	}
	out.index = newLineIndex(out.Lines)
	return &out
}
