package project

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/refsift/refsift/dedupe"
	"github.com/refsift/refsift/internal/tomlfile"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/screening"
)

// FileName is the usual name of a project file.
const FileName = "refsift.toml"

// A Project is what a project file says.
type Project struct {
	Title string `toml:"title"`
	// Output is the folder for the results, "" means "out".
	Output    string     `toml:"output"`
	Databases []Database `toml:"database"`
	Dedupe    Dedupe     `toml:"dedupe"`
	Screening Screening  `toml:"screening"`
	Flow      Flow       `toml:"flow"`
	// Reporting answers items of PRISMA-S that no file tells, by number.
	Reporting map[string]string `toml:"prisma_s"`

	dir  string // of the project file
	file string
}

// A Database is a database or register that was searched.
type Database struct {
	Name     string     `toml:"name"`
	Platform string     `toml:"platform"`
	Files    []string   `toml:"files"`    // names or patterns of path.Match
	Searched *time.Time `toml:"searched"` // the day
	Register bool       `toml:"register"` // a register, not a database
	Format   string     `toml:"format"`   // "": by content
	Encoding string     `toml:"encoding"`

	Strategy     string `toml:"strategy"` // file
	Table        string `toml:"table"`    // which of several strategies in the file
	Dialect      string `toml:"dialect"`  // "": by the platform, or guessed
	DefaultField string `toml:"default_field"`
	Limits       string `toml:"limits"`  // in words, with the reason
	Filters      string `toml:"filters"` // published filters, in words
}

// Dedupe says how duplicates are removed; see package dedupe.
type Dedupe struct {
	Keep      string   `toml:"keep"`
	Merge     []string `toml:"merge"`
	Decisions []string `toml:"decisions"` // files
	Model     string   `toml:"model"`     // file
}

// Screening says where decisions of reviewers are.
type Screening struct {
	Reviewers int             `toml:"reviewers"`
	Arbiter   string          `toml:"arbiter"`
	Files     []ScreeningFile `toml:"file"`
	// NotRetrieved are reasons of exclusion that mean that the report could
	// not be had.
	NotRetrieved []string `toml:"not_retrieved"`
}

// A ScreeningFile is an export of a program for screening.
type ScreeningFile struct {
	Files    []string `toml:"files"`
	Stage    string   `toml:"stage"`   // "records": title and abstract; "reports": full text
	Verdict  string   `toml:"verdict"` // of records that hold none: include or exclude
	Reviewer string   `toml:"reviewer"`
}

// Flow is what the diagram needs and no file tells.
type Flow struct {
	Scoping  bool      `toml:"scoping"` // a scoping review: PRISMA-ScR
	Previous *Included `toml:"previous"`
	// Studies is the number of studies that the reports included are about; 0
	// means as many as reports.
	Studies int    `toml:"studies"`
	Other   *Other `toml:"other"`
}

// Included counts studies and reports.
type Included struct {
	Studies int `toml:"studies"`
	Reports int `toml:"reports"`
}

// Other is what other methods found.
type Other struct {
	Sources      map[string]int `toml:"sources"`
	Sought       int            `toml:"sought"`
	NotRetrieved int            `toml:"not_retrieved"`
	Excluded     map[string]int `toml:"excluded"` // by reason
	Included     int            `toml:"included"` // reports
}

// Load reads and checks a project file.
func Load(path string) (*Project, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	p, err := Parse(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	p.dir, p.file = filepath.Dir(path), filepath.Base(path)
	return p, nil
}

// Parse reads a project from TOML and checks what can be checked without
// opening a file. A name that a project must not have is an error.
func Parse(data []byte) (*Project, error) {
	p := Project{dir: ".", file: FileName}
	err := tomlfile.Decode(data, &p)
	if err != nil && !errors.Is(err, tomlfile.ErrUnknown) {
		return nil, err
	}
	return &p, errors.Join(append([]error{err}, p.check()...)...)
}

// check reports everything that cannot be used.
func (p *Project) check() (wrong []error) {
	bad := func(format string, args ...any) { wrong = append(wrong, fmt.Errorf(format, args...)) }
	if len(p.Databases) == 0 {
		bad("no [[database]]: name at least one, with its files")
	}
	register := map[string]bool{}
	for i, d := range p.Databases {
		what := fmt.Sprintf("database %d (%s)", i+1, d.Name)
		if d.Name == "" {
			bad("%s: no name", what)
		}
		if len(d.Files) == 0 {
			bad("%s: no files", what)
		}
		if _, err := d.dialect(); err != nil {
			bad("%s: %w", what, err)
		}
		if before, ok := register[d.Name]; ok && before != d.Register {
			bad("%s: the same name is that of a database and of a register", what)
		}
		register[d.Name] = d.Register
	}
	if _, err := dedupe.ParseKeep(cmp.Or(p.Dedupe.Keep, "complete")); err != nil {
		bad("dedupe: keep: %w", err)
	}
	for i, f := range p.Screening.Files {
		if f.Stage != stageRecords && f.Stage != stageReports {
			bad("screening file %d: stage = %q: want %q or %q", i+1, f.Stage, stageRecords, stageReports)
		}
		if _, err := screening.ParseVerdict(f.Verdict); err != nil {
			bad("screening file %d: %w", i+1, err)
		}
	}
	for item := range p.Reporting {
		if itemNumber(item) == 0 {
			bad("prisma_s: %q is no item: want a number from 1 to 16", item)
		}
	}
	return wrong
}

// dialect is that named, or the one that has the platform's name; nil leaves
// it to the text.
func (d *Database) dialect() (*query.Dialect, error) {
	if d.Dialect != "" {
		if x, ok := query.DialectNamed(d.Dialect); ok {
			return x, nil
		}
		return nil, fmt.Errorf("dialect = %q is none that refsift knows", d.Dialect)
	}
	if x, ok := query.DialectNamed(strings.ToLower(d.Platform)); ok {
		return x, nil
	}
	return nil, nil
}

// OutputDir is the folder for the results.
func (p *Project) OutputDir() string { return p.path(cmp.Or(p.Output, "out")) }

// path makes a name of the project file one of the system.
func (p *Project) path(name string) string {
	if name = filepath.FromSlash(name); filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(p.dir, name)
}

// expand returns the files that the patterns match, each once, in the order
// of the patterns. A pattern that matches nothing is an error.
func (p *Project) expand(patterns []string) (out []string, err error) {
	for _, pattern := range patterns {
		found, err := p.match(pattern)
		if err != nil {
			return nil, fmt.Errorf("pattern %q: %w", pattern, err)
		}
		if len(found) == 0 {
			return nil, fmt.Errorf("%s: %w", pattern, fs.ErrNotExist)
		}
		for _, path := range found {
			if !slices.Contains(out, path) {
				out = append(out, path)
			}
		}
	}
	return out, nil
}

// match returns the files of a pattern. A file of exactly that name goes
// first: names may hold brackets.
func (p *Project) match(pattern string) ([]string, error) {
	path := p.path(pattern)
	if info, err := os.Stat(path); err == nil && !info.IsDir() {
		return []string{path}, nil
	}
	return filepath.Glob(path)
}

// name is how outputs call a file: relative to the project, with slashes.
func (p *Project) name(path string) string {
	if rel, err := filepath.Rel(p.dir, path); err == nil && filepath.IsLocal(rel) {
		path = rel
	}
	return filepath.ToSlash(path)
}
