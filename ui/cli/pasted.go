package cli

import (
	"context"
	"strings"

	"earshot/sources"
	"earshot/sources/chatlog"
	"earshot/ui/floor"
	"earshot/ui/paste"
)

// pasting reads what is pasted onto the floor as earshot paste does.
func (a *app) pasting(h *house) *floor.Pasting {
	in := func() (chatlog.ImportOptions, error) {
		zone, err := a.zone(h)
		return chatlog.ImportOptions{Source: "paste", Pause: oneConversation, Zone: zone, Taught: h.taught()}, err
	}
	return &floor.Pasting{
		Understand: func(text string) (paste.Understanding, error) {
			o, err := in()
			if err != nil {
				return paste.Understanding{}, err
			}
			return understander{o, h.config().Sides.Rules()}.understand(text)
		},
		Keep: func(ctx context.Context, text string) (int, error) {
			o, err := in()
			if err != nil {
				return 0, err
			}
			o.Files = sources.Pipe("paste", h.store.Now(), strings.NewReader(text))
			report, err := chatlog.Import(ctx, h.store, o)
			n := 0
			for _, f := range report.Files {
				n += f.New
				if err == nil {
					err = f.Err
				}
			}
			return n, err
		},
	}
}
