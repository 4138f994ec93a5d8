package query

// Simplify returns an expression with the same meaning and no superfluous
// parts: And and Or are flat and name nothing twice, and what has a single
// argument is that argument. It does not change x.
func Simplify(x Expr) Expr {
	switch x := x.(type) {
	case *And:
		args := simplifyArgs(x.Args, asAnd)
		if len(args) == 1 {
			return args[0]
		}
		return &And{x.node, args}
	case *Or:
		args := simplifyArgs(x.Args, asOr)
		if len(args) == 1 {
			return args[0]
		}
		return &Or{x.node, args}
	case *Not:
		return &Not{x.node, Simplify(x.Left), Simplify(x.Right)}
	}
	return x
}

// simplifyArgs flattens and drops arguments that were there before. Two
// arguments are the same if they print the same, fields in full: the tags
// tiab and Title/Abstract search the same fields.
func simplifyArgs(args []Expr, same func(Expr) []Expr) []Expr {
	var out []Expr
	seen := map[string]bool{}
	add := func(x Expr) {
		if k := identity(x); !seen[k] {
			seen[k] = true
			out = append(out, x)
		}
	}
	for _, a := range args {
		a = Simplify(a)
		if inner := same(a); inner != nil { // flat already
			for _, b := range inner {
				add(b)
			}
		} else {
			add(a)
		}
	}
	return out
}

// identity prints x with the fields searched in place of their tags. Case
// is kept: only the index knows which words are the same.
func identity(x Expr) string { return withoutTags(x).String() }

// withoutTags copies x with every field tag removed.
func withoutTags(x Expr) Expr {
	all := func(args []Expr) []Expr {
		out := make([]Expr, len(args))
		for i, a := range args {
			out[i] = withoutTags(a)
		}
		return out
	}
	switch x := x.(type) {
	case *And:
		return &And{x.node, all(x.Args)}
	case *Or:
		return &Or{x.node, all(x.Args)}
	case *Not:
		return &Not{x.node, withoutTags(x.Left), withoutTags(x.Right)}
	case *Near:
		return &Near{x.node, all(x.Args), x.Distance, x.Ordered, Fields{In: x.Fields.In}}
	case *Term:
		return &Term{x.node, x.Word, Fields{In: x.Fields.In, AsWritten: x.Fields.AsWritten}}
	case *Phrase:
		return &Phrase{x.node, x.Words, Fields{In: x.Fields.In, AsWritten: x.Fields.AsWritten}}
	case *Range:
		return &Range{x.node, x.From, x.To, Fields{In: x.Fields.In}}
	}
	return x
}
