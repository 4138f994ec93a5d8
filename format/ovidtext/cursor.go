package ovidtext

import "strings"

// A cursor reads the parts of a citation string one behind the other. Each
// method reports whether its part stands at the place; it then moves behind
// it, and stays where it is otherwise.
type cursor struct {
	s     string
	at    int
	found Source
}

// byteAt returns the byte at a place, 0 at the end.
func (c *cursor) byteAt(i int) byte {
	if i < len(c.s) {
		return c.s[i]
	}
	return 0
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }
func isLower(b byte) bool { return b >= 'a' && b <= 'z' }
func isUpper(b byte) bool { return b >= 'A' && b <= 'Z' }
func isAlpha(b byte) bool { return isLower(b) || isUpper(b) }
func isWord(b byte) bool  { return isAlpha(b) || isDigit(b) || b == '_' }

// boundary reports whether a word begins or ends at i.
func (c *cursor) boundary(i int) bool {
	return (i > 0 && isWord(c.s[i-1])) != isWord(c.byteAt(i))
}

// run returns the end of the bytes of a class that begin at i.
func (c *cursor) run(i int, class func(byte) bool) int {
	for i < len(c.s) && class(c.s[i]) {
		i++
	}
	return i
}

func (c *cursor) skip(text string) bool {
	if strings.HasPrefix(c.s[c.at:], text) {
		c.at += len(text)
		return true
	}
	return false
}

// skipPast moves behind the next b.
func (c *cursor) skipPast(b byte) bool {
	i := strings.IndexByte(c.s[c.at:], b)
	if i >= 0 {
		c.at += i + 1
	}
	return i >= 0
}

// spaced reads a part that a space may precede.
func (c *cursor) spaced(part func(*cursor) bool) bool {
	start := c.at
	c.skip(" ")
	if part(c) {
		return true
	}
	c.at = start
	return false
}

// volume reads "12", "A12", "12-13", "12/13", "12B".
func (c *cursor) volume() bool {
	i := c.at
	if isUpper(c.byteAt(i)) {
		i++
	}
	if !isDigit(c.byteAt(i)) {
		return false
	}
	c.setVolume(c.run(i, func(b byte) bool { return isWord(b) || b == '/' || b == '-' }))
	return true
}

// numbers reads "12" and "12-13a".
func (c *cursor) numbers() bool {
	if !isDigit(c.byteAt(c.at)) {
		return false
	}
	c.setVolume(c.run(c.at, func(b byte) bool { return isWord(b) || b == '-' }))
	return true
}

// number reads a volume of digits alone, word one of letters too.
func (c *cursor) number() bool { return c.setVolume(c.run(c.at, isDigit)) }
func (c *cursor) word() bool   { return c.setVolume(c.run(c.at, isWord)) }

func (c *cursor) setVolume(end int) bool {
	if end == c.at {
		return false
	}
	c.found.Volume, c.at = c.s[c.at:end], end
	return true
}

// issue reads "(3)" or " (3)" if there is one. It may hold one more pair of
// brackets: "75(2-A(E))".
func (c *cursor) issue() bool {
	i := c.at
	if c.byteAt(i) == ' ' {
		i++
	}
	if c.byteAt(i) != '(' {
		return true
	}
	depth := 1
	for j := i + 1; j < len(c.s); j++ {
		switch c.s[j] {
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth == 0 {
			c.found.Issue, c.at = c.s[i+1:j], j+1
			break
		}
		if depth > 2 {
			break
		}
	}
	return true
}

// bracketedPages reads "pp 100-105), " behind an opening bracket.
func (c *cursor) bracketedPages() bool {
	n := strings.IndexAny(c.s[c.at:], "()")
	if n < 1 || !strings.HasPrefix(c.s[c.at+n:], "), ") {
		return false
	}
	pages := c.s[c.at : c.at+n]
	for _, mark := range []string{"pp. ", "pp ", "p. ", "p "} {
		if rest, ok := strings.CutPrefix(pages, mark); ok && rest != "" {
			pages = rest
			break
		}
	}
	c.found.Pages = pages
	c.at += n + len("), ")
	return true
}

// page reads "100", "100-5", "e12", "S1.2a", "xii-xiv".
func (c *cursor) page() bool {
	end := c.firstPage()
	if end < 0 {
		return c.romanPages()
	}
	i := end
	if c.byteAt(i) == ' ' {
		i++
	}
	for _, dash := range []string{"-", "–"} {
		if !strings.HasPrefix(c.s[i:], dash) {
			continue
		}
		i += len(dash)
		if c.byteAt(i) == ' ' {
			i++
		}
		if last := c.run(i, isWord); last > i {
			end = last
		}
		break
	}
	c.found.Pages, c.at = c.s[c.at:end], end
	return true
}

// firstPage returns the end of the longest first page, or -1: up to four
// letters, digits with full stops, a letter, and there a word must end.
func (c *cursor) firstPage() int {
	start := c.run(c.at, isAlpha)
	if start-c.at > 4 || !isDigit(c.byteAt(start)) {
		return -1
	}
	for end := c.run(start, func(b byte) bool { return isDigit(b) || b == '.' }); end > start; end-- {
		if isAlpha(c.byteAt(end)) && c.boundary(end+1) {
			return end + 1
		}
		if c.boundary(end) {
			return end
		}
	}
	return -1
}

func (c *cursor) romanPages() bool {
	isRoman := func(b byte) bool { return strings.IndexByte("ivxlc", b) >= 0 }
	dash := c.run(c.at, isRoman)
	if dash == c.at || c.byteAt(dash) != '-' {
		return false
	}
	end := c.run(dash+1, isRoman)
	if end == dash+1 {
		return false
	}
	c.found.Pages, c.at = c.s[c.at:end], end
	return true
}

// pageIfAny reads ": 7-14" or "; 7-14" if it is there.
func (c *cursor) pageIfAny() bool {
	start := c.at
	if !(c.skip(":") || c.skip(";")) || !c.spaced((*cursor).page) {
		c.at = start
	}
	return true
}

// markedPageIfAny reads ", pp. 100-105" if it is there.
func (c *cursor) markedPageIfAny() bool {
	start := c.at
	if !c.skip(", ") {
		return true
	}
	if !c.skip("pp. ") {
		c.skip("p. ")
	}
	if !c.page() {
		c.at = start
	}
	return true
}

// months are the beginnings of the months and seasons before a year.
var months = []string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Win", "Spr", "Sum", "Fal", "Aut"}

// date reads "2018", "2018 Jun", "2021 Jan 01", "November 15, 2004",
// "Winter 2007", "2007 15 June".
func (c *cursor) date() bool {
	year := c.yearAt(c.behindDay(c.behindMonth(c.at)))
	if year < 0 {
		return false
	}
	end := c.behindNumber(c.behindMonthOfYear(year))
	c.found.Date, c.at = c.s[c.at:end], end
	return true
}

// behindMonth goes over "Jan. " or "Mar-Apr "; it returns i where there is none.
func (c *cursor) behindMonth(i int) int {
	for _, m := range months {
		if !strings.HasPrefix(c.s[i:], m) {
			continue
		}
		end := c.run(i+len(m), func(b byte) bool { return isAlpha(b) || b == '.' || b == '/' || b == '-' })
		if c.byteAt(end) == ' ' {
			return end + 1
		}
	}
	return i
}

// behindDay goes over "15, " or "15 ".
func (c *cursor) behindDay(i int) int {
	end := c.run(i, isDigit)
	if n := end - i; n < 1 || n > 2 {
		return i
	}
	if c.byteAt(end) == ',' {
		end++
	}
	if c.byteAt(end) != ' ' {
		return i
	}
	return end + 1
}

// yearAt returns the end of a year from 1500 to 2099, or -1.
func (c *cursor) yearAt(i int) int {
	if i+4 > len(c.s) {
		return -1
	}
	y := c.s[i : i+4]
	century := y[0] == '1' && y[1] >= '5' && y[1] <= '9' || y[0] == '2' && y[1] == '0'
	if !century || !isDigit(y[2]) || !isDigit(y[3]) {
		return -1
	}
	return i + 4
}

// behindMonthOfYear goes over " Jun" or " 15 June" behind a year.
func (c *cursor) behindMonthOfYear(i int) int {
	if c.byteAt(i) != ' ' {
		return i
	}
	name := i + 1
	if day := c.run(name, isDigit); day > name && day <= name+2 && c.byteAt(day) == ' ' {
		name = day + 1
	}
	if !isUpper(c.byteAt(name)) {
		return i
	}
	end := c.run(name+1, isLower)
	if n := end - name - 1; n < 2 || n > 8 || !c.boundary(end) {
		return i
	}
	return end
}

// behindNumber goes over " 01" or "-15" at the end of a date.
func (c *cursor) behindNumber(i int) int {
	if b := c.byteAt(i); b != ' ' && b != '-' {
		return i
	}
	end := c.run(i+1, isDigit)
	if n := end - i - 1; n < 1 || n > 2 || !c.boundary(end) {
		return i
	}
	return end
}
