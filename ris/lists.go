package ris

import (
	"iter"
	"slices"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/fields"
	"github.com/refsift/refsift/internal/names"
)

// oneLine joins the lines of a value with spaces.
func oneLine(v string) string {
	for i := range len(v) {
		if c := v[i]; c < ' ' || c == ' ' && i+1 < len(v) && v[i+1] == ' ' {
			return strings.Join(strings.Fields(v), " ")
		}
	}
	return v
}

// hasBreak reports whether a value has more than one line.
func hasBreak(v string) bool {
	return strings.IndexByte(v, '\n') >= 0 || strings.IndexByte(v, '\r') >= 0
}

// breaks yields the lines of a value, without the empty ones. A lone CR ends
// a line too.
func breaks(v string) iter.Seq[string] {
	return func(yield func(string) bool) {
		start := 0
		for i := 0; i <= len(v); i++ {
			if i < len(v) && v[i] != '\n' && v[i] != '\r' {
				continue
			}
			if i > start && !yield(v[start:i]) {
				return
			}
			start = i + 1
		}
	}
}

// list adds the values of a tag each of whose lines is a value.
func (b *builder) list(t *refsift.Tag, ro role, v string) {
	if !hasBreak(v) {
		if !fields.Empty(v) {
			b.item(t, ro, v)
		}
		return
	}
	for _, line := range b.listLines(v) {
		if !fields.Empty(line) {
			b.item(t, ro, line)
		}
	}
}

// listLines cuts a value into its lines; a line indented by two or more that
// follows a long one continues it (Web of Science).
func (b *builder) listLines(v string) []string {
	lines := b.values[:0]
	previous := 0
	for line := range breaks(v) {
		trimmed := strings.TrimSpace(line)
		if len(lines) > 0 && strings.HasPrefix(line, "  ") && previous > 60 && trimmed != "" && len(lines[len(lines)-1]) < 64<<10 {
			lines[len(lines)-1] += " " + trimmed
		} else if trimmed != "" {
			lines = append(lines, trimmed)
		}
		previous = len(line)
	}
	b.values = lines
	return lines
}

func (b *builder) item(t *refsift.Tag, ro role, v string) {
	rec := b.rec
	switch ro {
	case roleAuthor:
		rec.Authors = names.Append(rec.Authors, v)
	case roleEditor:
		rec.Editors = names.Append(rec.Editors, v)
	case roleSeriesEditor:
		rec.Contributors = names.AppendContributors(rec.Contributors, refsift.SeriesEditor, v)
	case roleTranslator:
		rec.Contributors = names.AppendContributors(rec.Contributors, refsift.Translator, v)
	case roleContributor:
		rec.Contributors = names.AppendContributors(rec.Contributors, refsift.OtherContributor, v)
	case roleORCID:
		b.orcids = append(b.orcids, v)
	case roleKeyword:
		b.keyword(v)
	case roleAffiliation:
		if b.platform == openAlex && len(rec.Authors) > 0 {
			a := &rec.Authors[len(rec.Authors)-1]
			a.Affiliations = append(a.Affiliations, v)
			return
		}
		rec.Affiliations = append(rec.Affiliations, v)
	case roleSerial:
		b.serial(t, v)
	case roleURL:
		b.url(v)
	case roleLink:
		if fields.HostIsDOI(v) {
			b.doi(t, doiLink, v)
		}
	case roleDatabase:
		setFirst(&b.db, v)
	case roleLanguage:
		for l := range strings.FieldsFuncSeq(v, func(c rune) bool { return c == ';' || c == ',' || c == '|' }) {
			if l = strings.TrimSpace(l); !fields.Empty(l) {
				rec.Languages = appendNew(rec.Languages, l)
			}
		}
	case rolePublicationType:
		if strings.Contains(v, "10.") {
			if d, ok := fields.FindDOI(v); ok {
				b.dois[doiM3] = d
				return
			}
		}
		for p := range strings.SplitSeq(v, ";") {
			if p = strings.TrimSpace(p); !fields.Empty(p) {
				rec.PublicationTypes = appendNew(rec.PublicationTypes, p)
			}
		}
	}
}

// appendNew appends v unless the list has it. Lists longer than any real one
// are not searched, so that hostile input costs linear time.
func appendNew[T comparable](list []T, v T) []T {
	if len(list) < 500 && slices.Contains(list, v) {
		return list
	}
	return append(list, v)
}

// keyword adds a keyword or a descriptor: see parseDescriptor.
func (b *builder) keyword(v string) {
	if isPlainKeyword(v) {
		b.rec.Keywords = append(b.rec.Keywords, v)
		return
	}
	if d, ok := parseDescriptor(v, b.platform, b.mesh); ok {
		b.rec.Descriptors = append(b.rec.Descriptors, d)
		return
	}
	for _, k := range fields.Keywords(v) {
		if d, ok := parseDescriptor(k, b.platform, b.mesh); ok {
			b.rec.Descriptors = append(b.rec.Descriptors, d)
		} else {
			b.rec.Keywords = append(b.rec.Keywords, k)
		}
	}
}

// isPlainKeyword recognises at a glance a keyword that is neither a list nor a
// heading with marks.
func isPlainKeyword(v string) bool {
	for i := range len(v) {
		switch v[i] {
		case ';', '/', '*', '[', '-', '|', '\n', '\r':
			return false
		}
	}
	return true
}

// paragraphs joins the lines of a text: a line of 60 to 255 bytes that does not
// end a sentence was wrapped, and goes on after a space; elsewhere the line
// break stays. indented says that indented lines are paragraphs (Web of
// Science).
func paragraphs(v string, indented bool) string {
	if !hasBreak(v) {
		return v
	}
	var out strings.Builder
	out.Grow(len(v))
	previous := ""
	for line := range breaks(v) {
		trimmed := strings.TrimSpace(line)
		if trimmed == "" {
			previous = ""
			continue
		}
		if out.Len() > 0 {
			if isWrapped(previous) && !(indented && strings.HasPrefix(line, "  ")) {
				out.WriteByte(' ')
			} else {
				out.WriteByte('\n')
			}
		}
		out.WriteString(trimmed)
		previous = trimmed
	}
	return out.String()
}

func isWrapped(line string) bool {
	if len(line) < 60 || len(line) > 255 {
		return false
	}
	return !strings.ContainsRune(".?!:", rune(line[len(line)-1]))
}
