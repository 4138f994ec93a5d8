package query

// A Dialect says how a platform writes searches. It is a table; see the
// variables of this package for the ones there are.
type Dialect struct {
	// Name is what users type: "pubmed", "ovid".
	Name string
}
