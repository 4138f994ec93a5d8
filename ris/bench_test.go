package ris

import (
	"bytes"
	"fmt"
	"io"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/readbench"
)

// sample makes a RIS export of n records that look like those of databases:
// about 2 KiB each, mostly abstract, keywords and authors.
func sample(n int) []byte {
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, "TY  - JOUR\r\nDB  - Embase\r\nAN  - %d\r\nTI  - On the growth of pear tree number %d in orchards of the north\r\n", 9000000+i, i)
		for k := range 6 {
			fmt.Fprintf(&b, "AU  - Okafor%d, Ada B.\r\n", k)
		}
		fmt.Fprintf(&b, "T2  - Journal of Pears\r\nJA  - J Pears\r\nPY  - %d\r\nDA  - 2019/12/09/\r\nVL  - 4\r\nIS  - 2\r\nSP  - 12\r\nEP  - 19\r\nSN  - 0378-5955\r\nDO  - 10.1000/pears.%d\r\nLA  - English\r\n", 1990+i%30, i)
		b.WriteString("AB  - ")
		for range 14 {
			b.WriteString("Pears were counted in spring and again in autumn, by two people, on every tree. ")
		}
		b.WriteString("\r\n")
		for k := range 10 {
			fmt.Fprintf(&b, "KW  - fruit growing %d\r\n", k)
		}
		b.WriteString("AD  - Department of Orchards, University of Utopia, Northtown\r\nUR  - https://www.example.org/pears\r\nN1  - Made up for measuring.\r\nER  - \r\n\r\n")
	}
	return b.Bytes()
}

func BenchmarkReader(b *testing.B) {
	readbench.Run(b, sample(2000), 2000, func(r io.Reader) refsift.RecordReader { return NewReader(r) })
}

func BenchmarkWriter(b *testing.B) {
	data := sample(500)
	recs := readAll(b, NewReader(bytes.NewReader(data)))
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
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
