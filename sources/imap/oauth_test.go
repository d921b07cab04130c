package imap

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zalando/go-keyring"
	"golang.org/x/oauth2"

	"earshot/sources"
	"earshot/store"
	"earshot/store/storetest"
)

// A provider is an authorization server on loopback. Its tokens are numbered;
// each refresh token is good once, as Microsoft's are.
type provider struct {
	mu       sync.Mutex
	given    int    // tokens
	pending  int    // questions after a code that are answered: not yet
	refresh  string // the refresh token that is good now
	status   int    // of a token's answer; 0: 200
	says     string // its body, if status is set
	stall    chan struct{}
	url      string
	lifetime int // seconds
}

func newProvider(t *testing.T) *provider {
	t.Helper()
	p := &provider{refresh: "refresh-0", lifetime: 3600}
	srv := httptest.NewServer(p)
	t.Cleanup(srv.Close)
	p.url = srv.URL
	return p
}

func (p *provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	if p.stall != nil {
		<-p.stall
	}
	switch {
	case p.status != 0:
		w.WriteHeader(p.status)
		io.WriteString(w, p.says)
	case r.FormValue("client_id") != "the-client":
		w.WriteHeader(400)
		io.WriteString(w, `{"error":"invalid_client"}`)
	case r.URL.Path == "/device":
		fmt.Fprint(w, `{"device_code":"d-1","user_code":"WDJB-MJHT","verification_uri":"https://provider.example/device","expires_in":900,"interval":1}`)
	case r.FormValue("device_code") == "d-1" && p.pending > 0:
		p.pending--
		w.WriteHeader(400)
		io.WriteString(w, `{"error":"authorization_pending"}`)
	case r.FormValue("device_code") != "d-1" && r.FormValue("refresh_token") != p.refresh:
		w.WriteHeader(400)
		io.WriteString(w, `{"error":"invalid_grant","error_description":"The user took it back\u001b[31m."}`)
	default:
		p.given++
		p.refresh = fmt.Sprintf("refresh-%d", p.given)
		fmt.Fprintf(w, `{"access_token":"access-%d","token_type":"Bearer","expires_in":%d,"refresh_token":"%s"}`, p.given, p.lifetime, p.refresh)
	}
}

func (p *provider) set(change func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change()
}

func (p *provider) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.given
}

// grant is a grant of this provider, with a refresh token kept in a file if
// one is given.
func (p *provider) grant(t *testing.T, refresh string) *Grant {
	t.Helper()
	keyring.MockInitWithError(errors.New("no keyring here"))
	file := filepath.Join(t.TempDir(), "mail.token")
	if refresh != "" {
		if err := os.WriteFile(file, []byte(refresh+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	g := newGrant(sources.OAuthConfig{Provider: "microsoft", ClientID: "the-client"}, testUser, "mail.example:993", file)
	g.config.Endpoint = oauth2.Endpoint{DeviceAuthURL: p.url + "/device", TokenURL: p.url + "/token", AuthStyle: oauth2.AuthStyleInParams}
	return g
}

// bearers has a server sign in who brings one of the tokens.
func bearers(srv *fake, caps string, good ...string) (seen *[]string) {
	seen = new([]string)
	var tag string
	srv.caps = caps
	srv.command = func(w io.Writer, first, line string) (bool, bool) {
		verb, rest, _ := strings.Cut(line, " ")
		_, encoded, immediate := strings.Cut(rest, " ")
		switch {
		case verb == "LOGIN":
			fmt.Fprintf(w, "%s NO no passwords here\r\n", first)
			return true, true
		case verb == "AUTHENTICATE" && !immediate:
			tag = first
			io.WriteString(w, "+ \r\n")
			return true, true
		case verb == "AUTHENTICATE":
			tag = first
		case line == "" && (first == "=" || first == "AQ=="):
			fmt.Fprintf(w, "%s NO [AUTHENTICATIONFAILED] token expired\r\n", tag)
			return true, true
		case line == "":
			encoded = first
		default:
			return false, true
		}
		b, _ := base64.StdEncoding.DecodeString(encoded)
		*seen = append(*seen, string(b))
		for _, token := range good {
			if strings.Contains(string(b), "auth=Bearer "+token+"\x01\x01") {
				fmt.Fprintf(w, "%s OK welcome\r\n", tag)
				return true, true
			}
		}
		fmt.Fprintf(w, "+ %s\r\n", base64.StdEncoding.EncodeToString([]byte(`{"status":"401"}`)))
		return true, true
	}
	return seen
}

func TestSigningInByToken(t *testing.T) {
	host := func(srv *fake) string {
		h, p, _ := strings.Cut(srv.addr, ":")
		return "host=" + h + "\x01port=" + p + "\x01"
	}
	for _, ir := range []string{"", " SASL-IR"} {
		for _, m := range []string{"XOAUTH2", "OAUTHBEARER"} {
			srv := newFake(t, 3)
			seen := bearers(srv, "IMAP4rev1 AUTH="+m+ir, "access-2")
			p := newProvider(t)
			cfg := testConfig(srv.open())
			cfg.Secret, cfg.OAuth = nil, p.grant(t, "refresh-0")
			st, _ := storetest.Open(t)
			s, w := testSource(st, cfg)
			hearOnce(t, s) // access-1 is refused, and renewed
			hearOnce(t, s) // access-2 is good for an hour
			holdsExactly(t, st, srv.whole()...)
			if n := p.count(); n != 2 {
				t.Errorf("%s: %d tokens were asked for", m, n)
			}
			want := "user=" + testUser + "\x01auth=Bearer access-1\x01\x01"
			if m == "OAUTHBEARER" {
				want = "n,a=" + testUser + ",\x01" + host(srv) + "auth=Bearer access-1\x01\x01"
			}
			if len(*seen) != 3 || (*seen)[0] != want {
				t.Errorf("%s%s: it signed in with %q", m, ir, *seen)
			}
			if w.count("access") > 0 {
				t.Error("a token is in the log")
			}
		}
	}
}

func TestATokenIsRenewedBeforeItEnds(t *testing.T) {
	p := newProvider(t)
	g := p.grant(t, "refresh-0")
	clock := time.Now()
	g.now = func() time.Time { return clock }
	// The library counts a token's life by the machine's clock.
	lives := map[string]int{"access-1": 7200}
	for _, step := range []struct {
		pass time.Duration
		want string
	}{{0, "access-1"}, {50 * time.Minute, "access-1"}, {6 * time.Minute, "access-2"}, {54 * time.Minute, "access-2"}} {
		clock = clock.Add(step.pass)
		if got, err := g.get(t.Context(), ""); err != nil || got != step.want {
			t.Errorf("after %s: %q, %v", step.pass, got, err)
		} else if n := lives[got]; n > 0 {
			p.set(func() { p.lifetime = n })
		}
	}
	if kept, err := g.kept.get(); err != nil || kept != "refresh-2" {
		t.Errorf("kept is %q, %v", kept, err)
	}
	info, err := os.Stat(g.kept.file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
}

func TestATokenThatDoesNotCome(t *testing.T) {
	cases := []struct {
		name    string
		refresh string
		change  func(*provider)
		refused bool
		says    string
	}{
		{"never allowed", "", func(*provider) {}, true, "earshot sources prove"},
		{"taken back", "refresh-old", func(*provider) {}, true, "The user took it back"},
		{"an unknown client", "refresh-0", func(p *provider) { p.status, p.says = 401, `{"error":"invalid_client"}` }, true, "client_id"},
		{"the provider is broken", "refresh-0", func(p *provider) { p.status = 500 }, false, "500"},
		{"the provider has enough", "refresh-0", func(p *provider) { p.status = 429 }, false, "429"},
		{"rubbish", "refresh-0", func(p *provider) { p.status, p.says = 200, "refresh-0 <html>" }, false, "cannot be asked"},
	}
	for _, c := range cases {
		p := newProvider(t)
		p.set(func() { c.change(p) })
		srv := newFake(t, 1)
		bearers(srv, "IMAP4rev1 AUTH=XOAUTH2")
		cfg := testConfig(srv.open())
		cfg.OAuth = p.grant(t, c.refresh)
		st, _ := storetest.Open(t)
		s, _ := testSource(st, cfg)
		err := s.Listen(t.Context(), true)
		if err == nil || sources.Passes(err) == c.refused || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.name, err)
		}
		if strings.Contains(fmt.Sprint(err), "refresh-0") || strings.ContainsRune(fmt.Sprint(err), 0x1b) {
			t.Errorf("%s: the error says too much: %v", c.name, err)
		}
	}
}

func TestASlowProviderIsNotWaitedForLong(t *testing.T) {
	p := newProvider(t)
	p.stall = make(chan struct{})
	defer close(p.stall)
	g := p.grant(t, "refresh-0")
	g.client = &http.Client{Timeout: 20 * time.Millisecond}
	if _, err := g.get(t.Context(), ""); err == nil || !sources.Passes(err) {
		t.Error(err)
	}
}

func TestAServerThatTakesNoToken(t *testing.T) {
	cases := []struct{ name, caps, says string }{
		{"it refuses each", "IMAP4rev1 AUTH=XOAUTH2 SASL-IR", "token expired"},
		{"it knows only passwords", "IMAP4rev1 AUTH=PLAIN", "password_command"},
	}
	for _, c := range cases {
		srv := newFake(t, 1)
		bearers(srv, c.caps)
		p := newProvider(t)
		cfg := testConfig(srv.open())
		cfg.OAuth = p.grant(t, "refresh-0")
		st, _ := storetest.Open(t)
		s, _ := testSource(st, cfg)
		var refusal *sources.Refusal
		if err := s.Listen(t.Context(), true); !errors.As(err, &refusal) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.name, err)
		}
		if n := p.count(); n > 2 {
			t.Errorf("%s: %d tokens were asked for", c.name, n)
		}
	}
}

func TestATokenByCommand(t *testing.T) {
	srv := newFake(t, 2)
	bearers(srv, "IMAP4rev1 AUTH=XOAUTH2", "from-command")
	cfg := testConfig(srv.open())
	cfg.OAuth = newGrant(sources.OAuthConfig{TokenCommand: []string{"printf", "from-command\n"}}, testUser, srv.addr, "")
	st, _ := storetest.Open(t)
	s, _ := testSource(st, cfg)
	hearOnce(t, s)
	holdsExactly(t, st, srv.whole()...)
	if found, err := Prove(t.Context(), cfg, nil); err != nil || !strings.Contains(fmt.Sprint(found.Proof.Steps), "token from printf") {
		t.Errorf("%v, %v", found.Proof.Steps, err)
	}
}

// A person enters a code at the provider; from then on the source signs in by
// itself.
func TestAPersonAllowsItAtTheProvider(t *testing.T) {
	srv := newFake(t, 2)
	bearers(srv, "IMAP4rev1 AUTH=XOAUTH2 SASL-IR", "access-1", "access-2")
	p := newProvider(t)
	p.pending = 1
	cfg := testConfig(srv.open())
	cfg.OAuth = p.grant(t, "")
	var refusal *sources.Refusal
	if _, err := Prove(t.Context(), cfg, nil); !errors.As(err, &refusal) {
		t.Errorf("nobody is there to be asked, and: %v", err)
	}
	var told []string
	found, err := Prove(t.Context(), cfg, func(s store.ProofStep) { told = append(told, s.Says.String()) })
	if err != nil {
		t.Fatal(err)
	}
	if want := "open https://provider.example/device and enter WDJB-MJHT to let earshot read this mailbox"; told[0] != want {
		t.Errorf("told %q", told)
	}
	if strings.Contains(fmt.Sprint(found.Proof), "WDJB") {
		t.Error("the code is kept with the proof")
	}
	st, _ := storetest.Open(t)
	again := cfg
	again.OAuth = p.grant(t, "")
	again.OAuth.kept = cfg.OAuth.kept // another process finds what this one kept
	s, _ := testSource(st, again)
	hearOnce(t, s)
	holdsExactly(t, st, srv.whole()...)
}

func TestACodeThatNobodyMayEnter(t *testing.T) {
	p := newProvider(t)
	p.status, p.says = 400, `{"error":"invalid_scope","error_description":"Invalid device flow scope"}`
	err := p.grant(t, "").ask(context.Background(), func(errand) {})
	var refusal *sources.Refusal
	if !errors.As(err, &refusal) || !strings.Contains(err.Error(), "Invalid device flow scope") || !strings.Contains(refusal.Do, "token_command") {
		t.Error(err)
	}
}
