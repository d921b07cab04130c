package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"earshot/sources"
	"earshot/store"
	"earshot/store/clean"
	"earshot/ui/serve/keys"
)

func (a *app) listeners() *cobra.Command {
	cmd := a.listListeners("listeners")
	cmd.AddCommand(a.listListeners("list"), a.addListener(), a.removeListener())
	return cmd
}

func (a *app) listListeners(use string) *cobra.Command {
	return a.limitFlag(&cobra.Command{
		Use:   use,
		Short: "List who listens, and by which keys they enter",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withStore(cmd.Context(), a.printListeners)
		},
	})
}

func (a *app) printListeners(h *house) error {
	var all []store.Listener
	err := h.store.View(func(tx *store.Tx) (err error) { all, err = tx.Listeners(); return err })
	out := a.list("listener", "enters", "timezone", "keys")
	for _, l := range all {
		if err != nil || out.full() {
			break
		}
		err = out.add(shapeListener(l), l.Name.String(), enters(l, h.listener), l.Zone, keysOf(l))
	}
	return errors.Join(err, out.end())
}

// enters says how a listener comes in.
func enters(l store.Listener, here store.ListenerID) string {
	switch {
	case l.ID == here && len(l.Keys) > 0:
		return "at this machine, by key"
	case l.ID == here:
		return "at this machine"
	case len(l.Keys) > 0:
		return "by key"
	}
	return "not any more"
}

func keysOf(l store.Listener) string {
	var out []string
	for _, k := range l.Keys {
		out = append(out, strings.TrimSpace(fmt.Sprint(k.Fingerprint, " ", k.Type, " ", k.Comment)))
	}
	return strings.Join(out, ", ")
}

func (a *app) addListener() *cobra.Command {
	var file, tz string
	cmd := &cobra.Command{
		Use:   "add NAME --key FILE",
		Short: "Let somebody listen: whoever holds a key of FILE enters under this name",
		Long: "Let somebody listen from elsewhere, under a name that signs their marks. FILE is a\n" +
			"public key (it ends in .pub), an authorized_keys file of several, or - for stdin.\n" +
			"A name that is known gets the keys beside those it has.",
		Example: "earshot listeners add Joel --key joel.pub --tz Europe/Dublin\nssh joel@his.machine cat .ssh/id_ed25519.pub | earshot listeners add Joel --key -",
		Args:    needs(1, false),
		RunE: func(cmd *cobra.Command, args []string) error {
			found, feed, err := a.keysIn(file, tz)
			if err != nil {
				return err
			}
			w := way{args: a.args, feed: feed}
			return a.inStore(cmd.Context(), w, func(h *house) error { return a.admit(h, args[0], found, tz) })
		},
	}
	f := cmd.Flags()
	f.StringVar(&file, "key", "", "a file of public keys; - reads them from stdin")
	f.StringVar(&tz, "tz", "", "the listener's zone; default the configuration's")
	return cmd
}

// keysIn reads what lets a listener in, before the store is asked, and returns
// what hands it on to the owner of the store.
func (a *app) keysIn(file, tz string) ([]store.ListenerKey, func(io.Writer) error, error) {
	if file == "" {
		return nil, nil, usagef("whoever listens enters by a key; name the file of the public one: --key FILE")
	}
	if _, err := time.LoadLocation(tz); err != nil || tz == time.Local.String() {
		return nil, nil, unknownZone(tz)
	}
	b, err := a.read(file)
	if err != nil {
		return nil, nil, err
	}
	found, err := keys.Parse(b)
	if err != nil {
		err = fmt.Errorf("%s: %w", file, err)
	}
	return found, sent(sources.Pipe(file, time.Now(), bytes.NewReader(b))), err
}

func (a *app) admit(h *house, name string, found []store.ListenerKey, tz string) error {
	line := clean.OneLine(name)
	if line.Len() == 0 {
		return usagef("a listener needs a name: it signs the marks")
	}
	l, err := h.store.Admit(line, found, tz)
	if err != nil {
		return err
	}
	if a.json {
		return a.writeJSON(a.out, shapeListener(l))
	}
	for _, k := range found {
		fmt.Fprintf(a.err, "earshot: %s enters by %s %s\n", l.Name, k.Fingerprint, k.Type)
	}
	return nil
}

func (a *app) removeListener() *cobra.Command {
	return &cobra.Command{
		Use:   "remove NAME",
		Short: "Let somebody in no more; what they marked stays, signed",
		Args:  needs(1, false),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withStore(cmd.Context(), func(h *house) error { return a.dismiss(h, args[0]) })
		},
	}
}

func (a *app) dismiss(h *house, name string) error {
	l, err := h.store.Dismiss(clean.OneLine(name))
	switch {
	case errors.Is(err, store.ErrNotFound):
		return &codeError{exitNothing, fmt.Errorf("there is no listener named %s; earshot listeners names them", name)}
	case err != nil:
		return err
	case a.json:
		return a.writeJSON(a.out, shapeListener(l))
	}
	fmt.Fprintf(a.err, "earshot: no key lets %s in any more; the marks stay, signed.\n", l.Name)
	return nil
}
