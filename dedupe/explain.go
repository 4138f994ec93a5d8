package dedupe

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/refsift/refsift"
)

// Explain takes the comparison of two records apart: the parts add up to the
// score. It knows nothing of other records; [Result.Explain] does.
func (d *Deduper) Explain(a, b *refsift.Record) *refsift.Explanation {
	c, x, y := d.alone(a, b)
	return d.explain(newSpeller(c), x, y)
}

// alone derives the keys of two records, in the order of content, and a
// corpus that knows no others.
func (d *Deduper) alone(a, b *refsift.Record) (c *corpus, x, y *item) {
	k := newKeyReader()
	parsed := make([]parsedTitles, 2)
	items := []*item{k.item(a, &parsed[0]), k.item(b, &parsed[1])}
	c = newCorpus(nil)
	for i, it := range items {
		it.decided = d.named[it.digest]
		c.admit(it, &parsed[i])
	}
	c.weigh()
	if x, y = items[0], items[1]; compareItems(x, y) > 0 {
		x, y = y, x
	}
	return c, x, y
}

// Compare decides on two records alone.
func (d *Deduper) Compare(a, b *refsift.Record) Link {
	c, x, y := d.alone(a, b)
	return d.link(newSpeller(c), x, y)
}

// link decides on two items and says why.
func (d *Deduper) link(m *matcher, a, b *item) Link {
	e := m.examine(a, b)
	v := d.decide(&e, a, b)
	rule, reason := d.reason(&e, v, a, b)
	return Link{A: a.rec, B: b.rec, Decision: v.decision, Score: v.score, Rule: rule, Reason: reason}
}

func (d *Deduper) explain(m *matcher, a, b *item) *refsift.Explanation {
	return d.appraise(m, a, b).Explanation()
}

// shown returns the two values of a field, cut for people.
func shown(f int, a, b *item) (string, string) {
	value := func(it *item) string {
		r := it.rec
		switch f {
		case fTitle:
			return r.Title
		case fAuthors:
			if len(r.Authors) == 0 {
				return ""
			}
			return r.Authors[0].String()
		case fYear:
			if r.Year == 0 {
				return ""
			}
			return strconv.Itoa(r.Year)
		case fSource:
			return r.Source
		case fVolume:
			return r.Volume
		case fIssue:
			return r.Issue
		case fPages:
			return cmp.Or(r.Pages, r.ArticleNumber)
		case fDOI:
			return r.DOI.String()
		case fPMID:
			return r.PMID.String()
		case fAccession:
			return r.Accession
		case fTrial:
			return strings.Join(it.trials, ", ")
		case fAbstract:
			return r.Abstract
		}
		return ""
	}
	return shorten(value(a)), shorten(value(b))
}

func shorten(s string) string {
	if len(s) > 804 { // 200 characters and more
		s = strings.ToValidUTF8(s[:804], "")
	}
	r := []rune(s)
	if len(r) <= 200 {
		return s
	}
	return string(r[:199]) + "…"
}

// reason names what agrees and what was excused or refused.
func (d *Deduper) reason(e *evidence, v verdict, a, b *item) (rule, text string) {
	if v.decided {
		if v.decision == Match {
			return "must-link", "linked by a person"
		}
		return "cannot-link", "parted by a person"
	}
	var names, agree []string
	for _, f := range d.used {
		if e.state(f) == Agrees {
			names = append(names, fieldNames[f])
			agree = append(agree, fieldNames[f]+" "+levels[f][e.level[f]].name)
		}
	}
	rule = strings.Join(names, "+")
	text = "agree: " + strings.Join(agree, ", ")
	if len(agree) == 0 {
		text = "nothing agrees"
	}
	if e.contrast != "" {
		text += "; titles part at " + e.contrast
	}
	if v.excused > 0 {
		text += fmt.Sprintf("; excused by %d witnesses: %s", witnesses(e), d.model.Vetoes[v.excused-1].Reason)
	}
	if v.veto > 0 {
		var against []string
		for i, veto := range d.model.Vetoes {
			if i+1 == int(v.veto) || d.contradicts(i, e, a, b) {
				against = append(against, veto.Reason)
			}
		}
		text += "; against: " + strings.Join(against, "; ")
	}
	if v.rule > 0 {
		r := &d.model.Rules[v.rule-1]
		return r.Name, r.reason() + "; " + text
	}
	if v.veto == 0 && v.decision == PossibleMatch {
		text += fmt.Sprintf("; too little evidence for a match (%.1f of %.1f)", v.score, d.model.MatchAt)
	}
	return rule, text
}
