package serve

import (
	"bytes"
	"io"
	"testing"
	"testing/synctest"
	"time"

	uv "github.com/charmbracelet/ultraviolet"
)

// Esc is told from the beginning of another key by when the next byte comes,
// however late a screen reads both.
func TestEscIsKnownByTheTimeAfterIt(t *testing.T) {
	for _, c := range []struct {
		name  string
		typed []string
		pause time.Duration
		want  string
	}{
		{"keys without it", []string{"j", "k", "\x1b[6~"}, time.Second, "jk\x1b[6~"},
		{"a key that was cut in two", []string{"\x1b", "[6~"}, 10 * time.Millisecond, "\x1b[6~"},
		{"Esc and a key after it", []string{"\x1b", "]", "m"}, 200 * time.Millisecond, "\x1b[27u]m"},
		{"Esc twice", []string{"\x1b", "\x1b", "q"}, 200 * time.Millisecond, "\x1b[27u\x1b[27uq"},
		{"Esc at the end", []string{"j", "\x1b"}, 10 * time.Millisecond, "j\x1b"},
		{"Alt and a key, as one", []string{"\x1bm"}, time.Second, "\x1bm"},
	} {
		synctest.Test(t, func(t *testing.T) {
			in, keys := io.Pipe()
			var got bytes.Buffer
			go func() {
				for _, k := range c.typed {
					_, _ = io.WriteString(keys, k) // a pipe that is read to its end
					<-after(c.pause)
				}
				_ = keys.Close()
			}()
			copyKeys(&got, in)
			if got.String() != c.want {
				t.Errorf("%s: %q came through as %q, want %q", c.name, c.typed, &got, c.want)
			}
		})
	}
}

// The sequence that stands for Esc is that key to whatever reads it.
func TestEscAloneIsTheKeyEsc(t *testing.T) {
	var d uv.EventDecoder
	n, event := d.Decode([]byte(escapeAlone))
	if k, ok := event.(uv.KeyPressEvent); !ok || n != len(escapeAlone) || k.Code != uv.KeyEscape || k.Mod != 0 {
		t.Errorf("it is read as %v", event)
	}
}

// Keys at a screen that has ended hold nobody up.
func TestKeysAtAScreenThatHasEnded(t *testing.T) {
	gone, w := io.Pipe()
	_ = gone.Close()
	copyKeys(w, bytes.NewReader(make([]byte, 100_000)))
}
