package cochrane

import (
	"io"
	"strings"
	"testing"

	"github.com/refsift/refsift/internal/mapping/mappingtest"
)

func isMark(line string) bool {
	_, ok := recordNumber([]byte(line))
	return ok
}

func TestManifest(t *testing.T) {
	platforms := map[string]string{"cochrane": "Cochrane Library"}
	databases := map[string][]string{"cochrane": {"Cochrane Database of Systematic Reviews", "Cochrane CENTRAL"}}
	mappingtest.Manifest(t, "cochrane-text", func(file string, src io.Reader) mappingtest.Reader {
		r := NewReader(src)
		r.File = file
		return r
	}, platforms, databases)
}

func TestEveryLine(t *testing.T) {
	for _, e := range mappingtest.Exports(t, "cochrane-text") {
		text := e.Text(t)
		mappingtest.EveryLine(t, e.File, text, NewReader(strings.NewReader(text)), isMark)
		mappingtest.Positions(t, text, mappingtest.ReadAll(t, NewReader(strings.NewReader(text))))
	}
}
