package clean

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/fxamacker/cbor/v2"
)

// record is how a store holds safe text.
type record struct {
	Subject Line          `cbor:"1,keyasint" json:"subject"`
	Text    Text          `cbor:"2,keyasint,omitzero" json:"text"`
	Names   map[Line]Text `cbor:"3,keyasint,omitempty" json:"names,omitempty"`
}

func TestRoundTrip(t *testing.T) {
	for _, size := range []int{0, 1, 23, 24, 255, 256, 65535, 65536, 1 << 20} {
		want := record{Subject: OneLine("Grüße 👍🏽"), Text: Body(strings.Repeat("a", size))}
		packed, err := cbor.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		if err := cbor.Wellformed(packed); err != nil {
			t.Fatalf("text of %d bytes: %v", size, err)
		}
		var got record
		if err := cbor.Unmarshal(packed, &got); err != nil || got.Text != want.Text || got.Subject != want.Subject {
			t.Errorf("CBOR changed a text of %d bytes (error %v)", size, err)
		}

		spelled, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		got = record{}
		if err := json.Unmarshal(spelled, &got); err != nil || got.Text != want.Text || got.Subject != want.Subject {
			t.Errorf("JSON changed a text of %d bytes (error %v)", size, err)
		}
	}
}

// What we write is what the library writes for a plain string.
func TestMarshalMatchesLibrary(t *testing.T) {
	for _, size := range []int{0, 23, 24, 256, 65536} {
		s := strings.Repeat("a", size)
		ours, err := Body(s).MarshalCBOR()
		if err != nil {
			t.Fatal(err)
		}
		theirs, err := cbor.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		if string(ours) != string(theirs) {
			t.Errorf("a text of %d bytes begins with % x, want % x", size, ours[:min(9, len(ours))], theirs[:min(9, len(theirs))])
		}
	}
}

func TestDecodingCleansAgain(t *testing.T) {
	hostile := "\x1b]0;PWN\x07\nb\xff\u202e"
	packed, err := cbor.Marshal(map[int]any{
		1: hostile, 2: hostile, 3: map[string]string{"\x1bname": "\u009b"},
	})
	if err != nil {
		t.Fatal(err)
	}
	var got record
	if err := cbor.Unmarshal(packed, &got); err != nil {
		t.Fatal(err)
	}
	if want := "^[]0;PWN^G b\uFFFD·"; got.Subject.String() != want {
		t.Errorf("subject is %+q, want %+q", got.Subject, want)
	}
	if want := "^[]0;PWN^G\nb\uFFFD·"; got.Text.String() != want {
		t.Errorf("text is %+q, want %+q", got.Text, want)
	}
	if got.Names[OneLine("^[name")] != Body(`\x9b`) {
		t.Errorf("names are %+q", got.Names)
	}

	got = record{}
	if err := json.Unmarshal([]byte(`{"subject":"\u001b[m\n","text":"\u009b"}`), &got); err != nil {
		t.Fatal(err)
	}
	if got.Subject != OneLine("^[[m") || got.Text != Body(`\x9b`) {
		t.Errorf("JSON gave %+q", got)
	}
}

func TestUnmarshalRefuses(t *testing.T) {
	for _, data := range []string{
		"", "\x00", "\x41a", "\x62a", "\x61ab", "\x78", "\x78\x05abcd", "\x79\x00", "\x7f\x61a\xff",
		"\x7b\xff\xff\xff\xff\xff\xff\xff\xffa", "\x7c", "\x80", "\xf5",
	} {
		text, line := Body("before"), OneLine("before")
		if text.UnmarshalCBOR([]byte(data)) == nil || line.UnmarshalCBOR([]byte(data)) == nil {
			t.Errorf("% x was taken for text", data)
		}
		if text != Body("before") || line != OneLine("before") {
			t.Errorf("% x changed the value", data)
		}
	}
	text := Body("before")
	if err := text.UnmarshalCBOR([]byte{0xF6}); err != nil || !text.IsZero() {
		t.Errorf("null gave %q and error %v, want no text", text, err)
	}
}

// Whatever the bytes, what a decoder accepts is safe, and writing and reading
// it again gives the same.
func FuzzUnmarshalCBOR(f *testing.F) {
	for _, s := range []string{"\x60", "\x65Hello", "\x78\x03\x1b[m", "\x62\xc2\x9b", "\xf6", "\x7f\x61a\xff"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var got Text
		if got.UnmarshalCBOR(data) != nil {
			return
		}
		checkSafe(t, got.String())
		packed, err := got.MarshalCBOR()
		if err != nil {
			t.Fatal(err)
		}
		var again Text
		if err := again.UnmarshalCBOR(packed); err != nil || again != got {
			t.Errorf("%+q came back as %+q with error %v", got, again, err)
		}
	})
}

func BenchmarkUnmarshalCBOR(b *testing.B) {
	packed, err := Body(mailText[:600]).MarshalCBOR()
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(packed)))
	for b.Loop() {
		var got Text
		if err := got.UnmarshalCBOR(packed); err != nil {
			b.Fatal(err)
		}
	}
}
