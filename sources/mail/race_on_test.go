//go:build race

package mail

import "time"

// slow is longer than any mail may take under the race detector.
const slow = 4 * time.Second

// big is the size of the mails that are made to be slow.
const big = 256 << 10

// much is the size of the texts that are all folds.
const much = 256 << 10
