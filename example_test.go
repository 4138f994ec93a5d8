package refsift_test

import (
	"errors"
	"fmt"
	"strings"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/ris"
)

func ExampleParseDOI() {
	for _, s := range []string{"https://doi.org/10.5555/ABC.1", "doi:10.5555/abc.1 [doi]", "10.5555"} {
		doi, err := refsift.ParseDOI(s)
		fmt.Printf("%q %v\n", doi, err)
	}
	// Output:
	// "10.5555/abc.1" <nil>
	// "10.5555/abc.1" <nil>
	// "" invalid identifier: "10.5555" is not a DOI (10.prefix/suffix)
}

func ExampleCollect() {
	export := "TY  - JOUR\nTI  - Deciding together\nAU  - van der Berg, Anna\nPY  - 2019\nDO  - 10.5555/abc.1\nER  - \n"
	recs, err := refsift.Collect(ris.NewReader(strings.NewReader(export)).All())
	if d, ok := errors.AsType[*refsift.Diagnostic](err); ok {
		fmt.Println("first problem at", d.Span.Start)
	}
	for _, r := range recs {
		fmt.Println(r.Authors[0].Family, r.Year, r.Title, r.DOI)
		fmt.Println(len(r.Tags), "tags as read, the first is", r.Tags[0].Name, "in line", r.Tags[0].Line)
	}
	// Output:
	// van der Berg 2019 Deciding together 10.5555/abc.1
	// 5 tags as read, the first is TY in line 1
}
