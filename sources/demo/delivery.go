package demo

// delivery is about parcels: late, lost, dented, or left with a neighbour.
var delivery = []talk{
	{"Nadia Haddad", "nadia.haddad@lettre.example", "Parcel says delivered, it isn't", []turn{
		{"16d@18:30", customer, `Hello,

The tracking says "handed to resident, 11:42". I am the resident. At 11:42 I was at the dentist with my mouth open.

I asked left, right and upstairs. Could you please find out who signed?

Nadia`},
		{"+15h", dana, `Hi Nadia,

I hope the teeth are well. The signature reads "Lopes", and the courier's photo shows a blue door with a bicycle. Does that ring a bell?`},
		{"+25m", customer, `Mr Lopes is in the other building, number 7b. He has had it for four days and thought it was a present. Solved, and he is coming for tea.`},
		{"+1h", dana | bare, `The best way for a kettle to get lost. Thank you for telling me!`},
	}, ""},
	{"Lars Becker", "lars.becker@briefkasten.example", "Order {order} - damaged", []turn{
		{"12d@12:20", customer | html | photo, `The box looks as if a horse sat on it. The kettle inside is fine but for a dent at the foot. It stands, it boils, it looks a bit drunk.

I don't need a new one. A few euros off would make me happy.`},
		{"+3h30m", tomas, `Hello Lars,

a kettle should look sober. You have 15 euro back, keep it, and should it ever leak at the dent, write to me and I exchange it without a question.`},
		{"+30m", customer | below, `Very fair, thank you.`},
	}, `<html><head><style>.pre{display:none!important;max-height:0;overflow:hidden}</style></head><body style="font-family:Arial">
<div class="pre" style="display:none;font-size:1px;color:#ffffff;max-height:0">Nur für die Vorschau: bitte schnell antworten, der Karton steht im Flur</div>
<p>The box looks as if a horse sat on it. The kettle inside is fine but for a dent at the foot. It stands, it boils, it looks a bit drunk.</p>
<table border="1" cellpadding="4"><tr><th>Item</th><th>Ordered</th><th>Arrived</th></tr>
<tr><td>Kettle Pro 2, steel</td><td>1</td><td>1, dented</td></tr>
<tr><td>Descaler sachets</td><td>2</td><td>2</td></tr></table>
<p>I don't need a new one. A few euros off would make me happy.</p>
<p>Tracking: <a href="http://track.parcel-snail.example/r?u=8841">https://harbourkettles.example/orders</a></p>
<img src="https://open.mail-count.example/p.gif?id=5521" width="1" height="1" alt="">
</body></html>`},
	{"Thandiwe Ndlovu", "", "", []turn{
		{"14d@13:45", customer, "my order {order} has been 'preparing' for 9 days. what is there to prepare, it's a kettle"},
		{"+10s", bot, "Hello, this is the Harbour Kettles chat. A person will be with you soon."},
		{"+11m", priya, "Hello Thandiwe. The blue ones ran out the day you ordered, and the page never told you. I'm sorry."},
		{"+1m", customer, "ok just tell people that! i'd have taken the grey one"},
		{"+2m", priya, "Shall I change it to grey? Then it leaves today."},
		{"+30s", customer, "yes. grey. go"},
		{"+3d1h", customer, "grey arrived 🎉"},
	}, ""},
	{"Marek Horák", "marek.horak@poczta-polna.example", "Dodání na jinou adresu", []turn{
		{"8d@11:25", customer | b64, `Dobrý den,

mohu ještě změnit adresu u objednávky {order}? Stěhujeme se ve středu a konvice by přijela do prázdného bytu.

Děkuji
Marek Horák`},
		{"+45m", tomas | b64, `Dobrý den,

už je změněno. Konvice přijede ve čtvrtek na novou adresu, abyste si po stěhování měl z čeho uvařit čaj.`},
		{"+20m", customer | bare, `Skvělé, moc děkuji!`},
	}, ""},
	{"Caroline Beaumont", "caroline@brightlaw.example", "Non-delivery, order {order}", []turn{
		{"6d@16:50", customer | html, `Dear Sirs,

We ordered six kettles for our office on the 1st. Three have arrived. I have been passed between your courier and your shop four times, and each says that the other has the remaining three.

Kindly let me have them, or a refund, by Friday.

Caroline Beaumont`},
		{"+1d20h", dana, `Dear Caroline,

The three are in our own warehouse, behind a pallet; the courier was right and we were wrong. They reach you tomorrow before noon, and the shipping of all six is refunded.

You should not have had to ask five times.`},
		{"+3h", customer | bare | legal, `Received with thanks. I appreciate the plain answer.`},
	}, `<html><body><div style="display:none;max-height:0px;overflow:hidden">Re: six kettles, three arrived &#8199;&#65279;&#847; &#8199;&#65279;&#847;</div>
<table role="presentation" width="600"><tr><td>
<p>Dear Sirs,</p>
<p>We ordered <b>six</b> kettles for our office on the 1st. <b>Three</b> have arrived. I have been passed between your courier and your shop four times, and each says that the other has the remaining three.</p>
<table border="1"><tr><td>Ordered</td><td>6</td></tr><tr><td>Arrived</td><td>3</td></tr><tr><td>Calls made</td><td>4</td></tr></table>
<p>Kindly let me have them, or a refund, by <a href="https://calendar.brightlaw.example/fri">Friday</a>.</p>
<p>Caroline Beaumont<br>Bright &amp; Partners, Solicitors</p>
<p style="font-size:8px;color:#999">This message is confidential and may be privileged. If you are not the person it is meant for, please delete it and let us know.</p>
</td></tr></table><img src="https://t.brightlaw.example/o/77.png" width="1" height="1"></body></html>`},
	{"Jun-ho Park", "junho.park@harbourfront.example", "customs charge", []turn{
		{"11d@09:35", customer, `Hi team,

The courier wants 23 dollars at the door for customs. Your checkout said "all duties included". I've a screenshot, and a courier who is coming back at five. What do I tell him?

Jun-ho`},
		{"+31m", priya, `Hi Jun-ho,

Please pay him, we refund you today: the duty was meant to be ours and the paper on the box was wrong. Send me a photo of the slip when you have it, no hurry.

Priya`},
		{"+8h", customer | photo | bare, `Paid, slip attached, refund already there. Didn't expect the order of those two. Cheers.`},
	}, ""},
	{"Ruth Abelson", "ruth.abelson@bigsky.example", "no tracking number", []turn{
		{"1d3h", customer, `Hi. I ordered a kettle for my sister's birthday, which is Saturday. There is a confirmation but no tracking number. I don't need it to be early, I need to know whether to buy flowers as well.

Ruth`},
		{"+30s", bot, receipt},
		{"", priya, `Hello Ruth,

It left on Monday and should be there on Friday. Your tracking number is {order}-US.

But do buy the flowers, one never regrets flowers.`},
		{"", customer | bare, `Ha. I will. Thank you Priya.`},
	}, ""},
	{"Tunde Bakare", "", "", []turn{
		{"3h20m", customer, "driver left my parcel in the rain on top of the bin"},
		{"+10s", bot, "Hello, this is the Harbour Kettles chat. A person will be with you soon."},
		{"3h5m", tomas, "Hello Tunde, I am sorry. Is the kettle wet inside, or only the box?"},
		{"3h3m", customer, "box is soup. kettle is ok i think, the manual is papier mache"},
		{"3h1m", tomas, "Please let it dry for a day before you plug it in. I send the manual by mail now, and I write to the courier about bins."},
		{"2h59m", customer, "cheers, fair play"},
	}, ""},
	{"Isabel Fuentes", "isabel.fuentes@correio.example", "¿Envían a Canarias?", []turn{
		{"17d@17:20", customer | latin1, `Hola,

Quisiera saber si envían a las Islas Canarias. La página me deja elegir la isla, pero al pagar dice «destino no válido» y vuelve al principio. Lo he intentado cuatro veces.

Gracias,
Isabel Fuentes`},
		{"+1d", dana, `Hola Isabel,

We do ship to the Canaries, and the page should not send anyone round in circles. I have placed the order for you, you will get a link to pay.

Thank you for trying four times, most people don't.`},
		{"+3h", customer | latin1 | below, `¡Muchas gracias, Dana! Ya está pagado. Qué amables.`},
	}, ""},
}
