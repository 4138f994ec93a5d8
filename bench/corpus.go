package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/thesaurus"
)

// The corpus: words and headings are drawn as in language (Zipf), and one draw
// in phraseEvery is a phrase.
const (
	seed        = 42
	wordCount   = 400_000
	headingMax  = 30_000
	phraseEvery = 60
	firstYear   = 2000
	lastYear    = 2024
)

// A corpus makes records. Record i is drawn from a generator seeded with i, so
// that the first records are the same however many are asked for. It holds the
// vocabulary only; records are made one at a time.
type corpus struct {
	words    []string // by falling frequency
	phrases  []string
	headings []string // by falling frequency
}

// A record is what every engine is given. Headings are indexes into
// corpus.headings, without repeats.
type record struct {
	Number          int // from 1
	Title, Abstract string
	Headings        []int
	Year            int
	Language        string
}

func newCorpus() *corpus {
	return &corpus{words: vocabulary(), phrases: phrases(), headings: headings()}
}

// ID names the corpus by its content, so that an index of another one is never
// taken for an index of this one.
func (c *corpus) ID() string {
	h := sha256.New()
	for _, list := range [][]string{c.words, c.phrases, c.headings} {
		for _, s := range list {
			io.WriteString(h, s+"\n")
		}
	}
	c.WriteTSV(h, 100)
	return hex.EncodeToString(h.Sum(nil)[:4])
}

// Records makes the first n records. The record is only good until the next.
func (c *corpus) Records(n int) iter.Seq[*record] {
	return func(yield func(*record) bool) {
		source := rand.NewPCG(seed, 0)
		rng := rand.New(source)
		word := rand.NewZipf(rng, 1.08, 3, uint64(len(c.words)-1))
		heading := rand.NewZipf(rng, 1.15, 3, uint64(len(c.headings)-1))
		var text []byte
		write := func(n int) string {
			text = text[:0]
			for range n {
				if rng.IntN(phraseEvery) == 0 {
					text = append(text, c.phrases[rng.IntN(len(c.phrases))]...)
				} else {
					text = append(text, c.words[word.Uint64()]...)
				}
				text = append(text, ' ')
			}
			return string(text[:len(text)-1])
		}
		r := &record{}
		for i := 1; i <= n; i++ {
			source.Seed(seed, uint64(i))
			r.Number, r.Title, r.Abstract = i, write(8+rng.IntN(9)), ""
			if rng.IntN(8) > 0 {
				r.Abstract = write(120 + rng.IntN(121))
			}
			r.Headings = r.Headings[:0]
			for count := 6 + rng.IntN(9); len(r.Headings) < count; {
				if h := int(heading.Uint64()); !slices.Contains(r.Headings, h) {
					r.Headings = append(r.Headings, h)
				}
			}
			r.Year = firstYear + rng.IntN(lastYear-firstYear+1)
			r.Language = languages[rng.IntN(len(languages))]
			if !yield(r) {
				return
			}
		}
	}
}

// languages are drawn evenly: English is four in five.
var languages = append(slices.Repeat([]string{"eng"}, 24), "chi", "fre", "ger", "jpn", "por", "spa")

// HeadingNames are the headings of a record, in writing.
func (c *corpus) HeadingNames(r *record) []string {
	out := make([]string, len(r.Headings))
	for i, h := range r.Headings {
		out[i] = c.headings[h]
	}
	return out
}

// Refsift returns a record of the library, which nothing else refers to.
func (c *corpus) Refsift(r *record) *refsift.Record {
	out := &refsift.Record{
		ID:        refsift.ID{File: "bench", Ordinal: r.Number},
		Title:     r.Title,
		Abstract:  r.Abstract,
		Year:      r.Year,
		Languages: []string{r.Language},
	}
	for _, h := range r.Headings {
		out.Descriptors = append(out.Descriptors, refsift.Descriptor{Heading: c.headings[h]})
	}
	return out
}

// WriteTSV writes the first n records: number, title, abstract, year, language
// and headings, these with | between them.
func (c *corpus) WriteTSV(w io.Writer, n int) error {
	b := bufio.NewWriterSize(w, 1<<16)
	for r := range c.Records(n) {
		_, err := fmt.Fprintf(b, "%d\t%s\t%s\t%d\t%s\t%s\n", r.Number, r.Title, r.Abstract, r.Year, r.Language, strings.Join(c.HeadingNames(r), "|"))
		if err != nil {
			return err
		}
	}
	return b.Flush()
}

// vocabulary returns real words first, then words of syllables, many of which
// share a beginning (inter… has thousands) and an ending.
func vocabulary() []string {
	rng := rand.New(rand.NewPCG(seed, 1<<32))
	out := make([]string, 0, wordCount)
	seen := make(map[string]bool, wordCount)
	add := func(w string) {
		if !seen[w] {
			seen[w] = true
			out = append(out, w)
		}
	}
	for w := range strings.FieldsSeq(functionWords + contentWords) {
		add(w)
	}
	pick := func(list []string) string { return list[rng.IntN(len(list))] }
	for len(out) < wordCount {
		w := ""
		if rng.IntN(20) < 7 {
			w = pick(beginnings)
		}
		for range 2 + rng.IntN(2) {
			w += pick(consonants) + pick(vowels)
		}
		if rng.IntN(5) < 2 {
			w += pick(endings)
		}
		add(w)
	}
	return out
}

const functionWords = `the of and in to a with for was were is by patients on that as or from at this be an are we not
	than which between after these have has had it their there been both all during also two more but may can no most
	other one three when using used use who into only however our its such those over per within among each less about
	under first if any some they while through could should will would very then before because since
	against without either neither nor across along around upon up out off so yet until where whether thus hence
	what how same own too once again further here why did does do being having his her he she him them you
	your my me us myself above below down few many much several`

const contentWords = `
	patient study care health results treatment clinical group research public data effect analysis disease risk
	significant associated age years high low case control trial outcome response rate increased decreased compared
	method methods model therapy level levels cells cell children women men hospital blood pressure cancer infection
	drug dose service services community social quality review evidence stakeholder stakeholders engagement involvement
	involved policy practice nurses staff user users people decision making family primary mental physical training
	education intervention interventions programme design process production approach support experience`

var (
	beginnings = []string{"inter", "intra", "micro", "macro", "electro", "neuro", "hyper", "hypo", "pre", "post", "anti", "multi", "non", "sub", "super", "trans", "cardio", "immuno", "bio", "endo"}
	endings    = []string{"tion", "ment", "ing", "ity", "al", "ive", "ic", "ous", "ness", "ed", "ism", "ide"}
	consonants = []string{"b", "c", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "st", "tr", "pl", "gr", "br", "ch", "th"}
	vowels     = []string{"a", "e", "i", "o", "u", "an", "en", "or", "ar", "ul"}
)

// phrases returns 300 phrases of one to four words: each head alone and with
// nine words behind it.
func phrases() (out []string) {
	for _, head := range phraseHeads {
		for _, tail := range append([]string{""}, phraseTails...) {
			out = append(out, strings.TrimSpace(head+" "+tail))
		}
	}
	return out
}

var phraseHeads = []string{
	"co-production", "co production", "coproduction", "coproduced", "co-design", "codesign",
	"stakeholder engagement", "stakeholder mapping", "partnership working", "public involvement", "patient participation",
	"expert patients", "priority setting",
	"shared decision making", "service user voice", "community engagement", "lived experience", "citizen science",
	"action research", "consumer panels", "peer support", "user centred design", "knowledge exchange",
	"experience based", "participatory", "empowerment", "advance planning", "self management", "family carers", "mutual aid",
}

var phraseTails = []string{"research", "services", "process", "programme", "approach", "model", "care", "planning", "project"}

// headings returns names of the embedded thesaurus in an order of their own,
// and made-up ones where it has fewer.
func headings() (out []string) {
	for h := range thesaurus.Default().Headings() {
		out = append(out, h)
	}
	slices.Sort(out)
	rand.New(rand.NewPCG(seed, 2<<32)).Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	for i := len(out); i < headingMax; i++ {
		out = append(out, "Made-up Heading "+strconv.Itoa(i))
	}
	return out[:headingMax]
}
