package demo

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"unicode"
	"unicode/utf8"
)

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// chance is true in p of 100 draws.
func chance(r *rand.Rand, p int) bool { return r.IntN(100) < p }

// A frame is what an item is about: the fillings that stay the same through
// its title and its abstract.
type frame struct {
	people, place, country, setting, condition, intervention, outcome, staff, design, programme string
	trial                                                                                       bool
	year                                                                                        int
}

func newFrame(r *rand.Rand, trial bool) frame {
	f := frame{
		people: pick(r, ordinaryPeople), country: pick(r, countries), setting: pick(r, settings), condition: pick(r, conditions),
		intervention: pick(r, interventions), outcome: pick(r, outcomes), staff: pick(r, staffs), design: pick(r, designs),
	}
	f.place = syllables(r, citySyllables)
	f.programme = syllables(r, programmeSyllables)
	if f.trial = trial; trial {
		f.design = pick(r, trialDesigns)
	}
	return f
}

func syllables(r *rand.Rand, parts [3]wordList) string {
	return pick(r, parts[0]) + pick(r, parts[1]) + pick(r, parts[2])
}

// fill replaces the slots of a template: {pop} by the people of the frame,
// {Pop} by the same with a capital letter, {c} by concept, numbers by chance.
func (f *frame) fill(r *rand.Rand, template, concept string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(template, "{")
		b.WriteString(before)
		if !found {
			return capital(b.String())
		}
		slot, after, _ := strings.Cut(rest, "}")
		template = after
		name := strings.ToLower(slot)
		text := f.slot(r, name, concept)
		if name != slot {
			text = capital(text)
		}
		b.WriteString(text)
	}
}

func (f *frame) slot(r *rand.Rand, name, concept string) string {
	switch name {
	case "c":
		return concept
	case "pop":
		return f.people
	case "place":
		return f.place
	case "country":
		return f.country
	case "setting":
		return f.setting
	case "condition":
		return f.condition
	case "intervention":
		return f.intervention
	case "outcome":
		return f.outcome
	case "staff":
		return f.staff
	case "design":
		return f.design
	case "programme":
		return f.programme
	case "instrument":
		return pick(r, instruments)
	}
	return fmt.Sprint(f.number(r, name))
}

func (f *frame) number(r *rand.Rand, name string) int {
	switch name {
	case "year":
		return f.year - 4
	case "year2":
		return f.year - 2
	case "n":
		return 12 + r.IntN(1900)
	case "m":
		return 3 + r.IntN(22)
	case "pct":
		return 11 + r.IntN(80)
	case "lo", "hi":
		return 1 + r.IntN(9)
	}
	panic("demo: no slot " + name)
}

func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// A section is a labelled part of an abstract.
type section struct{ label, text string }

// abstract writes one: the ordinary sentences, and one sentence for each
// concept of blocks 1 and 3.
func (f *frame) abstract(r *rand.Rand, concepts []phrase) []section {
	sections := []section{
		{"BACKGROUND", f.opening(r)},
		{"AIM", f.sentences(r, aimSentences, 1)},
		{"METHODS", f.sentences(r, methodSentences, 2)},
		{"RESULTS", f.sentences(r, resultSentences, 2+r.IntN(2))},
		{"CONCLUSION", f.sentences(r, conclusionSentences, 1+r.IntN(2))},
	}
	if f.trial {
		sections[2].text = f.sentences(r, trialSentences, 2) + " " + sections[2].text
	}
	for _, c := range concepts {
		s := &sections[[3]int{0, 3, 4}[r.IntN(3)]]
		s.text += " " + f.fill(r, pick(r, conceptSentences[c.form]), c.text)
	}
	return sections
}

// opening writes the first two sentences.
func (f *frame) opening(r *rand.Rand) string {
	order := r.Perm(len(backgroundSentences))
	first, second := backgroundSentences[order[0]], backgroundSentences[order[1]]
	return f.fill(r, pick(r, openings)+uncapital(first), "") + " " + f.fill(r, second, "")
}

// uncapital takes back the capital of a template's first word or slot.
func uncapital(template string) string {
	n := 1
	if template[0] == '{' {
		n = 2
	}
	return strings.ToLower(template[:n]) + template[n:]
}

// sentences fills n different templates of the list.
func (f *frame) sentences(r *rand.Rand, list wordList, n int) string {
	var out []string
	for _, i := range r.Perm(len(list))[:n] {
		out = append(out, f.fill(r, list[i], ""))
	}
	return strings.Join(out, " ")
}

// title writes one; the first concept that is a noun stands in it, if any.
func (f *frame) title(r *rand.Rand, concepts []phrase) string {
	for _, c := range concepts {
		if c.form == noun {
			return f.fill(r, pick(r, conceptTitles), strings.TrimPrefix(c.text, "the "))
		}
	}
	return f.fill(r, pick(r, ordinaryTitles), "")
}
