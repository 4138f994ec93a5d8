package dedupe

import "github.com/refsift/refsift/internal/norm"

// lackOfEvidence are the vetoes that ask for more evidence: nothing in the
// pair contradicts.
var lackOfEvidence = map[string]bool{"recurring-title": true, "thin-evidence": true}

// vetoTests are the known contradictions.
var vetoTests = map[string]func(c *corpus, e *evidence, a, b *item) bool{
	"notice": func(_ *corpus, _ *evidence, a, b *item) bool { return a.title.Notice != b.title.Notice },
	"registration": func(_ *corpus, e *evidence, a, b *item) bool {
		return a.registry != b.registry || a.registry && e.state(fTrial) == Contradicts
	},
	"version": func(_ *corpus, e *evidence, a, b *item) bool {
		return levels[fDOI][e.level[fDOI]].name == "version" || a.preprint != b.preprint && a.doi != "" && b.doi != "" && a.doi != b.doi
	},
	"title-contrast": func(_ *corpus, e *evidence, _, _ *item) bool { return e.contrast != "" && !e.is(fTitle, titleSilent) },
	"title":          func(_ *corpus, e *evidence, _, _ *item) bool { return e.is(fTitle, titleDifferent) && e.contrast == "" },
	"reworded-title": func(_ *corpus, e *evidence, _, _ *item) bool { return e.is(fTitle, titleSimilar) && e.contrast == "" },
	"recurring-title": func(c *corpus, e *evidence, _, _ *item) bool {
		return e.is(fTitle, titleRecurring) && !identified(e)
	},
	"thin-evidence": func(_ *corpus, e *evidence, _, _ *item) bool {
		return e.level[fAuthors] > authorsSome && e.state(fDOI) != Agrees && e.state(fPMID) != Agrees && e.state(fAccession) != Agrees && e.state(fTrial) != Agrees &&
			e.state(fAbstract) != Agrees && e.state(fPages) != Agrees && !(e.state(fVolume) == Agrees && e.state(fIssue) == Agrees)
	},
	"authors": contradicted(fAuthors),
	"year":    contradicted(fYear),
	"year-adjacent": func(_ *corpus, e *evidence, _, _ *item) bool {
		// One volume of one journal is of one year, whatever the databases say.
		return levels[fYear][e.level[fYear]].name == "adjacent" && !(e.state(fSource) == Agrees && e.state(fVolume) == Agrees)
	},
	"source": func(_ *corpus, e *evidence, _, _ *item) bool {
		return e.state(fSource) == Contradicts && !samePlace(e)
	},
	"volume": contradicted(fVolume),
	"issue": func(_ *corpus, e *evidence, _, _ *item) bool {
		return e.state(fIssue) == Contradicts && e.state(fVolume) != Contradicts
	},
	"pages":    contradicted(fPages),
	"doi":      func(_ *corpus, e *evidence, _, _ *item) bool { return levels[fDOI][e.level[fDOI]].name == "different" },
	"abstract": contradicted(fAbstract),
}

func contradicted(f int) func(*corpus, *evidence, *item, *item) bool {
	return func(_ *corpus, e *evidence, _, _ *item) bool { return e.state(f) == Contradicts }
}

// samePlace reports whether year, volume, pages and authors name one place in
// the literature, so that two names of the journal are its former name or a
// translation.
func samePlace(e *evidence) bool {
	return e.is(fPages, pagesRange) && e.extent > 2 && e.state(fVolume) == Agrees && e.state(fYear) == Agrees && e.state(fAuthors) == Agrees
}

// identified reports whether something but the title names the item, and
// nothing contradicts.
func identified(e *evidence) bool {
	for f := range numFields {
		if e.state(f) == Contradicts {
			return false
		}
	}
	return e.state(fDOI) == Agrees || e.state(fPMID) == Agrees || int(e.level[fPages]) <= pagesFirst ||
		e.state(fVolume) == Agrees && e.state(fIssue) == Agrees && e.state(fAuthors) == Agrees
}

// witnesses counts the independent fields that name the item. A range of
// pages with the volume is worth two, for no two items share it; one of two
// pages, which abstracts of a meeting share, a single page, and pages without
// the volume are worth one.
func witnesses(e *evidence) int {
	n := 0
	if e.state(fDOI) == Agrees {
		n++
	}
	if e.state(fPMID) == Agrees || e.state(fAccession) == Agrees {
		n += 2
	}
	if e.level[fAbstract] == 0 {
		n++
	}
	volume := e.state(fVolume) == Agrees
	switch {
	case int(e.level[fPages]) <= pagesArticle && volume && e.extent != 2:
		n += 2
	case int(e.level[fPages]) <= pagesArticle, e.is(fPages, pagesFirst):
		n++
	}
	return n
}

// relationOf says how two records that a veto parts are related.
func relationOf(veto string, e *evidence, a, b *item) Relation {
	notice := max(a.title.Notice, b.title.Notice)
	switch veto {
	case "notice":
		switch notice {
		case norm.Erratum:
			return ErratumOf
		case norm.Retraction:
			return RetractionOf
		case norm.Protocol:
			return VersionOf
		}
		return CommentOn
	case "registration":
		return RegistrationOf
	case "version":
		return VersionOf
	case "title-contrast":
		return PartOf
	}
	if e.is(fTitle, titleDifferent) || e.is(fTitle, titleRecurring) || e.state(fAuthors) == Contradicts {
		return Unrelated
	}
	switch {
	case a.source.Conference != b.source.Conference:
		return AbstractOf
	case (a.num.Suppl != "") != (b.num.Suppl != "") && e.state(fPages) == Contradicts:
		return AbstractOf
	case e.state(fSource) == Contradicts && e.level[fAbstract] <= 1:
		return ReprintOf
	}
	return Unrelated
}
