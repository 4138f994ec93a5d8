package enw

import (
	"io"
	"strings"
	"testing"

	"github.com/refsift/refsift/internal/mapping/mappingtest"
)

func isMark(string) bool { return false }

func TestManifest(t *testing.T) {
	platforms := map[string]string{"endnote": "EndNote"}
	databases := map[string][]string{}
	mappingtest.Manifest(t, "refer", func(file string, src io.Reader) mappingtest.Reader {
		r := NewReader(src)
		r.File = file
		return r
	}, platforms, databases)
}

func TestEveryLine(t *testing.T) {
	for _, e := range mappingtest.Exports(t, "refer") {
		text := e.Text(t)
		mappingtest.EveryLine(t, e.File, text, NewReader(strings.NewReader(text)), isMark)
		mappingtest.Positions(t, text, mappingtest.ReadAll(t, NewReader(strings.NewReader(text))))
	}
}
