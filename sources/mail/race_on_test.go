//go:build race

package mail

import "time"

// slow is longer than any mail may take under the race detector.
const slow = 4 * time.Second
