package chatlog

import (
	"slices"
	"strings"
	"testing"
)

func TestADayOfSlackGivenAloneHasTheNamesOfItsExport(t *testing.T) {
	const day = "help/2026-07-23.json"
	for name, test := range map[string]struct {
		lay  func(d *desk) string // what lies where, and what is imported
		want []string             // names
		room bool                 // it is known to be of the channel
	}{
		"a day in its export": {func(d *desk) string { return day }, []string{"Femi", "Dana Byrne", "Guest"}, true},
		"a channel's folder":  {func(d *desk) string { return "help" }, []string{"Femi", "Dana Byrne", "Guest"}, true},
		"the lists beside it": {func(d *desk) string {
			d.write("loose/2026-07-23.json", slackFolder()[day])
			d.write("loose/users.json", slackPeople)
			return "loose/2026-07-23.json"
		}, []string{"Femi", "Dana Byrne", "Guest"}, false},
		"no lists anywhere": {func(d *desk) string {
			d.write("a/b/2026-07-23.json", strings.ReplaceAll(slackFolder()[day], `"user":"U2",`, `"user":"U2","user_profile":{"real_name":"Dana B"},`))
			return "a/b/2026-07-23.json"
		}, []string{"U1", "Dana B", "Guest"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			for name, text := range slackFolder() {
				d.write(name, text)
			}
			imported(t, d.st, ImportOptions{Source: "x", Files: Walk([]string{d.path(test.lay(d))})})
			var names []string
			for _, m := range messages(t, d.st) {
				names = append(names, m.Sender.Name.String())
			}
			for _, want := range test.want {
				if !slices.Contains(names, want) {
					t.Errorf("%s does not speak among %v", want, names)
				}
			}
			if !test.room {
				return
			}
			imported(t, d.st, ImportOptions{Source: "x", Files: Walk([]string{d.path("help"), d.dir})})
			if after := len(messages(t, d.st)); after != 8 {
				t.Errorf("%d messages with the whole export", after)
			}
		})
	}
}

func TestOnlyTheListsOfAnExportAreReadAroundAFolder(t *testing.T) {
	d := newDesk(t)
	d.write("in/a.jsonl", said("1", "one"))
	d.write("secret.json", "[]")
	d.write("users.json", "[]")
	f, err := openFolder(d.path("in"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.root.Close()
	for name, want := range map[string]bool{"../users.json": true, "../secret.json": false, "../../users.json": false, "../in/a.jsonl": false, "a.jsonl": true} {
		if got := f.beside(name) != nil; got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
