package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"earshot/sources"
	"earshot/sources/chatlog"
	"earshot/store"
	"earshot/ui/look"
)

func (a *app) configCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "config", Short: "Where things lie, and whether the configuration is right", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() }}
	cmd.AddCommand(
		&cobra.Command{Use: "path", Short: "Print every place earshot writes to", Args: noArgs,
			RunE: func(*cobra.Command, []string) error { return a.printPlaces() }},
		&cobra.Command{Use: "check", Short: "Check the configuration, and name what is wrong in it", Args: noArgs,
			RunE: func(*cobra.Command, []string) error { return a.checkConfig() }})
	return cmd
}

func (a *app) printPlaces() error {
	places := []struct{ What, Where string }{
		{"configuration", a.configPath()}, {"data", a.dataDir()}, {"log", a.logPath()}}
	if a.json {
		all := map[string]string{}
		for _, p := range places {
			all[p.What] = p.Where
		}
		return a.writeJSON(a.out, all)
	}
	for _, p := range places {
		fmt.Fprintf(a.out, "%-14s %s\n", p.What, p.Where)
	}
	return nil
}

// loadConfig reads the configuration, and tries the formats that were taught
// in it on their samples.
func (a *app) loadConfig() (sources.Config, error) {
	c, err := sources.LoadConfig(a.configPath())
	if err != nil {
		return c, err
	}
	if _, err := chatlog.Teach(c.Formats); err != nil {
		return c, fmt.Errorf("%s: %w", c.Path, err)
	}
	return c, nil
}

func (a *app) checkConfig() error {
	c, err := a.loadConfig()
	if err != nil {
		return err
	}
	samples := 0
	for _, f := range c.Formats {
		samples += len(f.Samples)
	}
	if a.json {
		return a.writeJSON(a.out, map[string]any{"path": c.Path, "sources": len(c.Sources), "formats": len(c.Formats), "samples": samples})
	}
	what := look.Count(len(c.Sources), "source")
	if len(c.Formats) > 0 {
		what += fmt.Sprintf(", %s, whose samples are read right: %d", look.Count(len(c.Formats), "taught format"), samples)
	}
	_, err = fmt.Fprintf(a.out, "%s is right: %s.\n", c.Path, what)
	return err
}

// count returns how many conversations there are.
func (a *app) count(h *house) (n int) {
	_ = h.store.View(func(tx *store.Tx) error { n = tx.Count(); return nil }) // a View that only counts cannot fail on an open store
	return n
}
