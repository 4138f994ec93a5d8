package lang

import "strings"

// table lists, for each language: its ISO 639-2 code (terminological), the
// other code of 639-2 (bibliographic) or "-", the code of 639-1 or "-", and
// its names separated by commas. Names other than English are those that
// exports of databases have been seen or are likely to print. The two written
// forms of Norwegian are one language here, as a limit to Norwegian means both.
const table = `
afr - af afrikaans
sqi alb sq albanian
amh - am amharic
ara - ar arabic,العربية
hye arm hy armenian
aze - az azerbaijani,azeri
eus baq eu basque
bel - be belarusian,byelorussian
ben - bn bengali,bangla
bos - bs bosnian
bre - br breton
bul - bg bulgarian
mya bur my burmese
cat - ca catalan,valencian
zho chi zh chinese,mandarin,mandarin chinese,中文
hrv scr hr croatian
ces cze cs czech
dan - da danish,dansk
nld dut nl dutch,flemish,nederlands
eng - en english,american english,british english,anglais,englisch,ingles,inglese,engelsk,engelska
epo - eo esperanto
est - et estonian
fao - fo faroese
fil - - filipino,pilipino
fin - fi finnish,suomi
fra fre fr french,francais,franzosisch,frances,francese,fransk,franska
fry - fy frisian,western frisian
gla - gd gaelic,scottish gaelic
glg - gl galician,gallegan
kat geo ka georgian
deu ger de german,deutsch,allemand,aleman,tedesco,tysk,tyska
ell gre el greek,modern greek,greek modern,greek modern 1453
grc - - ancient greek,greek ancient,greek ancient to 1453
guj - gu gujarati
hat - ht haitian,haitian creole
hau - ha hausa
heb - he hebrew
hin - hi hindi
hun - hu hungarian,magyar
isl ice is icelandic
ibo - ig igbo
ind - id indonesian,bahasa indonesia
gle - ga irish
ita - it italian,italiano
jpn - ja japanese,日本語
jav - jv javanese
kan - kn kannada
kaz - kk kazakh
khm - km khmer,central khmer,cambodian
kin - rw kinyarwanda
kir - ky kirghiz,kyrgyz
kor - ko korean,한국어
kur - ku kurdish
lao - lo laotian
lat - la latin
lav - lv latvian,lettish
lit - lt lithuanian
ltz - lb luxembourgish
mkd mac mk macedonian
mlg - mg malagasy
msa may ms malay,bahasa malaysia
mal - ml malayalam
mlt - mt maltese
mri mao mi maori
mar - mr marathi
mol - - moldavian
mon - mn mongolian
nep - ne nepali
nor - no norwegian,norsk,nob,nb,norwegian bokmal,bokmal,nno,nn,norwegian nynorsk,nynorsk
oci - oc occitan,provencal
ori - or oriya,odia
orm - om oromo
pan - pa punjabi,panjabi
fas per fa persian,farsi,dari
pol - pl polish,polski
por - pt portuguese,portugues
pus - ps pushto,pashto
que - qu quechua
ron rum ro romanian,rumanian
rus - ru russian,русский
san - sa sanskrit
srp scc sr serbian
hbs - sh serbo croatian,serbocroatian
sna - sn shona
snd - sd sindhi
sin - si sinhala,sinhalese
slk slo sk slovak
slv - sl slovenian,slovene
som - so somali
spa - es spanish,castilian,espanol,spanisch,espagnol,spansk,spanska
swa - sw swahili,kiswahili
swe - sv swedish,svenska
tgl - tl tagalog
tgk - tg tajik
tam - ta tamil
tat - tt tatar
tel - te telugu
tha - th thai
bod tib bo tibetan
tir - ti tigrinya
tsn - tn tswana
tur - tr turkish,turkce
tuk - tk turkmen
uig - ug uighur,uyghur
ukr - uk ukrainian
urd - ur urdu
uzb - uz uzbek
vie - vi vietnamese
cym wel cy welsh
wol - wo wolof
xho - xh xhosa
yid - yi yiddish
yor - yo yoruba
zul - zu zulu
sgn - - sign language,sign languages
mul - - multiple languages,multilingual
und - - undetermined,unknown,not specified,unspecified,not available,no linguistic content,zxx,n a
`

// names holds every code and name of the table.
var names = readTable(table)

func readTable(text string) map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(text) {
		f := strings.SplitN(strings.TrimSpace(line), " ", 4)
		if len(f) != 4 {
			continue
		}
		out[f[0]] = f[0]
		for _, c := range f[1:3] {
			if c != "-" {
				out[c] = f[0]
			}
		}
		for n := range strings.SplitSeq(f[3], ",") {
			out[key(n)] = f[0]
		}
	}
	return out
}
