package dedupe

import "github.com/refsift/refsift/internal/norm"

// A vetoTest finds a contradiction.
type vetoTest struct {
	fires   func(e *evidence, a, b *item) bool
	lacking bool // it asks for more evidence: nothing in the pair contradicts
	always  bool // not even the number of a registration answers it
}

// contradicts reports whether veto i of the model speaks against the pair. One
// registration under one number is one item, whatever its records call it.
func (d *Deduper) contradicts(i int, e *evidence, a, b *item) bool {
	v := &d.vetoes[i]
	return (v.always || !e.is(fTrial, trialRegistration)) && v.fires(e, a, b)
}

// vetoTests are the known contradictions.
var vetoTests = map[string]vetoTest{
	"notice":       {fires: isOtherNotice, always: true},
	"registration": {fires: isOtherRegistration, always: true},
	"version": {fires: func(e *evidence, a, b *item) bool {
		return e.is(fDOI, doiVersion) || a.preprint != b.preprint && a.doi() != "" && b.doi() != "" && a.doi() != b.doi()
	}, always: true},
	"title-contrast": {fires: func(e *evidence, _, _ *item) bool { return e.parted && !e.is(fTitle, titleSilent) }},
	"title":          {fires: func(e *evidence, _, _ *item) bool { return e.is(fTitle, titleDifferent) && !e.parted }},
	"reworded-title": {fires: func(e *evidence, _, _ *item) bool { return e.is(fTitle, titleSimilar) && !e.parted }},
	"recurring-title": {fires: func(e *evidence, _, _ *item) bool {
		return e.is(fTitle, titleRecurring) && !identified(e)
	}, lacking: true},
	"thin-evidence": {fires: func(e *evidence, _, _ *item) bool {
		return e.level[fAuthors] > authorsSome && e.state(fDOI) != Agrees && e.state(fPMID) != Agrees && e.state(fAccession) != Agrees && e.state(fTrial) != Agrees &&
			e.state(fAbstract) != Agrees && e.state(fPages) != Agrees && !(e.state(fVolume) == Agrees && e.state(fIssue) == Agrees)
	}, lacking: true},
	"authors": {fires: contradicted(fAuthors)},
	"year":    {fires: contradicted(fYear)},
	"year-adjacent": {fires: func(e *evidence, _, _ *item) bool {
		// One volume of one journal is of one year, whatever the databases say.
		return e.is(fYear, yearAdjacent) && !(e.state(fSource) == Agrees && e.state(fVolume) == Agrees)
	}},
	"source": {fires: func(e *evidence, _, _ *item) bool {
		return e.state(fSource) == Contradicts && !samePlace(e)
	}},
	"volume": {fires: contradicted(fVolume)},
	"supplement": {fires: func(e *evidence, a, b *item) bool {
		return e.state(fIssue) == Contradicts && e.state(fVolume) != Contradicts && inSupplement(a, b)
	}},
	"issue": {fires: func(e *evidence, a, b *item) bool {
		return e.state(fIssue) == Contradicts && e.state(fVolume) != Contradicts && !inSupplement(a, b)
	}},
	"pmid":     {fires: contradicted(fPMID)},
	"pages":    {fires: contradicted(fPages)},
	"doi":      {fires: func(e *evidence, _, _ *item) bool { return e.is(fDOI, doiDifferent) }},
	"abstract": {fires: contradicted(fAbstract)},
}

// inSupplement reports whether one of two records is in a supplement and the
// other in an issue: a meeting abstract and its article, which share more than
// two articles do.
func inSupplement(a, b *item) bool { return (a.num.Suppl != "") != (b.num.Suppl != "") }

// isOtherNotice parts an article from what is about it. Databases call one
// letter a letter, a comment or a reply, in the title or as its type: that
// parts records only where nothing else names the item.
func isOtherNotice(e *evidence, a, b *item) bool {
	if a.notice == b.notice {
		return false
	}
	return !(a.isLetter() && b.isLetter() && identified(e) && witnesses(e) > 0)
}

// isOtherRegistration parts registrations of two numbers, though one names the
// other: a trial in two registers. And registrations from articles.
func isOtherRegistration(e *evidence, a, b *item) bool {
	return a.registry != b.registry || a.registry && (e.state(fTrial) == Contradicts ||
		a.registration != "" && b.registration != "" && a.registration != b.registration)
}

func contradicted(f int) func(*evidence, *item, *item) bool {
	return func(e *evidence, _, _ *item) bool { return e.state(f) == Contradicts }
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
	notice := max(a.notice, b.notice)
	switch veto {
	case "notice":
		switch notice {
		case norm.Erratum:
			return ErratumOf
		case norm.Retraction:
			return RetractionOf
		case norm.Protocol:
			return ProtocolOf
		}
		return CommentOn
	case "registration":
		return RegistrationOf
	case "version":
		if a.preprint != b.preprint {
			return PreprintOf
		}
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
