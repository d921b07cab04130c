package demo

// praise is what nobody had to write. Some of it stands beside a complaint.
var praise = []talk{
	{"Julia Ruiz", "julia.ruiz@correio.example", "thanks for the new gasket", []turn{
		{"27m", customer | alternative, `Hi Dana,

The new gasket came this morning and the lid closes like a car door. I have closed it about thirty times just for the sound.

Thank you for not asking me for a receipt, a photo and my shoe size.

Julia Ruiz`},
		{"15m", dana, `Hi Julia,

You have made my morning. Thirty is a good number, but tell me if it ever stops sounding like a car door.`},
		{"", customer | bare, `Forty-one now. Still a car door. My husband would like you to take it back 😂`},
	}, ""},
	{"Grace Lim", "grace.lim@harbourfront.example", "gasket arrived, perfect", []turn{
		{"5d@10:40", customer, `Gasket arrived, perfect fit, two minutes with a spoon handle. The lid is quiet and closes hot or cold.

You could charge for that, you know.

Grace`},
		{"+48m", priya, `Dear Grace,

We thought about it and decided that a lid ought to close. The spoon handle is a good idea, may we put it into the leaflet?

Kind regards,
Priya`},
		{"+12m", customer | bare, `Please do! A wooden one, so nobody scratches anything.`},
	}, ""},
	{"Maeve Donnelly", "maeve.donnelly@greenisle.example", "A thank you for Tomas", []turn{
		{"9d@12:35", customer, `To whoever Tomas reports to,

He stayed with me on a Friday evening, over six messages, until my father's kettle worked, and then wrote again on Monday to ask if it still did. He never once made me feel stupid, and I had it plugged into a dead socket.

Please tell him.

Maeve Donnelly`},
		{"+1h10m", dana, `Dear Maeve,

I read it to him aloud, over the call to Brno, and he went red. Dead sockets happen to all of us. Thank you for taking the time.`},
	}, ""},
	{"Håkon Berg", "hakon.berg@northpost.example", "Nine years", []turn{
		{"18d@07:30", customer | latin1, `Hei,

No question, no fault. Our Pro 1 has boiled its last cup after nine years, four flats and two children. We gave it a small funeral, and ordered another.

Greetings from Tromsø
Håkon Berg`},
		{"+2h", tomas, `Dear Håkon,

condolences and congratulations. I have put a spare gasket into the new one's box, so that it may reach ten.`},
	}, ""},
	{"Keiko Tanaka", "keiko.tanaka@yubin.example", "お礼", []turn{
		{"13d@11:15", customer | jis, `先日はパッキンを送っていただき、ありがとうございました。すぐに交換できました。ふたが静かに閉まるようになり、朝の時間がとても楽になりました。

田中恵子`},
		{"+4h", priya | b64, `田中様

うれしいお知らせをありがとうございます。どうぞこれからも美味しいお茶をお楽しみください。

Priya`},
	}, ""},
	{"Esther Mbeki", "esther.mbeki@lagosmail.example", "family tea 👨‍👩‍👧‍👦", []turn{
		{"7d@18:05", customer, `Just a picture in words: Sunday, all of us round the table, the new kettle in the middle, and for once nobody had to get up twice. 👨‍👩‍👧‍👦

The pouring is wonderful. The only thing I'd change is the beep, it wakes the little one. Can it be turned off?

Esther`},
		{"+16h", dana, `Dear Esther,

What a lovely picture. Yes: hold the plus and the minus together until the light blinks, and it will keep its mouth shut.`},
		{"+35m", customer | bare, `Silence! And a sleeping baby. You are a treasure.`},
	}, ""},
	{"Callum Fraser", "", "", []turn{
		{"2d@08:40", customer, "no problem today, just wanted to say the new gasket sorted it. cheers to whoever packed it with the wee note"},
		{"+10s", bot, "Hello, this is the Harbour Kettles chat. A person will be with you soon."},
		{"+2m", dana, "That was Priya's note! She'll be delighted. Thank you for coming back to say it, Callum."},
	}, ""},
	{"Beatriz Carvalho", "beatriz.carvalho@correio.example", "Love it, one thing", []turn{
		{"22h10m", customer | alternative, `Hello,

I love this kettle. It is beautiful, it is fast, my mother wants one. So I feel almost bad to say that the inside of the spout has started to rust after six weeks. Only a line, like a pencil.

Is that dangerous? And can I keep the kettle?

Beatriz`},
		{"+25s", bot, receipt},
		{"", tomas, `Dear Beatriz,

it is not dangerous, it is a speck of iron from the cutting tool, and it should not be there. Rub it with half a lemon. If it comes back within a week, I exchange the pot and you keep the rest.`},
		{"", customer | bare, `Lemon did it! You are all so nice that I feel silly for asking.`},
	}, ""},
}
