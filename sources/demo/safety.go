package demo

// safety is about kettles that stay on, spit or get hot where they should not.
var safety = []talk{
	{"Piotr Nowak", "", "", []turn{
		{"1h5m", customer, "dzień dobry, czajnik się nie wyłącza"},
		{"+20s", bot, "Hello, this is the Harbour Kettles chat. A person will be with you soon."},
		{"1h2m", customer, "woda się gotuje i gotuje, musiałem wyciągnąć wtyczkę z gniazdka. czy ktoś tu mówi po polsku?"},
		{"59m", customer, "boję się zostawić go samego w kuchni, mam małe dzieci"},
		{"", tomas, "Dzień dobry Piotr, tu Tomas z Brna. Mówię trochę po polsku. Proszę nie włączać czajnika. Czy pokrywka jest zamknięta, kiedy woda się gotuje?"},
		{"", customer, "pokrywka odskakuje, jak jest gorąca. zamykam ją łyżką"},
		{"", tomas, "To jest powód: para nie dochodzi do wyłącznika. Wysyłam dziś nowy czajnik, kurier zabierze stary."},
		{"", customer, "dziękuję bardzo, nie spodziewałem się odpowiedzi po polsku"},
	}, ""},
	{"Amara Okafor", "", "", []turn{
		{"4d@19:05", customer, "it boils dry and stays on"},
		{"+10s", bot, "Hello, this is the Harbour Kettles chat. A person will be with you soon."},
		{"+6m", dana, "Hello Amara, please unplug it first. Is everyone all right?"},
		{"+40s", customer, "yes fine. i was upstairs with the baby, came down and the bottom was purple. there was no water left in it at all"},
		{"+2m", dana, "That must have been a fright. It has a switch that should stop it when it's empty, and it didn't. Please don't use it again, not even once to try."},
		{"+1m", customer, "i wont. what if i had gone out"},
		{"+3m", dana, "Yes. That is the right question, and I'm passing it on in your words. A new one goes out tonight, and somebody from the workshop would like to have the old one. May they ring you?"},
		{"+1m", customer, "they may. after 8 when she sleeps"},
	}, ""},
	{"Siobhán Kearney", "siobhan.kearney@greenisle.example", "It doesn't switch itself off any more", []turn{
		{"10d@10:05", customer, `Hello,

My mother is 84 and I bought her the Pro 2 because it switches itself off. On Friday it didn't. She noticed by the windows, which were running with water. She is fine, she says I am fussing.

I would like to fuss a little. Is there a fault, and how would she know?

Siobhán Kearney`},
		{"+22m", tomas, `Dear Siobhán,

please fuss. If the lid is not latched, the steam leaves at the top and the switch never feels it. There is one sign: you hear one click instead of two when you close it.

I would rather not make your mother listen for clicks. I am sending her the model with the sensor in the base, which does not depend on the lid. There is nothing to pay.`},
		{"+3h", customer, `That is a proper answer. She asks whether it comes in red.`},
		{"+11m", tomas | bare, `It does now.`},
		{"+4d6h", customer | alternative | photo, `Red kettle installed, see picture. She is telling everyone that Brno sent it to her personally.`},
	}, ""},
	{"Dmitri Volkov", "dmitri.volkov@northpost.example", "Hot water on my hand", []turn{
		{"6d@08:15", customer | html, `When I pour, water comes out at the side of the lid and runs over the handle. On Monday it ran over my hand. Not serious, cold tap and it was over, but the next person may be a child.

I do not ask for money. I ask that somebody looks at it.`},
		{"+26h", dana, `Hello Dmitri,

I'm glad that it was not worse, and thank you for writing although you were not asking for anything. Somebody has looked: the seal on your batch sits a millimetre too high on the spout side.

Could I send you a new lid, and would you send us the old one in the same box? We need to see more of them.`},
		{"+2h", customer | below, `Yes, I will send. Good luck with the millimetre.`},
	}, ""},
	{"Wanjiru Kamau", "wanjiru@teahouse-leith.example", "base gets warm - normal?", []turn{
		{"8d@09:20", customer, `Morning,

We run two Pro 2 side by side in the tea house. One base stays cold, the other gets properly warm, warm enough that the cat has moved in. Normal?

Wanjiru
The Leith Tea House`},
		{"+38m", tomas, `Good morning Wanjiru,

not normal, however happy the cat. Please unplug the warm one. There is a loose contact under the ring, and a base like that should not be on a counter. A new base leaves today by courier.

Could you tell me the number on the sticker below?`},
		{"+16m", customer | photo, `Unplugged, sticker attached. The cat has filed a complaint of her own.`},
	}, ""},
	{"Jonas Lindqvist", "", "", []turn{
		{"13d@07:55", customer, "kettle turned itself on at night?? woke up to it boiling"},
		{"+10s", bot, "Hello, this is the Harbour Kettles chat. A person will be with you soon."},
		{"+28m", priya, "Good morning Jonas. Could it be the keep-warm timer? It is set by holding the button for three seconds, which happens when one wipes it."},
		{"+3m", customer, "ahh. i did wipe it last evening. ok so not a ghost"},
		{"+1m", priya, "Not a ghost. Hold the button again until it blinks twice and it stays quiet."},
		{"+1m", customer, "maybe it shouldn't be possible to set that by cleaning it though"},
	}, ""},
	{"Elif Şahin", "elif.sahin@briefkasten.example", "Smoke from the plug", []turn{
		{"1d7h", customer, `Hello, a little smoke came from the plug this morning when I switched the kettle on, and it smells of burnt plastic. I pulled it out with the towel. It is five weeks old.

I have photographed it, I can send the picture if you tell me where. What should I do with it now?

Elif Şahin`},
		{"+25s", bot, receipt},
		{"+14m", dana | bare, `Elif, you did exactly the right thing. Please leave it unplugged and don't throw it away: we would like to collect it tomorrow, and you get a new one from the courier's other hand.

Send the picture to this address, and please tell me if you or anyone breathed in much of it.`},
		{"+9m", customer, `Only me and only a little. Thank you for the quick answer, I was a bit shaken.`},
	}, ""},
}
