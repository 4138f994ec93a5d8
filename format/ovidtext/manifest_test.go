package ovidtext

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
	platforms := map[string]string{"ovid": "Ovid"}
	databases := map[string][]string{"embase": {"Embase"}}
	mappingtest.Manifest(t, "ovid-tagged", func(file string, src io.Reader) mappingtest.Reader {
		r := NewReader(src)
		r.File = file
		return r
	}, platforms, databases)
	mappingtest.Manifest(t, "ovid-text", func(file string, src io.Reader) mappingtest.Reader {
		r := NewFieldReader(src)
		r.File = file
		return r
	}, platforms, databases)
}

func TestEveryLine(t *testing.T) {
	for _, e := range mappingtest.Exports(t, "ovid-tagged") {
		text := e.Text(t)
		mappingtest.EveryLine(t, e.File, text, NewReader(strings.NewReader(text)), isMark)
		mappingtest.Positions(t, text, mappingtest.ReadAll(t, NewReader(strings.NewReader(text))))
	}
	for _, e := range mappingtest.Exports(t, "ovid-text") {
		text := e.Text(t)
		mappingtest.EveryLine(t, e.File, text, NewFieldReader(strings.NewReader(text)), isMark)
		mappingtest.Positions(t, text, mappingtest.ReadAll(t, NewFieldReader(strings.NewReader(text))))
	}
}
