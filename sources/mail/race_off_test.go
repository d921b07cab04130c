//go:build !race

package mail

import "time"

// slow is longer than any mail may take.
const slow = 200 * time.Millisecond

// big is the size of the mails that are made to be slow.
const big = 8 << 20

// much is the size of the texts that are all folds.
const much = 1 << 20
