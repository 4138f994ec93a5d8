package project

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
	"github.com/refsift/refsift/format"
	"github.com/refsift/refsift/ledger"
	"github.com/refsift/refsift/prisma"
	"github.com/refsift/refsift/state"
)

// Options say how a project is run. The zero value is the recommended setting.
type Options struct {
	// Version is the program's, for the log and the report.
	Version string
	// Progress is told which step is under way; nil: nobody is.
	Progress func(step string)
	// NoSearch leaves the strategies out: the flow and the screening do not
	// need them.
	NoSearch bool
}

// A Result is what a run found. It refers to the records.
type Result struct {
	Project     *Project
	Files       []format.Info // in the order of the project
	Diagnostics refsift.Diagnostics
	Strategies  []Strategy
	Screening   *Screened // nil without screening files

	state   *state.State
	update  *state.Report
	ledger  *ledger.Ledger
	version string
	weighty []int // problems of each file
}

// Deduped is what the deduplication came to.
func (r *Result) Deduped() *dedupe.Result { return r.state.Result() }

// Ledger accounts for every record.
func (r *Result) Ledger() *ledger.Ledger { return r.ledger }

// Run does everything that the project asks for, and writes nothing. The
// error says what cannot be used; what is wrong within the data is in the
// diagnostics of the result.
func (p *Project) Run(ctx context.Context, o Options) (*Result, error) {
	step := func(name string) error {
		if o.Progress != nil {
			o.Progress(name)
		}
		return ctx.Err()
	}
	r := &Result{Project: p, version: o.Version}
	if err := step("reading"); err != nil {
		return nil, err
	}
	in, err := r.read(ctx)
	if err != nil {
		return nil, err
	}
	if err := step("finding duplicates"); err != nil {
		return nil, err
	}
	if err := r.dedupe(ctx, in); err != nil {
		return nil, err
	}
	for i := range p.Databases {
		if p.Databases[i].Strategy == "" || o.NoSearch {
			continue
		}
		if err := step("searching " + p.Databases[i].Name); err != nil {
			return nil, err
		}
		s, err := p.search(ctx, &p.Databases[i], in.byDatabase[i])
		if err != nil {
			return nil, err
		}
		r.Strategies = append(r.Strategies, *s)
	}
	if len(p.Screening.Files) > 0 {
		if err := step("reading the screening"); err != nil {
			return nil, err
		}
		if err := r.screen(ctx); err != nil {
			return nil, err
		}
	}
	return r, r.verify(in)
}

// What was read, before anything was done with it.
type intake struct {
	files      []state.File
	records    []*refsift.Record
	unreadable []state.Unreadable
	byDatabase [][]*refsift.Record
}

// read reads the files of every database. Each file may belong to one
// database only.
func (r *Result) read(ctx context.Context) (*intake, error) {
	in := &intake{byDatabase: make([][]*refsift.Record, len(r.Project.Databases))}
	owner := map[string]string{}
	for i := range r.Project.Databases {
		d := &r.Project.Databases[i]
		paths, err := r.Project.expand(d.Files)
		if err != nil {
			return nil, fmt.Errorf("database %s: %w", d.Name, err)
		}
		from := len(in.records)
		for _, path := range paths {
			if other, taken := owner[path]; taken {
				return nil, fmt.Errorf("%s is a file of %s and of %s", r.Project.name(path), other, d.Name)
			}
			owner[path] = d.Name
			if err := r.readFile(ctx, in, d, path); err != nil {
				return nil, err
			}
		}
		in.byDatabase[i] = in.records[from:]
	}
	r.Diagnostics = append(r.Diagnostics, format.CheckParts(r.Files)...)
	return in, nil
}

func (r *Result) readFile(ctx context.Context, in *intake, d *Database, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	name := r.Project.name(path)
	unreadable := 0
	x, err := format.Open(name, f, format.Options{Format: d.Format, Encoding: d.Encoding, Platform: d.Platform,
		Databases: []format.DatabaseRule{{Database: d.Name, Pattern: "*"}}})
	if err != nil {
		return err
	}
	for rec, err := range x.All() {
		if stop := ctx.Err(); stop != nil {
			return stop
		}
		if rec != nil {
			in.records = append(in.records, rec)
		}
		bad, ok := errors.AsType[*refsift.Diagnostic](err)
		switch {
		case err == nil:
		case !ok:
			return fmt.Errorf("%s: %w", name, err)
		case rec == nil && bad.Record > 0:
			unreadable++
			in.unreadable = append(in.unreadable, state.Unreadable{ID: refsift.ID{File: name, Ordinal: bad.Record}, Database: d.Name, Reason: bad.Error()})
		}
	}
	info := x.Info()
	r.Files = append(r.Files, info)
	r.weighty = append(r.weighty, x.Diagnostics().Count(refsift.Warning)+x.Diagnostics().Count(refsift.Error))
	r.Diagnostics = append(r.Diagnostics, x.Diagnostics().Sample()...)
	in.files = append(in.files, state.File{Name: name, Label: name, Format: info.Format, SHA256: info.SHA256, Records: info.Records, Unreadable: unreadable})
	return nil
}

// dedupe groups the records under the decisions of people.
func (r *Result) dedupe(ctx context.Context, in *intake) error {
	settings, err := r.Project.settings()
	if err != nil {
		return err
	}
	u := state.Update{Files: in.files, Records: in.records, Unreadable: in.unreadable, Program: r.version}
	for _, name := range r.Project.Dedupe.Decisions {
		rulings, err := r.rulings(name)
		if err != nil {
			return err
		}
		u.Rulings = append(u.Rulings, rulings...)
	}
	if r.state, err = state.New(settings); err != nil {
		return err
	}
	if r.update, err = r.state.Update(ctx, u); err != nil {
		return err
	}
	r.Diagnostics = append(r.Diagnostics, r.update.Conflicts...)
	r.ledger, err = r.state.Ledger()
	return err
}

func (p *Project) settings() (s state.Settings, err error) {
	s.Keep = p.Dedupe.Keep
	for _, name := range p.Dedupe.Merge {
		s.Merge = append(s.Merge, dedupe.Relation(name))
	}
	if p.Dedupe.Model != "" {
		data, err := os.ReadFile(p.path(p.Dedupe.Model))
		if err != nil {
			return s, err
		}
		if s.Model, err = dedupe.ParseModel(data); err != nil {
			return s, fmt.Errorf("%s: %w", p.Dedupe.Model, err)
		}
	}
	return s, nil
}

func (r *Result) rulings(name string) ([]dedupe.Ruling, error) {
	f, err := os.Open(r.Project.path(name))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rulings, tally, err := dedupe.ReadRulings(f, name)
	if err != nil {
		return nil, err
	}
	r.Diagnostics = append(r.Diagnostics, tally.Sample()...)
	return rulings, nil
}

// verify compares the sums of the ledger with what reading counted.
func (r *Result) verify(in *intake) error {
	x := ledger.Expected{Read: len(in.records), Unreadable: len(in.unreadable), Known: r.update.Known, Unique: len(r.Deduped().Clusters), Written: -1}
	if r.Screening != nil {
		x.Screening = &r.Screening.sums
	}
	return errors.Join(r.ledger.Verify(x), r.Flow().Verify())
}

// Flow is the numbers of the diagram: those of the ledger, and what the
// project file adds.
func (r *Result) Flow() prisma.Flow {
	p := r.Project
	f := r.ledger.Flow()
	f.Databases, f.Registers = p.sources(f.Databases)
	if x := p.Flow.Previous; x != nil {
		f.Previous = &prisma.Included{Studies: x.Studies, Reports: cmp.Or(x.Reports, x.Studies)}
	}
	other := 0
	if o := p.Flow.Other; o != nil {
		f.Other = o.flow()
		other = o.Included
	}
	if s := f.Screening; s != nil && s.Undecided == 0 && s.Pending == 0 {
		reports := s.Included + other
		f.Included = &prisma.Included{Studies: cmp.Or(p.Flow.Studies, reports), Reports: reports}
	}
	return f
}

// sources puts the sources in the order of the project, registers apart. One
// that found nothing is a source as well.
func (p *Project) sources(all []prisma.Source) (databases, registers []prisma.Source) {
	named := map[string]bool{}
	for _, d := range p.Databases {
		if named[d.Name] {
			continue // searched twice: the sum stands at the first
		}
		named[d.Name] = true
		source := prisma.Source{Name: d.Name}
		if i := slices.IndexFunc(all, func(s prisma.Source) bool { return s.Name == d.Name }); i >= 0 {
			source = all[i]
			all = slices.Delete(slices.Clone(all), i, i+1)
		}
		if d.Register {
			registers = append(registers, source)
		} else {
			databases = append(databases, source)
		}
	}
	return append(databases, all...), registers
}

func (o *Other) flow() *prisma.Other {
	out := &prisma.Other{Reports: prisma.Reports{Sought: o.Sought, NotRetrieved: o.NotRetrieved, Assessed: o.Sought - o.NotRetrieved, Included: o.Included}}
	for _, name := range sortedKeys(o.Sources) {
		out.Sources = append(out.Sources, prisma.Source{Name: name, Records: o.Sources[name]})
	}
	for _, reason := range sortedKeys(o.Excluded) {
		out.Excluded = append(out.Excluded, prisma.Reason{Reason: reason, N: o.Excluded[reason]})
	}
	return out
}

// Findings is what the lint says of all strategies.
func (r *Result) Findings() (n int) {
	for _, s := range r.Strategies {
		n += len(s.Lint.Findings)
	}
	return n
}

// Worst is the highest severity of all diagnostics, of reading and of the
// strategies; ok is false if there is none.
func (r *Result) Worst() (s refsift.Severity, ok bool) {
	s, ok = r.Diagnostics.Max()
	for _, x := range r.Strategies {
		if t, has := x.Diagnostics.Max(); has {
			s, ok = max(s, t), true
		}
	}
	return s, ok
}
