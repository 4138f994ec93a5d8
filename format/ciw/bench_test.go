package ciw

import (
	"bytes"
	"fmt"
	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/readbench"
	"io"
	"testing"
)

// sample makes a tagged export of n records that look like full records of
// the Core Collection: about 4 KiB each.
func sample(n int) []byte {
	var b bytes.Buffer
	b.WriteString("FN Clarivate Analytics Web of Science\nVR 1.0\n")
	for i := range n {
		b.WriteString("PT J\nAU Okafor, AB\n   van der Berg, J\n   Lund, C\n   Moreau, D\nAF Okafor, Ada B.\n   van der Berg, Jan\n   Lund, Carla\n   Moreau, Denis\n")
		fmt.Fprintf(&b, "TI On the growth of pear tree number %d in the orchards of the north and\n   the south\nSO JOURNAL OF PEARS\nLA English\nDT Article\n", i)
		b.WriteString("DE pear trees; fruit growing; orchards; harvest; pruning; irrigation of\n   orchards\nID PYRUS-COMMUNIS; FRUIT QUALITY; YIELD; GROWTH\nAB ")
		for k := range 22 {
			if k > 0 {
				b.WriteString("   ")
			}
			b.WriteString("Pears were counted in spring and again in autumn, by two people, tree\n")
		}
		b.WriteString("C1 [Okafor, Ada B.; Lund, Carla] Univ Utopia, Dept Orchards, Northtown, Utopia.\n   [van der Berg, Jan; Moreau, Denis] Inst Pears, Southtown, Utopia.\nEM a@example.org; b@example.org\nOI van der Berg, Jan/0000-0002-1825-0097\n")
		for k := range 20 {
			fmt.Fprintf(&b, "%s Smith A, %d, J PEARS, V%d, P1, DOI 10.1000/pears.%d\n", map[bool]string{true: "CR", false: "  "}[k == 0], 1980+k, k, k)
		}
		fmt.Fprintf(&b, "NR 20\nTC 3\nPU PEAR PRESS\nPI NORTHTOWN\nSN 0378-5955\nEI 2434-561X\nJ9 J PEARS\nJI J. Pears\nPD DEC 31\nPY %d\nVL 14\nIS 12\nBP 1535\nEP 1541\nDI 10.1000/pears.%d\nPG 7\nWC Horticulture\nSC Agriculture\nUT WOS:%015d\nPM %d\nDA 2020-11-06\nER\n\n", 1990+i%30, i, i, 9000000+i)
	}
	b.WriteString("EF\n")
	return b.Bytes()
}

func BenchmarkReader(b *testing.B) {
	readbench.Run(b, sample(1000), 1000, func(r io.Reader) refsift.RecordReader { return NewReader(r) })
}

func BenchmarkWriter(b *testing.B) {
	data := sample(1000)
	recs := read(b, string(data))
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		w := NewWriter(io.Discard)
		for _, rec := range recs {
			if err := w.Write(rec); err != nil {
				b.Fatal(err)
			}
		}
		if err := w.Flush(); err != nil {
			b.Fatal(err)
		}
	}
}
