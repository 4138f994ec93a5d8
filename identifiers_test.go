package refsift

import (
	"encoding"
	"errors"
	"testing"
)

func TestParseDOI(t *testing.T) {
	const want = "10.1000/abc.d(1)"
	for _, s := range []string{
		"10.1000/abc.d(1)", "10.1000/ABC.D(1)", "doi:10.1000/abc.d(1)", "DOI: 10.1000/abc.d(1)", "doi: https://doi.org/10.1000/abc.d(1)",
		"https://doi.org/10.1000/abc.d(1)", "http://dx.doi.org/10.1000/abc.d(1)", "https://dx.doi.org/10.1000/abc.d%281%29",
		"10.1000/abc.d(1) [doi]", "10.1000/abc.d(1).", "10.1000/abc.d(1),", "(10.1000/abc.d(1))"[1:], " 10.1000/abc.d(1)\n",
		"info:doi/10.1000/abc.d(1)", "www.doi.org/10.1000/abc.d(1)",
	} {
		if d, err := ParseDOI(s); err != nil || d.String() != want {
			t.Errorf("ParseDOI(%q) = %q, %v; want %q", s, d, err, want)
		}
	}
	for s, want := range map[string]string{
		"10.1002/(SICI)1097-0258(19980815)17:15<1661::AID-SIM968>3.0.CO;2-2": "10.1002/(sici)1097-0258(19980815)17:15<1661::aid-sim968>3.0.co;2-2",
		"10.1016/S0140-6736(05)67012-X":                                      "10.1016/s0140-6736(05)67012-x",
		"10.1000.10/123":                                                     "10.1000.10/123",
		"10.1000/100%25":                                                     "10.1000/100%",
	} {
		if d, err := ParseDOI(s); err != nil || d.String() != want {
			t.Errorf("ParseDOI(%q) = %q, %v; want %q", s, d, err, want)
		}
	}
	for _, s := range []string{"", "10.1000", "10.1000/", "10.12/x", "11.1000/x", "doi:", "https://example.org/10", "10.abcd/x", "10.1000/ x"} {
		if d, err := ParseDOI(s); !errors.Is(err, ErrInvalidIdentifier) {
			t.Errorf("ParseDOI(%q) = %q, %v; want an error", s, d, err)
		}
	}
}

func TestDOIURL(t *testing.T) {
	for s, want := range map[string]string{
		"10.1000/182":   "https://doi.org/10.1000/182",
		"10.1000/a<b>":  "https://doi.org/10.1000/a%3Cb%3E",
		"10.1000/a#b?c": "https://doi.org/10.1000/a%23b%3Fc",
	} {
		if got := MustDOI(s).URL(); got != want {
			t.Errorf("%s: URL %q, want %q", s, got, want)
		}
	}
	if got := (DOI{}).URL(); got != "" {
		t.Errorf("the zero DOI has the URL %q", got)
	}
}

func TestIdentifiers(t *testing.T) {
	type value interface {
		String() string
		IsValid() bool
	}
	parse := map[string]func(string) (value, error){
		"pmid":  func(s string) (value, error) { return ParsePMID(s) },
		"pmcid": func(s string) (value, error) { return ParsePMCID(s) },
		"issn":  func(s string) (value, error) { return ParseISSN(s) },
		"isbn":  func(s string) (value, error) { return ParseISBN(s) },
		"orcid": func(s string) (value, error) { return ParseORCID(s) },
	}
	tests := []struct{ kind, in, want string }{ // want "": an error
		{"pmid", "31345678", "31345678"}, {"pmid", "PMID: 12", "12"}, {"pmid", " 7 ", "7"},
		{"pmid", "0", ""}, {"pmid", "123456789", ""}, {"pmid", "WOS:1", ""}, {"pmid", "", ""}, {"pmid", "12a", ""},
		{"pmcid", "PMC6337902", "PMC6337902"}, {"pmcid", "pmc12.1", "PMC12"}, {"pmcid", "PMCID: PMC12", ""}, {"pmcid", "12", ""}, {"pmcid", "PMC", ""},
		{"issn", "0378-5955", "0378-5955"}, {"issn", "03785955", "0378-5955"}, {"issn", "2434-561x", "2434-561X"},
		{"issn", "0378-5956", ""}, {"issn", "X378-5955", ""}, {"issn", "0378-595", ""},
		{"isbn", "0-306-40615-2", "9780306406157"}, {"isbn", "978-0-306-40615-7", "9780306406157"}, {"isbn", "080442957X", "9780804429573"},
		{"isbn", "0-306-40615-3", ""}, {"isbn", "978-0-306-40615-8", ""}, {"isbn", "1234567890123", ""}, {"isbn", "12", ""},
		{"orcid", "0000-0002-1825-0097", "0000-0002-1825-0097"}, {"orcid", "https://orcid.org/0000-0002-1694-233X", "0000-0002-1694-233X"},
		{"orcid", "0000-0002-1825-0098", ""}, {"orcid", "0000-0002-1825", ""},
	}
	for _, tt := range tests {
		v, err := parse[tt.kind](tt.in)
		if tt.want == "" {
			if !errors.Is(err, ErrInvalidIdentifier) || v.IsValid() {
				t.Errorf("%s %q = %q, %v; want an error", tt.kind, tt.in, v, err)
			}
			continue
		}
		if err != nil || v.String() != tt.want || !v.IsValid() {
			t.Errorf("%s %q = %q, %v; want %q", tt.kind, tt.in, v, err, tt.want)
		}
	}
}

func TestIdentifierText(t *testing.T) {
	pmid, err := ParsePMID("12")
	if err != nil {
		t.Fatal(err)
	}
	doi := MustDOI("10.1000/182")
	for _, v := range []interface {
		encoding.TextMarshaler
		encoding.TextUnmarshaler
	}{&pmid, &doi} {
		text, err := v.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		if err := v.UnmarshalText(nil); err != nil {
			t.Errorf("empty text: %v", err)
		}
		if err := v.UnmarshalText(text); err != nil {
			t.Errorf("%q: %v", text, err)
		}
		if again, _ := v.MarshalText(); string(again) != string(text) {
			t.Errorf("%q came back as %q", text, again)
		}
		if err := v.UnmarshalText([]byte("no such thing")); err == nil {
			t.Error("nonsense was accepted")
		}
	}
}

func FuzzParseDOI(f *testing.F) {
	for _, s := range []string{"10.1000/182", "doi:10.1/x)", "https://doi.org/10.1000/%E4", "10.1000/a%2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDOI(s)
		if (err == nil) != d.IsValid() {
			t.Fatalf("ParseDOI(%q) = %v, %v", s, d, err)
		}
		if err != nil {
			return
		}
		if again, err := ParseDOI(d.URL()); err != nil || again.s == "" {
			t.Errorf("the URL %s of %q does not parse: %v", d.URL(), d, err)
		}
	})
}
