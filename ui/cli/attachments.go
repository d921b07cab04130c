package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/adrg/xdg"
	"github.com/spf13/cobra"

	"earshot/sources/mail"
	"earshot/store"
	"earshot/store/clean"
	"earshot/ui/enclosure"
	"earshot/ui/floor"
)

// A foundJSON is an attachment of a conversation.
type foundJSON struct {
	N            int        `json:"n"` // in the conversation, from 1
	Conversation string     `json:"conversation"`
	Message      string     `json:"message"`
	From         clean.Line `json:"from"`
	At           string     `json:"at"`
	Name         clean.Line `json:"name"`
	Type         clean.Line `json:"type"`           // as the message says
	Kind         string     `json:"kind,omitempty"` // as its bytes say
	Differs      bool       `json:"differs"`        // the two do
	Size         int64      `json:"size"`           // bytes
	Kept         bool       `json:"kept"`           // it can be saved
	Why          string     `json:"why,omitempty"`  // not
	Path         string     `json:"path,omitempty"` // where it was saved
	index        int
	message      store.MessageID
}

func (a *app) attachments() *cobra.Command {
	var save int
	var to string
	cmd := &cobra.Command{
		Use:   "attachments NUMBER",
		Short: "List what came attached in a conversation, or save one of it",
		Long: "List what came attached in a conversation: its size, the type that the mail says and the\n" +
			"one that its bytes say. --save keeps one as a new file for you alone, under a safe name;\n" +
			"nothing is replaced and nothing is opened.",
		Example: "earshot attachments 4821\nearshot attachments 4821 --save 2 --to ~/Downloads",
		Args:    needs(1, false),
		RunE: func(cmd *cobra.Command, args []string) error {
			n, err := number[store.ConversationID](args[0])
			if err != nil {
				return err
			}
			if !cmd.Flags().Changed("save") {
				return a.withStore(cmd.Context(), func(h *house) error { return a.listAttachments(h, n) })
			}
			print := func(h *house) error { return a.printAttachment(h, n, save) }
			if a.house != nil {
				return a.inStore(cmd.Context(), way{}, print) // the caller makes a file of it
			}
			return a.saveAttachment(cmd.Context(), to, print)
		},
	}
	cmd.Flags().IntVar(&save, "save", 0, "save the N-th of the list")
	cmd.Flags().StringVar(&to, "to", ".", "the folder to save into")
	return cmd
}

func (a *app) listAttachments(h *house, n store.ConversationID) error {
	found, err := h.attachments(n)
	if err != nil {
		return err
	}
	out := a.list("n", "from", "name", "size", "type", "")
	for _, f := range found {
		err = errors.Join(err, out.add(f, fmt.Sprint(f.N), f.From.String(), f.Name.String(), fmt.Sprint(f.Size), f.Type.String(), f.note()))
	}
	return errors.Join(err, out.end())
}

// note says what is to be known before it is saved.
func (f foundJSON) note() string {
	switch {
	case !f.Kept:
		return f.Why
	case f.Differs:
		return "its bytes are " + f.Kind
	}
	return ""
}

// attachments looks at all that came attached in a conversation.
func (h *house) attachments(n store.ConversationID) ([]foundJSON, error) {
	var messages []store.Message
	err := h.store.View(func(tx *store.Tx) (err error) { messages, err = tx.Messages(n); return err })
	if err != nil {
		return nil, err
	}
	found := []foundJSON{}
	for _, m := range messages {
		about, err := h.lookAttached(m)
		if err != nil {
			return nil, err
		}
		for i, at := range m.Attachments {
			found = append(found, foundJSON{
				N: len(found) + 1, Conversation: id(m.Conversation), Message: id(m.ID), From: m.Sender.Shown(), At: stamp(m.At),
				Name: at.Name, Type: at.Type, Size: at.Size, Kind: about[i].Kind, Differs: about[i].Differs,
				Kept: about[i].Why == "", Why: about[i].Why, index: i, message: m.ID,
			})
		}
	}
	return found, nil
}

// lookAttached says of each attachment of a message what its bytes are. They
// are read again from the original.
func (h *house) lookAttached(m store.Message) ([]floor.Attached, error) {
	out := make([]floor.Attached, len(m.Attachments))
	for i, at := range m.Attachments {
		_, content, err := h.attachment(m, i)
		var lost *lostError
		switch {
		case errors.As(err, &lost):
			out[i].Why = lost.why
		case err != nil:
			return nil, err
		default:
			out[i].Kind, out[i].Differs = enclosure.Kind(content, at.Type.String())
		}
	}
	return out, nil
}

// lostError says why the bytes of an attachment are not kept.
type lostError struct{ why string }

func (e *lostError) Error() string { return "it cannot be saved: " + e.why }

// attachment reads an attachment of a message again, from its original.
func (h *house) attachment(m store.Message, i int) (store.Attachment, []byte, error) {
	if m.Format != mail.Format {
		return store.Attachment{}, nil, &lostError{"the log names it and does not hold it"}
	}
	var raw []byte
	kept := false
	err := h.store.View(func(tx *store.Tx) (err error) { raw, kept, err = tx.Original(m.ID); return err })
	if err != nil {
		return store.Attachment{}, nil, err
	}
	if !kept {
		return store.Attachment{}, nil, &lostError{"the mail's original is not kept, since something was cut out of it"}
	}
	at, content, ok := mail.Attachment(raw, i)
	if !ok || i >= len(m.Attachments) || at.Name != m.Attachments[i].Name {
		return at, nil, &lostError{"the mail is read in another way today; earshot reread brings the list up to date"}
	}
	return at, content, nil
}

// printAttachment prints what is known of an attachment as a line of JSON, and
// then its bytes.
func (a *app) printAttachment(h *house, n store.ConversationID, which int) error {
	found, err := h.attachments(n)
	if err != nil {
		return err
	}
	if which < 1 || which > len(found) {
		return &codeError{exitNothing, fmt.Errorf("#%d has %d attachments, and no number %d", n, len(found), which)}
	}
	f := found[which-1]
	var m store.Message
	if err := h.store.View(func(tx *store.Tx) (err error) { m, err = tx.Message(f.message); return err }); err != nil {
		return err
	}
	_, content, err := h.attachment(m, f.index)
	if err != nil {
		return err
	}
	if err := json.NewEncoder(a.out).Encode(f); err != nil {
		return err
	}
	_, err = a.out.Write(content)
	return err
}

// saveAttachment makes a file of what printAttachment prints, in this process
// and for its user, wherever the store is held.
func (a *app) saveAttachment(ctx context.Context, dir string, print func(*house) error) error {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		if err == nil || errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s is no folder; make it, or name another with --to", dir)
		}
		return err
	}
	var got bytes.Buffer
	out := a.out
	a.out = &got
	err := a.inStore(ctx, way{args: a.args}, print)
	a.out = out
	if err != nil {
		return err
	}
	var f foundJSON
	head, content, _ := bytes.Cut(got.Bytes(), []byte("\n"))
	if err := json.Unmarshal(head, &f); err != nil {
		return fmt.Errorf("the holder of the store answered in another way than this version knows: %w", err)
	}
	if f.Path, err = enclosure.Save(dir, f.Name.String(), content); err != nil {
		return err
	}
	if a.json {
		return a.writeJSON(a.out, f)
	}
	if note := f.note(); note != "" {
		fmt.Fprintf(a.err, "earshot: the mail says that it is %s; %s\n", clean.OneLine(f.Type.String()), note)
	}
	_, err = fmt.Fprintln(a.out, f.Path)
	return err
}

// keepAttachment saves an attachment where the user at this machine keeps what
// is downloaded. A window of another machine has no such folder here.
func (h *house) keepAttachment(m store.Message, i int) (string, error) {
	at, content, err := h.attachment(m, i)
	if err != nil {
		return "", err
	}
	dir := xdg.UserDirs.Download
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		if dir, err = os.UserHomeDir(); err != nil {
			return "", fmt.Errorf("no folder for downloads is known; earshot attachments %d --save N --to FOLDER names one", m.Conversation)
		}
	}
	path, err := enclosure.Save(dir, at.Name.String(), content)
	if err != nil {
		err = fmt.Errorf("%w; earshot attachments %d --save N --to FOLDER saves it elsewhere", err, m.Conversation)
	}
	return path, err
}
