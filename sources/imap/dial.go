package imap

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"
	"time"

	"earshot/sources"
)

// A link is a connection that reached the server: guarded, and encrypted
// unless the server is this machine itself.
type link struct {
	*guard
	tls *tls.ConnectionState // nil: not encrypted
}

// dial reaches the server. The password is not sent before the certificate
// was verified; an encryption that was asked for is never done without.
func dial(ctx context.Context, cfg Config, lim limits) (*link, error) {
	how, err := cfg.security()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, lim.connect)
	defer cancel()
	host, port := cfg.hostPort()
	d := net.Dialer{KeepAlive: time.Minute}
	conn, err := d.DialContext(ctx, "tcp", net.JoinHostPort(host, port))
	if err != nil {
		return nil, &reachError{host, port, err}
	}
	l, err := protect(ctx, conn, how, cfg, lim)
	if err != nil {
		conn.Close()
		return nil, err
	}
	return l, nil
}

// A reachError is a server that cannot be reached, in words; what the system
// says of it lies beneath.
type reachError struct {
	host, port string
	err        error
}

func (e *reachError) Error() string {
	var name *net.DNSError
	var late net.Error
	switch {
	case errors.As(e.err, &name) && name.IsNotFound:
		return "there is no server named " + e.host
	case errors.Is(e.err, syscall.ECONNREFUSED):
		return "nothing listens on port " + e.port + " of " + e.host
	case errors.As(e.err, &late) && late.Timeout():
		return e.host + " does not answer on port " + e.port
	}
	return fmt.Sprintf("%s cannot be reached on port %s: %v", e.host, e.port, e.err)
}

func (e *reachError) Unwrap() error { return e.err }

func protect(ctx context.Context, conn net.Conn, how security, cfg Config, lim limits) (*link, error) {
	if how == plaintext {
		return &link{guard: newGuard(conn, lim)}, nil
	}
	if how == startTLS {
		if err := askForTLS(ctx, conn, lim); err != nil {
			return nil, err
		}
	}
	host, port := cfg.hostPort()
	tc := tls.Client(conn, tlsConfig(host, cfg.Fingerprint))
	if err := tc.HandshakeContext(ctx); err != nil {
		return nil, explainTLS(err, host, port)
	}
	state := tc.ConnectionState()
	l := &link{guard: newGuard(tc, lim), tls: &state}
	if how == startTLS {
		l.guard.Conn = &greeted{Conn: tc, greeting: []byte("* OK encrypted\r\n")}
	}
	return l, nil
}

// tlsConfig verifies the certificate against the system's authorities, or with
// a fingerprint against that alone.
func tlsConfig(host, fingerprint string) *tls.Config {
	c := &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}
	if fingerprint == "" {
		return c
	}
	c.InsecureSkipVerify = true // VerifyConnection does it, by fingerprint
	c.VerifyConnection = func(s tls.ConnectionState) error {
		if got := Fingerprint(s.PeerCertificates[0]); got != normalPrint(fingerprint) {
			return &pinError{s.PeerCertificates[0]}
		}
		return nil
	}
	return c
}

// Fingerprint is how a certificate is pinned in the configuration: the SHA-256
// of its bytes.
func Fingerprint(c *x509.Certificate) string {
	sum := sha256.Sum256(c.Raw)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// normalPrint takes fingerprints as other programs write them, too: in upper
// case, with colons between the bytes, without a prefix.
func normalPrint(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	s = strings.TrimPrefix(s, "sha256:")
	s = strings.TrimPrefix(s, "sha256 fingerprint=")
	return "sha256:" + strings.ReplaceAll(s, ":", "")
}

type pinError struct{ cert *x509.Certificate }

func (e *pinError) Error() string { return "another certificate than the pinned one" }

// explainTLS says in words why a server was not trusted, and shows its
// certificate, so that a person can judge it.
func explainTLS(err error, host, port string) error {
	var pin *pinError
	if errors.As(err, &pin) {
		return &sources.Refusal{
			Why: "The certificate of " + host + " is not the pinned one. " + describe(pin.cert),
			Do:  "If the server's owner says that it was renewed, put the new fingerprint into config.toml. No password was sent.",
			Err: err,
		}
	}
	var bad *tls.CertificateVerificationError
	if errors.As(err, &bad) && len(bad.UnverifiedCertificates) > 0 {
		cert := bad.UnverifiedCertificates[0]
		return &sources.Refusal{
			Why: "The certificate of " + host + " cannot be trusted: " + whyBad(bad.Err, host) + ". " + describe(cert),
			Do:  "If it is your own server, pin it with: fingerprint = \"" + Fingerprint(cert) + "\". No password was sent.",
			Err: err,
		}
	}
	var plain tls.RecordHeaderError
	if errors.As(err, &plain) {
		return &sources.Refusal{
			Why: host + " does not speak TLS on port " + port + ".",
			Do:  "Use port 993, or tls = \"starttls\" on port 143. No password was sent.",
			Err: err,
		}
	}
	return fmt.Errorf("the encryption with %s could not be set up: %w", host, err)
}

func whyBad(err error, host string) string {
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	var unknown x509.UnknownAuthorityError
	switch {
	case errors.As(err, &name):
		return "it is not for " + host
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "it has expired, or this machine's clock is wrong"
	case errors.As(err, &unknown):
		return "nobody known has signed it"
	}
	return err.Error()
}

// describe names what people compare: subject, issuer, names, dates,
// fingerprint.
func describe(c *x509.Certificate) string {
	names := append([]string(nil), c.DNSNames...)
	for _, ip := range c.IPAddresses {
		names = append(names, ip.String())
	}
	return fmt.Sprintf("It names %s, is signed by %s, is for %s, is valid from %s until %s, and has the fingerprint %s.",
		c.Subject, c.Issuer, strings.Join(names, ", "),
		c.NotBefore.Format(time.DateOnly), c.NotAfter.Format(time.DateOnly), Fingerprint(c))
}
