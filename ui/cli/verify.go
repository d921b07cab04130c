package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
)

func (a *app) verify() *cobra.Command {
	return &cobra.Command{
		Use:   "verify",
		Short: "Check the store: the file, the journal replayed, every row made again",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withStore(cmd.Context(), func(h *house) error { return a.verifyStore(cmd, h) })
		},
	}
}

func (a *app) verifyStore(cmd *cobra.Command, h *house) error {
	checks, err := h.store.Verify(cmd.Context())
	if err != nil {
		return err
	}
	wrong := 0
	type result struct {
		Name  string `json:"name"`
		Holds bool   `json:"holds"`
		Wrong string `json:"wrong,omitempty"`
	}
	for _, c := range checks {
		if c.Wrong != "" {
			wrong++
		}
		if a.json {
			err = errors.Join(err, a.writeJSON(a.out, result{c.Name, c.Wrong == "", c.Wrong}))
		} else if c.Wrong != "" {
			fmt.Fprintf(a.out, "%s: %s\n", c.Name, c.Wrong)
		}
	}
	if wrong > 0 {
		return errors.Join(err, fmt.Errorf("%d of %d checks found something wrong; what is kept can still be read, make a copy of %s first", wrong, len(checks), h.store.Dir()))
	}
	if !a.json {
		fmt.Fprintf(a.out, "All holds: %d conversations, the journal replayed, the index up to date.\n", a.count(h))
	}
	return err
}
