//go:build long

package cli

import (
	"errors"
	"strings"
	"time"
)

// A scene is what somebody does from the floor until they are back there.
type scene func(*window) error

// typeFor plays scenes until the time is over, and the last one to its end.
func (w *window) typeFor(d time.Duration) error {
	over := time.Now().Add(d)
	if err := w.strike("menu", "g", "other", "f"); err != nil {
		return err
	}
	scenes := []scene{(*window).walk, (*window).read, (*window).walk, (*window).hear, (*window).read, (*window).find, (*window).mark, (*window).ends}
	for n := w.rng.IntN(len(scenes)); time.Now().Before(over); n++ {
		if err := scenes[n%len(scenes)](w); err != nil {
			return err
		}
	}
	return nil
}

// strike presses keys: kinds and keys in turn.
func (w *window) strike(keys ...string) error {
	for i := 0; i < len(keys); i += 2 {
		if err := w.press(keys[i], keys[i+1]); err != nil {
			return err
		}
	}
	return nil
}

const (
	pageDown, pageUp = "\x1b[6~", "\x1b[5~"
	wheelDown        = "\x1b[<65;90;18M" // over the conversation
	wheelUp          = "\x1b[<64;90;18M"
	escape, enter    = "\x1b", "\r"
	halfDown, halfUp = "\x04", "\x15"
	saves            = "\x18"
)

// walk goes over the floor, row by row and by screens.
func (w *window) walk() error {
	return w.strike("row", "j", "row", "j", "row", "j", "row", "k", "floor page", pageDown, "row", "j", "row", "j", "row", "k", "floor page", pageUp, "row", "k")
}

// ends goes to the ends of the floor and back.
func (w *window) ends() error {
	return w.strike("end", "G", "row", "k", "row", "k", "menu", "g", "end", "g", "row", "j", "row", "j")
}

// read reads a conversation by lines, by the wheel, by screens and by messages.
func (w *window) read() error {
	return w.strike("focus", enter, "line", "j", "line", "j", "line", "j", "line", "k", "wheel", wheelDown, "wheel", wheelUp,
		"page", halfDown, "page", halfUp, "message", "J", "message", "J", "message", "K", "page", " ", "select", "v", "select", "w", "select", "e", "select", escape, "focus", escape)
}

// hear goes to what is unheard, and says that it is heard.
func (w *window) hear() error {
	return w.strike("jump", "]", "line", "j", "line", "j", "heard", "d", "line", "j", "heard", "d", "focus", escape)
}

// find searches, goes from hit to hit, and ends the search.
func (w *window) find() error {
	if err := errors.Join(w.strike("menu", "/"), w.until("FIND", "menu", "/")); err != nil {
		return err
	}
	if err := w.strike("search", "r", "search", "e", "search", "f", "search", "u", "search", "n", "search", "d", "jump", enter); err != nil {
		return err
	}
	return w.strike("jump", "n", "jump", "n", "line", "j", "other", escape, "focus", escape)
}

// ofAgent is what the form asks of an agent's words.
const ofAgent = "What did this answer do?"

// mark marks the sentence under the cursor where a customer says it.
func (w *window) mark() error {
	if err := errors.Join(w.strike("jump", "]"), w.until(" READ ", "jump", "]"), w.strike("menu", "m"), w.until("Ctrl+X", "menu", "m")); err != nil {
		return err
	}
	if strings.Contains(w.screen(), ofAgent) {
		return w.strike("other", escape, "focus", escape)
	}
	theme := []string{"late", "price", "refund", "thanks"}[w.rng.IntN(4)]
	for _, r := range theme {
		if err := w.press("form", string(r)); err != nil {
			return err
		}
	}
	if err := errors.Join(w.press("save", saves), w.shows("Mark saved")); err != nil {
		return err
	}
	w.marks++
	return w.strike("heard", "d", "focus", escape)
}
