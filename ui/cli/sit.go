package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"earshot/store"
	"earshot/store/clean"
)

// sitOptions are what a sitting begins with.
type sitOptions struct {
	agent, purpose, knows string
	box                   time.Duration
}

func (a *app) sit() *cobra.Command {
	var opt sitOptions
	cmd := &cobra.Command{
		Use:   "sit [--agent NAME] [--for 30m] [--purpose TEXT]",
		Short: "Sit with an agent: the floor is their stream, for a time box",
		Long: "Sit with an agent: the floor becomes that agent's conversations from all sources, with\n" +
			"a quiet clock and your purpose in the first line. b stamps a moment, = holds the\n" +
			"stream, :end ends the sitting and asks four questions. One that is cut off goes on\n" +
			"at the next start. NAME is the start of a name, an address or a handle; without it\n" +
			"the whole floor is heard.",
		Example: `earshot sit --agent dana --for 30m --purpose "why do lids come back?"`,
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.runSit(cmd.Context(), opt) },
	}
	f := cmd.Flags()
	f.StringVar(&opt.agent, "agent", "", "whom to sit with; default the whole floor")
	f.DurationVar(&opt.box, "for", 30*time.Minute, "how long; 0 is without an end")
	f.StringVar(&opt.purpose, "purpose", "", "what for; it stands in the first line")
	f.StringVar(&opt.knows, "knows", "", `whether they know that you listen: yes, no or "told the floor"`)
	return cmd
}

func (a *app) runSit(ctx context.Context, opt sitOptions) error {
	if !a.hasScreen() {
		return usagef("a sitting needs a terminal; earshot sittings lists those that were")
	}
	return a.inStore(ctx, way{screen: true, standing: true, args: a.args}, func(h *house) error {
		note, err := a.beginSitting(h, opt)
		if err != nil {
			return err
		}
		return a.showFloor(ctx, h, floorOptions{note: note})
	})
}

// beginSitting begins a sitting, or goes on with the one that was begun.
func (a *app) beginSitting(h *house, opt sitOptions) (string, error) {
	var agent store.Person
	var desk store.Desk
	err := h.store.View(func(tx *store.Tx) (err error) {
		if opt.agent == "" {
			return nil
		}
		found, err := tx.AgentsCalled(opt.agent)
		if err == nil {
			agent = found[0]
			desk, err = tx.Desk(agent.ID)
		}
		return err
	})
	if err != nil {
		return "", &codeError{exitUsage, err}
	}
	s := store.Sitting{Purpose: clean.OneLine(opt.purpose), Box: opt.box, Knows: opt.knows}
	if agent.ID != 0 {
		s.Agent = agent.Shown()
	}
	if s.Knows == "" {
		s.Knows = desk.Knows
	}
	err = h.store.Do(a.actor(h), func(act *store.Act) error {
		if agent.ID != 0 && opt.knows != "" && opt.knows != desk.Knows {
			desk.Person, desk.Knows = agent.ID, opt.knows
			if err := act.Describe(desk); err != nil {
				return err
			}
		}
		_, err := act.Sit(s)
		return err
	})
	if errors.Is(err, store.ErrSitting) {
		return "The sitting that you began before goes on. :end ends it.", nil
	}
	return "b stamps a moment, = holds the stream, :end ends the sitting.", err
}

// actor is the caller, who acts by the command line.
func (a *app) actor(h *house) store.Actor {
	return store.Actor{Listener: a.who(h), Via: store.ViaCLI}
}

type sittingJSON struct {
	ID        string       `json:"id"`
	Agent     clean.Line   `json:"agent"`
	By        clean.Line   `json:"by"`
	Purpose   clean.Line   `json:"purpose"`
	StartedAt string       `json:"started_at"`
	EndedAt   *string      `json:"ended_at"`
	TimeBox   string       `json:"time_box"`
	Knows     string       `json:"agent_informed"`
	Arrived   int          `json:"arrived"`
	Heard     int          `json:"heard"`
	Skimmed   int          `json:"skimmed"`
	Left      int          `json:"left"`
	Marks     []string     `json:"marks"`
	Moments   []momentJSON `json:"moments"`
	Debrief   *debriefJSON `json:"debrief"`
}

type momentJSON struct {
	At           string  `json:"at"`
	Conversation string  `json:"conversation"`
	Message      *string `json:"message"`
}

type debriefJSON struct {
	ReallySaid clean.Line `json:"really_said"`
	Surprised  clean.Line `json:"surprised"`
	Practice   clean.Line `json:"practice"`
	WillDo     clean.Line `json:"will_do"`
	Memo       clean.Line `json:"memo"`
}

func (a *app) sittings() *cobra.Command {
	return a.limitFlag(&cobra.Command{
		Use:   "sittings",
		Short: "List sittings, the latest first, and whom nobody has sat with",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withStore(cmd.Context(), a.printSittings)
		},
	})
}

func (a *app) printSittings(h *house) error {
	out := a.list("sitting", "began", "agent", "by", "heard", "marks", "purpose")
	err := h.store.View(func(tx *store.Tx) error {
		all, err := tx.Sittings()
		for _, s := range all {
			if err != nil || out.full() {
				break
			}
			shape, failed := shapeSitting(tx, s, h.store.Now())
			if err = failed; err == nil {
				err = out.add(shape, shape.ID, a.clock(h, s.StartedAt), s.Agent.String(), shape.By.String(),
					fmt.Sprintf("%d of %d", shape.Heard, shape.Arrived), fmt.Sprint(len(shape.Marks)), s.Purpose.String())
			}
		}
		if err != nil || a.json {
			return err
		}
		return a.sayNeverSat(tx, all)
	})
	return errors.Join(err, out.end())
}

// sayNeverSat names on stderr whom nobody has sat with.
func (a *app) sayNeverSat(tx *store.Tx, all []store.Sitting) error {
	agents, err := tx.Agents()
	sat := map[string]bool{}
	for _, s := range all {
		sat[s.Agent.String()] = true
	}
	for _, p := range agents {
		if name := p.Shown().String(); !sat[name] {
			sat[name] = true
			fmt.Fprintf(a.err, "earshot: nobody has sat with %s\n", name)
		}
	}
	return err
}

func shapeSitting(tx *store.Tx, s store.Sitting, now time.Time) (sittingJSON, error) {
	by, err := tx.Listener(s.By)
	if err != nil {
		return sittingJSON{}, err
	}
	sums := s.Sums
	if s.On() {
		if sums, err = tx.SittingSums(s, now); err != nil {
			return sittingJSON{}, err
		}
	}
	out := sittingJSON{ID: id(s.ID), Agent: s.Agent, By: by.Name, Purpose: s.Purpose, StartedAt: stamp(s.StartedAt), EndedAt: maybe(s.EndedAt),
		TimeBox: s.Box.String(), Knows: s.Knows, Arrived: sums.Arrived, Heard: sums.Heard, Skimmed: sums.Skimmed, Left: sums.Left,
		Marks: []string{}, Moments: []momentJSON{}}
	for _, m := range s.Moments {
		at := momentJSON{At: stamp(m.At), Conversation: id(m.Conversation)}
		if m.Message != 0 {
			at.Message = known(id(m.Message))
		}
		out.Moments = append(out.Moments, at)
	}
	if d := s.Debrief; !d.At.IsZero() {
		out.Debrief = &debriefJSON{d.ReallySaid, d.Surprised, d.Practice, d.WillDo, d.Memo}
	}
	return out, tx.AllMarks(func(m store.Mark) error {
		if m.Sitting == s.ID {
			out.Marks = append(out.Marks, id(m.ID))
		}
		return nil
	})
}
