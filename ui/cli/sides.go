package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"earshot/sources"
	"earshot/sources/chatlog"
	"earshot/sources/imap"
	"earshot/store"
	"earshot/store/clean"
	"earshot/ui/serve"
	"earshot/ui/start"
)

func (a *app) sourceSides() *cobra.Command {
	var said start.Sides
	cmd := &cobra.Command{
		Use:   "sides NAME",
		Short: "List who speaks in a source and on which side, or say otherwise",
		Example: "earshot sources sides floor-chat\n" +
			"earshot sources sides floor-chat --agent Dana --agent 'Tomas K.' --bot HelpBot",
		Args: needs(1, false),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withStore(cmd.Context(), func(h *house) error { return a.runSides(cmd.Context(), h, args[0], said) })
		},
	}
	f := cmd.Flags()
	f.StringArrayVar(&said.Agents, "agent", nil, "a name, an address or @domain of who answers")
	f.StringArrayVar(&said.Bots, "bot", nil, "of what answers by itself")
	f.StringArrayVar(&said.Customers, "customer", nil, "of who asks")
	return cmd
}

func (a *app) runSides(ctx context.Context, h *house, source string, said start.Sides) error {
	people, err := speakersOf(h.store, source)
	if err != nil {
		return err
	}
	if len(people) == 0 {
		return &codeError{exitNothing, fmt.Errorf("nobody has spoken in a source named %s yet", source)}
	}
	names := slices.Concat(said.Agents, said.Bots, said.Customers)
	for _, name := range names {
		if !slices.ContainsFunc(people, func(p speaker) bool { return p.answersTo(name) }) {
			return usagef("nobody in %s is named %q; earshot sources sides %s lists who speaks there", source, name, source)
		}
	}
	if len(names) > 0 {
		if err := a.saveSides(h, said); err != nil {
			return err
		}
		if people, err = speakersOf(h.store, source); err != nil {
			return err
		}
	}
	out := a.list("side", "known by", "messages", "speaker", "", "says")
	for _, p := range people {
		shape := map[string]any{"side": p.Side.String(), "by": p.SideBy, "messages": p.Messages, "name": p.Name.String(), "address": p.Address().String(), "sample": p.sample.String()}
		if err := out.add(shape, sideWord(p.Side), string(p.SideBy), fmt.Sprint(p.Messages), p.Shown().String(), p.Address().String(), p.sample.String()); err != nil {
			return err
		}
	}
	return out.end()
}

// A speaker is somebody in a source, with a line of theirs.
type speaker struct {
	store.Person
	sample clean.Line
}

func (s speaker) answersTo(name string) bool {
	if strings.HasPrefix(name, "@") {
		return strings.HasSuffix(strings.ToLower(s.Address().String()), strings.ToLower(name))
	}
	return strings.EqualFold(s.Name.String(), name) || strings.EqualFold(s.Address().String(), name)
}

// speakersOf lists who speaks in a source, who speaks most first.
func speakersOf(st *store.Store, source string) ([]speaker, error) {
	var out []speaker
	err := st.View(func(tx *store.Tx) error {
		var all []store.Person
		err := tx.People(func(p store.Person) error {
			if p.Side != store.System && p.Messages > 0 {
				all = append(all, p)
			}
			return nil
		})
		if err != nil {
			return err
		}
		samples, err := start.Samples(tx, all, source)
		for _, p := range all {
			if sample, ok := samples[p.ID]; ok {
				out = append(out, speaker{p, sample})
			}
		}
		return err
	})
	slices.SortStableFunc(out, func(a, b speaker) int { return cmp.Compare(b.Messages, a.Messages) })
	return out, err
}

// saveSides adds to the [sides] of the configuration, and judges by them.
func (a *app) saveSides(h *house, said start.Sides) error {
	config, err := a.loadConfig()
	if err != nil {
		return err
	}
	sides := config.Sides
	lists := []*[]string{&sides.Agents, &sides.Bots, &sides.Customers}
	for i, more := range [][]string{said.Agents, said.Bots, said.Customers} {
		for j, list := range lists { // who is on one side is on no other
			if j != i {
				*list = slices.DeleteFunc(slices.Clone(*list), func(have string) bool { return slices.Contains(more, have) })
			}
		}
		*lists[i] = union(*lists[i], more)
	}
	if err := sources.SetSides(a.configPath(), sides); err != nil {
		return err
	}
	if config, err = a.loadConfig(); err != nil {
		return err
	}
	h.use(config)
	return h.store.SetSideRules(sides.Rules())
}

func (a *app) setSource() *cobra.Command {
	var zone, dates, pause string
	cmd := &cobra.Command{
		Use:     "set NAME",
		Short:   "Say in which zone a folder's times are, or which of day and month comes first",
		Long:    "What was heard already is read again: times move, and nothing doubles.",
		Example: "earshot sources set floor-chat --tz Asia/Kolkata --dates day-first",
		Args:    needs(1, false),
		RunE: func(cmd *cobra.Command, args []string) error {
			if _, err := lengthOf("--pause", pause); err != nil {
				return err
			}
			if err := checkDates(dates); err != nil {
				return err
			}
			return a.withStore(cmd.Context(), func(h *house) error {
				moved, err := a.changeSource(cmd.Context(), h, args[0], map[string]string{"timezone": zone, "dates": dates, "pause": pause})
				if err == nil {
					fmt.Fprintf(a.err, "earshot: %s is set; %d messages moved\n", args[0], moved)
				}
				return err
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&zone, "tz", "", "the zone of times that name none")
	f.StringVar(&dates, "dates", "", "day-first or month-first")
	f.StringVar(&pause, "pause", "", "after which a log that names no conversations begins another; for what comes from now on")
	return cmd
}

// changeSource writes keys of a folder's block, hears it by them from now on,
// and reads again what it said. It returns how many messages changed.
func (a *app) changeSource(ctx context.Context, h *house, name string, keys map[string]string) (moved int, err error) {
	if s, ok := h.config().Source(name); !ok || s.Kind != "chat" {
		return 0, &codeError{exitNothing, fmt.Errorf("there is no folder of chat logs named %s in the configuration", name)}
	}
	for _, key := range []string{"timezone", "dates", "pause"} {
		if keys[key] == "" {
			continue
		}
		if err := sources.SetSourceKey(a.configPath(), name, key, keys[key]); err != nil {
			return 0, usagef("%w", err)
		}
	}
	config, err := a.loadConfig()
	if err != nil {
		return 0, err
	}
	h.use(config)
	if err := h.hearAnew(); err != nil {
		return 0, err
	}
	_, moved, _, err = h.readAgain(ctx, name)
	return moved, err
}

// readAgain reads the originals of a source, or of all, with today's readers
// and the configuration in use. left are those whose format is not known any
// more.
func (h *house) readAgain(ctx context.Context, only string) (read, changed, left int, err error) {
	lessons, err := h.store.Lessons()
	if err != nil {
		return 0, 0, 0, err
	}
	err = h.store.Originals(ctx, only, func(orig store.Original) error {
		again, err := h.arrival(orig, lessons)
		if errors.Is(err, chatlog.ErrNoFormat) {
			left++
			return nil
		}
		if err != nil {
			return fmt.Errorf("message %d: %w", orig.Message, err)
		}
		differs, err := h.store.Amend(ctx, orig.Message, again)
		if differs {
			changed++
		}
		read++
		return err
	})
	return read, changed, left, err
}

// zoneHere names the listener's zone, as the configuration writes zones; empty
// where it has no name.
func (a *app) zoneHere(h *house) string {
	if zone, err := a.zone(h); err == nil && zone != time.Local {
		return zone.String()
	}
	return serve.ZoneName()
}

// kept returns what is known of a mailbox from the configuration before, where
// its block has not changed: a password variable can be read only once.
func (h *house) kept(s sources.SourceConfig) (imap.Config, bool) {
	was := h.set.Load()
	if was == nil {
		return imap.Config{}, false
	}
	if old, ok := was.config.Source(s.Name); !ok || !reflect.DeepEqual(old, s) {
		return imap.Config{}, false
	}
	box, ok := was.boxes[s.Name]
	return box, ok
}
