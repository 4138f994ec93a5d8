package refsift

// ReadOptions are what the readers of all formats have in common: each
// embeds them, and they count from the first Read on. The zero value is the
// recommended setting.
type ReadOptions struct {
	File     string // for positions, ID and Origin
	Platform string // of every record; "": as the export says
	Database string // of every record; "": as the export says
	Encoding string // WHATWG name such as "windows-1252"; "": by content
	// Strict makes errors of warnings. As always, the first error about a
	// record is returned with it.
	Strict bool
	// MaxRecord bounds the bytes of one record, so that a file without ends of
	// records cannot fill the memory; 0 means 32 MiB.
	MaxRecord int
	// OnDiagnostic receives every diagnostic as it is found; nil: they are
	// counted and sampled only.
	OnDiagnostic func(Diagnostic)
	// OnOutside receives every passage that no record holds as it is found;
	// nil: they are counted, and the first are kept.
	OnOutside func(Passage)
}

// DefaultMaxRecord is the limit that a MaxRecord of zero stands for.
const DefaultMaxRecord = 32 << 20

// A Passage is text of an export that no record holds: a header, a number, a
// comment, or a record that could not be read. The spans of the records, the
// passages and the white space between them are the whole decoded text.
type Passage struct {
	Span Span   `json:"span"`
	Text string `json:"text"`             // as it stands in the decoded text; the beginning, if it is very long
	Lost int    `json:"record,omitempty"` // number of the record that it should have been; 0: text outside records
}
