package screening

import (
	"strings"
)

// ofRayyan reads the notes of Rayyan: fields with a prefix, separated by " | ".
//
//	RAYYAN-INCLUSION: {"Ann"=>"Included", "Bo"=>"Excluded"} | RAYYAN-LABELS: rct | RAYYAN-EXCLUSION-REASONS: wrong population,wrong design
//
// Reasons belong to the record, not to a reviewer; they are given to those
// who excluded it.
func ofRayyan(notes string) []Decision {
	var found []Decision
	for member := range members(field(notes, "RAYYAN-INCLUSION:")) {
		if v, err := ParseVerdict(member.verdict); err == nil && v != None {
			found = append(found, Decision{Reviewer: member.name, Verdict: v})
		}
	}
	reasons := list(field(notes, "RAYYAN-EXCLUSION-REASONS:"), ",")
	for i := range found {
		if found[i].Verdict == Exclude {
			found[i].Reasons = reasons
		}
	}
	return found
}

// field returns the text behind a prefix, up to the next field.
func field(notes, prefix string) string {
	_, rest, ok := strings.Cut(notes, prefix)
	if !ok {
		return ""
	}
	for _, next := range []string{"| RAYYAN-", "|RAYYAN-", "| USER-NOTES", "|USER-NOTES", "\nRAYYAN-", "\n"} {
		if i := strings.Index(rest, next); i >= 0 {
			rest = rest[:i]
		}
	}
	return strings.TrimSpace(rest)
}

type member struct{ name, verdict string }

// members yields what stands in {"Ann"=>"Included", "Bo"=>"Excluded"}, a hash
// as Ruby prints it. A quote inside a name is written \".
func members(hash string) func(yield func(member) bool) {
	return func(yield func(member) bool) {
		for {
			name, rest, ok := quoted(hash)
			if !ok {
				return
			}
			rest, isPair := strings.CutPrefix(strings.TrimSpace(rest), "=>")
			if !isPair {
				return
			}
			verdict, rest, ok := quoted(rest)
			if !ok || !yield(member{name, verdict}) {
				return
			}
			hash = rest
		}
	}
}

// quoted returns the next text between double quotes, and what follows it.
func quoted(s string) (text, rest string, ok bool) {
	_, s, ok = strings.Cut(s, `"`)
	if !ok {
		return "", "", false
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s):
			i++
			b.WriteByte(s[i])
		case s[i] == '"':
			return b.String(), s[i+1:], true
		default:
			b.WriteByte(s[i])
		}
	}
	return "", "", false
}
