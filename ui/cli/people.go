package cli

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"earshot/store"
	"earshot/store/clean"
)

type voiceJSON struct {
	Note clean.Line `json:"note"`
	By   clean.Line `json:"by"`
	At   string     `json:"at"`
}

type deskJSON struct {
	Site      clean.Line `json:"site"`
	Timezone  string     `json:"timezone"`
	Shift     clean.Line `json:"shift"`
	Languages clean.Line `json:"languages"`
	Knows     string     `json:"agent_informed"`
}

type somebodyJSON struct {
	ID            string       `json:"id"`
	Name          clean.Line   `json:"name"`
	Side          string       `json:"side"`
	SideBy        store.SideBy `json:"side_by"`
	Relation      string       `json:"relation"`
	Addresses     []clean.Line `json:"addresses"`
	Organisation  *string      `json:"organisation"`
	FirstAt       *string      `json:"first_at"`
	LastAt        *string      `json:"last_at"`
	Conversations int          `json:"conversations"`
	Messages      int          `json:"messages"`
	SameAs        []string     `json:"same_as"`
	Voice         *voiceJSON   `json:"voice"`
	Desk          *deskJSON    `json:"desk"`
}

func (a *app) people() *cobra.Command {
	var side string
	cmd := a.limitFlag(&cobra.Command{
		Use:   "people [WORDS]",
		Short: "List who speaks: side, addresses, how to be heard",
		Long: "List who speaks. WORDS are looked for in names, addresses and voices; people who are\n" +
			"said to be one are one line.",
		Example: "earshot people --side agent\nearshot people marta --json",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withStore(cmd.Context(), func(h *house) error { return a.printPeople(h, strings.Join(args, " "), side) })
		},
	})
	cmd.Flags().StringVar(&side, "side", "", "only customers, agents, bots or those unknown: customer, agent, bot, unknown")
	cmd.AddCommand(a.editPerson())
	return cmd
}

func (a *app) printPeople(h *house, words, side string) error {
	out := a.list("person", "side", "name", "address", "conversations", "last", "voice")
	err := h.store.View(func(tx *store.Tx) error {
		return tx.People(func(p store.Person) error {
			root, err := tx.Root(p.ID)
			if err != nil || root != p.ID || side != "" && p.Side.String() != side {
				return err
			}
			s, err := shapeSomebody(tx, p)
			if err != nil || !s.says(words) {
				return err
			}
			if out.full() {
				return errEnough
			}
			voice := ""
			if s.Voice != nil {
				voice = s.Voice.Note.String()
			}
			return out.add(s, s.ID, s.Side, p.Shown().String(), p.Address().String(), fmt.Sprint(s.Conversations), a.clock(h, p.LastAt), voice)
		})
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return errors.Join(err, out.end())
}

// says looks for all words in what is known of somebody.
func (s somebodyJSON) says(words string) bool {
	all := s.Name.String()
	for _, address := range s.Addresses {
		all += "\n" + address.String()
	}
	if s.Voice != nil {
		all += "\n" + s.Voice.Note.String()
	}
	all = strings.ToLower(all)
	for _, w := range strings.Fields(strings.ToLower(words)) {
		if !strings.Contains(all, w) {
			return false
		}
	}
	return true
}

func shapeSomebody(tx *store.Tx, p store.Person) (somebodyJSON, error) {
	out := somebodyJSON{ID: id(p.ID), Name: p.Name, Side: p.Side.String(), SideBy: p.SideBy, Relation: p.Relation, Addresses: []clean.Line{}, SameAs: []string{},
		Organisation: known(p.Organisation()), FirstAt: maybe(p.FirstAt), LastAt: maybe(p.LastAt)}
	selves, err := tx.Selves(p.ID)
	if err != nil {
		return out, err
	}
	seen := map[store.ConversationID]bool{}
	for _, self := range selves {
		who, err := tx.Person(self)
		if err != nil {
			return out, err
		}
		for _, i := range who.Identities {
			out.Addresses = append(out.Addresses, i.Show)
		}
		out.Messages += who.Messages
		for _, c := range tx.ConversationsOf(self, 1<<30) {
			seen[c] = true
		}
		if self != p.ID {
			out.SameAs = append(out.SameAs, id(self))
		}
	}
	out.Conversations = len(seen)
	v, err := tx.Voice(p.ID)
	if err != nil {
		return out, err
	}
	if v.Note.Len() > 0 {
		by, err := tx.Listener(v.By)
		if err != nil {
			return out, err
		}
		out.Voice = &voiceJSON{v.Note, by.Name, stamp(v.At)}
	}
	d, err := tx.Desk(p.ID)
	if d.Person != 0 {
		out.Desk = &deskJSON{d.Site, d.Zone, d.Shift, d.Languages, d.Knows}
	}
	return out, err
}

func (a *app) editPerson() *cobra.Command {
	var e personEdit
	cmd := &cobra.Command{
		Use:   "edit PERSON",
		Short: "Say how somebody is to be heard, on which side they speak, who they are",
		Long: "Say how somebody is to be heard, on which side they speak, or that they are somebody\n" +
			"who is known under another address, too. PERSON is a number of earshot people, a whole\n" +
			"address or a whole name. u on the floor undoes it.",
		Example: "earshot people edit marta@example.org --voice \"exclaims when anxious, is kind\"\n" +
			"earshot people edit Dana --site Cork --tz Europe/Dublin --shift 09:00-17:30\n" +
			"earshot people edit 417 --same-as 512",
		Args: needs(1, false),
		RunE: func(cmd *cobra.Command, args []string) error {
			e.set = cmd.Flags().Changed
			return a.withStore(cmd.Context(), func(h *house) error { return a.edit(h, args[0], e) })
		},
	}
	f := cmd.Flags()
	f.StringVar(&e.voice, "voice", "", "how they are to be heard; an empty one takes it away")
	f.StringVar(&e.side, "side", "", "customer, agent, bot or unknown")
	f.StringVar(&e.relation, "relation", "", "what they are to you: customer, prospect, partner or staff")
	f.StringVar(&e.site, "site", "", "of an agent: where they sit")
	f.StringVar(&e.zone, "tz", "", "of an agent: their zone, as Europe/Dublin")
	f.StringVar(&e.shift, "shift", "", "of an agent: when they are on")
	f.StringVar(&e.languages, "languages", "", "of an agent: what they speak")
	f.StringVar(&e.same, "same-as", "", "they are this person, too")
	f.BoolVar(&e.part, "part", false, "they are nobody else after all")
	return cmd
}

// A personEdit is what people edit says of somebody.
type personEdit struct {
	set                                                       func(flag string) bool
	voice, side, relation, site, zone, shift, languages, same string
	part                                                      bool
}

func (a *app) edit(h *house, who string, e personEdit) error {
	p, err := somebody(h, who)
	if err != nil {
		return err
	}
	var other store.Person
	if e.same != "" {
		if other, err = somebody(h, e.same); err != nil {
			return err
		}
	}
	return h.store.Do(a.actor(h), func(act *store.Act) error {
		return e.write(act, p, other)
	})
}

func (e personEdit) write(act *store.Act, p, other store.Person) error {
	done := false
	if e.set("voice") {
		done = true
		if err := act.SetVoice(p.ID, clean.OneLine(e.voice)); err != nil {
			return err
		}
	}
	if e.set("side") {
		done = true
		side, err := sideCalled(e.side)
		if err != nil {
			return err
		}
		if err := act.Reside(p.ID, side); err != nil {
			return err
		}
	}
	if e.set("relation") {
		done = true
		if err := act.Relate(p.ID, e.relation); err != nil {
			return err
		}
	}
	if e.set("site") || e.set("tz") || e.set("shift") || e.set("languages") {
		done = true
		if err := e.describe(act, p); err != nil {
			return err
		}
	}
	if other.ID != 0 {
		done = true
		if err := act.Merge(p.ID, other.ID); err != nil {
			return err
		}
	}
	if e.part {
		return act.Part(p.ID)
	}
	if !done {
		return usagef("say what to keep of them: --voice, --side, --relation, --site, --tz, --shift, --languages, --same-as or --part")
	}
	return nil
}

// describe changes the part of an agent's desk that was given.
func (e personEdit) describe(act *store.Act, p store.Person) error {
	d, err := act.Desk(p.ID)
	if err != nil {
		return err
	}
	d.Person = p.ID
	if e.set("site") {
		d.Site = clean.OneLine(e.site)
	}
	if e.set("tz") {
		d.Zone = e.zone
	}
	if e.set("shift") {
		d.Shift = clean.OneLine(e.shift)
	}
	if e.set("languages") {
		d.Languages = clean.OneLine(e.languages)
	}
	return act.Describe(d)
}

func sideCalled(name string) (store.Side, error) {
	for _, s := range []store.Side{store.Customer, store.Agent, store.Bot, store.System, store.Unknown} {
		if s.String() == name {
			return s, nil
		}
	}
	return "", usagef("there is no side %q; there are customer, agent, bot, system and unknown", name)
}

func speaksUnder(p store.Person, who string) bool {
	return slices.ContainsFunc(p.Identities, func(i store.Identity) bool {
		return strings.EqualFold(i.Show.String(), who) || strings.EqualFold(i.Value, who)
	})
}

// somebody finds the one person of a number, a whole address or a whole name.
func somebody(h *house, who string) (store.Person, error) {
	var found []store.Person
	number, _ := strconv.ParseUint(who, 10, 32) // no number: 0, which nobody has
	err := h.store.View(func(tx *store.Tx) error {
		if p, err := tx.Person(store.PersonID(number)); err == nil && number != 0 && p.ID != 0 {
			found = append(found, p)
			return nil
		}
		return tx.People(func(p store.Person) error {
			if strings.EqualFold(p.Name.String(), who) || speaksUnder(p, who) {
				found = append(found, p)
			}
			return nil
		})
	})
	switch {
	case err != nil:
		return store.Person{}, err
	case len(found) == 0:
		return store.Person{}, usagef("nobody is called %q; earshot people lists everybody with a number", who)
	case len(found) > 1:
		return store.Person{}, usagef("%q may be %s (%s) or %s (%s): give the number of one", who, id(found[0].ID), found[0].Address(), id(found[1].ID), found[1].Address())
	}
	return found[0], nil
}
