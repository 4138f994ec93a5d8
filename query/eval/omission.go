package eval

// A node is a part of a search with its records, for asking what becomes of
// the whole without the part.
type node struct {
	op      Op
	args    []*node
	set     *Set
	parents []*node
	once    *Set // of an OR: the records that exactly one of args finds; made when asked for
}

// A graph holds one node for each plan.
type graph struct {
	r     *runner
	known map[*Plan]*node
}

func newGraph(r *runner) *graph { return &graph{r, map[*Plan]*node{}} }

// node returns the node of a plan, with everything below it.
func (g *graph) node(p *Plan) (*node, error) {
	if n, ok := g.known[p]; ok {
		return n, nil
	}
	n := &node{op: p.Op}
	for _, a := range p.Args {
		arg, err := g.node(a)
		if err != nil {
			return nil, err
		}
		n.add(arg)
	}
	var err error
	if n.set, err = g.r.set(p); err != nil {
		return nil, err
	}
	g.known[p] = n
	return n, nil
}

func (n *node) add(arg *node) {
	n.args = append(n.args, arg)
	arg.parents = append(arg.parents, n)
}

// onlyOnce returns the records that exactly one argument finds.
func (n *node) onlyOnce() *Set {
	if n.once == nil {
		var any, more *Set
		for _, a := range n.args {
			more = Or(more, And(any, a.set))
			any = Or(any, a.set)
		}
		n.once = AndNot(any, more)
	}
	return n.once
}

// ancestors returns the nodes that depend on n, and n.
func (n *node) ancestors() map[*node]bool {
	out := map[*node]bool{n: true}
	for queue := []*node{n}; len(queue) > 0; {
		last := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for _, p := range last.parents {
			if !out[p] {
				out[p] = true
				queue = append(queue, p)
			}
		}
	}
	return out
}

// An omission works out a search without one of its parts. The part is struck
// out: an OR, AND or NOT goes on with what is left, and one of which nothing
// is left is struck out itself.
type omission struct {
	target *node
	above  map[*node]bool // the nodes that depend on target
	known  map[*node]outcome
}

type outcome struct {
	set  *Set
	gone bool
}

func (o *omission) of(n *node) (*Set, bool) {
	if n == o.target {
		return nil, true
	}
	if !o.above[n] {
		return n.set, false
	}
	if known, ok := o.known[n]; ok {
		return known.set, known.gone
	}
	set, gone := o.without(n)
	o.known[n] = outcome{set, gone}
	return set, gone
}

func (o *omission) without(n *node) (*Set, bool) {
	switch n.op {
	case OpLine:
		return o.of(n.args[0])
	case OpNot:
		left, gone := o.of(n.args[0])
		if gone {
			return nil, true
		}
		right, gone := o.of(n.args[1])
		if gone {
			return left, false
		}
		return AndNot(left, right), false
	case OpOr:
		return o.union(n)
	case OpAnd:
		var rest []*Set
		for _, a := range n.args {
			if set, gone := o.of(a); !gone {
				rest = append(rest, set)
			}
		}
		if len(rest) == 0 {
			return nil, true
		}
		return And(rest...), false
	}
	return n.set, false
}

// union leaves out of an OR what only the changed argument found, which for
// thousands of arguments is much less work than joining the others.
func (o *omission) union(n *node) (*Set, bool) {
	var changed []*node
	for _, a := range n.args {
		if o.above[a] {
			changed = append(changed, a)
		}
	}
	if len(changed) == 1 {
		a := changed[0]
		set, gone := o.of(a)
		if gone && len(n.args) == 1 {
			return nil, true
		}
		return Or(AndNot(n.set, And(a.set, n.onlyOnce())), set), false
	}
	var rest []*Set
	for _, a := range n.args {
		if set, gone := o.of(a); !gone {
			rest = append(rest, set)
		}
	}
	if len(rest) == 0 {
		return nil, true
	}
	return Or(rest...), false
}
