package cli

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"earshot/sources"
	"earshot/sources/imap"
	"earshot/store"
	"earshot/store/clean"
	"earshot/ui/look"
)

// proofTime is how long a proof may take before it counts as failed.
const proofTime = 2 * time.Minute

// grantTime is the same where a person may have to allow it at a provider.
const grantTime = 20 * time.Minute

func (a *app) sources() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "sources",
		Short: "List sources and how they are",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withStore(cmd.Context(), a.listSources)
		},
	}
	cmd.AddCommand(a.addSource(), a.setSource(), a.sourceSides(), a.proveSource(), a.removeSource())
	return cmd
}

func (a *app) listSources(h *house) error {
	known, all, err := h.store.Indexed()
	if err != nil {
		return err
	}
	if known < all {
		fmt.Fprintf(a.err, "earshot: the search index is being made: %s of %s messages\n", look.Number(known), look.Number(all))
	}
	out := a.list("source", "kind", "state", "messages", "defects", "read-only", "where")
	states := map[string]store.SourceState{}
	err = h.store.View(func(tx *store.Tx) error {
		all, err := tx.Sources()
		for _, s := range all {
			states[s.Name] = s
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, c := range h.config().Sources {
		s, ok := states[c.Name]
		if !ok {
			s = store.SourceState{Name: c.Name, Kind: c.Kind, Condition: "not heard yet", Since: h.store.Now()}
		}
		if err := a.printSource(h, out, s); err != nil {
			return err
		}
		delete(states, c.Name)
	}
	for _, s := range states {
		if s.Kind == "" {
			continue // files that were imported, not a source that is heard
		}
		s.Condition = store.Unheard
		if err := a.printSource(h, out, s); err != nil {
			return err
		}
	}
	return out.end()
}

func (a *app) printSource(h *house, out *printer, s store.SourceState) error {
	state := string(s.Condition)
	if s.Note.Len() > 0 {
		state += ": " + s.Note.String()
	}
	proved := ""
	if s.Proved != nil {
		proved = "proven " + a.clock(h, s.Proved.At)
	}
	return out.add(shapeSource(s), s.Name, s.Kind, state, fmt.Sprint(s.Messages), fmt.Sprint(s.Defects), proved, s.Where.String())
}

func (a *app) addSource() *cobra.Command {
	var s sources.SourceConfig
	var since, pause string
	cmd := &cobra.Command{
		Use:   "add NAME",
		Short: "Write a source into the configuration",
		Example: "earshot sources add support-mail --address imap.example.com:993 --user support@example.com --password-env MAILPW\n" +
			"earshot sources add floor-chat --path /srv/chat",
		Args: needs(1, false),
		RunE: func(_ *cobra.Command, args []string) error {
			s.Name, s.Kind = args[0], "imap"
			if s.Path != "" {
				abs, err := filepath.Abs(s.Path)
				if err != nil {
					return err
				}
				s.Path, s.Kind = abs, "chat"
			}
			for _, f := range []struct {
				flag, text string
				to         *sources.Span
			}{{"--since", since, &s.Since}, {"--pause", pause, &s.Pause}} {
				d, err := lengthOf(f.flag, f.text)
				if err != nil {
					return err
				}
				*f.to = sources.Span(d)
			}
			if err := sources.AddSource(a.configPath(), s); err != nil {
				return err
			}
			fmt.Fprintf(a.err, "earshot: %s is in %s; hear it with: earshot listen --once\n", s.Name, a.configPath())
			return nil
		},
	}
	f := cmd.Flags()
	f.StringVar(&s.Path, "path", "", "a folder of chat logs")
	f.StringVar(&s.Timezone, "tz", "", "the zone of chat times that name none")
	f.StringVar(&s.Dates, "dates", "", "day-first or month-first")
	f.StringVar(&pause, "pause", "", "after which a log that names no conversations begins another; default 30m")
	f.StringVar(&s.Address, "address", "", "host:port of a mailbox")
	f.StringVar(&s.User, "user", "", "who signs in")
	f.StringVar(&s.TLS, "tls", "", "starttls, where the port does not tell")
	f.StringVar(&s.Fingerprint, "fingerprint", "", "sha256:… of a self-signed certificate")
	f.BoolVar(&s.InsecurePlaintext, "insecure-plaintext", false, "no encryption; on this machine only")
	f.StringSliceVar(&s.PasswordCommand, "password-command", nil, "a command that prints the password, words parted by commas")
	f.BoolVar(&s.Keyring, "keyring", false, "the password lies in the keyring")
	f.StringVar(&s.PasswordFile, "password-file", "", "a file that only you can read")
	f.StringVar(&s.PasswordEnv, "password-env", "", "an environment variable")
	f.StringSliceVar(&s.Mailboxes, "mailboxes", nil, "mailboxes, parted by commas; default INBOX and \\Sent")
	f.StringVar(&since, "since", "", "how far back, such as 90d; default everything")
	return cmd
}

func (a *app) removeSource() *cobra.Command {
	return &cobra.Command{
		Use:   "remove NAME",
		Short: "Take a source out of the configuration; what was heard stays",
		Args:  needs(1, false),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := sources.RemoveSource(a.configPath(), args[0]); err != nil {
				return err
			}
			fmt.Fprintf(a.err, "earshot: %s is no longer heard; what it said stays.\n", args[0])
			return nil
		},
	}
}

func (a *app) proveSource() *cobra.Command {
	return &cobra.Command{
		Use:   "prove NAME",
		Short: "Show that a source is only ever read",
		Args:  needs(1, false),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withStore(cmd.Context(), func(h *house) error { return a.prove(cmd.Context(), h, args[0]) })
		},
	}
}

func (a *app) prove(ctx context.Context, h *house, name string) error {
	return h.prove(ctx, name, func(step store.ProofStep) {
		if a.json {
			_ = a.writeJSON(a.out, map[string]string{"verdict": step.Verdict, "says": step.Says.String(), "detail": step.Detail.String()}) // a closed pipe shows at the end
			return
		}
		fmt.Fprintf(a.out, "%-5s %s\n", step.Verdict, step.Says)
		if step.Detail.Len() > 0 {
			fmt.Fprintf(a.out, "      %s\n", step.Detail)
		}
	})
}

// prove shows that a source is only read, and keeps the proof with it. Nobody
// is asked to allow anything at a provider where tell is nil.
func (h *house) prove(ctx context.Context, name string, tell func(store.ProofStep)) error {
	s, ok := h.config().Source(name)
	if !ok {
		return &codeError{exitNothing, fmt.Errorf("there is no source named %s in the configuration", name)}
	}
	proof := store.Proof{At: h.store.Now(), How: clean.OneLine("a folder: its files are opened for reading and nothing else")}
	if s.Kind == "chat" {
		if tell != nil {
			tell(store.ProofStep{Verdict: "ok", Says: proof.How})
		}
	} else {
		most := proofTime
		if s.OAuth != nil {
			most = grantTime
		}
		ctx, stop := context.WithTimeout(ctx, most)
		defer stop()
		evidence, err := imap.Prove(ctx, h.set.Load().boxes[name], tell)
		if err != nil {
			return err
		}
		proof = evidence.Proof
	}
	return h.store.ChangeSource(name, func(st *store.SourceState) { st.Kind, st.Proved = s.Kind, &proof })
}
