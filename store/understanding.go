package store

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"earshot/store/clean"
)

// An Understanding is what a listener makes of words: all of a mark that may
// be changed afterwards.
type Understanding struct {
	Themes    []ThemeID
	Kind      MarkKind
	Meant     clean.Line
	Need      clean.Line
	Sure      Sureness
	Response  string
	Cues      []string
	Tone      string
	ToneSure  Sureness
	ToneOther clean.Line
	Weighs    string
	Important bool
}

// Understanding returns what the mark says of its words.
func (m Mark) Understanding() Understanding {
	return Understanding{m.Themes, m.Kind, m.Meant, m.Need, m.Sure, m.Response, m.Cues, m.Tone, m.ToneSure, m.ToneOther, m.Weighs, m.Important}
}

// Understood returns the mark with another understanding of the same words.
func (m Mark) Understood(u Understanding) Mark {
	m.Themes, m.Kind, m.Meant, m.Need, m.Sure, m.Response = u.Themes, u.Kind, u.Meant, u.Need, u.Sure, u.Response
	m.Cues, m.Tone, m.ToneSure, m.ToneOther, m.Weighs, m.Important = u.Cues, u.Tone, u.ToneSure, u.ToneOther, u.Weighs, u.Important
	return m
}

// Equal says whether two understandings say the same.
func (u Understanding) Equal(o Understanding) bool { return reflect.DeepEqual(u.plain(), o.plain()) }

// plain has no empty lists beside missing ones.
func (u Understanding) plain() Understanding {
	if len(u.Themes) == 0 {
		u.Themes = nil
	}
	if len(u.Cues) == 0 {
		u.Cues = nil
	}
	return u
}

// isKnown fails where a mark uses a word that its vocabulary does not have.
func (u Understanding) isKnown() error {
	for _, cue := range u.Cues {
		if !slices.Contains(Cues(), cue) {
			return fmt.Errorf("there is no cue %q; there are %s", cue, strings.Join(Cues(), ", "))
		}
	}
	if u.Tone != "" && !slices.Contains(Tones(), u.Tone) {
		return fmt.Errorf("there is no tone %q; there are %s", u.Tone, strings.Join(Tones(), ", "))
	}
	if u.Weighs != "" && !slices.Contains(Weights(), u.Weighs) {
		return fmt.Errorf("nothing weighs %q; there are %s", u.Weighs, strings.Join(Weights(), ", "))
	}
	return nil
}
