package imap

import (
	"errors"

	goimap "github.com/emersion/go-imap/v2"
	"github.com/emersion/go-sasl"

	"earshot/sources"
)

// signIn proves to the server whose mailbox it is.
func (s *session) signIn(cfg Config) error {
	if err := s.client.WaitGreeting(); err != nil {
		return s.cause(err)
	}
	give := s.password
	if cfg.OAuth != nil {
		give = s.token
	}
	if err := give(cfg); err != nil {
		return err
	}
	if s.caps = s.client.Caps(); s.caps == nil {
		return s.cause(errors.New("no capabilities"))
	}
	return s.introduce()
}

func (s *session) password(cfg Config) error {
	password, err := cfg.Secret.get(s.ctx, cfg.User, cfg.Address)
	if err != nil {
		return err
	}
	host, _ := cfg.hostPort()
	caps := s.client.Caps()
	switch {
	case caps.Has(goimap.AuthCap(sasl.Plain)):
		err = s.client.Authenticate(sasl.NewPlainClient("", cfg.User, password))
	case caps.Has(goimap.CapLoginDisabled):
		return &sources.Refusal{
			Why: host + " accepts no password on this connection.",
			Do:  "Use port 993, or oauth where the mail provider wants it; ask how programs sign in.",
		}
	default:
		err = s.client.Login(cfg.User, password).Wait()
	}
	return explainSignIn(s.cause(err), cfg.User, host)
}

// token signs in by OAuth 2. A token that the server refuses is renewed, and
// tried once more.
func (s *session) token(cfg Config) error {
	host, port := cfg.hostPort()
	var mechanism string
	for _, m := range []string{sasl.OAuthBearer, xoauth2} {
		if s.client.Caps().Has(goimap.AuthCap(m)) {
			mechanism = m
			break
		}
	}
	if mechanism == "" {
		return &sources.Refusal{
			Why: host + " does not sign anybody in by OAuth 2.",
			Do:  "Use password_command, keyring, password_file or password_env of this source in config.toml.",
		}
	}
	var err error
	var token string
	for range 2 {
		if token, err = cfg.OAuth.get(s.ctx, token); err != nil {
			return err
		}
		err = s.cause(s.client.Authenticate(&bearer{mechanism, cfg.User, host, port, token}))
		if !refused(err) {
			return err
		}
	}
	return explainToken(err, cfg, host)
}

const xoauth2 = "XOAUTH2"

// A bearer signs in by an access token: OAUTHBEARER as in RFC 7628, XOAUTH2 as
// Google and Microsoft had it before.
type bearer struct{ mechanism, user, host, port, token string }

func (b *bearer) Start() (mechanism string, first []byte, err error) {
	if b.mechanism == xoauth2 {
		return b.mechanism, []byte("user=" + b.user + "\x01auth=Bearer " + b.token + "\x01\x01"), nil
	}
	return b.mechanism, []byte("n,a=" + b.user + ",\x01host=" + b.host + "\x01port=" + b.port + "\x01auth=Bearer " + b.token + "\x01\x01"), nil
}

// Next answers the server's reasons for a no, so that it says it.
func (b *bearer) Next([]byte) ([]byte, error) {
	if b.mechanism == xoauth2 {
		return []byte{}, nil
	}
	return []byte{1}, nil
}

// explainToken says in words why a token was refused, twice.
func explainToken(err error, cfg Config, host string) error {
	var answer *goimap.Error
	if !errors.As(err, &answer) {
		return err
	}
	if p := pause(answer, host); p != nil {
		return p
	}
	do := "Check the user, and that IMAP is switched on for this mailbox; then allow it again with: earshot sources prove, and the name of this source."
	if len(cfg.OAuth.Command) > 0 {
		do = "Check the user, that IMAP is switched on for this mailbox, and what " + cfg.OAuth.From() + " prints."
	}
	return &sources.Refusal{Why: host + " does not accept the token of " + cfg.User + "." + quoteAnswer(answer), Do: do, Err: err}
}
