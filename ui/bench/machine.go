package bench

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
)

// machine says on what the figures were taken.
func machine() string {
	out := fmt.Sprintf("%s/%s, %d cores, %s", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version())
	if raw, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(raw)) {
			if name, ok := strings.CutPrefix(line, "model name"); ok {
				return strings.TrimSpace(strings.TrimLeft(name, " \t:")) + ", " + out
			}
		}
	}
	return out
}

// memory is what this process holds of its own, without mapped files, in MB.
func memory() float64 {
	debug.FreeOSMemory()
	if raw, err := os.ReadFile("/proc/self/status"); err == nil {
		if _, rest, ok := bytes.Cut(raw, []byte("RssAnon:")); ok {
			kb, err := strconv.Atoi(string(bytes.Fields(rest)[0]))
			if err == nil {
				return float64(kb) / 1e3
			}
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapInuse+m.StackInuse) / 1e6
}
