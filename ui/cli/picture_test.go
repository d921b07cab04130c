package cli

import (
	"flag"
	"fmt"
	"html"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/vt"
)

var pictures = flag.Bool("pictures", false, "draw the README's pictures from the running program")

// The README shows pictures of the program itself:
//
//	go test ./ui/cli -run Pictures -pictures
func TestPictures(t *testing.T) {
	for _, size := range []struct{ w, h int }{{126, 36}, {80, 24}} {
		name := fmt.Sprintf("floor-%dx%d", size.w, size.h)
		t.Run(name, func(t *testing.T) {
			path := filepath.Join("testdata", name+".svg")
			if !*pictures {
				if b, err := os.ReadFile(path); err != nil || !strings.Contains(string(b), "Marta Quist") {
					t.Errorf("the README has no picture of the floor: %v", err)
				}
				return
			}
			term := launch(t, size.w, size.h, "demo", "--dir", t.TempDir())
			listen(term)
			if err := os.WriteFile(path, []byte(picture(term, size.w, size.h)), 0o644); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// listen does what the README tells of: opens a conversation, selects a
// sentence and marks it.
func listen(term *terminal) {
	term.until("Marta Quist", "heard 0 of")
	term.typ("/article\r")
	term.until("I want to make")
	term.typ("V")
	term.until("SELECT")
	term.typ("m")
	term.until("theme")
	term.typ("lid-heat\t")
	term.until("kind")
	term.typ("c\tthe steps waste her time\tto leave it alone while it boils\x18")
	term.until("Mark saved", "by you")
	term.typ("\x1b")
	term.until("message 4 of 4")
}

const (
	cellWidth  = 8.4
	cellHeight = 18
	ground     = "#16181d"
	ink        = "#dfe2e8"
)

// picture draws a screen as SVG: text stays text, so it can be read aloud and
// searched.
func picture(term *terminal, w, h int) string {
	term.mu.Lock()
	defer term.mu.Unlock()
	scr := term.scr
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.1f %d" font-family="'JetBrains Mono','DejaVu Sans Mono',Menlo,Consolas,monospace" font-size="14">`,
		float64(w)*cellWidth+16, h*cellHeight+16)
	fmt.Fprintf(&b, "\n<rect width=\"100%%\" height=\"100%%\" rx=\"6\" fill=\"%s\"/>\n", ground)
	for y := range h {
		for x := 0; x < w; {
			x = run(&b, scr, x, y, w)
		}
	}
	return b.String() + "</svg>\n"
}

// run draws cells of one style, from x on, and returns where they end. Wide
// and unusual signs get a run of their own, so that no font moves the rest.
func run(b *strings.Builder, scr *vt.Emulator, x, y, w int) int {
	first := scr.CellAt(x, y)
	if first == nil {
		return x + 1
	}
	text, end := "", x
	for end < w {
		c := scr.CellAt(end, y)
		if c == nil || !c.Style.Equal(&first.Style) || (end > x && alone(c) != alone(first)) {
			break
		}
		text += c.Content
		end += max(c.Width, 1)
		if alone(c) {
			break
		}
	}
	draw(b, text, first.Style, x, y, end-x)
	return end
}

func alone(c *uv.Cell) bool { return c.Width != 1 || c.Content > "~" }

func draw(b *strings.Builder, text string, s uv.Style, x, y, cells int) {
	fg, bg := hex(s.Fg, ink), hex(s.Bg, "")
	if s.Attrs&uv.AttrReverse != 0 {
		fg, bg = ground, fg
	}
	left, top := 8+float64(x)*cellWidth, 8+y*cellHeight
	if bg != "" {
		fmt.Fprintf(b, "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>\n", left, top, float64(cells)*cellWidth, cellHeight, bg)
	}
	if strings.TrimSpace(text) == "" {
		return
	}
	weight := ""
	if s.Attrs&uv.AttrBold != 0 {
		weight = ` font-weight="bold"`
	}
	fmt.Fprintf(b, "<text x=\"%.1f\" y=\"%d\" textLength=\"%.1f\" fill=\"%s\"%s xml:space=\"preserve\">%s</text>\n",
		left, top+14, float64(cells)*cellWidth, fg, weight, html.EscapeString(text))
}

func hex(c color.Color, none string) string {
	if c == nil {
		return none
	}
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}
