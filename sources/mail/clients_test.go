package mail

import "testing"

// What mail programs make of "It works now." in answer to "Does it work?",
// trimmed to their bones. In each the answer alone stays open.
var clients = map[string]string{
	"Gmail":                  `<div dir="ltr">It works now.</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">On Tue, Mar 3, 2026 at 10:15 AM Bo &lt;<a href="mailto:bo@x.example">bo@x.example</a>&gt; wrote:<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex"><div>Does it work?</div></blockquote></div>`,
	"Gmail, seen by Outlook": `<div>It works now.</div><div class="x_gmail_quote"><div class="x_gmail_attr">On Tue, Bo wrote:</div><blockquote class="x_gmail_quote">Does it work?</blockquote></div>`,
	"Outlook":                `<p class="MsoNormal">It works now.<o:p></o:p></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in"><p class="MsoNormal"><b>From:</b> Bo &lt;bo@x.example&gt; <br><b>Sent:</b> Tuesday, March 3, 2026 10:15 AM<br><b>To:</b> Ann<br><b>Subject:</b> Lamp</p></div></div><p class="MsoNormal">Does it work?</p>`,
	"Outlook in German":      `<p class="MsoNormal">It works now.</p><div style="border:none;border-top:solid #B5C4DF 1.0pt"><p class="MsoNormal"><b>Von:</b> Bo [mailto:bo@x.example] <br><b>Gesendet:</b> Dienstag, 3. März 2026 10:15<br><b>An:</b> Ann<br><b>Betreff:</b> Lampe</p></div><p>Does it work?</p>`,
	"Outlook on the web":     `<div class="elementToProof">It works now.</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><b>From:</b> Bo<br><b>Sent:</b> today</div><div>Does it work?</div>`,
	"Outlook on the phone":   `<div>It works now.</div><div id="ms-outlook-mobile-signature">Get Outlook for iOS</div><div class="ms-outlook-mobile-reference-message skipProofing"><b>From:</b> Bo<br>Does it work?</div>`,
	"Apple Mail":             `<div>It works now.</div><div><br><blockquote type="cite"><div>On 3 Mar 2026, at 10:15, Bo &lt;bo@x.example&gt; wrote:</div><br><div>Does it work?</div></blockquote></div>`,
	"an iPhone":              `It works now.<br><br><div dir="ltr">Sent from my iPhone</div><div dir="ltr"><br><blockquote type="cite">On 3 Mar 2026, at 10:15, Bo &lt;bo@x.example&gt; wrote:<br><br></blockquote></div><blockquote type="cite"><div>Does it work?</div></blockquote>`,
	"Thunderbird":            `<p>It works now.</p><div class="moz-cite-prefix">On 03/03/2026 10:15, Bo wrote:<br></div><blockquote type="cite" cite="mid:1@x"><p>Does it work?</p></blockquote><div class="moz-signature">-- <br>Ann</div>`,
	"Yahoo":                  `<div class="ydp1yahoo-style-wrap"><div dir="ltr">It works now.</div></div><div id="ydp2yahoo_quoted_1" class="ydp2yahoo_quoted"><div>On Tuesday, March 3, 2026 at 10:15:00 AM GMT, Bo &lt;bo@x.example&gt; wrote:</div><div>Does it work?</div></div>`,
	"Proton":                 `<div>It works now.</div><div class="protonmail_signature_block">Sent with Proton Mail secure email.</div><div class="protonmail_quote">On Tuesday, Bo wrote:<br><blockquote class="protonmail_quote" type="cite">Does it work?</blockquote></div>`,
	"GMX":                    `<div>It works now.</div><div name="quote" style="border-left:2px solid #C3D9E5"><div><b>Gesendet:</b> Dienstag<br><b>Von:</b> Bo</div><div name="quoted-content">Does it work?</div></div>`,
	"Zimbra":                 `<div>It works now.</div><hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__"><b>From: </b>"Bo"<br></div><div>Does it work?</div>`,
	"NetEase":                `<div>It works now.</div><div id="isReplyContent"><div>At 2026-03-03 10:15:00, "Bo" &lt;bo@x.example&gt; wrote:</div><blockquote>Does it work?</blockquote></div>`,
	"QQ":                     `<div>It works now.</div><div style="font-size:12px">------------------&nbsp;原始邮件&nbsp;------------------</div><div><b>发件人:</b> Bo<br><b>发送时间:</b> 2026年3月3日<br><b>主题:</b> 灯</div><div>Does it work?</div>`,
	"Spark":                  `<div name="messageBodySection">It works now.</div><div name="messageSignatureSection">Ann</div><div name="messageReplySection">On 3 Mar 2026, Bo wrote:<blockquote type="cite">Does it work?</blockquote></div>`,
	"K-9":                    `<div>It works now.</div><div class="k9mail-signature">Sent from my Android device with K-9 Mail.</div><div class="gmail_quote">On March 3, Bo wrote:<blockquote class="gmail_quote">Does it work?</blockquote></div>`,
	"Yandex":                 `<div>It works now.</div><div>03.03.2026, 10:15, "Bo" &lt;bo@x.example&gt;:</div><blockquote><p>Does it work?</p></blockquote>`,
	"Front":                  `<div>It works now.</div><blockquote type="cite" class="front-blockquote">On March 3, Bo wrote:<br>Does it work?</blockquote>`,
	"an old BlackBerry":      `It works now.<br>Sent from my BlackBerry 10 smartphone.<br><table><tr><td><b>From: </b>Bo</td></tr><tr><td><b>Sent: </b>Tuesday</td></tr><tr><td><b>To: </b>Ann</td></tr><tr><td><b>Subject: </b>Lamp</td></tr></table><br>Does it work?`,
}

func TestAnswersOfMailPrograms(t *testing.T) {
	for name, body := range clients {
		m := Parse(bodyOf("html", []byte(body)))
		if got := open(m); got != "It works now." {
			t.Errorf("%s: folds %q, open: %q", name, kinds(m), got)
		}
	}
}

// The footers of lists and of programs, each below words and to the end.
func TestFooters(t *testing.T) {
	for _, footer := range []string{
		"_______________________________________________\nusers mailing list\nusers@lists.example\nhttps://lists.example/listinfo/users",
		"-- \nYou received this message because you are subscribed to the Google Groups \"lamps\" group.\nTo unsubscribe from this group, send an email to lamps+unsubscribe@x.example.",
		"You received this message because you are subscribed to the group.\nTo unsubscribe, write to x@lists.example.",
		"-=-=-=-=-=-=-=-=-=-=-=-\nGroups.io Links: You receive all messages sent to this group.\nView/Reply Online (#123): https://groups.io/g/lamps/message/123\n-=-=-=-=-=-=-=-=-=-=-=-",
		"---\nVisit Topic or reply to this email to respond.\n\nTo unsubscribe from these emails, click here.",
		"—\nReply to this email directly, view it on GitHub, or unsubscribe.\nYou are receiving this because you commented.",
		"---------------------------------------------------------------------\nTo unsubscribe, e-mail: dev-unsubscribe@x.example\nFor additional commands, e-mail: dev-help@x.example",
		"You are receiving this email because you signed up.\nUnsubscribe | Manage preferences",
		"Sie erhalten diese E-Mail, weil Sie sich angemeldet haben.\nAbmelden",
		"Vous recevez cet e-mail car vous êtes inscrit.\nSe désabonner",
		"Recibes este correo porque te has suscrito.\nDarse de baja",
	} {
		if m := plainMail("The lamp broke.\n\n" + footer + "\n"); open(m) != "The lamp broke." {
			t.Errorf("%q: folds %q, open %q", footer, kinds(m), open(m))
		}
	}
	for _, words := range []string{
		"Please unsubscribe me from this list, I never asked for it.",
		"To unsubscribe I clicked the link and nothing happened.",
		"You are receiving this because I am angry.\n\nThe lamp broke again.\nAnd again.\nAnd I wrote to you three times, each time without an answer, and I want my money.\nPlease.\nNow.\nAnn\nof\nthe\nshop",
	} {
		if m := plainMail("Hello,\n\n" + words); kinds(m) != "" {
			t.Errorf("%q: folds %q", words, kinds(m))
		}
	}
}
