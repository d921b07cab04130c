package cli

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"earshot/store"
)

type shareJSON struct {
	By      string `json:"by"` // all, source, agent, channel, language, hour
	Of      string `json:"of"` // its name; empty: all, or no agent yet
	Query   string `json:"query,omitempty"`
	Arrived int    `json:"arrived"`
	Heard   int    `json:"heard"`
	Skimmed int    `json:"skimmed"`
	Left    int    `json:"left"`
	Unheard int    `json:"unheard"`
}

func (a *app) coverage() *cobra.Command {
	days := 14
	cmd := a.limitFlag(&cobra.Command{
		Use:   "coverage [--days 14]",
		Short: "What was heard of what arrived, by source, agent, channel, language and hour",
		Long: "What was heard of what arrived: of the conversations with a customer's words that were\n" +
			"active in the last days, how many you heard to their newest words, looked through too\n" +
			"fast, left on purpose, and did not open. The language and the hour are those of the\n" +
			"customer's newest words.",
		Example: "earshot coverage --days 7 --json | jq 'select(.by == \"source\")'",
		Args:    noArgs,
	})
	cmd.Flags().IntVar(&days, "days", days, "how far back; 0 is all there is")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if days < 0 {
			return usagef("--days is a number of days, 0 for all there is")
		}
		return a.withStore(cmd.Context(), func(h *house) error {
			if err := a.indexed(cmd.Context(), h); err != nil { // it knows the languages
				return err
			}
			return a.printCoverage(h, days)
		})
	}
	return cmd
}

func (a *app) printCoverage(h *house, days int) error {
	zone, err := a.zone(h)
	if err != nil {
		return err
	}
	var since time.Time
	if days > 0 {
		since = h.store.Now().AddDate(0, 0, -days)
	}
	out := a.list("by", "of", "heard", "arrived", "skimmed", "left", "unheard")
	err = h.store.View(func(tx *store.Tx) error {
		shares, err := tx.CoverageBy(a.who(h), since, zone)
		for _, s := range shares {
			if err != nil || out.full() {
				break
			}
			err = out.add(shareJSON{s.By, s.Of, s.Query, s.Arrived, s.Heard, s.Skimmed, s.Left, s.Unheard()},
				s.By, s.Of, fmt.Sprint(s.Heard), fmt.Sprint(s.Arrived), fmt.Sprint(s.Skimmed), fmt.Sprint(s.Left), fmt.Sprint(s.Unheard()))
		}
		return err
	})
	if err != nil {
		return err
	}
	return out.end()
}
