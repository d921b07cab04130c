package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/google/renameio/v2"
	"github.com/spf13/cobra"

	"earshot/sources"
	"earshot/sources/demo"
)

const (
	demoNote     = "demo.json"
	demoListener = "you"
)

func (a *app) demo() *cobra.Command {
	var seed uint64
	cmd := &cobra.Command{
		Use:     "demo",
		Short:   "The floor of a made-up company, live, nothing to set up",
		Example: "earshot demo\nearshot demo --dir ~/sample --seed 7",
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.runDemo(cmd.Context(), seed) },
	}
	cmd.Flags().Uint64Var(&seed, "seed", 1, "another number, another company")
	return cmd
}

// sample is what a demo's folder remembers of its company, so that the same
// one is there again.
type sample struct {
	Seed  uint64    `json:"seed"`
	Began time.Time `json:"began"`
}

// runDemo shows the made-up company. It reads and writes no configuration.
func (a *app) runDemo(ctx context.Context, seed uint64) error {
	dir, note, remove, err := a.demoDir()
	if err != nil {
		return err
	}
	defer remove()
	what, err := sampleIn(dir, seed)
	if err != nil {
		return err
	}
	a.dir = dir
	none := sources.Config{Listener: demoListener}
	return a.inStoreOf(ctx, none, way{screen: true, standing: true}, func(h *house) error {
		return a.liveDemo(ctx, h, what, note)
	})
}

// liveDemo lets the company come to life in a house, and shows it.
func (a *app) liveDemo(ctx context.Context, h *house, what sample, note string) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	company, err := demo.Start(ctx, demo.New(what.Seed, what.Began), h.store.Dir(), demo.Options{})
	if err != nil {
		return err
	}
	defer company.Close() //nolint:errcheck // a server of made-up mail has nothing to lose
	h.take(demoConfig(company.Config()), true)
	if _, err := h.settle(); err != nil {
		return err
	}
	go func() { _ = company.Run(ctx) }() // ends with ctx
	return a.showFloor(ctx, h, floorOptions{note: note})
}

// demoDir returns the folder of a demo: the one named, or one that the end
// removes.
func (a *app) demoDir() (dir, note string, remove func(), err error) {
	if a.dir != "" {
		return a.dir, "The sample lies in " + a.dir, func() {}, nil
	}
	dir, err = os.MkdirTemp("", "earshot-demo-")
	note = "The sample lies in " + dir + " until you leave."
	return dir, note, func() { _ = os.RemoveAll(dir) }, err // what stays is made-up and in the temporary folder
}

// sampleIn reads which company lives in a folder, or moves one in. A folder
// that holds a real store is refused.
func sampleIn(dir string, seed uint64) (sample, error) {
	what := sample{Seed: seed, Began: time.Now().Truncate(time.Second)}
	path := filepath.Join(dir, demoNote)
	b, err := os.ReadFile(path)
	if err == nil {
		return what, json.Unmarshal(b, &what)
	}
	if _, err := os.Stat(filepath.Join(dir, "earshot.db")); !errors.Is(err, fs.ErrNotExist) {
		return what, fmt.Errorf("%s holds a real store; the demo keeps away from it. Give another folder with --dir", dir)
	}
	if err := takeFolder(dir); err != nil {
		return what, err
	}
	if b, err = json.Marshal(what); err != nil {
		return what, err
	}
	return what, renameio.WriteFile(path, b, 0o600)
}

// takeFolder makes a folder, or closes an empty one to others.
func takeFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	inside, err := os.ReadDir(dir)
	if err != nil || len(inside) > 0 {
		return err
	}
	return os.Chmod(dir, 0o700)
}

// demoConfig is the configuration a listener of the made-up company would
// have written.
func demoConfig(c demo.Config) sources.Config {
	return sources.Config{
		Listener: demoListener,
		Sides:    sources.SidesConfig{Agents: c.Agents, Bots: c.Bots},
		Sources: []sources.SourceConfig{
			{Name: c.MailName, Kind: "imap", Address: c.Address, User: c.User, InsecurePlaintext: true,
				Mailboxes: c.Mailboxes, Password: c.Password},
			{Name: c.ChatName, Kind: "chat", Path: c.ChatDir},
		},
	}
}
