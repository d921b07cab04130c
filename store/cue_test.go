package store_test

import (
	"slices"
	"testing"

	"earshot/store"
)

func TestCuesAreOfferedFromTheWordsAndNothingElse(t *testing.T) {
	for _, c := range []struct {
		words   string
		contact int
		want    []string
	}{
		{"So sorry to be a bother!!!", 1, []string{"exclaims", "apologises"}},
		{"lid won't close AGAIN", 3, []string{"third_contact", "capitals", "repeats"}},
		{"Please use the USB port of the HDMI box.", 1, nil},
		{"WHERE IS my refund", 1, []string{"capitals"}},
		{"Thanks, that was quick.", 2, []string{"thanks"}},
		{"If not I will cancel my order.", 1, []string{"mentions_leaving"}},
		{"Ich kündige den Vertrag sofort, entschuldigen Sie.", 1, []string{"apologises", "mentions_leaving", "urgent"}},
		{"Nie rozumiem. Przepraszam.", 1, []string{"apologises"}},
		{"the unsorry state of things", 1, nil},
		{"", 1, nil},
	} {
		if got := store.Offered(c.words, c.contact); !slices.Equal(got, c.want) {
			t.Errorf("%q offers %v, want %v", c.words, got, c.want)
		}
	}
	for _, one := range store.Offered("AGAIN AGAIN!!! sorry thanks cancel my urgent never mind", 3) {
		if !slices.Contains(store.Cues(), one) {
			t.Errorf("%q is no cue", one)
		}
	}
}
