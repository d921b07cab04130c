package store

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"earshot/store/index"
	"earshot/store/query"
)

// saysWords finds words, or a phrase, by the index. Of a phrase of several
// words, and of a word with signs in it, the texts have the last word.
//
// A word finds its other forms too, in the messages of the language that they
// are of, unless it stands in quotes or ends in a star. What a message only
// quotes is a hit where nothing else in its conversation says it.
func (s *Selection) saysWords(t query.Term) (saying, error) {
	words, phrase := index.Words(t.Text), index.Joined(t.Text)
	if t.Quoted {
		phrase = index.NewPhrase(t.Text)
		words = phrase.Words()
	}
	if phrase != nil && len(words) > 1 {
		return s.saysPhrase(words, phrase)
	}
	var found *roaring.Bitmap
	for _, w := range words {
		hits, err := s.spoken(w, t.Quoted)
		if err != nil {
			return saying{}, err
		}
		found = both(found, hits)
	}
	if found == nil {
		found = roaring.New()
	}
	return saying{may: found, sure: true, holds: func(m *Message) bool { return found.Contains(uint32(m.ID)) }}, nil
}

// spoken returns the messages that say a word, or quote it where nobody else
// in their conversation says it.
func (s *Selection) spoken(w index.Word, exact bool) (*roaring.Bitmap, error) {
	var forms []index.Form
	if !exact && !w.Prefix {
		var err error
		if forms, err = s.t.s.ix.Forms(w.Text); err != nil {
			return nil, s.t.s.searched(err)
		}
		s.note(w.Text, forms)
	}
	said, err := s.t.s.ix.Said(w, forms)
	if err != nil {
		return nil, s.t.s.searched(err)
	}
	said.Quoted.AndNot(said.Own)
	if !said.Quoted.IsEmpty() {
		s.t.elsewhere(said)
		said.Own.Or(said.Quoted)
	}
	return said.Own, nil
}

// elsewhere takes those out that quote what somebody in their conversation
// says.
func (t *Tx) elsewhere(said index.Said) {
	if said.Quoted.IsEmpty() {
		return
	}
	own := t.locate(said.Own).conversations()
	quoted := t.locate(said.Quoted)
	twice := roaring.New()
	for i, conv := range quoted.convs {
		if own.Contains(uint32(conv)) {
			twice.Add(uint32(quoted.ids[i]))
		}
	}
	said.Quoted.AndNot(twice)
}

// note remembers the forms of a word, to show where they stand.
func (s *Selection) note(word string, forms []index.Form) {
	for _, f := range forms {
		for _, term := range f.Terms {
			if !slices.Contains(s.forms[word], term) {
				s.forms[word] = append(s.forms[word], term)
			}
		}
	}
}

// saysPhrase finds words in their order.
func (s *Selection) saysPhrase(words []index.Word, phrase *index.Phrase) (saying, error) {
	var found *roaring.Bitmap
	for _, w := range words {
		said, err := s.t.s.ix.Said(w, nil)
		if err != nil {
			return saying{}, s.t.s.searched(err)
		}
		said.Own.Or(said.Quoted)
		found = both(found, said.Own)
	}
	p := phrasing{t: s.t, phrase: phrase, may: found, says: map[ConversationID]bool{}}
	return saying{may: found, holds: func(m *Message) bool {
		if !found.Contains(uint32(m.ID)) {
			return false
		}
		own, quoted := m.texts()
		return slices.ContainsFunc(own, phrase.In) || slices.ContainsFunc(quoted, phrase.In) && !p.saidIn(m.Conversation)
	}}, nil
}

// A phrasing remembers in which conversations somebody says a phrase, rather
// than to quote it.
type phrasing struct {
	t      *Tx
	phrase *index.Phrase
	may    *roaring.Bitmap
	places *located // of may; nil: not looked up
	says   map[ConversationID]bool
}

// saidIn says whether somebody in a conversation says the phrase. A message
// that cannot be read says nothing.
func (p *phrasing) saidIn(id ConversationID) bool {
	if is, known := p.says[id]; known {
		return is
	}
	if p.places == nil {
		p.places = p.t.locate(p.may)
	}
	p.says[id] = slices.ContainsFunc(p.places.in(id), func(id MessageID) bool {
		m, err := p.t.Message(id)
		own, _ := m.texts()
		return err == nil && slices.ContainsFunc(own, p.phrase.In)
	})
	return p.says[id]
}

// texts returns what the index knows a message by, part by part, and what it
// quotes.
func (m *Message) texts() (own, quoted []string) {
	own, quoted = ownAndQuoted(m.Text.String(), m.Folds)
	own = append(own, m.Subject.String(), m.Sender.Name.String(), m.Sender.Address().String())
	for _, a := range m.Attachments {
		own = append(own, a.Name.String())
	}
	return own, quoted
}

// A spoken is the messages of a language.
type spoken struct {
	name string
	in   *roaring.Bitmap
}

// spokenLanguages are those that there are messages of, as far as the index
// sees.
type spokenLanguages []spoken

func (t *Tx) spokenLanguages() (spokenLanguages, error) {
	var out spokenLanguages
	for _, l := range append(index.Languages(), index.Language{Code: index.UnknownLanguage, Name: index.UnknownLanguage}) {
		in, err := t.s.ix.InLanguage(l.Code)
		if err != nil {
			return nil, t.s.searched(err)
		}
		if !in.IsEmpty() {
			out = append(out, spoken{l.Name, in})
		}
	}
	return out, nil
}

// of names the language of a message.
func (all spokenLanguages) of(id MessageID) string {
	for _, s := range all {
		if s.in.Contains(uint32(id)) {
			return s.name
		}
	}
	return index.UnknownLanguage
}

// languageValues returns the languages that there are messages of.
func (t *Tx) languageValues() ([]query.Value, error) {
	var out []query.Value
	all, err := t.spokenLanguages()
	for _, s := range all {
		out = append(out, query.Value{Text: s.name, Count: int(s.in.GetCardinality())})
	}
	return out, err
}
