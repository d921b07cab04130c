package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// A usage is what a process took.
type usage struct {
	wall time.Duration
	peak float64 // MB resident, at its most
}

// run runs a program to its end and fails when it does.
func run(ctx context.Context, env []string, program string, args ...string) (usage, error) {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Env = append(os.Environ(), env...)
	var said bytes.Buffer
	cmd.Stderr = &said
	begin := time.Now()
	err := cmd.Run()
	u := usage{wall: time.Since(begin)}
	if cmd.ProcessState != nil {
		if r, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
			u.peak = float64(r.Maxrss) / maxrssMB
		}
	}
	if err != nil {
		return u, fmt.Errorf("%s %s: %w: %s", filepath.Base(program), args[0], err, bytes.TrimSpace(said.Bytes()))
	}
	return u, nil
}

// size returns the bytes of all files below a path, in MB; 0 where there is
// none.
func size(path string) (float64, error) {
	sum := int64(0)
	err := filepath.WalkDir(path, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			sum += info.Size()
		}
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return float64(sum) / 1e6, err
}
