package main

import (
	"context"
	"fmt"
	"math"
	"strings"
)

// A sizeRow is what refsift needs for a number of records.
type sizeRow struct {
	Records int       `json:"records"`
	Values  []float64 `json:"values"` // in the order of growthColumns
}

var growthColumns = []string{"index s", "index CPU s", "index peak RSS MB", "index MB", "40 lines ms", "40 lines with proximity ms"}

// A growthReport says how what is needed grows with the records: with exponent
// 1, ten times the records need ten times as much.
type growthReport struct {
	Machine   machine   `json:"machine"`
	Columns   []string  `json:"columns"`
	Rows      []sizeRow `json:"rows"`
	Exponents []float64 `json:"exponents"`
}

func (l *laboratory) growth(ctx context.Context, sizes []int, anew bool) (*growthReport, error) {
	out := &growthReport{Machine: thisMachine(), Columns: growthColumns}
	e := refsiftEngine{}
	for _, n := range sizes {
		b, err := l.index(ctx, e, n, anew)
		if err != nil {
			return nil, err
		}
		found, _, err := l.measure(ctx, e, n)
		if err != nil {
			return nil, err
		}
		u := b.Usage
		out.Rows = append(out.Rows, sizeRow{n, []float64{u.Wall, u.CPU, float64(u.PeakRSS) / 1e6, float64(b.Bytes) / 1e6, ms(found, "s"), ms(found, "sn")}})
	}
	for i := range growthColumns {
		out.Exponents = append(out.Exponents, exponent(out.Rows, i))
	}
	return out, nil
}

// exponent fits column i to a power of the number of records: the slope of the
// straight line through the logarithms. It is 0 where there is no such line,
// because there is one row only or a value is not known.
func exponent(rows []sizeRow, i int) float64 {
	var sx, sy, sxx, sxy float64
	for _, r := range rows {
		if r.Values[i] <= 0 || len(rows) < 2 {
			return 0
		}
		x, y := math.Log(float64(r.Records)), math.Log(r.Values[i])
		sx, sy, sxx, sxy = sx+x, sy+y, sxx+x*x, sxy+x*y
	}
	n := float64(len(rows))
	return (n*sxy - sx*sy) / (n*sxx - sx*sx)
}

// Markdown writes the table.
func (g *growthReport) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "refsift, %s, %d cores, %s, %s.\n\n| records |", g.Machine.CPU, g.Machine.Cores, g.Machine.OS, g.Machine.Go)
	for _, c := range g.Columns {
		fmt.Fprintf(&b, " %s |", c)
	}
	b.WriteString("\n|--:|" + strings.Repeat("--:|", len(g.Columns)) + "\n")
	for _, r := range g.Rows {
		fmt.Fprintf(&b, "| %d |", r.Records)
		for _, v := range r.Values {
			fmt.Fprintf(&b, " %s |", number(v))
		}
		b.WriteByte('\n')
	}
	if len(g.Rows) > 1 {
		b.WriteString("| exponent |")
		for _, e := range g.Exponents {
			fmt.Fprintf(&b, " %.2f |", e)
		}
		b.WriteByte('\n')
	}
	return b.String()
}
