// Package screening reads back what reviewers decided about records, and
// settles it: who included what, where two reviewers disagree, how well they
// agree, and which records a pilot would look at.
//
//	decisions := screening.Of(rec, screening.File{})
//	outcome := screening.Settle(decisions, screening.Rules{Reviewers: 2})
//
// [Of] finds decisions where the programs for screening put them:
//
//   - Rayyan: in the notes, "RAYYAN-INCLUSION: {"Ann"=>"Included"} |
//     RAYYAN-EXCLUSION-REASONS: wrong population" (Rayyan's help, "Understanding
//     Your Rayyan Export Files").
//   - ASReview: the columns asreview_label, included, label, label_included
//     and final_included of CSV, and ASReview_relevant, ASReview_irrelevant and
//     ASReview_not_seen in the notes of RIS (ASReview's documentation, "Data
//     labeling").
//   - Covidence: one export for each list, so that the file says what was
//     decided ([File]), and "Exclusion reason: Wrong population;" in the notes.
//   - EndNote and tables of one's own: a label or a column "decision", with
//     "include", "exclude: wrong population" or "Ann: include".
//
// What no rule reads is no decision: a record without one is not screened
// yet. The package does not match records with each other; it takes them as
// they come, and the caller tells which are the same.
package screening
