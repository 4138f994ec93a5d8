package latex

// The tables are read only. They hold what occurs in the exports of
// databases, reference managers and publishers, not all of LaTeX.

// symbolAccents are the accents named by one character, as combining marks.
var symbolAccents = map[byte]string{
	'`':  "\u0300",
	'\'': "\u0301",
	'^':  "\u0302",
	'~':  "\u0303",
	'=':  "\u0304",
	'.':  "\u0307",
	'"':  "\u0308",
}

// letterAccents are the accents named by a letter.
var letterAccents = map[string]string{
	"u": "\u0306",
	"r": "\u030a",
	"H": "\u030b",
	"v": "\u030c",
	"d": "\u0323",
	"c": "\u0327",
	"k": "\u0328",
	"b": "\u0331",
	"t": "\u0361",

	"grave": "\u0300", "acute": "\u0301", "hat": "\u0302", "tilde": "\u0303", "bar": "\u0304",
	"breve": "\u0306", "dot": "\u0307", "ddot": "\u0308", "mathring": "\u030a", "check": "\u030c",
	"textcommabelow": "\u0326",
}

// symbols stand for characters in text.
var symbols = map[string]string{
	"aa": "å", "AA": "Å", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø",
	"l": "ł", "L": "Ł", "ss": "ß", "SS": "ẞ", "i": "ı", "j": "ȷ",
	"dh": "ð", "DH": "Ð", "dj": "đ", "DJ": "Đ", "th": "þ", "TH": "Þ", "ng": "ŋ", "NG": "Ŋ",
	"S": "§", "P": "¶", "dag": "†", "ddag": "‡", "copyright": "©", "pounds": "£", "euro": "€",
	"slash": "/", "ldots": "…", "dots": "…", "TeX": "TeX", "LaTeX": "LaTeX", "BibTeX": "BibTeX",
	"quad": " ", "qquad": " ", "space": " ", "newline": " ", "linebreak": " ", "nobreakspace": " ", "thinspace": " ",
	"guillemotleft": "«", "guillemotright": "»", "guilsinglleft": "‹", "guilsinglright": "›",
	"quotedblbase": "„", "quotesinglbase": "‚", "glqq": "„", "grqq": "“", "lq": "‘", "rq": "’",
	"textquoteleft": "‘", "textquoteright": "’", "textquotedblleft": "“", "textquotedblright": "”",
	"textquotesingle": "'", "textquotedbl": `"`, "textasciigrave": "`", "textasciiacute": "´",
	"textendash": "–", "textemdash": "—", "textellipsis": "…", "textless": "<", "textgreater": ">",
	"textbar": "|", "textbackslash": `\`, "textasciitilde": "~", "textasciicircum": "^",
	"textunderscore": "_", "textdollar": "$", "textbraceleft": "{", "textbraceright": "}",
	"textperiodcentered": "·", "textbullet": "•", "textasteriskcentered": "*", "textdegree": "°",
	"textcelsius": "℃", "textpm": "±", "texttimes": "×", "textdiv": "÷", "textmu": "µ", "textohm": "Ω",
	"textonehalf": "½", "textonequarter": "¼", "textthreequarters": "¾", "textonesuperior": "¹",
	"texttwosuperior": "²", "textthreesuperior": "³", "textordfeminine": "ª", "textordmasculine": "º",
	"textregistered": "®", "texttrademark": "™", "textcopyright": "©", "textsection": "§",
	"textparagraph": "¶", "textdagger": "†", "textdaggerdbl": "‡", "textsterling": "£", "texteuro": "€",
	"textyen": "¥", "textcent": "¢", "textcurrency": "¤", "textexclamdown": "¡", "textquestiondown": "¿",
	"textbrokenbar": "¦", "textlnot": "¬", "textnumero": "№", "textperthousand": "‰", "textvisiblespace": "␣",
	"textrightarrow": "→", "textleftarrow": "←", "textuparrow": "↑", "textdownarrow": "↓",
	"textgreaterequal": "≥", "textlessequal": "≤", "textminus": "−", "textinterrobang": "‽",
	"textalpha": "α", "textbeta": "β", "textgamma": "γ", "textdelta": "δ", "textepsilon": "ε",
	"textkappa": "κ", "textlambda": "λ", "textomega": "ω", "texttau": "τ", "textsigma": "σ", "textpi": "π",
	"backslash": `\`, "lbrace": "{", "rbrace": "}", "lbrack": "[", "rbrack": "]", "vert": "|",
}

// mathSymbols stand for characters in mathematics. Exports use them outside
// dollar signs as well.
var mathSymbols = map[string]string{
	"alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ",
	"eta": "η", "theta": "θ", "vartheta": "ϑ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν",
	"xi": "ξ", "omicron": "ο", "pi": "π", "varpi": "ϖ", "rho": "ρ", "varrho": "ϱ", "sigma": "σ", "varsigma": "ς",
	"tau": "τ", "upsilon": "υ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
	"Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ",
	"Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
	"times": "×", "div": "÷", "pm": "±", "mp": "∓", "cdot": "·", "ast": "*", "star": "⋆", "circ": "°", "degree": "°",
	"leq": "≤", "le": "≤", "leqslant": "≤", "geq": "≥", "ge": "≥", "geqslant": "≥", "neq": "≠", "ne": "≠",
	"ll": "≪", "gg": "≫", "lt": "<", "gt": ">", "approx": "≈", "sim": "∼", "simeq": "≃", "cong": "≅",
	"equiv": "≡", "propto": "∝", "lesssim": "≲", "gtrsim": "≳",
	"rightarrow": "→", "to": "→", "leftarrow": "←", "leftrightarrow": "↔", "uparrow": "↑", "downarrow": "↓",
	"Rightarrow": "⇒", "Leftarrow": "⇐", "longrightarrow": "→", "rightleftharpoons": "⇌",
	"infty": "∞", "partial": "∂", "nabla": "∇", "sum": "∑", "prod": "∏", "int": "∫", "surd": "√",
	"in": "∈", "notin": "∉", "subset": "⊂", "subseteq": "⊆", "cup": "∪", "cap": "∩", "emptyset": "∅",
	"forall": "∀", "exists": "∃", "neg": "¬", "wedge": "∧", "vee": "∨", "oplus": "⊕", "otimes": "⊗",
	"prime": "′", "ell": "ℓ", "hbar": "ℏ", "angstrom": "Å", "AngstromSymbol": "Å", "cdots": "⋯",
	"bullet": "•", "dagger": "†", "ddagger": "‡", "perp": "⊥", "parallel": "∥", "mid": "|",
	"langle": "⟨", "rangle": "⟩", "colon": ":",
}

// markupMacros change how text looks and leave its content.
var markupMacros = map[string]bool{
	"emph": true, "textit": true, "textbf": true, "textsc": true, "textrm": true, "textsf": true,
	"texttt": true, "textup": true, "textsl": true, "textmd": true, "textnormal": true, "text": true,
	"underline": true, "uline": true,
	"mbox": true, "hbox": true, "fbox": true, "url": true, "path": true, "nolinkurl": true, "enquote": true, "mkbibquote": true,
	"mkbibemph": true, "mathrm": true, "mathit": true, "mathbf": true, "mathsf": true, "mathtt": true, "mathnormal": true,
	"boldsymbol": true, "bm": true, "operatorname": true, "it": true, "em": true, "bf": true, "sc": true, "rm": true,
	"sf": true, "tt": true, "sl": true, "itshape": true, "bfseries": true, "scshape": true, "upshape": true,
	"small": true, "footnotesize": true, "scriptsize": true, "tiny": true, "large": true, "normalsize": true,
	"protect": true, "relax": true, "noindent": true, "par": true, "sloppy": true, "displaystyle": true,
	"left": true, "right": true, "nocase": true, "MakeLowercase": true, "MakeUppercase": true,
}

// verbatimMacros are resolved in addresses and numbers.
var verbatimMacros = map[string]string{
	"textasciitilde": "~", "textasciicircum": "^", "textunderscore": "_", "textbackslash": `\`,
	"textbraceleft": "{", "textbraceright": "}", "textless": "<", "textgreater": ">", "textdollar": "$",
	"sim": "~", "backslash": `\`, "slash": "/", "url": "", "href": "", "allowbreak": "", "nolinkurl": "",
}
