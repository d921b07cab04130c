package demo

// parts is about lids, gaskets, filters and feet that one would like to buy.
var parts = []talk{
	{"Henrik Dahl", "henrik.dahl@northpost.example", "spare lid for the Pro 1?", []turn{
		{"4d2h", customer, `Hello,

Do you still sell a lid for the Pro 1? Mine is from 2016 and everything works but the knob, which came off in my hand. It would be a pity to throw away a good kettle for a knob.

Henrik Dahl
Bergen`},
		{"+25s", bot, receipt},
		{"", tomas, `Dear Henrik,

four days for a knob, I apologise. We no longer make the lid of the Pro 1, but I went to the cellar and found eleven knobs in a coffee tin. One of them is yours. It needs one screw, M4, which I put into the same envelope.`},
		{"", customer | bare, `A coffee tin! Please thank whoever kept it. I hoped for a lid and I got a story.`},
	}, ""},
	{"Kofi Mensah", "kofi.mensah@lagosmail.example", "Where can I buy the small filter", []turn{
		{"18d@11:50", customer, `Good day,

The little mesh behind the spout has a hole. I looked on your site under Spare Parts, under Accessories, under Kettle Pro 2, and then I tried the search, which offered me a tea towel.

Kindly tell me where it is hiding.

Kofi Mensah`},
		{"+2h10m", dana, `Good day Kofi,

It hides under "Water care", and I could not have told you why. It is called "spout sieve" there. I have put one into the post for you, as a finder's fee.

And I've asked for it to be called a filter, since that is what everyone calls it.`},
		{"+5d", customer | bare, `Received with thanks. The tea towel is also nice, I bought it.`},
	}, ""},
	{"Aoife Brennan", "", "", []turn{
		{"11d@15:15", customer, "do the pro 1 gaskets fit the pro 2? the shop here only has pro 1"},
		{"+10s", bot, "Hello, this is the Harbour Kettles chat. A person will be with you soon."},
		{"+5m", tomas, "Hello Aoife, sadly not. They are 2 mm narrower and would leak. I can send you the right one for 4 euro."},
		{"+1m", customer, "grand. card or what"},
		{"+1m", tomas, "I'll put it on order {order}, you get a link by mail."},
		{"+4m", customer, "paid. that was quicker than the queue in the shop"},
	}, ""},
	{"Stefan Ilić", "stefan.ilic@northpost.example", "rubber feet", []turn{
		{"9d@17:05", customer | b64, `Zdravo,

Two of the four rubber feet under the base are gone, I think the dog. Now it walks over the table when it boils. Can I order only the feet?

Stefan`},
		{"+19h", priya, `Hello Stefan,

We do not list them, but I have asked the workshop and they will send you a bag of eight, in case the dog is still hungry. No charge.

Kind regards,
Priya`},
		{"+55m", customer | bare, `He is always hungry. Thank you!`},
	}, ""},
	{"Mireille Fontaine", "mireille@auberge-du-phare.example", "12 couvercles pour l'auberge", []turn{
		{"13d@09:10", customer | cp1252 | paper, `Bonjour,

Notre auberge a douze bouilloires Pro 2, une par chambre. Nous voudrions commander douze couvercles de rechange : les clients les laissent ouverts et les charnières cassent.

Pouvez-vous nous faire un prix ? Notre numéro de TVA est dans le document joint.

Bien à vous,
Mireille Fontaine
L’Auberge du Phare – « la chambre avec vue »`},
		{"+1d1h", tomas | legal, `Dear Mireille,

twelve lids are 84 euro instead of 108, with the shipping included. Since all of them break in the same place, I would also like to send a dozen hinge springs without charge; they stop the lid before the plastic does.`},
		{"+4h", customer | cp1252 | below, `C’est parfait, merci. Nous acceptons. Les ressorts sont une très bonne idée !`},
		{"+2h", tomas, `Thank you, they are on the truck. Invoice follows by post.`},
	}, ""},
	{"Ravi Pillai", "ravi.pillai@dakghar.example", "Gasket part number", []turn{
		{"7d@20:20", customer, `Sir/Madam,

Kindly provide the part number of the lid gasket (Pro 2, square button). There are three on the site which look identical in the photo and differ in price by a factor of two.

Ravi Pillai`},
		{"+13h", priya, `Dear Mr Pillai,

It is HK-G22. The other two are for the travel model and for the first edition. You are quite right about the photos, it is the same photo three times.

Kind regards,
Priya`},
		{"+2h", customer | below, `Many thanks. Ordered. I suggest a coin beside the gasket in the photo, for scale.`},
	}, ""},
	{"Eszter Tóth", "", "", []turn{
		{"3d@16:30", customer, "Hello! Is there a longer cable for the base? Mine is 70 cm and my socket is 90 cm away, so the kettle lives on a chair"},
		{"+10s", bot, "Hello, this is the Harbour Kettles chat. A person will be with you soon."},
		{"+7m", dana, "Hi Eszter, poor kettle. There is a base with 1.2 m, it's 14 euro. Please don't use an extension on a chair, it really worries me."},
		{"+2m", customer, "Ok ok, chair retires today. How do I order the base?"},
		{"+2m", dana, "It's called HK-B12, the link is on its way to your mail."},
	}, ""},
	{"Gwen Ashworth", "gwen.ashworth@greenisle.example", "Handle for a Heron, left-handed", []turn{
		{"2d3h", customer, `Hello there,

Odd one for you. I'm left-handed since my stroke, that is to say the right hand has resigned. The Heron's water window faces away from me and I can't see how full it is. Is there a handle or a pot with the window on the other side?

I've managed by weight so far, but I've overfilled twice.

Gwen`},
		{"", priya, `Dear Gwen,

It is not odd at all, and it should not need an odd request. There is no such pot in the shop, but the workshop in Brno can turn the handle by a half circle in ten minutes. If you agree, we will collect yours on Monday and bring it back on Wednesday.`},
		{"", customer | bare, `You'd do that? Then yes please. You have made an old potter very happy.`},
	}, ""},
	{"Bastian Krug", "einkauf@hotel-morgenrot.example", "Ersatzteile für 40 Geräte", []turn{
		{"15d@08:05", customer | latin1 | alternative, `Sehr geehrte Damen und Herren,

für unser Haus benötigen wir 40 Dichtungen und 10 Kalkfilter für den Pro 2. Bitte senden Sie uns ein Angebot mit Lieferzeit.

Mit freundlichen Grüßen
Bastian Krug
Einkauf, Hotel Morgenrot`},
		{"+3h", tomas | latin1, `Sehr geehrter Herr Krug,

40 Dichtungen und 10 Filter liegen bereit, 142 Euro, Lieferung übermorgen. Darf ich fragen, ob die alten Dichtungen bei Hitze aufgehen? Dann würde ich Ihnen die neue, weichere Sorte schicken.`},
		{"+1d", customer | latin1 | below, `Ja, genau das ist der Grund: Die Gäste bringen uns die Kocher offen an die Rezeption. Bitte die weichere Sorte.`},
		{"+2h", tomas | latin1, `Danke für die Bestellung und vor allem für die Auskunft. Ist unterwegs.`},
	}, ""},
}
