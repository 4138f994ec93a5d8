package ovidtext

import "testing"

func TestParseSource(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in   string
		want Source
	}{
		{"Journal of Pears. 12 (3) (pp 100-105), 2018. Date of Publication: March 2018.", Source{Title: "Journal of Pears", Volume: "12", Issue: "3", Pages: "100-105", Date: "2018"}},
		{"BMC Pears. Conference: 2nd Pear Conference: Part 2. Utopia. 12 (Supplement 3) (no pagination), 2018. Date of Publication: 2018.", Source{Title: "BMC Pears", Volume: "12", Issue: "Supplement 3", Pages: "no pagination", Date: "2018"}},
		{"Journal of Pears. (pp 100-105), 2018. Date of Publication: 2018.", Source{Title: "Journal of Pears", Pages: "100-105", Date: "2018"}},
		{"Pears. 135(6):1044-51, 2015 Jun.", Source{Title: "Pears", Volume: "135", Issue: "6", Pages: "1044-51", Date: "2015 Jun"}},
		{"European Pear Journal. 42(1):1-10, 2021 Jan 01.", Source{Title: "European Pear Journal", Volume: "42", Issue: "1", Pages: "1-10", Date: "2021 Jan 01"}},
		{"Pears & Plums. 201(2-3):327-334, November 15, 2004.", Source{Title: "Pears & Plums", Volume: "201", Issue: "2-3", Pages: "327-334", Date: "November 15, 2004"}},
		{"Official Gazette of the Pear Office Patents. 1288(3), Nov. 16, 2004.", Source{Title: "Official Gazette of the Pear Office Patents", Volume: "1288", Issue: "3", Date: "Nov. 16, 2004"}},
		{"Journal of Pear Studies 12, Winter 2007: 7-14.", Source{Title: "Journal of Pear Studies", Volume: "12", Pages: "7-14", Date: "Winter 2007"}},
		{"Journal of Current Pears, 2013(1): 3-28.", Source{Title: "Journal of Current Pears", Volume: "2013", Issue: "1", Pages: "3-28"}},
		{"American Pear Journal June 2015;58(6):688-696", Source{Title: "American Pear Journal", Volume: "58", Issue: "6", Pages: "688-696", Date: "June 2015"}},
		{"Pear Abstracts International Section A: Trees and Fruit. Vol.75(2-A(E)),2014, pp. No Pagination Specified.", Source{Title: "Pear Abstracts International Section A: Trees and Fruit", Volume: "75", Issue: "2-A(E)", Date: "2014"}},
		{"Journal of Pears. Vol.12(3), Mar 2015, pp. 100-105.", Source{Title: "Journal of Pears", Volume: "12", Issue: "3", Pages: "100-105", Date: "Mar 2015"}},
		{"Very Long Pear Title. Vol 28(2) April 2015, 103-106.", Source{Title: "Very Long Pear Title", Volume: "28", Issue: "2", Pages: "103-106", Date: "April 2015"}},
		{"Very Long Pear Title.   28:103-106, April 2015.", Source{Title: "Very Long Pear Title", Volume: "28", Pages: "103-106", Date: "April 2015"}},
		{"Okafor, Ada [Ed]; Berg, Jan [Ed]. (2012). Pears in practice: An approach. (pp. 11-31). xvii, 254 pp. Northtown, UT, US: Pear Press/Plum Group; US.", Source{Title: "Pears in practice: An approach", Pages: "11-31", Date: "2012", Place: "Northtown, UT, US", Publisher: "Pear Press/Plum Group"}},
		{"Okafor(2015). Very Long Pear Title. (pp. 103-106) X pp. Northtown: Pear Press", Source{Title: "Very Long Pear Title", Pages: "103-106", Date: "2015", Place: "Northtown", Publisher: "Pear Press"}},
		{"(2014). Pears 58 pp. Northtown: PearPress.  ", Source{Title: "Pears", Date: "2014", Place: "Northtown", Publisher: "PearPress"}},
		{"Pear Growers Regional Meeting Proceedings. 2005; 9pp..", Source{Title: "Pear Growers Regional Meeting Proceedings", Date: "2005"}},
		{"Plums. 2007 15 June; 433-441.", Source{Title: "Plums", Pages: "433-441", Date: "2007 15 June"}},
		{"Plums. 584 July 2007: 231-241.", Source{Title: "Plums", Volume: "584", Pages: "231-241", Date: "July 2007"}},
		{"Okafor, Ada [Editor, Reprint Author], Berg, Jan [Editor]. Pears in practice.:371-397, 2004.", Source{Title: "Pears in practice", Pages: "371-397", Date: "2004"}},
		{"a text without any of this", Source{}},
		{"", Source{}},
	}
	for _, tt := range tests {
		if got := ParseSource(tt.in); got != tt.want {
			t.Errorf("ParseSource(%q)\n got %+v\nwant %+v", tt.in, got, tt.want)
		}
	}
}
