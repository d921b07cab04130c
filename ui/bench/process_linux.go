package bench

import (
	"fmt"
	"os"
	"strings"
)

// maxrssMB is what ru_maxrss counts in a MB: kilobytes here.
const maxrssMB = 1e3

// resident returns the memory of a process that is its own, in MB.
func resident(pid int) (float64, bool) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, false
	}
	for line := range strings.Lines(string(b)) {
		var kb float64
		if _, err := fmt.Sscanf(line, "RssAnon: %f kB", &kb); err == nil {
			return kb / 1e3, true
		}
	}
	return 0, false
}
