package dedupe

import (
	"fmt"

	"github.com/refsift/refsift"
)

// An Appraisal is the comparison of two records taken apart, as data: what
// the log of decisions holds of a link. The weights of its fields add up to
// the score.
type Appraisal struct {
	Decision Decision        `json:"decision"`
	Score    float64         `json:"score"`
	Rule     string          `json:"rule"`
	Reason   string          `json:"reason"`
	Relation Relation        `json:"relation,omitempty"` // what A seems to be of B, or B of A
	Fields   []FieldEvidence `json:"fields"`             // in the order of the model
	Vetoes   []VetoEvidence  `json:"vetoes,omitempty"`
}

// FieldEvidence is what one field says.
type FieldEvidence struct {
	Field  string  `json:"field"`
	Level  string  `json:"level"` // the step of agreement, as the model names it
	State  State   `json:"state"`
	Weight float64 `json:"weight"`          // what it adds to the score, in bits
	Share  float64 `json:"share,omitempty"` // of the level's weight that the rarity of the values leaves; 0: all
	A      string  `json:"a,omitempty"`     // the values, cut to 200 characters
	B      string  `json:"b,omitempty"`
}

// VetoEvidence is a contradiction that was found.
type VetoEvidence struct {
	Veto      string `json:"veto"`
	Reason    string `json:"reason"`
	Witnesses int    `json:"witnesses,omitempty"` // that excuse it; 0: it holds
}

// personField stands for the decision of a person among the fields.
const personField = "person"

// Appraise takes the comparison of two records apart with what the run knows.
func (r *Result) Appraise(a, b *refsift.Record) *Appraisal {
	x, c := r.known(r.corpus, a)
	y, c := r.known(c, b)
	return r.deduper.appraise(newSpeller(c), x, y)
}

// Appraiser returns a function that appraises pairs of records of the run,
// faster than [Result.Appraise] does one by one. It serves one goroutine.
func (r *Result) Appraiser() func(a, b *refsift.Record) *Appraisal {
	m := newSpeller(r.corpus)
	return func(a, b *refsift.Record) *Appraisal {
		i, ok := r.number(a)
		j, known := r.number(b)
		if !ok || !known {
			return r.Appraise(a, b)
		}
		return r.deduper.appraise(m, r.items[i], r.items[j])
	}
}

func (d *Deduper) appraise(m *matcher, a, b *item) *Appraisal {
	first := a
	if compareItems(a, b) > 0 {
		a, b = b, a
	}
	e := m.examine(a, b)
	v := d.decide(&e, a, b)
	x := &Appraisal{Decision: v.decision, Score: v.score, Relation: d.relation(v, &e, a, b)}
	x.Rule, x.Reason = d.reason(&e, v, a, b)
	sum := 0.0
	for _, f := range d.used {
		l := levels[f][e.level[f]]
		w := FieldEvidence{Field: fieldNames[f], Level: l.name, State: l.state, Weight: d.weight(&e, f)}
		if w.A, w.B = shown(f, a, b); first != a {
			w.A, w.B = w.B, w.A
		}
		if e.scale[f] < 1 {
			w.Share = e.scale[f]
		}
		sum += w.Weight
		x.Fields = append(x.Fields, w)
	}
	if v.decided && v.decision == Match {
		x.Fields = append(x.Fields, FieldEvidence{Field: personField, Level: "same", State: Agrees, Weight: v.score - sum})
	}
	for i, veto := range d.model.Vetoes {
		if d.contradicts(i, &e, a, b) {
			w := VetoEvidence{Veto: veto.Name, Reason: veto.Reason}
			if int(v.excused) == i+1 {
				w.Witnesses = witnesses(&e)
			}
			x.Vetoes = append(x.Vetoes, w)
		}
	}
	return x
}

// Explanation returns the appraisal as a tree for people: its parts add up
// to the score.
func (x *Appraisal) Explanation() *refsift.Explanation {
	out := &refsift.Explanation{Value: x.Score, Reason: x.Decision.String() + ": " + x.Reason, Sum: true}
	for _, w := range x.Fields {
		out.Parts = append(out.Parts, refsift.Explanation{Value: w.Weight, Reason: w.text()})
	}
	for _, w := range x.Vetoes {
		text := "veto " + w.Veto + ": " + w.Reason
		if w.Witnesses > 0 {
			text = fmt.Sprintf("veto %s excused by %d witnesses: %s", w.Veto, w.Witnesses, w.Reason)
		}
		out.Parts = append(out.Parts, refsift.Explanation{Reason: text})
	}
	return out
}

func (w *FieldEvidence) text() string {
	if w.Field == personField {
		return "linked by a person"
	}
	text := fmt.Sprintf("%s %s (%s)", w.Field, w.Level, w.State)
	if w.Level == w.State.String() {
		text = w.Field + " " + w.Level
	}
	if w.A != "" || w.B != "" {
		text += fmt.Sprintf(": %q, %q", w.A, w.B)
	}
	if w.Share > 0 {
		text += fmt.Sprintf(" [%.0f%% of the weight]", 100*w.Share)
	}
	return text
}
