package demo

// article is the answer that the floor pastes most. It is the same each time
// on purpose: a listener should notice.
const article = "Sorry to hear that. Please descale the hinge, see article 114."

// lids are the conversations about the lid that does not close while it is hot.
var lids = []talk{
	{"Marta Quist", "marta.quist@northpost.example", "lid clicks twice, is that right?", []turn{
		{"19d@18:40", customer, `Hello,

The lid of my Pro 2 clicks twice when I close it. I only noticed now that the children are away and the kitchen is quiet. Is the second click meant to be there? I don't want to break such a lovely thing.

Sorry to bother you with such a small question!
Marta`},
		{"+25s", bot, receipt},
		{"+2h", dana, `Hi Marta,

Not a small question at all. Two clicks are right: the first is the seal, the second is the latch. If you only hear one, press the middle of the lid, not the edge.

Enjoy the tea.`},
	}, ""},
	{"Marta Quist", "marta.quist@northpost.example", "lid will not shut when hot", []turn{
		{"12d@08:55", customer | alternative, `Hello again, it's me with the clicks.

This week the second click has stopped coming when the kettle is hot. Cold it closes fine. When I refill it straight after boiling, the lid springs up again, slowly, like a cat that doesn't want to be held.

I waited, I wiped it, I pressed the middle as you said. Is there a trick? So sorry to bother you again!!
Marta`},
		{"+1d9h", priya, `Hello Marta,

` + article + `

Kind regards,
Priya`},
		{"+50m", customer | bare, `Thank you Priya. I have bought vinegar and will try on Saturday. Sorry to have bothered you.

Marta`},
	}, ""},
	{"Marta Quist", "marta.quist@northpost.example", "Kettle Pro 2 lid", []turn{
		{"2d55m", customer, `Bought the Pro 2 in March. The lid will not close when it is hot. Am I doing something wrong?

-- 
Marta Quist
Bookbinding and repairs
Haga Nygata 11, Göteborg`},
		{"+20s", bot, receipt},
		{"22h47m", dana | legal, article},
		{"4m", customer, `lid won't close AGAIN.

Descaled it twice as told. I don't want another article, I want to make tea without standing next to it.

So sorry to be a bother!!!`},
		{"", dana, `Marta, you are not a bother. You descaled it twice because we told you to, and it did not help, so that advice was wrong for you.

May I ask one thing before I do anything: what happens while you stand next to it? Does it spit, or is it only that the lid stays up?`},
		{"", customer | bare, `It spat once, in the second week. Not much, but my granddaughter stood on her stool beside me. Since then I stand between them until it clicks off. I didn't want to make a fuss about it.

Thank you for asking!`},
		{"", dana, `That is not a fuss, that is exactly what we need to know. I am sending a lid from the new batch today, with the softer gasket, and I have passed your words on to the people who build it.

Please don't use the old lid in the meantime. I will write on Friday whether you have anything to report or not.`},
	}, ""},
	{"佐藤 美咲", "misaki.sato@yubin.example", "ふたが閉まりません", []turn{
		{"36m", customer | form, `ケトルPro 2を使っています。お湯が沸いた直後に水を足すと、ふたが閉まりません。冷めると普通に閉まります。毎朝、赤ちゃんのミルクを作るので、冷めるまで待てません。

使い方が間違っていたら教えてください。お手数をおかけして申し訳ありません。`},
		{"", priya | b64, `佐藤様

お問い合わせありがとうございます。使い方は間違っていません。熱でパッキンが膨らみ、ふたが浮くことがあります。新しいパッキンを今日お送りします。

Priya`},
		{"", customer | bare, `早速のお返事ありがとうございます。安心しました。届くのをお待ちしています。`},
	}, ""},
	{"Owen Pritchard", "owen@pritchard-joinery.example", "Pro 2, lid lifts while it is boiling", []turn{
		{"17d@12:10", customer | paper, `Good afternoon,

We keep one of your kettles in the workshop and it gets through twenty boils a day. From about the third boil on the lid lifts a finger's width and the thing never switches off, because the steam goes out of the top instead of down the tube. Somebody has to hold it shut with a bit of oak. That can't be the design.

I attach the receipt.

Regards,
Owen Pritchard
Pritchard Joinery, Machynlleth`},
		{"+40s", bot, receipt},
		{"+4h", tomas, `Good afternoon Owen,

a piece of oak is the best workaround I have read this year, but you are right, it is not the design. When the lid does not seal, the steam does not reach the switch and the kettle cannot know that it boils.

Two questions. Is it a Pro 2 with a round or a square release button? And does it also happen with the kettle half full?`},
		{"+1d2h", customer, `Square button. Half full it behaves for longer, say six boils.

Owen`},
		{"+3h", tomas | below, `Thank you, that is precise. Square buttons are from the spring batch, and you are the third person this month. I send a new lid tomorrow.`},
		{"+3d4h", customer | bare, `New lid came, on its fortieth boil now and still shutting. The oak has gone back to being a drawer front.`},
	}, ""},
	{"Hannah Becker", "hannah.becker@briefkasten.example", "Deckel schließt nicht, wenn der Kocher heiß ist", []turn{
		{"14d@19:25", customer | latin1, `Guten Tag,

seit etwa zwei Wochen lässt sich der Deckel meines Pro 2 nicht mehr schließen, solange das Gerät heiß ist. Ich muss zehn Minuten warten, bis ich nachfüllen kann. Für eine Kanne reicht es, bei Besuch wird es peinlich.

Ich möchte den Kocher nicht umtauschen, ich mag ihn sehr. Gibt es eine andere Dichtung?

Freundliche Grüße
Hannah Becker`},
		{"+15h", tomas | latin1, `Guten Tag Frau Becker,

ja, die gibt es: eine weichere Dichtung, die sich bei Hitze weniger ausdehnt. Sie kostet nichts. Ich lege sie heute in einen Umschlag.

Zum Einsetzen bitte die schmale Seite nach unten.`},
		{"+4d1h", customer | latin1 | below, `Die Dichtung ist da und passt. Gestern waren acht Leute hier und niemand hat gewartet. Herzlichen Dank für die schnelle Hilfe!`},
	}, ""},
	{"Deirdre Walsh", "deirdre.walsh@greenisle.example", "The lid. Again the lid.", []turn{
		{"9d@07:50", customer | html, `I have had four kettles from you over the years and recommended you to half of Tralee. This one has a lid with a mind of its own. It shuts when it is cold. It will not shut when it is hot. A kettle is mostly hot.

I wrote about this on your website in the spring and heard nothing at all.

Deirdre Walsh`},
		{"+1d6h", priya, `Dear Deirdre,

` + article + `

Kind regards,
Priya`},
		{"+35m", customer | bare, `Priya, with respect, I did not ask how to clean it. I asked why nobody answers. And the hinge is as clean as a whistle.`},
		{"", dana, `Deirdre, Dana here. I looked for your message from the spring and found it: it sat in a folder that nobody read. That is our fault and I am sorry.

Four kettles and half of Tralee deserve better. A lid with the softer seal is on its way to you, and I would like to hear from you whether it behaves.`},
	}, ""},
	{"Rafael Nogueira", "rafael.nogueira@correio.example", "question about closing", []turn{
		{"7d@15:30", customer, `Hi! My English is not so good, sorry. The cover of the kettle, when I put cold water after hot water, it jumps. Not always. In the morning yes, in the evening no. My wife says I close it like a gorilla. Can you tell me who is right?

Rafael`},
		{"+3h", dana, `Hi Rafael,

Your English is fine, and you are not a gorilla. The seal swells when the kettle is hot, and cold water on top makes the lid jump. In the evening you probably start from a cold kettle.

Shall I send you a softer seal? It takes a minute to change.`},
		{"+40m", customer | below, `Yes please!! And please write again that I am not a gorilla, I want to print it.`},
		{"+20m", dana, `Harbour Kettles hereby confirms that Rafael Nogueira does not close kettles like a gorilla.

The seal goes out today.`},
	}, ""},
	{"Anil Deshmukh", "", "", []turn{
		{"5d@11:05", customer, "hi, pro 2 lid keeps opening by itself when water is very hot"},
		{"+20s", bot, "Hello, this is the Harbour Kettles chat. A person will be with you soon."},
		{"+2m", priya, "Hi Anil, Priya here. Does it open while it boils, or when you pour?"},
		{"+50s", customer, "while it boils. i heard a pop and the kitchen is full of steam, paint is coming off under the shelf"},
		{"+3m", priya, "Oh no. Please let it cool and don't boil in it until the new seal is there. Which address may I send it to?"},
		{"+2m", customer, "same as in order {order}. will you also pay for the paint"},
		{"+6m", priya, "I can't promise that in the chat, but I have asked my colleague Tomas, and he will write to you today. Please take a photo of the shelf."},
		{"+1m", customer, "ok thanks for being honest"},
	}, ""},
	{"Noa Friedman", "noa.friedman@doar.example", "המכסה לא נסגר", []turn{
		{"3d@10:20", customer | b64, `שלום,

קניתי את הקומקום Kettle Pro 2 לפני חודשיים. כשהמים רותחים המכסה קופץ ולא נסגר שוב עד שהכול מתקרר. אני צריכה לעמוד ליד הקומקום עם מגבת.

אפשר לקבל מכסה חדש?

תודה,
נועה פרידמן`},
		{"+8h", tomas, `Hello Noa,

I read your message with the help of a translator, so please forgive me if I answer in English. Yes, you can have a new lid, it costs you nothing, and it leaves Brno tomorrow.

Please keep the towel away from the switch.`},
	}, ""},
	{"Chloe Martin", "", "", []turn{
		{"1d@20:35", customer, "does the lid need to be open or closed after boiling? mine won't do closed"},
		{"+15s", bot, "Hello, this is the Harbour Kettles chat. A person will be with you soon."},
		{"+16m", dana, "Hi Chloe, closed is better. When won't it close, right after boiling?"},
		{"+1m", customer, "yeah right after. after like 10 min it's fine. thought that's a feature lol"},
		{"+1m", dana, "I wish I could say so. It's the seal swelling in the heat. I'll post you another, what's your order number?"},
		{"+2m", customer, "{order}. that was painless, thank you"},
	}, ""},
}
