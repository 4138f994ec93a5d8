package format_test

import (
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/format"
)

// TestReadList has a made-up export of every platform and program whose files
// are read: format and platform are told by content, each with its evidence.
func TestReadList(t *testing.T) {
	const body = "TI  - Pears in spring\nAU  - Berg, Anna\nPY  - 2019\n"
	record := func(tags string) string { return "TY  - JOUR\n" + tags + "ER  - \n" }
	for _, tt := range []struct {
		name, text, format, platform, database string
		least                                  format.Confidence // of the platform
	}{
		{"PubMed", record(body + "DP  - NLM\nAN  - 90000001\nUR  - https://pubmed.ncbi.nlm.nih.gov/90000001\n"), format.RIS, "PubMed", "", format.Likely},
		{"Scopus", record(body + "DB  - Scopus\nUR  - https://www.scopus.com/inward/record.uri?eid=2-s2.0-1\nM3  - Article\n"), format.RIS, "Scopus", "Scopus", format.Certain},
		{"Ovid", record("ID  - 1\nT1  - Pears in spring\nA1  - Berg, Anna\nY1  - 2019//\nN2  - One.\nJF  - J Pears\nDB  - Embase\nDP  - Ovid Technologies\nNL  - J Pears\n"), format.RIS, "Ovid", "Embase", format.Certain},
		{"Embase.com", record("T1  - Pears in spring\nA1  - Berg A.\nY1  - 2019\nJF  - J Pears\nU2  - L600000001\nDB  - Embase\nUR  - https://www.embase.com/search/results?id=L600000001\nLK  - https://dx.doi.org/10.1000/1\n"), format.RIS, "Embase.com", "Embase", format.Likely},
		{"EBSCOhost", record("ID  - 1\nT1  - Pears in spring\nA1  - Berg, Anna\nY1  - 2019/01/01/\nJF  - J Pears\nL3  - 10.1000/1\nDB  - psyh\nDP  - EBSCOhost\nUR  - https://search.ebscohost.com/login.aspx?db=psyh\n"), format.RIS, "EBSCOhost", "APA PsycInfo", format.Certain},
		{"Cochrane", "Record #1 of 1\nProvider: John Wiley & Sons, Ltd\n" + record("AN  - CN-00000001\nTI  - Pears in spring\nAU  - Berg A\nPY  - 2019\n"), format.RIS, "Cochrane Library", "Cochrane CENTRAL", format.Certain},
		{"Web of Science", record(body + "AN  - WOS:000000000000001\nWE  - Science Citation Index\nJ9  - J PEARS\nJI  - J. Pears\n"), format.RIS, "Web of Science", "Web of Science", format.Likely},
		{"ProQuest", record("T1  - Pears in spring\nAU  - Berg, Anna\nAN  - 2214991469; 51887\nJF  - J Pears\nDB  - PTSDpubs\nUR  - https://www.proquest.com/docview/2214991469\n"), format.RIS, "ProQuest", "", format.Likely},
		{"PsycNet", "Provider: American Psychological Association\nDatabase: PsycINFO\n\n" + record("ID  - 2019-00001-001\nTI  - Pears in spring\nAU  - Berg, Anna\nPY  - 2019\n"), format.RIS, "APA PsycNet", "APA PsycInfo", format.Certain},
		{"EndNote", record("AB  - One.\nAU  - Berg, Anna\nDO  - 10.1000/1\nPY  - 2019\nST  - Pears\nT2  - J Pears\nTI  - Pears in spring\nID  - 77\n"), format.RIS, "EndNote", "", format.Guess},
		{"Zotero", record("TI  - Pears in spring\nAU  - Berg, Anna\nT2  - J Pears\nDA  - 2019/01/02/\nPY  - 2019\nDO  - 10.1000/1\n"), format.RIS, "Zotero", "", format.Guess},
		{"Mendeley", record("AB  - One.\nAU  - Berg, Anna\nDO  - 10.1000/1\nPY  - 2019\nTI  - Pears in spring\nT2  - J Pears\nVL  - 1\n"), format.RIS, "Mendeley", "", format.Guess},
		{"Rayyan", record(body + "AN  - rayyan-1\nT2  - J Pears\nN1  - RAYYAN-INCLUSION: {\"Anna\"=>\"Included\"}\n"), format.RIS, "Rayyan", "", format.Likely},
		{"Covidence", record("T1  - Pears in spring\nA1  - Berg, Anna\nY1  - 2019\nJO  - J Pears\nPG  - 1-2\nPD  - \n"), format.RIS, "Covidence", "", format.Guess},
		{"Lens", record(body + "ID  - 001-955-724-285-100\nUR  - https://lens.org/001-955-724-285-100\n"), format.RIS, "Lens.org", "", format.Likely},
		{"Dimensions", record(body + "AN  - pub.1000000001\nUR  - https://app.dimensions.ai/details/publication/pub.1000000001\n"), format.RIS, "Dimensions", "", format.Certain},
		{"CiteSource, without TY", "C1  - 7\nTI  - Pears in spring\nAU  - Berg, Anna\nER  - \n", format.RIS, "", "", format.Unknown},
		{"RefWorks", "RT Journal Article\nSR Electronic\nA1 Berg,Anna\nT1 Pears in spring\nYR 2019\n", format.RefWorks, "RefWorks", "", format.Certain},
		{"nbib", nbibText, format.NBIB, "PubMed", "PubMed", format.Certain},
		{"PubMed XML", "<?xml version=\"1.0\" ?>\n<PubmedArticleSet>\n<PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>Pears</ArticleTitle></Article></MedlineCitation></PubmedArticle>\n</PubmedArticleSet>", format.PubMedXML, "PubMed", "PubMed", format.Certain},
		{"Web of Science tagged", wosText, format.WoS, "Web of Science", "Web of Science", format.Certain},
		{"Web of Science, tabs", tabText, format.WoSTab, "Web of Science", "", format.Certain},
		{"Refer", refText, format.Refer, "", "", format.Unknown},
		{"EndNote XML", "<?xml version=\"1.0\"?><xml><records><record><source-app name=\"EndNote\">EndNote</source-app><titles><title>Pears</title></titles></record></records></xml>", format.EndNoteXML, "EndNote", "", format.Likely},
		{"Ovid tagged", ovidText, format.OvidTagged, "Ovid", "Embase", format.Certain},
		{"Ovid field names", longText, format.OvidText, "Ovid", "", format.Certain},
		{"Cochrane text", cochText, format.CochraneText, "Cochrane Library", "Cochrane CENTRAL", format.Certain},
		{"BibTeX of Scopus", "Scopus\nEXPORT DATE: 1 May 2020\n\n@ARTICLE{Berg2019, title={Pears}, source={Scopus}}\n", format.BibTeX, "Scopus", "Scopus", format.Certain},
		{"CSV of Scopus", "Authors,Title,Year,Source title,DOI,EID\nBerg A.,Pears,2019,J Pears,10.1000/1,2-s2.0-1\n", format.CSV, "Scopus", "Scopus", format.Likely},
		{"CSV of Embase.com", "Title,Author Names,Emtree Medical Index Terms,Publication Year\nPears,Berg A.,pear,2019\n", format.CSV, "Embase.com", "Embase", format.Likely},
		{"CSV of Covidence", "Title,Authors,Abstract,Published Year,Journal,Covidence #,Study\nPears,Berg A,One.,2019,J Pears,#1,Berg 2019\n", format.CSV, "Covidence", "", format.Likely},
		{"CSV of Zotero", "Key,Item Type,Publication Year,Author,Title,Publication Title\nABCD1234,journalArticle,2019,\"Berg, Anna\",Pears,J Pears\n", format.CSV, "Zotero", "", format.Likely},
		{"CSV of ASReview", "record_id,title,authors,abstract,asreview_label\n1,Pears,Berg,One.,1\n", format.CSV, "ASReview", "", format.Likely},
		{"CSV of OpenAlex", "id,doi,title,display_name,publication_year,cited_by_api_url\nhttps://openalex.org/W1,10.1000/1,Pears,Pears,2019,https://api.openalex.org/x\n", format.CSV, "OpenAlex", "OpenAlex", format.Likely},
		{"CSV of Rayyan", "key,title,authors,journal,issn,volume,issue,pages,year,publisher,url,abstract,notes\nrayyan-1,Pears,\"Berg, A\",J Pears,,1,2,3,2019,,,One.,\n", format.CSV, "Rayyan", "", format.Likely},
		{"CSV of the Cochrane Library", "Cochrane ID,Title,Authors,Source,Year,DOI\nCN-00000001,Pears,Berg A,J Pears,2019,10.1000/1\n", format.CSV, "Cochrane Library", "", format.Likely},
		{"JSON Lines", jsonText, format.JSONL, "", "", format.Unknown},
	} {
		r, err := format.Open("x", strings.NewReader(tt.text), format.Options{})
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		recs, err := refsift.Collect(r.All())
		if err != nil || len(recs) != 1 || recs[0].Title == "" {
			t.Errorf("%s: %d records, %v", tt.name, len(recs), err)
			continue
		}
		o, found := recs[0].Origin, r.Info().Found
		if r.Info().Format != tt.format || o.Platform != tt.platform || tt.database != "" && o.Database != tt.database {
			t.Errorf("%s: %s, platform %q, database %q", tt.name, r.Info().Format, o.Platform, o.Database)
		}
		if found.Platform.Confidence < tt.least || found.Format.Confidence < format.Likely {
			t.Errorf("%s: %+v", tt.name, found)
		}
	}
}

// TestDisagreement finds a file whose marks disagree likely, not certain.
func TestDisagreement(t *testing.T) {
	aph := "TY  - JOUR\nID  - 1\nT1  - Pears\nA1  - Berg, Anna\nY1  - 2019/01/01/\nJF  - J Pears\nL3  - 10.1000/1\nDB  - aph\nDP  - EBSCOhost\nER  - \n"
	for _, tt := range []struct {
		file, text         string
		platform, database format.Confidence
		evidence           string
	}{
		{"x.ris", aph, format.Certain, format.Certain, `DB says "aph"`},
		{"cinahl.ris", aph, format.Certain, format.Likely, `the file is named "cinahl"`},
		{"aph-and-cinahl.ris", aph, format.Certain, format.Certain, `DB says "aph"`},
		{"x.nbib", nbibText, format.Certain, format.Certain, "nbib is the format of PubMed"},
		{"medline.nbib", nbibText, format.Certain, format.Certain, "nbib is the format of PubMed"},
		{"x.nbib", "OWN - ERIC\nTI  - Pears\nAU  - Berg, Anna\nOID - EJ1000001\n", format.Likely, format.Likely, "nbib is the format of PubMed"},
		{"x.ciw", "FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU Berg, A\nTI Pears\nUT ISI:000000000000001\nER\n\nEF\n", format.Certain, format.Likely, "numbers begin with ISI:"},
	} {
		r, err := format.Open(tt.file, strings.NewReader(tt.text), format.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := refsift.Collect(r.All()); err != nil {
			t.Error(err)
		}
		found := r.Info().Found
		if found.Platform.Confidence != tt.platform || found.Database.Confidence != tt.database || !strings.Contains(found.Database.Evidence, tt.evidence) {
			t.Errorf("%s: %+v", tt.file, found)
		}
	}
}
