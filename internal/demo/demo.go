package demo

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
)

// Options say what to write. The zero Options are the recommended ones.
type Options struct {
	// Seed chooses the made-up data: the same seed gives the same bytes.
	Seed uint64
	// Scale multiplies the ordinary items; the planted ones stay as they are.
	// 0 means 1, about 2,450 records; 500 is about a million.
	Scale int
}

// MaxScale is the largest Scale: beyond it the made-up PMIDs would no longer
// fit into their eight digits.
const MaxScale = 5000

// Numbers of items. Ordinary items are numbered from firstOrdinary, planted
// ones below.
const (
	ordinaryItems = 1230
	firstOrdinary = 5000
	blockItems    = 2048 // items held in memory at a time
)

// A FileSummary tells what was written to one export.
type FileSummary struct {
	Name    string // with its folder: exports/pubmed.nbib
	Records int
}

// A PlantSummary tells how often one kind of difficulty was planted.
type PlantSummary struct {
	Kind       string
	Duplicates bool // the records of a case are duplicates of each other
	Cases      int
	Records    int
}

// A Summary tells what was written.
type Summary struct {
	Files   []FileSummary  // the exports, in the order of the truth file
	Records int            // in all exports
	Items   int            // distinct items that the records describe
	Planted []PlantSummary // by kind, in the order of the documentation
}

// Write writes the demo into a folder, which is made if it does not exist.
// Files of the same names are replaced.
func Write(dir string, o Options) (*Summary, error) {
	return Generate(func(name string) (io.WriteCloser, error) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return nil, err
		}
		return os.Create(path)
	}, o)
}

// Generate writes the demo through create, which opens the file of a
// slash-separated name. All exports are open at the same time.
func Generate(create func(name string) (io.WriteCloser, error), o Options) (*Summary, error) {
	if o.Scale == 0 {
		o.Scale = 1
	}
	if o.Scale < 0 || o.Scale > MaxScale {
		return nil, fmt.Errorf("demo: scale %d: want 1 to %d", o.Scale, MaxScale)
	}
	g := newGenerator(o)
	err := g.write(create)
	if err != nil {
		return nil, fmt.Errorf("write demo: %w", err)
	}
	return &g.summary, nil
}

// A generator writes one demo.
type generator struct {
	options   Options
	maker     *maker
	platforms [platformCount]platform
	serial    int
	printers  [platformCount]printer
	items     map[string]bool // truths of the block in hand
	summary   Summary
}

func newGenerator(o Options) *generator {
	g := &generator{options: o, maker: newMaker(), platforms: newPlatforms()}
	for i := range g.platforms {
		g.summary.Files = append(g.summary.Files, FileSummary{Name: ExportFolder + "/" + g.platforms[i].name})
	}
	return g
}

// Streams keep the draws of different purposes apart, so that a change in one
// leaves the others alone.
const (
	planStream uint64 = iota
	workStream
	printStream
	orderStream
	plantStream
	screenStream
)

// rand gives the random numbers of one purpose and one thing.
func (g *generator) rand(stream uint64, n int) *rand.Rand {
	return rand.New(rand.NewPCG(g.options.Seed^stream<<56, uint64(n)*0x9e3779b97f4a7c15+stream))
}

// A plan says which databases hold an item. It is drawn apart from the item,
// so that records can be counted without making them: Cochrane's headers name
// the total.
type plan struct {
	trial bool
	in    [platformCount]bool
}

func (g *generator) plan(index int) plan {
	r := g.rand(planStream, index)
	p := plan{trial: chance(r, 11)}
	if g.maker.isForced(index) {
		p.in[pubmed] = true
	}
	for found := p.in[pubmed]; ; {
		for i := range g.platforms {
			share := g.platforms[i].share
			if p.trial {
				share = g.platforms[i].trial
			}
			if chance(r, share) {
				p.in[i], found = true, true
			}
		}
		if found {
			return p
		}
	}
}

func (g *generator) lastItem() int { return firstOrdinary + ordinaryItems*g.options.Scale }

// write plants, counts, then makes and prints block after block of items.
func (g *generator) write(create func(string) (io.WriteCloser, error)) (err error) {
	block := g.plants()
	g.count(block)
	out, err := g.open(create)
	defer func() { err = errors.Join(err, out.close()) }()
	if err != nil {
		return err
	}
	team, err := out.openScreening()
	if err != nil {
		return err
	}
	for first := firstOrdinary; first < g.lastItem(); first += blockItems {
		for index := first; index < min(first+blockItems, g.lastItem()); index++ {
			block = g.ordinary(block, index)
		}
		if err := g.print(out, block, first); err != nil {
			return err
		}
		if err := g.screen(team, block); err != nil {
			return err
		}
		clear(block)
		block = block[:0]
	}
	if err := team.flush(); err != nil {
		return err
	}
	if err := out.writeString(strategyName, Strategy()); err != nil {
		return err
	}
	if err := out.writeString(projectName, projectText); err != nil {
		return err
	}
	return out.writeString(readmeName, g.readme())
}

// count finds the number of records of each file.
func (g *generator) count(planted []entry) {
	for i := range planted {
		g.printers[planted[i].file].total++
	}
	for index := firstOrdinary; index < g.lastItem(); index++ {
		for i, in := range g.plan(index).in {
			if in {
				g.printers[i].total++
			}
		}
	}
}

// ordinary appends the records of one item.
func (g *generator) ordinary(block []entry, index int) []entry {
	p := g.plan(index)
	r := g.rand(workStream, index)
	w := g.maker.ordinary(r, index, p.trial)
	for file, in := range p.in {
		if in {
			block = append(block, g.entry(r, file, w, fmt.Sprintf("item-%06d", index)))
		}
	}
	return block
}

// entry makes the record of an item in a database, with the gaps that the
// database has.
func (g *generator) entry(r *rand.Rand, file int, w work, truth string) entry {
	g.serial++
	e := entry{work: w, file: file, truth: truth, serial: g.serial}
	if chance(r, g.platforms[file].noDOI) {
		e.doi = ""
	}
	if chance(r, 4) && !(file == pubmed && g.maker.isForced(w.index)) {
		e.abstract = nil
	}
	if file == pubmed && chance(r, 8) {
		e.headings = nil // not indexed yet
	}
	return e
}

// print writes a block of entries: each file in an order of its own.
func (g *generator) print(out *outputs, block []entry, blockNumber int) error {
	var byFile [platformCount][]*entry
	g.items = map[string]bool{}
	for i := range block {
		e := &block[i]
		byFile[e.file] = append(byFile[e.file], e)
		g.items[e.truth] = true
	}
	g.summary.Items += len(g.items)
	for file, entries := range byFile {
		r := g.rand(orderStream, blockNumber*platformCount+file)
		r.Shuffle(len(entries), func(i, j int) { entries[i], entries[j] = entries[j], entries[i] })
		for _, e := range entries {
			if err := g.printEntry(out, e); err != nil {
				return err
			}
		}
	}
	return nil
}

func (g *generator) printEntry(out *outputs, e *entry) error {
	p := &g.printers[e.file]
	p.Reset()
	p.r = g.rand(printStream, e.serial)
	p.ordinal++
	g.platforms[e.file].print(p, e)
	if _, err := out.exports[e.file].Write(p.Bytes()); err != nil {
		return err
	}
	g.summary.Records++
	g.summary.Files[e.file].Records++
	return out.truth.Write(truthRow(g.platforms[e.file].name, p.ordinal, e))
}

func truthRow(file string, ordinal int, e *entry) []string {
	n := strconv.Itoa(ordinal)
	row := []string{file + "#" + n, file, n, e.as.accession, e.truth, e.planted, ""}
	if e.caseNo > 0 {
		row[6] = strconv.Itoa(e.caseNo)
	}
	return row
}

// outputs are the open files.
type outputs struct {
	create  func(string) (io.WriteCloser, error)
	files   []io.WriteCloser
	buffers []*bufio.Writer
	exports [platformCount]*bufio.Writer
	truth   *csvWriter
}

func (g *generator) open(create func(string) (io.WriteCloser, error)) (*outputs, error) {
	out := &outputs{create: create}
	for i := range g.platforms {
		w, err := out.add(g.summary.Files[i].Name)
		if err != nil {
			return out, err
		}
		if _, err := w.WriteString(g.platforms[i].head); err != nil {
			return out, err
		}
		out.exports[i] = w
	}
	w, err := out.add(truthName)
	if err != nil {
		return out, err
	}
	out.truth = newCSVWriter(w)
	return out, out.truth.Write(truthHeader)
}

func (o *outputs) add(name string) (*bufio.Writer, error) {
	f, err := o.create(name)
	if err != nil {
		return nil, err
	}
	w := bufio.NewWriterSize(f, 1<<16)
	o.files = append(o.files, f)
	o.buffers = append(o.buffers, w)
	return w, nil
}

func (o *outputs) writeString(name, text string) error {
	w, err := o.add(name)
	if err != nil {
		return err
	}
	_, err = w.WriteString(text)
	return err
}

// close flushes and closes everything that was opened.
func (o *outputs) close() error {
	var errs []error
	for i, f := range o.files {
		errs = append(errs, o.buffers[i].Flush(), f.Close())
	}
	return errors.Join(errs...)
}
