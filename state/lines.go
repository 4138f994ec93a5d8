package state

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
)

// MaxLogLine bounds the lines of a log, and of the other files of a state,
// that are read.
const MaxLogLine = 64 << 20

// lines reads lines of any length up to [MaxLogLine].
type lines struct {
	r *bufio.Reader
	n int // of the line read last, from 1
}

func newLines(r io.Reader) *lines { return &lines{r: bufio.NewReaderSize(r, 1<<16)} }

// next returns a line without its end, which is the caller's to keep. At the
// end it returns nil and io.EOF; io.EOF with a line says that its end is missing.
func (l *lines) next() ([]byte, error) {
	l.n++
	var line []byte
	for {
		part, err := l.r.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case len(line) > MaxLogLine:
			return nil, fmt.Errorf("%w: line %d is longer than %d MiB", ErrLog, l.n, MaxLogLine>>20)
		case err == bufio.ErrBufferFull:
			continue
		case err != nil && len(line) == 0:
			return nil, err
		}
		return bytes.TrimSuffix(line, []byte("\n")), err
	}
}
