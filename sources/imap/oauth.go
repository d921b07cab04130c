package imap

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/endpoints"

	"earshot/sources"
	"earshot/store/clean"
)

const (
	early     = 5 * time.Minute  // before its end a token is renewed
	askedTime = 30 * time.Second // for one question to the provider
)

// A Grant is the right to sign in by a token of OAuth 2 in place of a
// password: a command prints the token, or a person once allows it at the
// provider, which then renews it. No token is ever part of an error.
type Grant struct {
	Command []string // run without a shell; the first line it prints is an access token

	provider string
	config   oauth2.Config
	kept     keptToken
	client   *http.Client
	now      func() time.Time

	mu     sync.Mutex // held while the provider is asked: two connections share a token
	access *oauth2.Token
}

// newGrant makes the grant of a configuration; file is where the token lies if
// there is no keyring.
func newGrant(c sources.OAuthConfig, user, address, file string) *Grant {
	g := &Grant{
		Command: c.TokenCommand, provider: c.Provider,
		kept:   keptToken{account: account(user, address), file: file},
		client: &http.Client{Timeout: askedTime}, now: time.Now,
	}
	g.config = oauth2.Config{ClientID: c.ClientID, ClientSecret: c.ClientSecret}
	switch c.Provider {
	case "google":
		g.config.Endpoint, g.config.Scopes = endpoints.Google, []string{"https://mail.google.com/"}
	case "microsoft":
		g.config.Endpoint = endpoints.AzureAD(c.Tenant)
		g.config.Scopes = []string{"https://outlook.office.com/IMAP.AccessAsUser.All", "offline_access"}
	}
	return g
}

// From says in words where the token comes from.
func (g *Grant) From() string {
	if len(g.Command) > 0 {
		return g.Command[0]
	}
	return g.provider
}

// errNotGranted: a person has to allow it at the provider, or once more.
var errNotGranted = errors.New("not granted")

// get fetches an access token that is good for a while yet and is not the one
// that a server has just refused. It blocks while a command or the provider
// takes its time.
func (g *Grant) get(ctx context.Context, refused string) (string, error) {
	if len(g.Command) > 0 {
		return fromCommand(ctx, g.Command)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if t := g.access; t != nil && t.AccessToken != refused && (t.Expiry.IsZero() || t.Expiry.Sub(g.now()) > early) {
		return t.AccessToken, nil
	}
	refresh, err := g.kept.get()
	if err != nil {
		return "", err
	}
	if refresh == "" {
		return "", g.notGranted("earshot may not sign in as " + g.kept.account + " yet.")
	}
	t, err := g.config.TokenSource(g.with(ctx), &oauth2.Token{RefreshToken: refresh}).Token()
	if err != nil {
		return "", g.explain(ctx, err)
	}
	return t.AccessToken, g.take(t, refresh)
}

func (g *Grant) with(ctx context.Context) context.Context {
	return context.WithValue(ctx, oauth2.HTTPClient, g.client)
}

// take keeps a new token; some providers give out another refresh token each
// time, and the last one is void then.
func (g *Grant) take(t *oauth2.Token, known string) error {
	g.access = t
	if t.RefreshToken == "" || t.RefreshToken == known {
		return nil
	}
	return g.kept.put(t.RefreshToken)
}

func (g *Grant) notGranted(why string) error {
	return &sources.Refusal{Why: why, Do: "Allow it with: earshot sources prove, and the name of this source.", Err: errNotGranted}
}

// explain says why there is no token, without what the provider's answer held.
// What a provider refuses needs a person; that it cannot answer passes.
func (g *Grant) explain(ctx context.Context, err error) error {
	var answer *oauth2.RetrieveError
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case !errors.As(err, &answer):
		return fmt.Errorf("%s cannot be asked for a token: the network, or its answer, is broken", g.provider)
	case answer.Response.StatusCode >= 500, answer.Response.StatusCode == http.StatusTooManyRequests:
		return fmt.Errorf("%s gives no token now: it answered %d", g.provider, answer.Response.StatusCode)
	}
	why := g.provider + " refuses a token." + saying(answer)
	switch answer.ErrorCode {
	case "invalid_client", "unauthorized_client":
		return &sources.Refusal{Why: why, Do: "Check client_id, client_secret and tenant under oauth in config.toml."}
	case "invalid_scope":
		return &sources.Refusal{Why: why, Do: "This way of signing in is not open for mail there; use token_command with a program that signs in by a browser, or an app password."}
	}
	return g.notGranted(why)
}

func saying(answer *oauth2.RetrieveError) string {
	said := answer.ErrorDescription
	if said == "" {
		said = answer.ErrorCode
	}
	if said = clean.OneLine(said).String(); said != "" {
		return " It said: " + said
	}
	return ""
}

// An errand is what a person does to allow earshot to sign in.
type errand struct {
	open  string // an address, in a browser anywhere
	enter string // a code, there
	until time.Time
}

// ask has a person allow it (RFC 8628): tell is given the errand, and ask
// blocks until it is done, refused, or too late.
func (g *Grant) ask(ctx context.Context, tell func(errand)) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	ctx = g.with(ctx)
	code, err := g.config.DeviceAuth(ctx)
	if err != nil {
		return g.explain(ctx, err)
	}
	tell(errand{clean.OneLine(code.VerificationURI).String(), clean.OneLine(code.UserCode).String(), code.Expiry})
	t, err := g.config.DeviceAccessToken(ctx, code)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return g.notGranted("Nobody entered the code in time.")
	case err != nil:
		return g.explain(ctx, err)
	case t.RefreshToken == "":
		return &sources.Refusal{
			Why: g.provider + " gave a token that cannot be renewed.",
			Do:  "Allow offline access for this client_id at " + g.provider + ".",
		}
	}
	return g.take(t, "")
}
