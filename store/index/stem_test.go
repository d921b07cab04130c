package index

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// said is a text in the words of its author alone.
func said(id uint32, text string) Doc { return Doc{id, new(Tokenizer).Doc(Parts{Own: []string{text}})} }

// TestWordsFindTheirOtherForms has a sentence of each language and its forms.
func TestWordsFindTheirOtherForms(t *testing.T) {
	texts := []struct{ code, text string }{
		{"en", "Where is my refund? You have refunded the others, refunding is not what you do with our returned parties."},
		{"de", "Wann kommt meine Erstattung? Die Erstattungen der anderen sind da und der Händler hat nicht mit uns gesprochen, die Häuser auch nicht."},
		{"fr", "Vous ne m'avez pas remboursé, et les clientes remboursées sont contentes de leurs colis."},
		{"es", "No me llega la devolución. Las devoluciones de los otros pedidos son para mi vecina, gracias."},
		{"it", "Non ho ricevuto il rimborso, e i rimborsi degli ordini sono per la mia amica, grazie."},
		{"nl", "Ik heb de bestelling niet, en mijn bestellingen zijn voor mijn zus, bedankt."},
		{"pt", "Não recebi a devolução, e as devoluções do meu pedido não são para você, obrigado."},
		{"sv", "Jag har inte fått beställningen och det är en av mina beställningar, tack."},
		{"da", "Jeg har ikke fået bestillingen, og det er en af mine bestillinger, tak, hvad nu."},
		{"no", "Jeg har ikke fått bestillingen, og noen av dere har mine bestillinger, takk, hva nå."},
		{"fi", "Minä en ole saanut tilausta, ja tilaukset ovat myös minä mutta se ei ole niin."},
		{"ru", "Я не получил возврат, и мы всё ещё ждём возврата, спасибо."},
	}
	ix := open(t, newPath(t), true)
	for i, text := range texts {
		ix.Add([]Doc{said(uint32(i+1), text.text)})
	}
	must(t, ix.Flush())
	for i, text := range texts {
		of, err := ix.InLanguage(text.code)
		must(t, err)
		if !of.Contains(uint32(i + 1)) {
			t.Errorf("not told as %s: %s", text.code, text.text)
		}
	}
	for _, c := range []struct{ word, want string }{
		{"refund", "en:refunded,refunding"},
		{"refunds", "en:refund,refunded,refunding"},
		{"party", "en:parties"},
		{"return", "en:returned"},
		{"erstattungen", "de:erstattung"},
		{"haus", "de:hauser"},
		{"rembourser", "fr:rembourse,remboursees"},
		{"remboursées", "fr:rembourse"},
		{"devolucion", "es:devoluciones"},
		{"devoluciones", "es:devolucion"},
		{"rimborso", "it:rimborsi"},
		{"bestelling", "nl:bestellingen"},
		{"devolução", "pt:devolucoes"},
		{"beställning", "sv:bestallningar,bestallningen"},
		{"tilausta", ""},
		{"возврат", "ru:возврата"},
		{"48135", ""},
		{"my", ""},
		{"nowhere", ""},
	} {
		forms, err := ix.Forms(Words(c.word)[0].Text)
		must(t, err)
		var got []string
		for _, f := range forms {
			if c.want == "" || strings.HasPrefix(c.want, f.Language+":") {
				got = append(got, f.Language+":"+strings.Join(f.Terms, ","))
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %q, want %q", c.word, got, c.want)
		}
	}
}

// TestAFormCountsInItsLanguage keeps a word of one language out of another.
func TestAFormCountsInItsLanguage(t *testing.T) {
	ix := open(t, newPath(t), true)
	ix.Add([]Doc{
		said(1, "Where is the refund that you have for me?"),
		said(2, "Are you refunding this, or what do you do?"),
		said(3, "Vous avez mes colis, pas le refunding, dans votre bureau, merci."),
		said(4, "refunding"),
	})
	for _, when := range []string{"memory", "file"} {
		forms, err := ix.Forms("refund")
		must(t, err)
		s, err := ix.Said(Word{Text: "refund"}, forms)
		must(t, err)
		if got := fmt.Sprint(s.Own.ToArray()); got != "[1 2 4]" {
			t.Errorf("%s: refund is said in %s", when, got)
		}
		must(t, ix.Flush())
	}
}

// TestWhatIsQuotedIsKeptApart tells a message's own words from those that it
// quotes, and from its names.
func TestWhatIsQuotedIsKeptApart(t *testing.T) {
	ix := open(t, newPath(t), true)
	ix.Add([]Doc{{1, new(Tokenizer).Doc(Parts{Own: []string{"a refund, Anna"}, Quoted: []string{"the kettle and a refund"}, From: []string{"Anna"}, To: []string{"Dana Fox", "dana@c.example"}})}})
	for _, when := range []string{"memory", "file"} {
		for _, c := range []struct {
			word        string
			own, quoted bool
		}{{"refund", true, false}, {"kettle", false, true}, {"anna", true, false}, {"dana", false, false}} {
			s, err := ix.Said(Word{Text: c.word}, nil)
			must(t, err)
			if s.Own.Contains(1) != c.own || s.Quoted.Contains(1) != c.quoted {
				t.Errorf("%s: %s: own %v, quoted %v", when, c.word, s.Own, s.Quoted)
			}
		}
		for _, c := range []struct {
			space Space
			word  string
			want  int
		}{{Sender, "anna", 1}, {Sender, "an*", 1}, {Sender, "dana", 0}, {Addressee, "dana fox", 1}, {Addressee, "dana@c.example", 1}, {Addressee, "anna", 0}} {
			hits, err := ix.Search(In(c.space, Words(c.word)))
			must(t, err)
			if int(hits.GetCardinality()) != c.want {
				t.Errorf("%s: %d/%s: %v", when, c.space, c.word, hits)
			}
		}
		must(t, ix.Flush())
	}
}

func TestLanguagesAreToldByScriptAndSmallWords(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"注文した商品がまだ届いていません", "ja"},
		{"我的订单还没有到", "zh"},
		{"주문한 상품이 아직", "ko"},
		{"ไม่ได้รับสินค้า", "th"},
		{"Δεν έλαβα την παραγγελία", "el"},
		{"לא קיבלתי את ההזמנה", "he"},
		{"لم أستلم طلبي", "ar"},
		{"Дякую, я ще не отримав", "uk"},
		{"Nie mam jeszcze paczki, proszę", "pl"},
		{"danke", "de"},
		{"ok", "unknown"},
		{"", "unknown"},
		{"HK-48135", "unknown"},
	} {
		doc := new(Tokenizer).Doc(Parts{Own: []string{c.text}})
		if got := doc[len(doc)-1]; got != string(rune(inLanguage))+c.want {
			t.Errorf("%q is told as %q, want %s", c.text, got, c.want)
		}
	}
}

// BenchmarkForms looks for forms in sixteen blocks, as a million messages have.
func BenchmarkForms(b *testing.B) {
	ix, _, err := Open(filepath.Join(b.TempDir(), "index.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer ix.Close()
	var tok Tokenizer
	for i, text := range letters(2000) {
		terms := tok.Doc(Parts{Own: []string{text, "where is my refund and the kettle that you have"}})
		for block := range uint32(16) {
			ix.Add([]Doc{{ID: block<<blockBits + uint32(i) + 1, Terms: terms}})
		}
	}
	if err := ix.Flush(); err != nil {
		b.Fatal(err)
	}
	for _, word := range []string{"fun", "refund", "refunta", "staranminster"} {
		b.Run(word, func(b *testing.B) {
			for b.Loop() {
				if _, err := ix.Forms(word); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
