package imap

import (
	"context"
	"errors"
	"strings"
	"syscall"
	"time"

	goimap "github.com/emersion/go-imap/v2"

	"earshot/sources"
	"earshot/store/clean"
)

// explainSignIn says in words why signing in failed.
func explainSignIn(err error, user, host string) error {
	var answer *goimap.Error
	if !errors.As(err, &answer) {
		return err
	}
	if p := pause(answer, host); p != nil {
		return p
	}
	return &sources.Refusal{
		Why: host + " does not accept the password of " + user + "." + quoteAnswer(answer),
		Do:  "Check user and password." + appPasswordHint(host),
		Err: err,
	}
}

func quoteAnswer(e *goimap.Error) string {
	if said := clean.OneLine(e.Text).String(); said != "" {
		return " It said: " + said
	}
	return ""
}

// appPasswords are the providers at which programs sign in with a password of
// their own.
var appPasswords = map[string]string{
	"gmail": "Google", "google": "Google", "yahoo": "Yahoo", "aol": "AOL",
	"icloud": "Apple", "me": "Apple", "mail.me": "Apple", "fastmail": "Fastmail", "zoho": "Zoho", "yandex": "Yandex",
}

// tokensOnly are the providers that take no password from programs at all.
var tokensOnly = map[string]string{"outlook": "Microsoft", "office365": "Microsoft", "hotmail": "Microsoft"}

func appPasswordHint(host string) string {
	for part := range strings.SplitSeq(strings.ToLower(host), ".") {
		if who, ok := appPasswords[part]; ok {
			return " " + who + " wants an app password here, made in the account's security settings, not the usual one."
		}
		if who, ok := tokensOnly[part]; ok {
			return " " + who + " takes no password from programs; set oauth of this source in config.toml."
		}
	}
	return ""
}

// patience is how long to leave a server alone that says it has enough.
var patience = []struct {
	says string // a response code, or words in the text
	long time.Duration
}{
	{"OVERQUOTA", time.Hour},
	{"command or bandwidth limits", time.Hour},
	{"LIMIT", 15 * time.Minute},
	{"THROTTLED", 15 * time.Minute},
	{"too many simultaneous", 15 * time.Minute},
	{"too many connections", 15 * time.Minute},
	{"maximum number of connections", 15 * time.Minute},
	{"INUSE", 10 * time.Minute},
	{"UNAVAILABLE", 10 * time.Minute},
	{"SERVERBUG", 10 * time.Minute},
}

// pause recognises a server that wants to be left alone for a while.
func pause(e *goimap.Error, host string) error {
	text := strings.ToLower(e.Text)
	for _, p := range patience {
		if strings.EqualFold(string(e.Code), p.says) || p.says != strings.ToUpper(p.says) && strings.Contains(text, p.says) {
			return &sources.Pause{For: p.long, Why: host + " asks to be left alone for a while." + quoteAnswer(e), Err: e}
		}
	}
	return nil
}

// explain turns what ended a source into what its runner and people
// understand. It returns nil when the source was told to stop.
func explain(ctx context.Context, err error, host string) error {
	var answer *goimap.Error
	var bye *hangup
	switch {
	case err == nil, ctx.Err() != nil:
		return nil
	case errors.Is(err, syscall.ENOSPC):
		return &sources.Pause{For: time.Minute, Why: "The disk is full; nothing is lost. Make room, earshot goes on by itself.", Err: err}
	case errors.As(err, &bye):
		answer = &goimap.Error{Type: goimap.StatusResponseTypeBye, Text: bye.said}
	case !errors.As(err, &answer):
		return err
	}
	if p := pause(answer, host); p != nil {
		return p
	}
	return err
}
