package floor

import (
	"testing"
	"time"

	"earshot/store"
)

// A real program on an emulated terminal: what arrives in the store shows by
// itself, and q twice leaves.
func TestTheProgramIsLive(t *testing.T) {
	h := newHarbour(t).fill()
	x := h.newTerminal(t, h.me, 126, 36)
	x.waits("CUSTOMER  Femi Adeyemi")
	h.now = noon.Add(time.Second)
	h.hear("floor-chat", store.Chat, saidThing{conv: "new", who: "Visitor", side: store.Customer, at: noon, text: "hello, anyone?"})
	x.waits("hello, anyone?")
	x.typ("gg")
	x.waits("CUSTOMER  Visitor")
	x.typ("\r")
	x.waits("READ")
	x.typ("m")
	x.waits("new mark, not saved yet")
	x.typ("\x1b[200~gree\x1b[31mting\nq\x1b[201~")
	x.waits("gree")
	x.typ("\x18")
	x.waits("Mark saved")
	x.typ("u")
	x.waits("Undone: the mark")
	x.typ("qqq")
	x.ended()
}
