package cli

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"earshot/sources/chatlog"
)

func TestALongImportSaysItsRateAndTheTimeLeftEveryFewSeconds(t *testing.T) {
	var out bytes.Buffer
	at := time.Unix(1000, 0)
	p := &pacemaker{out: &out, now: func() time.Time { return at }, seen: at, last: at}
	for i := range 9 {
		at = at.Add(time.Second)
		p.tell(chatlog.Progress{File: "logs/a\x1b[31m.jsonl", Done: int64(i+1) * 100, Total: 1000, Messages: (i + 1) * 2000})
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 3 || !strings.Contains(lines[0], "6,000 messages, 2,000 a second, 30 %, about 7s left") || strings.Contains(out.String(), "\x1b[") {
		t.Errorf("it says\n%s", out.String())
	}
	out.Reset()
	at = at.Add(progressEvery)
	p.tell(chatlog.Progress{File: "pipe", Done: 100, Messages: 300})
	if !strings.Contains(out.String(), "300 messages, 100 a second") || strings.Contains(out.String(), "left") {
		t.Errorf("of a pipe it says %s", out.String())
	}
}
