package floor

import (
	"strings"

	"earshot/ui/form"
	"earshot/ui/page"
)

const entryMost = 1000 // bytes of a line that is typed outside forms

// An entry is a line being typed outside a form.
type entry struct{ *form.Line }

func newEntry() entry { return entry{form.NewLine(entryMost)} }

// words are what was typed, without the blanks round it.
func (e entry) words() string { return strings.TrimSpace(e.Text()) }

// column is the cell of the cursor, counted from the first of the line.
func (e entry) column() int { return page.Width(e.Text()[:e.At()]) }
