package cli

import (
	"fmt"

	"github.com/spf13/cobra"
)

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  noArgs,
		RunE: func(*cobra.Command, []string) error {
			if a.json {
				return a.writeJSON(a.out, map[string]string{"version": a.version})
			}
			_, err := fmt.Fprintln(a.out, "earshot", a.version)
			return err
		},
	}
}
