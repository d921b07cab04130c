package look

import "slices"

// A SourceWord says in the first line how a source is. Role is Muted for one
// that works, Warning for one that is held, Danger for one that is down.
type SourceWord struct {
	Name  string
	Short string // what stands for the name where room is short: its kind
	Says  string
	Role  Role
}

// First is what the first line says: where I am, for how long, and whether
// what I see is fresh.
type First struct {
	Sample  bool     // the conversations are made up
	Path    []string // the breadcrumb after earshot
	Where   string   // the agent's place and hour, after the breadcrumb: ", Cork 10:07"
	TimeBox string
	Purpose string
	Sources []SourceWord // the worst first
	Heard   string
}

// FirstLine draws the first line. When room is short, things are dropped in
// this order: working sources, purpose, place and hour, time box, the names
// of sources, the breadcrumb from the left. A failing source and what was
// heard are never dropped.
func (l *Look) FirstLine(width int, f First) string {
	apart := 3
	if width < 100 {
		apart = 2
	}
	f.Sources = slices.Clone(f.Sources)
	left, right := f.left(l), f.right(apart)
	for 1+widthOf(left)+3+widthOf(right)+1 > width && f.drop() {
		left, right = f.left(l), f.right(apart)
	}
	r := l.Row(width).Gap(1).AddParts(left...)
	for _, p := range right {
		r.Right(p.S, p.Text)
	}
	return r.String()
}

func (f *First) left(l *Look) []Part {
	muted := S{Role: Muted}
	parts := []Part{{S{Role: Accent, Bold: true}, "earshot"}}
	if f.Sample {
		parts = append(parts, Part{muted, "  sample"})
	}
	for i, crumb := range f.Path {
		s := muted
		if i == len(f.Path)-1 {
			s, crumb = S{}, crumb+f.Where
		}
		parts = append(parts, Part{muted, "  " + l.glyphs.Crumb + "  "}, Part{s, crumb})
	}
	for _, aside := range []string{f.TimeBox, f.Purpose} {
		if aside != "" {
			parts = append(parts, Part{muted, "   " + aside})
		}
	}
	return parts
}

func (f *First) right(apart int) []Part {
	var parts []Part
	add := func(s S, text string) {
		if len(parts) > 0 && text != "" {
			text = blanks(apart) + text
		}
		parts = append(parts, Part{s, text})
	}
	for _, s := range f.Sources {
		add(S{Role: s.Role, Bold: s.Role == Danger}, s.Name+" "+s.Says)
	}
	add(S{Role: Muted}, f.Heard)
	return parts
}

// drop leaves out the next thing that can be spared, and says whether there
// was one.
func (f *First) drop() bool {
	switch {
	case f.dropWorking():
	case f.Purpose != "":
		f.Purpose = ""
	case f.Where != "":
		f.Where = ""
	case f.TimeBox != "":
		f.TimeBox = ""
	case f.shorten():
	case len(f.Path) > 1:
		f.Path = f.Path[1:]
	default:
		return false
	}
	return true
}

func (f *First) dropWorking() bool {
	for i, s := range slices.Backward(f.Sources) {
		if s.Role != Warning && s.Role != Danger {
			f.Sources = slices.Delete(f.Sources, i, i+1)
			return true
		}
	}
	return false
}

func (f *First) shorten() bool {
	for i, s := range f.Sources {
		if s.Short != "" && s.Name != s.Short {
			f.Sources[i].Name = s.Short
			return true
		}
	}
	return false
}
