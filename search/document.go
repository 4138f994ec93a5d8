package search

import (
	"fmt"

	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/internal/lean"
	"github.com/refsift/refsift/query"
	"github.com/refsift/refsift/query/eval"
)

// Names of the fields of the index that are not fields of query.
const (
	fieldDescriptor = "descriptor" // headings with qualifiers, see descriptorTerms
	fieldMissing    = "missing"    // names of the fields of limits that the record has no value in
)

// limits are the fields that records may lack when a limit asks for them.
var limits = [...]query.Field{query.Date, query.Languages, query.PubTypes, query.Created, query.Entered, query.Completed, query.Indexed, query.Revised}

// terms returns the values of a record by field of the index: everything but
// its words.
func terms(d *eval.Document) (out []lean.TermField) {
	have := map[query.Field]bool{}
	for _, f := range d.Values {
		have[f.Field] = true
		out = append(out, lean.TermField{Name: f.Field.String(), Terms: f.Values})
	}
	for _, f := range d.Dates {
		have[f.Field] = true
		out = append(out, lean.TermField{Name: f.Field.String(), Terms: []string{f.Date.String()}})
	}
	if all := descriptorTerms(d.Descriptors); len(all) > 0 {
		out = append(out, lean.TermField{Name: fieldDescriptor, Terms: all})
	}
	var missing []string
	for _, f := range limits {
		if !have[f] {
			missing = append(missing, f.String())
		}
	}
	if len(missing) > 0 {
		out = append(out, lean.TermField{Name: fieldMissing, Terms: missing})
	}
	return out
}

// newDocument converts an entry to what bleve indexes. Words come from our own
// tokenizer, with their positions; bleve analyses nothing.
func newDocument(e *entry) *document.Document {
	out := document.NewDocument(key(e.id, e.digest))
	for _, f := range e.doc.Text {
		out.AddField(&textField{fieldName{f.Field.String()}, f.Words})
	}
	for _, f := range terms(e.doc) {
		out.AddField(&termField{fieldName{f.Name}, f.Terms})
	}
	return out
}

// key is what the index knows a record by: its ID and, behind a zero byte, its
// digest, which says whether the record has changed and is needed again when
// it is taken out.
func key(id string, d refsift.Digest) string { return id + keyMark + string(d[:]) }

const keyMark = "\x00"

// splitKey takes a key apart.
func splitKey(key string) (id refsift.ID, d refsift.Digest, err error) {
	at := len(key) - len(d) - len(keyMark)
	if at < 0 || key[at:at+len(keyMark)] != keyMark {
		return id, d, fmt.Errorf("%w: key %q", ErrDamaged, key)
	}
	copy(d[:], key[at+len(keyMark):])
	if id, err = refsift.ParseID(key[:at]); err != nil {
		err = fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return id, d, err
}

// Terms of the descriptor field. A heading is indexed as itself, behind
// focusMark if it is a main topic, and with each of its qualifiers; a
// qualifier also without its heading. The marks occur in no normalised name.
const (
	focusMark     = "\x01"
	qualifierMark = "\x02"
)

func descriptorTerms(descriptors []refsift.Descriptor) (out []string) {
	for _, d := range descriptors {
		out = append(out, d.Heading)
		if d.IsMajor() {
			out = append(out, focusMark+d.Heading)
		}
		for _, q := range d.Qualifiers {
			pair := qualifierMark + q.Name
			out = append(out, d.Heading+pair, pair)
			if q.Major || d.Major {
				out = append(out, focusMark+d.Heading+pair, focusMark+pair)
			}
		}
	}
	return out
}

// leafTerms returns the terms that a descriptor leaf finds, any of which will do.
func leafTerms(l *eval.DescriptorLeaf) (out []string) {
	mark := ""
	if l.Focus {
		mark = focusMark
	}
	headings := l.Headings
	if len(headings) == 0 {
		headings = []string{""}
	}
	for _, h := range headings {
		if len(l.Qualifiers) == 0 {
			out = append(out, mark+h)
		}
		for _, q := range l.Qualifiers {
			out = append(out, mark+h+qualifierMark+q)
		}
	}
	return out
}

// fieldName has the methods that both kinds of fields share.
type fieldName struct{ name string }

func (f fieldName) Name() string              { return f.name }
func (f fieldName) Value() []byte             { return nil }
func (f fieldName) ArrayPositions() []uint64  { return nil }
func (f fieldName) EncodedFieldType() byte    { return 't' }
func (f fieldName) NumPlainTextBytes() uint64 { return 0 }

// A textField is words with positions.
type textField struct {
	fieldName
	words []eval.Word
}

func (f *textField) Options() index.FieldIndexingOptions {
	return index.IndexField | index.IncludeTermVectors
}
func (f *textField) Analyze()            {}
func (f *textField) AnalyzedLength() int { return len(f.words) }
func (f *textField) Size() int           { return 64 * len(f.words) }

// AnalyzedTokenFrequencies lists the positions of each word. Byte offsets are
// left at 0: nothing here needs them, and they would take two bytes a word.
func (f *textField) AnalyzedTokenFrequencies() index.TokenFrequencies {
	out := make(index.TokenFrequencies, len(f.words))
	locations := make([]index.TokenLocation, len(f.words))
	for i, w := range f.words {
		locations[i].Position = w.Position
		tf := out[w.Text]
		if tf == nil {
			tf = &index.TokenFreq{Term: []byte(w.Text)}
			out[w.Text] = tf
		}
		tf.Locations = append(tf.Locations, &locations[i])
		tf.SetFrequency(tf.Frequency() + 1)
	}
	return out
}

// A termField is whole values, of which only the records are kept.
type termField struct {
	fieldName
	terms []string
}

func (f *termField) Options() index.FieldIndexingOptions {
	return index.IndexField | index.SkipFreqNorm
}
func (f *termField) Analyze()            {}
func (f *termField) AnalyzedLength() int { return len(f.terms) }
func (f *termField) Size() int           { return 64 * len(f.terms) }

func (f *termField) AnalyzedTokenFrequencies() index.TokenFrequencies {
	out := make(index.TokenFrequencies, len(f.terms))
	for _, t := range f.terms {
		out[t] = &index.TokenFreq{Term: []byte(t)}
	}
	return out
}
