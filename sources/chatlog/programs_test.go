package chatlog

import (
	"strings"
	"testing"
)

func TestProgramsThatKeepLogs(t *testing.T) { checkSamples(t, programSamples()) }

func programSamples() []sample {
	return []sample{
		{"pidgin, text", "logs/jabber/me/femi/2026-07-22.223606-0400EDT.txt", "pidgin", "Conversation with femi at Wed 22 Jul 2026 10:36:06 PM EDT on me@x (jabber)\n(22:36:11) Femi: hello: you\nand more\n(22:37:00) femi logged out.\n(07/23/2026 12:01:00 AM) Me <AUTO-REPLY>: away\n(00:02:00) ***Femi waves\n",
			"||Femi|2026-07-23T02:36:11Z|hello: you\nand more\n||/system|2026-07-23T02:37:00Z|femi logged out.\n||Me/bot|2026-07-23T04:01:00Z|away\n||Femi|2026-07-23T04:02:00Z|waves\n"},
		{"pidgin, HTML", "2026-07-22.223606+0000GMT.html", "pidgin", "<html><head><meta http-equiv=\"content-type\" content=\"text/html; charset=UTF-8\"><title>Conversation with femi at x on me (aim)</title></head><body><h3>Conversation with femi at x on me (aim)</h3>\n" +
			"<font color=\"#A82F2F\"><font size=\"2\">(22:36:11)</font> <b>Femi:</b></font> <body>&lt;HTML> the <i>lid</i><br/>and<br/>\n<font color=\"#16569E\"><font size=\"2\">(22:36:12)</font> <b>Me:</b></font> yes &amp; no<br/>\n<font size=\"2\">(22:37:00)</font><b> femi logged out.</b><br/>\n</body></html>\n",
			"||Femi|2026-07-22T22:36:11Z|<HTML> the lid\nand\n||Me|2026-07-22T22:36:12Z|yes & no\n||/system|2026-07-22T22:37:00Z|femi logged out.\n"},
		{"adium", "femi.chatlog/femi.xml", "adium", "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<chat xmlns=\"http://purl.org/net/ulf/ns/0.4-02\" account=\"me@x\" service=\"Jabber\"><event type=\"windowOpened\" sender=\"me@x\" time=\"2026-07-23T12:00:00+02:00\"></event>\n" +
			"<message sender=\"femi@x\" time=\"2026-07-23T12:00:01+02:00\" alias=\"Femi\"><div><span style=\"color:red\">the &lt;lid&gt;</span><br/>now</div></message>\n<status type=\"away\" sender=\"femi@x\" time=\"2026-07-23T11:00:00+02:00\" alias=\"Femi\"/>\n<message sender=\"me@x\" time=\"2026-07-23T12:00:02+02:00\"><div>yes</div></message></chat>\n",
			"||/system|2026-07-23T10:00:00Z|me@x windowOpened\n||Femi|2026-07-23T10:00:01Z|the <lid>\nnow\n||/system|2026-07-23T09:00:00Z|Femi away\n||me@x|2026-07-23T10:00:02Z|yes\n"},
		{"empathy", "20260723.log", "empathy", "<?xml version='1.0' encoding='utf-8'?>\n<?xml-stylesheet type=\"text/xsl\" href=\"empathy-log.xsl\"?>\n<log>\n<message time='20260723T10:00:00' cm_id='1' id='femi@x' name='Femi' token='' isuser='false' type='normal'>the lid &amp; cup\ntwo</message>\n<message time='20260723T10:00:01' id='me@x' name='Me' isuser='true' type='action'>waves</message>\n</log>\n",
			"||Femi|2026-07-23T10:00:00Z|the lid & cup\ntwo\n||Me|2026-07-23T10:00:01Z|* Me waves\n"},
		{"xmpp archive", "mam.xml", "xmpp", "<iq><message to='me@x'><result xmlns='urn:xmpp:mam:2' queryid='f27' id='28482'><forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='2026-07-23T10:00:00Z'/><message xmlns='jabber:client' from='femi@x/phone' to='me@x/pc' type='chat'><body>the lid\n&lt;3</body></message></forwarded></result></message>\n" +
			"<message><result id='28483'><forwarded><delay stamp='2026-07-23T10:00:01Z'/><message from='room@conf/Dana' type='groupchat'><body>yes</body></message></forwarded></result></message>\n<message><result id='28484'><forwarded><delay stamp='2026-07-23T10:00:02Z'/><message from='femi@x' to='me@x'><composing/></message></forwarded></result></message></iq>",
			"xmpp femi@x me@x|28482|femi@x|2026-07-23T10:00:00Z|the lid\n<3\nxmpp room@conf>|28483|Dana|2026-07-23T10:00:01Z|yes\n"},
		{"discord, text", "x.txt", "discord-text", strings.Repeat("=", 62) + "\nGuild: Shop\nChannel: Text / help\nTopic: lids\n" + strings.Repeat("=", 62) + "\n\n" +
			"[06-Jan-23 02:03 PM] Adam#7077 (pinned)\nthe lid\nChannel: two\n\n{Attachments}\nhttps://cdn.example.com/1/lid.png\n\n{Reactions}\n👍 (2)\n\n[01/07/2023 2:04\u202fPM] dana\nyes\n\n" + strings.Repeat("=", 62) + "\nExported 2 message(s)\n" + strings.Repeat("=", 62) + "\n",
			"||Adam#7077|2023-01-06T14:03:00Z|the lid\nChannel: two +lid.png\n||dana|2023-07-01T14:04:00Z|yes\n"},
		{"discord, CSV", "x.csv", "csv", "AuthorID,Author,Date,Content,Attachments,Reactions\n\"5\",\"femi\",\"2026-07-23T12:00:00.0000000+02:00\",\"the lid\",\"https://cdn.example.com/1/lid.png,https://cdn.example.com/2/b.png\",\"\"\n",
			"||femi|2026-07-23T10:00:00Z|the lid +lid.png +b.png\n"},
		{"a document", "x.json", "json-document", `{"conversations":[{"id":7,"messages":[{"id":1,"ts":"2026-07-23T10:00:00Z","author":"Femi","role":"visitor","text":"the lid","attachments":[{"name":"lid.jpg"}]},{"id":2,"ts":"2026-07-23T10:00:01Z","author":"Dana","role":"agent","text":"x","deleted":true}]}]}`,
			"7|1|Femi/customer|2026-07-23T10:00:00Z|the lid +lid.jpg\n7|2|Dana/agent/activity|2026-07-23T10:00:01Z|[deleted]\n"},
		{"messenger, HTML", "messages.htm", "messenger-html", `<html><head><title>x</title></head><body><div class="contents"><div class="thread">Zoë, Anna
<div class="message"><div class="message_header"><span class="user">Anna</span><span class="meta">Thursday, July 23, 2026 at 10:01pm PDT</span></div></div><p>two &amp; more</p>
<div class="message"><div class="message_header"><span class="user">Zoë</span><span class="meta">Thursday, July 23, 2026 at 10:00am UTC+02</span></div></div><p>one</p></div></div></body></html>`,
			"messenger Anna, Zoë||Anna|2026-07-24T05:01:00Z|two & more\nmessenger Anna, Zoë||Zoë|2026-07-23T08:00:00Z|one\n"},
	}
}
