package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"

	"github.com/spf13/cobra"
	gossh "golang.org/x/crypto/ssh"

	"earshot/store"
	"earshot/ui/serve"
)

func (a *app) serve() *cobra.Command {
	var addr string
	var public bool
	cmd := &cobra.Command{
		Use:   "serve --ssh ADDR",
		Short: "Let listeners in over SSH: everybody on the list, one store, live",
		Long: "Let listeners in over SSH. Each sees the floor in a terminal of their own and signs\n" +
			"their own marks; nothing else can be had over the network, no command and no file.\n" +
			"Who may enter is on the list of earshot listeners; everybody else is refused.",
		Example: "earshot listeners add Joel --key joel.pub\nearshot serve --ssh 192.168.1.20:2222\nssh -p 2222 192.168.1.20",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkAddress(addr, public); err != nil {
				return err
			}
			w := way{standing: true, args: a.args}
			return a.inStore(cmd.Context(), w, func(h *house) error { return a.serveOn(cmd.Context(), h, addr) })
		},
	}
	cmd.Flags().StringVar(&addr, "ssh", "", "host:port to listen on, such as 127.0.0.1:2222")
	cmd.Flags().BoolVar(&public, "public", false, "allow an address that the whole internet may reach")
	return cmd
}

// checkAddress refuses an address that strangers could reach, unless that is
// meant.
func checkAddress(addr string, public bool) error {
	if addr == "" {
		return usagef("say where to listen: --ssh 127.0.0.1:2222, or an address of this machine in your own network")
	}
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return usagef("--ssh %s is no address; write host:port, such as 127.0.0.1:2222", addr)
	}
	if host == "localhost" || public {
		return nil
	}
	ip, err := netip.ParseAddr(host)
	switch {
	case host == "" || err == nil && ip.IsUnspecified():
		return usagef("--ssh %s listens on every network this machine is on; name one address, or say that it is meant with --public", addr)
	case err != nil:
		return usagef("--ssh %s: write the address as numbers, so that it is plain where it listens, or say that it is meant with --public", addr)
	case !ip.IsLoopback() && !ip.IsPrivate() && !ip.IsLinkLocalUnicast():
		return usagef("--ssh %s can be reached from the internet; name an address of your own network, or say that it is meant with --public", addr)
	}
	return nil
}

// serveOn lets listeners in until ctx ends, and hears the sources for them.
func (a *app) serveOn(ctx context.Context, h *house, addr string) error {
	n, err := h.guests()
	if err != nil {
		return err
	}
	if n == 0 {
		return &codeError{exitUsage, errors.New("nobody may enter yet, so there is nobody to serve; let somebody in first: earshot listeners add NAME --key FILE")}
	}
	host, err := serve.HostKey(h.store.Dir())
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("listening on %s: %w", addr, err)
	}
	leave, err := h.join()
	if err != nil {
		return errors.Join(err, l.Close())
	}
	defer leave()
	srv := serve.New(h.version, host, h.visit, h.log)
	if err := srv.Net(l, h.door(serve.DefaultLimits())); err != nil {
		return err
	}
	may := "1 listener may enter"
	if n > 1 {
		may = fmt.Sprintf("%d listeners may enter", n)
	}
	fmt.Fprintf(a.err, "earshot: serving on %s; %s\nearshot: host key %s\n", l.Addr(), may, gossh.FingerprintSHA256(host.PublicKey()))
	<-ctx.Done()
	return errors.Join(srv.Close(), a.outcome(ctx, nil))
}

// guests counts the listeners who have a key.
func (h *house) guests() (n int, err error) {
	err = h.store.View(func(tx *store.Tx) error {
		all, err := tx.Listeners()
		for _, l := range all {
			if len(l.Keys) > 0 {
				n++
			}
		}
		return err
	})
	return n, err
}

// door lets in whoever is on the list of listeners.
func (h *house) door(limits serve.Limits) serve.Door {
	return serve.Door{
		Limits: limits,
		Enter: func(fingerprint string) (id store.ListenerID, ok bool) {
			err := h.store.View(func(tx *store.Tx) error {
				l, found, err := tx.ListenerByKey(fingerprint)
				id, ok = l.ID, found
				return err
			})
			if err != nil {
				h.log.Error("the list of listeners could not be read", "error", err)
			}
			return id, ok && err == nil
		},
		Changes: h.store.Watch,
	}
}
