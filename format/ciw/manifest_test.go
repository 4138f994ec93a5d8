package ciw

import (
	"io"
	"strings"
	"testing"

	"github.com/refsift/refsift/internal/mapping/mappingtest"
)

func isMark(line string) bool { return line == "ER" || line == "EF" }

func TestManifest(t *testing.T) {
	platforms := map[string]string{"wos": "Web of Science"}
	// The export that the manifest calls Inspec has numbers of the Core
	// Collection (ISI:…) and nothing of Inspec in it.
	databases := map[string][]string{"zoological-record": {"Zoological Record"}, "inspec": {"Inspec", "Web of Science"}}
	mappingtest.Manifest(t, "wos", func(file string, src io.Reader) mappingtest.Reader {
		r := NewReader(src)
		r.File = file
		return r
	}, platforms, databases)
	mappingtest.Manifest(t, "wos-tab", func(file string, src io.Reader) mappingtest.Reader {
		r := NewTabReader(src)
		r.File = file
		return r
	}, platforms, databases)
}

func TestEveryLine(t *testing.T) {
	for _, e := range mappingtest.Exports(t, "wos") {
		text := e.Text(t)
		mappingtest.EveryLine(t, e.File, text, NewReader(strings.NewReader(text)), isMark)
		mappingtest.Positions(t, text, mappingtest.ReadAll(t, NewReader(strings.NewReader(text))))
	}
	for _, e := range mappingtest.Exports(t, "wos-tab") {
		text := e.Text(t)
		mappingtest.EveryLine(t, e.File, text, NewTabReader(strings.NewReader(text)), isMark)
		mappingtest.Positions(t, text, mappingtest.ReadAll(t, NewTabReader(strings.NewReader(text))))
	}
}
