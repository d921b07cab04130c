package store

import "sync"

// FreeMail says whether anybody can have a mailbox of a domain, so that it
// tells of no organisation.
func FreeMail(domain string) bool { return freeMail()[domain] }

// freeMail is made when it is first asked for: no start pays for it.
var freeMail = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for _, d := range []string{
		"gmail.com", "googlemail.com", "outlook.com", "outlook.de", "outlook.fr", "outlook.es", "hotmail.com", "hotmail.de",
		"hotmail.fr", "hotmail.it", "hotmail.es", "hotmail.co.uk", "live.com", "live.nl", "live.fr", "live.co.uk", "msn.com",
		"yahoo.com", "yahoo.de", "yahoo.fr", "yahoo.it", "yahoo.es", "yahoo.co.uk", "yahoo.co.jp", "yahoo.com.br", "yahoo.co.in",
		"ymail.com", "rocketmail.com", "aol.com", "aim.com", "icloud.com", "me.com", "mac.com", "proton.me", "protonmail.com",
		"protonmail.ch", "pm.me", "tuta.com", "tutanota.com", "tutanota.de", "gmx.com", "gmx.de", "gmx.net", "gmx.at", "gmx.ch",
		"web.de", "t-online.de", "freenet.de", "posteo.de", "mailbox.org", "mail.de", "mail.com", "fastmail.com", "fastmail.fm",
		"hey.com", "zoho.com", "zohomail.com", "mail.ru", "inbox.ru", "bk.ru", "list.ru", "yandex.ru", "yandex.com", "rambler.ru",
		"ukr.net", "seznam.cz", "wp.pl", "o2.pl", "onet.pl", "interia.pl", "libero.it", "virgilio.it", "tiscali.it", "orange.fr",
		"wanadoo.fr", "free.fr", "laposte.net", "sfr.fr", "bluewin.ch", "telia.com", "qq.com", "163.com", "126.com", "sina.com",
		"foxmail.com", "naver.com", "daum.net", "comcast.net", "verizon.net", "att.net", "sbcglobal.net", "btinternet.com",
		"uol.com.br", "bol.com.br", "terra.com.br", "rediffmail.com", "ziggo.nl", "kpnmail.nl", "xs4all.nl", "bigpond.com",
		"eircom.net",
	} {
		all[d] = true
	}
	return all
})
