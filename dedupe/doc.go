// Package dedupe finds the records that describe the same bibliographic item.
//
//	d, err := dedupe.New(dedupe.Options{})
//	res, err := d.Run(ctx, recs)
//	for rec := range res.Unique() {
//		err = w.Write(rec)
//	}
//
// The same item is the same publication however databases describe it. A
// meeting abstract and its article, an erratum and what it corrects, a review
// and its later version, one text in two journals are different items: they
// are never merged, and where they are near enough to be mistaken they are in
// [Result.Review] with a [Relation].
//
// # Method
//
// Keys are derived once a record, blocking rules bring records into candidate
// pairs, every field of a pair is compared in three states (agrees, silent,
// contradicts), and two things decide: contradictions first (a [Veto] refuses
// a match whatever the score), the sum of the weights second. Weights of
// titles and names follow their rarity among the records of the run. What the
// certain pairs teach is used in the same run: which journal names stand for
// one journal, and which field holds something else in this collection.
// Clusters are built from the strongest links first, and a merge that would
// join two contradicting records is refused. The whole method is data, see
// [Model].
//
// # Living reviews
//
// A [Session] takes records in batches:
//
//	s := d.Begin(nil)
//	change, err := s.Add(ctx, recs)
//	…
//	change, err = s.Add(ctx, later) // what is new, known, grown, joined
//	res, err := s.Result(ctx)
//
// Its result is that of one run over all its records with the same
// [Frequencies]: the table of how rare words, names and titles are, and of what
// the run learnt. It is frozen with the first batch, or given to
// [Deduper.Begin], and can be stored; refitting is beginning another session
// with [Deduper.Fit] of all records.
//
// # Contracts
//
// A [Deduper] may be used from many goroutines. [Deduper.Run] does not modify
// its records; the result refers to them. The result depends on the set of
// records only, not on their order, the number of workers or the machine, as
// long as records with the same content have different IDs or origins. Every
// record is in exactly one cluster, and every cluster keeps one of its records.
//
// Blocks are bounded, so that work grows nearly linearly with the records; a
// block that was cut is counted in [RuleStats].
//
// Records that are added in batches, in any order, give the same clusters,
// links and lists as in one run with the same frequencies; only the numbers of
// the work done differ.
//
// # People, policies, and what comes out
//
// What people decided is read by [ReadRulings], a review list that was filled
// in included; [Settle] brings it to the records, and reports what contradicts
// itself, and [Result.Conflicts] what contradicts the evidence.
//
//	rulings, found, err := dedupe.ReadRulings(file, "decisions.csv")
//	settled := dedupe.Settle(rulings, dedupe.NewDirectory(recs))
//	d, err := dedupe.New(dedupe.Options{MustLink: settled.MustLink, CannotLink: settled.CannotLink})
//
// [Result.Join] merges different items that belong together, where a policy
// wants that; [ParseKeep] reads which record of a cluster stays, and
// [Cluster.Merge] makes one record of all without losing a value.
// [Result.Appraise] and [Result.Trace] take a pair apart, merged or not. A
// [Model] may hold rules of its author's own, and [Deduper.FitWeights] fits it
// to labelled pairs. Package state keeps all of this from one search to the next.
//
// # Left out
//
// Which reports belong to one study is another question than which records are
// one item.
package dedupe
