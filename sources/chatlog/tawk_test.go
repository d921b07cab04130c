package chatlog

import (
	"fmt"
	"testing"
)

func TestFirstMessageOfTawkIsHeardOnceWhicheverEventTellsIt(t *testing.T) {
	start := func(text string) string {
		return fmt.Sprintf(`{"event":"chat:start","chatId":"c1","time":"2026-07-23T10:00:00.000Z","message":{"text":%q,"type":"msg","sender":{"type":"visitor"}},"visitor":{"name":"Femi","email":"femi@example.com"}}`, text) + "\n"
	}
	const transcript = `{"event":"chat:transcript_created","time":"2026-07-23T11:00:00Z","chat":{"id":"c1","visitor":{"name":"Femi","email":"femi@example.com"},"messages":[` +
		`{"sender":{"t":"s"},"type":"msg","msg":"Femi joined","time":"2026-07-23T09:59:59.000Z","attchs":[]},` +
		`{"sender":{"t":"v"},"type":"msg","msg":"the lid","time":"2026-07-23T10:00:00.421Z","attchs":[]},` +
		`{"sender":{"t":"a","n":"Dana"},"type":"msg","msg":"yes","time":"2026-07-23T10:01:00.000Z","attchs":[]},` +
		`{"sender":{"t":"v"},"type":"msg","msg":"the lid","time":"2026-07-23T10:02:00.000Z","attchs":[]}]}}` + "\n"
	for name, test := range map[string]struct {
		files []string
		want  []string
	}{
		"the start first":       {[]string{start("the lid"), transcript}, []string{"Femi joined", "the lid", "yes", "the lid"}},
		"the transcript first":  {[]string{transcript, start("the lid")}, []string{"Femi joined", "the lid", "yes", "the lid"}},
		"in one file":           {[]string{start("the lid") + transcript}, []string{"Femi joined", "the lid", "yes", "the lid"}},
		"of the start alone":    {[]string{start("the lid")}, []string{"the lid"}},
		"the start tells other": {[]string{start("a cup"), transcript}, []string{"a cup", "Femi joined", "the lid", "yes", "the lid"}},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			for nth := range 2 {
				for i, text := range test.files {
					d.write(fmt.Sprintf("%d.jsonl", i), text)
					r := imported(t, d.st, ImportOptions{Source: "x", Files: Walk([]string{d.path(fmt.Sprintf("%d.jsonl", i))})})
					if f := r.Files[0]; f.Changed > 0 || nth > 0 && f.New > 0 {
						t.Errorf("%+v", f)
					}
				}
				d.hears(test.want...)
			}
			if n := d.conversations(); n != 1 {
				t.Errorf("%d conversations", n)
			}
		})
	}
}
