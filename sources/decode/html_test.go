package decode

import (
	"strings"
	"testing"
	"unicode/utf8"
)

const limit = 2 << 20

func TestHTML(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"paragraphs":          {"<p>one<p>two</p>three", "one\n\ntwo\n\nthree"},
		"lines":               {"<div>one</div><div><br></div><div>two<br>three</div>", "one\n\ntwo\nthree"},
		"lines of Outlook":    {"<p class=MsoNormal>one<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>two</p>", "one\n\ntwo"},
		"white space":         {"  a \n\t b  <b> c</b>d ", "a b cd"},
		"entities":            {"a &lt;b&gt; &amp; &eacute; &#8364; &zzz;", "a <b> & é € &zzz;"},
		"a list":              {"<ul><li>one<li>two<ol><li>a</li><li>b</li></ol></ul>end", "- one\n- two\n  1. a\n  2. b\n\nend"},
		"a table":             {"<table><tr><th>Item</th><th>Price</th></tr><tr><td><p>Lamp</p></td><td>5</td></tr></table>", "Item  Price\nLamp  5"},
		"cells of many lines": {"<table><tr><td>a<br>b</td><td>c</td></tr></table>", "a\nb\nc"},
		"an empty cell":       {"<table><tr><td></td><td>b</td></tr><tr><td>c</td></tr></table>", "b\nc"},
		"a rule":              {"one<hr>two", "one\n---\ntwo"},
		"as it is written":    {"<pre>a\n  b\tc</pre>d", "a\n  b    c\n\nd"},
		"a heading":           {"<h1>Title</h1>text", "Title\n\ntext"},
		"scripts and styles":  {"<head><title>t</title><style>p{}</style></head><script>x()</script>text<!-- no -->", "text"},
		"conditional parts":   {"<!--[if mso]>no<![endif]--><![if !mso]>yes<![endif]>", "yes"},
		"never closed":        {"<div><b>one<div><i>two", "one\ntwo"},
		"closed twice":        {"one</div></b>two</p>", "onetwo"},
		"a bare address":      {"Jane <jane@example.org> wrote", "Jane <jane@example.org> wrote"},
		"alt text":            {`<img alt="Our logo" src="cid:1">text`, "Our logotext"},
	} {
		if got := HTML(c.in, limit); got.Text != c.want {
			t.Errorf("%s: %q, not %q", name, got.Text, c.want)
		}
	}
}

func TestLinks(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"a target":            {`<a href="https://a.example/x">here</a>`, "here [1]\n\n[1] https://a.example/x"},
		"twice":               {`<a href="https://a.example/x">a</a> <a href="https://a.example/x">b</a>`, "a [1] b [1]\n\n[1] https://a.example/x"},
		"its own text":        {`<a href="https://www.a.example/">a.example</a> <a href="mailto:A@b.example">a@b.example</a>`, "a.example a@b.example"},
		"another host":        {`<a href="https://evil.example/">www.bank.example</a>`, "www.bank.example [1]\n\n[1] https://evil.example/ (its text names www.bank.example)"},
		"a script":            {`<a href="javascript:alert(1)">go</a>`, "go [blocked link]"},
		"a script, disguised": {"<a href=\" java\nscript:alert(1)\">go</a>", "go [blocked link]"},
		"a file":              {`<a href="file:///etc/passwd">go</a>`, "go [blocked link]"},
		"no target":           {`<a href="#top">up</a> <a name=x>x</a>`, "up x"},
		"a picture":           {`<a href="https://a.example"><img src="cid:1"></a>`, "[1]\n\n[1] https://a.example"},
		"nothing to click":    {`<a href="https://a.example/t"></a>text`, "text"},
		"never closed":        {`<a href="https://a.example">one<p>two`, "one\n\ntwo [1]\n\n[1] https://a.example"},
	} {
		if got := HTML(c.in, limit); got.Text != c.want {
			t.Errorf("%s: %q, not %q", name, got.Text, c.want)
		}
	}
}

func TestHidden(t *testing.T) {
	for name, c := range map[string]struct {
		in, want string
		hidden   int
	}{
		"display":               {`a<div style="DISPLAY : none !important">xyz <b>1</b></div>b`, "ab", 4},
		"visibility":            {`a<span style="visibility:hidden">x</span>`, "a", 1},
		"the attribute":         {`a<p hidden>x</p>`, "a", 1},
		"no size":               {`a<span style="font-size:0px">x</span>`, "a", 1},
		"a size inside":         {`<td style="font-size:0"><div style="font-size:13px">seen</div></td>`, "seen", 0},
		"a share of no size":    {`a<td style="font-size:0"><b style="font-size:2em">x</b></td>`, "a", 1},
		"a small size":          {`<span style="font-size:0.9em">seen</span>`, "seen", 0},
		"see-through":           {`a<i style="opacity:0">x</i>`, "a", 1},
		"no room":               {`a<div style="max-height:0;overflow:hidden">x</div>`, "a", 1},
		"no room, flowing over": {`<div style="height:0">seen</div>`, "seen", 0},
		"white on white":        {`a<font color="#FFFFFF">x</font>`, "a", 1},
		"white on a colour":     {`<td bgcolor="#333333"><font color="white">seen</font></td>`, "seen", 0},
		"white, perhaps":        {`<td class=dark><font color="white">seen</font></td>`, "seen", 0},
	} {
		got := HTML(c.in, limit)
		if got.Text != c.want || got.HiddenChars != c.hidden {
			t.Errorf("%s: %q with %d hidden, not %q with %d", name, got.Text, got.HiddenChars, c.want, c.hidden)
		}
	}
}

func TestRemoteContentIsCounted(t *testing.T) {
	got := HTML(`<img src="http://t.example/1.gif"><img src="cid:2"><img src="//t.example/3"><div style="background:url(http://t.example/4)">x</div><table background="https://t.example/5"></table>`, limit)
	if got.BlockedImages != 4 {
		t.Errorf("%d were counted, not 4", got.BlockedImages)
	}
}

// The marks that mail programs leave, and what is the quote.
func TestQuotes(t *testing.T) {
	for name, c := range map[string]struct{ in, quotes, signatures string }{
		"cite":            {`yes<blockquote type="cite">no?<br>so</blockquote>thanks`, "no?\nso", ""},
		"a plain one":     {`yes<blockquote>mine</blockquote>`, "", ""},
		"Gmail":           {`yes<div class="gmail_quote">On … wrote:<blockquote class="gmail_quote">no?</blockquote></div>`, "On … wrote:\n\nno?", ""},
		"Gmail, between":  {`<div class="gmail_quote">On … wrote:<blockquote class="gmail_quote">one?</blockquote>yes<blockquote class="gmail_quote">two?</blockquote>no</div>`, "On … wrote:\n\none?|two?", ""},
		"Gmail, forward":  {`see<div class="gmail_quote">---------- Forwarded message<br>x<blockquote type=cite>y</blockquote>z</div>`, "---------- Forwarded message\nx\n\ny\n\nz", ""},
		"Thunderbird":     {`<div class="moz-cite-prefix">On … wrote:</div><blockquote type="cite">no?</blockquote>yes`, "On … wrote:|no?", ""},
		"Outlook, web":    {`yes<div id="x_Signature">Ann</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">From: a</div><div>no?</div>`, "---\nFrom: a\nno?", "Ann"},
		"Outlook, Mac":    {`yes<span id="OLK_SRC_BODY_SECTION"><div>From: a</div>no?</span>`, "From: a\nno?", ""},
		"Yahoo":           {`yes<div class="ydp12yahoo_quoted">no?</div>`, "no?", ""},
		"never closed":    {`yes<blockquote type=cite>no?<p>x`, "no?\n\nx", ""},
		"links inside":    {`<a href="https://a.example">yes</a><blockquote type=cite><a href="https://b.example">no</a></blockquote>`, "no [2]\n\n[2] https://b.example", ""},
		"hidden":          {`yes<blockquote type=cite style="display:none">no?</blockquote>`, "", ""},
		"Gmail signature": {`yes<div class="gmail_signature">Ann<br>Shop</div>`, "", "Ann\nShop"},
	} {
		got := HTML(c.in, limit)
		if q := cut(got.Text, got.Quotes); q != c.quotes {
			t.Errorf("%s: quotes %q, not %q", name, q, c.quotes)
		}
		if s := cut(got.Text, got.Signatures); s != c.signatures {
			t.Errorf("%s: signatures %q, not %q", name, s, c.signatures)
		}
	}
}

func cut(text string, ranges []Range) string {
	var all []string
	for _, r := range ranges {
		all = append(all, text[r.Start:r.End])
	}
	return strings.Join(all, "|")
}

func TestHTMLBombs(t *testing.T) {
	if got := HTML(strings.Repeat("<div>", 600)+"deep"+strings.Repeat("</div>", 600)+"end", limit); got.Text != "deep\nend" {
		t.Errorf("600 divs: %q", got.Text)
	}
	if got := HTML(strings.Repeat("<b>", 400_000)+"deep", limit); got.Text != "deep" {
		t.Errorf("400,000 open elements: %q", got.Text)
	}
	if got := HTML(strings.Repeat("a ", limit), limit); got.Note == "" || len(got.Text) > limit {
		t.Errorf("too long: %q, %d bytes", got.Note, len(got.Text))
	}
}

func TestHTMLCharset(t *testing.T) {
	for in, want := range map[string]string{
		`<meta charset="ISO-8859-2">`:                                          "iso-8859-2",
		`<meta http-equiv="Content-Type" content="text/html; charset=gb2312">`: "gb2312",
		`<p>charset</p>`: "",
	} {
		if got := HTMLCharset([]byte(in)); got != want {
			t.Errorf("%s: %q, not %q", in, got, want)
		}
	}
}

// FuzzHTML: the text is valid UTF-8 and not much longer than the document,
// and all ranges lie in it, sorted and apart, at the ends of lines.
func FuzzHTML(f *testing.F) {
	f.Add(`<ul><li>a<table><tr><td>b<td><blockquote type=cite>c</table></blockquote>`)
	f.Add(`<div class=gmail_quote>x<blockquote type=cite>y<div id=divRplyFwdMsg>z</div></blockquote><a href=http://a>q</a>`)
	f.Add(`<pre> &nbsp;<blockquote type=cite> x</pre>&nbsp;<br>&nbsp;<td>&nbsp;<td>`)
	f.Add(`<div id=Signature>a<blockquote type=cite>b</blockquote></div><a href=http://x><img src=http://y></a>`)
	f.Fuzz(func(t *testing.T, doc string) {
		if !utf8.ValidString(doc) {
			return
		}
		got := HTML(doc, 1<<16)
		if !utf8.ValidString(got.Text) || len(got.Text) > 8*len(doc)+64 {
			t.Fatalf("%q gives %d bytes: %q", doc, len(got.Text), got.Text)
		}
		checkRanges(t, got.Text, got.Quotes)
		checkRanges(t, got.Text, got.Signatures)
		checkRanges(t, got.Text, []Range{got.Links})
	})
}

func checkRanges(t *testing.T, text string, ranges []Range) {
	t.Helper()
	at := 0
	for _, r := range ranges {
		if r.Start < at || r.End < r.Start || r.End > len(text) {
			t.Fatalf("ranges %v in %d bytes of %q", ranges, len(text), text)
		}
		if r.End < len(text) && r.End > r.Start && strings.TrimLeft(text[r.End:], " ")[:1] != "\n" {
			t.Fatalf("range %v ends inside a line of %q", r, text)
		}
		at = r.End
	}
}
