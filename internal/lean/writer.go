package lean

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
)

// A writer writes the files of a segment, field by field in the order of their
// names and term by term in the order of their bytes.
type writer struct {
	dir      string
	files    map[string]*output
	contents contents
	field    *fieldContents
	terms    *dictionaryWriter
	keys     []uint32
	buf      []byte
}

// An output is a file that knows how much was written to it.
type output struct {
	f *os.File
	*bufio.Writer
	n int64
}

// Write implements io.Writer.
func (o *output) Write(b []byte) (int, error) {
	n, err := o.Writer.Write(b)
	o.n += int64(n)
	return n, err
}

// newWriter creates the folder, which must not be there.
func newWriter(dir string, records uint32) (*writer, error) {
	if err := os.Mkdir(dir, 0o755); err != nil {
		return nil, err
	}
	w := &writer{dir: dir, files: map[string]*output{}, keys: make([]uint32, records)}
	w.contents = contents{Version: formatVersion, Records: records}
	for _, name := range dataFiles {
		f, err := os.OpenFile(filepath.Join(dir, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if err != nil {
			return nil, errors.Join(err, w.close())
		}
		w.files[name] = &output{f: f, Writer: bufio.NewWriterSize(f, 1<<18)}
	}
	return w, nil
}

// begin begins a field. Of a text field, starts are the positions of the first
// word of each record, and one more; breaks the positions between values.
func (w *writer) begin(name string, text bool, starts, breaks []uint32) error {
	w.contents.Fields = append(w.contents.Fields, fieldContents{Name: name, Text: text})
	f := &w.contents.Fields[len(w.contents.Fields)-1]
	w.field = f
	w.terms = &dictionaryWriter{out: w.files[fileTerms], text: text}
	f.Terms[0], f.Records[0] = w.files[fileTerms].n, w.files[fileRecords].n
	if !text {
		return nil
	}
	f.Span, f.NBreaks = starts[len(starts)-1], len(breaks)
	f.Starts = w.files[fileStarts].n
	if err := writeNumbers(w.files[fileStarts], starts); err != nil {
		return err
	}
	f.Breaks[0] = w.files[filePositions].n
	if len(breaks) > 0 {
		if _, err := w.files[filePositions].Write(appendPositions(nil, breaks)); err != nil {
			return err
		}
	}
	f.Positions[0] = w.files[filePositions].n
	f.Breaks[1] = f.Positions[0] - f.Breaks[0]
	return nil
}

func writeNumbers(out *output, numbers []uint32) error {
	var b [4]byte
	for _, n := range numbers {
		binary.LittleEndian.PutUint32(b[:], n)
		if _, err := out.Write(b[:]); err != nil {
			return err
		}
	}
	return nil
}

// term writes a term with the records that hold it and, in a text field, its
// positions; both ascend.
func (w *writer) term(term []byte, docs, at []uint32) (err error) {
	f := w.field
	if w.buf, err = appendRecords(w.buf[:0], docs); err != nil {
		return err
	}
	records, err := w.files[fileRecords].list(w.buf, f.Records[0], len(docs))
	if err != nil {
		return err
	}
	var positions extent
	if f.Text {
		w.buf = appendPositions(w.buf[:0], at)
		if positions, err = w.files[filePositions].list(w.buf, f.Positions[0], len(at)); err != nil {
			return err
		}
	}
	if f.Name == KeyField {
		w.keys[docs[0]] = uint32(w.terms.n)
	}
	return w.terms.add(term, records, positions)
}

// list writes a list of n numbers of a field whose lists begin at start.
func (o *output) list(text []byte, start int64, n int) (extent, error) {
	e := extent{at: o.n - start, length: int64(len(text)), n: n}
	_, err := o.Write(text)
	return e, err
}

// end ends a field; one without terms is as good as none.
func (w *writer) end() error {
	f := w.field
	if f.Count = w.terms.n; f.Count == 0 {
		w.contents.Fields = w.contents.Fields[:len(w.contents.Fields)-1]
		return nil
	}
	if err := w.terms.finish(); err != nil {
		return err
	}
	f.Terms[1], f.Records[1] = w.files[fileTerms].n-f.Terms[0], w.files[fileRecords].n-f.Records[0]
	if f.Text {
		f.Positions[1] = w.files[filePositions].n - f.Positions[0]
	}
	return nil
}

// finish writes what is left. With sync it returns when everything is on the
// disk.
func (w *writer) finish(sync bool) error {
	if _, err := w.files[filePositions].Write(make([]byte, padding)); err != nil {
		return err
	}
	if err := writeNumbers(w.files[fileKeys], w.keys); err != nil {
		return err
	}
	text, err := json.Marshal(w.contents)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(filepath.Join(w.dir, fileContents), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	w.files[fileContents] = &output{f: f, Writer: bufio.NewWriter(f)}
	if _, err := w.files[fileContents].Write(text); err != nil {
		return err
	}
	for _, o := range w.files {
		err = errors.Join(err, o.Flush())
		if sync {
			err = errors.Join(err, o.f.Sync())
		}
	}
	return err
}

// close closes the files.
func (w *writer) close() error {
	var err error
	for _, o := range w.files {
		err = errors.Join(err, o.f.Close())
	}
	return err
}
