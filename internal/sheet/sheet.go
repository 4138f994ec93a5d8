// Package sheet writes the cells of tables that people open: in spreadsheets,
// so that no text of a record runs there as a formula, and in Markdown, so that
// none leaves its cell.
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

var markdown = strings.NewReplacer("\\", "\\\\", "|", "\\|", "<", "&lt;", "\n", " ", "\r", " ", "*", "\\*", "_", "\\_", "`", "\\`", "[", "\\[")

// Markdown makes text safe in a cell of a Markdown table.
func Markdown(cell string) string { return markdown.Replace(cell) }

// Thousands prints n with commas, as the diagrams of PRISMA do.
func Thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
