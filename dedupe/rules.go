package dedupe

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A Rule is a decision of a model's author on all pairs that its conditions
// fit: "a DOI in common is enough", "other languages are for a person". Rules
// are tried after score and vetoes, in their order, and the first that fits
// decides. One that says match does not overrule a veto; leave the veto out of
// the model for that.
type Rule struct {
	Name string `json:"name"`
	// When must hold all: the name of a field and of one of its levels ("doi
	// same"), or what it says ("title agrees", "pages silent", "year
	// contradicts"), with "not" between the two for the contrary.
	When   []string `json:"when"`
	Then   Decision `json:"then"`
	Reason string   `json:"reason,omitempty"` // for the log; "": the conditions
}

// reason is what the rule says in texts.
func (r *Rule) reason() string {
	why := r.Reason
	if why == "" {
		why = strings.Join(r.When, ", ")
	}
	return "rule " + r.Name + ": " + why
}

// A condition is a condition of a rule, resolved.
type condition struct {
	field  int
	levels [16]bool // that fit; no field has more
}

// parseCondition reads "FIELD [not] LEVEL|agrees|silent|contradicts".
func parseCondition(s string) (c condition, err error) {
	words := strings.Fields(s)
	not := len(words) == 3 && words[1] == "not"
	if not {
		words = slices.Delete(words, 1, 2)
	}
	if len(words) != 2 {
		return c, fmt.Errorf("condition %q: want a field and a level or state, as in \"doi same\" or \"title not agrees\"", s)
	}
	if c.field = fieldIndex(words[0]); c.field < 0 {
		return c, fmt.Errorf("condition %q: field %q is not known (known: %s)", s, words[0], strings.Join(fieldNames[:], ", "))
	}
	fits := false
	for i, l := range levels[c.field] {
		is := l.name == words[1] || l.state.String() == words[1]
		fits = fits || is
		c.levels[i] = is != not
	}
	if !fits {
		return c, fmt.Errorf("condition %q: field %q has no level %q (has: %s)", s, words[0], words[1], strings.Join(levelNames(c.field), ", "))
	}
	return c, nil
}

// check reports what is wrong with a rule.
func (r *Rule) check(complain func(format string, args ...any)) {
	if r.Name == "" || len(r.When) == 0 {
		complain("rule %q needs a name and conditions", r.Name)
	}
	for _, s := range r.When {
		if _, err := parseCondition(s); err != nil {
			complain("rule %q: %v", r.Name, err)
		}
	}
}

// resolveRules turns the conditions of a model that is valid into tests.
func resolveRules(rules []Rule) (out [][]condition) {
	for _, r := range rules {
		var all []condition
		for _, s := range r.When {
			if c, err := parseCondition(s); err == nil {
				all = append(all, c)
			}
		}
		out = append(out, all)
	}
	return out
}

// ruled lets the first rule that fits decide.
func (d *Deduper) ruled(v verdict, e *evidence) verdict {
	for i, all := range d.rules {
		if slices.ContainsFunc(all, func(c condition) bool { return !c.levels[e.level[c.field]] }) {
			continue
		}
		then := d.model.Rules[i].Then
		if then == Match && v.veto > 0 {
			continue
		}
		v.rule, v.decision = uint16(i+1), then
		if then == NonMatch {
			v.clash, v.near = true, false
		}
		return v
	}
	return v
}

// keyParts are what blocking rules of a model's author are made of: the
// normalised value of a record, "" for none.
var keyParts = map[string]func(it *item) string{
	"title": func(it *item) string {
		if it.title.empty() {
			return ""
		}
		return strconv.FormatUint(it.title.letters, 36)
	},
	"first-author": func(it *item) string { return it.firstAuthor() },
	"year": func(it *item) string {
		if it.year == 0 {
			return ""
		}
		return strconv.Itoa(int(it.year))
	},
	"source":    func(it *item) string { return it.source.Key },
	"volume":    func(it *item) string { return it.num.Volume },
	"issue":     func(it *item) string { return it.num.Issue },
	"page":      func(it *item) string { return it.pages.Key() },
	"doi":       func(it *item) string { return it.doi() },
	"pmid":      func(it *item) string { return it.rec.PMID.String() },
	"accession": func(it *item) string { return it.rec.Accession },
}

// keyRule resolves a blocking rule: a built-in one by its name, or one of parts.
func (r *BlockingRule) keyRule() keyRule {
	if len(r.Keys) == 0 {
		return blockingKeys[r.Name]
	}
	return keyRule{coarse: func(_ *corpus, it *item, out []blockingKey) []blockingKey {
		values := make([]string, 0, len(r.Keys))
		for _, name := range r.Keys {
			v := keyParts[name](it)
			if v == "" {
				return out
			}
			values = append(values, v)
		}
		return appendKey(out, values...)
	}}
}

// check reports what is wrong with a blocking rule.
func (r *BlockingRule) check(complain func(format string, args ...any)) {
	_, builtIn := blockingKeys[r.Name]
	switch {
	case len(r.Keys) == 0 && !builtIn:
		complain("blocking rule %q is not known and has no keys (known: %s)", r.Name, strings.Join(known(blockingKeys), ", "))
	case len(r.Keys) > 0 && builtIn:
		complain("blocking rule %q has keys, and the name of a built-in rule", r.Name)
	}
	for _, k := range r.Keys {
		if keyParts[k] == nil {
			complain("blocking rule %q: key %q is not known (known: %s)", r.Name, k, strings.Join(known(keyParts), ", "))
		}
	}
	if r.MaxBlock < 2 {
		complain("blocking rule %q: max_block %d is below 2", r.Name, r.MaxBlock)
	}
}
