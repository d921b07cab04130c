package floor

import (
	"context"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"earshot/store"
	"earshot/store/clean"
	"earshot/ui/look"
	"earshot/ui/paste"
)

// Pasting is what the screen asks of the reader of chat logs when a
// conversation is pasted onto the floor.
type Pasting struct {
	// Understand says what a text would be kept as; its error says why it is
	// no conversation.
	Understand func(text string) (paste.Understanding, error)
	// Keep takes the text in, and returns how many of its messages are new.
	Keep func(ctx context.Context, text string) (int, error)
}

// offeredMsg is sent with what a pasted text would be kept as.
type offeredMsg struct {
	text string
	seen paste.Understanding
	err  error
}

// pasted takes a paste that no form waits for. A line or two is a slip of the
// hand; lines that look like a conversation are offered to be kept.
func (m *Model) pasted(msg tea.PasteMsg) tea.Cmd {
	text := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(msg.Content)
	switch {
	case m.cfg.Paste == nil, strings.Count(strings.TrimSpace(text), "\n") == 0:
		return nil
	case len(text) > paste.Most:
		m.say(fmt.Sprintf("That is more than %d KiB, and nothing was done. Save it in a file and run: earshot paste < FILE", paste.Most>>10))
		return nil
	}
	m.said = said{words: "Reading what was pasted ...", quiet: true}
	ask := m.cfg.Paste.Understand
	return func() tea.Msg {
		seen, err := ask(text)
		return offeredMsg{text, seen, err}
	}
}

func (m *Model) tookOffered(msg offeredMsg) tea.Cmd {
	switch {
	case msg.err != nil:
		m.say("What was pasted does not read as a conversation, and nothing was done. earshot paste says why.")
	case m.over == nil: // else something else was begun meanwhile
		m.said, m.over = said{}, &pasteBox{msg.text, msg.seen}
	}
	return nil
}

// A pasteBox shows what was understood of a pasted text, and waits for a yes.
type pasteBox struct {
	text string
	seen paste.Understanding
}

func (b *pasteBox) press(m *Model, k tea.KeyPressMsg) tea.Cmd {
	switch k.String() {
	case "enter":
		return m.keepPasted(b.text)
	case "esc", "q":
		m.over = nil
		m.said = said{words: "Nothing was kept.", quiet: true}
	}
	return nil
}

func (m *Model) keepPasted(text string) tea.Cmd {
	m.over = nil
	ctx, keep := m.ctx, m.cfg.Paste.Keep
	return func() tea.Msg {
		n, err := keep(ctx, text)
		msg := didMsg{op: "keep what was pasted", said: "Kept: " + plural(n, "new message") + "."}
		if n == 0 {
			msg.said = "All of it was heard before; nothing is new."
		}
		msg.err = err
		return msg
	}
}

func (b *pasteBox) paste(*Model, tea.PasteMsg) tea.Cmd { return nil }

func (b *pasteBox) hints(*Model) []look.Hint {
	return []look.Hint{{Key: "Enter", Word: "keeps it"}, {Key: "Esc", Word: "no"}}
}

func (b *pasteBox) status(*Model) look.Status {
	return look.Status{Said: "Nothing is kept until you press Enter.", Quiet: true, Mode: "PASTE"}
}

func (b *pasteBox) cursor(*Model) (int, int, bool) { return 0, 0, false }

const speakersShown = 6

func (b *pasteBox) box(m *Model) []string {
	width := min(70, m.lay.w-2)
	w := width - 2
	pen := m.brush()
	lines := []string{m.look.Row(w).String()}
	add := func(style look.S, words string) {
		for _, l := range wrapWords(pen.plain(clean.OneLine(words).String()), max(w-4, 1)) {
			lines = append(lines, m.look.Row(w).Gap(2).Add(style, l).String())
		}
	}
	for _, s := range b.seen.Says {
		add(look.S{}, s)
	}
	lines = append(lines, m.look.Row(w).String())
	for i, s := range b.seen.Speakers {
		if i == speakersShown {
			add(look.S{Role: look.Muted}, plural(len(b.seen.Speakers)-i, "more speaker"))
			break
		}
		lines = append(lines, m.speakerRow(w, s))
	}
	for _, f := range b.seen.Flaws {
		add(look.S{Role: look.Warning}, f)
	}
	lines = append(lines, m.look.Row(w).String())
	return m.look.Box(width, "Keep this conversation?", "", lines)
}

func (m *Model) speakerRow(w int, s paste.Speaker) string {
	word := s.Side.String()
	if s.Side == store.Unknown {
		word = "speaker"
	}
	name, sample := clean.OneLine(s.Name).String(), clean.OneLine(s.Sample).String()
	r := m.look.Row(w).Gap(2).Column(look.S{Role: look.SideRole(s.Side)}, 9, word).Number(look.S{}, 4, look.Number(s.Messages)).Gap(2)
	return r.Column(look.S{Bold: true}, 16, name).Gap(2).Add(look.S{Role: look.Muted}, m.look.Cut(m.brush().plain(sample), max(w-39, 1))).String()
}
