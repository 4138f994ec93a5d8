package screening

import "strings"

// ofASReview reads the words that ASReview puts into the notes of RIS.
func ofASReview(notes string) []Decision {
	verdict := None
	for word := range strings.FieldsFuncSeq(notes, func(r rune) bool { return strings.ContainsRune(" \t\n,;|", r) }) {
		switch word {
		case "ASReview_relevant":
			verdict = Include
		case "ASReview_irrelevant":
			verdict = Exclude
		}
	}
	if verdict == None {
		return nil
	}
	return []Decision{{Verdict: verdict}}
}

// ofCovidence reads "Exclusion reason: Wrong study design; " in the notes of
// an export of Covidence. A record that has a reason was excluded.
func ofCovidence(notes string) []Decision {
	d := Decision{Verdict: Exclude}
	for rest := notes; ; {
		_, after, ok := strings.Cut(rest, "Exclusion reason: ")
		if !ok {
			return []Decision{d}
		}
		reason, next, _ := strings.Cut(after, ";")
		reason, _, _ = strings.Cut(reason, "\n")
		if reason = strings.TrimSpace(reason); reason != "" {
			d.Reasons = append(d.Reasons, reason)
		}
		rest = next
	}
}

// ofLabel reads a label of one's own: "include", "exclude: wrong population",
// "Ann: include", "Ann: exclude: wrong design"; several are separated by
// semicolons or lines.
func ofLabel(label string) (found []Decision) {
	for part := range strings.FieldsFuncSeq(label, func(r rune) bool { return r == ';' || r == '\n' }) {
		if d, ok := ofPart(part); ok {
			found = append(found, d)
		}
	}
	return found
}

func ofPart(part string) (Decision, bool) {
	words := strings.SplitN(part, ":", 3)
	for i := range words {
		words[i] = strings.TrimSpace(words[i])
	}
	if v, err := ParseVerdict(words[0]); err == nil && v != None {
		d := Decision{Verdict: v}
		if reason := strings.TrimSpace(strings.Join(words[1:], ": ")); v == Exclude && reason != "" {
			d.Reasons = list(reason, ",")
		}
		return d, true
	}
	if len(words) < 2 || words[0] == "" {
		return Decision{}, false
	}
	v, err := ParseVerdict(words[1])
	if err != nil || v == None {
		return Decision{}, false
	}
	d := Decision{Reviewer: words[0], Verdict: v}
	if len(words) == 3 && v == Exclude {
		d.Reasons = list(words[2], ",")
	}
	return d, true
}
