// earshot lets a marketer sit next to the people who answer customers: it
// hears support mailboxes and chat logs, strictly read-only, and shows both
// sides of every conversation as it happens.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"earshot/ui/cli"
)

// version is set by the linker in a release.
var version string

func main() { os.Exit(run()) }

// run ends its context on SIGTERM and SIGHUP, which is a clean end, and on
// SIGINT, which is an interruption.
func run() int {
	ctx, end := context.WithCancelCause(context.Background())
	defer end(nil)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		if <-signals == os.Interrupt {
			end(cli.ErrInterrupted())
		}
		end(context.Canceled)
	}()
	return cli.Main(ctx, versionOf(), os.Args[1:])
}

func versionOf() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "dev"
}
