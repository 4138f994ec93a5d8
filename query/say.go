package query

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/refsift/refsift"
)

// A split is a term that is searched in several fields, joined with OR. It
// is kept together where the layout says so.
type split struct{ *Or }

// say rebuilds x from what the dialect has words for, and reports what gets
// lost. Fields of the result have the dialect's own spelling; what it holds
// is written without further loss, but for headings and dates, which the
// dialects write on their own.
func (p *printer) say(x Expr) Expr {
	switch x := x.(type) {
	case *And:
		return p.sayAnd(x)
	case *Or:
		return p.sayOr(x)
	case *Not:
		left := p.say(x.Left)
		p.negative = !p.negative
		right := p.say(x.Right)
		p.negative = !p.negative
		if _, all := left.(*All); all && p.st.all == "" && p.st.exclude == nil {
			p.loss(x, refused, "name the records that it is taken from", "all records but some", "")
		}
		return &Not{x.node, left, right}
	case *Term, *Phrase, *Near:
		return p.sayText(x)
	case *Descriptor:
		return p.sayHeading(x)
	case *Range:
		return p.sayRange(x)
	case *LineRef:
		return p.sayRef(x)
	case *LineRange:
		return p.sayLines(x)
	case *All:
		if p.st.all == "" {
			return &All{x.node}
		}
	case *Bad:
		p.loss(x, refused, "correct it first", "what was not understood: "+quoteShort(x.Text), "it stands as it was")
	}
	return x
}

// sayAnd leaves out all records beside others, which changes nothing.
func (p *printer) sayAnd(x *And) Expr {
	var args []Expr
	for _, a := range x.Args {
		switch a := p.say(a).(type) {
		case *And:
			args = append(args, a.Args...)
		case *All:
			if p.st.all != "" {
				args = append(args, a)
			}
		default:
			args = append(args, a)
		}
	}
	switch len(args) {
	case 0:
		return &All{x.node}
	case 1:
		return args[0]
	}
	return &And{x.node, args}
}

// sayOr joins neighbours that are searched in the same several fields: field
// by field, so that each is written once.
func (p *printer) sayOr(x *Or) Expr {
	var args []Expr
	var run []*split
	flush := func() {
		if len(run) > 0 {
			for k := range run[0].Args {
				for _, s := range run {
					args = append(args, s.Args[k])
				}
			}
		}
		run = nil
	}
	for _, a := range x.Args {
		a = p.say(a)
		s, ok := a.(*split)
		if ok && !p.st.each {
			if len(run) > 0 && !sameSplit(run[0], s) {
				flush()
			}
			run = append(run, s)
			continue
		}
		flush()
		if ok && !p.f.Polyglot {
			a = s.Or
		}
		if or, ok := a.(*Or); ok {
			args = append(args, or.Args...)
		} else {
			args = append(args, a)
		}
	}
	flush()
	return &Or{x.node, args}
}

func sameSplit(a, b *split) bool {
	if len(a.Args) != len(b.Args) {
		return false
	}
	for i := range a.Args {
		if fieldTag(a.Args[i]) != fieldTag(b.Args[i]) {
			return false
		}
	}
	return true
}

// fieldTag returns the field of a leaf, or of the first leaf below.
func fieldTag(x Expr) string {
	switch x := x.(type) {
	case *Term:
		return x.Fields.Tag
	case *Phrase:
		return x.Fields.Tag
	case *Near:
		return x.Fields.Tag
	}
	for _, c := range Children(x) {
		return fieldTag(c)
	}
	return ""
}

func fieldsOf(x Expr) Fields {
	switch x := x.(type) {
	case *Term:
		return x.Fields
	case *Phrase:
		return x.Fields
	case *Near:
		return x.Fields
	}
	return Fields{}
}

// sayText says words in the fields that the dialect has.
func (p *printer) sayText(x Expr) Expr {
	if t, ok := x.(*Term); ok && t.Fields.Tag == "hasabstract" && !t.Word.searchable() {
		if p.st.hasAbstract == "" {
			p.loss(x, refused, "leave it out", "that a record has an abstract", "")
		}
		return x
	}
	f := fieldsOf(x)
	if sameFields(f.In, []Field{Databases}) {
		if _, ok := p.st.leaf(p, x); ok {
			return x
		}
	}
	choices := p.choose(x, f)
	y := p.sayWords(x)
	if near, ok := x.(*Near); ok && p.st.nearTerm != nil && choices[0].Tag == "" && hasNear(y) {
		y = p.anded(near, "a proximity search without a field")
	}
	if len(choices) == 1 {
		return withFields(y, choices[0])
	}
	parts := make([]Expr, len(choices))
	for i, c := range choices {
		parts[i] = withFields(y, c)
	}
	return &split{&Or{node{x.Span()}, parts}}
}

// withFields gives the leaves of x their fields. Those below a proximity
// search have none of their own.
func withFields(x Expr, f Fields) Expr {
	each := func(args []Expr) []Expr {
		out := make([]Expr, len(args))
		for i, a := range args {
			out[i] = withFields(a, f)
		}
		return out
	}
	switch x := x.(type) {
	case *Term:
		return &Term{x.node, x.Word, f}
	case *Phrase:
		return &Phrase{x.node, x.Words, f}
	case *Or:
		return &Or{x.node, each(x.Args)}
	case *And:
		return &And{x.node, each(x.Args)}
	case *Near:
		return &Near{x.node, x.Args, x.Distance, x.Ordered, f}
	}
	return x
}

// sayWords says words, phrases and proximity searches, leaving their fields aside.
func (p *printer) sayWords(x Expr) Expr {
	switch x := x.(type) {
	case *Term:
		if words := p.variants(x.Word); len(words) > 1 {
			args := make([]Expr, len(words))
			for i, w := range words {
				args[i] = p.sayWords(&Term{x.node, w, x.Fields})
			}
			return &Or{x.node, args}
		}
		y := &Term{x.node, p.sayWord(x, x.Word), x.Fields}
		if p.st.wildNext && y.Word.HasWildcard() && (len(y.Word.split()) > 1 || !p.st.plain(p.wordText(y.Word))) {
			return p.nextWords(y, []Word{y.Word})
		}
		return y
	case *Phrase:
		for i, w := range x.Words {
			variants := p.variants(w)
			if len(variants) < 2 {
				continue
			}
			args := make([]Expr, len(variants))
			for k, v := range variants {
				words := slices.Clone(x.Words)
				words[i] = v
				args[k] = p.sayWords(&Phrase{x.node, words, x.Fields})
			}
			return flatOr(x.node, args)
		}
		words := make([]Word, len(x.Words))
		for i, w := range x.Words {
			words[i] = p.sayWord(x, w)
		}
		y := &Phrase{x.node, words, x.Fields}
		if p.st.wildNext && slices.ContainsFunc(words, Word.HasWildcard) {
			return p.nextWords(y, words)
		}
		return y
	case *Near:
		return p.sayNear(x)
	case *Or:
		args := make([]Expr, len(x.Args))
		for i, a := range x.Args {
			args[i] = p.sayWords(a)
		}
		return flatOr(x.node, args)
	}
	return x
}

// flatOr joins alternatives, those of alternatives among them.
func flatOr(n node, args []Expr) Expr {
	var out []Expr
	for _, a := range args {
		if or, ok := a.(*Or); ok {
			out = append(out, or.Args...)
		} else {
			out = append(out, a)
		}
	}
	return orOf(n, out)
}

// maxVariants bounds how many words one word with wildcards is written as.
const maxVariants = 8

// variants writes a wildcard for a few characters out where the dialect has
// one for exactly one: headache{0,1} as headache and headache?.
func (p *printer) variants(w Word) []Word {
	one, ok := p.st.wildcard(Wildcard{1, 1})
	if !ok || one == "" || !p.d.wildInside {
		return nil
	}
	out := []Word{nil}
	for i, part := range w {
		_, has := p.st.wildcard(part.Wild)
		if part.Text != "" || has || part.Wild.Max < 0 {
			for k := range out {
				out[k] = append(out[k], part)
			}
			continue
		}
		n := part.Wild.Max - part.Wild.Min + 1
		if len(out)*n > maxVariants || i == 0 || i == len(w)-1 && len(p.st.notLast) > 0 {
			return nil
		}
		var next []Word
		for _, o := range out {
			for k := part.Wild.Min; k <= part.Wild.Max; k++ {
				v := slices.Clone(o)
				for range k {
					v = append(v, Part{Wild: Wildcard{1, 1}})
				}
				next = append(next, v)
			}
		}
		out = next
	}
	for i := range out {
		out[i] = out[i].joined()
	}
	return out
}

// joined puts neighbouring literal parts of a word together.
func (w Word) joined() Word {
	var out Word
	for _, part := range w {
		if n := len(out); n > 0 && part.Text != "" && out[n-1].Text != "" {
			out[n-1].Text += part.Text
			continue
		}
		out = append(out, part)
	}
	return out
}

// nextWords writes a phrase with wildcards as words next to each other,
// since the dialect has no wildcard between quotation marks, or its guides
// do not agree that it has.
func (p *printer) nextWords(x Expr, words []Word) Expr {
	n := node{x.Span()}
	var parts []Word
	for _, w := range words {
		if !w.searchable() && w.HasWildcard() {
			p.loss(x, refused, "rewrite it by hand", "any one word in a phrase: "+quoteShort(x.String()), "")
			return x
		}
		parts = append(parts, w.split()...)
	}
	for _, w := range parts {
		if w.HasWildcard() && !p.st.plain(p.wordText(w)) {
			p.loss(x, refused, "rewrite it by hand", "the truncated word "+quoteShort(w.String()), "it stands between quotation marks")
		}
	}
	switch len(parts) {
	case 0:
		return x
	case 1:
		return &Term{n, parts[0], Fields{}}
	}
	var near Expr = &Term{n, parts[0], Fields{}}
	for _, w := range parts[1:] { // as a chain of pairs is read
		near = &Near{n, []Expr{near, &Term{n, w, Fields{}}}, 0, true, Fields{}}
	}
	return near
}

// sayWord says the wildcards of a word. One that the dialect does not have
// becomes an unlimited one; where it has none inside of words, the word is
// cut there.
func (p *printer) sayWord(x Expr, w Word) Word {
	if p.st.exact != nil && p.literalMarks([]Word{w}) {
		return w // written as it is, see styledText
	}
	var out Word
	for i, part := range w {
		if part.Text != "" {
			out = append(out, part)
			continue
		}
		last := i == len(w)-1
		_, ok := p.st.wildcard(part.Wild)
		if ok && last && slices.Contains(p.st.notLast, part.Wild) {
			ok = false
		}
		switch {
		case !p.d.wildInside && !last && !out.searchable():
			p.loss(x, narrower, "write each variant", "a wildcard at the start of "+quoteShort(w.String()), "the word without it is written")
			continue
		case !p.d.wildInside && !last:
			p.loss(x, wider, "write each variant", part.Wild.words()+" inside of "+quoteShort(w.String()), "the word is cut there and truncated")
			return p.stem(x, append(out, Part{Wild: Any}))
		case !ok:
			p.loss(x, wider, "write each variant", part.Wild.words()+" in "+quoteShort(w.String()), "any characters are written")
			part = Part{Wild: Any}
		}
		if n := len(out); n == 0 || part.Wild != Any || out[n-1].Text != "" || out[n-1].Wild != Any {
			out = append(out, part)
		}
	}
	return p.stem(x, out)
}

// words says for people what a wildcard stands for.
func (w Wildcard) words() string {
	switch {
	case w == Any:
		return "a wildcard"
	case w.Max < 0:
		return fmt.Sprintf("a wildcard for %d or more characters", w.Min)
	case w == Wildcard{1, 1}:
		return "a wildcard for just one character"
	case w == Wildcard{0, 1}:
		return "a wildcard for one character or none"
	case w.Min == w.Max:
		return fmt.Sprintf("a wildcard for just %d characters", w.Min)
	case w.Min == 0:
		return fmt.Sprintf("a wildcard for at most %d characters", w.Max)
	}
	return fmt.Sprintf("a wildcard for %d to %d characters", w.Min, w.Max)
}

// stem reports a truncation after fewer characters than the platform asks for.
func (p *printer) stem(x Expr, w Word) Word {
	n, truncated := 0, false
	for _, part := range w {
		n += len([]rune(part.Text))
		truncated = truncated || part.Text == "" && part.Wild.Max < 0
	}
	if truncated && n < p.d.minStem && w.searchable() {
		p.loss(x, differs, "write each variant", fmt.Sprintf("%s, with fewer than %d characters beside the truncation", quoteShort(w.String()), p.d.minStem), "it stands as it was")
	}
	return w
}

// maxAlternatives bounds how many searches one proximity search is written as.
const maxAlternatives = 64

// sayNear says a proximity search by the operators of the dialect.
func (p *printer) sayNear(x *Near) Expr {
	distance := p.numbered(x)
	adjacent := x.Ordered && distance == 0
	_, ordered := p.st.operator(0, true)
	if adjacent && !ordered {
		if y, ok := p.phrases(x); ok {
			return y
		}
	}
	if p.st.nearTerm != nil {
		return p.nearTerms(x, distance)
	}
	args := make([]Expr, len(x.Args))
	for i, a := range x.Args {
		args[i] = p.sayWords(a)
		if hasAnd(args[i]) {
			return p.anded(x, "this proximity search")
		}
	}
	keep := x.Ordered
	op, ok := p.st.operator(distance, keep)
	if keep && !ok {
		if op, ok = p.st.operator(distance, false); ok {
			p.loss(x, wider, "", "the order of words in a proximity search", "any order is written")
			keep = false
		}
	}
	if !ok || op == "" {
		return p.anded(x, "a proximity search over that distance")
	}
	if len(args) > 2 && !p.st.nary && distance > 0 {
		e := differs
		if keep {
			e = wider
		}
		p.loss(x, e, "", fmt.Sprintf("that %d terms stand among %d other words", len(args), distance), "pairs are written")
	}
	return &Near{x.node, args, distance, keep, Fields{}}
}

// numbered returns the distance to write, which differs from that of x
// only if the numbers of another dialect are kept.
func (p *printer) numbered(x *Near) int {
	from := p.f.From
	if from == nil || !p.f.Polyglot || x.Ordered && x.Distance == 0 || x.Distance >= sameDistance || from.window == p.d.window {
		return x.Distance
	}
	n := x.Distance
	if from.window {
		n++
	} else {
		n = max(n-1, 0)
	}
	if n > x.Distance {
		p.loss(x, wider, "correct the number", "the distance with that number", fmt.Sprintf("%d words may stand between, not %d", n, x.Distance))
	} else {
		p.loss(x, narrower, "correct the number", "the distance with that number", fmt.Sprintf("%d words may stand between, not %d", n, x.Distance))
	}
	return n
}

func hasAnd(x Expr) bool {
	for y := range Preorder(x) {
		if _, ok := y.(*And); ok {
			return true
		}
	}
	return false
}

func hasNear(x Expr) bool {
	for y := range Preorder(x) {
		if _, ok := y.(*Near); ok {
			return true
		}
	}
	return false
}

// anded writes AND in place of a proximity search.
func (p *printer) anded(x *Near, what string) Expr {
	p.loss(x, wider, "", what, "AND is written")
	var args []Expr
	for _, a := range x.Args {
		if near, ok := a.(*Near); ok {
			a = p.anded(near, what)
		} else {
			a = p.sayWords(a)
		}
		if and, ok := a.(*And); ok {
			args = append(args, and.Args...)
		} else {
			args = append(args, a)
		}
	}
	return &And{x.node, args}
}

// phrases writes words next to each other in order as phrases, one for each
// choice of alternatives. ok is false if they are none, or too many.
func (p *printer) phrases(x *Near) (Expr, bool) {
	lists, ok := alternatives(x, true)
	if !ok {
		return nil, false
	}
	args := make([]Expr, len(lists))
	for i, l := range lists {
		words := slices.Concat(l...)
		args[i] = p.sayWords(&Phrase{x.node, words, Fields{}})
	}
	return orOf(x.node, args), true
}

// alternatives multiplies the arguments of a proximity search out: for each
// choice of one alternative an argument, the words of each argument. Nested
// adjacency is flattened if adjacent is set.
func alternatives(x *Near, adjacent bool) (out [][][]Word, ok bool) {
	out = [][][]Word{nil}
	for _, a := range x.Args {
		words, ok := argumentWords(a, adjacent)
		if !ok || len(out)*len(words) > maxAlternatives {
			return nil, false
		}
		var next [][][]Word
		for _, o := range out {
			for _, w := range words {
				next = append(next, append(slices.Clone(o), w))
			}
		}
		out = next
	}
	return out, true
}

// argumentWords returns the alternatives of one argument.
func argumentWords(x Expr, adjacent bool) (out [][]Word, ok bool) {
	switch x := x.(type) {
	case *Term:
		return [][]Word{{x.Word}}, true
	case *Phrase:
		return [][]Word{x.Words}, true
	case *Or:
		for _, a := range x.Args {
			words, ok := argumentWords(a, adjacent)
			if !ok {
				return nil, false
			}
			out = append(out, words...)
		}
		return out, true
	case *Near:
		if !adjacent || !x.Ordered || x.Distance != 0 {
			return nil, false
		}
		lists, ok := alternatives(x, true)
		for _, l := range lists {
			out = append(out, slices.Concat(l...))
		}
		return out, ok
	}
	return nil, false
}

// nearTerms writes a proximity search as terms that hold all of its words,
// such as "hip pain"[tiab:~2], one for each choice of alternatives. It has no
// order, no truncation, and its words may all stand apart.
func (p *printer) nearTerms(x *Near, distance int) Expr {
	lists, ok := alternatives(x, true)
	if !ok || distance > 1000 {
		return p.anded(x, "this proximity search")
	}
	apart := false
	args := make([]Expr, len(lists))
	for i, l := range lists {
		near := &Near{node: x.node, Distance: distance}
		for _, words := range l {
			n := len(near.Args)
			for _, w := range words {
				if w.HasWildcard() {
					return p.truncatedNear(x, distance)
				}
				for _, part := range w.split() {
					near.Args = append(near.Args, &Term{x.node, part, Fields{}})
				}
			}
			apart = apart || len(near.Args) > n+1
		}
		if len(near.Args) < 2 {
			return p.anded(x, "this proximity search")
		}
		args[i] = near
	}
	if x.Ordered {
		p.loss(x, wider, "", "the order of words in a proximity search", "any order is written")
	}
	if apart {
		p.loss(x, wider, "", "that words of a proximity search stand next to each other", "all of its words may stand apart")
	}
	return orOf(x.node, args)
}

// truncatedNear writes two arguments next to each other in any order as two
// phrases, all others with AND.
func (p *printer) truncatedNear(x *Near, distance int) Expr {
	if len(x.Args) == 2 && distance == 0 && !x.Ordered {
		a, okA := p.phrases(&Near{node: x.node, Args: []Expr{x.Args[0], x.Args[1]}, Ordered: true})
		b, okB := p.phrases(&Near{node: x.node, Args: []Expr{x.Args[1], x.Args[0]}, Ordered: true})
		if okA && okB {
			args, _ := flatten(asOr, operand{x: a}, operand{x: b})
			return &Or{x.node, args}
		}
	}
	return p.anded(x, "truncation in a proximity search")
}

// sayHeading says a heading in words where the dialect has no headings.
func (p *printer) sayHeading(x *Descriptor) Expr {
	if x.Heading == "" && !p.st.subheadings {
		return p.sayQualifiers(x)
	}
	if p.st.headingWords == nil {
		return p.eachQualifier(x)
	}
	p.loss(x, differs, "write its synonyms", "the heading "+quoteShort(x.Heading), "its words are searched")
	text := value(x.node, joinBlanks(p.literal(x.Heading)), Fields{In: p.st.headingWords})
	return p.sayText(text)
}

// eachQualifier writes a heading once for each qualifier where the dialect has
// no list of them, and qualifiers alone one by one.
func (p *printer) eachQualifier(x *Descriptor) Expr {
	if len(x.Qualifiers) < 2 || p.d.qualifiers && x.Heading != "" {
		return x
	}
	args := make([]Expr, len(x.Qualifiers))
	for i, q := range x.Qualifiers {
		one := *x
		one.Qualifiers = []string{q}
		args[i] = &one
	}
	return &Or{x.node, args}
}

// sayQualifiers says qualifiers of any heading where the dialect has none: by
// their words among those of headings.
func (p *printer) sayQualifiers(x *Descriptor) Expr {
	args := make([]Expr, len(x.Qualifiers))
	for i, q := range x.Qualifiers {
		p.loss(x, differs, "write what it is about", "the qualifier "+quoteShort(q)+" alone", "its words are searched")
		args[i] = p.sayText(value(x.node, joinBlanks(p.literal(q)), Fields{In: []Field{Headings}}))
	}
	if len(args) == 0 {
		return x
	}
	return orOf(x.node, args)
}

// sayRange says dates in a field that the dialect has.
func (p *printer) sayRange(x *Range) Expr {
	if !x.From.IsValid() && !x.To.IsValid() { // any record with a date
		x = &Range{x.node, refsift.Date{Year: firstYear + 1}, x.To, x.Fields}
	}
	if row, ok := p.d.field(x.Fields.Tag); ok && row.kind == dateField && sameFields(row.in, x.Fields.In) && row.why == "" {
		return &Range{x.node, x.From, x.To, Fields{row.name(), row.in}}
	}
	if row, ok := p.d.fieldFor(x.Fields.In, dateField); ok {
		return &Range{x.node, x.From, x.To, Fields{row.name(), row.in}}
	}
	if s, ok := p.st.leaf(p, x); ok && s != "" {
		return x
	}
	row, ok := p.d.fieldFor([]Field{Date}, dateField)
	if !ok {
		p.loss(x, refused, "set the limit on the platform", "a range of dates", "")
		return x
	}
	p.loss(x, differs, "", "that date ("+fieldList(x.Fields.In)+")", "the date of publication is searched")
	return &Range{x.node, x.From, x.To, Fields{row.name(), row.in}}
}

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
