// Package pubmedxml reads the XML that PubMed exports and NLM distributes:
// PubmedArticle and PubmedBookArticle elements (NLM's PubMed DTD).
//
//	for rec, err := range pubmedxml.NewReader(file).All() { … }
//
// It streams, one record in memory at a time, and keeps every element and
// attribute of a record as a tag, named by its path.
package pubmedxml
