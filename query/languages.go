package query

import "strings"

// languages are the names by which limits in prose and PubMed's filters name
// languages. The value is searched as written: what stands in records
// (English, eng, en) is for the index to bring together.
var languages = wordSet(`afrikaans albanian arabic armenian azerbaijani basque bosnian bulgarian catalan chinese
croatian czech danish dutch english esperanto estonian farsi finnish french galician georgian german greek hebrew
hindi hungarian icelandic indonesian irish italian japanese korean latin latvian lithuanian macedonian malay
malayalam mandarin norwegian persian polish portuguese pushto romanian russian sanskrit scots serbian slovak
slovene slovenian spanish swedish tamil thai turkish ukrainian urdu vietnamese welsh`)

func wordSet(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

func isLanguage(w string) bool { return languages[strings.ToLower(w)] }
