package ris

import (
	"strings"
)

// A tagLine is a line taken apart; offsets count from its start.
type tagLine struct {
	name               string // canonical, "" if it stands so in the line
	nameStart, nameEnd int
	value              int
	form               form // 0: as the specification says
	known              bool
}

// A form is a way to write a tag line that differs from "TY  - value".
type form uint8

const (
	formIndent form = 1 << iota // white space before the tag
	formLower                   // lower case
	formNoGap                   // no space before the dash
	formGap                     // one or three spaces, or a tab
	formTight                   // no space behind the dash
)

// risky are the forms that prose may take as well ("MR-guided", "and-or"):
// they are tags only in a file whose TY lines look the same.
const risky = formIndent | formLower | formNoGap

// strict recognises the form of the specification: two characters, two
// spaces, dash, then a space or the end of the line.
func strict(line []byte) bool {
	return len(line) >= 5 && line[4] == '-' && line[3] == ' ' && line[2] == ' ' &&
		slot(line[0], line[1]) >= 0 && (len(line) == 5 || line[5] == ' ' || line[5] == '\t')
}

// split takes a line apart. Whether a form other than the strict one counts is
// decided by the caller.
func split(line []byte) (tagLine, bool) {
	if strict(line) {
		return tagLine{nameEnd: 2, value: 5, known: tags.short[slot(line[0], line[1])] != 0}, true
	}
	var t tagLine
	i := 0
	for i < len(line) && i < 8 && (line[i] == ' ' || line[i] == '\t') {
		i++
	}
	if i > 0 {
		t.form |= formIndent
	}
	t.nameStart = i
	for i < len(line) && i-t.nameStart < 6 && isAlnum(line[i]) {
		if line[i] >= 'a' {
			t.form |= formLower
		}
		i++
	}
	t.nameEnd = i
	if n := i - t.nameStart; n < 2 || n > 5 || line[t.nameStart] <= '9' {
		return tagLine{}, false
	}
	for i < len(line) && i-t.nameEnd < 3 && (line[i] == ' ' || line[i] == '\t') {
		i++
	}
	if i == len(line) || line[i] != '-' {
		return tagLine{}, false
	}
	switch gap := string(line[t.nameEnd:i]); gap {
	case "  ":
	case "":
		t.form |= formNoGap
	default:
		t.form |= formGap
	}
	t.value = i + 1
	if t.value < len(line) && line[t.value] != ' ' && line[t.value] != '\t' {
		t.form |= formTight
	}
	name := string(line[t.nameStart:t.nameEnd])
	if t.form&formLower != 0 {
		name = strings.ToUpper(name)
		t.name = name
	}
	t.known = tags.find(name) != 0
	return t, true
}

func isAlnum(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}

// tagName returns the name of the tag in its canonical spelling.
func (t *tagLine) tagName(line []byte) string {
	if t.name != "" {
		return t.name
	}
	return string(line[t.nameStart:t.nameEnd])
}

// classify decides whether a line is a tag line in this file.
func (r *Reader) classify(line []byte) (tagLine, bool) {
	t, ok := split(line)
	if !ok {
		return t, false
	}
	if t.form == 0 {
		return t, t.known || t.nameEnd == 2
	}
	if !t.known {
		return t, t.form == r.common && r.common&^formIndent != 0 && t.form&formNoGap == 0 && t.nameEnd-t.nameStart == 2
	}
	if r.forms[t.form] {
		return t, true
	}
	name := t.tagName(line)
	value := strings.TrimSpace(string(line[t.value:]))
	switch {
	case name == "TY" && isTypeWord(value), name == "ER" && value == "" && r.scan.Open():
		if name == "TY" {
			r.forms[t.form] = true
			if r.started == 0 {
				r.common = t.form
			}
		}
		return t, true
	case name == "TY" || name == "ER":
		return t, false
	}
	return t, t.form&risky == 0 && (t.form&formTight == 0 || t.form == formTight)
}

// isTypeWord recognises what may stand behind TY: one word, a known type, or
// nothing.
func isTypeWord(v string) bool {
	if v == "" {
		return true
	}
	_, ok := recordTypes[strings.ToUpper(v)]
	return ok
}
