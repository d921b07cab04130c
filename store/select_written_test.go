package store_test

import (
	"testing"

	"earshot/store"
	"earshot/store/clean"
	"earshot/store/storetest"
)

// writtenFloor is a floor of messages in many languages and scripts, with
// numbers, addresses, links and quotes in them. Message i opens conversation i,
// but for the replies at the end.
func writtenFloor(t testing.TB) *store.Store {
	t.Helper()
	s, clock := storetest.Open(t)
	var all []store.Arrival
	mail := func(conv, name, subject, text, quote string) {
		side, address := store.Customer, name+"@c.example"
		if name == "dana" {
			side, address = store.Agent, "dana@harbour.example"
		}
		id := string(rune('A' + len(all)))
		a := storetest.Mail(id, conv, name, address, side, clock.Now(), subject, text)
		if quote != "" {
			a.Text = clean.Body(text + "\n" + quote)
			a.Folds = []store.Fold{{Start: len(text) + 1, End: a.Text.Len(), Why: store.FoldQuote}}
		}
		if name == "dana" {
			a.To = []store.Sender{{Channel: store.Email, Value: "anna@c.example", Name: clean.OneLine("Anna Berg"), Show: clean.OneLine("anna@c.example"), Side: store.Customer, SideBy: store.ByGuess}}
		}
		all = append(all, a)
	}
	for i, text := range []string{
		"Where is order HK-48135? You have refunded the wrong one, and the parties are not happy.",            // 1
		"Please write to anna.berg+kettle@mail.example or look at https://shop.example/kettle?size=2#lid.",    // 2
		"Ich habe im Café an der Straße meine Rückerstattungen nicht bekommen, bitte.",                        // 3
		"Vous ne m'avez pas remboursée pour la cafetière, merci de répondre à la réclamation.",                // 4
		"ふたが閉まりません。カフェで買いました。",                                                                                // 5
		"Ho chiesto dell'ordine e dei rimborsi, ma non mi è arrivato niente, grazie.",                         // 6
		"My parcel 1Z999AA10123456784 and order HK48136, phone +49 30 1234-567, paid 1,234.50 on 2026-07-01.", // 7
		"No me llega la devolución del pedido, gracias. Naïve señor Ñandú.",                                   // 8
		"Kun·den won’t wait, don't they? The Ⅻ ﬁle is １２３４.",                                                  // 9
		"заказ ещё не пришёл, и возврата я не вижу, спасибо",                                                  // 10
		"refund", // 11
	} {
		mail(string(rune('A'+i)), "marta", "note", text, "")
	}
	mail("K", "dana", "Re: note", "It is on its way to you.", "> refund")                          // 12, quotes 11
	mail("Z", "dana", "Re: your call", "As you said.", "> the hinge squeaks and the cable smells") // 13, quotes what is nowhere
	storetest.Hear(t, s, "support-mail", all...)
	return s
}

func TestWordsAreFoundAsPeopleWriteThem(t *testing.T) {
	s := writtenFloor(t)
	view(t, s, func(tx *store.Tx) error {
		for _, c := range []struct{ query, want string }{
			// order numbers, parcels, money, days, telephones: whole and by part
			{"HK-48135", "1"}, {"hk-48135", "1"}, {"48135", "1"}, {"48135*", "1"}, {"481*", "1 7"}, {`"HK-48135"`, "1"}, {`"HK 48135"`, "1"},
			{"HK-4813*", "1"}, {"48135-HK", ""}, {"HK-48136", ""}, {"HK48136", "7"}, {"48136", "7"}, {"hk*", "1 7"},
			{"1Z999AA10123456784", "7"}, {"1z999*", "7"}, {"1,234.50", "7"}, {"1234.50", ""}, {"234.50", "7"}, {"2026-07-01", "7"}, {"2026-07", "7"},
			{"1234-567", "7"}, {`"30 1234"`, "7"}, {"1234", "7 9"},
			// addresses and links
			{"anna.berg+kettle@mail.example", "2"}, {"anna.berg", "2"}, {"mail.example", "2"}, {"@mail.example", "2"}, {"berg", "2"}, {"example.mail", ""},
			{"https://shop.example/kettle?size=2#lid", "2"}, {"shop.example", "2"}, {"shop.example/kettle", "2"}, {"kettle.shop", ""}, {"shop", "2"},
			{"from:marta@c.example HK-48135", "1"}, {"from:c.example berg", "2"}, {"to:anna.berg", "11 12"}, {"to:berg", "11 12"}, {"to:anna@c.example", "11 12"},
			// accents, width, ligatures, hidden characters, apostrophes
			{"cafe", "3"}, {"café", "3"}, {"CAFÉ", "3"}, {"strasse", "3"}, {"straße", "3"}, {"naive", "8"}, {"nandu", "8"}, {"senor", "8"}, {"cafetiere", "4"},
			{"kunden", "9"}, {"wont", "9"}, {"won't", "9"}, {"won’t", "9"}, {"don’t", "9"}, {"file", "9"}, {"xii", "9"}, {"１２３４", "7 9"},
			{"ordine", "6"}, {"dell'ordine", "6"}, {"ещё", "10"}, {"еще", "10"},
			// scripts without blanks
			{"閉まり", "5"}, {"閉", "5"}, {"ません", "5"}, {"カフェ", "5"}, {"ｶﾌｪ", "5"}, {"まり閉", ""}, {`"ふたが閉まり"`, "5"},
			// other forms, in the language of the message; never in quotes, nor before a star
			{"refund", "1 11"}, {"refunds", "1 11"}, {"refunding", "1 11"}, {"refunded", "1 11"}, {`"refund"`, "11"}, {`"refunded"`, "1"}, {`"refunds"`, ""}, {"refunds*", ""},
			{"party", "1"}, {`"party"`, ""}, {"rückerstattung", "3"}, {"ruckerstattung", "3"}, {"remboursé", "4"}, {"rembourser", "4"}, {"réclamations", "4"},
			{"rimborso", "6"}, {"ordini", "6"}, {"devoluciones", "8"}, {"devolucion", "8"}, {"pedidos", "8"}, {"возврат", "10"}, {"заказы", "10"},
			{"customer:refunds", "1 11"}, {"agentsaid:refunds", ""}, {"subject:notes", "1 2 3 4 7 8 9 11"}, {`subject:"notes"`, ""},
			// languages
			{"language:german", "3"}, {"language:de", "3"}, {"language:french", "4"}, {"language:japanese", "5"}, {"language:italian", "6"}, {"language:spanish", "8"},
			{"language:russian", "10"}, {"language:english refunds", "1"}, {"language:unknown", "11"}, {"not language:english", "3 4 5 6 8 10"},
			// what is quoted counts where nobody says it
			{"refund side:agent", ""}, {"hinge", "12"}, {"hinges", "12"}, {`"hinge squeaks"`, "12"}, {`"> refund"`, "11"}, {"agentsaid:squeaks", "12"}, {"way", "11"},
		} {
			ids, err := picked(tx, c.query, 100)
			if got := numbers(ids); err != nil || got != c.want {
				t.Errorf("%q picks %q, want %q: %v", c.query, got, c.want, err)
			}
		}
		return nil
	})
}

func TestAHitIsWhereSomebodySaysIt(t *testing.T) {
	s := writtenFloor(t)
	view(t, s, func(tx *store.Tx) error {
		for _, c := range []struct {
			query string
			hits  int
			words string
		}{
			{"refund", 2, "refund"}, // and not the reply that quotes it
			{"cafe", 1, "Café"},
			{"rückerstattung", 1, "Rückerstattungen"},
			{"48136", 1, "HK48136"},
			{"閉まり", 1, "閉まり"},
			{"hinge", 1, "hinge"},
			{"note", 11, ""}, // in subjects, which the replies have with a Re:
		} {
			f, err := search(tx, c.query, 0)
			if err != nil || f.Total < c.hits {
				t.Errorf("%q: %d hits, want %d: %v", c.query, f.Total, c.hits, err)
				continue
			}
			h := f.Hits[0]
			if got := h.Message.Text.String()[max(h.Start, 0):max(h.End, 0)]; got != c.words {
				t.Errorf("%q stands at %q, want %q", c.query, got, c.words)
			}
		}
		return nil
	})
}
