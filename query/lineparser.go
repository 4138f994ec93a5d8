package query

import (
	"fmt"
	"strings"

	"github.com/refsift/refsift"
)

// maxDepth bounds how deeply parentheses and changes of operator may nest;
// the deepest published strategies reach about 40.
const maxDepth = 400

// A lineParser reads the expression of one line. It goes on after an error:
// what could not be understood becomes a Bad node.
type lineParser struct {
	d       *Dialect
	opt     *Parser
	st      *Strategy
	text    *joined
	toks    []token
	i       int
	depth   int
	refs    bool       // a line of references: numbers are lines
	closes  []int      // by opening parenthesis, see closing
	around  []fieldUse // the fields of the groups around the current operand
	mp      []Field    // what Ovid's .mp. searches in this line
	numbers map[string]bool
	letters bool // lines are labelled S1, S2, …
	sum     *summary

	lowercase    int // operators in lower case
	lowerAt      token
	missing      int // terms without a field
	missingAt    token
	curly        int
	curlyAt      token
	anded        int // words side by side, joined with AND
	andedAt      token
	tooDeep      bool
	markedRefs   int
	bareRefs     int
	firstBareRef token
}

// An operand is a node with the text it takes up, parentheses included, and
// its height.
type operand struct {
	x        Expr
	from, to int
	height   int
}

func (p *lineParser) tok() token  { return p.toks[p.i] }
func (p *lineParser) next() token { t := p.toks[p.i]; p.i = min(p.i+1, len(p.toks)-1); return t }

func (p *lineParser) report(sev refsift.Severity, code refsift.Code, from, to int, fix, format string, args ...any) {
	p.text.add(sev, code, from, to, fmt.Sprintf(format, args...), fix)
}

func (p *lineParser) node(from, to int) node { return node{p.text.span(from, to)} }

func (p *lineParser) bad(from, to int) operand {
	to = max(from, to)
	return operand{&Bad{node: p.node(from, to), Text: p.text.text[from:to]}, from, to, 1}
}

// parse reads the whole line.
func (p *lineParser) parse() Expr {
	p.toks = p.d.tokens(p.text.text)
	if p.opt.WordsBetween {
		for i := range p.toks {
			if p.toks[i].near.window {
				p.toks[i].near.distance++
			}
		}
	}
	p.groupLines()
	p.refs = p.isReferences()
	if len(p.toks) == 1 {
		p.report(refsift.Error, refsift.CodeLineEmpty, 0, len(p.text.text), "write the search outside of the brackets", "the line is nothing but a comment")
		return p.bad(0, 0).x
	}
	o := p.chain()
	var stray token                // the first ")" without a "("
	for p.tok().kind != tokenEnd { // only an unmatched ")" ends a chain early
		t := p.next()
		p.report(refsift.Error, refsift.CodeParenUnbalanced, t.from, t.to, "add the missing ( or remove this )", "this ) has no ( before it")
		if stray.to == 0 {
			stray = t
		}
		p.chainOrNothing()
	}
	if stray.to > 0 {
		end := len(p.text.text)
		o = operand{&And{p.node(o.from, end), []Expr{o.x, p.bad(stray.from, end).x}}, o.from, end, o.height + 1}
	}
	p.summarise()
	if p.tooDeep {
		p.report(refsift.Error, refsift.CodeQueryTooDeep, 0, len(p.text.text), "split the line into several", "parentheses or operators are nested more than %d deep", maxDepth)
		return p.bad(0, len(p.text.text)).x
	}
	if p.d.finish != nil {
		return p.d.finish(o.x)
	}
	return o.x
}

// groupLines puts parentheses around the lines above and below an operator
// that stands on a line of its own, as searches are written block by block:
//
//	asthma OR wheeze
//	AND
//	child OR adolescent
//
// That holds outside of parentheses, and is reported where it changes the meaning.
func (p *lineParser) groupLines() {
	var at []int // operators on lines of their own
	depth := 0
	inner := noOp // an operator of the current group
	changes := false
	for i, t := range p.toks {
		switch {
		case t.kind == tokenOpen:
			depth++
		case t.kind == tokenClose:
			depth--
		case t.kind != tokenOperator || depth != 0:
		case i > 0 && i+2 < len(p.toks) && p.apart(p.toks[i-1], t) && p.apart(t, p.toks[i+1]):
			at = append(at, i)
			changes = changes || inner != noOp && inner != t.op
			inner = noOp
		default:
			changes = changes || len(at) > 0 && t.op != p.toks[at[len(at)-1]].op
			inner = t.op
		}
	}
	if len(at) == 0 || !changes || depth != 0 {
		return
	}
	first := p.toks[at[0]]
	p.report(refsift.Warning, refsift.CodeLinesGrouped, first.from, first.to, "write parentheses around each", "the lines around %s on a line of its own were read as groups", first.text)
	var out []token
	mark := func(kind tokenKind, at int) { out = append(out, token{kind: kind, from: at, to: at}) }
	from := 0
	for _, i := range append(at, len(p.toks)-1) {
		mark(tokenOpen, p.toks[from].from)
		out = append(out, p.toks[from:i]...)
		mark(tokenClose, p.toks[i-1].to)
		out = append(out, p.toks[i])
		from = i + 1
	}
	p.toks = out
}

// apart reports whether a line ends between two tokens.
func (p *lineParser) apart(a, b token) bool {
	from, to := p.text.end(a.to), p.text.start(b.from)
	return from <= to && strings.ContainsAny(p.text.src.text[from:to], "\n\r")
}

// chainOrNothing reads on after an error so that later errors are reported too.
func (p *lineParser) chainOrNothing() operand {
	switch p.tok().kind {
	case tokenEnd, tokenClose:
		return operand{to: p.tok().from}
	case tokenOperator:
		p.next()
		return p.chainOrNothing()
	}
	return p.chain()
}

// isReferences reports whether all of the line's operands are lines. A
// single bare number is one only if that line exists.
func (p *lineParser) isReferences() bool {
	if allReferences(p.text.text, p.d) {
		return true
	}
	return len(p.toks) == 2 && p.toks[0].kind == tokenWord && isLineWord(p.toks[0].text) && p.numbers[p.toks[0].text]
}

// A pending operator waits for its right operand.
type pending struct {
	op    operator
	at    token
	power int
}

// chain reads operands and operators up to a closing parenthesis or the end,
// by the dialect's order of operators. It uses a stack rather than
// recursion, so that a line of any length needs no depth.
func (p *lineParser) chain() operand {
	operands := []operand{p.readOperand()}
	var ops []pending
	var seen [numOperators]int
	reduce := func() {
		n := len(operands)
		top := ops[len(ops)-1]
		ops = ops[:len(ops)-1]
		operands = append(operands[:n-2], p.combine(top, operands[n-2], operands[n-1]))
	}
	var first, change token
	mixed, firstOp := false, noOp
	for {
		t := p.tok()
		if t.kind == tokenEnd || t.kind == tokenClose {
			break
		}
		op := p.readOperator()
		// "a NOT b AND c" depends on the order where AND binds tighter than NOT.
		mixed = mixed || op == opAnd && seen[opNot] > 0 && p.d.not < p.d.and
		if seen[op]++; first.to == 0 {
			first, firstOp = t, op
		} else if change.to == 0 && op != firstOp {
			change = t
		}
		power := p.d.power(op)
		for len(ops) > 0 && ops[len(ops)-1].power >= power {
			reduce()
		}
		ops = append(ops, pending{op, t, power})
		operands = append(operands, p.readOperand())
	}
	for len(ops) > 0 {
		reduce()
	}
	if p.d.near <= p.d.or { // elsewhere nobody reads "a NEAR b OR c" in another way
		mixed = mixed || seen[opOr] > 0 && seen[opNear] > 0
	}
	if mixed || seen[opOr] > 0 && seen[opAnd]+seen[opNot] > 0 {
		p.mixed(change, operands[0].x)
	}
	return operands[0]
}

// mixed reports operators whose order the dialect decides.
func (p *lineParser) mixed(at token, x Expr) {
	p.report(refsift.Warning, refsift.CodeOperatorsMixed, at.from, at.to, "add parentheses to say so",
		"different operators without parentheses, read %s: %s", p.d.order(), outline(x))
}

// outline prints the top of an expression, with "…" for what is below: a
// reader wants to see how operators were grouped, not every synonym.
func outline(x Expr) string {
	part := func(x Expr) string {
		switch x := x.(type) {
		case *And:
			return fmt.Sprintf("(… AND …: %d terms)", len(x.Args))
		case *Or:
			return fmt.Sprintf("(… OR …: %d terms)", len(x.Args))
		case *Not:
			return "(… NOT …)"
		}
		return x.String()
	}
	join := func(args []Expr, op string) string {
		var parts []string
		for i, a := range args {
			if i == 4 {
				parts = append(parts, "…")
				break
			}
			parts = append(parts, part(a))
		}
		return strings.Join(parts, " "+op+" ")
	}
	switch x := x.(type) {
	case *And:
		return join(x.Args, "AND")
	case *Or:
		return join(x.Args, "OR")
	case *Not:
		return part(x.Left) + " NOT " + part(x.Right)
	}
	return x.String()
}

// readOperator reads one operator, or AND where two operands stand side by side.
func (p *lineParser) readOperator() operator {
	t := p.tok()
	if t.kind != tokenOperator {
		if p.d.wordsAnded {
			if p.anded == 0 {
				p.andedAt = t
			}
			p.anded++
			return opAnd
		}
		p.report(refsift.Warning, refsift.CodeOperatorMissing, t.from, t.to, "write AND, or what was meant", "no operator before %s; read as AND", quoteShort(p.text.text[t.from:t.to]))
		return opAnd
	}
	p.next()
	p.noteOperator(t)
	if u := p.tok(); t.op == opAnd && u.kind == tokenOperator && u.op == opNot {
		p.next()
		p.noteOperator(u)
		if p.d.notWord == "" {
			p.report(refsift.Note, refsift.CodeOperatorSymbol, t.from, u.to, "write NOT", "AND NOT was read as NOT")
		}
		return opNot
	}
	if t.op == opNot && p.d.notWord != "" {
		p.report(refsift.Warning, refsift.CodeOperatorSymbol, t.from, t.to, "write "+p.d.notWord, "%s was read as %s", t.text, p.d.notWord)
	}
	return t.op
}

func (p *lineParser) noteOperator(t token) {
	switch {
	case isSymbol(t.text):
		p.report(refsift.Warning, refsift.CodeOperatorSymbol, t.from, t.to, "write "+t.op.String(), "%s was read as %s", t.text, t.op)
	case t.op != opNear && t.text != t.op.String() && !p.refs && !p.d.anyCase:
		if p.lowercase == 0 {
			p.lowerAt = t
		}
		p.lowercase++
	}
}

func isSymbol(op string) bool { return strings.ContainsAny(op, "|&") }

func quoteShort(s string) string {
	const most = 40
	if len(s) > most {
		cut := most
		for cut > 0 && s[cut]&0xC0 == 0x80 {
			cut--
		}
		s = s[:cut] + "…"
	}
	return fmt.Sprintf("%q", s)
}

// combine builds the node for an operator. And and Or take in operands of
// their own kind: the meaning is the same and blocks of hundreds of synonyms
// stay flat.
func (p *lineParser) combine(op pending, a, b operand) operand {
	o := operand{from: a.from, to: b.to, height: max(a.height, b.height) + 1}
	n := p.node(o.from, o.to)
	switch op.op {
	case opNear:
		o.x = p.near(op.at, a, b)
	case opNot:
		o.x = &Not{n, a.x, b.x}
	case opAnd:
		var args []Expr
		args, o.height = flatten(asAnd, a, b)
		o.x = &And{n, args}
	case opOr:
		var args []Expr
		args, o.height = flatten(asOr, a, b)
		o.x = &Or{n, args}
	}
	if o.height > maxDepth {
		p.tooDeep = true
		o = p.bad(o.from, o.to)
	}
	return o
}

func asAnd(x Expr) []Expr {
	if a, ok := x.(*And); ok {
		return a.Args
	}
	return nil
}

func asOr(x Expr) []Expr {
	if a, ok := x.(*Or); ok {
		return a.Args
	}
	return nil
}

// flatten joins the arguments of two operands; those of a may be extended in
// place, since the parser owns them.
func flatten(args func(Expr) []Expr, a, b operand) (out []Expr, height int) {
	height = max(a.height, b.height) + 1
	out = args(a.x)
	bs := args(b.x)
	switch {
	case out != nil && bs != nil:
		height = max(a.height, b.height)
	case out != nil:
		height = max(a.height, b.height+1)
	case bs != nil:
		height = max(a.height+1, b.height)
	}
	if out == nil {
		out = []Expr{a.x}
	}
	if bs == nil {
		bs = []Expr{b.x}
	}
	return append(out, bs...), height
}

// readOperand reads an operand, or reports that there is none.
func (p *lineParser) readOperand() operand {
	t := p.tok()
	switch t.kind {
	case tokenEnd:
		at := t.from
		what := "the line ends where a term should follow"
		if p.depth > 0 {
			what = "the line ends inside parentheses where a term should follow"
		}
		p.report(refsift.Error, refsift.CodeOperandMissing, max(at-1, 0), at, "write the term or remove the operator", "%s", what)
		return p.bad(at, at)
	case tokenClose:
		p.report(refsift.Error, refsift.CodeOperandMissing, t.from, t.to, "write the term or remove the parentheses", "nothing before this )")
		return p.bad(t.from, t.from)
	case tokenOperator:
		p.report(refsift.Error, refsift.CodeOperandMissing, t.from, t.to, "write the term or remove the operator", "no term before %s", t.text)
		return p.bad(t.from, t.from) // the operator is read next
	}
	return p.d.operand(p)
}

// group reads an expression in parentheses.
func (p *lineParser) group() operand {
	open := p.next()
	if p.depth >= maxDepth {
		p.tooDeep = true
		p.i = len(p.toks) - 1
		return p.bad(open.from, len(p.text.text))
	}
	p.depth++
	o := p.chain()
	p.depth--
	if p.tok().kind != tokenClose {
		p.report(refsift.Error, refsift.CodeParenUnbalanced, open.from, open.to, "add the missing ) or remove this (", "this ( is never closed")
		return p.bad(open.from, len(p.text.text))
	}
	end := p.next()
	if open.text == "[" {
		p.report(refsift.Warning, refsift.CodeBracketsAsParens, open.from, end.to, "write parentheses", "brackets around a search were read as parentheses")
	}
	if t := p.tok(); t.kind == tokenWord && t.from == end.to && strings.Trim(t.text, "*$?") == "" { // (cat OR dog)*
		end = p.next()
		p.report(refsift.Warning, refsift.CodeTruncationPlace, t.from, t.to, "truncate the words", "%s after a parenthesis was left out; it truncates no word", t.text)
	}
	return operand{o.x, open.from, end.to, o.height}
}

// lines reads a reference token, or a word that is one in a line of references.
func (p *lineParser) lines() (operand, bool) {
	t := p.tok()
	switch {
	case t.kind == tokenRef:
		p.next()
		p.markedRefs++
		return operand{&LineRef{p.node(t.from, t.to), t.trimmedNumber()}, t.from, t.to, 1}, true
	case t.kind == tokenLines:
		p.next()
		return p.lineCombination(t), true
	case p.opt.BareReferences && p.bareReference(t):
		p.next()
		p.report(refsift.Note, refsift.CodeNumberAsWord, t.from, t.to, "write #"+t.text, "%s is read as line %s", t.text, t.text)
		return operand{&LineRef{p.node(t.from, t.to), t.text}, t.from, t.to, 1}, true
	case t.kind == tokenWord && p.letters && !p.refs && isLetterRef(t.text) && p.numbers[t.text[1:]]:
		p.next()
		return operand{&LineRef{p.node(t.from, t.to), t.text[1:]}, t.from, t.to, 1}, true
	case p.d.setNumbers && p.setNumber(t):
		p.next()
		return operand{&LineRef{p.node(t.from, t.to), t.trimmedNumber()}, t.from, t.to, 1}, true
	case t.kind == tokenWord && p.refs && isLineWord(t.text):
		p.next()
		if p.bareRefs == 0 {
			p.firstBareRef = t
		}
		p.bareRefs++
		if list, _ := lineList(t.text, 0); list.joined {
			return p.lineCombination(t), true
		}
		n, marked, _ := lineNumber(t.text, 0)
		if marked || t.text[0] == 'S' || t.text[0] == 's' {
			p.bareRefs--
		}
		return operand{&LineRef{p.node(t.from, t.to), n}, t.from, t.to, 1}, true
	}
	return operand{}, false
}

// setNumber reports whether the token is a number that stands alone as an
// operand. Platforms with set numbers read it as a line even if there is no
// such line, which is then an error.
func (p *lineParser) setNumber(t token) bool {
	if t.kind != tokenWord || p.refs || !isDigits(t.text) || len(t.text) > maxLabelDigits+2 || p.i > 0 && p.toks[p.i-1].op == opNear {
		return false
	}
	switch next := p.toks[min(p.i+1, len(p.toks)-1)]; next.kind {
	case tokenOperator:
		return next.op != opNear
	case tokenClose:
		return true
	case tokenEnd:
		return p.i > 0
	}
	return false
}

// bareReference reports whether the token is a number that stands alone as
// an operand and that a line has.
func (p *lineParser) bareReference(t token) bool {
	if t.kind != tokenWord || p.refs || !p.numbers[t.text] {
		return false
	}
	switch p.toks[min(p.i+1, len(p.toks)-1)].kind {
	case tokenOperator, tokenClose:
		return true
	case tokenEnd:
		return p.i > 0
	}
	return false
}

// isLetterRef reports S12, as the label of a line.
func isLetterRef(w string) bool {
	return len(w) > 1 && (w[0] == 'S' || w[0] == 's') && w[1] != '0' && isDigits(w[1:])
}

func (t token) trimmedNumber() string {
	n, _, _ := lineNumber(t.text, 0)
	if n == "" {
		return t.text
	}
	return n
}

// lineCombination reads or/1-5 and its kin; without an operator the lines
// are joined with OR, which is reported.
func (p *lineParser) lineCombination(t token) operand {
	text, all, said := t.text, false, false
	head, rest, found := strings.Cut(text, "/")
	switch {
	case found && operatorWord(strings.TrimFunc(head, isBlank)) != noOp:
		all, said = operatorWord(strings.TrimFunc(head, isBlank)) == opAnd, true
		text = rest
	case found:
		all, said = operatorWord(rest) == opAnd, true
		text = head
	}
	list, _ := lineList(text, 0)
	if n := leadingWord(text); len(list.spans) == 0 && operatorWord(text[:n]) != noOp { // OR 16-24
		all, said = operatorWord(text[:n]) == opAnd, true
		list, _ = lineList(text, n)
	}
	if !said {
		p.report(refsift.Warning, refsift.CodeOperatorMissing, t.from, t.to, "write OR/"+t.text, "%s has no operator; the lines are joined with OR", t.text)
	}
	args := make([]Expr, len(list.spans))
	for i, s := range list.spans {
		if s.from == s.to {
			args[i] = &LineRef{p.node(t.from, t.to), s.from}
		} else {
			args[i] = &LineRange{p.node(t.from, t.to), s.from, s.to, all}
		}
	}
	x := args[0]
	switch {
	case len(args) > 1 && all:
		x = &And{p.node(t.from, t.to), args}
	case len(args) > 1:
		x = &Or{p.node(t.from, t.to), args}
	}
	return operand{x, t.from, t.to, 1}
}

// A summary counts habits of the whole strategy that would be tiresome to
// report line by line.
type summary struct {
	curly, lowercase, quotedWild, exact habit
}

// A habit is how often something occurs, in how many lines, and where first.
type habit struct {
	n, lines int
	first    extent
	text     string
}

func (h *habit) add(j *joined, n int, first token) {
	if n == 0 {
		return
	}
	if h.lines == 0 {
		h.first = extent{j.start(first.from), j.end(first.to)}
		h.text = first.text
	}
	h.n += n
	h.lines++
}

// report says what was found in all lines.
func (s *summary) report(src *source) {
	if h := s.curly; h.n > 0 {
		src.add(refsift.Warning, refsift.CodeQuotesCurly, h.first.from, h.first.to,
			fmt.Sprintf("curly quotes were read as quotes (%s)", h.extent()), `type " instead`)
	}
	if h := s.quotedWild; h.n > 0 {
		src.add(refsift.Warning, refsift.CodeWildcardQuoted, h.first.from, h.first.to,
			fmt.Sprintf("wildcards between quotation marks are read as wildcards (%s)", h.extent()), "check what the platform does with them")
	}
	if h := s.exact; h.n > 0 {
		src.add(refsift.Note, refsift.CodePhraseExact, h.first.from, h.first.to,
			fmt.Sprintf("exact strings are searched as phrases of their words (%s)", h.extent()), "expect more records where punctuation matters")
	}
	if h := s.lowercase; h.n > 0 {
		src.add(refsift.Note, refsift.CodeOperatorCase, h.first.from, h.first.to,
			fmt.Sprintf("%q was read as an operator (%s in lower case)", h.text, h.extent()), "write "+operatorWord(h.text).String())
	}
}

func (h habit) extent() string {
	if h.lines == 1 {
		return fmt.Sprintf("%d in this line", h.n)
	}
	return fmt.Sprintf("%d in %d lines", h.n, h.lines)
}

// summarise reports once a line what would be tiresome once a word.
func (p *lineParser) summarise() {
	p.sum.curly.add(p.text, p.curly, p.curlyAt)
	p.sum.lowercase.add(p.text, p.lowercase, p.lowerAt)
	if p.missing > 0 {
		p.report(refsift.Warning, refsift.CodeFieldMissing, p.missingAt.from, p.missingAt.to, "write the field, as in "+fieldExample(p.d, p.missingAt), "no field; all text fields are searched (%d terms in this line)", p.missing)
	}
	if p.anded > 0 {
		p.report(refsift.Note, refsift.CodeWordsAnded, p.andedAt.from, p.andedAt.to, "write AND, or quotation marks if a phrase is meant", "terms side by side are joined with AND (%d times in this line)", p.anded)
	}
	if p.bareRefs > 0 && p.markedRefs > 0 {
		p.report(refsift.Warning, refsift.CodeReferenceMixed, p.firstBareRef.from, p.firstBareRef.to, "write #"+p.firstBareRef.text, "lines are named with and without # in one line")
	}
}

func fieldExample(d *Dialect, t token) string {
	word, _, _ := strings.Cut(t.text, " ")
	if d.example != "" {
		return strings.ReplaceAll(d.example, "%s", word)
	}
	return word + "[" + d.rows[0].name() + "]"
}
