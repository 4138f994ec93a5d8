package bundle_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/refsift/refsift/bundle"
)

func made(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	err := bundle.Write(&b, bundle.Manifest{Program: "1.0", Project: "refsift.toml", Inputs: []bundle.Entry{bundle.EntryOf("b.ris", []byte("TY")), bundle.EntryOf("a.nbib", []byte("PMID"))}},
		[]bundle.File{{"strategies/pubmed.txt", []byte("1 decision[tiab]\n")}, {"refsift.toml", []byte("title = \"T\"\n")}},
		[]bundle.File{{"unique.ris", bytes.Repeat([]byte("TY  - JOUR\r\nER  - \r\n"), 100)}, {"flow.svg", []byte("<svg/>")}})
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func Example() {
	var b bytes.Buffer
	err := bundle.Write(&b, bundle.Manifest{Program: "1.0"}, []bundle.File{{Name: "refsift.toml", Content: []byte("title = \"T\"\n")}}, nil)
	if err != nil {
		fmt.Println(err)
	}
	x, err := bundle.Read(b.Bytes())
	if err != nil {
		fmt.Println(err)
	}
	fmt.Println(x.Manifest.Sources[0].Name, x.Check())
	// Output: refsift.toml <nil>
}

func TestRead(t *testing.T) {
	t.Parallel()
	b, err := bundle.Read(made(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Check(); err != nil {
		t.Error(err)
	}
	if len(b.Sources()) != 2 || len(b.Outputs()) != 2 || b.Sources()[0].Name != "refsift.toml" || b.Manifest.Inputs[0].Name != "a.nbib" {
		t.Errorf("%+v", b.Manifest)
	}
	if !bytes.Equal(made(t), made(t)) {
		t.Error("two bundles of the same contents differ")
	}
}

// TestOneFlippedBit: whatever bit is changed, the bundle is refused, and where
// the content of a file was changed, the file is named.
func TestOneFlippedBit(t *testing.T) {
	t.Parallel()
	good := made(t)
	for i := range good {
		bad := slices.Clone(good)
		bad[i] ^= 1 << (i % 8)
		b, err := bundle.Read(bad)
		if err == nil {
			err = b.Check()
		}
		if err == nil {
			t.Fatalf("a change of byte %d is not found", i)
		}
	}
	at := bytes.Index(good, []byte("outputs/flow.svg")) + len("outputs/flow.svg") + 3 // in the content of the file
	bad := slices.Clone(good)
	bad[at] ^= 1
	_, err := bundle.Read(bad)
	if err == nil || !errors.Is(err, bundle.ErrDamaged) || !strings.Contains(err.Error(), "flow.svg") {
		t.Errorf("error %v does not name the file", err)
	}
}

func TestTruncated(t *testing.T) {
	t.Parallel()
	good := made(t)
	for n := 0; n < len(good); n += 7 {
		if _, err := bundle.Read(good[:n]); !errors.Is(err, bundle.ErrDamaged) {
			t.Fatalf("%d of %d bytes: error %v", n, len(good), err)
		}
	}
}

// TestBomb: a file that says it is larger than the whole bundle, or is
// compressed, is refused before it is unpacked.
func TestBomb(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.CreateHeader(&zip.FileHeader{Name: "outputs/zeros", Method: zip.Deflate})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(make([]byte, 1<<20)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := bundle.Read(b.Bytes()); !errors.Is(err, bundle.ErrDamaged) || !strings.Contains(err.Error(), "outputs/zeros") {
		t.Errorf("error %v", err)
	}
}

func TestCompare(t *testing.T) {
	t.Parallel()
	b, err := bundle.Read(made(t))
	if err != nil {
		t.Fatal(err)
	}
	inputs := []bundle.Entry{bundle.EntryOf("b.ris", []byte("TY")), bundle.EntryOf("a.nbib", []byte("PMID"))}
	if err := b.CompareInputs(inputs); err != nil {
		t.Error(err)
	}
	inputs[0] = bundle.EntryOf("b.ris", []byte("TZ"))
	if err := b.CompareInputs(append(inputs[:1:1], bundle.EntryOf("c.ris", nil))); err == nil ||
		!strings.Contains(err.Error(), "b.ris: its content") || !strings.Contains(err.Error(), "a.nbib is missing") || !strings.Contains(err.Error(), "c.ris is not in the manifest") {
		t.Errorf("error %v", err)
	}
	again := b.Outputs()
	if err := b.CompareOutputs(again); err != nil {
		t.Error(err)
	}
	again[0].Content = append(again[0].Content, ' ')
	if err := b.CompareOutputs(again); err == nil || !strings.Contains(err.Error(), "outputs/flow.svg") {
		t.Errorf("error %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(made(f))
	f.Fuzz(func(t *testing.T, data []byte) {
		if b, err := bundle.Read(data); err == nil {
			_ = b.Check()
		}
	})
}
