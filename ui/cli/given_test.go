package cli

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"earshot/sources"
)

// failing is a file whose disk fails in the middle.
type failing struct{ io.Reader }

func (f failing) Read(p []byte) (int, error) {
	n, err := f.Reader.Read(p)
	if err == io.EOF {
		err = errors.New("the disk failed")
	}
	return n, err
}

// Files come to the owner as they are, in order: long ones, empty ones, those
// that could not be opened or read to their end; one that nobody reads is
// passed over.
func TestFilesComeAsTheyAre(t *testing.T) {
	at := time.Unix(1_700_000_000, 123)
	given := []sources.Given{
		{Shown: "x/long", Name: "long", Changed: at, Size: 300_000, Body: strings.NewReader(strings.Repeat("abc", 100_000))},
		{Shown: "x/skipped", Name: "skipped", Changed: at, Size: 300_000, Body: strings.NewReader(strings.Repeat("abc", 100_000))},
		{Shown: "x/none", Name: "none", Changed: at, Body: strings.NewReader("")},
		{Shown: "x/refused", Name: "refused", Changed: at, Why: "it is a link that leads out"},
		{Shown: "x/broken", Name: "broken", Changed: at, Size: -1, Body: failing{strings.NewReader("half")}},
		{Shown: "x/last", Name: "last", Changed: at, Size: 3, Body: strings.NewReader("end")},
	}
	var wire bytes.Buffer
	err := sent(func(f func(sources.Given) error) error {
		for _, g := range given {
			if err := f(g); err != nil {
				return err
			}
		}
		return nil
	})(&wire)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"long": strings.Repeat("abc", 100_000), "broken": "half", "last": "end"}
	n := 0
	err = received(&wire)(func(g sources.Given) error {
		w := given[n]
		n++
		if g.Shown != w.Shown || g.Name != w.Name || !g.Changed.Equal(w.Changed) || g.Size != w.Size || g.Why != w.Why {
			t.Errorf("%+v came as %+v", w, g)
		}
		if g.Name == "skipped" {
			return nil
		}
		b, err := io.ReadAll(g.Body)
		if string(b) != want[g.Name] || (err != nil) != (g.Name == "broken") {
			t.Errorf("%s holds %d bytes, %v", g.Name, len(b), err)
		}
		return nil
	})
	if err != nil || n != len(given) {
		t.Errorf("%d of %d files came: %v", n, len(given), err)
	}
}

// Property: no stream is too strange, and one that is cut off is never taken
// for whole.
func FuzzReceived(f *testing.F) {
	var wire bytes.Buffer
	if err := sent(sources.Pipe("a", time.Unix(0, 0), strings.NewReader("words")))(&wire); err != nil {
		f.Fatal(err)
	}
	f.Add(wire.Bytes(), uint16(5))
	f.Fuzz(func(t *testing.T, raw []byte, cut uint16) {
		count := func(b []byte) (n int, err error) {
			err = received(bytes.NewReader(b))(func(g sources.Given) error {
				n++
				_, err := io.Copy(io.Discard, g.Body)
				return err
			})
			return n, err
		}
		whole, err := count(raw)
		if err != nil || whole == 0 {
			return
		}
		if n, err := count(raw[:int(cut)%len(raw)]); err == nil && n >= whole {
			t.Errorf("%d of %d bytes were taken for the whole", int(cut)%len(raw), len(raw))
		}
	})
}

// slowly is a reader of what is printed that takes nothing until it is let.
type slowly struct {
	let chan struct{}
	bytes.Buffer
}

func (s *slowly) Write(p []byte) (int, error) {
	<-s.let
	return s.Buffer.Write(p)
}

// What is printed faster than it is read holds nobody up, and comes whole and
// in order, however much it is.
func TestASpoolHoldsNobodyUp(t *testing.T) {
	out := &slowly{let: make(chan struct{})}
	s := newSpool(t.TempDir(), out)
	var want bytes.Buffer
	for i := range 3 * spoolInMemory / 1000 {
		line := bytes.Repeat([]byte{byte('a' + i%26)}, 1000)
		want.Write(line)
		if n, err := s.Write(line); n != len(line) || err != nil {
			t.Fatal(n, err)
		}
	}
	close(out.let)
	if err := s.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(out.Bytes(), want.Bytes()) {
		t.Errorf("%d of %d bytes came, or in another order", out.Len(), want.Len())
	}
}
