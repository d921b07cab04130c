package demo

// descaler is about the smell of the sachets, and the questions around them.
var descaler = []talk{
	{"Ola Brandt", "ola.brandt@northpost.example", "descaler smell 😟", []turn{
		{"2d17h", customer, `Hi, I used your descaler on Sunday evening, one sachet, just as it says. Since then every cup smells of, how shall I put it, a swimming bath. I have boiled it out five times now.

I suppose it is meant to smell like that. But my father lives with us and has trouble with his lungs, and he leaves the kitchen when I switch it on.

Is it safe to go on?
Ola`},
		{"+20s", bot, receipt},
		{"", dana, `Ola, I am so sorry that this waited since the weekend. It is not meant to smell like that, and please don't use the kettle until we have talked.

Was the sachet white with a green stripe, or all green?`},
		{"", customer | bare, `All green. My father says hello and that he prefers coffee anyway 😅`},
		{"", dana, `All green is the old mixture, which we stopped in May. I am sending you a new kettle, and please throw the rest of the box away. Say hello to your father from Cork.`},
	}, ""},
	{"Lena Vogel", "lena.vogel@briefkasten.example", "which descaler is safe for the Heron?", []turn{
		{"4d@14:15", customer | latin1, `Hallo,

I have the Heron with the copper bottom. The box says "do not use acid", the sachets that you sell for it say "citric acid". Which of the two is right? I would rather ask before I find out.

Viele Grüße
Lena Vogel`},
		{"+3h", tomas, `Hello Lena,

both, and that is embarrassing. The box means strong acids such as vinegar essence. Our sachets are weak enough for copper if you rinse after twenty minutes. I have asked that the sentence on the box be changed.`},
		{"+1d3h", customer | latin1 | below, `Thank you! Twenty minutes, rinsed, shines. The sentence on the box should say exactly what you wrote.`},
	}, ""},
	{"Graham Tate", "g.tate@bigsky.example", "Chlorine smell after descaling", []turn{
		{"13d@17:40", customer, `Folks,

Used the green sachet Saturday. Tuesday the water still smells like the YMCA. I ran it through nine boils. My wife has gone back to the stovetop kettle and looks at me in a certain way.

What's in that stuff?

Graham`},
		{"+18h", priya, `Dear Graham,

Please boil a full kettle with the juice of one lemon and rinse twice. The smell should go.

Kind regards,
Priya`},
		{"+1d5h", customer, `Lemon helped some. Now it smells like a YMCA with lemons. You didn't say what's in it.`},
		{"+6h", tomas, `Good morning Graham,

a fair question that we did not answer. The old green sachet contains a little sulfamic acid with a chlorine-based whitener; it is harmless after rinsing but it holds on to the plastic of the water gauge. The new one is citric acid only. Two boxes of the new one are on the way, with my apology to your wife.`},
		{"+3d", customer | bare, `Smell's gone. So's the look. Thanks Tomas.`},
	}, ""},
	{"Sunita Rao", "", "", []turn{
		{"6d@09:30", customer, "Is there any smell expected after using descaling powder? My children refuse the water, they call it pool tea"},
		{"+15s", bot, "Hello, this is the Harbour Kettles chat. A person will be with you soon."},
		{"+3m", priya, "Namaste Sunita. No, there should be none. Is the sachet completely green?"},
		{"+1m", customer, "Yes green. Bought with the kettle in April"},
		{"+2m", priya, "Then please stop using it, that mixture was replaced. I'm arranging new sachets and a new kettle for you from our Pune store, it comes tomorrow."},
		{"+2m", customer, "Tomorrow itself? Very good service. Pool tea is closed then 😄"},
	}, ""},
	{"Pauline Girard", "pauline.girard@lettre.example", "taches blanches", []turn{
		{"16d@10:35", customer | latin1, `Bonjour,

Au fond de ma bouilloire il y a des taches blanches qui ne partent pas, même avec vos sachets. Est-ce du calcaire ou le revêtement qui s'en va ? Je préfère ne pas le boire dans le doute.

Merci d'avance,
Pauline Girard`},
		{"+5h", dana, `Bonjour Pauline,

I hope English is all right. There is no coating in your model, it is bare steel, so nothing can come off into the tea. White spots that stay are minerals baked in by boiling very little water. Two sachets overnight instead of one for an hour will lift them.`},
		{"+2d2h", customer | latin1 | bare, `Parfait, c'est parti. Merci d'avoir pris la peine d'expliquer.`},
	}, ""},
}
