package demo

// warranty is about what still is, or no longer is, our business.
var warranty = []talk{
	{"Alasdair Munro", "alasdair.munro@greenisle.example", "Two years and nine days", []turn{
		{"14d@10:25", customer | paper, `Hello,

My kettle stopped heating nine days after the warranty ended. I know how it sounds. I attach the receipt, which is against me.

Is there anything to be done, or do I have bad luck?

Alasdair Munro`},
		{"+2h20m", dana | below, `Hello Alasdair,

You have good luck: nine days is nothing, and an honest receipt is worth more. I'm sending you a new base, since it is nearly always the base. If it is the pot, we will talk again.`},
		{"+5d3h", customer | bare, `It was the base. I owe you a pint, or the equivalent in tea.`},
	}, ""},
	{"Olena Shevchenko", "olena.shevchenko@poczta-polna.example", "Warranty in another country", []turn{
		{"11d@14:30", customer | b64, `Доброго дня,

I bought the kettle in Kyiv and now live in Wrocław. The shop there does not answer any more, for reasons that you can imagine. The button is broken. Does the warranty travel with me?

Olena Shevchenko`},
		{"+3h15m", tomas, `Dear Olena,

it travels with you. Send me your address and nothing else, no receipt is needed. The new one comes from Brno, which is not far.

I hope that you are well there.`},
		{"+20m", customer, `I am well, thank you. You are the first company that did not ask me for a stamp from the shop.`},
	}, ""},
	{"Femke de Vries", "femke.devries@briefkasten.example", "Reparatur oder neu?", []turn{
		{"8d@19:40", customer | latin1, `Hoi, guten Abend,

mein Pro 2 ist drei Jahre alt, der Schalter rastet nicht mehr ein. Ich möchte ihn reparieren lassen und nicht wegwerfen. In der Anleitung steht nur »entsorgen Sie das Gerät umweltgerecht«. Das ist kein Reparaturhinweis.

Was würde eine Reparatur kosten?

Femke de Vries`},
		{"+1d12h", tomas | latin1, `Guten Morgen Frau de Vries,

der Schalter kostet 6 Euro, die Arbeit nichts, wenn Sie drei Schrauben lösen mögen. Ich schicke Ihnen eine Anleitung mit Bildern. Wenn nicht, kommt der Kocher zu mir.`},
		{"+6h", customer | latin1 | below, `Drei Schrauben traue ich mir zu. Bitte schicken!`},
	}, ""},
	{"Rosalind Achebe", "rosalind.achebe@greenisle.example", "You want a video?", []turn{
		{"6d@11:40", customer, `Your form says that I must upload a video of the fault before anyone reads my claim. The fault is that the kettle does nothing. I could send you a film of a kettle doing nothing. How long should it be?

Rosalind Achebe`},
		{"+1d5h", priya, `Dear Rosalind,

Zero seconds is enough. I have registered the claim without it. The form is made for leaks, and for those a film does help; for silence it makes no sense.

A new one leaves tomorrow.`},
		{"+45m", customer | bare, `Thank you for laughing with me and not about me. I had the popcorn ready.`},
	}, ""},
	{"Jin Watanabe", "jin.watanabe@bigsky.example", "serial number rubbed off", []turn{
		{"16d@16:15", customer | html, `Trying to register the kettle for the warranty. The serial number is printed where the water runs down, so it's gone. The page won't let me past without it.

Order was {order}, that should be enough to know it's yours?`},
		{"+7h", dana, `Hi Jin,

It should, and it is. You're registered until two years from the day it arrived. I've told the people with the printer where the water runs.`},
		{"+2h", customer | bare, `Easy. Thanks.`},
	}, ""},
	{"Matilda Osei", "", "", []turn{
		{"10d@17:35", customer, "Hi, I dropped my kettle. My own fault. Does the guarantee cover stupid?"},
		{"+10s", bot, "Hello, this is the Harbour Kettles chat. A person will be with you soon."},
		{"+3m", dana, "Hi Matilda! Not officially. What broke?"},
		{"+1m", customer, "the handle. rest is fine, floor is not"},
		{"+2m", dana, "A handle is 9 euro and I'll leave out the shipping, for honesty."},
		{"+1m", customer, "deal 😄 order was {order}"},
	}, ""},
	{"Pavel Dvořák", "pavel.dvorak@poczta-polna.example", "reklamace bez odpovědi", []turn{
		{"3d5h", customer, `Dobrý den,

před deseti dny jsem poslal konvici na reklamaci a od té doby o ní nic nevím. Na stránce je jen „v řešení“. Rád bych věděl, jestli mám čekat, nebo si koupit jinou.

Pavel Dvořák`},
		{"+20s", bot, receipt},
		{"", tomas | b64, `Dobrý den, pane Dvořáku,

omlouvám se za ticho. Konvice leží u mne na stole a topné těleso je vadné, takže dostanete novou. Odešle se zítra ráno.`},
		{"", customer | bare, `Děkuji, to mi stačí vědět. Hezký den do Brna.`},
	}, ""},
	{"Simone Laurent", "simone.laurent@lettre.example", "Register a gift", []turn{
		{"19d@13:00", customer, `Bonjour,

The kettle is a present for my son, so the receipt has my name and the warranty should have his. The form allows one name. He lives in Dublin and breaks things.

Simone Laurent`},
		{"+4h", priya, `Dear Madame Laurent,

I have written both names on it. If he breaks it, he can write to us himself; if it breaks him, please write at once.

Kind regards,
Priya`},
		{"+1h", customer | bare, `You know him already. Merci!`},
	}, ""},
}
