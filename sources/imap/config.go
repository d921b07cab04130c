package imap

import (
	"net"
	"strings"
	"time"

	"earshot/sources"
	"earshot/store"
)

// A Config is a mailbox account as config.toml describes it.
type Config struct {
	Name    string // of the source
	Address string // host, with a port or without: 993
	User    string
	Secret  *Secret // where the password lies
	OAuth   *Grant  // signs in by a token in place of a password; nil: by password

	StartTLS          bool   // encryption by STARTTLS; also meant by port 143
	InsecurePlaintext bool   // no encryption; only on this machine itself
	Fingerprint       string // sha256:… pins the server's certificate; empty: it must be good

	Mailboxes []string      // names, or \Sent \All \Archive \Junk; none: INBOX and \Sent, at Gmail \All
	Since     time.Duration // how far before the day it was first heard; 0: everything

	Rules        store.SideRules // the [sides] of the configuration
	SlowAfter    time.Duration   // copied into the source's state
	IgnoredAfter time.Duration
}

// FromConfig makes the configuration of an account of a [[source]] block.
// beside turns a path in the file into one that can be opened. A password
// variable is read once per Secret, so make one Config and keep it.
func FromConfig(c sources.SourceConfig, rules store.SideRules, beside func(string) string) Config {
	secret := &Secret{Command: c.PasswordCommand, Keyring: c.Keyring, Env: c.PasswordEnv, Typed: c.Password}
	if c.PasswordFile != "" {
		secret.File = beside(c.PasswordFile)
	}
	var grant *Grant
	if c.OAuth != nil {
		grant = newGrant(*c.OAuth, c.User, c.Address, beside(c.Name+".token"))
	}
	return Config{
		Name: c.Name, Address: c.Address, User: c.User, Secret: secret, OAuth: grant,
		StartTLS: c.TLS == "starttls", InsecurePlaintext: c.InsecurePlaintext, Fingerprint: c.Fingerprint,
		Mailboxes: c.Mailboxes, Since: time.Duration(c.Since), Rules: rules,
		SlowAfter: time.Duration(c.SlowAfter), IgnoredAfter: time.Duration(c.IgnoredAfter),
	}
}

// A security is how a connection is protected.
type security int

const (
	implicitTLS security = iota
	startTLS
	plaintext
)

// security says how to protect the connection, and refuses to send a password
// in the open to anywhere but this machine.
func (c Config) security() (security, error) {
	host, port := c.hostPort()
	switch {
	case c.InsecurePlaintext && !loopback(host):
		return 0, &sources.Refusal{
			Why: "insecure_plaintext would send the password to " + host + " where everybody on the way can read it.",
			Do:  "Remove insecure_plaintext; it is allowed only for a server on this machine (127.0.0.1).",
		}
	case c.InsecurePlaintext:
		return plaintext, nil
	case c.StartTLS || port == "143":
		return startTLS, nil
	}
	return implicitTLS, nil
}

func (c Config) hostPort() (host, port string) {
	host, port, err := net.SplitHostPort(c.Address)
	if err == nil {
		return host, port
	}
	port = "993"
	if c.StartTLS {
		port = "143"
	}
	return strings.Trim(c.Address, "[]"), port
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// own are the mailbox's own addresses, as far as the account tells.
func (c Config) own() []string {
	if strings.Contains(c.User, "@") {
		return []string{c.User}
	}
	return nil
}

// credential says in words what signs in, and where it comes from.
func (c Config) credential() string {
	if c.OAuth != nil {
		return "token from " + c.OAuth.From()
	}
	return "password from " + c.Secret.From()
}
