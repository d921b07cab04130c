//go:build !race

package mail

import "time"

// slow is longer than any mail may take.
const slow = 200 * time.Millisecond
