package look

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/colorprofile"
)

// A hue is a colour for each depth: true colour, 256, and 16. own is the
// terminal's own colour; bold16 adds weight where 16 colours are too few.
type hue struct {
	rgb    uint32
	c256   int
	c16    int
	bold16 bool
}

const own = -1

// darkHues and lightHues are the palette by role. 16 colours on light use
// only 1, 4, 5 and the terminal's own: the others are not legible on white.
var darkHues = [roles]hue{
	Text:     {0xdfe2e8, 253, own, false},
	Muted:    {0xb0b6c2, 249, own, false},
	Faint:    {0x959daa, 247, 7, false},
	Accent:   {0x74cfc2, 116, 15, true},
	Customer: {0xe0a9e2, 182, 13, false},
	Agent:    {0x8fbcf0, 111, 14, false},
	Bot:      {0xb3aed0, 146, 7, false},
	Mark:     {0xead27e, 222, 11, false},
	Warning:  {0xf3ab6d, 215, 11, false},
	Danger:   {0xf79088, 210, 9, true},
	Good:     {0x97cf8f, 114, 10, false},
	Rule:     {0x3d4450, 239, 8, false},
}

var lightHues = [roles]hue{
	Text:     {0x22262e, 235, own, false},
	Muted:    {0x4a515d, 239, own, false},
	Faint:    {0x5d6572, 241, own, false},
	Accent:   {0x075f63, 23, 4, true},
	Customer: {0x82307f, 90, 5, false},
	Agent:    {0x1a559e, 25, 4, false},
	Bot:      {0x57537a, 60, own, false},
	Mark:     {0x5f4a00, 58, own, false},
	Warning:  {0x874400, 94, 1, false},
	Danger:   {0xa81f1a, 124, 1, true},
	Good:     {0x22612d, 22, own, false},
	Rule:     {0xcfcdc6, 251, 7, false},
}

var darkTints = [tints]hue{
	Selection:  {0x262c36, 236, own, false},
	Marked:     {0x332d18, 236, own, false},
	MarkedHere: {0x574a17, 239, own, false},
}

var lightTints = [tints]hue{
	Selection:  {0xe6ebf0, 255, own, false},
	Marked:     {0xfbf1cc, 230, own, false},
	MarkedHere: {0xf2dc85, 222, own, false},
}

// coder returns the function that writes a style's escape sequence.
func coder(o Options) func(S) string {
	if o.Ground == Unknown || o.Profile <= colorprofile.ASCII {
		return colourless
	}
	hues, grounds := darkHues, darkTints
	if o.Ground == Light {
		hues, grounds = lightHues, lightTints
	}
	if o.Profile == colorprofile.ANSI {
		return func(s S) string { return sixteen(s, &hues, o.Ground) }
	}
	return func(s S) string { return deep(s, &hues, &grounds, o) }
}

// colourless uses weight, underline and reverse alone. Nothing is lost: every
// colour repeats a word, a letter or a place.
func colourless(s S) string {
	bold := s.Bold || s.Role == Accent || s.Role == Warning || s.Role == Danger || s.Tint == MarkedHere
	dim := ""
	if s.Role == Rule {
		dim = "2"
	}
	return sequence(flag(bold, "1"), dim, underline(s.Tint), flag(s.Reverse, "7"))
}

// sixteen leaves backgrounds alone, since those of a 16-colour terminal are
// too strong to read on.
func sixteen(s S, hues *[roles]hue, ground Ground) string {
	fg, bold := hues[s.Role], s.Bold || hues[s.Role].bold16
	if s.Tint == Marked || s.Tint == MarkedHere {
		fg, bold = hues[Text], s.Tint == MarkedHere
	}
	if s.Tint == MarkedHere && ground == Dark {
		fg = hue{c16: 11}
	}
	return sequence(flag(bold, "1"), underline(s.Tint), flag(s.Reverse, "7"), basic(fg.c16))
}

// deep writes 256 colours or true colour.
func deep(s S, hues *[roles]hue, grounds *[tints]hue, o Options) string {
	fg := hues[s.Role]
	if s.Tint == Marked || s.Tint == MarkedHere {
		fg = hues[Text]
	}
	if s.Tint == MarkedHere && o.Ground == Dark && o.Profile == colorprofile.ANSI256 {
		fg.c256 = 222
	}
	back := ""
	if s.Tint != NoTint {
		back = colour(48, grounds[s.Tint], o.Profile)
	}
	return sequence(flag(s.Bold, "1"), flag(s.Reverse, "7"), colour(38, fg, o.Profile), back)
}

func flag(on bool, code string) string {
	if on {
		return code
	}
	return ""
}

func underline(t Tint) string { return flag(t == Marked || t == MarkedHere, "4") }

func basic(c int) string {
	switch {
	case c == own:
		return ""
	case c < 8:
		return fmt.Sprint(30 + c)
	}
	return fmt.Sprint(90 + c - 8)
}

func colour(ground int, h hue, p colorprofile.Profile) string {
	if p == colorprofile.ANSI256 {
		return fmt.Sprintf("%d;5;%d", ground, h.c256)
	}
	return fmt.Sprintf("%d;2;%d;%d;%d", ground, h.rgb>>16, h.rgb>>8&0xff, h.rgb&0xff)
}

// sequence joins the codes that are there to one escape sequence; none is "".
func sequence(codes ...string) string {
	var there []string
	for _, c := range codes {
		if c != "" {
			there = append(there, c)
		}
	}
	if len(there) == 0 {
		return ""
	}
	return "\x1b[" + strings.Join(there, ";") + "m"
}
