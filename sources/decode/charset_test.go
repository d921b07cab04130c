package decode

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestCharset(t *testing.T) {
	for name, c := range map[string]struct {
		label, in, want string
		noted           bool
	}{
		"plain":                     {"us-ascii", "hello", "hello", false},
		"UTF-8 without a label":     {"", "Grüße", "Grüße", false},
		"UTF-8 that says Latin-1":   {"iso-8859-1", "Grüße", "Grüße", false},
		"Latin-1":                   {"ISO-8859-1", "Gr\xfc\xdfe", "Grüße", false},
		"Latin-1 is Windows-1252":   {"iso-8859-1", "\x93quoted\x94 \x80", "“quoted” €", false},
		"Latin-1 that says UTF-8":   {"utf-8", "Gr\xfc\xdfe", "Grüße", true},
		"UTF-8 with a bad byte":     {"utf-8", "Grüße \xff ok", "Grüße \uFFFD ok", true},
		"Latin-1 that says nothing": {"", "caf\xe9", "café", true},
		"an unknown label":          {"x-klingon", "caf\xe9", "café", true},
		"unknown-8bit":              {"unknown-8bit", "caf\xe9", "café", true},
		"quotes around the label":   {`"utf-8"`, "é", "é", false},
		"Cyrillic":                  {"koi8-r", "\xf0\xd2\xc9\xd7\xc5\xd4", "Привет", false},
		"Windows Cyrillic":          {"windows-1251", "\xcf\xf0\xe8\xe2\xe5\xf2", "Привет", false},
		"Chinese":                   {"gb2312", "\xc4\xe3\xba\xc3", "你好", false},
		"Chinese that is UTF-8":     {"gb2312", "你好", "你好", false},
		"Chinese of valid pairs":    {"gbk", "\xc4\xa3", "模", false},
		"Big5":                      {"big5", "\xa7A\xa6n", "你好", false},
		"Korean":                    {"ks_c_5601-1987", "\xbe\xc8\xb3\xe7", "안녕", false},
		"Japanese in seven bits":    {"iso-2022-jp", "\x1b$B$H\x1b(B", "と", false},
		"Shift JIS":                 {"shift_jis", "\x82\xc6", "と", false},
		"HZ":                        {"hz-gb-2312", "~{<:Ky2;~}", "己所不", false},
		"UTF-7":                     {"utf-7", "Hi +AOk- +- x", "Hi é + x", false},
		"a byte order mark":         {"iso-8859-1", "\xef\xbb\xbfé", "é", false},
		"UTF-16 by its mark":        {"", "\xff\xfeh\x00i\x00", "hi", false},
		"UTF-16 by its label":       {"utf-16le", "h\x00i\x00", "hi", false},
		"UTF-16 without either":     {"", "\x00h\x00\xe9", "hé", false},
		"a label that lies":         {"shift_jis", "\xff\xff\xff", "ÿÿÿ", true},
		"nothing":                   {"", "", "", false},
	} {
		got, note := Charset(c.label, []byte(c.in))
		if got != c.want || (note != "") != c.noted {
			t.Errorf("%s: %q (%q), not %q", name, got, note, c.want)
		}
	}
}

// Texts as people write them, in charsets that nobody names.
func TestCharsetsAreGuessed(t *testing.T) {
	const chinese = "我买的灯坏了，你们什么时候可以给我换一个新的？我已经等了两个星期，没有人回答我。"
	const taiwan = "我買的燈壞了，你們什麼時候可以給我換一個新的？我已經等了兩個星期，沒有人回答我。"
	const japanese = "ランプが壊れました。いつ新しいものに交換していただけますか。もう二週間も待っています。"
	const russian = "Лампа сломалась, когда вы пришлете мне новую? Я жду уже две недели, и никто мне не отвечает."
	const korean = "램프가 고장났습니다. 언제 새것으로 바꿔 주실 수 있나요? 벌써 이 주일을 기다리고 있는데 아무도 대답하지 않습니다."
	const greek = "Η λάμπα χάλασε, πότε θα μου στείλετε καινούρια; Περιμένω ήδη δύο εβδομάδες."
	for label, text := range map[string]string{
		"gb18030": chinese, "big5": taiwan, "shift_jis": japanese, "euc-jp": japanese, "euc-kr": korean,
		"windows-1251": russian, "koi8-r": russian, "windows-1253": greek,
		"windows-1252": "Die Lampe ist kaputt, schöne Grüße aus Köln. Où est ma commande, s'il vous plaît ? ¿Dónde está?",
	} {
		b, err := lookup(label).NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		for _, claim := range []string{"", "x-nonsense", "utf-8"} {
			if got, note := Charset(claim, []byte(b)); got != text || note == "" {
				t.Errorf("%s, said to be %q: %q (%q)", label, claim, got, note)
			}
		}
	}
}

func TestLabelsAreSafeInNotes(t *testing.T) {
	_, note := Charset("x-\x1b]0;evil\x07 <b>", []byte("\xe9"))
	if strings.ContainsAny(note, "\x1b\x07<>") {
		t.Errorf("the note is %q", note)
	}
}

// FuzzCharset: whatever the bytes and the label, the text is valid UTF-8, and
// text that is UTF-8 by any honest label stays as it is.
func FuzzCharset(f *testing.F) {
	f.Add("utf-8", []byte("Grüße"))
	f.Add("gbk", []byte("\xc4\xe3"))
	f.Add("utf-7", []byte("+AOk"))
	f.Add("iso-2022-jp", []byte("\x1b$B"))
	f.Add("utf-16", []byte{0, 'h'})
	f.Fuzz(func(t *testing.T, label string, b []byte) {
		text, note := Charset(label, b)
		if !utf8.ValidString(text) || !utf8.ValidString(note) {
			t.Fatalf("%q with %q gives %q (%q)", b, label, text, note)
		}
		if plain, _ := Charset("utf-8", []byte(text)); !strings.HasPrefix(text, "\ufeff") && plain != text && len(text) > 0 && !strings.HasPrefix(text, "\ufffd") {
			t.Fatalf("%q is read again as %q", text, plain)
		}
	})
}
