package dedupe_test
import ("testing";"os";"github.com/refsift/refsift";"github.com/refsift/refsift/dedupe";"github.com/refsift/refsift/ris";"github.com/refsift/refsift/format/nbib";"context")
func TestZZ(t *testing.T){
 var recs []*refsift.Record
 dir:=os.Getenv("ZZ")
 for _,n:=range []string{"scopus.ris","embase-ovid.ris","cinahl-ebsco.ris","cochrane.ris"}{ f,_:=os.Open(dir+"/"+n); r,_:=refsift.Collect(ris.NewReader(f).All()); for i:=range r { r[i].ID.File=n}; recs=append(recs,r...)}
 f,_:=os.Open(dir+"/pubmed.nbib"); r,_:=refsift.Collect(nbib.NewReader(f).All()); recs=append(recs,r...)
 d,_:=dedupe.New(dedupe.Options{}); res,err:=d.Run(context.Background(),recs); if err!=nil{t.Fatal(err)}; t.Log(len(recs),res.Stats.PairsCompared)
}
