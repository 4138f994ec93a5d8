// Package norm derives comparison keys from the fields of bibliographic
// records: what two databases write differently for one item becomes equal,
// what tells two items apart stays apart.
//
// Keys are derived once per record and compared many times. A value that
// carries no information about the item (a spreadsheet date among the pages,
// a bracket alone as the volume) gives an empty key: silence, which neither
// agrees with nor contradicts anything.
//
// All functions are pure, accept any string, and may be called from many
// goroutines.
package norm
