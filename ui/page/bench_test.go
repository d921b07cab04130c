package page

import (
	"strings"
	"testing"
)

func BenchmarkLayout(b *testing.B) {
	const latin = "Bought the Pro 2 in March. The lid will not close when it is hot. Am I doing something wrong?\n"
	const japanese = "ふたが閉まりません。三月に買いました。助けてください。\n"
	for _, c := range []struct{ name, text string }{
		{"mail", strings.Repeat(latin, 2<<10/len(latin))},
		{"Latin 1 MiB", strings.Repeat(latin, 1<<20/len(latin))},
		{"Japanese 1 MiB", strings.Repeat(japanese, 1<<20/len(japanese))},
		{"one line 1 MiB", strings.Repeat("x", 1<<20)},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(c.text)))
			b.ReportAllocs()
			for b.Loop() {
				Layout(c.text, nil, 55, Options{})
			}
		})
	}
}

func BenchmarkSegments(b *testing.B) {
	p := Layout(strings.Repeat("Am I doing something wrong? ", 4), nil, 90, Options{})
	spans := []Span{{5, 20, 1}, {10, 40, 2}}
	b.ReportAllocs()
	for b.Loop() {
		p.Segments(0, spans, 12)
	}
}
