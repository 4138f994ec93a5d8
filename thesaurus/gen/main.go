// The command gen makes the embedded tree of package thesaurus:
//
//	go run ./thesaurus/gen -in mtrees2019.bin -year 2019
//
// Without -in it takes the data from the Go module that packs NLM's file of
// 2019, github.com/hscells/meshexp, which it downloads but does not link.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"

	"github.com/refsift/refsift/thesaurus"
)

// source is the module whose file default.go holds mtrees2019 as a string.
const source = "github.com/hscells/meshexp@v0.0.0-20190306071144-cafc475083a0"

func main() {
	in := flag.String("in", "", "tree file, plain or gzip; empty: the data of "+source)
	year := flag.Int("year", 2019, "year of the edition")
	out := flag.String("out", "data/mesh2019.bin", "file to write")
	flag.Parse()
	if err := run(*in, *out, *year); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(in, out string, year int) error {
	data, err := read(in)
	if err != nil {
		return err
	}
	tree, err := thesaurus.Load(bytes.NewReader(data), thesaurus.LoadOptions{File: in, Year: year})
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := tree.Pack(&b); err != nil {
		return err
	}
	fmt.Printf("%d headings, %d bytes\n", tree.Len(), b.Len())
	return os.WriteFile(out, b.Bytes(), 0o644)
}

func read(in string) ([]byte, error) {
	if in != "" {
		return os.ReadFile(in)
	}
	dir, err := download()
	if err != nil {
		return nil, err
	}
	return literal(filepath.Join(dir, "default.go"), "mtrees2019")
}

// download returns the folder of the module in the cache. It runs outside
// our module, whose go.mod must not come to name it.
func download() (string, error) {
	tmp, err := os.MkdirTemp("", "gen")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(tmp)
	cmd := exec.Command("go", "mod", "download", "-json", source)
	cmd.Dir = tmp
	cmd.Stderr = os.Stderr
	text, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("download %s: %w", source, err)
	}
	var info struct{ Dir, Error string }
	if err := json.Unmarshal(text, &info); err != nil {
		return "", err
	}
	if info.Error != "" {
		return "", errors.New(info.Error)
	}
	return info.Dir, nil
}

// literal returns the value of a string variable of a Go file.
func literal(path, name string) ([]byte, error) {
	f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		return nil, err
	}
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, s := range g.Specs {
			v, ok := s.(*ast.ValueSpec)
			if !ok || len(v.Names) != 1 || v.Names[0].Name != name || len(v.Values) != 1 {
				continue
			}
			if lit, ok := v.Values[0].(*ast.BasicLit); ok && lit.Kind == token.STRING {
				text, err := strconv.Unquote(lit.Value)
				return []byte(text), err
			}
		}
	}
	return nil, fmt.Errorf("%s: no string variable %s", path, name)
}
