package floor

import (
	"strings"

	"earshot/store"
	"earshot/ui/look"
	"earshot/ui/page"
)

// A saying is a line of what a mark says, with its label.
type saying struct{ label, words string }

// says is what a mark says beyond its theme, in the order of listening.
func (m mark) says() []saying {
	tone := plainWord(m.Tone)
	if m.ToneSure != "" && tone != "" {
		tone += ", " + string(m.ToneSure)
	}
	all := []saying{{"meant ", m.Meant.String()}, {"needs ", m.Need.String()}, {"cue ", plainWord(strings.Join(m.Cues, ", "))},
		{"tone ", tone}, {"or else ", m.ToneOther.String()}, {"weighs ", m.Weighs}}
	if m.Important {
		all = append(all, saying{"", "important"})
	}
	for _, memo := range m.memos {
		all = append(all, saying{"memo ", oneLine(memo.Text.String())})
	}
	var out []saying
	for _, s := range all {
		if s.words != "" && !(s.label == "cue " && strings.HasPrefix(m.title(), "cue ")) {
			out = append(out, s)
		}
	}
	return out
}

// labelled adds words to the item drawn last, over as many lines as they take.
func (p *earPen) labelled(same bool, label, words string) {
	for i, l := range wrapWords(label+p.plain(words), max(p.w-5, 1)) {
		r := p.more(same).Gap(2)
		if i == 0 && len(l) >= len(label) {
			r.Add(look.S{Role: look.Muted}, label)
			l = l[len(label):]
		}
		p.add(r.Add(look.S{}, l))
	}
}

// check says how the understanding of a mark stands, and what may answer it.
func (p *earPen) check(same bool, k mark) {
	if !k.States() {
		return
	}
	words, role := p.checkWords(k.doubt)
	for _, l := range wrapWords(words, max(p.w-5, 1)) {
		p.add(p.more(same).Gap(2).Add(look.S{Role: role}, l))
	}
	if k.reply != 0 && k.doubt.State != store.Confirmed {
		p.add(p.more(same).Gap(2).Add(look.S{Role: look.Accent, Bold: true}, "w").Add(look.S{Role: look.Accent}, " an answer came"))
	}
}

// checkWords says how an understanding stands.
func (b brush) checkWords(d store.Doubt) (string, look.Role) {
	c, via := d.Check, plainWord(d.Check.Via)
	switch d.State {
	case store.Asked:
		return "asked " + b.plain(orWords(c.Of.String(), via, "somebody")) + " " + look.ClockLong(c.AskedAt, b.now), look.Accent
	case store.Unanswered:
		return "asked " + b.plain(orWords(c.Of.String(), via, "somebody")) + ", unanswered since " + look.ClockLong(c.AskedAt, b.now), look.Warning
	case store.Confirmed:
		return "confirmed" + byWords(via), look.Muted
	case store.Corrected:
		return "corrected" + byWords(via) + ", was: " + b.plain(wasWords(c)), look.Muted
	case store.Unknowable:
		return "nobody can know: " + b.plain(c.Answer.String()), look.Muted
	}
	if d.Owed() {
		return "assumed, to be checked", look.Warning
	}
	return "assumed", look.Muted
}

func byWords(via string) string {
	if via == "" {
		return ""
	}
	return " by " + strings.TrimPrefix(via, "later ")
}

// wasWords are what was understood before a correction.
func wasWords(c store.Confirmation) string {
	var out []string
	if c.Was.Meant != c.Now.Meant && c.Was.Meant.Len() > 0 {
		out = append(out, c.Was.Meant.String())
	}
	if c.Was.Need != c.Now.Need && c.Was.Need.Len() > 0 {
		out = append(out, "needs "+c.Was.Need.String())
	}
	if len(out) == 0 {
		return "nothing"
	}
	return strings.Join(out, ", ")
}

// memos are the memos on the conversation.
func (p *earPen) memos() {
	all := p.m.talk.talk.memos
	if len(all) == 0 {
		return
	}
	p.section("Memos", look.Number(len(all)))
	for _, memo := range all {
		for _, l := range wrapWords(p.plain(oneLine(memo.Text.String())), max(p.w-4, 1)) {
			p.add(p.Row(p.w).Gap(2).Add(look.S{}, page.Cut(l, p.w-3)))
		}
	}
}
