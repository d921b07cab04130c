package index

import (
	"math/bits"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/danish"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/finnish"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/norwegian"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
	"github.com/blevesearch/snowballstem/swedish"
)

// A Language is one that messages are told to be of, by the small words that
// it cannot do without, or by its script.
type Language struct {
	Code string // ISO 639-1
	Name string

	words  string // in the order of nothing; common to several languages where it is so
	script *unicode.RangeTable
	stem   func(*snowballstem.Env) bool
	mend   []string // endings that stand without their accents in terms, and as the stemmer knows them
}

// UnknownLanguage is the code of a message that has too few words to tell.
const UnknownLanguage = "unknown"

// Languages returns the languages in which messages are told apart.
func Languages() []Language { return slices.Clone(languages) }

// languages never changes.
var languages = makeLanguages()

func makeLanguages() []Language {
	return []Language{
		{Code: "en", Name: "english", stem: english.Stem, words: "the and is you to of that it for with have this are was not be my your we i can please thank thanks hello would there but from what when how do does did has had they could me our if or at on as will been any an where why"},
		{Code: "de", Name: "german", stem: german.Stem, words: "der die und ist nicht das ein eine ich sie wir mit auf für den zu es im von dem des auch bitte danke hallo habe haben wird kann mein meine ihre ihr noch sich bei wie aber oder nur wurde wenn dass nach uns sehr geehrte keine wo warum"},
		{Code: "fr", Name: "french", stem: french.Stem, mend: []string{"ees", "ées", "ee", "ée"}, words: "le la les des et est une un je vous nous pas pour dans que qui sur avec ce cette mon ma mes votre bonjour merci ne plus ai sont mais ou du au il elle j'ai c'est n'est n'ai été cordialement où"},
		{Code: "es", Name: "spanish", stem: spanish.Stem, mend: []string{"cion", "ción"}, words: "el la los las de que y es en un una por con para no se mi su lo como pero esta este hola gracias del al me ha he muy más tengo favor está cuando ustedes porque dónde"},
		{Code: "it", Name: "italian", stem: italian.Stem, words: "il lo la i gli le di che e un una per non con mi si sono ho ha del della dei al alla questo questa come ma grazie buongiorno ciao vostro mio nel anche molto è perché dove"},
		{Code: "nl", Name: "dutch", stem: dutch.Stem, words: "de het een en van ik is niet dat je u we wij op te zijn voor met maar mijn uw heb hebben er aan naar bij ook nog wel kan graag bedankt dank hallo geen deze dit worden waar waarom"},
		{Code: "pt", Name: "portuguese", stem: portuguese.Stem, mend: []string{"coes", "ções", "cao", "ção"}, words: "o a os as de que e não um uma para com por em do da no na se meu minha seu sua eu você obrigado obrigada olá bom mas está este isso já muito mais foi tem onde porque"},
		{Code: "sv", Name: "swedish", stem: swedish.Stem, words: "och att det som en ett jag inte är på med för har den av till om vi ni kan min mitt er hej tack men var så när detta hur mycket ska eller varför"},
		{Code: "da", Name: "danish", stem: danish.Stem, words: "og at det som en et jeg ikke er på med for har den af til om vi kan min mit jeres hej tak men var så når dette hvordan meget skal eller der de mig hvad hvorfor"},
		{Code: "no", Name: "norwegian", stem: norwegian.Stem, words: "og at det som en et jeg ikke er på med for har den av til om vi dere kan min mitt hei takk men var så når dette hvordan mye skal eller meg hva noen også hvorfor"},
		{Code: "fi", Name: "finnish", stem: finnish.Stem, words: "ja on ei se että en ole mutta hän kun olen oli tai minä sinä kiitos hei voi ovat myös mikä kuin jos vain niin tämä missä miksi"},
		{Code: "ru", Name: "russian", stem: russian.Stem, words: "и в не на я что с по у за к мы вы это как но из для мне мой от есть да нет здравствуйте спасибо где почему ещё"},
		{Code: "uk", Name: "ukrainian", words: "і в не на я що з по у за до ми ви це як але від для мені мій та є ні дякую де чому ще"},
		{Code: "pl", Name: "polish", words: "w i na nie się z do to jest że jak ale czy mam proszę dziękuję dzień dobry od po za co już tak moje gdzie dlaczego"},
		{Code: "tr", Name: "turkish", words: "ve bir bu için ile de da ne var yok ama çok değil mi merhaba teşekkürler ben siz nerede neden"},
		{Code: "el", Name: "greek", script: unicode.Greek},
		{Code: "he", Name: "hebrew", script: unicode.Hebrew},
		{Code: "ar", Name: "arabic", script: unicode.Arabic},
		{Code: "th", Name: "thai", script: unicode.Thai},
		{Code: "ko", Name: "korean", script: unicode.Hangul},
		{Code: "zh", Name: "chinese", script: unicode.Han},
		{Code: "ja", Name: "japanese", script: kana},
	}
}

// kana is the script that Japanese shares with no other language.
var kana = &unicode.RangeTable{R16: []unicode.Range16{{Lo: 0x3041, Hi: 0x30FF, Stride: 1}}}

// langs is a set of languages, by their places in Languages.
type langs uint32

// tells says of small words, folded, which languages they tell. It is made
// once, when it is first asked for.
var tells = sync.OnceValue(func() map[string]langs {
	of := map[string]langs{}
	var cut splitter
	for i, l := range languages {
		cut.split(l.words, func(term []byte, _ kind) { of[string(term)] |= 1 << i })
	}
	return of
})

// longSmall is more bytes than any of the small words has.
const longSmall = 32

// hintsOf returns the languages that a term tells.
func hintsOf(term []byte) langs {
	if r, _ := utf8.DecodeRune(term); r >= utf8.RuneSelf {
		for i, l := range languages {
			if l.script != nil && unicode.Is(l.script, r) {
				return 1 << i
			}
		}
	}
	if len(term) > longSmall {
		return 0
	}
	return tells()[string(term)]
}

// votes counts the terms that tell a language.
type votes [32]uint16

func (v *votes) count(h langs) {
	for ; h != 0; h &= h - 1 {
		v[bits.TrailingZeros32(uint32(h))]++
	}
}

const (
	wordsFew  = 8 // of a message so short that one small word tells
	votesMany = 3 // from which on the first of equals is taken
)

// winner returns the code of the language that most of a message's terms tell.
// Han is Japanese where there is kana.
func (v *votes) winner(terms int) string {
	best, second := 0, -1
	for i := 1; i < len(languages); i++ {
		switch {
		case v[i] > v[best]:
			best, second = i, best
		case second < 0 || v[i] > v[second]:
			second = i
		}
	}
	if ja := len(languages) - 1; languages[best].script == unicode.Han && v[ja] > 0 {
		best = ja
	}
	switch n := v[best]; {
	case n == 0, n == 1 && terms > wordsFew, n == v[second] && n < votesMany:
		return UnknownLanguage
	}
	return languages[best].Code
}

// LanguageCode returns the code of a language by its name or its code.
func LanguageCode(name string) (code string, ok bool) {
	for _, l := range languages {
		if strings.EqualFold(name, l.Name) || strings.EqualFold(name, l.Code) {
			return l.Code, true
		}
	}
	return UnknownLanguage, strings.EqualFold(name, UnknownLanguage)
}
