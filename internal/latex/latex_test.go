package latex

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestText(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, in, want string }{
		{"plain", "Plain text, 5-10", "Plain text, 5-10"},
		{"umlaut in a group", `M{\"u}ller`, "Müller"},
		{"umlaut with an argument", `M\"{u}ller`, "Müller"},
		{"umlaut bare", `M\"uller`, "Müller"},
		{"braces around both", `M{\"{u}}ller`, "Müller"},
		{"acute over dotless i", `Garc\'{\i}a`, "García"},
		{"acute over dotless i in a group", `Garc{\'\i}a`, "García"},
		{"cedilla", `Fran\c{c}ois, Fran{\c c}ois`, "François, François"},
		{"caron", `Matou\v{s}ek, Eli{\v s}`, "Matoušek, Eliš"},
		{"double acute with a blank", `Erd{\H o}s`, "Erdős"},
		{"ogonek, ring, breve, dot", `\k{a}\r{a}\u{g}\.{z}`, "ąåğż"},
		{"two accents", `\'{\"u}`, "ǘ"},
		{"sharp s, o, AA", `Stra{\ss}e, \o re, {\AA}ngstr\"om`, "Straße, øre, Ångström"},
		{"specials", `A \& B, 5\%, a\_b, \#1, \$5, \{x\}`, "A & B, 5%, a_b, #1, $5, {x}"},
		{"at sign", `A \@ b`, "A @ b"},
		{"dashes", "1--2 and a---b", "1–2 and a—b"},
		{"quotes", "``quoted'' it's", "“quoted” it's"},
		{"tie", "Section~5", "Section 5"},
		{"comparison", `p \textless 0.05, {\textgreater}5`, "p <0.05, >5"},
		{"apostrophe macro", `patient{\textquoteright}s`, "patient’s"},
		{"greek", `TNF-$\alpha$ and $\beta$-carotene`, "TNF-α and β-carotene"},
		{"greek in text", `{\textalpha}-1`, "α-1"},
		{"raised and lowered text", `H\textsubscript{2}O, 10\textsuperscript{-3}, 4\textsuperscript{th}, \textsuperscript{a}`, `H₂O, 10⁻³, 4th, a`},
		{"raised and lowered digits", `H$_2$O, $x^{2}$, 10$^{-3}$, $O(n^2)$`, `H₂O, x², 10⁻³, O(n²)`},
		{"mathematics kept", `$x_i^{a+b}$, $\frac{1}{2}$, $x^{$, $a^$`, `$x_i^{a+b}$, $\frac{1}{2}$, $x^{$, $a^$`},
		{"greek inside mathematics", `$\Sigma^{0}$ Hyperon`, `Σ⁰ Hyperon`},
		{"roman in mathematics", `H$_{\textrm{2}}$O, $4^{\textrm{ème}}$`, `H₂O, 4ème`},
		{"relation", `a $<$ b`, "a < b"},
		{"money", "costs $5 and $6", "costs $5 and $6"},
		{"lone dollar", "US$ 5", "US$ 5"},
		{"backslash in mathematics", `C$\backslash$:`, `C\:`},
		{"markup", `\emph{In vitro} and {\it in vivo} \textbf{x}`, "In vitro and in vivo x"},
		{"href", `\href{http://x.org/}{text}`, "text"},
		{"ensuremath", `\ensuremath{\beta}-cell`, "β-cell"},
		{"unknown macro", `\foo{bar} and \baz`, `\foo{bar} and \baz`},
		{"protected case", "{DNA} of {E. coli}", "DNA of E. coli"},
		{"tilde itself", `\~{}kotz`, "~kotz"},
		{"accent without a letter", `rock \' 5`, `rock ' 5`},
		{"backslash at the end", `a\`, `a\`},
		{"unclosed group", `\'{e`, `'e`},
		{"decomposed input", "e\u0301 {x}", "é x"},
		{"dotless result", `\i`, "ı"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := Text(tt.in); got != tt.want {
				t.Errorf("Text(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestVerbatim(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, want string }{
		{"10.1000/a--b~c", "10.1000/a--b~c"},
		{`10.1000/a\_b`, "10.1000/a_b"},
		{`10.1000/a{\_}b`, "10.1000/a_b"},
		{`http://x.org/\~{}kotz\%20`, "http://x.org/~kotz%20"},
		{`http://x.org/{\textasciitilde}k`, "http://x.org/~k"},
		{`\url{http://x.org/}`, "http://x.org/"},
		{`C:\dir`, `C:\dir`},
	}
	for _, tt := range tests {
		if got := Verbatim(tt.in); got != tt.want {
			t.Errorf("Verbatim(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestEscape(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, want string }{
		{"plain", "plain"},
		{"A & B_c 5% #1 $2", `A \& B\_c 5\% \#1 \$2`},
		{"a--b", "a-{}-b"},
		{"{", `{\textbraceleft}`},
	}
	for _, tt := range tests {
		if got := Escape(tt.in); got != tt.want {
			t.Errorf("Escape(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

// FuzzText checks that any text decodes without panic into valid UTF-8 and
// that Text undoes Escape.
func FuzzText(f *testing.F) {
	for _, s := range []string{
		`M{\"u}ller`, `\'{\`, `$\alpha`, "---''``", `{\textbackslash}`, `\c`, `\href{a`, `\v{\v{\v{s}}}`, "a\\b{c}d~e^f",
		strings.Repeat(`\'{`, 100), `\ensuremath{\ensuremath{$}}`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Text(s)
		if utf8.ValidString(s) && !utf8.ValidString(got) {
			t.Fatalf("Text(%q) = %q: not UTF-8", s, got)
		}
		Verbatim(s)
		if !utf8.ValidString(s) {
			return
		}
		if want := norm.NFC.String(s); norm.NFC.String(Text(Escape(want))) != want {
			t.Fatalf("Text(Escape(%q)) = %q, by way of %q", want, Text(Escape(want)), Escape(want))
		}
	})
}

// TestTextOpenGroups decodes what took quadratic time when each open group
// was searched to the end of the text.
func TestTextOpenGroups(t *testing.T) {
	if testing.Short() {
		t.Skip("bounds on time mean little under -race; run without -short")
	}
	t.Parallel()
	for _, part := range []string{`\'{`, `\foo[`, `\foo{`, `{\'`, `$\foo{`, `\ensuremath{`, `\'{}`, `\\'`} {
		s := strings.Repeat(part, 1<<20/len(part))
		for _, s := range []string{s, "}" + s, s + strings.Repeat("}", len(s)/len(part))} {
			start := time.Now()
			if Text(s); time.Since(start) > 10*time.Second {
				t.Errorf("a text of %q takes %v", part, time.Since(start))
			}
		}
	}
}

func BenchmarkText(b *testing.B) {
	s := strings.Repeat(`The {DNA} of M\"uller cells in $\alpha$-phase -- a study of many words. `, 20)
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		Text(s)
	}
}
