package index

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	bolt "go.etcd.io/bbolt"
)

// A Form is the other words of a language that have the stem of one.
type Form struct {
	Language string
	Terms    []string
}

const (
	shortStem  = 3 // letters of a word that has other forms
	longEnding = 8 // bytes by which a form is longer than its word
)

// Forms returns the other forms of a word that messages hold, by the languages
// that there are messages of. A word with a digit has none. It walks the
// vocabulary that begins like the word.
func (ix *Index) Forms(word string) ([]Form, error) {
	if !stems(word) {
		return nil, nil
	}
	spoken, err := ix.spoken()
	if err != nil {
		return nil, err
	}
	var roots []root
	begin := word
	for _, l := range languages {
		if l.stem == nil || !slices.Contains(spoken, l.Code) {
			continue
		}
		r := newRoot(l, word)
		roots, begin = append(roots, r), begin[:min(len(begin), len(r.begin))]
	}
	if len(roots) == 0 {
		return nil, nil
	}
	like, err := ix.spelled(begin, len(word)+longEnding)
	if err != nil {
		return nil, err
	}
	var out []Form
	for _, r := range roots {
		if same := r.of(like, word); len(same) > 0 {
			out = append(out, Form{r.language.Code, same})
		}
	}
	return out, nil
}

// stems says whether a word has other forms in some language.
func stems(word string) bool {
	if utf8.RuneCountInString(word) < shortStem {
		return false
	}
	for _, r := range word {
		if classOf(r) != letter {
			return false
		}
	}
	return true
}

// A root is a word's stem in a language.
type root struct {
	language Language
	stem     string
	begin    string // of all words that have this stem
	env      *snowballstem.Env
}

func newRoot(l Language, word string) root {
	r := root{language: l, env: snowballstem.NewEnv("")}
	r.stem = r.stemOf(word)
	n := 0
	for n < len(word) && n < len(r.stem) && word[n] == r.stem[n] {
		n++
	}
	if n > shortStem+1 {
		n-- // the stem's last letter may be another one in the word: beauty, beauti
	}
	for n < len(word) && !utf8.RuneStart(word[n]) {
		n--
	}
	r.begin = word[:n]
	return r
}

// stemOf returns the stem of a term, which is folded, as far as the stemmer can
// tell without accents.
func (r root) stemOf(term string) string {
	for i := 0; i+1 < len(r.language.mend); i += 2 {
		if head, ok := strings.CutSuffix(term, r.language.mend[i]); ok {
			term = head + r.language.mend[i+1]
			break
		}
	}
	r.env.SetCurrent(term)
	r.language.stem(r.env)
	return r.env.Current()
}

// of returns those of terms, but for the word itself, that have the stem.
func (r root) of(terms []string, word string) []string {
	var out []string
	for _, t := range terms {
		if t != word && strings.HasPrefix(t, r.begin) && r.stemOf(t) == r.stem {
			out = append(out, t)
		}
	}
	return out
}

// spoken returns the codes of the languages that there are messages of.
func (ix *Index) spoken() ([]string, error) {
	space := string(rune(inLanguage))
	terms, err := ix.vocabulary(space, longSmall)
	for i := range terms {
		terms[i] = strings.TrimPrefix(terms[i], space)
	}
	return terms, err
}

// spelled returns the words that begin with some letters, those too that
// messages only quote.
func (ix *Index) spelled(begin string, most int) ([]string, error) {
	out, err := ix.vocabulary(begin, most)
	if err != nil {
		return nil, err
	}
	space := string(rune(InQuotes))
	quoted, err := ix.vocabulary(space+begin, most+len(space))
	for _, term := range quoted {
		out = append(out, strings.TrimPrefix(term, space))
	}
	slices.Sort(out)
	return slices.Compact(out), err
}

// vocabulary returns the terms that begin with some letters and have at most
// so many bytes, each once, in order.
func (ix *Index) vocabulary(begin string, most int) ([]string, error) {
	ask := stretch{begin, most}
	above := ix.vocabularyOfTails(ask) // memory first, as in a search
	kept, known := ix.walked.get(ask)
	if !known {
		at := ix.walked.age()
		var err error
		if kept, err = ix.vocabularyOfFile(ask); err != nil {
			return nil, err
		}
		ix.walked.put(ask, kept, at)
	}
	if len(above) == 0 {
		return slices.Clone(kept), nil
	}
	above = append(above, kept...)
	slices.Sort(above)
	return slices.Compact(above), nil
}

func (ix *Index) vocabularyOfFile(ask stretch) ([]string, error) {
	found := map[string]struct{}{}
	err := ix.eachBlock(func(c *bolt.Cursor, block uint16) error {
		want := key(block, ask.begin)
		for k, _ := c.Seek(want); bytes.HasPrefix(k, want); k, _ = c.Next() {
			term := k[2:]
			if _, there := found[string(term)]; !there && len(term) <= ask.most {
				found[string(term)] = struct{}{}
			}
		}
		return nil
	})
	return slices.Sorted(maps.Keys(found)), err
}

func (ix *Index) vocabularyOfTails(ask stretch) []string {
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	var out []string
	for _, t := range []*tail{ix.newest, ix.frozen} {
		if t == nil {
			continue
		}
		for term := range t.place {
			if len(term) <= ask.most && strings.HasPrefix(term, ask.begin) {
				out = append(out, term)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
