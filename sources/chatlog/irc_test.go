package chatlog

import "testing"

func TestIRC(t *testing.T) { checkSamples(t, ircSamples()) }

func ircSamples() []sample {
	return []sample{
		{"irssi", "#lid.log", "irssi", "--- Log opened Thu Jul 23 22:44:46 2026\n22:44 < femi> hi <all> > you\n22:45 <@dana> yes\n22:46  * |femi| waves\n22:47 -!- bo [bo@host] has joined #lid\n" +
			"23:59 -helper:#lid- notice\n--- Day changed Fri Jul 24 2026\n00:01 < Matt|> \x0304,12red\x0f \x02bold\x02\n--- Log closed Fri Jul 24 00:02:00 2026\n",
			"irc #lid>||femi|2026-07-23T22:44:00Z|hi <all> > you\nirc #lid>||dana|2026-07-23T22:45:00Z|yes\nirc #lid>|||femi||2026-07-23T22:46:00Z|waves\nirc #lid>||/system|2026-07-23T22:47:00Z|bo [bo@host] has joined #lid\n" +
				"irc #lid>||helper|2026-07-23T23:59:00Z|notice\nirc #lid>||Matt||2026-07-24T00:01:00Z|red bold\n"},
		{"weechat", "irc.libera.#lid.weechatlog", "weechat", "2026-07-23 22:44:46\t@femi\thi\tyou\n2026-07-23 22:44:50\t-->\tbo (b@h) has joined #lid\n2026-07-23 22:44:51\t *\tdana waves\n2026-07-23 22:44:52\t--\tbo is now known as bob\n",
			"irc #lid>||femi|2026-07-23T22:44:46Z|hi\tyou\nirc #lid>||/system|2026-07-23T22:44:50Z|bo (b@h) has joined #lid\nirc #lid>||dana|2026-07-23T22:44:51Z|waves\nirc #lid>||/system|2026-07-23T22:44:52Z|bo is now known as bob\n"},
		{"weechat since 4.8", "x.weechatlog", "weechat", "2026-07-23T22:44:46.123456Z\tfemi\thi\n2026-07-23T22:44:47.000000Z\t+dana\tyes\n", "||femi|2026-07-23T22:44:46Z|hi\n||dana|2026-07-23T22:44:47Z|yes\n"},
		{"znc", "libera/#lid/2026-07-22.log", "znc", "[22:44:46] <femi> hi\n[22:44:50] *** Joins: bo (b@h)\n[22:44:51] * dana waves\nbroken\n[23:59:59] <femi> late\n[00:00:01] <dana> later\n",
			"irc #lid>||femi|2026-07-22T22:44:46Z|hi\nirc #lid>||/system|2026-07-22T22:44:50Z|Joins: bo (b@h)\nirc #lid>||dana|2026-07-22T22:44:51Z|waves\nirc #lid>||femi|2026-07-22T23:59:59Z|late\nirc #lid>||dana|2026-07-23T00:00:01Z|later\n! 4 it begins in no way that such a log has\n"},
		{"irclogs.ubuntu.com", "2026-07-22.txt", "znc", "[12:18] <|trey|> usual\n=== bo [b@h]  has joined #ubuntu []\n[12:19]  * dana waves\n", "|||trey||2026-07-22T12:18:00Z|usual\n||/system|-|bo [b@h]  has joined #ubuntu []\n||dana|2026-07-22T12:19:00Z|waves\n"},
		{"hexchat", "lid.log", "hexchat", "**** BEGIN LOGGING AT Thu Dec 31 23:00:00 2026\n\nDec 31 23:59:00 <femi>\thi\nDec 31 23:59:30 *\tbo (b@h) has joined\nJan 01 00:01:00 <dana>\tnew year\n**** ENDING LOGGING AT Fri Jan  1 00:02:00 2027\n",
			"||femi|2026-12-31T23:59:00Z|hi\n||/system|2026-12-31T23:59:30Z|bo (b@h) has joined\n||dana|2027-01-01T00:01:00Z|new year\n"},
		{"mirc", "#lid.log", "mirc", "\nSession Start: Thu Jul 23 22:00:00 2026\nSession Ident: #lid\n[22:44] <femi> hi\n[22:45] * bo (b@h) has joined #lid\n[22:46] * dana waves\nSession Close: Thu Jul 23 23:00:00 2026\n",
			"irc #lid>||femi|2026-07-23T22:44:00Z|hi\nirc #lid>||/system|2026-07-23T22:45:00Z|bo (b@h) has joined #lid\nirc #lid>||dana|2026-07-23T22:46:00Z|waves\n"},
		{"supybot", "#lid.log", "supybot", "2026-07-23T22:44:46  <femi> hi\n2026-07-23T22:44:47  *** bo has joined #lid\n2026-07-23T22:44:48  * dana waves\n", "irc #lid>||femi|2026-07-23T22:44:46Z|hi\nirc #lid>||/system|2026-07-23T22:44:47Z|bo has joined #lid\nirc #lid>||dana|2026-07-23T22:44:48Z|waves\n"},
		{"dircproxy", "lid", "dircproxy", "[14 Jan 12:36] <femi!f@h> +hi\n[14 Jan 12:37] <dana!d@h> -yes\n", "||femi|2026-01-14T12:36:00Z|hi\n||dana|2026-01-14T12:37:00Z|yes\n"},
		{"many channels", "lid", "irc", "rust 2026-07-23 [22:44:46] <femi> hi \nrust 2026-07-23 [22:44:47] -eval- 4\n", "||femi|2026-07-23T22:44:46Z|hi\n||eval|2026-07-23T22:44:47Z|4\n"},
	}
}
