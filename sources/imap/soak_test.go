//go:build long

package imap

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"sync"
	"testing"
	"time"
)

// soak follows a mailbox through a proxy that cuts all connections now and then
// and hurts each at some byte, while mail arrives. Then it lets it come to
// rest.
func soak(x *ordeal, long, least, most time.Duration) {
	d := x.dovecot(someMails(20)...)
	random := rand.New(rand.NewPCG(8, 9))
	hows := []string{"cut", "reset", "stall"}
	p := newProxy(x.T, d.addr(), func() wound { return wound{random.Int64N(400_000), hows[random.IntN(len(hows))]} })
	x.shrink = func(l *limits) { l.silence, l.lineAge, l.settle = least/2, least/2, least/4 }
	cfg := d.config()
	cfg.Address = p.addr
	stop := x.live(cfg)
	ctx, cancel := context.WithTimeout(context.Background(), long)
	defer cancel()
	var all sync.WaitGroup
	all.Go(func() {
		for rest(ctx, least+time.Duration(random.Int64N(int64(most-least)))) {
			x.times += p.cut()
		}
	})
	var more [][]byte
	for n := 10_000; rest(ctx, long/time.Duration(soakMails(long))); n++ {
		more = append(more, mailNumber(n, 500+n%7*2000))
		d.deliver(n, more[len(more)-1])
	}
	all.Wait()
	x.mails = append(x.mails, more...)
	x.watch(d)
	p.mu.Lock()
	p.next = func() wound { return unhurt }
	p.mu.Unlock()
	p.cut()
	eventually(x.T, x.st, "all are held", func() bool { return len(originals(x.T, x.st)) == len(x.mails) })
	stop()
	x.Logf("%d cuts in %s, %d mails arrived", x.times, long, len(more))
}

// rest waits; false: the time is over.
func rest(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// soakMails is how many mails arrive: two a second, more where it is short.
func soakMails(long time.Duration) int { return max(100, int(2*long.Seconds())) }

// A soak against a real server: a proxy cuts while mail arrives, and in the end
// nothing is lost, nothing is held twice, and no flag is touched.
// EARSHOT_SOAK says how long it lasts, 30 seconds where it is not set. From
// five minutes on it cuts every 5 to 20 seconds, else ten times as often.
//
//	EARSHOT_SOAK=30m go test -tags long -run LongSoak -timeout 40m -v ./sources/imap
func TestLongSoak(t *testing.T) {
	long, err := time.ParseDuration(os.Getenv("EARSHOT_SOAK"))
	if err != nil {
		long = 30 * time.Second
	}
	least, most := 5*time.Second, 20*time.Second
	if long < 5*time.Minute {
		least, most = least/10, most/10
	}
	x := newOrdeal(t)
	soak(x, long, least, most)
	for n, wrong := range x.check() {
		if wrong != "" {
			t.Error(fmt.Sprintf("I%d: ", n+1) + wrong)
		}
	}
	if err := x.st.Close(); err != nil {
		t.Error(err)
	}
}
