package serve

import (
	"io"
	"time"
)

const (
	// escapeMost is how long after Esc the rest of another key may come, as
	// programs on terminals usually wait.
	escapeMost = 50 * time.Millisecond

	// escape is what most terminals send for Esc, and with what other keys
	// begin, too. escapeAlone is Esc and nothing else (the kitty keyboard
	// protocol, "Disambiguate escape codes").
	escape      = "\x1b"
	escapeAlone = "\x1b[27u"
)

// copyKeys copies what is typed until it ends. Whether an Esc is one, or begins
// another key, is judged here, by when the next byte comes: a screen that is
// busy finds both at once, and would take Esc and ] for the beginning of a
// command to the terminal, which swallows the keys after it.
func copyKeys(to io.Writer, from io.Reader) {
	typed := make(chan []byte)
	go func() {
		defer close(typed)
		for {
			b := make([]byte, 4096)
			n, err := from.Read(b)
			if n > 0 {
				typed <- b[:n]
			}
			if err != nil {
				return
			}
		}
	}()
	for b := range typed {
		if string(b) == escape {
			b = afterEscape(typed)
		}
		if _, err := to.Write(b); err != nil {
			break
		}
	}
	for range typed { // what is typed at a screen that has ended
	}
}

// afterEscape returns Esc, or with what follows it closely the key that both
// are.
func afterEscape(typed <-chan []byte) []byte {
	select {
	case more := <-typed:
		return append([]byte(escape), more...)
	case <-after(escapeMost):
		return []byte(escapeAlone)
	}
}
