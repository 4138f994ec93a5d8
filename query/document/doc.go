// Package document finds search strategies in the files that people keep
// them in: plain text, TSV and CSV, Markdown, HTML pages, Word documents
// (DOCX) and RTF. Appendices of reviews hold one strategy a database, as
// tables or as numbered paragraphs; each becomes an [Excerpt] with its title
// and a guess of its platform.
//
// The smallest program parses every strategy of an appendix:
//
//	doc, err := document.Read("appendix.docx", data, document.Options{})
//	if err != nil {
//		log.Fatal(err)
//	}
//	for _, x := range doc.Excerpts {
//		s, diags := x.Parse(query.Parser{})
//		fmt.Println(x.Title, s.Dialect.Title, len(s.Lines))
//		diags.WriteText(os.Stderr, doc.Text)
//	}
//
// # Contracts
//
// Every place is one of the document: of the file itself for formats that
// are text, and of [Document.Text], the text that was taken out of it, for
// DOCX and RTF. [Document.Cell] names the table, row and cell of a place.
//
// Nothing is lost: every visible character of the document lies in an
// excerpt, in its title, or in [Document.Outside], where the heads of columns
// are too. What is no text (markup, scripts, styles, deleted passages of a
// Word document) is left out.
//
// Reading is bounded: a file larger than it can be for a strategy, a
// compressed file that grows beyond all measure and a damaged one give an
// error that says so.
//
// # What is left out
//
// PDF, and Word's older binary format: save as DOCX. Of RTF the text,
// paragraphs and tables without merged cells are read, by a reader of our
// own. Text boxes and footnotes of DOCX are read after the paragraph that
// they hang on, headers and footers of pages are not read.
package document
