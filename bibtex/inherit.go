package bibtex

import (
	"hash/maphash"
	"strings"

	"github.com/refsift/refsift"
)

// maxKeys bounds the keys that are remembered to find one used twice.
const maxKeys = 1 << 20

// A keySet remembers keys by their hash.
type keySet struct {
	seed maphash.Seed
	seen map[uint64]struct{}
}

// add reports whether the key was there already. BibTeX ignores case.
func (k *keySet) add(key string) bool {
	if k.seen == nil {
		k.seed, k.seen = maphash.MakeSeed(), map[uint64]struct{}{}
	}
	h := maphash.String(k.seed, strings.ToLower(key))
	if _, ok := k.seen[h]; ok {
		return true
	}
	if len(k.seen) < maxKeys {
		k.seen[h] = struct{}{}
	}
	return false
}

// Parents are remembered while their text is no longer than this together;
// then the oldest are forgotten.
const maxParents = 8 << 20

// parents remembers entries that others may inherit from.
type parents struct {
	byKey map[string]*entry
	order []string
	size  int
}

// isParentType reports whether entries of the type have parts: a paper never
// inherits from an article, so the bulk of an export need not be remembered.
func isParentType(word string) bool {
	switch strings.ToLower(word) {
	case "xdata", "periodical", "misc", "online", "set", "manual":
		return true
	case "article": // xampl.bib has an article stand for its journal
		return false
	}
	return entryTypes[strings.ToLower(word)] == refsift.Book || entryTypes[strings.ToLower(word)] == refsift.Chapter
}

func (p *parents) add(e *entry) {
	if e.key == "" || len(e.text) > maxParents/8 || !isParentType(e.word) {
		return
	}
	key := strings.ToLower(e.key)
	if p.byKey == nil {
		p.byKey = map[string]*entry{}
	}
	if p.byKey[key] != nil {
		return
	}
	p.byKey[key] = e
	p.order = append(p.order, key)
	p.size += parentSize(e)
	for p.size > maxParents {
		old := p.byKey[p.order[0]]
		p.size -= parentSize(old)
		delete(p.byKey, p.order[0])
		p.order = p.order[1:]
	}
}

func parentSize(e *entry) int { return len(e.text) + 160*len(e.fields) + 256 }

// parent finds an entry by its key: among those before, or ahead.
func (r *Reader) parent(key string) *entry {
	key = strings.ToLower(strings.TrimSpace(key))
	if e := r.parents.byKey[key]; e != nil {
		return e
	}
	r.lookAhead(func() bool { return r.laterKeys[key] != nil })
	return r.laterKeys[key]
}

// resolve returns the value of a field with its macros expanded. A macro
// without a definition so far is looked for ahead.
func (r *Reader) resolve(f *field, budget *int) (value, missing string) {
	for _, p := range f.parts {
		if !p.macro {
			continue
		}
		name := strings.ToLower(p.text)
		if _, ok := r.macros.lookup(name); ok {
			continue
		}
		r.lookAhead(func() bool { _, ok := r.later.m[name]; return ok })
		if m, ok := r.later.m[name]; ok {
			r.macros.adopt(m)
		}
	}
	return r.macros.resolve(f.parts, budget)
}

// adopt takes over a definition from further down the file.
func (t *macroTable) adopt(m macro) {
	size := len(m.name) + len(m.value) + len(m.expr) + 64
	if t.size+size > maxMacroText {
		return
	}
	if t.m == nil {
		t.m = map[string]macro{}
	}
	t.size += size
	t.m[strings.ToLower(m.name)] = m
}

// inherited says under which name a child takes over a parent's field;
// biblatex's default rules, which agree with BibTeX's for the fields that
// BibTeX knows, since a child's own field always wins.
func inherited(parent, child, name string) string {
	parent, child = strings.ToLower(parent), strings.ToLower(child)
	switch name {
	case "crossref", "xref", "xdata", "ids", "related", "label", "sortkey", "shorthand", "keywords", "abstract", "annotation",
		"doi", "url", "pages", "note", "%", "entryset", "execute", "options":
		return ""
	}
	isPart := child == "inbook" || child == "incollection" || child == "inproceedings" || child == "conference" ||
		child == "inreference" || child == "bookinbook" || child == "suppbook" || child == "suppcollection"
	switch name {
	case "title", "subtitle", "titleaddon":
		switch {
		case parent == "periodical" && child != "periodical":
			return "journal" + name
		case strings.HasPrefix(parent, "mv") && !strings.HasPrefix(child, "mv"):
			return "main" + name // of a work in several volumes
		case isPart:
			return "book" + name
		}
		return ""
	case "author":
		if isPart && child != "inbook" {
			return ""
		}
	}
	return name
}
