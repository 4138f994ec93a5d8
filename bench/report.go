package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A report is all that one run found out.
type report struct {
	Machine    machine   `json:"machine"`
	Date       string    `json:"date"`
	Records    int       `json:"records"`
	Corpus     string    `json:"corpus"`
	Indexes    []*index  `json:"indexes"`
	Columns    []*column `json:"columns"`
	Targets    []target  `json:"targets"`
	Mismatches []string  `json:"mismatches"`
}

type machine struct {
	CPU   string `json:"cpu"`
	Cores int    `json:"cores"`
	Go    string `json:"go"`
	OS    string `json:"os"`
}

type index struct {
	Name  string `json:"name"`
	Built *built `json:"built,omitempty"`
	Parts []part `json:"parts,omitempty"`
	Error string `json:"error,omitempty"`
}

type column struct {
	Name  string    `json:"name"`
	Found *measured `json:"found,omitempty"`
	Usage usage     `json:"usage,omitzero"`
	Error string    `json:"error,omitempty"`
}

// A target is what the project demands of itself at a million records.
type target struct {
	What     string  `json:"what"`
	Demand   string  `json:"demand"`
	Measured float64 `json:"measured"`
	Unit     string  `json:"unit"`
	Known    bool    `json:"known"`
	Met      bool    `json:"met"`
}

// survey builds what is missing, measures all columns and compares them.
// Engines that fail are named in the report.
func (l *laboratory) survey(ctx context.Context, columns []engine, n int, anew func(index string) bool) (*report, error) {
	rep := &report{Machine: thisMachine(), Date: time.Now().Format(time.DateOnly), Records: n, Corpus: l.corpus}
	for _, e := range columns {
		ix := rep.index(e.Index())
		if ix == nil {
			ix = &index{Name: e.Index()}
			rep.Indexes = append(rep.Indexes, ix)
			var err error
			if ix.Built, err = l.index(ctx, e, n, anew(e.Index())); err != nil {
				ix.Error = err.Error()
			}
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		col := &column{Name: e.Name(), Error: ix.Error}
		rep.Columns = append(rep.Columns, col)
		if ix.Error == "" {
			l.fill(ctx, e, n, ix, col)
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	few, err := l.measureFew(ctx, rep, anew)
	if err != nil {
		return nil, err
	}
	rep.compare()
	rep.compareFile(few)
	rep.Targets = rep.targets(few)
	return rep, nil
}

// fill measures a column. An index kept from an older version of the engine,
// which cannot be opened any more, is made again.
func (l *laboratory) fill(ctx context.Context, e engine, n int, ix *index, col *column) {
	found, u, err := l.measure(ctx, e, n)
	if err != nil && ctx.Err() == nil {
		l.tell("%s: %v; trying with a new index", e.Name(), err)
		if ix.Built, err = l.index(ctx, e, n, true); err == nil {
			found, u, err = l.measure(ctx, e, n)
		}
	}
	if err != nil {
		col.Error = err.Error()
		return
	}
	col.Found, col.Usage = found, u
	ix.Parts = append(ix.Parts, found.Parts...)
}

// A few is what refsift needs for a collection as most reviews have it.
type few struct {
	Records int
	Indexed *measured // over an index that is there; nil if refsift is not measured
	Filed   *filed    // from a file to counts
}

// measureFew measures refsift over few records, if it is among the columns.
func (l *laboratory) measureFew(ctx context.Context, rep *report, anew func(string) bool) (*few, error) {
	out := &few{Records: l.few}
	own := rep.column("refsift")
	if own == nil || own.Found == nil {
		return out, nil
	}
	if out.Indexed = own.Found; l.few != rep.Records {
		e := refsiftEngine{}
		_, err := l.index(ctx, e, l.few, anew(e.Index()))
		if err != nil {
			return nil, err
		}
		if out.Indexed, _, err = l.measure(ctx, e, l.few); err != nil {
			return nil, err
		}
	}
	l.tell("refsift: reading, indexing and searching %d records", l.few)
	_, err := l.run(ctx, nil, &out.Filed, "_file", "-n", strconv.Itoa(l.few))
	return out, err
}

func (rep *report) index(name string) *index {
	for _, x := range rep.Indexes {
		if x.Name == name {
			return x
		}
	}
	return nil
}

func (rep *report) column(name string) *column {
	for _, x := range rep.Columns {
		if x.Name == name {
			return x
		}
	}
	return nil
}

// compare notes every count that differs from that of the first column that
// has one, which is refsift's where it is measured.
func (rep *report) compare() {
	rep.Mismatches = []string{}
	first := map[string]*column{}
	for _, col := range rep.Columns {
		if col.Found == nil {
			continue
		}
		for _, t := range col.Found.Timings {
			if t.Skipped != "" {
				continue
			}
			known := first[t.Task]
			if known == nil {
				first[t.Task] = col
				continue
			}
			want := known.Found.timing(t.Task).Counts
			for i, n := range t.Counts {
				if i >= len(want) || want[i] != n {
					rep.Mismatches = append(rep.Mismatches, fmt.Sprintf("%s, search %d: %s counts %d, %s %v", t.Task, i+1, col.Name, n, known.Name, want[min(i, len(want)-1)]))
				}
			}
			if len(want) != len(t.Counts) {
				rep.Mismatches = append(rep.Mismatches, fmt.Sprintf("%s: %s has %d counts, %s %d", t.Task, col.Name, len(t.Counts), known.Name, len(want)))
			}
		}
	}
}

// compareFile notes counts of records that were read from a file which differ
// from those of the same records indexed directly.
func (rep *report) compareFile(f *few) {
	if f.Filed == nil {
		return
	}
	if want := f.Indexed.timing("sn").Counts; !slices.Equal(f.Filed.Counts, want) {
		rep.Mismatches = append(rep.Mismatches, fmt.Sprintf("sn over %d records: from a file %v, from the index %v", f.Records, f.Filed.Counts, want))
	}
}

// timing returns the time of a task, or nil if there is none.
func (m *measured) timing(task string) *timing {
	if m == nil {
		return nil
	}
	for i := range m.Timings {
		if t := &m.Timings[i]; t.Task == task && t.Skipped == "" {
			return t
		}
	}
	return nil
}

// ratio returns how many times longer a column takes for a task than another;
// 0 if one of them is not known.
func (rep *report) ratio(task, slow, fast string) float64 {
	s, f := rep.column(slow), rep.column(fast)
	if s == nil || f == nil {
		return 0
	}
	a, b := s.Found.timing(task), f.Found.timing(task)
	if a == nil || b == nil || b.MS == 0 {
		return 0
	}
	return a.MS / b.MS
}

// targets measures the report against what is demanded. A value of 0 stands
// for one that is not known.
func (rep *report) targets(few *few) (out []target) {
	atLeast := func(what string, value, demand float64, unit string) {
		out = append(out, target{what, fmt.Sprintf("at least %s%s", number(demand), unit), value, unit, value > 0, value >= demand})
	}
	atMost := func(what string, value, demand float64, unit string) {
		out = append(out, target{what, fmt.Sprintf("at most %s%s", number(demand), unit), value, unit, value > 0, value > 0 && value <= demand})
	}
	atLeast("40 lines, no proximity: bleve.Search without scores by refsift", rep.ratio("s", "bleve none", "refsift"), 40, "x")
	atLeast("40 lines, no proximity: bleve.Search with scores by refsift", rep.ratio("s", "bleve scored", "refsift"), 150, "x")
	atLeast("40 lines with proximity: SQLite FTS5 by refsift", rep.ratio("sn", "sqlite", "refsift"), 15, "x")
	atLeast("40 lines with proximity: Lucene by refsift", rep.ratio("sn", "lucene", "refsift"), 4, "x")
	for _, name := range []string{"b", "b2", "g1", "g2"} {
		atMost("phrases and proximity, "+name+": refsift by Lucene", rep.ratio(name, "refsift", "lucene"), 1.2, "x")
	}
	atMost("thousands of words, c2: refsift by Lucene", rep.ratio("c2", "refsift", "lucene"), 2, "x")
	var combining, strategy, file, bytes, speed, memory float64
	if col := rep.column("refsift"); col != nil {
		if t := col.Found.timing("combine"); t != nil {
			combining = t.LineMS
		}
	}
	if few.Indexed != nil {
		strategy = max(ms(few.Indexed, "s"), ms(few.Indexed, "sn"))
	}
	if few.Filed != nil {
		file = few.Filed.Seconds
	}
	if ix := rep.index("refsift"); ix != nil && ix.Built != nil {
		bytes, speed, memory = ix.Built.perRecord(), ix.Built.perCPU(), float64(ix.Built.Usage.PeakRSS)/1e6
	}
	atMost("the slowest line that only combines lines", combining, 1, " ms")
	atMost(fmt.Sprintf("40 lines over %d records already indexed", few.Records), strategy, 50, " ms")
	atMost(fmt.Sprintf("%d records read from a file, indexed and counted", few.Records), file, 5, " s")
	atMost("index, bytes a record", bytes, 1600, "")
	atLeast("records indexed per processor second", speed, 1400, "")
	atMost("memory while indexing", memory, 1000, " MB")
	return out
}

func ms(m *measured, task string) float64 {
	if t := m.timing(task); t != nil {
		return t.MS
	}
	return 0
}

func (b *built) perRecord() float64 { return float64(b.Bytes) / float64(b.Records) }
func (b *built) perCPU() float64    { return float64(b.Records) / b.Usage.CPU }

// Markdown writes the report for people.
func (rep *report) Markdown(tasks []*task) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d records (corpus %s), %s. %s, %d cores, %s, %s.\n\n", rep.Records, rep.Corpus, rep.Date, rep.Machine.CPU, rep.Machine.Cores, rep.Machine.OS, rep.Machine.Go)
	rep.writeVersions(&b)
	if slices.ContainsFunc(rep.Columns, func(c *column) bool { return c.Found != nil }) {
		rep.writeIndexes(&b)
		rep.writeTimes(&b, tasks)
	}
	rep.writeTargets(&b)
	if len(rep.Mismatches) == 0 {
		b.WriteString("All counts of all columns are equal.\n")
		return b.String()
	}
	b.WriteString("**Counts that differ:**\n\n")
	for _, m := range rep.Mismatches {
		fmt.Fprintf(&b, "- %s\n", m)
	}
	return b.String()
}

func (rep *report) writeVersions(b *strings.Builder) {
	for _, col := range rep.Columns {
		if col.Error != "" {
			fmt.Fprintf(b, "- %s: **not measured: %s**\n", col.Name, strings.Join(strings.Fields(col.Error), " "))
		} else {
			fmt.Fprintf(b, "- %s: %s\n", col.Name, col.Found.Version)
		}
	}
	b.WriteByte('\n')
}

func (rep *report) writeIndexes(b *strings.Builder) {
	b.WriteString("| index | records/s | records per CPU s | peak RSS MB | MB | bytes a record |\n|---|--:|--:|--:|--:|--:|\n")
	for _, ix := range rep.Indexes {
		if ix.Built == nil {
			continue
		}
		u := ix.Built.Usage
		fmt.Fprintf(b, "| %s | %.0f | %.0f | %.0f | %.1f | %.0f |\n", ix.Name, float64(ix.Built.Records)/u.Wall, ix.Built.perCPU(), float64(u.PeakRSS)/1e6, float64(ix.Built.Bytes)/1e6, ix.Built.perRecord())
		for _, p := range ix.Parts {
			fmt.Fprintf(b, "| %s: %s | | | | %.1f | %.0f |\n", ix.Name, p.Name, float64(p.Bytes)/1e6, float64(p.Bytes)/float64(rep.Records))
		}
	}
	b.WriteByte('\n')
}

func (rep *report) writeTimes(b *strings.Builder, tasks []*task) {
	b.WriteString("Milliseconds on one core; in parentheses how many times what the first column takes.\n\n| search | count |")
	line := "\n|---|--:|"
	for _, col := range rep.Columns {
		if col.Found != nil {
			fmt.Fprintf(b, " %s |", col.Name)
			line += "--:|"
		}
	}
	b.WriteString(line + "\n")
	for _, t := range tasks {
		count, cells, base := "", "", 0.0
		for _, col := range rep.Columns {
			if col.Found == nil {
				continue
			}
			found := col.Found.timing(t.Name)
			if found == nil {
				cells += " – |"
				continue
			}
			if count == "" {
				count = fmt.Sprint(found.Counts[len(found.Counts)-1])
			}
			cells += " " + number(found.MS)
			if base == 0 {
				base = found.MS
			} else {
				cells += fmt.Sprintf(" (%s)", number(found.MS/base))
			}
			cells += " |"
		}
		fmt.Fprintf(b, "| **%s** %s | %s |%s\n", t.Name, strings.ReplaceAll(t.About, "|", `\|`), count, cells)
	}
	b.WriteString("\n| process of the searches |")
	rest := "\n|---|"
	rss, cpu := "\n| peak RSS MB |", "\n| CPU s |"
	for _, col := range rep.Columns {
		if col.Found != nil {
			fmt.Fprintf(b, " %s |", col.Name)
			rest += "--:|"
			rss += fmt.Sprintf(" %.0f |", float64(col.Usage.PeakRSS)/1e6)
			cpu += fmt.Sprintf(" %.1f |", col.Usage.CPU)
		}
	}
	b.WriteString(rest + rss + cpu + "\n\n")
}

func (rep *report) writeTargets(b *strings.Builder) {
	b.WriteString("| target at 1 million records | demand | measured | |\n|---|--:|--:|---|\n")
	for _, t := range rep.Targets {
		value, verdict := "–", "not measured"
		if t.Known {
			value, verdict = number(t.Measured)+t.Unit, "met"
			if !t.Met {
				verdict = "**missed**"
			}
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", t.What, t.Demand, value, verdict)
	}
	b.WriteByte('\n')
}

// number writes three digits, or all of a larger whole number.
func number(x float64) string {
	switch {
	case x >= 100 || x == float64(int(x)):
		return fmt.Sprintf("%.0f", x)
	case x >= 10:
		return fmt.Sprintf("%.1f", x)
	case x >= 1:
		return fmt.Sprintf("%.2f", x)
	}
	return fmt.Sprintf("%.3f", x)
}

func thisMachine() machine {
	return machine{CPU: cpuModel(), Cores: runtime.NumCPU(), Go: runtime.Version(), OS: runtime.GOOS + "/" + runtime.GOARCH}
}

// cpuModel asks the system: /proc on Linux, sysctl on macOS.
func cpuModel() string {
	if text, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range bytes.Lines(text) {
			if name, value, ok := bytes.Cut(line, []byte(":")); ok && string(bytes.TrimSpace(name)) == "model name" {
				return string(bytes.TrimSpace(value))
			}
		}
	}
	if text, err := exec.Command("sysctl", "-n", "machdep.cpu.brand_string").Output(); err == nil {
		return strings.TrimSpace(string(text))
	}
	return "unknown processor"
}

// ownVersion returns the commit this program was built from, where go build
// knows it; go run does not.
func ownVersion() (out string) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			out = "commit " + s.Value[:min(12, len(s.Value))] + ", "
		case s.Key == "vcs.modified" && s.Value == "true":
			out += "changed since, "
		}
	}
	return out
}

// moduleVersion returns the version of a module in this program.
func moduleVersion(path string) string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			if m.Path == path {
				return m.Version
			}
		}
	}
	return "unknown version"
}

// replaceBetween puts text between the two comments that mark a place in a page.
func replaceBetween(page, mark, text string) (string, error) {
	begin, end := "<!-- "+mark+" -->\n", "<!-- /"+mark+" -->"
	before, rest, ok := strings.Cut(page, begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		return "", fmt.Errorf("the page has no place between %q and %q", strings.TrimSpace(begin), end)
	}
	return before + begin + "\n" + strings.TrimSpace(text) + "\n\n" + end + after, nil
}
