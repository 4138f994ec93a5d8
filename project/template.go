package project

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// A Found is an export that a new project file should name.
type Found struct {
	File               string // relative to the project file
	Database, Platform string // "" if the export does not say
}

// Template returns a project file to begin with: the exports that were found,
// by database, and every other setting as a comment.
func Template(title string, found []Found) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# What refsift run does; see docs/project.md. Names of files are relative to this one.\ntitle = %s\noutput = \"out\"\n", quote(title))
	for _, d := range byDatabase(found) {
		fmt.Fprintf(&b, "\n[[database]]\nname = %s\n", quote(d.name))
		if d.platform != "" {
			fmt.Fprintf(&b, "platform = %s\n", quote(d.platform))
		}
		b.WriteString("files = [")
		for i, f := range d.files {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(quote(filepath.ToSlash(f)))
		}
		b.WriteString("]\n# searched = 2019-12-09\n# strategy = \"strategies/search.txt\"\n")
	}
	if len(found) == 0 {
		b.WriteString("\n[[database]]\nname = \"MEDLINE\"\nplatform = \"PubMed\"\nfiles = [\"exports/*.nbib\"]\n# searched = 2019-12-09\n# strategy = \"strategies/search.txt\"\n")
	}
	b.WriteString(`
[dedupe]
# keep = "complete"               # or "newest", "oldest", "database:MEDLINE,Embase"
# merge = ["preprint-of"]         # relations that count as one item
# decisions = ["decisions.jsonl"] # as the review page gives them

# [screening]
# reviewers = 2
# arbiter = "Ann"
# not_retrieved = ["No full text"]
# [[screening.file]]
# files = ["rayyan.csv"]
# stage = "records"               # title and abstract; "reports": full text

# [flow]
# scoping = true                  # PRISMA-ScR
# studies = 14                    # that the included reports are about

[prisma_s]                        # what no file tells, by item; "none" if it was not done
# 4 = "none"
# 5 = "Reference lists of the included studies"
# 14 = "Reviewed by a second librarian with PRESS"
`)
	return b.String()
}

type foundDatabase struct {
	name, platform string
	files          []string
}

func byDatabase(found []Found) (out []foundDatabase) {
	for _, f := range found {
		name := f.Database
		if name == "" {
			name = strings.TrimSuffix(filepath.Base(f.File), filepath.Ext(f.File))
		}
		i := slices.IndexFunc(out, func(d foundDatabase) bool { return d.name == name && d.platform == f.Platform })
		if i < 0 {
			i = len(out)
			out = append(out, foundDatabase{name: name, platform: f.Platform})
		}
		out[i].files = append(out[i].files, f.File)
	}
	return out
}

// quote writes a TOML string.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' || r == 0x7f:
			b.WriteString(`\u` + fmt.Sprintf("%04X", r))
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
