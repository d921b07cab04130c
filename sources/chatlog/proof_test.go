package chatlog

import (
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"earshot/sources"
)

// numbers are n numbers, others for each i, each said so many times: few words
// for the index, and still no bomb when packed.
func numbers(i, n, times int) string {
	var b strings.Builder
	for j := range n {
		b.WriteString(strings.Repeat(fmt.Sprint((i*n+j)*104729, " "), times))
	}
	return b.String()
}

// TestTheOrderOfDatesIsProvedFromTheWholeFileHoweverItComes has the one date
// that shows it in the last line, beyond what is looked at first.
func TestTheOrderOfDatesIsProvedFromTheWholeFileHoweverItComes(t *testing.T) {
	t.Parallel()
	for shape, line := range map[string]string{"transcript": "[%s 10:00] Femi: the lid %s\n", "csv": "%s 10:00,Femi,the lid %s\n"} {
		var b strings.Builder
		if shape == "csv" {
			b.WriteString("date,author,text\n")
		}
		for i := 0; b.Len() < windowBytes+10_000; i++ {
			fmt.Fprintf(&b, line, "03/04/2026", numbers(i, 20, 40))
		}
		fmt.Fprintf(&b, line, "03/25/2026", "at last")
		text := b.String()
		for way, files := range map[string]func(d *desk) sources.Files{
			"a file": func(d *desk) sources.Files { d.write("a.log", text); return Walk([]string{d.dir}) },
			"a pipe": func(*desk) sources.Files {
				return sources.Pipe("stdin", time.Now(), io.MultiReader(strings.NewReader(text)))
			},
			"packed": func(d *desk) sources.Files { d.write("a.log.gz", packed(t, text)); return Walk([]string{d.dir}) },
			"zipped": func(d *desk) sources.Files {
				d.write("a.zip", zipped(t, map[string]string{"a.log": text}))
				return Walk([]string{d.dir})
			},
		} {
			t.Run(shape+", "+way, func(t *testing.T) {
				d := newDesk(t)
				d.T = t
				r := imported(t, d.st, ImportOptions{Source: "x", Files: files(d)})
				all := messages(t, d.st)
				if len(all) < 100 || r.Failed() || len(all) != r.Files[0].New {
					t.Fatalf("%d messages, %+v", len(all), r.Files)
				}
				for _, m := range all {
					if m.At.Month() != time.March {
						t.Fatalf("%s is read in %s", m.Text, m.At.Month())
					}
				}
				if left, err := os.ReadDir(d.st.Dir()); err != nil || len(left) > 3 {
					t.Errorf("beside the store lie %v (%v)", left, err)
				}
			})
		}
	}
}

func TestAPackedFileThatEndsInTheMiddleIsReadAsFarAsItGoes(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var b strings.Builder
	for i := range 1_600 {
		fmt.Fprintf(&b, "[03/04/2026 10:00:%02d] Femi: %s\n", i%60, numbers(i, 10, 10))
	}
	whole := packed(t, b.String())
	d.write("a.log.gz", whole[:len(whole)-len(whole)/10])
	r := imported(t, d.st, ImportOptions{Source: "x", Files: Walk([]string{d.dir})})
	if f := r.Files[0]; f.New < 1_100 || f.Err == nil {
		t.Errorf("%+v", f)
	}
}
