package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/google/renameio/v2"
	"github.com/spf13/cobra"

	"earshot/ui/look"
)

func (a *app) backup() *cobra.Command {
	var force bool
	cmd := &cobra.Command{
		Use:   "backup FILE",
		Short: "Copy the store into a file, while it is in use",
		Long: "Copy the store into a file, while it is in use. To use a backup, put it as earshot.db\n" +
			"into an empty folder and name that with --dir.",
		Example: "earshot backup earshot-$(date +%F).db",
		Args:    needs(1, false),
		RunE: func(cmd *cobra.Command, args []string) error {
			if a.house != nil {
				return a.inStore(cmd.Context(), way{}, a.copyStore) // what it prints is the file
			}
			return a.keep(cmd.Context(), args[0], force, "the store", a.copyStore)
		},
	}
	cmd.Flags().BoolVar(&force, "force", false, "replace a file that is there")
	return cmd
}

// copyStore prints the store.
func (a *app) copyStore(h *house) error {
	_, err := h.store.Backup(a.out)
	return err
}

// keep makes a file of what a command prints, in this process and for its user
// alone, wherever the command runs. The file is there whole or not at all. what
// it holds is said when it is there.
func (a *app) keep(ctx context.Context, path string, force bool, what string, print func(*house) error) error {
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) && !force {
		return errors.Join(err, fmt.Errorf("%s is there already; name another file, or replace it with --force", path))
	}
	f, err := renameio.NewPendingFile(path, renameio.WithStaticPermissions(0o600))
	if err != nil {
		return fmt.Errorf("making %s: %w", path, err)
	}
	defer f.Cleanup() //nolint:errcheck // of a file that is kept or not wanted
	out := a.out
	a.out = f
	err = a.inStore(ctx, way{args: a.args}, print)
	a.out = out
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if err := f.CloseAtomicallyReplace(); err != nil {
		return fmt.Errorf("keeping %s: %w", path, err)
	}
	fmt.Fprintf(a.err, "earshot: %s holds %s, %s bytes\n", path, what, look.Number(int(info.Size())))
	return nil
}
