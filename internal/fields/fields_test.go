package fields

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/refsift/refsift"
)

func TestEmpty(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "  ", "NA", "n/a", "undefined", "nan", "-", "NULL", strings.Repeat(" ", 40)} {
		if !Empty(s) {
			t.Errorf("Empty(%q) = false", s)
		}
	}
	for _, s := range []string{"Nature", "no", "0", "une", "not available for children"} {
		if Empty(s) {
			t.Errorf("Empty(%q) = true", s)
		}
	}
}

func TestDate(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in      string
		y, m, d int
	}{
		{"2019", 2019, 0, 0},
		{"2019-12", 2019, 12, 0},
		{"2019-12-09", 2019, 12, 9},
		{"2019/12/09/", 2019, 12, 9},
		{"2024/04/03/Spring issue", 2024, 4, 3},
		{"2021/06//", 2021, 6, 0},
		{"2021/06//undefined", 2021, 6, 0},
		{"2016///", 2016, 0, 0},
		{"2001/00/00/", 2001, 0, 0},
		{"2001///winter", 2001, 0, 0},
		{"2001//12/", 2001, 0, 0},
		{"2007/9/12", 2007, 9, 12},
		{"1989/99//", 1989, 0, 0},
		{"20190128", 2019, 1, 28},
		{"20191399", 2019, 0, 0},
		{"2019 Dec 9", 2019, 12, 9},
		{"2019 Jan-Feb", 2019, 1, 0},
		{"2019 Winter", 2019, 0, 0},
		{"2019 Mar 28-Apr 3", 2019, 3, 28},
		{"Mar. 2017", 2017, 3, 0},
		{"4-8 Aug. 2020", 2020, 8, 4},
		{"9-Dec-2019", 2019, 12, 9},
		{"Dec 9, 2019", 2019, 12, 9},
		{"28.01.2019", 2019, 1, 28},
		{"01/28/2019", 2019, 1, 28},
		{"03/04/2019", 2019, 0, 0},
		{"12/2019", 2019, 12, 0},
		{"c2019", 2019, 0, 0},
		{"2020/12/received", 2020, 12, 0},
		{"2019-2020", 2019, 0, 0},
	}
	for _, tt := range tests {
		got, ok := Date(tt.in)
		if want := (refsift.Date{Year: tt.y, Month: tt.m, Day: tt.d}); !ok || got != want {
			t.Errorf("Date(%q) = %v %v, want %v", tt.in, got, ok, want)
		}
	}
	for _, s := range []string{"", "99", "10 15", "In Press", "JUN 13", "12345", "0000", "2525", "1234-5678"} {
		if got, ok := Date(s); ok {
			t.Errorf("Date(%q) = %v, want none", s, got)
		}
	}
}

func TestMonthDay(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][2]int{
		"JUN 13": {6, 13}, "SEP": {9, 0}, "Jun": {6, 0}, "13 June": {6, 13}, "JAN-FEB": {1, 0}, "": {}, "13": {}, "spring": {},
	} {
		if m, d := MonthDay(in); m != want[0] || d != want[1] {
			t.Errorf("MonthDay(%q) = %d %d, want %v", in, m, d, want)
		}
	}
}

func TestPages(t *testing.T) {
	t.Parallel()
	tests := []struct{ first, last, pages, article string }{
		{"12", "19", "12-19", ""},
		{"12", "", "12", ""},
		{"12", "12", "12", ""},
		{"359-376", "", "359-376", ""},
		{"359-376", "376", "359-376", ""},
		{"1535-41", "", "1535-1541", ""},
		{"1535", "41", "1535-1541", ""},
		{"1598", "612", "1598-1612", ""},
		{"1598", "02", "1598-02", ""},
		{"123–8", "", "123-128", ""},
		{"pp. 12--19", "", "12-19", ""},
		{"Pages 12 - 19", "", "12-19", ""},
		{"p. 7", "", "7", ""},
		{"S112", "S118", "S112-S118", ""},
		{"S112-8", "", "S112-S118", ""},
		{"S112", "118", "S112-S118", ""},
		{"xii-xv", "", "xii-xv", ""},
		{"2375-85; discussion 2386", "", "2375-2385", ""},
		{"123+", "", "123", ""},
		{"123", "+", "123", ""},
		{"123", "&", "123", ""},
		{"e0209483", "", "", "e0209483"},
		{"e0209483", "e0209483", "", "e0209483"},
		{"104567", "", "", "104567"},
		{"E16", "E21", "E16-E21", ""},
		{"No Pagination Specified", "", "", ""},
		{"No", "Pagination Specified", "", ""},
		{"NA", "nan", "", ""},
		{"", "19", "19", ""},
		{"376", "359", "376-359", ""},
		{"A-12", "", "A-12", ""},
		{"Article No. 30", "", "", "30"},
		{"UNSP 82", "", "", "82"},
		{"ARTN e12", "", "", "e12"},
		{"No. 7", "", "", "7"},
		{"article in press", "", "", ""},
	}
	for _, tt := range tests {
		if p, a := Pages(tt.first, tt.last); p != tt.pages || a != tt.article {
			t.Errorf("Pages(%q, %q) = %q %q, want %q %q", tt.first, tt.last, p, a, tt.pages, tt.article)
		}
	}
	for in, want := range map[string]bool{"376-359": true, "359-376": false, "S9-S8": true, "9": false, "12-A": false, "99-100": false} {
		if got := Inverse(in); got != want {
			t.Errorf("Inverse(%q) = %v", in, got)
		}
	}
}

func TestSerialNumbers(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, want string }{
		{"20762615 (ISSN)", "[2076-2615] [] []"},
		{"2076-2615", "[2076-2615] [] []"},
		{"0378-5955 (Print)2434-561X (Electronic)", "[0378-5955] [2434-561X] []"},
		{"0378-5955 (Electronic) 2434-561X (Linking)", "[2434-561X] [0378-5955] []"},
		{"0378-5955 (Print)0378-5955", "[0378-5955] [] []"},
		{"0378-5955, 2434-561x", "[0378-5955 2434-561X] [] []"},
		{`["0378-5955", "2434-561X"]`, "[0378-5955 2434-561X] [] []"},
		{"037859552434561X", "[0378-5955 2434-561X] [] []"},
		{"ISSN 0378-5955; eISSN 2434-561X", "[0378-5955] [2434-561X] []"},
		{"978-3-16-148410-0", "[] [] [9783161484100]"},
		{"978 3 16 148410 0 (hbk)", "[] [] [9783161484100]"},
		{"9783161484100 (ISBN) 0378-5955", "[0378-5955] [] [9783161484100]"},
		{"3-16-148410-X", "[] [] [9783161484100]"},
		{"1234-5678", "[] [] []"},
		{"n/a", "[] [] []"},
		{"", "[] [] []"},
	}
	for _, tt := range tests {
		a, b, c := SerialNumbers(tt.in)
		if got := fmt.Sprint(a, b, c); got != tt.want {
			t.Errorf("SerialNumbers(%q) = %s, want %s", tt.in, got, tt.want)
		}
	}
}

func TestFindDOI(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"10.1000/182":                                        "10.1000/182",
		"see doi: 10.1000/ABC.":                              "10.1000/abc",
		"https://doi.org/10.1000%2Fabc":                      "10.1000/abc",
		"http://x.example/?id=doi:10.1000/abc&sid=y":         "10.1000/abc",
		"version 3.10.1 of 10.1000/abc":                      "10.1000/abc",
		"10.1000/abc [doi]":                                  "10.1000/abc",
		"10.1002/(SICI)1-2(1998)17:15<16::AID-S9>3.0.CO;2-2": "10.1002/(sici)1-2(1998)17:15<16::aid-s9>3.0.co;2-2",
		"<a>10.1000/abc</a>":                                 "10.1000/abc",
		"p. 10.1 to 10.20":                                   "",
		"":                                                   "",
	} {
		if got, ok := FindDOI(in); got.String() != want || ok != (want != "") {
			t.Errorf("FindDOI(%q) = %q, want %q", in, got, want)
		}
	}
	if !HostIsDOI("http://DX.DOI.ORG/10.1/1") || HostIsDOI("http://example.org/doi/") {
		t.Error("HostIsDOI")
	}
}

func TestKeywords(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in   string
		want []string
	}{
		{"pears", []string{"pears"}},
		{"pears; apples ;", []string{"pears", "apples"}},
		{"pears\t,; ,\tapples", []string{"pears", "apples"}},
		{"pears / apples", []string{"pears", "apples"}},
		{"and/or", []string{"and/or"}},
		{"Delivery of Pears, Integrated", []string{"Delivery of Pears, Integrated"}},
		{"R&amp;D; pears", []string{"R&amp;D", "pears"}},
		{"pears\napples", []string{"pears", "apples"}},
		{"n/a", nil},
	}
	for _, tt := range tests {
		if got := Keywords(tt.in); !slices.Equal(got, tt.want) {
			t.Errorf("Keywords(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
	if got, want := KeywordsByComma("pears, Aged, 80 and over, apples"), []string{"pears", "Aged, 80 and over", "apples"}; !slices.Equal(got, want) {
		t.Errorf("KeywordsByComma = %q, want %q", got, want)
	}
	if got, want := KeywordsByComma("pears, green; apples"), []string{"pears, green", "apples"}; !slices.Equal(got, want) {
		t.Errorf("KeywordsByComma = %q, want %q", got, want)
	}
}

func FuzzFields(f *testing.F) {
	for _, s := range []string{"2019/12/09/", "1535-41", "0378-5955 (Print)", "doi:10.1000/1", "a; b", "4-8 Aug. 2020", "((", "10.1000%2"} {
		f.Add(s, "")
	}
	f.Fuzz(func(t *testing.T, s, o string) {
		if d, ok := Date(s); ok {
			if back, err := refsift.ParseDate(d.String()); err != nil || back != d {
				t.Fatalf("Date(%q) = %+v does not print and parse: %v %v", s, d, back, err)
			}
		}
		MonthDay(s)
		if p, _ := Pages(s, o); p != "" {
			if q, a := Pages(p, ""); q != p && a == "" && !strings.Contains(s+o, "-") {
				t.Fatalf("Pages(%q, %q) = %q, read again %q", s, o, p, q)
			}
			Inverse(p)
		}
		SerialNumbers(s)
		if d, ok := FindDOI(s); ok != d.IsValid() {
			t.Fatalf("FindDOI(%q) = %v %v", s, d, ok)
		}
		for _, k := range append(Keywords(s), KeywordsByComma(s)...) {
			if Empty(k) {
				t.Fatalf("Keywords(%q) gives %q", s, k)
			}
		}
	})
}
