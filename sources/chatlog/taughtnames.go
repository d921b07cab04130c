package chatlog

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"earshot/sources"
)

// taughtNames are what the columns of a table, or the fields of JSON, were
// said to hold. The zero value is what needs no teaching.
type taughtNames struct {
	label  string
	known  vocabulary
	layout layout
	needs  []string // names that were given by hand
}

// teachColumns makes a format of each shape that has named values.
func teachColumns(c sources.FormatConfig) ([]format, error) {
	t := taughtNames{label: c.Name, layout: layout(c.Time)}
	said := map[field]string{
		fAuthor: c.Columns.Who, fTime: c.Columns.When, fDay: c.Columns.Day, fClock: c.Columns.Clock, fText: c.Columns.Text,
		fConversation: c.Columns.Conversation, fID: c.Columns.ID, fRole: c.Columns.Role, fSubject: c.Columns.Subject,
	}
	for f, name := range said {
		if name == "" {
			delete(said, f)
		} else if !slices.Contains(t.needs, name) {
			t.needs = append(t.needs, name)
		}
	}
	if len(said) == 0 {
		return nil, errors.New("its columns say nothing: give at least one of who, when and text")
	}
	slices.Sort(t.needs)
	t.known = words().saying(said)
	out := []format{table(t), t.shape("lines", func(t taughtNames) format { return jsonLines{t} }),
		t.shape("array", func(t taughtNames) format { return array(t) }), t.shape("document", func(t taughtNames) format { return document(t) })}
	return out, t.test(out, c.Samples)
}

// shape is one of the others in which values have names; it is told apart in
// what is kept.
func (t taughtNames) shape(name string, make func(taughtNames) format) format {
	t.label += "/" + name
	return make(t)
}

// test reads the samples as if they were a file.
func (t taughtNames) test(shapes []format, samples []string) error {
	if len(samples) == 0 {
		return nil
	}
	h := newHead("sample", strings.Join(samples, "\n")+"\n", epoch(), true)
	var why string
	for _, f := range slices.Backward(shapes) {
		fits, reason := f.sniff(h)
		if !fits {
			why = reason
			continue
		}
		out := try(f, h, sniffing())
		switch {
		case len(out.flaws) > 0:
			return fmt.Errorf("sample %d: %s", out.flaws[0].line, out.flaws[0].why)
		case len(out.records) > 0 && len(out.records[0].defects) > 0:
			return errors.New("the samples: " + out.records[0].defects[0] + t.layout.hint())
		case len(out.records) > 0:
			return nil
		}
		why = "no message is in them; give the line of the names and a row, or an object of JSON"
	}
	return errors.New("the samples: " + why)
}

func (t taughtNames) named(standard string) string { return firstOf(t.label, standard) }

func (t taughtNames) names() vocabulary {
	if t.known == nil {
		return words()
	}
	return t.known
}

// in says whether an object has the names that were given by hand.
func (t taughtNames) in(object string) bool {
	missing := len(t.needs)
	t.names().walk(object, "", func(key, _ string) {
		if slices.Contains(t.needs, key) {
			missing--
		}
	})
	return missing <= 0
}

// saying returns the vocabulary in which some fields have names of their own,
// and no others.
func (v vocabulary) saying(said map[field]string) vocabulary {
	out := maps.Clone(v)
	_, when := said[fTime]
	_, day := said[fDay]
	_, clock := said[fClock]
	dated := when || day || clock
	for name, ms := range out {
		out[name] = slices.DeleteFunc(slices.Clone(ms), func(m meaning) bool {
			_, told := said[m.field]
			return told || dated && (m.field == fTime || m.field == fDay || m.field == fClock)
		})
	}
	for _, name := range said {
		out[name] = nil
		for i, c := range name {
			if c == '.' {
				out[name[:i+1]] = nil // an object that holds it: see walk
			}
		}
	}
	for f, name := range said {
		out[name] = append(out[name], meaning{f, 0})
	}
	return out
}
