// Package sheet writes the tables that people open in spreadsheets, so that
// no text of a record runs there as a formula.
package sheet

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
)

// Write writes the rows as CSV, every cell made harmless.
func Write(w io.Writer, rows [][]string) error {
	cw := csv.NewWriter(w)
	safe := []string{}
	for _, row := range rows {
		safe = safe[:0]
		for _, cell := range row {
			safe = append(safe, Harmless(cell))
		}
		if err := cw.Write(safe); err != nil {
			return err
		}
	}
	cw.Flush()
	return cw.Error()
}

// Harmless puts an apostrophe before text that a spreadsheet would take for a
// formula: what begins with =, +, -, @, a tab or a line break. Numbers stay
// as they are.
func Harmless(cell string) string {
	if cell == "" || !strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
		return cell
	}
	if _, err := strconv.ParseFloat(cell, 64); err == nil {
		return cell
	}
	return "'" + cell
}
