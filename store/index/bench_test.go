package index

import (
	"fmt"
	"math/rand"
	"path/filepath"
	"strings"
	"testing"
)

// letters writes mail-like texts: 2 KB of words whose frequencies fall as in a
// natural language, some of them capitalised, accented or numbers.
func letters(n int) []string {
	rnd := rand.New(rand.NewSource(1))
	zipf := rand.NewZipf(rnd, 1.1, 4, 120_000)
	out := make([]string, n)
	for i := range out {
		var b strings.Builder
		for b.Len() < 2048 {
			b.WriteString(lexeme(zipf.Uint64()))
			b.WriteString([]string{" ", " ", " ", " ", ", ", ".\n"}[rnd.Intn(6)])
		}
		out[i] = b.String()
	}
	return out
}

// lexeme makes a word of a number; small numbers make short words.
func lexeme(n uint64) string {
	switch {
	case n%97 == 13:
		return fmt.Sprintf("é%xà", n)
	case n%53 == 7:
		return fmt.Sprint(n)
	}
	syllables := []string{"re", "fun", "ta", "Lo", "mi", "ster", "an", "keb", "oo", "x", "ly", "pra", "ing", "de", "sha", "won't"}
	var b strings.Builder
	for n++; n > 0; n /= 16 {
		b.WriteString(syllables[n%16])
	}
	return b.String()
}

func BenchmarkTerms(b *testing.B) {
	for name, text := range map[string]string{
		"mail":     strings.Join(letters(200), "\n"),
		"russian":  strings.Repeat("Здравствуйте, мой заказ всё ещё не пришёл. ", 2000),
		"japanese": strings.Repeat("注文した商品がまだ届いていません。サポートに連絡してください。", 1000),
	} {
		b.Run(name, func(b *testing.B) {
			var t Tokenizer
			var dst []string
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				dst = t.Terms(dst[:0], text)
			}
		})
	}
}

// BenchmarkImport is a first import of 20,000 mails: terms, Add, Flush.
func BenchmarkImport(b *testing.B) {
	mails := letters(20_000)
	for b.Loop() {
		ix, _, err := Open(filepath.Join(b.TempDir(), "index.db"))
		if err != nil {
			b.Fatal(err)
		}
		importAll(b, ix, mails)
		if err := ix.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func importAll(b *testing.B, ix *Index, mails []string) {
	var tok Tokenizer
	check := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	check(ix.Bulk(true))
	for i, mail := range mails {
		ix.Add([]Doc{{ID: uint32(i + 1), Terms: tok.Terms(nil, mail)}})
		if ix.Pending() >= 16<<10 {
			check(ix.Flush())
		}
	}
	check(ix.Flush())
	check(ix.Bulk(false))
}

func BenchmarkSearch(b *testing.B) {
	ix, _, err := Open(filepath.Join(b.TempDir(), "index.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer ix.Close()
	importAll(b, ix, letters(20_000))
	for _, query := range []string{"fun", "refun*", "fun ta", "zzz"} {
		b.Run(query, func(b *testing.B) {
			words := Words(query)
			for b.Loop() {
				if _, err := ix.Search(words); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
