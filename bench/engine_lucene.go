package main

import (
	"bufio"
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/refsift/refsift/query"
)

// luceneEngine runs Lucene.java, which reads the corpus as TSV to build and
// the searches in prefix notation to measure.
type luceneEngine struct {
	jars string // folder with lucene-core-8….jar
}

//go:embed Lucene.java
var luceneSource []byte

func (luceneEngine) Name() string  { return "lucene" }
func (luceneEngine) Index() string { return "lucene" }

func (e luceneEngine) Build(ctx context.Context, c *corpus, n int, path string) error {
	in, out := io.Pipe()
	go func() { out.CloseWithError(c.WriteTSV(out, n)) }()
	_, err := e.java(ctx, in, []string{"-Xmx2g"}, "index", path)
	in.Close()
	return err
}

func (e luceneEngine) Measure(ctx context.Context, c *corpus, path string, rounds int) (*measured, error) {
	tasks := c.tasks()
	var in strings.Builder
	for _, t := range tasks {
		searches := t.Written()
		fmt.Fprintf(&in, "%s\t%d\n", t.Name, len(searches))
		for _, x := range searches {
			words, err := luceneWords(x)
			if err != nil {
				return nil, err
			}
			in.WriteString(strings.Join(words, "\t") + "\n")
		}
	}
	// One core: for the program, for the compiler and for the collector.
	out, err := e.java(ctx, strings.NewReader(in.String()), []string{"-Xmx2g", "-XX:+UseSerialGC", "-XX:ActiveProcessorCount=1"},
		"search", path, strconv.Itoa(rounds), fmt.Sprint(shortTask.Milliseconds()), strconv.Itoa(maxRounds), fmt.Sprint(patience.Milliseconds()))
	if err != nil {
		return nil, err
	}
	return readLucene(out, tasks)
}

// readLucene reads the version, and for each task its name, its milliseconds
// and the counts of its lines.
func readLucene(text []byte, tasks []*task) (*measured, error) {
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Scan()
	out := &measured{Version: lines.Text()}
	for _, t := range tasks {
		if !lines.Scan() {
			return nil, fmt.Errorf("nothing of %s from Lucene.java", t.Name)
		}
		fields := strings.Fields(lines.Text())
		if len(fields) < 2 || fields[0] != t.Name {
			return nil, fmt.Errorf("of %s from Lucene.java: %s", t.Name, lines.Text())
		}
		ms, err := strconv.ParseFloat(fields[1], 64)
		if err != nil {
			return nil, err
		}
		result := timing{Task: t.Name, MS: ms}
		for _, f := range fields[2:] {
			n, err := strconv.Atoi(f)
			if err != nil {
				return nil, err
			}
			result.Counts = append(result.Counts, n)
		}
		out.Timings = append(out.Timings, result)
	}
	return out, nil
}

// java runs Lucene.java and returns what it prints.
func (e luceneEngine) java(ctx context.Context, in io.Reader, flags []string, args ...string) ([]byte, error) {
	java, err := exec.LookPath("java")
	if err != nil {
		return nil, errors.New("java is not installed")
	}
	jar, err := e.jar()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "bench-lucene")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	source := filepath.Join(dir, "Lucene.java")
	if err := os.WriteFile(source, luceneSource, 0o666); err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, java, slices.Concat(flags, []string{"-cp", jar, source}, args)...)
	var out, errs bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = in, &out, &errs
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("java: %w: %s", err, tail(errs.String(), 500))
	}
	return out.Bytes(), nil
}

// jar finds Lucene's core, as Debian's liblucene8-java installs it.
func (e luceneEngine) jar() (string, error) {
	found, err := filepath.Glob(filepath.Join(e.jars, "lucene-core-8*.jar"))
	if err != nil {
		return "", err
	}
	if len(found) == 0 {
		return "", fmt.Errorf("not installed: no lucene-core-8*.jar in %s (Debian: liblucene8-java)", e.jars)
	}
	return found[len(found)-1], nil
}

func tail(s string, n int) string {
	s = strings.TrimSpace(s)
	if len(s) > n {
		s = "…" + s[len(s)-n:]
	}
	return s
}

// luceneWords writes a search in prefix notation, for Lucene.java.
func luceneWords(x query.Expr) ([]string, error) {
	join := func(operator string, args ...query.Expr) ([]string, error) {
		out := []string{operator, strconv.Itoa(len(args))}
		for _, a := range args {
			words, err := luceneWords(a)
			if err != nil {
				return nil, err
			}
			out = append(out, words...)
		}
		return out, nil
	}
	switch x := x.(type) {
	case *query.Or:
		return join("or", x.Args...)
	case *query.And:
		return join("and", x.Args...)
	case *query.Not:
		return join("not", x.Left, x.Right)
	}
	l, err := leafOf(x)
	if err != nil {
		return nil, err
	}
	switch {
	case l.Heading != "":
		return []string{"value", "heading", l.Heading}, nil
	case l.Language != "":
		return []string{"value", "language", l.Language}, nil
	case l.Years != [2]int{}:
		out := []string{"or", strconv.Itoa(l.Years[1] - l.Years[0] + 1)}
		for y := l.Years[0]; y <= l.Years[1]; y++ {
			out = append(out, "value", "year", strconv.Itoa(y))
		}
		return out, nil
	case l.Near != nil:
		out := []string{"near", strconv.Itoa(l.Between), strconv.Itoa(len(l.Near))}
		for _, side := range l.Near {
			out = append(out, luceneList(side)...)
		}
		return out, nil
	}
	return append([]string{"words"}, luceneList(l.Words)...), nil
}

// luceneList writes how many words there are, and each; a star ends a
// beginning of words.
func luceneList(words []word) []string {
	out := []string{strconv.Itoa(len(words))}
	for _, w := range words {
		if w.Prefix {
			w.Text += "*"
		}
		out = append(out, w.Text)
	}
	return out
}
