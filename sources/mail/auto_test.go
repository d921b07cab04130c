package mail

import (
	"strings"
	"testing"
)

// Automatic mail without a header that says so is known by its words, and only
// where they leave no doubt.
func TestAutomaticMailByItsWords(t *testing.T) {
	for name, c := range map[string]struct {
		subject, text string
		want          Auto
	}{
		"a program that says so":       {"Re: Lamp", "Hello,\r\n\r\nthis is an automated response: we got your mail.", AutoReply},
		"in German":                    {"Re: Lampe", "Dies ist eine automatische Antwort.", AutoReply},
		"a customer who is away":       {"Re: Lamp", "I am out of the office until Monday, please call me then.", ""},
		"one who complains about them": {"Lamp", strings.Repeat("I wrote to you and waited. ", 20) + "All I got was: this is an automated response.", ""},
		"a bounce":                     {"Undelivered Mail Returned to Sender", "I'm sorry to have to inform you", AutoBounce},
		"an answer to a bounce":        {"Re: Undeliverable: Lamp", "It came back.", ""},
		"delivery that failed":         {"Delivery of my lamp failed", "Where is it?", ""},
	} {
		if m := Parse(lines("From: a@b.example", "Subject: "+c.subject, "", c.text)); m.Auto != c.want {
			t.Errorf("%s: %q, not %q", name, m.Auto, c.want)
		}
	}
}
