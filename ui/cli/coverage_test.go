package cli

import (
	"strings"
	"testing"

	"earshot/store"
	"earshot/store/clean"
)

const julia = `{"conversation_id":"c2","id":"3","ts":"2026-07-23T11:05:00Z","author":"Julia","role":"customer","text":"wo ist mein Geld, der Deckel ist nicht dicht und ich warte"}`

// Coverage adds up in each breakdown, names the language of the customer's
// newest words, and what is heard shows.
func TestCoverageBySourceAgentChannelLanguageAndHour(t *testing.T) {
	p := newPlace(t, "")
	p.log("floor.jsonl", femi, dana, julia)
	p.rows("listen", "--once")
	s, err := store.Open(p.data, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = s.Do(store.Actor{Listener: 1, Via: store.ViaCLI}, func(a *store.Act) error { return a.Hear(1) })
	if failed := s.Close(); err != nil || failed != nil {
		t.Fatal(err, failed)
	}
	sums, languages := map[any]float64{}, map[any]any{}
	for _, r := range p.rows("coverage", "--days", "0") {
		sums[r["by"]] += r["arrived"].(float64)
		if r["arrived"].(float64) != r["heard"].(float64)+r["skimmed"].(float64)+r["left"].(float64)+r["unheard"].(float64) {
			t.Errorf("%v does not add up", r)
		}
		if r["by"] == "language" {
			languages[r["of"]] = r["unheard"]
		}
		if q, is := r["query"].(string); is {
			if found := p.rows("conversations", q); len(found) < int(r["arrived"].(float64)) {
				t.Errorf("%s finds %d, and %v arrived", q, len(found), r["arrived"])
			}
		}
	}
	for _, by := range []string{"all", "source", "agent", "channel", "language", "hour"} {
		if sums[by] != 2 {
			t.Errorf("by %s %v arrived", by, sums[by])
		}
	}
	if languages["english"] != 0.0 || languages["german"] != 1.0 {
		t.Errorf("unheard by language: %v", languages)
	}
	if recent := p.rows("coverage"); len(recent) != 0 {
		t.Errorf("in the last days: %v", recent)
	}
	if out, _, _ := p.run("coverage", "--days", "0"); !strings.Contains(out, "language  german") || !strings.Contains(out, "unheard") {
		t.Errorf("as a table:\n%s", out)
	}
	if _, errs, code := p.run("coverage", "--days", "-1"); code != exitUsage || errs == "" {
		t.Errorf("days of the future: %d, %s", code, errs)
	}
}

// Themes are listed by their customers, and say from which number on something
// is due, and whether it is.
func TestThemesByCustomersAndWhatIsDue(t *testing.T) {
	p := newPlace(t, "")
	p.log("floor.jsonl", femi, dana, julia)
	p.rows("listen", "--once")
	s, err := store.Open(p.data, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = s.Do(store.Actor{Listener: 1, Via: store.ViaCLI}, func(a *store.Act) error {
		for path, messages := range map[string][]store.MessageID{"alone": {1}, "both": {1, 3}} {
			th, err := a.ThemeAt(clean.OneLine(path))
			if err != nil {
				return err
			}
			for _, id := range messages {
				if _, err := a.NewMark(store.Mark{Message: id, Start: 0, End: 2, Themes: []store.ThemeID{th.ID}}); err != nil {
					return err
				}
			}
			th.Limit = 2
			if err := a.DefineTheme(th); err != nil {
				return err
			}
		}
		return nil
	})
	if failed := s.Close(); err != nil || failed != nil {
		t.Fatal(err, failed)
	}
	order := func(by string) (paths string) {
		for _, r := range p.rows("themes", "--by", by) {
			paths += r["path"].(string) + " "
			if due := r["path"] == "both"; r["limit"] != 2.0 || r["unplanned"] != due || (r["crossed_at"] != nil) != due {
				t.Errorf("%v", r)
			}
		}
		return paths
	}
	if most, fewest, path := order("most"), order("fewest"), order("path"); most != "both alone " || fewest != "alone both " || path != fewest {
		t.Errorf("most: %s, fewest: %s, path: %s", most, fewest, path)
	}
	if _, errs, code := p.run("themes", "--by", "size"); code != exitUsage || !strings.Contains(errs, "size") {
		t.Errorf("another order: %d, %s", code, errs)
	}
	if out, _, _ := p.run("themes"); !strings.Contains(out, "at 2") || !strings.Contains(out, "due") {
		t.Errorf("as a table:\n%s", out)
	}
}
