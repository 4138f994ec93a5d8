package state_test

import (
	"context"
	"fmt"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/state"
)

func ExampleState_Update() {
	gull := []refsift.Author{{Family: "Gull", Given: "Ada"}, {Family: "Rook", Given: "B"}}
	medline := &refsift.Record{ID: refsift.ID{File: "medline.nbib", Ordinal: 1}, Title: "Feeding of knots by night.", Authors: gull, Year: 2014,
		Source: "Journal of Estuarine Ornithology", Volume: "27", Pages: "221-228", Origin: refsift.Origin{Database: "MEDLINE"}}
	embase := &refsift.Record{ID: refsift.ID{File: "embase.ris", Ordinal: 1}, Title: "Feeding of knots by night", Authors: gull, Year: 2014,
		Source: "J Estuar Ornithol", Volume: "27", Pages: "221-8", Origin: refsift.Origin{Database: "Embase"}}

	s, err := state.New(state.Settings{}) // in memory; Open takes a folder
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, recs := range [][]*refsift.Record{{medline}, {medline, embase}} {
		file := state.File{Name: recs[0].ID.File, Records: len(recs)}
		report, err := s.Update(context.Background(), state.Update{Files: []state.File{file}, Records: recs})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(report.NewGroups, "new,", report.Known, "known,", report.OfEarlierGroups, "of earlier items")
		for _, g := range report.Groups {
			fmt.Println(g.Group, g.Change, g.Records)
		}
	}
	// Output:
	// 1 new, 0 known, 0 of earlier items
	// 0 new, 1 known, 1 of earlier items
	// g1 grown [1 2]
}
