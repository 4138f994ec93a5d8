package prisma

import (
	"html/template"
	"io"
	"strings"

	"github.com/refsift/refsift/internal/sheet"
)

// page holds the picture and its twin in text. It loads nothing.
var page = template.Must(template.New("flow").Parse(`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{.Title}}</title>
<style>
body { font-family: Arial, Helvetica, sans-serif; color: #111; background: #fff; margin: 1.5rem auto; max-width: 84rem; padding: 0 1rem; }
svg { max-width: 100%; height: auto; }
figure { margin: 0; overflow-x: auto; }
table { border-collapse: collapse; margin: 1rem 0; }
th, td { text-align: left; padding: .25rem .75rem; border-bottom: 1px solid #ccc; overflow-wrap: anywhere; }
td.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
td.in { padding-left: 2rem; }
@media print { details { display: none; } body { margin: 0; } }
</style>
</head>
<body>
<h1>{{.Title}}</h1>
<figure>{{.Picture}}</figure>
<details>
<summary>The same as a table</summary>
{{range .Sections}}<table>
<thead><tr><th scope="col">{{.Title}}</th><th scope="col">n</th></tr></thead>
<tbody>
{{range .Rows}}<tr><td{{if .Indent}} class="in"{{end}}>{{.Text}}</td><td class="n">{{.N}}</td></tr>
{{end}}</tbody>
</table>
{{end}}</details>
</body>
</html>
`))

type pageRow struct {
	Text   string
	N      string
	Indent bool
}

type pageSection struct {
	Title string
	Rows  []pageRow
}

// WriteHTML writes a page that holds the diagram and the same numbers as a
// table. It loads nothing and runs nothing.
func (f Flow) WriteHTML(w io.Writer, style Style) error {
	if err := f.Verify(); err != nil {
		return err
	}
	data := struct {
		Title    string
		Picture  template.HTML
		Sections []pageSection
	}{Title: style.title(), Picture: template.HTML(f.svg(style))} //nolint:gosec // every text in it was escaped
	for _, s := range f.sections(style.Words) {
		out := pageSection{Title: s.title}
		for _, b := range s.boxes {
			for _, r := range b.rows {
				out.Rows = append(out.Rows, pageRow{strings.TrimSuffix(r.text, ":"), sheet.Thousands(r.n), r.indent > 0})
			}
		}
		data.Sections = append(data.Sections, out)
	}
	return page.Execute(w, data)
}
