package refsift_test

import (
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/refsift/refsift"

// mayImport states the arrows between the packages: each may import, of
// this module and of others, only what stands beside it ("std" is always
// allowed). They point towards the root, so that the core stays light: none
// of it pulls in the index. When this test fails, read docs/design.md first.
var mayImport = map[string][]string{
	".":                   {},
	"ris":                 {"internal/origin", ".", "internal/tagged", "internal/names", "internal/fields", "internal/intake"},
	"bibtex":              {".", "internal/intake", "internal/latex", "internal/names", "internal/fields", "github.com/nickng/bibtex", "golang.org/x/text/*"},
	"format":              {".", "ris", "bibtex", "format/*", "internal/decode", "internal/origin"},
	"format/nbib":         {".", "internal/mapping", "internal/tagged", "internal/names", "internal/fields", "internal/intake"},
	"format/csv":          {"internal/origin", ".", "internal/intake", "internal/names", "internal/fields"},
	"format/jsonl":        {".", "internal/intake"},
	"format/pubmedxml":    {".", "internal/xmlrec", "internal/names", "internal/fields"},
	"format/endnotexml":   {".", "internal/xmlrec", "internal/names", "internal/fields"},
	"format/ciw":          {".", "internal/mapping", "internal/names", "internal/fields"},
	"format/enw":          {"internal/origin", ".", "internal/mapping", "internal/names", "internal/fields"},
	"format/refworks":     {"internal/origin", ".", "internal/mapping"},
	"format/ovidtext":     {".", "internal/mapping", "internal/names", "internal/fields"},
	"format/cochrane":     {"internal/origin", ".", "internal/mapping", "internal/names", "internal/fields"},
	"query":               {"."},
	"query/document":      {".", "query", "internal/decode", "golang.org/x/text/*"},
	"query/eval":          {".", "query", "thesaurus", "internal/token", "internal/lang", "github.com/RoaringBitmap/roaring/v2"},
	"query/lint":          {".", "query", "thesaurus", "internal/token"},
	"query/eval/evaltest": {".", "query", "query/eval", "thesaurus", "internal/token", "internal/lang"},
	"query/translate":     {".", "query", "thesaurus"},
	"search":              {".", "query", "query/eval", "thesaurus", "internal/token", "internal/lang", "internal/lean", "github.com/blevesearch/*", "github.com/RoaringBitmap/roaring/v2", "go.etcd.io/bbolt"},
	"internal/lean":       {"query/eval", "github.com/RoaringBitmap/roaring/v2", "github.com/blevesearch/mmap-go", "golang.org/x/sys/unix"},
	"thesaurus":           {".", "internal/token"},
	"dedupe":              {".", "internal/norm", "internal/decode"},
	"prisma":              {"internal/sheet", "internal/svg"},
	"overlap":             {"internal/sheet", "internal/svg"},
	"bundle":              {},
	"project":             {".", "bundle", "dedupe", "format", "internal/norm", "internal/sheet", "ledger", "overlap", "prisma", "query", "query/document", "query/eval", "query/lint", "report", "review", "ris", "screening", "search", "state", "internal/tomlfile"},
	"report":              {"internal/sheet", "internal/svg", "overlap", "prisma"},
	"review":              {".", "dedupe"},
	"audit":               {".", "internal/tomlfile"},
	"screening":           {"."},
	"ledger":              {".", "prisma"},
	"internal/intake":     {".", "internal/decode"},
	"state":               {".", "dedupe", "ledger", "prisma"},
	"internal/decode":     {".", "golang.org/x/text/*", "github.com/wlynxg/chardet"},
	"internal/token":      {"golang.org/x/text/*"},
	"internal/svg":        {"golang.org/x/text/*"},
	"internal/lang":       {"internal/token", "golang.org/x/text/*"},
	"internal/norm":       {".", "golang.org/x/text/*"},
	"internal/tagged":     {".", "internal/decode"},
	"internal/mapping":    {"internal/origin", ".", "internal/tagged", "internal/names", "internal/fields", "internal/intake"},
	"internal/names":      {"."},
	"internal/origin":     {},
	"internal/xmlrec":     {".", "internal/intake"},
	"internal/fields":     {".", "internal/names"},
	"internal/latex":      {"golang.org/x/text/*"},
}

// core must not pull in the index, directly or through others.
var core = []string{".", "ris", "bibtex", "query", "dedupe", "format"}

func TestImports(t *testing.T) {
	t.Parallel()
	for pkg, imports := range list(t, "{{.ImportPath}} {{join .Imports \" \"}}", "./...") {
		allowed, ok := mayImport[pkg]
		if !ok {
			if !strings.HasPrefix(pkg, "cmd/") && !strings.HasPrefix(pkg, "examples/") && !strings.HasPrefix(pkg, "interop") && pkg != "browser" && !strings.HasPrefix(pkg, "internal/") && !strings.HasSuffix(pkg, "/gen") {
				t.Errorf("package %s has no row in this table", pkg)
			}
			continue
		}
		for _, imp := range imports {
			if isStd(imp) || slices.ContainsFunc(allowed, func(pattern string) bool { return matches(pattern, imp) }) {
				continue
			}
			t.Errorf("%s imports %s, which its row does not allow", pkg, imp)
		}
	}
}

func TestCoreIsLight(t *testing.T) {
	t.Parallel()
	for _, pkg := range core {
		for _, deps := range list(t, "{{.ImportPath}} {{join .Deps \" \"}}", "./"+pkg) {
			for _, dep := range deps {
				if strings.HasPrefix(dep, "github.com/blevesearch/") {
					t.Errorf("%s pulls in %s", pkg, dep)
				}
			}
		}
	}
}

// list runs go list and returns, by the path of each package in this module,
// the rest of its line; imports of this module are shortened too.
func list(t *testing.T, format, pattern string) map[string][]string {
	t.Helper()
	out, err := exec.Command("go", "list", "-f", format, pattern).Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	result := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		for i := range fields {
			fields[i] = short(fields[i])
		}
		result[fields[0]] = fields[1:]
	}
	return result
}

func short(pkg string) string {
	if pkg == module {
		return "."
	}
	return strings.TrimPrefix(pkg, module+"/")
}

func isStd(pkg string) bool {
	first, _, _ := strings.Cut(pkg, "/")
	return !strings.Contains(first, ".") && !slices.Contains(topFolders, first) || pkg == "C"
}

// topFolders are the first elements of this module's own packages.
var topFolders = []string{".", "ris", "bibtex", "format", "query", "search", "thesaurus", "dedupe", "prisma", "overlap", "report", "review", "browser", "bundle", "project", "audit", "screening", "ledger", "state", "internal", "cmd", "examples"}

// matches reports whether pkg is pattern, or below it where the pattern ends in "/*".
func matches(pattern, pkg string) bool {
	if prefix, ok := strings.CutSuffix(pattern, "/*"); ok {
		return pkg == prefix || strings.HasPrefix(pkg, prefix+"/")
	}
	return pkg == pattern || strings.HasPrefix(pkg, pattern+"/") && strings.HasPrefix(pattern, "github.com/") || path.Clean(pattern) == pkg
}
