package demo

import "strings"

// culture is where a made-up customer comes from.
type culture struct {
	host          string
	given, family []string
}

var cultures = []culture{
	{"greenisle.example",
		[]string{"Nora", "Eoin", "Fiona", "Ciara", "Hugh", "Imogen", "Rhys", "Margaret", "Duncan", "Oonagh"},
		[]string{"Byrne", "Gallagher", "Whitcombe", "MacLeod", "Llewellyn", "Hargreaves", "Doyle", "Finch", "Tully"}},
	{"briefkasten.example",
		[]string{"Jana", "Matthias", "Ulrike", "Emre", "Sabine", "Leonie", "Dirk", "Ayşe", "Moritz"},
		[]string{"Schäfer", "Lorenz", "Yıldız", "Hoffmann", "Brückner", "Vogt", "Aydın", "Petersen"}},
	{"northpost.example",
		[]string{"Astrid", "Björn", "Signe", "Aino", "Mikkel", "Freja", "Eero", "Sølvi"},
		[]string{"Nyström", "Halvorsen", "Virtanen", "Krogh", "Østby", "Lind", "Rasmussen", "Mäkelä"}},
	{"lagosmail.example",
		[]string{"Adaeze", "Kwame", "Zainab", "Chidi", "Abena", "Musa", "Folake", "Samuel"},
		[]string{"Balogun", "Asante", "Ibrahim", "Nwosu", "Boateng", "Odhiambo", "Adeleke", "Mutua"}},
	{"dakghar.example",
		[]string{"Kavita", "Farhan", "Lakshmi", "Imran", "Nisha", "Vikram", "Meera", "Tenzin"},
		[]string{"Iyer", "Chaudhry", "Banerjee", "Kulkarni", "Fernandes", "Sethi", "Gurung", "Menon"}},
	{"correio.example",
		[]string{"Lucía", "Thiago", "Inês", "Mateo", "Ximena", "Joaquim", "Paloma", "Andrés"},
		[]string{"Moreira", "Castañeda", "Salgado", "Peixoto", "Quiroga", "Figueroa", "Lobo", "Zamora"}},
	{"bigsky.example",
		[]string{"Darlene", "Marcus", "Wen", "Shawna", "Eli", "Loretta", "Desmond", "Hana"},
		[]string{"Whitehorse", "Kaplan", "Truong", "Delgado", "Jefferson", "Sorensen", "Begay", "Novak"}},
	{"harbourfront.example",
		[]string{"Wei", "Siti", "Minh", "Jasmine", "Arif", "Hyun-ju", "Nok", "Benedict"},
		[]string{"Tan", "Rahman", "Nguyen", "Cheong", "Santos", "Kwon", "Lau", "Wijaya"}},
	{"poczta-polna.example",
		[]string{"Agnieszka", "Tomislav", "Jitka", "Bogdan", "Milica", "Zdeněk", "Katya", "László"},
		[]string{"Wiśniewska", "Marković", "Procházka", "Ionescu", "Nagy", "Kravets", "Zieliński", "Horvat"}},
	{"lettre.example",
		[]string{"Amélie", "Youssef", "Clément", "Salma", "Bérénice", "Karim", "Odile", "Mathis"},
		[]string{"Lefèvre", "Benali", "Rousseau", "Cissé", "Marchand", "Toussaint", "Haddouche", "Perrin"}},
}

// plainLetters spells for an address what has no place in one.
var plainLetters = strings.NewReplacer(
	"ä", "ae", "ö", "oe", "ü", "ue", "ø", "o", "å", "a", "é", "e", "è", "e", "ê", "e", "í", "i", "ı", "i", "ñ", "n",
	"ş", "s", "ś", "s", "ć", "c", "ń", "n", "ě", "e", "á", "a", "ó", "o")

// contexts, hellos and ends are what people say around what they came to say.
var contexts = []string{
	"I usually don't write to companies.",
	"A colleague said that you do answer, so here I am.",
	"They gave me this address in the shop.",
	"I looked at the questions on your page and mine is not there.",
	"I write this on the train, so forgive the spelling.",
	"I hope that this reaches a person.",
	"My sister told me to write, so this is for her.",
	"Excuse me if this is the wrong address.",
	"I wrote this and deleted it twice, so now I simply send it.",
	"I am not good at this sort of mail.",
	"I rang first, but I was the eleventh in the queue.",
	"I will be short.",
	"You helped a friend of mine once, and she said I should try.",
	"It is not a big thing, but it is a thing.",
	"First of all, a good day to whoever reads this.",
	"I have turned this over for a week.",
}

var mailEnds = []string{
	"The order was {order}.\n\n{first}",
	"{order}, if you need a number.\n\nThanks\n{name}",
	"My order is {order}.\n\n{first}",
	"You will find me under {order}.\n\nKind regards\n{name}",
	"(Order {order}.)\n\nBest wishes,\n{first}",
	"I hope {order} means something to you.\n\n{name}",
	"Order {order}, paid by card.\n\nRegards,\n{name}",
	"I still have the box, it says {order}.\n\n{first}",
}

var hellos = []string{"hi, ", "hello! ", "hey there, ", "good morning, ", "quick one: ", "hi there, ", "hello hello, ", "good day, ", "hi all, ", ""}

var chatEnds = []string{" (order {order})", " - {order}", ". its order {order}", ". order number {order} if that helps", " / {order}", ", bought as {order}"}
