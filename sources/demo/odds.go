package demo

// odds are the rest of a mailbox: machines that answer machines, strange
// bytes, and questions that fit nowhere.
var odds = []talk{
	{"Harriet Cole", "harriet.cole@brightlaw.example", "Kettle for the fourth floor", []turn{
		{"12d@15:10", customer | legal, `Hi,

Could you recommend something for a kitchen that forty people share? The current one is a Pro 2 and its lid never survives the week, people fill it while it is hot.

Harriet Cole
Office manager`},
		{"+3h", dana, `Hi Harriet,

For forty people I would take the one with the fixed lid and the side filler, it's called the Galley. It can't be left open because there is nothing to open.

Shall I send you one to try for a month?`},
		{"+1m", customer | away, `Thank you for your message. I am out of the office until Monday with limited access to mail. In urgent matters please write to reception@brightlaw.example.

Harriet Cole`},
		{"+4d1h", customer, `Back now. Yes please to the month. The fourth floor is watching.`},
	}, ""},
	{"Peter Kowalczyk", "p.kowalczyk@poczta-polnaa.example", "Faktura do zamówienia {order}", []turn{
		{"15d@12:45", customer | form, `Proszę o fakturę do zamówienia {order} na firmę. W formularzu nie było miejsca na NIP: 000-000-00-00.`},
		{"+2h", tomas | paper, `Dzień dobry,

faktura w załączniku. Dodałem NIP.

Pozdrawiam`},
		{"+20s", daemon, ""},
	}, ""},
	{"\x1b[31mBIG\x1b[0m Kettle \x1b]0;deal\x07Deals", "offers@bulk-kettles.example", "Re: your \x1b[5murgent\x1b[0m order", []turn{
		{"11d@04:20", customer | html, `Dear purchaser, we produce ke` + "\u200b" + `ttles of ev` + "\u200b" + `ery size since long. Please reply with the qua` + "\u202e" + `ytitn` + "\u202c" + ` that you desire.`},
	}, ""},
	{"Zsófia Kiss", "zsofia.kiss@northpost.example", "Left-over packaging", []turn{
		{"17d@09:00", customer, `Hello,

The kettle came in a box in a box in a bag, with two air cushions and a leaflet about how green you are. I counted 340 grams of wrapping. I like the kettle and I like the leaflet. They don't fit together.

Zsófia Kiss`},
		{"+1d8h", priya, `Dear Zsófia,

They do not. The inner box alone survives the post, we tried after your mail. I can't change it this week, but I have given your count to the person who can, and I will write to you when it has changed.`},
		{"+1h", customer | bare, `That is a better answer than I expected. I will wait for your mail.`},
	}, ""},
	{"Arjun Mehta", "arjun.mehta@dakghar.example", "Temperature off by six degrees", []turn{
		{"13d@21:05", customer | paper, `Hi,

I make green tea and care about 80 °C more than I should. With two thermometers I get 86 when the display says 80, see the attached measurements. At 100 it is right.

Is there a way to calibrate it?

Arjun`},
		{"+15h", tomas, `Hello Arjun,

thank you for the table, I wish all reports had one. The sensor sits at the wall and the water in the middle is hotter while it heats. Wait thirty seconds after the click and you have 80. There is no calibration, and there ought to be one; it is on my list with your name.`},
		{"+4h", customer | below, `Thirty seconds confirmed: 80.4. I shall plot it.`},
		{"+20m", tomas | bare, `Please send the plot. I mean it.`},
		{"+1d2h", customer | photo | bare, `Plot attached. The dip at 12 s is me opening the lid.`},
	}, ""},
	{"Leila Nasser", "", "", []turn{
		{"8d@13:20", customer, "is the travel one dual voltage? flying to japan on friday"},
		{"+10s", bot, "Hello, this is the Harbour Kettles chat. A person will be with you soon."},
		{"+1m", priya, "Hi Leila! The Skipper is, there's a switch below. Set it to 120 for Japan, with a plug adapter. It will be slower there."},
		{"+1m", customer, "perfect answer, thanks, bye"},
	}, ""},
	{"Sister Bernadette Quinn", "kitchen@convent-rosses.example", "Kettles for a retreat", []turn{
		{"10d@06:40", customer, `Dear friends,

We have thirty guests in August, most of whom keep silence and drink a great deal of tea. The kettles ought to be quiet, plain and hard to break. What would you advise, and would you have any with a scratch at a smaller price?

God bless your work,
Sr Bernadette`},
		{"+5h", dana, `Dear Sister Bernadette,

I'd advise the Galley, three of them: it is the quietest, and it has no lid to leave open. We have four with scratches, and you may have them for half the price.

Thank you for the blessing, the Monday shift could use it.`},
		{"+1d1h", customer, `We take all four and will pray for Mondays in particular.`},
	}, ""},
	{"Ngozi Eze", "ngozi.eze@lagosmail.example", "instructions too small to read", []turn{
		{"5d@17:10", customer, `Good evening. I am 71 and my eyes are good with glasses. The booklet cannot be read with glasses. I used my grandson's phone to make it bigger and then his battery was empty.

Please print for people, not for ants.

Mrs N. Eze`},
		{"+17h", priya, `Dear Mrs Eze,

You are right, it is printed in five point to fit eleven languages. I have posted you the four English pages on A4 in large letters, and I have sent your sentence about the ants to the people who print it.`},
		{"+1d4h", customer | bare, `Thank you my dear. Now I know that it has a keep-warm button. Two months I did not know.`},
	}, ""},
	{"Robin Atherton", "robin.atherton@greenisle.example", "Delete my account please", []turn{
		{"4d@09:50", customer, `Hello,

Please delete my account and everything you hold on me. I can't find the button. Your newsletter arrives twice each time, once for each spelling of my name.

password: Teapot-1987 in case you need it to log in

Robin`},
		{"+2h30m", dana, `Hello Robin,

Done, both spellings. We never need your password, so please change it wherever else you use it.

Was it the newsletter that made you leave, or something with the kettle?`},
		{"+1h", customer | bare, `The newsletter. The kettle is grand. I just don't need to read about it on Tuesdays and again on Tuesdays.`},
	}, ""},
	{"Camille Dubois", "", "", []turn{
		{"3d@18:55", customer, "The site logs me out when I add a second item. Three times now"},
		{"+10s", bot, "Hello, this is the Harbour Kettles chat. A person will be with you soon."},
		{"+8m", tomas, "Hello Camille, which browser is it, and what do you add second?"},
		{"+2m", customer, "phone. kettle then gasket. if I do gasket then kettle it works"},
		{"+3m", tomas, "That is a very good find. I can repeat it here. Please order in that odd order for now, and I'll refund the shipping for the detective work."},
		{"+1m", customer, "deal"},
	}, ""},
	{"Ivy Chukwu", "", "", []turn{
		{"50m", customer, "hiya can i put milk in it"},
		{"+10s", bot, "Hello, this is the Harbour Kettles chat. A person will be with you soon."},
		{"47m", dana, "Hi Ivy! Please don't, it burns on at the bottom and boils over. Was it for cocoa?"},
		{"46m", customer, "for cocoa yes. ok using a pan like a peasant"},
		{"44m", dana, "The noble way. Enjoy it!"},
	}, ""},
	{"Gustav Lund", "gustav.lund@northpost.example", "Who designs these?", []turn{
		{"2h15m", customer, `Hello,

I teach product design and would like to show my students the Heron as an example of a spout that doesn't drip. Could I speak with the person who drew it? And, as an example of the other kind, with whoever drew the lid of the Pro 2.

No offence meant.

Gustav Lund`},
		{"+25s", bot, receipt},
		{"", tomas, `Dear Professor Lund,

none taken. They are the same person. She laughed, and she would be glad to talk to your students about both, the lid perhaps first.`},
		{"", customer | bare, `Then she is just the person I need. Thank you, that is a splendid answer.`},
	}, ""},
}
