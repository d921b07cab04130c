package demo

import (
	"mime"
	"strings"
	"time"
)

// Names and addresses of the company.
const (
	Domain       = "harbourkettles.example"
	Support      = "support@" + Domain // the shared mailbox
	NoReply      = "noreply@" + Domain // sends the automatic receipt
	FormAddress  = "form@" + Domain    // the contact form; the customer stands in Reply-To
	MailerDaemon = "mailer-daemon@mx." + Domain
	ChatBot      = "Kettle" // greets in the chat
)

// agent is one of the people who answer.
type agent struct {
	name, site string
	zone       int // minutes east of Greenwich
}

var agents = map[how]agent{
	dana:  {"Dana", "Cork", 60},
	priya: {"Priya", "Pune", 330},
	tomas: {"Tomas", "Brno", 120},
}

func (a agent) signature() string { return "-- \n" + a.name + "\nHarbour Kettles, " + a.site }

// mailbox is a name with an address.
type mailbox struct{ name, addr string }

// header writes the mailbox for a header field, encoded where its name needs it.
func (m mailbox) header() string {
	if m.name == "" {
		return m.addr
	}
	return encodeWords(m.name) + " <" + m.addr + ">"
}

// text writes the mailbox as people read it.
func (m mailbox) text() string {
	return strings.TrimSpace(printable(m.name) + " <" + m.addr + ">")
}

// printable leaves out what no mail program would show in a quote.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' {
			return -1
		}
		return r
	}, s)
}

// encodeWords encodes as RFC 2047 says, folding long words. Section 5 (3)
// allows no brackets in the Q encoding of a name.
func encodeWords(s string) string {
	encoder := mime.QEncoding
	if wide(s) || strings.ContainsAny(s, "[]") {
		encoder = mime.BEncoding
	}
	return strings.ReplaceAll(encoder.Encode("utf-8", s), "?= =?", "?=\r\n =?")
}

// wide reports whether s is mostly not Latin, where base64 is the shorter.
func wide(s string) bool {
	n := 0
	for _, r := range s {
		if r >= 0x370 {
			n++
		}
	}
	return n*3 > len([]rune(s))
}

// program is how the mail program of a host's customers writes.
type program struct {
	zone   int  // minutes east of Greenwich
	wrap   bool // breaks plain lines at 72 columns
	attrib func(quoted) string
}

// programs by host; a host that is not listed writes as fallback.
var programs = map[string]program{
	"briefkasten.example":     {120, false, inGerman},
	"hotel-morgenrot.example": {120, true, likeALetter},
	"northpost.example":       {120, true, inEnglish},
	"poczta-polna.example":    {120, false, inPolish},
	"poczta-polnaa.example":   {120, false, inPolish},
	"yubin.example":           {540, false, inJapanese},
	"harbourfront.example":    {480, false, inEnglish},
	"dakghar.example":         {330, false, inEnglish},
	"lagosmail.example":       {60, true, inEnglish},
	"bigsky.example":          {-300, true, inEnglish},
	"doar.example":            {180, false, inEnglish},
	"lettre.example":          {120, false, inFrench},
	"brightlaw.example":       {60, false, likeALetter},
}

func programOf(addr string) program {
	_, host, _ := strings.Cut(addr, "@")
	if p, ok := programs[host]; ok {
		return p
	}
	return program{60, true, inEnglish}
}

func inEnglish(q quoted) string {
	return "On " + q.at.Format("Mon, 2 Jan 2006 at 15:04") + ", " + q.by.text() + " wrote:"
}

func inGerman(q quoted) string {
	return "Am " + q.at.Format("02.01.2006 um 15:04") + " schrieb " + q.by.text() + ":"
}

func inPolish(q quoted) string {
	return "W dniu " + q.at.Format("2.01.2006 o 15:04") + ", " + q.by.text() + " pisze:"
}

func inFrench(q quoted) string {
	return "Le " + q.at.Format("02/01/2006 à 15:04") + ", " + q.by.text() + " a écrit :"
}

func inJapanese(q quoted) string {
	return q.at.Format("2006年1月2日 15:04") + " " + q.by.text() + ":"
}

func likeALetter(q quoted) string {
	return "-----Original Message-----\nFrom: " + q.by.text() + "\nSent: " + q.at.Format("2 January 2006 15:04") + "\nTo: Harbour Kettles"
}

// inZone shows t on the clock of someone so many minutes east of Greenwich.
func inZone(t time.Time, minutes int) time.Time {
	return t.In(time.FixedZone("", minutes*60))
}
