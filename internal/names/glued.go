package names

import "strings"

// splitGlued takes names apart that were run together without a separator:
// "Okafor A. B.Berg J.Lund C." The comma that EndNote puts into such a value
// when it turns it round ("C., Okafor A. B.Berg J.Lund") is undone first.
// It returns nil unless at least two names of family and dotted initials
// follow each other.
func splitGlued(s string) []string {
	if strings.Count(s, ".") < 2 {
		return nil
	}
	if family, given, ok := strings.Cut(s, ","); ok {
		if strings.Contains(given, ",") || isPairOfPersons(s) {
			return nil
		}
		s = strings.TrimSpace(given) + " " + family
	}
	var out []string
	var family, initials []string
	flush := func() {
		if len(family) > 0 {
			out = append(out, strings.Join(append(family, initials...), " "))
		}
		family, initials = nil, nil
	}
	full := 0
	for _, w := range gluedWords(s) {
		if isDotted(w) {
			if len(family) == 0 {
				return nil // "A. B. Okafor"
			}
			if len(initials) == 0 {
				full++
			}
			initials = append(initials, w)
			continue
		}
		if len(initials) > 0 && !isSuffix(w) {
			flush()
		}
		if strings.Contains(w, ".") && !isSuffix(w) || len(family) > 3 {
			return nil
		}
		if len(initials) > 0 {
			initials = append(initials, w)
		} else {
			family = append(family, w)
		}
	}
	if len(initials) == 0 && len(family) > 2 {
		return nil
	}
	flush()
	if full < 2 {
		return nil
	}
	return out
}

// gluedWords cuts at spaces and between an initial and a name: "K.Lewis".
func gluedWords(s string) []string {
	var out []string
	for w := range strings.FieldsSeq(s) {
		for {
			i := strings.IndexByte(w, '.')
			if i < 1 || i+2 >= len(w) || !isDotted(w[:i+1]) || isDotted(w) {
				break
			}
			out = append(out, w[:i+1])
			w = w[i+1:]
		}
		out = append(out, w)
	}
	return out
}

// isDotted recognises "A.", "A.B.", "J.-P.".
func isDotted(w string) bool { return strings.HasSuffix(w, ".") && isInitials(w, false) }
