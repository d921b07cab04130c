package imap

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	goimap "github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"earshot/sources"
	"earshot/store/storetest"
)

func certificate(t *testing.T, name string, until time.Time) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name},
		NotBefore: until.Add(-24 * time.Hour), NotAfter: until,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}
}

// secureMemory is a memory server with one mail that wants encryption: from
// the first byte, or by STARTTLS.
func secureMemory(t *testing.T, cert tls.Certificate, byStartTLS bool) string {
	t.Helper()
	user := imapmemserver.NewUser(testUser, testPassword)
	if err := user.Create("INBOX", nil); err != nil {
		t.Fatal(err)
	}
	raw := mailNumber(1, 500)
	if _, err := user.Append("INBOX", &literal{newReader(raw), int64(len(raw))}, &goimap.AppendOptions{}); err != nil {
		t.Fatal(err)
	}
	mem := imapmemserver.New()
	mem.AddUser(user)
	config := &tls.Config{Certificates: []tls.Certificate{cert}}
	options := &imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return mem.NewSession(), nil, nil
		},
		Logger: quiet{},
	}
	ln := listen(t)
	if byStartTLS {
		options.TLSConfig = config
	} else {
		ln = tls.NewListener(ln, config)
	}
	srv := imapserver.New(options)
	done := make(chan struct{})
	go func() { defer close(done); _ = srv.Serve(ln) }()
	t.Cleanup(func() { srv.Close(); <-done })
	return ln.Addr().String()
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}

func TestAPinnedCertificateIsTrustedAndNoOther(t *testing.T) {
	cert := certificate(t, "mail.example.com", time.Now().Add(time.Hour))
	for _, byStartTLS := range []bool{false, true} {
		cfg := testConfig(secureMemory(t, cert, byStartTLS))
		cfg.InsecurePlaintext, cfg.StartTLS = false, byStartTLS
		st, _ := storetest.Open(t)

		s, w := testSource(st, cfg)
		var refusal *sources.Refusal
		err := s.Listen(context.Background(), true)
		if !errors.As(err, &refusal) {
			t.Fatalf("an unknown certificate: %v", err)
		}
		for _, part := range []string{"mail.example.com", Fingerprint(cert.Leaf), cert.Leaf.NotAfter.Format(time.DateOnly), "No password was sent"} {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%q is not in: %v", part, err)
			}
		}
		cfg.Fingerprint = "sha256:" + strings.Repeat("00", 32)
		s, w2 := testSource(st, cfg)
		if err := s.Listen(context.Background(), true); !errors.As(err, &refusal) || !strings.Contains(err.Error(), "not the pinned one") {
			t.Fatalf("another certificate than the pinned one: %v", err)
		}
		if len(w.lines)+len(w2.lines) > 0 {
			t.Errorf("commands left before the certificate was known: %q %q", w.lines, w2.lines)
		}
		cfg.Fingerprint = strings.ToUpper(Fingerprint(cert.Leaf)[len("sha256:"):])
		s, _ = testSource(st, cfg)
		hearOnce(t, s)
		holdsExactly(t, st, mailNumber(1, 500))
	}
}

func TestWhyACertificateIsBad(t *testing.T) {
	roots := x509.NewCertPool()
	old := certificate(t, "mail.example.com", time.Now().Add(-time.Hour))
	other := certificate(t, "other.example.com", time.Now().Add(time.Hour))
	roots.AddCert(old.Leaf)
	roots.AddCert(other.Leaf)
	for cert, want := range map[*tls.Certificate]string{&old: "expired", &other: "it is not for mail.example.com"} {
		client, server := net.Pipe()
		go func() { _ = tls.Server(server, &tls.Config{Certificates: []tls.Certificate{*cert}}).Handshake() }()
		config := tlsConfig("mail.example.com", "")
		config.RootCAs = roots
		err := explainTLS(tls.Client(client, config).Handshake(), "mail.example.com", "993")
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q: %v", want, err)
		}
		client.Close()
	}
}

// A scripted server says its lines, one for each that it reads, and collects
// what it was sent.
func scriptedServer(t *testing.T, greeting string, answers ...string) (addr string, sent func() string) {
	t.Helper()
	ln := listen(t)
	var mu sync.Mutex
	var got strings.Builder
	var all sync.WaitGroup
	all.Go(func() {
		c, err := ln.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		io.WriteString(c, greeting)
		r := bufio.NewReader(c)
		for {
			line, err := r.ReadString('\n')
			mu.Lock()
			got.WriteString(line)
			mu.Unlock()
			if err != nil {
				return
			}
			if len(answers) > 0 {
				io.WriteString(c, answers[0])
				answers = answers[1:]
			}
		}
	})
	t.Cleanup(func() { ln.Close(); all.Wait() })
	return ln.Addr().String(), func() string { mu.Lock(); defer mu.Unlock(); return got.String() }
}

func TestNoPasswordWithoutEncryption(t *testing.T) {
	cases := []struct {
		name, greeting, answer, says string
	}{
		{"STARTTLS is stripped", "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hi\r\n", "S1 BAD what\r\n", "does not offer encryption"},
		{"STARTTLS is refused", "* OK hi\r\n", "S1 NO not today\r\n", "does not offer encryption"},
		{"signed in already", "* PREAUTH [CAPABILITY IMAP4rev1] hi\r\n", "S1 OK go\r\n", "before encryption"},
		{"hangs up", "* BYE busy\r\n", "", "before encryption"},
		{"an answer is injected", "* OK hi\r\n", "S1 OK go\r\nS2 OK [CAPABILITY IMAP4rev1] injected\r\n", "somebody may have put it there"},
		{"an endless line", "* OK " + strings.Repeat("a", 1<<16), "", "endless line"},
		{"endless talk", "* OK hi\r\n", strings.Repeat("* OK still here\r\n", 100), "did not answer to STARTTLS"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			addr, sent := scriptedServer(t, c.greeting, c.answer)
			cfg := testConfig(addr)
			cfg.InsecurePlaintext, cfg.StartTLS = false, true
			st, _ := storetest.Open(t)
			s, _ := testSource(st, cfg)
			var refusal *sources.Refusal
			err := s.Listen(context.Background(), true)
			if !errors.As(err, &refusal) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v", err)
			}
			if got := sent(); got != "" && got != "S1 STARTTLS\r\n" {
				t.Errorf("this was sent in the open: %q", got)
			}
		})
	}
}

func TestPlaintextOnlyOnThisMachine(t *testing.T) {
	cases := []struct {
		cfg  Config
		want security
		bad  bool
	}{
		{Config{Address: "mail.example.com"}, implicitTLS, false},
		{Config{Address: "mail.example.com:993"}, implicitTLS, false},
		{Config{Address: "mail.example.com:143"}, startTLS, false},
		{Config{Address: "mail.example.com", StartTLS: true}, startTLS, false},
		{Config{Address: "[::1]:143", InsecurePlaintext: true}, plaintext, false},
		{Config{Address: "localhost", InsecurePlaintext: true}, plaintext, false},
		{Config{Address: "127.0.0.1:1143", InsecurePlaintext: true}, plaintext, false},
		{Config{Address: "mail.example.com:143", InsecurePlaintext: true}, 0, true},
		{Config{Address: "127.0.0.1.example.com", InsecurePlaintext: true}, 0, true},
	}
	for _, c := range cases {
		got, err := c.cfg.security()
		if (err != nil) != c.bad || !c.bad && got != c.want {
			t.Errorf("%+v: %v, %v", c.cfg.Address, got, err)
		}
	}
}

func TestPlainSpeechOnATLSPort(t *testing.T) {
	addr, sent := scriptedServer(t, "* OK hello\r\n")
	cfg := testConfig(addr)
	cfg.InsecurePlaintext = false
	st, _ := storetest.Open(t)
	s, _ := testSource(st, cfg)
	err := s.Listen(context.Background(), true)
	if err == nil || !strings.Contains(err.Error(), "does not speak TLS") {
		t.Error(err)
	}
	if strings.Contains(fmt.Sprint(err, sent()), testPassword) {
		t.Error("the password leaked")
	}
}

func TestAServerOutOfReachIsToldInWords(t *testing.T) {
	ln := listen(t)
	address := ln.Addr().String()
	ln.Close()
	cfg := testConfig(address)
	_, err := Prove(t.Context(), cfg, nil)
	_, port, _ := net.SplitHostPort(address)
	if err == nil || !strings.Contains(err.Error(), "nothing listens on port "+port) || strings.Contains(err.Error(), "dial tcp") {
		t.Errorf("told: %v", err)
	}
}
