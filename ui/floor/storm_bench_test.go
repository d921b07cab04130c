package floor

import (
	"fmt"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"earshot/store"
)

// What a key of a burst costs on the floor at 126x36 in full colour: the move
// alone, and with the picture that Bubble Tea asks for after each.
func BenchmarkBurst(b *testing.B) {
	h := newHarbour(b)
	var batch []saidThing
	for i := range 1000 {
		batch = append(batch, saidThing{conv: fmt.Sprint(i), who: fmt.Sprint("Customer ", i), side: store.Customer,
			at: noon.Add(-time.Duration(i) * time.Minute), subject: "where is my order", text: "I ordered a kettle and it has not come."})
	}
	h.hear("support-mail", store.Email, batch...)
	for _, drawn := range []bool{false, true} {
		b.Run(fmt.Sprintf("drawn=%t", drawn), func(b *testing.B) {
			s := h.open(126, 36)
			s.send(tea.ColorProfileMsg{Profile: colorprofile.TrueColor})
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				s.m.Update(keyOf([]string{"j", "k"}[i/100%2]))
				if drawn {
					s.m.View()
				}
			}
		})
	}
}
