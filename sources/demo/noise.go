package demo

// noise is about kettles that one hears too much.
var noise = []talk{
	{"Anneliese Kraus", "anneliese.kraus@briefkasten.example", "Der Kocher brüllt", []turn{
		{"10d@20:50", customer | cp1252, `Guten Abend,

wir wohnen in einem Altbau mit dünnen Wänden. Seit dem neuen Pro 2 klopft morgens um sechs die Nachbarin – nicht aus Freundlichkeit. Der alte hat gesummt, der neue brüllt.

Kann man das irgendwie leiser stellen?

Anneliese Kraus`},
		{"+14h", tomas | latin1, `Guten Tag Frau Kraus,

ganz leise wird er nicht, aber zwei Dinge helfen: nur bis zur Mitte füllen und die Taste bei 80 Grad drücken, dann kocht er langsamer. Und ein Filzuntersetzer unter die Basis. Einen schicke ich Ihnen, für die Nachbarin gern auch.`},
		{"+3d5h", customer | cp1252 | bare, `Der Filz wirkt Wunder. Die Nachbarin grüßt wieder.`},
	}, ""},
	{"Priscilla Mwangi", "", "", []turn{
		{"9d@06:50", customer, "is it supposed to sound like a plane taking off"},
		{"+10s", bot, "Hello, this is the Harbour Kettles chat. A person will be with you soon."},
		{"+40m", priya, "Good morning Priscilla, sorry for the wait. Loud yes, plane no. Is there scale on the bottom? That makes most of the noise."},
		{"+3m", customer, "a bit. looks like the moon"},
		{"+1m", priya, "The moon is the noise. One sachet overnight, and tell me tomorrow?"},
		{"+1d2h", customer, "its a helicopter now. progress"},
	}, ""},
	{"Viktor Ek", "viktor.ek@northpost.example", "High-pitched whistle from base", []turn{
		{"15d@19:10", customer, `Hi,

My base whistles when the kettle is NOT on it. Very high, my wife doesn't hear it, my son and the dog do. It stops when I unplug it.

I measured it with my phone: 15.6 kHz. I can send the recording.

Viktor`},
		{"+1d4h", tomas, `Hello Viktor,

I am old enough not to hear 15.6 kHz either, so I asked our trainee, who left the room. It is a coil in the power supply. You get another base, and the trainee thanks you for the measurement, which we could have made ourselves.`},
		{"+4d", customer | below, `The new base is silent up to 22 kHz. The dog approves.`},
	}, ""},
	{"Fatima Zahra", "fatima.zahra@lettre.example", "the lid squeaks", []turn{
		{"12d@10:55", customer, `Hello, since I descaled the hinge as in article 114 the lid squeaks like a door in a horror film. Before that it was only stiff. Can I put oil on it, or will I drink the oil?

Fatima`},
		{"+5h", dana, `Hello Fatima,

No oil please, you would drink it. A drop of dish soap, open and close ten times, rinse. The article takes the grease out of the hinge and doesn't say so. I have asked for a line to be added.`},
		{"+2h", customer | bare, `No more horror. Thanks!`},
	}, ""},
	{"Declan Moore", "declan.moore@greenisle.example", "Beeping at 3am", []turn{
		{"1d@09:15", customer, `Lads,

it beeps. Nobody has touched it. At three in the morning it goes beep beep beep, and then it's quiet as if it had never said a word. Third night running.

I've started answering back.

Declan`},
		{"+25s", bot, receipt},
		{"+2h50m", dana, `Declan, it is telling you that it is out of water: the keep-warm timer is set for three. Hold the button for three seconds until it blinks twice.

What did you say to it?`},
		{"+25m", customer | bare, `Not fit for the company's mailbox. It's blinked twice. If I sleep tonight I'll light a candle for you.`},
	}, ""},
	{"Yael Mizrahi", "", "", []turn{
		{"5h40m", customer, "הקומקום עושה רעש חזק מאוד, זה נורמלי?"},
		{"+10s", bot, "Hello, this is the Harbour Kettles chat. A person will be with you soon."},
		{"5h25m", customer, "its ok english also. very loud noise in first minute, then quiet"},
		{"", priya, "Hello Yael, sorry for the long wait. The first minute is the loudest, yes. If it rattles and not only roars, please tell me."},
		{"", customer, "it rattles!! like a spoon inside"},
		{"", priya, "Then the sieve behind the spout is loose. Push it down until it clicks. If it doesn't click I send you one."},
	}, ""},
}
