package refsift

import (
	"encoding/json"
	"reflect"
	"testing"
)

func full() *Record {
	return &Record{
		ID: ID{"a.ris", 3}, ExportID: "k1", Type: Article, Title: "A <b> & c", Authors: []Author{{Family: "van der Berg", Given: "A", Suffix: "Jr"}, {Corporate: "WHO"}},
		Year: 2019, Date: Date{2019, 12, 9}, DOI: MustDOI("10.1000/182"), PMID: PMID{12},
		Descriptors: []Descriptor{{Heading: "Emigrants and Immigrants", Qualifiers: []Qualifier{{"psychology", true}}}},
		Origin:      Origin{File: "a.ris", Format: "ris", Span: Span{Start: Position{File: "a.ris", Line: 4, Column: 1}}},
		Tags:        []Tag{{Name: "TI", Value: "A", Line: 4, Column: 1}, {Name: "XX", Value: "b"}},
	}
}

func TestRecordJSON(t *testing.T) {
	want := full()
	b, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	got := new(Record)
	if err := json.Unmarshal(b, got); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v\nfrom %s", got, want, b)
	}
	if b, err = json.Marshal(&Record{}); err != nil || string(b) != "{}" {
		t.Errorf("the zero record is %s, %v; want {}", b, err)
	}
}

func TestDigest(t *testing.T) {
	d := full().Digest()
	moved := full()
	moved.ID, moved.Origin = ID{"b.ris", 9}, Origin{File: "b.ris"}
	for i := range moved.Tags {
		moved.Tags[i].Line += 7
	}
	if moved.Digest() != d {
		t.Error("the digest depends on the place of the record")
	}
	for name, change := range map[string]func(*Record){
		"value":          func(r *Record) { r.Tags[0].Value = "B" },
		"name":           func(r *Record) { r.Tags[1].Name = "XY" },
		"order":          func(r *Record) { r.Tags[0], r.Tags[1] = r.Tags[1], r.Tags[0] },
		"border":         func(r *Record) { r.Tags[0].Name, r.Tags[0].Value = "TIA", "" },
		"one fewer":      func(r *Record) { r.Tags = r.Tags[:1] },
		"no tags at all": func(r *Record) { r.Tags = nil },
	} {
		r := full()
		change(r)
		if r.Digest() == d {
			t.Errorf("%s: the digest does not see the change", name)
		}
	}
	bare := full()
	bare.Tags = nil
	other := full()
	other.Tags, other.Title = nil, "Other"
	if bare.Digest() == other.Digest() {
		t.Error("records without tags: the digest does not see the title")
	}
	back, err := ParseDigest(d.String())
	if err != nil || back != d {
		t.Errorf("ParseDigest(%q) = %v, %v", d, back, err)
	}
	for _, s := range []string{"", "12", d.String() + "00", "zz" + d.String()[2:]} {
		if _, err := ParseDigest(s); err == nil {
			t.Errorf("ParseDigest(%q) gave no error", s)
		}
	}
}

func TestID(t *testing.T) {
	for _, id := range []ID{{"a.ris", 1}, {"dir#2/a.ris", 33}, {"", 1}} {
		got, err := ParseID(id.String())
		if err != nil || got != id {
			t.Errorf("ParseID(%q) = %v, %v", id, got, err)
		}
	}
	for _, s := range []string{"", "a.ris", "a#0", "a#x", "a#"} {
		if _, err := ParseID(s); err == nil {
			t.Errorf("ParseID(%q) gave no error", s)
		}
	}
	if (ID{"a", 2}).Compare(ID{"a", 10}) >= 0 || (ID{"b", 1}).Compare(ID{"a", 2}) <= 0 {
		t.Error("IDs are ordered by file, then number")
	}
}

func TestDate(t *testing.T) {
	for in, want := range map[string]Date{
		"2019": {2019, 0, 0}, "2019-12": {2019, 12, 0}, "2019/12/09": {2019, 12, 9}, " 2019-1-2 ": {2019, 1, 2},
	} {
		if got, err := ParseDate(in); err != nil || got != want {
			t.Errorf("ParseDate(%q) = %v, %v; want %v", in, got, err, want)
		}
	}
	for _, s := range []string{"", "x", "2019-13", "2019-00", "2019-12-32", "2019-12-09-1", "-1"} {
		if d, err := ParseDate(s); err == nil {
			t.Errorf("ParseDate(%q) = %v, want an error", s, d)
		}
	}
	if (Date{2019, 1, 0}).Compare(Date{2019, 1, 1}) >= 0 || (Date{2019, 2, 0}).Compare(Date{2019, 1, 31}) <= 0 {
		t.Error("order of dates")
	}
}

func TestNames(t *testing.T) {
	for want, a := range map[string]Author{
		"Berg, A, Jr": {Family: "Berg", Given: "A", Suffix: "Jr"}, "Berg": {Family: "Berg"}, "WHO": {Corporate: "WHO"},
		"Berg, , Jr": {Family: "Berg", Suffix: "Jr"}, "Ada": {Given: "Ada"}, "": {},
	} {
		if got := a.String(); got != want {
			t.Errorf("%+v prints %q, want %q", a, got, want)
		}
	}
	d := Descriptor{Heading: "Asthma", Qualifiers: []Qualifier{{"drug therapy", true}, {"ethnology", false}}}
	if d.String() != "Asthma/*drug therapy/ethnology" || !d.IsMajor() {
		t.Errorf("%s, major %v", d, d.IsMajor())
	}
	if (Descriptor{Heading: "Asthma"}).IsMajor() {
		t.Error("a heading without a star is no main topic")
	}
}
