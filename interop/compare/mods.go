package main

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// A modsRecord is what we ask of a record in MODS.
type modsRecord struct {
	Titles   []modsTitle  `xml:"titleInfo"`
	Names    []modsName   `xml:"name"`
	Dates    []string     `xml:"originInfo>dateIssued"`
	Parts    []modsPart   `xml:"part"`
	IDs      []modsID     `xml:"identifier"`
	Abstract []string     `xml:"abstract"`
	Related  []modsRecord `xml:"relatedItem"`
	Type     string       `xml:"type,attr"`
}

type modsTitle struct {
	Type    string `xml:"type,attr"`
	NonSort string `xml:"nonSort"`
	Title   string `xml:"title"`
	Sub     string `xml:"subTitle"`
}

type modsName struct {
	Type  string `xml:"type,attr"`
	Parts []struct {
		Type string `xml:"type,attr"`
		Text string `xml:",chardata"`
	} `xml:"namePart"`
	Role []string `xml:"role>roleTerm"`
}

type modsPart struct {
	Date    string `xml:"date"`
	Details []struct {
		Type   string `xml:"type,attr"`
		Number string `xml:"number"`
	} `xml:"detail"`
	Extent []struct {
		Unit  string `xml:"unit,attr"`
		Start string `xml:"start"`
		End   string `xml:"end"`
		Total string `xml:"total"`
		List  string `xml:"list"`
	} `xml:"extent"`
}

type modsID struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

// readMODS reads a collection of MODS.
func readMODS(r io.Reader) ([]item, error) {
	var out []item
	dec := xml.NewDecoder(r)
	for {
		t, err := dec.Token()
		if err == io.EOF {
			return out, nil
		} else if err != nil {
			return out, fmt.Errorf("record %d: %w", len(out)+1, err)
		}
		if start, ok := t.(xml.StartElement); ok && start.Name.Local == "mods" {
			var m modsRecord
			if err := dec.DecodeElement(&m, &start); err != nil {
				return out, fmt.Errorf("record %d: %w", len(out)+1, err)
			}
			out = append(out, m.item())
		}
	}
}

func (m *modsRecord) item() item {
	host := m.host()
	it := item{"title": plainTitle(m.title()), "authors": authors(m.authors()), "journal": plainTitle(host.title())}
	for _, x := range []*modsRecord{m, host} {
		for _, d := range x.Dates {
			it.keepFirst("year", yearOf(d))
		}
		for i := range x.Parts {
			x.Parts[i].into(it)
		}
		for _, id := range x.IDs {
			if id.Type == "doi" {
				it.keepFirst("doi", strings.ToLower(plain(id.Text)))
			}
		}
	}
	it["abstract"] = plain(strings.Join(m.Abstract, " "))
	return it
}

// keepFirst sets a field that is not set yet.
func (it item) keepFirst(field, value string) {
	if it[field] == "" {
		it[field] = value
	}
}

// host is the journal or book that the item appeared in.
func (m *modsRecord) host() *modsRecord {
	for i := range m.Related {
		if m.Related[i].Type == "host" {
			return &m.Related[i]
		}
	}
	return &modsRecord{}
}

// title joins the parts again that bibutils takes apart at a colon or at the
// first question mark.
func (m *modsRecord) title() string {
	for _, t := range m.Titles {
		if t.Type == "" {
			s := strings.TrimSpace(t.NonSort + " " + t.Title)
			switch {
			case t.Sub == "":
				return s
			case strings.HasSuffix(s, "?"):
				return s + " " + t.Sub
			}
			return s + ": " + t.Sub
		}
	}
	return ""
}

func (m *modsRecord) authors() []person {
	var out []person
	for _, n := range m.Names {
		if len(n.Role) > 0 && n.Role[0] != "author" {
			continue
		}
		var p person
		for _, part := range n.Parts {
			switch part.Type {
			case "given":
				p.given += " " + part.Text
			case "family":
				p.family += " " + part.Text
			case "suffix":
				p.suffix += " " + part.Text
			default:
				p.whole += " " + part.Text
			}
		}
		out = append(out, p)
	}
	return out
}

func (p *modsPart) into(it item) {
	it.keepFirst("year", yearOf(p.Date))
	for _, d := range p.Details {
		switch d.Type {
		case "volume":
			it.keepFirst("volume", plain(d.Number))
		case "issue", "number":
			it.keepFirst("issue", plain(d.Number))
		case "page", "article", "eid":
			it.keepFirst("pages", plainPages(d.Number))
		}
	}
	for _, e := range p.Extent {
		pages := e.Start
		if e.End != "" && e.End != e.Start {
			pages += "-" + e.End
		}
		it.keepFirst("pages", plainPages(pages))
		it.keepFirst("pages", plainPages(e.List))
	}
}

// yearOf is the part of a date before the first hyphen.
func yearOf(date string) string {
	year, _, _ := strings.Cut(strings.TrimSpace(date), "-")
	return year
}
