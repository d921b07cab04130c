package cli

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"earshot/sources/mail"
	"earshot/ui/bench"
)

func (a *app) bench() *cobra.Command {
	o := bench.Options{Parse: func(raw []byte) { mail.Parse(raw) }}
	cmd := &cobra.Command{
		Use:   "bench",
		Short: "Measure speed, memory and disk on made-up mail, beside notmuch and mu",
		Long: "Make up mail and chats in a temporary folder, import and search them, and print how\n" +
			"long that took, in turns with notmuch and mu where they are installed. Your own data\n" +
			"is not touched. A figure is the median of its runs, with the least and the most; a\n" +
			"ratio is the median of the ratios of pairs. 10,000 messages take a few minutes, most\n" +
			"of them the other programs'.",
		Example: "earshot bench\nearshot bench --messages 100000 --runs 1 --alone --json",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if o.Messages < 100 || o.Runs < 1 {
				return usagef("bench needs 100 messages and 1 run at the least")
			}
			var err error
			if o.Program, err = os.Executable(); err != nil {
				return err
			}
			o.Say = func(words string) { fmt.Fprintln(a.err, "earshot:", words) }
			report, err := bench.Run(cmd.Context(), o)
			if err != nil {
				return err
			}
			return a.writeBench(report)
		},
	}
	f := cmd.Flags()
	f.IntVar(&o.Messages, "messages", 10_000, "mails to make up; chat messages are ten times as many")
	f.IntVar(&o.Runs, "runs", 3, "how often what takes long is run")
	f.BoolVar(&o.Alone, "alone", false, "without other programs")
	f.Uint64Var(&o.Seed, "seed", 1, "another seed makes other mail")
	return cmd
}

func (a *app) writeBench(r bench.Report) error {
	if a.json {
		return a.writeJSON(a.out, r)
	}
	fmt.Fprintf(a.out, "%s\n%d mails, %.0f MB\n\n", r.Machine, r.Messages, r.Mail)
	if err := bench.Write(a.out, r.Figures); err != nil {
		return err
	}
	fmt.Fprintln(a.out, "\nNot measured:")
	for _, m := range r.Missing {
		fmt.Fprintln(a.out, " ", m)
	}
	return nil
}
