package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"earshot/store"
	"earshot/store/storetest"
)

// hearLids hears customers and an agent who speak of lids, refunds and hours.
func hearLids(t testing.TB, s *store.Store) {
	t.Helper()
	at := storetest.Today().Add(-time.Hour)
	said := func(conv, who string, side store.Side, text string) store.Arrival {
		return storetest.Chat(conv, conv, who, side, at, text)
	}
	quoting := said("5", "Quentin", store.Customer, "What are your opening hours on Sunday?\n\n> The lid of my kettle will not close")
	quoting.Folds = []store.Fold{{Start: 40, End: len(quoting.Text.String()), Why: store.FoldQuote}}
	storetest.Hear(t, s, "floor-chat",
		said("1", "Ann", store.Customer, "The lid of my kettle will not close when it is hot."),
		said("2", "Ben", store.Customer, "Dear team, I have had it since March. My kettle's lid doesn't close once hot. Bye"),
		said("3", "Cleo", store.Customer, "Where is my refund?"),
		said("4", "Dana", store.Agent, "The lid of your kettle will not close when it is hot: descale it."),
		quoting)
}

func TestLikeFindsCustomersWhoSayTheSame(t *testing.T) {
	s, _ := storetest.Open(t)
	hearLids(t, s)
	view(t, s, func(tx *store.Tx) error {
		text, err := tx.LikeWords(1)
		if err != nil || !strings.Contains(text, "The lid of my kettle") {
			t.Fatalf("%q, %v", text, err)
		}
		found, err := tx.Like(text, 1, 1, 0)
		if err != nil || len(found) == 0 || found[0].Conversation.ID != 2 {
			t.Fatalf("%+v, %v", found, err)
		}
		if got := found[0].Quote().String(); got != "My kettle's lid doesn't close once hot." {
			t.Errorf("quote %q", got)
		}
		if found[0].Heard() || len(found[0].Shared) == 0 || found[0].Score <= 0 || found[0].Score > 1 {
			t.Errorf("%+v", found[0])
		}
		for _, l := range found {
			switch l.Conversation.ID {
			case 1:
				t.Error("the conversation that was asked about is found")
			case 4:
				t.Error("an agent's words are found")
			case 5:
				t.Error("quoted words are found")
			}
		}
		return nil
	})
}

func TestLikeOfNothingIsNothing(t *testing.T) {
	s, _ := storetest.Open(t)
	hearLids(t, s)
	view(t, s, func(tx *store.Tx) error {
		for _, text := range []string{"", "?!", "xyzzy"} {
			if found, err := tx.Like(text, 0, 1, 0); err != nil || len(found) != 0 {
				t.Errorf("%q: %+v, %v", text, found, err)
			}
		}
		return nil
	})
}

// BenchmarkLike asks on a store of 100,000 mails.
func BenchmarkLike(b *testing.B) {
	s := benchStore(b)
	for _, text := range []string{"silver lining keyboard", "refund password sorry integration", strings.Repeat("w1 w20 w300 w4000 refund ", 4)} {
		b.Run(fmt.Sprint(len(text), " bytes"), func(b *testing.B) {
			for b.Loop() {
				view(b, s, func(tx *store.Tx) error {
					found, err := tx.Like(text, 0, 1, 50)
					if len(found) == 0 {
						b.Fatal("nothing found")
					}
					return err
				})
			}
		})
	}
}
