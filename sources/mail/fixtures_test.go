package mail

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"earshot/store"
)

// fixtures finds a folder of public mails beside the repository; the test is
// skipped where there is none.
func fixtures(t testing.TB, name string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		found := filepath.Join(dir, "shared", "fixtures", name)
		if _, err := os.Stat(found); err == nil {
			return found
		}
	}
	t.Skipf("the public mails %q are not beside the repository", name)
	return ""
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// open returns what stays open of a message when all folds are shut.
func open(m Message) string {
	var b strings.Builder
	text, at := m.Text.String(), 0
	for _, f := range m.Folds {
		b.WriteString(text[at:f.Start])
		at = f.End
	}
	b.WriteString(text[at:])
	return strings.TrimSpace(b.String())
}

// kinds lists why a message's folds are shut.
func kinds(m Message) string {
	var all []string
	for _, f := range m.Folds {
		all = append(all, string(f.Why))
	}
	return strings.Join(all, " ")
}

// What stays open of the two suites of answered mail: how it begins, how it
// ends, and the folds. All of them must hold.
var replies = map[string]struct{ begins, ends, folds string }{
	"correct_sig":                {"this is an email", "-- signature.", "signature"},
	"email_1_1":                  {"Hi folks", "-Abhishek Kona", "signature"},
	"email_1_2":                  {"Hi,\n\nYou can list", "them all individually.\"", "quote quote signature"},
	"email_1_3":                  {"Oh thanks.", "-Abhishek Kona", "quote signature"},
	"email_1_4":                  {"Awesome!", "another problem with it.", "quote"},
	"email_1_5":                  {"One: Here's", "for a while.", ""},
	"email_1_6":                  {"I get proper", "rendering as well.", "signature quote"},
	"email_1_7":                  {":+1:", ":+1:", "quote"},
	"email_1_8":                  {"I will reply under this one", "and under this.", "quote quote quote signature"},
	"email_2_1":                  {"Outlook with a reply", "with a reply", "quote"},
	"email_2_2":                  {"Outlook with a reply", "above line", "quote"},
	"email_2_3":                  {"Outlook with a reply", "", "quote"},
	"email_BlackBerry":           {"Here is", "another email", "signature"},
	"email_bullets":              {"test 2", "- and another", "quote signature"},
	"email_gmail":                {"This is a test", "to a github message.", "quote"},
	"email_headers_no_delimiter": {"And another", "reply!", "quote"},
	"email_iPhone":               {"Here is", "another email", "signature"},
	"email_long_quote":           {"Hi folks", "-Abhishek Kona", "quote signature"},
	"email_multi_word_sent_from_my_mobile_device": {"Here is", "another email", "signature"},
	"email_one_is_not_on":                         {"Thank, this", "when I run...", "quote"},
	"email_partial_quote_header":                  {"On your remote host", "is not working.", "quote"},
	"email_sent_from_my_not_signature":            {"Here is", "my mobile phone.", ""},
	"email_sig_delimiter_in_middle_of_line":       {"Hi there!", "kthxbai", ""},
	"greedy_on":                                   {"On your remote host", "is not working.", "quote"},
	"pathological":                                {"I think you're", "back to a computer.", "quote"},
}

func TestAnsweredMailOfTwoSuites(t *testing.T) {
	for _, suite := range []string{"reply-github", "reply-zapier"} {
		files, _ := filepath.Glob(filepath.Join(fixtures(t, suite), "test", "emails", "*.txt"))
		agree := 0
		for _, file := range files {
			name := strings.TrimSuffix(filepath.Base(file), ".txt")
			want, ok := replies[name]
			if !ok {
				t.Errorf("%s: nothing is expected of it", name)
				continue
			}
			m := Parse(append([]byte("From: a@example.org\nContent-Type: text/plain; charset=utf-8\n\n"), read(t, file)...))
			got := open(m)
			if !strings.HasPrefix(got, want.begins) || !strings.HasSuffix(got, want.ends) || kinds(m) != want.folds {
				t.Errorf("%s/%s: folds %q, open:\n%s", suite, name, kinds(m), got)
				continue
			}
			agree++
		}
		t.Logf("%s: %d of %d show the text that is expected", suite, agree, len(files))
	}
}

func TestAnsweredHTML(t *testing.T) {
	dir := filepath.Join(fixtures(t, "reply-closeio"), "tests", "files")
	wanted := map[string]string{
		"apple_forward":                    "test\n\nblah",
		"apple_reply":                      "Foo\n\nBar",
		"gmail_forward":                    "test\n\nblah",
		"gmail_reply":                      "foo\n\nbar",
		"ios_mail_reply_unescaped_address": "Sounds good, I'll be there at 2.",
		"outlook_forward":                  "Original message\nMore text",
		"outlook_forward_unwrapped":        "Hi Foo,\n\nHow are you doing?\n\nJohn",
		"outlook_forward_unwrapped_top":    "Original message\nMore text",
		"yahoo_reply_unescaped_address":    "Thanks Jane, that looks great. One question on item 2 - can we ship it before Friday?\n\nDan",
		"mailru_forward_unwrapped":         "Дорогой Петр,\nЭто тест!",
		"mailru_forward":                   "Дорогой Петр,\nЭто тест!",
		"thunderbird_forward":              "Dear John,\n\nThis is a test.",
		"thunderbird_forward_unwrapped":    "Dear John,\n\nThis is a test.",
	}
	agree := 0
	for name, want := range wanted {
		m := Parse(append([]byte("From: a@example.org\nContent-Type: text/html; charset=utf-8\n\n"), read(t, filepath.Join(dir, name+".html"))...))
		if got := open(m); got != want {
			t.Errorf("%s: folds %q, open:\n%s", name, kinds(m), got)
			continue
		}
		agree++
	}
	t.Logf("%d of %d show the text that is expected", agree, len(wanted))
}

func TestMailsOfAMIMESuite(t *testing.T) {
	dir := fixtures(t, "mime-enmime")
	for _, c := range []struct{ file, text, attachments, auto string }{
		{"dsn/simple_dsn.raw", "[human-readable", "not delivered to louisl@larry.slip.umd.edu: 426 connection timed out message/rfc822", "bounce"},
		{"testdata/mail/attachment.raw", "A text section", "test.html", ""},
		{"testdata/mail/html-mime-bad-unknown-charset-inline.raw", "Test of text section", "favicon.png", ""},
		{"testdata/mail/mime-bad-8bit-filename.raw", "Text part", "管理.doc", ""},
		{"testdata/mail/mime-bad-content-transfer-encoding.raw", "ploozdect", "", ""},
		{"testdata/mail/mime-bad-content-type.raw", "Thank you for booking", "Invoice_302232133150612.pdf", ""},
		{"testdata/mail/mime-duplicate-param.raw", "Thank you", "Invoice_302232133150612.pdf", ""},
		{"testdata/mail/mime-mixed.raw", "Section one\n\nSection two", "", ""},
		{"testdata/mail/mime-signed.raw", "Section one\n\nSection two", "signature.asc", ""},
		{"testdata/mail/multipart-wo-boundary.raw", "I'm  multipart message", "", "bounce"},
		{"testdata/mail/non-mime-html-charset-header-only.raw", "Test Müller", "", ""},
		{"testdata/mail/quoted-printable.raw", "Lorem ipsum", "", ""},
		{"testdata/low-quality/bad-final-boundary.raw", "A text section", "foo_9E5D72.zip", ""},
		{"testdata/low-quality/bad-header-wrap.raw", "A text section", "7DDA4_foo_9E5D72.zip", ""},
		{"testdata/low-quality/incorrect-charset.raw", "Using Unicode/UTF-8", "", ""},
		{"testdata/parts/extra-base64-character.raw", "Hello World!", "", ""},
		{"testdata/parts/similar-boundary.raw", "Section one", "", ""},
		{"testdata/parts/multi-malformed.raw", "Section one\n\nI'm section without headers\n\nSection two", "", ""},
	} {
		m := Parse(read(t, filepath.Join(dir, c.file)))
		var hung []string
		for _, a := range m.Attachments {
			if a.Name.Len() > 0 {
				hung = append(hung, a.Name.String())
			} else {
				hung = append(hung, a.Type.String())
			}
		}
		if !strings.HasPrefix(m.Text.String(), c.text) || strings.Join(hung, " ") != c.attachments || string(m.Auto) != c.auto {
			t.Errorf("%s: %q, attachments %q, auto %q, defects %v", c.file, m.Text, hung, m.Auto, m.Defects)
		}
	}
}

// corpus is 1,400 mails of people and lists, in the order of their names.
func corpus(t testing.TB) [][]byte {
	data := read(t, filepath.Join(fixtures(t, "mail-spamassassin"), "easy-ham-2.mbox"))
	data = append([]byte("\n"), data...)
	return bytes.Split(data, []byte("\nFrom "))[1:]
}

// TestConversationsOfACorpus joins what refers to each other as the store
// does, and compares with what was worked out beforehand.
func TestConversationsOfACorpus(t *testing.T) {
	mails := corpus(t)
	var gold struct {
		Messages  int
		Threads   int
		Multi     int        `json:"multi_message_threads"`
		Largest   int        `json:"largest"`
		HTMLOnly  int        `json:"html_only"`
		Partition [][]string `json:"thread_partition"`
	}
	if err := json.Unmarshal(read(t, filepath.Join(fixtures(t, "mail-spamassassin"), "easy-ham-2.gold.json")), &gold); err != nil {
		t.Fatal(err)
	}
	if len(mails) != gold.Messages {
		t.Fatalf("%d mails, not %d", len(mails), gold.Messages)
	}
	root := map[string]string{}
	find := func(id string) string {
		for root[id] != id {
			if root[id] == "" {
				root[id] = id
			}
			id = root[id]
		}
		return id
	}
	var own []string
	empty, dateless := 0, 0
	for _, raw := range mails {
		a := Arrival(Parse(append([]byte("From "), raw...)), Context{})
		own = append(own, a.Own)
		for _, id := range a.Threads {
			root[find(id)] = find(a.Own)
		}
		if a.Text.Len() == 0 {
			empty++
		}
		if a.Undated {
			dateless++
		}
	}
	members := map[string]int{}
	for _, id := range own {
		members[find(id)]++
	}
	multi, largest := 0, 0
	for _, n := range members {
		largest = max(largest, n)
		if n > 1 {
			multi++
		}
	}
	if len(members) != gold.Threads || multi != gold.Multi || largest != gold.Largest || empty > 0 || dateless > 0 {
		t.Errorf("%d conversations (%d), %d of several mails (%d), the largest of %d (%d); %d without text, %d without a time",
			len(members), gold.Threads, multi, gold.Multi, largest, gold.Largest, empty, dateless)
	}
}

func TestFoldsOfACorpus(t *testing.T) {
	quoted, folded := 0, 0
	for _, raw := range corpus(t) {
		m := Parse(append([]byte("From "), raw...))
		if strings.Count(m.Text.String(), "\n>") < 3 {
			continue
		}
		quoted++
		if slices.ContainsFunc(m.Folds, func(f store.Fold) bool { return f.Why == store.FoldQuote }) &&
			!strings.Contains(open(m), "\n> ") {
			folded++
		}
	}
	t.Logf("%d of %d mails with quoted lines are folded", folded, quoted)
	if folded*100 < quoted*97 {
		t.Errorf("only %d of %d mails with quoted lines are folded", folded, quoted)
	}
}

func BenchmarkParse(b *testing.B) {
	mails := corpus(b)
	size := 0
	for _, m := range mails {
		size += len(m)
	}
	b.SetBytes(int64(size / len(mails)))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		Parse(mails[i%len(mails)][bytes.IndexByte(mails[i%len(mails)], '\n')+1:])
	}
}
