package query

import "strings"

func (l *layout) heading(e extent, block bool) {
	l.headings = append(l.headings, e)
	if block {
		l.block = l.src.slice(e)
	}
}

// blockHeading reports whether a line names a block. In an unnumbered list,
// where every line counts, "Patients" is a search and "Block 1" is not.
func (l *layout) blockHeading(t string) bool {
	if !isBlockHeading(t) || l.d.looksTagged != nil && l.d.looksTagged(l.d, t) {
		return false
	}
	fields := strings.Fields(t)
	return !l.list || strings.HasSuffix(t, ":") || len(fields) > 1 && blockNumbered(fields)
}

// isBlockHeading reports whether a short line names a block: "Block 1",
// "Population", "Concept 2: adherence". It has no mark of a search.
func isBlockHeading(t string) bool {
	fields := strings.Fields(t)
	if len(fields) == 0 || len(fields) > 8 || strings.ContainsAny(t, "[]\"“”*$#") {
		return false
	}
	for _, f := range fields {
		if f == "AND" || f == "OR" || f == "NOT" {
			return false
		}
	}
	if n := len(fields); n > 1 && strings.HasSuffix(t, ":") {
		return true
	}
	first := strings.TrimRight(fields[0], ":.,-–")
	if len(fields) > 2 && strings.EqualFold(fields[2], "to") { // "Limit 25 to humans" is Ovid's
		return false
	}
	return blockWords[strings.ToLower(first)] && titleWord(first) && (len(fields) <= 2 || len(fields) <= 4 && !titleless(fields) || strings.ContainsAny(t, ":–-") || blockNumbered(fields))
}

// titlesFirst reports whether line i is the last one above the first row
// and short enough to name its block: "P – Population". The heads of columns
// and the date of the search are not.
func (l *layout) titlesFirst(i, started int) bool {
	for k := i + 1; k < started; k++ {
		if l.texts[k] != "" {
			return false
		}
	}
	t := strings.ToLower(l.texts[i])
	for _, w := range [...]string{"\t", "|", "result", "hits", "quer", "search", "19", "20", "strateg", "/"} {
		if strings.Contains(t, w) {
			return false
		}
	}
	return l.labels[started].style != noLabel && len(strings.Fields(t)) <= 6
}

// isCaption reports the head of a table rather than of a block.
func isCaption(t string) bool {
	switch strings.Trim(strings.ToLower(strings.Fields(t)[0]), ":.,|#") {
	case "table", "appendix", "search", "database", "total", "supplement":
		return true
	}
	return false
}

// blockNumbered reports "Block 1 population".
func blockNumbered(fields []string) bool {
	n := strings.Trim(fields[1], ":.)")
	return n != "" && strings.Trim(n, "0123456789IVXABC") == ""
}

// titleless reports lower-case connecting words that a title of one or two
// words does not have.
func titleless(fields []string) bool {
	for _, f := range fields {
		switch strings.ToLower(f) {
		case "or", "and", "not":
			return true
		}
	}
	return false
}
