package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"earshot/store"
)

func (a *app) verify() *cobra.Command {
	return &cobra.Command{
		Use:   "verify [FILE]",
		Short: "Check the store, or a backup: the file, the journal replayed, every row made again",
		Long: "Check the store: the file, the journal replayed, every row made again, the index. With\n" +
			"FILE check a backup instead: that is only read, and the data folder is left alone.",
		Example: "earshot verify\nearshot backup earshot.bak && earshot verify earshot.bak",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef("this is used as: %s", cmd.UseLine())
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				return a.verifyBackup(cmd.Context(), args[0])
			}
			return a.withStore(cmd.Context(), func(h *house) error { return a.verifyStore(cmd, h) })
		},
	}
}

func (a *app) verifyStore(cmd *cobra.Command, h *house) error {
	checks, err := h.store.Verify(cmd.Context())
	if err != nil {
		return err
	}
	wrong, err := a.printChecks(checks)
	if wrong > 0 {
		return errors.Join(err, fmt.Errorf("%d of %d checks found something wrong; what is kept can still be read, make a copy of %s first", wrong, len(checks), h.store.Dir()))
	}
	if !a.json {
		index := "the index up to date"
		if slices.ContainsFunc(checks, func(c store.Check) bool { return c.Note != "" }) {
			index = "the index on its way"
		}
		fmt.Fprintf(a.out, "All holds: %d conversations, the journal replayed, %s.\n", a.count(h), index)
	}
	return err
}

// verifyBackup checks a file in this process, whoever holds the store.
func (a *app) verifyBackup(ctx context.Context, path string) error {
	checks, conversations, err := store.VerifyFile(ctx, path)
	if err != nil {
		return err
	}
	wrong, err := a.printChecks(checks)
	if wrong > 0 {
		return errors.Join(err, fmt.Errorf("%d of %d checks found something wrong in %s; keep the backups before it, and make another one", wrong, len(checks), path))
	}
	if !a.json {
		fmt.Fprintf(a.out, "All holds: %d conversations, the journal replayed.\n", conversations)
	}
	return err
}

// printChecks prints what was found, and returns how many checks do not hold.
func (a *app) printChecks(checks []store.Check) (wrong int, err error) {
	type result struct {
		Name  string `json:"name"`
		Holds bool   `json:"holds"`
		Wrong string `json:"wrong,omitempty"`
		Note  string `json:"note,omitempty"`
	}
	for _, c := range checks {
		if c.Wrong != "" {
			wrong++
		}
		if a.json {
			err = errors.Join(err, a.writeJSON(a.out, result{c.Name, c.Wrong == "", c.Wrong, c.Note}))
		} else if c.Wrong != "" {
			fmt.Fprintf(a.out, "%s: %s\n", c.Name, c.Wrong)
		} else if c.Note != "" {
			fmt.Fprintf(a.out, "%s: %s\n", c.Name, c.Note)
		}
	}
	return wrong, err
}
