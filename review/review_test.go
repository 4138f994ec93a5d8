package review_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/refsift/refsift"
	"github.com/refsift/refsift/dedupe"
	"github.com/refsift/refsift/review"
)

// made returns made-up records: n works, each with a copy, and after every
// second a part II that is near enough to be asked about.
func made(n int) []*refsift.Record {
	var recs []*refsift.Record
	add := func(title string, year int, pages string, authors ...string) {
		r := &refsift.Record{ID: refsift.ID{File: "made.ris", Ordinal: len(recs) + 1}, Type: "JOUR", Title: title, Year: year,
			Source: "Journal of Made Up Studies", Volume: "12", Pages: pages, Abstract: strings.Repeat("words of an abstract ", 20)}
		for _, a := range authors {
			r.Authors = append(r.Authors, refsift.Author{Family: a, Given: "A."})
		}
		recs = append(recs, r)
	}
	for i := range n {
		title := fmt.Sprintf("Deciding together in ward %d: a cluster randomised trial of %s", i, strings.Repeat(string(rune('a'+i%26)), 6))
		add(title, 2019, fmt.Sprintf("%d-%d", 10*i+1, 10*i+9), "Berg", fmt.Sprint("Tal", i))
		add(strings.ToUpper(title), 2019, fmt.Sprintf("%d-%d", 10*i+1, 10*i+9), "Berg", fmt.Sprint("Tal", i))
		if i%2 == 0 {
			add(title+".", 2020, "", "Berg")
		}
	}
	return recs
}

func run(t testing.TB, recs []*refsift.Record) *dedupe.Result {
	t.Helper()
	d, err := dedupe.New(dedupe.Options{})
	if err != nil {
		t.Fatal(err)
	}
	res, err := d.Run(context.Background(), recs)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func write(t testing.TB, res *dedupe.Result, o review.Options) string {
	t.Helper()
	var b strings.Builder
	if err := review.Write(&b, res, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var (
	inScript = regexp.MustCompile(`(?s)<script>(.*?)</script>`)
	inStyle  = regexp.MustCompile(`(?s)<style>(.*?)</style>`)
	inData   = regexp.MustCompile(`(?s)<script type="application/json" id="data">(.*?)</script>`)
)

// TestPolicy: the content security policy names the script and the style of
// the page by their hashes, and lets nothing else run or load.
func TestPolicy(t *testing.T) {
	t.Parallel()
	page := write(t, run(t, made(3)), review.Options{})
	for what, re := range map[string]*regexp.Regexp{"script-src": inScript, "style-src": inStyle} {
		m := re.FindStringSubmatch(page)
		if m == nil {
			t.Fatalf("no %s in the page", what)
		}
		sum := sha256.Sum256([]byte(m[1]))
		hash := strings.NewReplacer("+", "&#43;", "/", "/", "=", "=").Replace(base64.StdEncoding.EncodeToString(sum[:]))
		if !strings.Contains(page, what+" &#39;sha256-"+hash) && !strings.Contains(page, what+" 'sha256-"+hash) {
			t.Errorf("the policy has no hash of the %s", what)
		}
	}
	if !strings.Contains(page, "default-src 'none'") || strings.Contains(page, "unsafe-inline") {
		t.Error("the policy lets more run than the page's own script")
	}
	if loads := regexp.MustCompile(`(?i)\b(src|href)="?(https?:)?//`).FindString(page); loads != "" {
		t.Errorf("the page loads %s", loads)
	}
}

// TestHostileRecords: text of a record cannot end the element that holds it.
func TestHostileRecords(t *testing.T) {
	t.Parallel()
	recs := made(2)
	for i, hostile := range []string{"</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\u2028</SCRIPT >", "<!--<script>"} {
		recs[i%len(recs)].Title += " " + hostile
		recs[i%len(recs)].Abstract = hostile
		recs[i%len(recs)].Authors[0].Family = hostile
	}
	page := write(t, run(t, recs), review.Options{Title: "<script>alert(2)</script>"})
	if n := strings.Count(strings.ToLower(page), "<script"); n != 2 {
		t.Errorf("%d script elements, want the data and the script", n)
	}
	if strings.Contains(page, "<img") {
		t.Error("an element of a record is in the page")
	}
	var data map[string]any
	if err := json.Unmarshal([]byte(inData.FindStringSubmatch(page)[1]), &data); err != nil {
		t.Errorf("the data are not JSON: %v", err)
	}
}

// TestData: every pair of the review list and every cluster is in the page,
// and the evidence of a pair adds up to its score.
func TestData(t *testing.T) {
	t.Parallel()
	res := run(t, made(6))
	if len(res.Review) == 0 {
		t.Fatal("the made-up records have no possible match")
	}
	page := write(t, res, review.Options{Rulings: []dedupe.Ruling{{A: "a", B: "b", Answer: dedupe.Different}}})
	var data struct {
		Records []struct{ Digest, ID string }
		Pairs   []struct {
			A, B     int
			Score    float64
			Evidence []struct{ Value float64 }
		}
		Clusters []struct{ Records []int }
		Rulings  []struct{ A, Decision string }
	}
	if err := json.Unmarshal([]byte(inData.FindStringSubmatch(page)[1]), &data); err != nil {
		t.Fatal(err)
	}
	if len(data.Pairs) != len(res.Review) || len(data.Clusters) != len(slices.Collect(res.Duplicates())) {
		t.Errorf("%d pairs and %d clusters, want %d and %d", len(data.Pairs), len(data.Clusters), len(res.Review), len(slices.Collect(res.Duplicates())))
	}
	for i, p := range data.Pairs {
		if data.Records[p.A].Digest != res.Review[i].A.Digest().String() || data.Records[p.B].Digest != res.Review[i].B.Digest().String() {
			t.Errorf("pair %d is of other records", i)
		}
		sum := 0.0
		for _, e := range p.Evidence {
			sum += e.Value
		}
		if sum < p.Score-0.01 || sum > p.Score+0.01 {
			t.Errorf("pair %d: the evidence adds up to %v, the score is %v", i, sum, p.Score)
		}
	}
	if len(data.Rulings) != 1 || data.Rulings[0].Decision != "different" {
		t.Errorf("rulings %+v", data.Rulings)
	}
}

// TestSameBytes: the order of the records does not change the page.
func TestSameBytes(t *testing.T) {
	t.Parallel()
	recs := made(5)
	first := write(t, run(t, recs), review.Options{})
	slices.Reverse(recs)
	if write(t, run(t, recs), review.Options{}) != first {
		t.Error("the order of the records changes the page")
	}
}
