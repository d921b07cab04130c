package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"earshot/sources/mail"
	"earshot/store"
	"earshot/store/clean"
	"earshot/ui/floor"
)

// lookedAt is how many kept mails of a sender a proposal is tried on, the
// newest.
const lookedAt = 1000

// teaching is what the screen asks of the reader of mail.
func (h *house) teaching() *floor.Teaching {
	return &floor.Teaching{Propose: h.propose, Apply: h.reread}
}

// propose makes lessons of where a listener pointed, and tries each on what is
// kept of its sender.
func (h *house) propose(ctx context.Context, p floor.Pointed) ([]floor.Proposal, error) {
	l, quotes, err := h.lesson(p)
	if err != nil {
		return nil, err
	}
	if l.Quote, err = h.closest(ctx, l, quotes); err != nil {
		return nil, err
	}
	_, host, _ := strings.Cut(l.Sender, "@")
	var out []floor.Proposal
	for _, sender := range []string{l.Sender, "@" + host} {
		l.Sender = sender
		try := floor.Proposal{Lesson: l}
		if try.Fits, try.Of, err = h.try(ctx, l); err != nil {
			return nil, err
		}
		if len(out) == 0 || try.Of > out[0].Of {
			out = append(out, try)
		}
	}
	return out, nil
}

// closest returns the pattern that folds the most of a sender's kept mails; a
// looser one only where it folds more.
func (h *house) closest(ctx context.Context, l store.Lesson, quotes [][]clean.Line) (best []clean.Line, err error) {
	most := -1
	for _, q := range quotes {
		l.Quote = q
		fits, _, err := h.try(ctx, l)
		if err != nil {
			return nil, err
		}
		if fits > most {
			best, most = q, fits
		}
	}
	return best, nil
}

// lesson makes a lesson for the sender of a mail; where it is about the quote,
// with patterns to choose from.
func (h *house) lesson(p floor.Pointed) (l store.Lesson, quotes [][]clean.Line, err error) {
	l = store.Lesson{Kind: p.Kind, Message: p.Message}
	var text string
	var names []string
	err = h.store.View(func(tx *store.Tx) error {
		m, err := tx.Message(p.Message)
		if err != nil {
			return err
		}
		if m.Format != mail.Format {
			return errors.New("only mails can be taught, and this is none")
		}
		text, l.Sender = m.Text.String(), m.Sender.Address().String()
		if raw, ok, err := tx.Original(m.ID); err != nil {
			return err
		} else if ok {
			l.Sender = mail.Parse(raw).From.Address // a form's is not whom the conversation is with
		}
		names, err = namesIn(tx, m)
		return err
	})
	if err != nil {
		return l, nil, err
	}
	if !strings.Contains(l.Sender, "@") {
		return l, nil, errors.New("this mail does not say whose address it is from")
	}
	if p.Kind == store.LessonForm {
		l.Form, err = mail.TeachForm(text, span(p.Name), span(p.Address), span(p.Words))
	} else {
		quotes, err = mail.TeachQuote(text, span(p.Quote), names)
	}
	return l, quotes, err
}

func span(at [2]int) mail.Span { return mail.Span{Start: at[0], End: at[1]} }

// namesIn returns the names of those who write or are written to in a
// message's conversation.
func namesIn(tx *store.Tx, m store.Message) ([]string, error) {
	all, err := tx.Messages(m.Conversation)
	var names []string
	for _, m := range all {
		names = append(names, m.Sender.Name.String())
		for _, id := range m.To {
			p, err := tx.Person(id)
			if err != nil {
				return nil, err
			}
			names = append(names, p.Name.String())
		}
	}
	return names, err
}

// try counts how many of a sender's kept mails a lesson would change.
func (h *house) try(ctx context.Context, l store.Lesson) (fits, of int, err error) {
	var ids []store.MessageID
	err = h.store.View(func(tx *store.Tx) error { ids, _, err = tx.MailFrom(l.Sender, lookedAt); return err })
	l.ID = ^store.LessonID(0) // of no lesson that stands
	for _, id := range ids {
		orig, ok, failed := h.original(id)
		if err = errors.Join(err, ctx.Err(), failed); err != nil {
			return 0, 0, err
		}
		if !ok || orig.Format != mail.Format {
			continue
		}
		of++
		in := h.readsMail(orig.Source, []store.Lesson{l})
		m, a := mail.Read(orig.Bytes, in)
		if a.Lesson == l.ID || slices.ContainsFunc(m.Folds, func(f store.Fold) bool { return f.Lesson == l.ID }) {
			fits++
		}
	}
	return fits, of, err
}

// original returns a message as it was heard, where that is kept.
func (h *house) original(id store.MessageID) (orig store.Original, ok bool, err error) {
	err = h.store.View(func(tx *store.Tx) error {
		m, err := tx.Message(id)
		if err != nil {
			return err
		}
		orig = store.Original{Message: id, Source: m.Source, Format: m.Format}
		orig.Bytes, ok, err = tx.Original(id)
		return err
	})
	return orig, ok, err
}

// reread reads again what a lesson is about, and returns how many messages
// changed.
func (h *house) reread(ctx context.Context, l store.Lesson) (int, error) {
	var ids []store.MessageID
	err := h.store.View(func(tx *store.Tx) (err error) { ids, err = tx.MailUnder(l); return err })
	lessons, failed := h.store.Lessons()
	if err = errors.Join(err, failed); err != nil {
		return 0, err
	}
	changed := 0
	for _, id := range ids {
		orig, ok, err := h.original(id)
		if err != nil {
			return changed, err
		}
		if !ok {
			continue
		}
		again, err := h.arrival(orig, lessons)
		if err != nil {
			return changed, err
		}
		differs, err := h.store.Amend(ctx, id, again)
		if err != nil {
			return changed, err
		}
		if differs {
			changed++
		}
	}
	return changed, nil
}

func (a *app) taught() *cobra.Command {
	cmd := a.limitFlag(&cobra.Command{
		Use:   "taught",
		Short: "List what listeners taught about senders' mails",
		Long: "List what listeners taught about senders' mails: where the quote starts, and which\n" +
			"fields of a form hold who wrote. It is taught on the screen: with the cursor on the\n" +
			"line, :quote-starts-here; with words selected, :form-address, :form-name, :form-words.",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.withStore(cmd.Context(), a.listLessons) },
	})
	cmd.AddCommand(a.untaught())
	return cmd
}

func (a *app) listLessons(h *house) error {
	lessons, err := h.store.Lessons()
	out := a.list("lesson", "sender", "what", "by", "at")
	for _, l := range lessons {
		if err != nil || out.full() {
			break
		}
		var by store.Listener
		err = h.store.View(func(tx *store.Tx) (err error) { by, err = tx.Listener(l.By); return err })
		if err == nil {
			err = out.add(shapeLesson(l, by), id(l.ID), l.Sender, lessonWords(l), by.Name.String(), a.clock(h, l.At))
		}
	}
	return errors.Join(err, out.end())
}

// lessonWords says in a line what a lesson teaches.
func lessonWords(l store.Lesson) string {
	if l.Kind == store.LessonQuote {
		return "the quote starts at: " + strings.Join(linesOf(l), " / ")
	}
	var fields []string
	for _, f := range []struct {
		what  string
		field store.Field
	}{{"name", l.Form.Name}, {"address", l.Form.Address}, {"words", l.Form.Words}} {
		if f.field.Before.Len() > 0 {
			fields = append(fields, f.what+" behind "+f.field.Before.String())
		}
	}
	return "a form: " + strings.Join(fields, ", ")
}

func linesOf(l store.Lesson) []string {
	out := []string{}
	for _, line := range l.Quote {
		out = append(out, line.String())
	}
	return out
}

func (a *app) untaught() *cobra.Command {
	return &cobra.Command{
		Use:   "remove LESSON",
		Short: "Take a lesson back; the sender's kept mails are read again without it",
		Args:  needs(1, false),
		RunE: func(cmd *cobra.Command, args []string) error {
			n, err := strconv.ParseUint(args[0], 10, 32)
			if err != nil {
				return usagef("a lesson is a number, as earshot taught lists it")
			}
			return a.withStore(cmd.Context(), func(h *house) error { return a.unteach(cmd.Context(), h, store.LessonID(n)) })
		},
	}
}

func (a *app) unteach(ctx context.Context, h *house, id store.LessonID) error {
	var l store.Lesson
	err := h.store.Do(store.Actor{Listener: a.who(h), Via: store.ViaCLI}, func(act *store.Act) (err error) { l, err = act.Unteach(id); return err })
	if err != nil {
		return err
	}
	changed, err := h.reread(ctx, l)
	if err != nil {
		return fmt.Errorf("the lesson is taken back, but what it changed was not all read again; earshot reread does that: %w", err)
	}
	if a.json {
		return a.writeJSON(a.out, map[string]int{"changed": changed})
	}
	_, err = fmt.Fprintf(a.out, "Taken back for %s; %d messages changed.\n", l.Sender, changed)
	return err
}
