package demo

// refunds are the conversations about money that does not come back, or that
// was taken twice. What hurts in most of them is the silence.
var refunds = []talk{
	{"Femi Adeyemi", "", "", []turn{
		{"8d@16:10", customer, "hello, i posted my kettle back to you, label from your site. when will i see the refund?"},
		{"+15s", bot, "Hello, this is the Harbour Kettles chat. A person will be with you soon."},
		{"+9m", tomas, "Hello Femi, refunds take five to ten working days after the parcel arrives, see article 87."},
		{"+1m", customer, "ok so it will be there next week then. thanks"},
	}, ""},
	{"Femi Adeyemi", "", "", []turn{
		{"6m", customer, "hi its femi again. order {order}"},
		{"5m", customer, "i sent it back 3 weeks ago, is anyone there"},
		{"41s", customer, "where is my refund"},
		{"", dana, "Hi Femi, I'm here, and I'm sorry that you had to ask three times. I'm looking at your order now."},
		{"", customer, "thank you. i just want to know its in hand, i dont need it today"},
		{"", dana, "The parcel reached us on the 2nd and nobody pressed the button. I pressed it just now: 64.90, it shows on your card by Thursday. May I ask what you needed the kettle for? Perhaps another one suits you better."},
		{"", customer, "for the stall, i sell tea at the market. it was too slow for a queue of ten. but you are kind thank you"},
	}, ""},
	{"Bridget O'Hara", "bridget.ohara@greenisle.example", "Refund for order {order}", []turn{
		{"15d@09:45", customer, `Hello,

I returned a kettle on the 28th and have the post office slip. Your website says "returned, thank you" and has said so ever since. No refund. I rang twice and listened to the music.

Could somebody please tell me only this: do you have the kettle or do you not?

Bridget O'Hara`},
		{"+30s", bot, receipt},
		{"+2d5h", tomas | shared, `Hello Bridget,

we do have the kettle. It arrived on the 1st. The refund was waiting for a check in the workshop that your kettle did not need. I have sent the money today.

I am sorry about the music.`},
		{"+1h", customer | bare, `Thank you, Tomas. That one sentence two weeks ago would have saved us both a lot of music.`},
	}, ""},
	{"Yusuf Demir", "yusuf.demir@greenisle.example", "Still waiting - return", []turn{
		{"11d@21:15", customer | cp1252, `Hi there – I don’t like to chase people, but it’s been 16 days since I sent back the Skipper (“too heavy for the tent”, as I wrote on the slip).

The refund page shows a little spinning wheel. It has been spinning longer than my holiday lasted.

Best,
Yusuf`},
		{"+1d3h", priya, `Dear Yusuf,

Refunds take five to ten working days after the parcel arrives, see article 87.

Kind regards,
Priya`},
		{"+5d2h", customer | cp1252, `Hi Priya – those ten working days are over as well. I’m not angry, I’d simply like a date.`},
	}, ""},
	{"Ingrid Solheim", "ingrid.solheim@northpost.example", "No answer about my money", []turn{
		{"5d@08:30", customer, `I sent three messages through the form, on the 3rd, the 9th and the 12th. Each time I get the automatic receipt that says you will answer "as soon as possible". I start to think there is nobody behind it.

The amount is 49 euro. I am not poor and it is not about the 49 euro. It is not nice to talk to a wall.

Ingrid Solheim`},
		{"+25s", bot, receipt},
		{"", priya, `Dear Ingrid,

This is Priya, a person, in Pune, at half past six in the evening. You are right about the wall. Your three messages were filed under "returned, done" because the parcel had arrived, and done is just what it was not.

The 49 euro left our account five minutes ago. I have written the reference below so that you can look for it: {order}.`},
		{"", customer | bare, `Dear Priya in Pune, thank you. It was good to read that there is somebody. The money came too.`},
	}, ""},
	{"Tom Hale", "tom.hale@greenisle.example", "charged twice for one order", []turn{
		{"3d6h", customer, `Hi,

One kettle, one order ({order}), two payments of 64.90 on my statement, same minute. I'd expect the second one back without having to prove that I don't need two kettles.

Tom Hale`},
		{"+20s", bot, receipt},
		{"+1d4h", tomas, `Hello Tom,

you do not have to prove anything. The page sent your order twice when our payment provider was slow to answer. The second payment is cancelled, it disappears from the statement within three days.`},
		{"+2h", customer | bare, `Fair enough, thanks. Slow but straight.`},
	}, ""},
	{"Mei-Ling Chow", "meiling.chow@harbourfront.example", "Two charges on my card", []turn{
		{"10d@13:05", customer, `Hello, I was charged two times for the same descaler sachets. It is only a small amount but I would like to know that my card is safe.

The card is 4111 1111 1111 1111, so you can find it. Order {order}.

Regards
Mei-Ling`},
		{"+1h20m", dana, `Hi Mei-Ling,

Found both payments and returned one. Your card is safe: it was our page that sent the order twice.

One request for next time, please don't write the whole card number in a mail. The last four digits are enough for us to find it, and safer for you.`},
		{"+15m", customer | below, `Ah yes, my daughter said the same. Thank you for telling me nicely.`},
	}, ""},
	{"Lorenzo Greco", "", "", []turn{
		{"2d@12:50", customer, "you refunded me 58.40 instead of 64.90??"},
		{"+20s", bot, "Hello, this is the Harbour Kettles chat. A person will be with you soon."},
		{"+4m", priya, "Hello Lorenzo, let me look. The 6.50 is the shipping to you, it isn't refunded when the kettle works."},
		{"+2m", customer, "it didnt work. it arrived with a dent the size of an egg. i sent a picture"},
		{"+7m", priya, "You did, I see the picture now, and it was not looked at. You are right. 6.50 is on its way."},
		{"+1m", customer, "👍"},
	}, ""},
}
