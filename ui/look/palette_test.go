package look

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/exp/golden"
)

// luminance and contrast are those of WCAG 2.
func luminance(rgb uint32) float64 {
	channel := func(c uint32) float64 {
		v := float64(c&0xff) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(rgb>>16) + 0.7152*channel(rgb>>8) + 0.0722*channel(rgb)
}

func contrast(a, b uint32) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

// rgb256 is the usual colour of a place in the 256 colour table, from 16 on.
func rgb256(c int) uint32 {
	if c >= 232 {
		v := uint32(8 + 10*(c-232))
		return v<<16 | v<<8 | v
	}
	level := func(n int) uint32 {
		if n == 0 {
			return 0
		}
		return uint32(55 + 40*n)
	}
	c -= 16
	return level(c/36)<<16 | level(c/6%6)<<8 | level(c%6)
}

// legible is the least contrast of words with their ground.
const legible = 4.5

func TestWordsAreLegible(t *testing.T) {
	tests := []struct {
		name    string
		hues    [roles]hue
		tints   [tints]hue
		grounds []uint32
	}{
		{"dark", darkHues, darkTints, []uint32{0x16181d, 0x000000, 0x282c34}},
		{"light", lightHues, lightTints, []uint32{0xfbfaf8, 0xffffff, 0xfdf6e3}},
	}
	for _, test := range tests {
		for role := range roles {
			if role == Rule {
				continue // never words
			}
			h := test.hues[role]
			for _, ground := range test.grounds {
				check(t, fmt.Sprintf("%s, role %d on %06x", test.name, role, ground), h.rgb, ground)
				check(t, fmt.Sprintf("%s, role %d in 256 on %06x", test.name, role, ground), rgb256(h.c256), ground)
			}
			picked := test.tints[Selection]
			check(t, fmt.Sprintf("%s, role %d on the selection", test.name, role), h.rgb, picked.rgb)
			check(t, fmt.Sprintf("%s, role %d in 256 on the selection", test.name, role), rgb256(h.c256), rgb256(picked.c256))
		}
		for _, tint := range []Tint{Marked, MarkedHere} {
			text, under := test.hues[Text], test.tints[tint]
			check(t, fmt.Sprintf("%s, text on tint %d", test.name, tint), text.rgb, under.rgb)
			if tint == MarkedHere && test.name == "dark" {
				text.c256 = 222
			}
			check(t, fmt.Sprintf("%s, text in 256 on tint %d", test.name, tint), rgb256(text.c256), rgb256(under.c256))
		}
	}
}

func check(t *testing.T, what string, a, b uint32) {
	t.Helper()
	if c := contrast(a, b); c < legible {
		t.Errorf("%s: contrast %.1f, want %.1f", what, c, legible)
	}
}

// looks are one of each kind of terminal.
func looks() map[string]*Look {
	return map[string]*Look{
		"true-dark":   New(Options{Profile: colorprofile.TrueColor, Ground: Dark}),
		"true-light":  New(Options{Profile: colorprofile.TrueColor, Ground: Light}),
		"256-dark":    New(Options{Profile: colorprofile.ANSI256, Ground: Dark}),
		"256-light":   New(Options{Profile: colorprofile.ANSI256, Ground: Light}),
		"16-dark":     New(Options{Profile: colorprofile.ANSI, Ground: Dark}),
		"16-light":    New(Options{Profile: colorprofile.ANSI, Ground: Light}),
		"no-colour":   New(Options{Profile: colorprofile.ASCII, Ground: Dark}),
		"not-known":   New(Options{Profile: colorprofile.TrueColor}),
		"ascii-signs": New(Options{Profile: colorprofile.TrueColor, Ground: Dark, ASCII: true}),
	}
}

func TestLook(t *testing.T) {
	for name, l := range looks() {
		t.Run(name, func(t *testing.T) {
			lines := []string{
				l.Title(40, "1", "Floor", []Part{{S{}, "Kettle Pro 2 lid"}}, "9 open", true),
				l.Title(40, "3", "Ear", nil, "", false),
				l.Row(40).Add(S{Role: Accent}, l.Glyphs().Here).Gap(1).Add(S{Bold: true}, "Marta").Right(S{Role: Danger}, "IGNORED").Tint(Selection).String(),
				l.Row(40).Add(S{Role: Agent, Tint: Marked}, "see article").Gap(1).Add(S{Tint: MarkedHere}, "I want tea").Add(S{Reverse: true}, "x").String(),
				l.Keys(40, []Hint{{"m", "mark"}, {"?", "help"}}),
				l.Row(40).Meter(20, 65, 100).Gap(1).Add(S{Role: Mark}, l.Spark([]int{0, 0, 1, 2, 5, 9})).String(),
			}
			lines = append(lines, l.Overlay(lines[:3], l.Box(20, "Help", "", nil), 10, 1)...)
			golden.RequireEqual(t, strings.Join(lines, "\n")+"\n")
		})
	}
}
