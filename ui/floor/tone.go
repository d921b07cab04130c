package floor

import (
	"slices"
	"strings"

	"earshot/store"
	"earshot/store/clean"
	"earshot/ui/form"
)

// promptsFor is how many marks a listener makes with prompts beside the
// fields, unless the listener said otherwise.
const promptsFor = 10

// Prompts are shown for the first marks, always or never.
const (
	promptsOn  = "on"
	promptsOff = "off"
)

// toneFields ask how it was said. Cues that stand in the words are offered
// first; nothing is ticked by itself.
func toneFields(offered []string) []form.Field {
	var cues, tones []form.Option
	for _, c := range offered {
		cues = append(cues, form.Option{Name: plainWord(c), Note: "offered"})
	}
	for _, c := range store.Cues() {
		if !slices.Contains(offered, c) {
			cues = append(cues, form.Option{Name: plainWord(c)})
		}
	}
	for _, t := range store.Tones() {
		tones = append(tones, form.Option{Name: plainWord(t)})
	}
	shut := "none"
	if len(offered) > 0 {
		shut = "offered: " + plainWord(strings.Join(offered, ", "))
	}
	return []form.Field{
		{Name: "cues", Label: "cues", Kind: form.Ticks, Options: cues, Empty: shut},
		{Name: "tone", Label: "tone", Kind: form.Choice, Options: tones, Empty: "none", Aside: "How does it sound to you? Only a guess."},
		{Name: "tonesure", Label: "as sure", Kind: form.Choice, Empty: "not said", Options: sureOptions(), Close: true},
		{Name: "other", Label: "or else", Empty: "none", Aside: "Another reading. It puts the mark in “was I right?”."},
		{Name: "weighs", Label: "weighs", Kind: form.Choice, Empty: "not said", Options: optionsOf(store.Weights()),
			Aside: "How much it matters, in their words, not in ours."},
	}
}

func sureOptions() []form.Option {
	return optionsOf([]store.Sureness{store.Low, store.Medium, store.High})
}

// heardAs reads how it was said out of a form.
func heardAs(k *store.Mark, v map[string]string) {
	k.Cues = nil
	for name := range strings.SplitSeq(v["cues"], "\n") {
		if name != "" {
			k.Cues = append(k.Cues, underscored(name))
		}
	}
	k.Tone, k.ToneOther, k.Weighs = underscored(v["tone"]), lineOf(v["other"]), v["weighs"]
	if k.ToneSure = ""; k.Tone != "" || k.ToneOther.Len() > 0 {
		k.ToneSure = store.Sureness(v["tonesure"])
	}
}

// toneValues are what a form shows of a mark.
func toneValues(k store.Mark) map[string]string {
	return map[string]string{"cues": plainWord(strings.Join(k.Cues, "\n")), "tone": plainWord(k.Tone),
		"tonesure": string(k.ToneSure), "other": k.ToneOther.String(), "weighs": k.Weighs}
}

// keepTone leaves what a form did not ask about as it was.
func keepTone(now *store.Mark, was store.Mark) {
	now.Cues, now.Tone, now.ToneSure, now.ToneOther, now.Weighs = was.Cues, was.Tone, was.ToneSure, was.ToneOther, was.Weighs
}

// underscored is a word as the store keeps it.
func underscored(s string) string { return strings.ReplaceAll(s, " ", "_") }

// saysNothing says whether a mark would hold nothing but its words.
func (k lastMark) saysNothing() bool {
	return k.Kind == "" && k.Meant.Len()+k.Need.Len()+k.ToneOther.Len() == 0 && len(k.Cues) == 0 && k.Tone == "" && k.Weighs == ""
}

// copies says once that what was meant is only the words again; saving again
// keeps it.
func (f *paneForm) copies(meant clean.Line) bool {
	if f.hint || meant.Len() == 0 || !sameSaying(meant.String(), f.quote) {
		return false
	}
	f.hint = true
	f.form.Wrong("meant", "These are their words again. What did they mean? Saving again keeps it.")
	return true
}

// sameSaying says whether two texts have the same words, case and signs aside.
func sameSaying(a, b string) bool {
	return strings.EqualFold(strings.Join(wordsIn(a), " "), strings.Join(wordsIn(b), " "))
}

func wordsIn(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" \t\n.,;:!?\"'“”‘’„()…-", r) })
}

// prompted takes the prompts away where the listener has made enough marks, or
// wants none.
func (m *Model) prompted(fields []form.Field) []form.Field {
	if m.prompts() {
		return fields
	}
	for i := range fields {
		fields[i].Aside = ""
	}
	return fields
}

// prompts says whether the mark form shows prompts.
func (m *Model) prompts() bool {
	return m.shape.Prompts == promptsOn || m.shape.Prompts != promptsOff && m.bar.made < promptsFor
}
