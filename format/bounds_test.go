package format_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/format"
	"github.com/refsift/refsift/internal/readertest"
)

// TestBounds reads records with more fields than any export has, elements
// nested deeper, and lines longer: each costs one record and says why.
func TestBounds(t *testing.T) {
	if testing.Short() {
		t.Skip("reads records of 32 MiB")
	}
	many := func(s string) string { return strings.Repeat(s, 400_000) } // the limit of fields is 262,144
	for _, tt := range []struct{ name, format, head, bomb, foot string }{
		{"tags", format.RIS, "TY  - JOUR\nTI  - One\n", many("KW  - \n"), "ER  - \n"},
		{"tags", format.NBIB, "PMID- 1\nTI  - One\n", many("OT  - \n"), "\n"},
		{"fields", format.BibTeX, "@misc{a, title={One}", many(",a=1"), "}\n"},
		{"cells", format.CSV, "title,authors,year\nOne", many(","), "\n"},
		{"members", format.JSONL, `{"title":"One","keywords":[""`, many(`,""`), "]}\n"},
		{"elements", format.PubMedXML, "<PubmedArticle><MedlineCitation><PMID>1</PMID>", many("<a/>"), "</MedlineCitation></PubmedArticle>"},
		{"elements", format.EndNoteXML, "<records><record><titles><title>One</title></titles>", many("<a/>"), "</record></records>"},
		{"nesting", format.PubMedXML, "<PubmedArticle>", many("<a>"), "</PubmedArticle>"},
		{"nesting", format.JSONL, `{"title":`, many("["), "}\n"},
		{"nesting", format.BibTeX, "@misc{a, title={", many("{") + many("}"), "}}\n"},
		{"one line", format.RIS, "TY  - JOUR\nAB  - ", strings.Repeat("x", refsift.DefaultMaxRecord), "\nER  - \n"},
		{"one line", format.WoS, "PT J\nAB ", strings.Repeat("x", refsift.DefaultMaxRecord), "\nER\n"},
		{"cells", format.WoSTab, "PT\tAU\tTI\nJ", many("\tx"), "\n"},
	} {
		r, err := format.Open("x", strings.NewReader(tt.head+tt.bomb+tt.foot), format.Options{Format: tt.format})
		if err != nil {
			t.Fatal(err)
		}
		_, err = refsift.Collect(r.All())
		d, ok := errors.AsType[*refsift.Diagnostic](err)
		if tt.name == "nesting" && tt.format == format.BibTeX {
			continue // braces are counted, not nested in memory: nothing to bound
		}
		if !ok || d.Record != 1 || d.Message == "" || d.Span.Start.Line < 1 {
			t.Errorf("%s in %s: %v", tt.name, tt.format, err)
			continue
		}
		t.Logf("%s in %s: %.120s", tt.name, tt.format, d.Error())
	}
}

// TestLinear reads texts that invite looking ahead or back over and over: four
// times the length may take no more than a generous multiple of the time.
func TestLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("measures time")
	}
	for _, k := range kits {
		record := k.Record("Pears in spring")
		for name, unit := range map[string]string{
			"records":    record,
			"beginnings": record[:len(record)/3],
			"heads":      k.Head + "\n",
			"no end":     strings.TrimRight(strings.ReplaceAll(record, "\n", " "), "}> \n"),
			"openers":    "{\"<[(",
			"marks":      "\"\"\n<\n@\n%\n",
			"blank":      "\n \n",
			"at signs":   "@comment{x\n",
		} {
			readertest.CheckLinear(t, k, name, k.Head+record, unit)
		}
	}
}

func zipped(t *testing.T, name string) string {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, risText); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func tarred(t *testing.T) string {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	if err := w.WriteHeader(&tar.Header{Name: "x.ris", Size: int64(len(risText)), Mode: 0o644}); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, risText); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestForeign names files that are no exports for what they are, and says
// what to do.
func TestForeign(t *testing.T) {
	for _, tt := range []struct{ text, kind, fix string }{
		{"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj", "a PDF document", "export the records"},
		{zipped(t, "export.ris"), "a ZIP archive", "unpack"},
		{zipped(t, "word/document.xml"), "a Word document (DOCX)", "export the records"},
		{zipped(t, "xl/workbook.xml"), "an Excel workbook (XLSX)", "CSV"},
		{"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00.....[Content_Types].xml", "an Office document", "CSV"},
		{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Office document", "CSV"},
		{"{\\rtf1\\ansi", "an RTF document", "export the records"},
		{"\x89PNG\r\n\x1A\n", "a PNG image", "pictures"},
		{"\xFF\xD8\xFF\xE0\x00\x10JFIF", "a JPEG image", "pictures"},
		{"GIF89a", "a GIF image", "pictures"},
		{"RIFF\x24\x00\x00\x00WEBPVP8 ", "a WebP image", "pictures"},
		{"SQLite format 3\x00", "an SQLite database", "export"},
		{"\x7FELF\x02\x01\x01", "a program", "do not run"},
		{"MZ\x90\x00\x03\x00\x00\x00", "a program for Windows", "do not run"},
		{"\xCF\xFA\xED\xFE\x07\x00\x00\x01", "a program for macOS", "do not run"},
		{"7z\xBC\xAF\x27\x1C", "a 7-Zip archive", "unpack"},
		{"Rar!\x1A\x07\x00", "a RAR archive", "unpack"},
		{"BZh91AY&SY", "a bzip2 archive", "unpack"},
		{"(\xB5/\xFD\x04", "a Zstandard archive", "unpack"},
		{tarred(t), "a tar archive", "unpack"},
		{gzipped(tarred(t)), "a tar archive", "unpack"},
		{"<!DOCTYPE html>\n<html><head><title>Search</title>", "a web page", "log in"},
		{"\n\n<html lang=\"en\"><head><title>Sign in - Proxy</title></head><form><input type=\"password\">", "a web page (HTML) that asks for a login", "log in"},
		{"\uFEFF<html><title>Log in to your account</title>", "a web page (HTML) that asks for a login", "log in"},
		{"#!/bin/sh\necho hello\n", "", "export again"},
		{"Dear colleagues,\nplease find the search below.\n", "", "export again"},
		{"id,group\n1,2\n", "", "export again"},
		{"{\"error\": \"session expired\"}\n", "", "export again"},
		{strings.Repeat("\x00\x01\x02\xFE", 300), "", "export again"},
	} {
		_, err := format.Open("x", strings.NewReader(tt.text), format.Options{})
		d, ok := errors.AsType[*refsift.Diagnostic](err)
		if !ok || !errors.Is(err, refsift.ErrNotAnExport) || !strings.Contains(d.Message, tt.kind) || !strings.Contains(d.Fix, tt.fix) {
			t.Errorf("%.40q: %v; want %q and %q", tt.text, err, tt.kind, tt.fix)
		}
		if want := refsift.CodeNotAnExport; tt.kind != "" && ok && d.Code != want {
			t.Errorf("%.40q: code %s, want %s", tt.text, d.Code, want)
		}
	}
}
