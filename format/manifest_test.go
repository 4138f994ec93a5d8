package format_test

import (
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"testing"
)

func parseManifest(t *testing.T, r io.Reader) []manifestRow {
	t.Helper()
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := func(name string) int { return slices.Index(rows[0], name) }
	var out []manifestRow
	for _, row := range rows[1:] {
		n, err := strconv.Atoi(row[column("records_expected")])
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, manifestRow{row[column("file")], row[column("format")], row[column("platform_id")], row[column("database_id")], n})
	}
	return out
}
