package bench

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
)

// agreements are asked both of earshot and of notmuch: words, phrases,
// beginnings, several words.
var agreements = [...]string{
	"refund", "password", "quokkaflux", "broken", "kettle", "thanks", "delivered",
	`"waste of time"`, `"silver lining keyboard"`, `"hot water"`, `"your order"`,
	"integrat*", "conver*", "quokk*",
	"refund and password", "kettle and parcel and week", "broken and thanks",
}

// agrees counts the conversations in which somebody says what is asked for,
// beside the threads that notmuch finds. Messages cannot be compared: notmuch
// counts every mail that quotes the words again; and of several words it
// counts a mail that quotes one and says the other, which earshot does not.
func (b *bench) agrees() error {
	b.Say("comparing what is found")
	for _, p := range b.peers {
		if p.count == nil {
			continue
		}
		for _, q := range agreements {
			ours, err := printed(b.ctx, nil, b.Program, "conversations", q, "--json", "--limit", "0", "--dir", b.ours, "--config", b.config())
			if err != nil {
				return err
			}
			its, err := p.counted(b.ctx, q)
			if err != nil {
				return err
			}
			goal := "1"
			if strings.Contains(q, " and ") {
				goal = ""
			}
			b.add(beside(Figure{What: "found: " + q, Unit: "conversations", Peer: p.name, Goal: goal}, []float64{float64(bytes.Count(ours, []byte("\n")))}, []float64{its}))
		}
	}
	return nil
}

// counted is in how many threads a peer finds words, in subjects and texts.
func (p peer) counted(ctx context.Context, q string) (float64, error) {
	var all []string
	for words := range strings.SplitSeq(q, " and ") {
		all = append(all, "(subject:"+words+" or body:"+words+")")
	}
	out, err := printed(ctx, p.env, p.program, p.count(strings.Join(all, " and "))...)
	if err != nil {
		return 0, err
	}
	return strconv.ParseFloat(string(bytes.TrimSpace(out)), 64)
}

// nothingFound is the exit code with which earshot says that it found nothing.
const nothingFound = 3

// printed is what a program prints.
func printed(ctx context.Context, env []string, program string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.Output()
	if err != nil && cmd.ProcessState.ExitCode() != nothingFound {
		return nil, fmt.Errorf("%s %s: %w", program, args[0], err)
	}
	return out, nil
}
