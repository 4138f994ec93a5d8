// Package decode turns the bytes of an export into UTF-8 text: it takes off
// byte order marks, converts UTF-16, and decodes lines that are not UTF-8 as
// an 8-bit encoding, reporting that it guessed.
//
// Exports joined from several programs change their encoding in the middle,
// so UTF-8 is checked line by line rather than for the file as a whole.
package decode

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/wlynxg/chardet"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/refsift/refsift"
)

// window is how much is looked at for detection, and the size of a piece.
const window = 64 << 10

var bom = []byte("\xEF\xBB\xBF")

// Options of a Reader. The zero value detects the encoding.
type Options struct {
	File     string                   // for positions
	Encoding string                   // name of the encoding (WHATWG label such as "windows-1252"); "": detect
	Report   func(refsift.Diagnostic) // receives each diagnostic; nil: none is reported
}

// A Reader yields valid UTF-8 without byte order mark. Line ends stay as
// they are, NUL bytes are dropped. It is not safe for concurrent use.
type Reader struct {
	o       Options
	src     *bufio.Reader
	legacy  encoding.Encoding // for lines that are not UTF-8; nil until one is met
	name    string            // of the encoding, without what seen adds
	forced  bool              // legacy was named by the caller, for every line
	wide    bool              // UTF-16 or a named multi-byte encoding: src yields UTF-8 already
	seen    struct{ high, legacy bool }
	out     []byte // decoded, not yet read
	ahead   []byte // what follows the line in hand, as far as it is in the window
	buf     []byte
	err     error
	started bool

	// The place of the next piece in the decoded text.
	line      int
	offset    int64
	lineStart bool
	sawLF     bool
}

// NewReader returns a Reader of the text in r. The error says that
// o.Encoding is not a known name.
func NewReader(r io.Reader, o Options) (*Reader, error) {
	d := &Reader{o: o, src: bufio.NewReaderSize(r, window), line: 1, lineStart: true}
	if d.o.Report == nil {
		d.o.Report = func(refsift.Diagnostic) {}
	}
	if o.Encoding == "" {
		return d, nil
	}
	enc, err := htmlindex.Get(o.Encoding)
	if err != nil {
		return nil, fmt.Errorf("encoding %q: %w (use a WHATWG name such as utf-8, windows-1252, utf-16le, gb18030)", o.Encoding, err)
	}
	if d.name, err = htmlindex.Name(enc); err != nil {
		return nil, fmt.Errorf("encoding %q: %w", o.Encoding, err)
	}
	if d.name != "utf-8" {
		d.legacy, d.forced = enc, true
	}
	return d, nil
}

// Encoding names the encoding found so far: "ascii", "utf-8", "utf-8-bom",
// "utf-16le", "utf-16be", the name of an 8-bit encoding, or
// "utf-8+windows-1252" for a text that mixes the two.
func (d *Reader) Encoding() string {
	switch {
	case d.forced || d.wide:
		return d.name
	case d.seen.legacy && d.seen.high:
		return cmp.Or(d.name, "utf-8") + "+" + d.legacyName()
	case d.seen.legacy:
		return d.legacyName()
	case d.name != "":
		return d.name
	case d.seen.high:
		return "utf-8"
	}
	return "ascii"
}

func (d *Reader) legacyName() string {
	name, err := htmlindex.Name(d.legacy)
	if err != nil {
		return strings.ToLower(fmt.Sprint(d.legacy))
	}
	return name
}

// Read implements io.Reader.
func (d *Reader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for len(d.out) == 0 {
		if d.err != nil {
			return 0, d.err
		}
		if !d.started {
			d.start()
		}
		d.fill()
	}
	n := copy(p, d.out)
	d.out = d.out[n:]
	return n, nil
}

// start looks at the first bytes: a byte order mark, or the NULs that every
// second byte of UTF-16 text in a Latin script has.
func (d *Reader) start() {
	d.started = true
	head, _ := d.src.Peek(window) // a read error comes again with the first piece
	switch {
	case bytes.HasPrefix(head, bom):
		d.discard(len(bom))
		if !d.forced {
			d.name = "utf-8-bom"
		}
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}):
		d.discard(2)
		d.widen(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16le")
	case bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		d.discard(2)
		d.widen(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "utf-16be")
	case d.forced && d.name != "":
		if _, single := d.legacy.(*charmap.Charmap); !single {
			d.widen(d.legacy, d.name)
		}
	default:
		switch utf16WithoutMark(head) {
		case 1:
			d.widen(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16le")
		case 0:
			d.widen(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "utf-16be")
		}
	}
}

func (d *Reader) discard(n int) {
	if _, err := d.src.Discard(n); err != nil {
		d.err = err
	}
}

// widen makes src yield UTF-8 from enc, an encoding of two or more bytes a
// character, which cannot be checked line by line.
func (d *Reader) widen(enc encoding.Encoding, name string) {
	d.src = bufio.NewReaderSize(transform.NewReader(d.src, enc.NewDecoder()), window)
	d.name, d.wide, d.forced, d.legacy = name, true, false, nil
}

// utf16WithoutMark returns the offset (0 or 1) at which nearly every second
// byte of the head is NUL, and -1 if there is none.
func utf16WithoutMark(head []byte) int {
	head = head[:min(len(head), 512)]
	if len(head) < 8 {
		return -1
	}
	var nul [2]int
	for i, c := range head {
		if c == 0 {
			nul[i%2]++
		}
	}
	for odd := range 2 {
		if nul[odd] > len(head)/2*7/10 && nul[1-odd] < len(head)/20+1 {
			return odd
		}
	}
	return -1
}

// fill decodes the next piece: whole lines as far as the window holds them.
func (d *Reader) fill() {
	piece, err := d.src.Peek(window)
	if err != nil && !errors.Is(err, bufio.ErrBufferFull) && len(piece) == 0 {
		d.err = err
		return
	}
	atEnd := err != nil
	if i := bytes.LastIndexByte(piece, '\n'); i >= 0 && !atEnd {
		piece = piece[:i+1]
	} else if !atEnd {
		piece = piece[:len(piece)-partialRune(piece)]
	}
	d.out = d.decode(piece)
	d.discard(len(piece))
}

// partialRune returns how many bytes at the end of p begin a character that p
// does not complete.
func partialRune(p []byte) int {
	for n := 1; n < utf8.UTFMax && n < len(p); n++ {
		if c := p[len(p)-n]; utf8.RuneStart(c) {
			if c >= utf8.RuneSelf && !utf8.FullRune(p[len(p)-n:]) {
				return n
			}
			return 0
		}
	}
	return 0
}

// decode returns the text of a piece and moves the place on. Clean text is the
// piece itself: src overwrites it in the next fill, which waits until Read has
// handed all of it out.
func (d *Reader) decode(piece []byte) []byte {
	if !d.sawLF {
		d.sawLF = bytes.IndexByte(piece, '\n') >= 0
	}
	if !d.seen.high && !d.seen.legacy && !isASCII(piece) {
		d.noteHigh(piece)
	}
	clean := utf8.Valid(piece) && !d.forced && bytes.IndexByte(piece, 0) < 0 && !bytes.Contains(piece, bom)
	if clean {
		d.move(piece)
		return piece
	}
	d.buf = d.buf[:0]
	for len(piece) > 0 {
		line := piece
		if i := bytes.IndexByte(piece, '\n'); i >= 0 {
			line = piece[:i+1]
		} else if i := bytes.IndexByte(piece, '\r'); i >= 0 && !d.sawLF {
			line = piece[:i+1]
		}
		piece = piece[len(line):]
		d.ahead = piece
		before := len(d.buf)
		d.decodeLine(line)
		d.move(d.buf[before:])
	}
	return d.buf
}

// noteHigh records that the text is not ASCII, if it is by UTF-8 characters.
func (d *Reader) noteHigh(piece []byte) {
	for len(piece) > 0 {
		r, n := utf8.DecodeRune(piece)
		if r >= utf8.RuneSelf && (r != utf8.RuneError || n > 1) {
			d.seen.high = true
			return
		}
		piece = piece[n:]
	}
}

func (d *Reader) decodeLine(line []byte) {
	if d.lineStart && bytes.HasPrefix(line, bom) {
		line = line[len(bom):]
		d.report(refsift.Note, refsift.CodeByteOrderMark, "a byte order mark stands inside the file", "")
	}
	if bytes.IndexByte(line, 0) >= 0 {
		n := bytes.Count(line, []byte{0})
		line = bytes.ReplaceAll(line, []byte{0}, nil)
		d.report(refsift.Warning, refsift.CodeControlDropped,
			fmt.Sprintf("%d NUL bytes were dropped", n), "the download may be damaged: export again")
	}
	switch {
	case d.forced && !isASCII(line):
		d.appendLegacy(line)
	case utf8.Valid(line):
		d.buf = append(d.buf, line...)
		d.seen.high = d.seen.high || !isASCII(line)
	default:
		if d.legacy == nil {
			d.legacy = guess(line, d.ahead)
		}
		d.seen.legacy = true
		d.report(refsift.Warning, refsift.CodeEncodingGuessed,
			fmt.Sprintf("the line is not UTF-8 and was decoded as %s", d.legacyName()),
			"check its accented letters; name the encoding if they are wrong")
		d.appendLegacy(line)
	}
}

func (d *Reader) appendLegacy(line []byte) {
	text, err := d.legacy.NewDecoder().Bytes(line)
	if err != nil || bytes.ContainsRune(text, utf8.RuneError) {
		// Five bytes of windows-1252 have no meaning; Latin-1 has one for every byte.
		text, _ = charmap.ISO8859_1.NewDecoder().Bytes(line)
	}
	d.buf = append(d.buf, text...)
}

// guess names the 8-bit encoding of a line that is not UTF-8 and of such
// lines among those that follow. Only a confident detector outweighs
// windows-1252, which is what the desktop programs behind most such files
// write.
func guess(line, ahead []byte) encoding.Encoding {
	const confident = 0.9
	sample := bytes.Clone(line)
	for next := range bytes.Lines(ahead) {
		if !utf8.Valid(next) {
			sample = append(sample, next...)
		}
	}
	if r := chardet.Detect(sample); r.Confidence >= confident {
		if enc, err := htmlindex.Get(r.Encoding); err == nil {
			if _, single := enc.(*charmap.Charmap); single {
				return enc
			}
		}
	}
	return charmap.Windows1252
}

func (d *Reader) report(s refsift.Severity, code refsift.Code, message, fix string) {
	at := refsift.Position{File: d.o.File, Line: d.line, Column: 1, Offset: d.offset}
	d.o.Report(refsift.Diagnostic{Severity: s, Code: code, Span: refsift.Span{Start: at, End: at}, Message: message, Fix: fix})
}

func (d *Reader) move(text []byte) {
	if len(text) == 0 {
		return
	}
	d.offset += int64(len(text))
	last := text[len(text)-1]
	if d.sawLF {
		d.line += bytes.Count(text, []byte{'\n'})
		d.lineStart = last == '\n'
	} else {
		d.line += bytes.Count(text, []byte{'\r'})
		d.lineStart = last == '\r'
	}
}

func isASCII(p []byte) bool {
	for ; len(p) >= 8; p = p[8:] {
		if binary.LittleEndian.Uint64(p)&0x8080808080808080 != 0 {
			return false
		}
	}
	for _, c := range p {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
