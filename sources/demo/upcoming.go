package demo

// mailed is a conversation by mail that is still to come: the customer and
// the agent speak in turns.
func mailed(name, addr, subject string, who how, words ...string) talk {
	return talk{name: name, addr: addr, subject: subject, turns: alternating(who, words)}
}

// chatted is the same in the chat.
func chatted(name string, who how, words ...string) talk {
	return talk{name: name, turns: alternating(who, words)}
}

func alternating(who how, words []string) []turn {
	turns := make([]turn, len(words))
	for i, text := range words {
		turns[i] = turn{how: customer, text: text}
		if i%2 == 1 {
			turns[i].how = who
		} else if i > 0 {
			turns[i].how |= bare
		}
	}
	return turns
}

// upcoming are conversations in English by mail. They are told again by
// other people when everybody has spoken, so their words name nobody.
var upcoming = []talk{
	mailed("Orla Dempsey", "orla.dempsey@greenisle.example", "lid springs open", dana,
		"Hello,\n\nWhen I fill the kettle a second time the lid springs open again, as if somebody were pushing from inside. With cold water it stays shut. I make tea for nine at the day centre and there is no time to let it cool.",
		"Hello {first},\n\nNine cups leave no time to cool, I see that. The seal swells with the heat; a softer one is in the post today. How many times a day do you boil it, roughly?",
		"Twelve or so. Fifteen when the choir is in."),
	mailed("Ibrahim Said", "ibrahim.said@lagosmail.example", "It does not close after boiling", tomas,
		"Good day,\n\nThe cover refuses to close when the kettle has just boiled. My son says that I should be patient. I am patient, but the steam is spoiling my wallpaper.",
		"Good day {first},\n\nyour son is kind and the wallpaper is right. I send you another seal, and I would like to see the wallpaper, if you have a picture."),
	mailed("Greta Sandberg", "greta.sandberg@northpost.example", "I hold it shut with a spoon", priya,
		"Hi,\n\nI hold the lid shut with a spoon until it clicks off. It has become a habit, and yesterday I caught my daughter, who is six, doing it too. That is when I thought I should write.",
		"Dear {first},\n\nThank you for writing, and please keep her away from it until the new lid is with you. It leaves today. May I pass on your words about the spoon to the workshop?",
		"Please do. She has drawn them a picture as well, I will scan it."),
	mailed("Colm Hennessy", "colm.hennessy@greenisle.example", "Hinge is clean, lid is not shut", dana,
		"Hi there,\n\nBefore you ask, I have descaled the hinge, I have read article 114, and I have pressed the middle. Hot lid, open lid. What else is there?",
		"Hi {first},\n\nThen there is nothing else that you should have to do. A new lid is on its way, and I've told the others to stop sending people to article 114 for this."),
	mailed("Sabrina Lutz", "sabrina.lutz@briefkasten.example", "Refund?", tomas,
		"Hello,\n\nThe parcel went back to you on the 4th. I know that these things take time. What I don't know is whether anybody has it, because nobody has said a word.",
		"Hello {first},\n\nwe have it, since the 9th, and we should have said so then. The refund leaves today. Do you mind telling me what was wrong with the kettle? The slip is empty.",
		"Nothing was wrong, it was too big for my sink. I couldn't fill it."),
	mailed("Devika Nair", "devika.nair@dakghar.example", "Return received, money not", priya,
		"Dear team,\n\nYour page says that my return has been received. My bank says nothing at all. Between the two of you I would like to believe the page.",
		"Dear {first},\n\nThe page is right and we were slow, I have sent the refund just now. It shows within three days."),
	mailed("Norman Pike", "norman.pike@bigsky.example", "Still no refund - third mail", dana,
		"Hello,\n\nThird mail. The first got a robot, the second got the same robot. I am beginning to feel sorry for it.",
		"Hello {first},\n\nThe robot is off duty and I'm Dana. Your money is on its way as of a minute ago. I'm sorry that it took three mails, it should have taken none."),
	mailed("Alma Lindgren", "alma.lindgren@northpost.example", "double payment", tomas,
		"Hi,\n\nThe page froze when I paid, so I pressed the button again. Now I have paid for two and ordered one. I know one shouldn't press twice. One does, though.",
		"Hi {first},\n\neverybody presses twice, and the page should expect it. The second payment is cancelled."),
	mailed("Patience Owusu", "patience.owusu@lagosmail.example", "The smell of the powder", dana,
		"Hello,\n\nAfter the green powder the tea tastes like a hospital corridor. My mother-in-law is visiting and thinks that it is my cooking.",
		"Hello {first},\n\nIt's not your cooking, please tell her so from me. The green sachets were replaced in May; new ones and a lemon-sized apology are on their way. Until then, please don't drink from it.",
		"I have read your mail aloud at table. Thank you!"),
	mailed("Roman Baier", "roman.baier@briefkasten.example", "Descaler, how often?", tomas,
		"Good morning,\n\nThe leaflet says every month, the sachets say every three months, and the red light says now. Our water is very soft. Whom do I believe?",
		"Good morning {first},\n\nnone of the three. With soft water twice a year is plenty. The light only counts boils, it has never seen your water."),
	mailed("Jocelyn Baptiste", "jocelyn.baptiste@lettre.example", "It went on boiling", priya,
		"Hello,\n\nToday it went on boiling until I noticed, and I noticed only because the smoke alarm did. It used to stop by itself. I am not sure that I want to use it again.",
		"Dear {first},\n\nPlease don't use it again, not even to try. A new one comes by courier tomorrow and takes the old one along. I am glad that you have a smoke alarm. Did the lid close properly before it happened?",
		"Now that you say it, no. It hasn't closed for weeks when it's warm."),
	mailed("Edwin Marsh", "edwin.marsh@greenisle.example", "Handle too hot", dana,
		"Dear Sirs,\n\nThe upper part of the handle becomes so hot that I use a tea towel. I am eighty and my hands are not quick. Is it meant to be so?",
		"Dear Mr {name},\n\nNo, it is not meant to be so. Steam escapes under the lid and heats the handle. I am sending you a kettle that shuts properly, and the courier will carry it in for you."),
	mailed("Hilda Brekke", "hilda.brekke@northpost.example", "spark", tomas,
		"Hello,\n\nI saw a small blue spark when I put the kettle down on its base. Only once. My husband says it's nothing, and he also says that about the roof.",
		"Hello {first},\n\nI side with you. Please switch it off at the wall before you put it down, and use it no more until the new base is there. And perhaps look at the roof."),
	mailed("Nikos Pappas", "nikos.pappas@correio.example", "Spare lid, black", priya,
		"Hello,\n\nIs the lid available in black? Mine fell from the balcony. The kettle is silver and I don't mind the difference, the cat ran off with my taste long ago.",
		"Dear {first},\n\nBlack is in stock, 9 euro. I hope that nobody was below the balcony."),
	mailed("Teresa Almeida", "teresa.almeida@correio.example", "filter broken", dana,
		"Hi,\n\nThe little mesh came out with the tea egg and went into the bin with the leaves. Can I have another one? I am happy to pay, I just don't know what it's called.",
		"Hi {first},\n\nIt's called a filter, whatever our page says. It's in the post and you owe us nothing.",
		"That was quick. It's called a filter in Portuguese as well."),
	mailed("Kwaku Darko", "kwaku.darko@lagosmail.example", "water gauge", tomas,
		"Good evening,\n\nThe window that shows the water has gone cloudy, so I fill by ear. I'm getting good at it, but guests find it strange. Is there a spare window?",
		"Good evening {first},\n\nfilling by ear deserves respect. The window can't be changed, but half a lemon and a night's rest make it clear again. If not, I exchange the pot."),
	mailed("Irma Maurer", "i.maurer@hotel-morgenrot.example", "Twenty more seals", tomas,
		"Hello,\n\nThe housekeeping asks for twenty more seals, the soft ones. The guests have stopped bringing kettles to the desk, which the desk would like you to know.",
		"Hello {first},\n\ntwenty soft ones leave today. Please tell the desk that this is the nicest reorder we have had."),
	mailed("Abigail Foster", "abigail.foster@bigsky.example", "Where is my order", priya,
		"Hi,\n\nIt's been at the same depot for six days according to the map, and I could drive there in forty minutes. Should I?",
		"Dear {first},\n\nPlease don't, it isn't there: the map shows where it was last seen. I've sent another one by express, and if the first turns up as well, give it to someone who needs it."),
	mailed("Mustafa Karaca", "mustafa.karaca@briefkasten.example", "Wrong colour", dana,
		"Hello,\n\nI ordered grey and got something that I would call mint. It's quite pretty. But my kitchen is orange and together they look like a hospital in the seventies.",
		"Hello {first},\n\nNow I'd love to see it. A grey one leaves today, and the courier takes the mint one back. There's nothing to pay."),
	mailed("Saoirse Keane", "saoirse.keane@greenisle.example", "box arrived empty", tomas,
		"Hi,\n\nThe box arrived with everything but a kettle: leaflet, sachets, base, two air cushions. My son plays with the cushions, so it isn't wasted, but I'd like the kettle too.",
		"Hi {first},\n\na base without a kettle is a sad thing. It follows today by express. I've asked the packers to count to five from now on."),
	mailed("Ewa Lis", "ewa.lis@poczta-polna.example", "courier never rings", priya,
		"Hello,\n\nThree times I found a card that says nobody was at home. Three times I sat behind the door. I think that he has the cards already written.",
		"Dear {first},\n\nI believe you. I have changed it to the pick-up point at the station, it waits there from tomorrow noon, and I've forwarded your sentence about the cards."),
	mailed("Harvey Lund", "harvey.lund@bigsky.example", "Best gasket in the world", dana,
		"Hello,\n\nI never thought I would write to anyone about a gasket. It fits, it seals, it's quiet, and it was free. Somebody there cares, and I wanted that somebody to know.",
		"Hello {first},\n\nThat somebody is called Jitka, and she has your mail on the wall above her bench now."),
	mailed("Anjali Verma", "anjali.verma@dakghar.example", "Thanks to Priya", dana,
		"Hello,\n\nI just want to say that Priya called me back in the evening when I was in a panic about the burnt smell. She stayed on the line until I had pulled the plug. I slept well because of that.",
		"Hello {first},\n\nI have passed it on, and she smiled the whole shift. Thank you for telling us."),
	mailed("Tobias Frank", "tobias.frank@briefkasten.example", "great kettle, terrible website", tomas,
		"Hi,\n\nThe kettle is the best that I've owned. The site is the worst that I've used: I ordered twice, cancelled three times and ended with a tea towel. I kept the towel.",
		"Hi {first},\n\nthank you for the first sentence, and I'm sorry for the second. What were you trying to do when the towel happened?",
		"Change the address. The button beside it adds a towel."),
	mailed("Marcia Reyes", "marcia.reyes@correio.example", "so loud", priya,
		"Hello,\n\nIt is so loud that I switch it on and leave the room, and then I forget it and it's cold again. I have been drinking lukewarm tea since August.",
		"Dear {first},\n\nNobody should drink lukewarm tea for our sake. One sachet overnight takes away most of the noise. If it doesn't, I exchange the kettle for the quiet one."),
	mailed("Ragnhild Moe", "ragnhild.moe@northpost.example", "ticking", tomas,
		"Hi,\n\nLong after it has boiled it ticks, slowly, like somebody waiting. It's only the metal cooling, I suppose? I live alone and it gives me thoughts.",
		"Hi {first},\n\nit is only the metal, the base plate and the pot cool at different speeds. A cloth below it makes it silent. I hope the thoughts are good ones."),
	mailed("Gerald Okoro", "gerald.okoro@lagosmail.example", "Guarantee card", dana,
		"Good afternoon,\n\nThe guarantee card must be stamped by the dealer. The dealer says that he has no stamp and never had one. He offered to draw one.",
		"Good afternoon {first},\n\nLet him draw it, I would frame it. But you don't need it: the date of the order is enough for us."),
	mailed("Lieselotte Arndt", "l.arndt@briefkasten.example", "Repair instead of replacement", tomas,
		"Dear Mr or Mrs,\n\nI don't want a new kettle. I want this one mended, I have become used to it. Your form only knows \"refund\" and \"replace\".",
		"Dear {first},\n\nthe form is going to learn a third word. Please send it to me in Brno, I mend it myself, and it comes back within a week."),
	mailed("Camila Rojas", "camila.rojas@correio.example", "Two years and a day", priya,
		"Hi,\n\nIt stopped two years and one day after I bought it. Is there a little clock inside?",
		"Dear {first},\n\nNo clock, I promise, and one day is nothing. A new base is on its way."),
	mailed("Bruno Keller", "bruno.keller@briefkasten.example", "no button for left-handers", dana,
		"Hello,\n\nThe button is on the right, the scale is on the right, the spout drips to the left, which is where I stand. Did any left-handed person ever hold this?",
		"Hello {first},\n\nNot often enough. The workshop can turn the handle round, it takes a day. Would you let them watch you pour once, on a video? They asked.",
		"Gladly. I'll wear an apron."),
	mailed("Alice Nakamura", "alice.nakamura@bigsky.example", "keep warm only 20 minutes", tomas,
		"Hi,\n\nWhy does keep-warm end after twenty minutes? I'm a night nurse. I come back to it after two hours every time, and every time it's cold.",
		"Hi {first},\n\nbecause we thought of breakfast and not of nights. Hold plus and keep-warm together for five seconds, then it stays for two hours. It's in no booklet."),
	mailed("Father Brendan Roche", "parish@st-finbar.example", "forty cups", dana,
		"Dear all,\n\nAfter the ten o'clock we make forty cups of tea with four kettles, and every Sunday the fuse goes with the third. What would you do?",
		"Dear {first},\n\nI would boil two, and let two keep warm, beginning at half past nine. The four together draw more than your hall has. Or take our urn for a Sunday and see."),
	mailed("Dorothy Yates", "dorothy.yates@greenisle.example", "Your newsletter", priya,
		"Hello,\n\nI have unsubscribed four times. I know now that you have a summer sale. Please stop telling me.",
		"Dear {first},\n\nYou were on the list under two spellings; both are gone. It will be quiet now."),
	mailed("Selim Aksoy", "selim.aksoy@briefkasten.example", "Is it really steel?", tomas,
		"Hello,\n\nA magnet doesn't stick to the inside of the kettle. My brother-in-law says that it's therefore not steel. There is a dinner at stake.",
		"Hello {first},\n\nyou win the dinner: it's stainless steel of the kind that isn't magnetic. 304, should he ask."),
}
