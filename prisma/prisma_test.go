package prisma_test

import (
	"errors"
	"os"
	"testing"

	"github.com/refsift/refsift/prisma"
)

func ExampleFlow_WriteText() {
	f := prisma.Flow{
		Databases:  []prisma.Source{{Name: "MEDLINE", Records: 120, Unique: 100}, {Name: "Scopus", Records: 80, Unique: 55}},
		Duplicates: 44, Unreadable: 1, ToScreen: 155,
	}
	if err := f.WriteText(os.Stdout); err != nil {
		panic(err)
	}
	// Output:
	// Records identified from databases     200
	//   MEDLINE                             120
	//   Scopus                               80
	// Removed before screening               45
	//   duplicate records                    44
	//   unreadable records                    1
	// Records to screen                     155
}

func TestVerify(t *testing.T) {
	good := prisma.Flow{Databases: []prisma.Source{{"A", 5, 3}, {"B", 5, 4}}, Duplicates: 3, ToScreen: 7}
	if err := good.Verify(); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*prisma.Flow){
		"duplicates": func(f *prisma.Flow) { f.Duplicates++ },
		"to screen":  func(f *prisma.Flow) { f.ToScreen-- },
		"a database": func(f *prisma.Flow) { f.Databases = []prisma.Source{{"A", 6, 3}, {"B", 5, 4}} },
		"unique":     func(f *prisma.Flow) { f.Databases = []prisma.Source{{"A", 5, 2}, {"B", 5, 4}} },
		"negative":   func(f *prisma.Flow) { f.Databases = []prisma.Source{{"A", 5, 8}, {"B", 5, -1}} },
	} {
		f := good
		change(&f)
		if err := f.Verify(); !errors.Is(err, prisma.ErrUnbalanced) {
			t.Errorf("%s changed: error %v", name, err)
		}
		if err := f.WriteText(nil); !errors.Is(err, prisma.ErrUnbalanced) {
			t.Errorf("%s changed: text was written", name)
		}
	}
}
