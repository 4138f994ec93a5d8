package demo

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// memory collects the files of a demo.
type memory map[string]*bytes.Buffer

func (m memory) create(name string) (io.WriteCloser, error) {
	b := new(bytes.Buffer)
	m[name] = b
	return nopCloser{b}, nil
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }

// defaultDemo is the demo of the zero Options, made once and only read.
var defaultDemo = sync.OnceValues(func() (memory, *Summary) {
	m := memory{}
	s, err := Generate(m.create, Options{})
	if err != nil {
		panic(err)
	}
	return m, s
})

// generate writes a demo into memory.
func generate(t testing.TB, o Options) (memory, *Summary) {
	t.Helper()
	if o == (Options{}) {
		return defaultDemo()
	}
	m := memory{}
	s, err := Generate(m.create, o)
	if err != nil {
		t.Fatal(err)
	}
	return m, s
}

func TestSameSeedSameBytes(t *testing.T) {
	t.Parallel()
	for _, o := range []Options{{Scale: 1}, {Seed: 7, Scale: 3}} {
		one, _ := generate(t, o)
		two, _ := generate(t, o)
		names := slices.Sorted(maps.Keys(one))
		if got := slices.Sorted(maps.Keys(two)); !slices.Equal(got, names) {
			t.Fatalf("%+v: files %v, then %v", o, names, got)
		}
		for _, name := range names {
			if !bytes.Equal(one[name].Bytes(), two[name].Bytes()) {
				t.Errorf("%+v: %s differs between two runs", o, name)
			}
		}
	}
}

func TestOtherSeedOtherBytes(t *testing.T) {
	t.Parallel()
	one, _ := generate(t, Options{Seed: 1})
	two, _ := generate(t, Options{Seed: 2})
	for name := range one {
		if strings.HasPrefix(name, ExportFolder) && bytes.Equal(one[name].Bytes(), two[name].Bytes()) {
			t.Errorf("%s is the same for two seeds", name)
		}
	}
}

func TestWriteFolder(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "new")
	if _, err := Write(dir, Options{}); err != nil {
		t.Fatal(err)
	}
	want, _ := generate(t, Options{})
	for name, content := range want {
		got, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, content.Bytes()) {
			t.Errorf("%s: the folder has other bytes than the memory", name)
		}
	}
}

func TestScale(t *testing.T) {
	t.Parallel()
	_, one := generate(t, Options{})
	_, four := generate(t, Options{Scale: 4})
	if got := four.Items - one.Items; got != 3*ordinaryItems {
		t.Errorf("scale 4 has %d items more than scale 1, want %d", got, 3*ordinaryItems)
	}
	if !slices.Equal(one.Planted, four.Planted) {
		t.Error("the planted cases change with the scale")
	}
	for _, bad := range []int{-1, MaxScale + 1} {
		if _, err := Generate(memory{}.create, Options{Scale: bad}); err == nil {
			t.Errorf("scale %d: no error", bad)
		}
	}
}

var errNoSpace = errors.New("no space left")

// failing is a file whose writes or whose Close fail.
type failing struct{ onClose bool }

func (f failing) Write(p []byte) (int, error) {
	if f.onClose {
		return len(p), nil
	}
	return 0, errNoSpace
}

func (f failing) Close() error {
	if f.onClose {
		return errNoSpace
	}
	return nil
}

func TestErrorsAreReported(t *testing.T) {
	t.Parallel()
	for _, name := range []string{ExportFolder + "/wos.bib", truthName, readmeName} {
		for how, open := range map[string]func() (io.WriteCloser, error){
			"create": func() (io.WriteCloser, error) { return nil, errNoSpace },
			"write":  func() (io.WriteCloser, error) { return failing{}, nil },
			"close":  func() (io.WriteCloser, error) { return failing{onClose: true}, nil },
		} {
			m := memory{}
			_, err := Generate(func(n string) (io.WriteCloser, error) {
				if n == name {
					return open()
				}
				return m.create(n)
			}, Options{})
			if !errors.Is(err, errNoSpace) {
				t.Errorf("%s of %s fails: got error %v", how, name, err)
			}
		}
	}
}

func BenchmarkGenerate(b *testing.B) {
	records := 0
	for b.Loop() {
		s, err := Generate(func(string) (io.WriteCloser, error) { return nopCloser{io.Discard}, nil }, Options{Scale: 2})
		if err != nil {
			b.Fatal(err)
		}
		records += s.Records
	}
	b.ReportMetric(float64(records)/b.Elapsed().Seconds(), "records/s")
}
