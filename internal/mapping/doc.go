// Package mapping is what the readers of the smaller tagged formats share: a
// [Core] turns lines into tags and hands out records, and a [Builder] turns
// tags into typed fields by a table of tags and meanings. A format is a
// [Layout]: which lines are tags, where records begin, and its table.
//
// Web of Science, Refer, RefWorks, Ovid and Cochrane build on it. It knows
// lines and fields, and nothing of any one format.
package mapping
