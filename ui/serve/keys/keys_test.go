package keys

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/pem"
	"math/big"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
)

func edKey(t testing.TB) (ssh.PublicKey, ed25519.PrivateKey) {
	t.Helper()
	pub, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return public(t, pub), private
}

func public(t testing.TB, k crypto.PublicKey) ssh.PublicKey {
	t.Helper()
	pub, err := ssh.NewPublicKey(k)
	if err != nil {
		t.Fatal(err)
	}
	return pub
}

func ecKey(t testing.TB, curve elliptic.Curve) ssh.PublicKey {
	t.Helper()
	k, err := ecdsa.GenerateKey(curve, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return public(t, k.Public())
}

// rsaKey is of so many bits; nobody can sign with it.
func rsaKey(t testing.TB, bits int) ssh.PublicKey {
	t.Helper()
	n, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), uint(bits-1)))
	if err != nil {
		t.Fatal(err)
	}
	n.SetBit(n, bits-1, 1).SetBit(n, 0, 1)
	return public(t, &rsa.PublicKey{N: n, E: 65537})
}

// onToken makes a key that lies on a security token out of one that does not
// (OpenSSH, PROTOCOL.u2f).
func onToken(t testing.TB, typ string, of ssh.PublicKey) string {
	t.Helper()
	var parts struct {
		Name string
		Rest []byte `ssh:"rest"`
	}
	if err := ssh.Unmarshal(of.Marshal(), &parts); err != nil {
		t.Fatal(err)
	}
	wire := append(ssh.Marshal(struct{ Name string }{typ}), parts.Rest...)
	wire = append(wire, ssh.Marshal(struct{ Application string }{"ssh:"})...)
	return typ + " " + base64.StdEncoding.EncodeToString(wire)
}

func dsaLine() string {
	n := new(big.Int).Lsh(big.NewInt(1), 1023)
	wire := ssh.Marshal(struct {
		Name       string
		P, Q, G, Y *big.Int
	}{"ssh-dss", n, new(big.Int).Lsh(big.NewInt(1), 159), big.NewInt(2), big.NewInt(4)})
	return "ssh-dss " + base64.StdEncoding.EncodeToString(wire)
}

func certLine(t testing.TB) string {
	t.Helper()
	pub, private := edKey(t)
	signer, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	cert := &ssh.Certificate{Key: pub, CertType: ssh.UserCert, ValidPrincipals: []string{"joel"}, ValidBefore: ssh.CertTimeInfinity}
	if err := cert.SignCert(rand.Reader, signer); err != nil {
		t.Fatal(err)
	}
	return line(cert)
}

func privateFile(t testing.TB) string {
	t.Helper()
	_, private := edKey(t)
	block, err := ssh.MarshalPrivateKey(private, "joel@laptop")
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(block))
}

func line(k ssh.PublicKey) string { return strings.TrimSpace(string(ssh.MarshalAuthorizedKey(k))) }

func TestKeysThatMayEnter(t *testing.T) {
	ed, _ := edKey(t)
	p256 := ecKey(t, elliptic.P256())
	for typ, file := range map[string]string{
		"ssh-ed25519":                        line(ed) + " joel@laptop\n",
		"sk-ssh-ed25519@openssh.com":         onToken(t, "sk-ssh-ed25519@openssh.com", ed) + " joel@laptop",
		"ecdsa-sha2-nistp256":                line(p256) + " joel@laptop\r\n",
		"ecdsa-sha2-nistp384":                "# mine\n\n" + line(ecKey(t, elliptic.P384())) + "\tjoel@laptop",
		"ecdsa-sha2-nistp521":                "restrict " + line(ecKey(t, elliptic.P521())) + " joel@laptop",
		"sk-ecdsa-sha2-nistp256@openssh.com": "No-X11-Forwarding,no-port-forwarding,no-agent-forwarding,no-user-rc " + onToken(t, "sk-ecdsa-sha2-nistp256@openssh.com", p256) + " joel@laptop",
		"ssh-rsa":                            "\ufeff" + line(rsaKey(t, 3072)) + " joel@laptop",
	} {
		got, err := Parse([]byte(file))
		if err != nil || len(got) != 1 || got[0].Type != typ || got[0].Comment.String() != "joel@laptop" {
			t.Errorf("%s is read as %+v, %v", typ, got, err)
			continue
		}
		pub, err := ssh.ParsePublicKey(got[0].Wire)
		if err != nil || ssh.FingerprintSHA256(pub) != got[0].Fingerprint {
			t.Errorf("%s: %s, %v", typ, got[0].Fingerprint, err)
		}
	}
}

func TestAFileOfSeveralKeysHoldsEachOnce(t *testing.T) {
	one, _ := edKey(t)
	two, _ := edKey(t)
	got, err := Parse([]byte(line(one) + " first\n# old\n" + line(two) + "\n" + line(one) + " again\n"))
	if err != nil || len(got) != 2 || got[0].Comment.String() != "first" || !bytes.Equal(got[1].Wire, two.Marshal()) {
		t.Errorf("read as %+v, %v", got, err)
	}
}

func TestWhatIsRefusedSaysWhyAndWhatToDo(t *testing.T) {
	ed, _ := edKey(t)
	good := line(ed)
	for _, c := range []struct {
		file string
		says []string
	}{
		{"", []string{"no key is in it", ".pub"}},
		{"# nothing yet\n\n", []string{"no key is in it"}},
		{"garbage", []string{"line 1", "no public key", "ssh-ed25519"}},
		{"\x00\x01\x02 \xff", []string{"line 1", "no public key"}},
		{dsaLine(), []string{"DSA", "ssh-keygen -t ed25519"}},
		{line(rsaKey(t, 2048)), []string{"2048", "3072", "ssh-keygen -t ed25519"}},
		{certLine(t), []string{"certificate", "-cert"}},
		{privateFile(t), []string{"private half", ".pub"}},
		{"PuTTY-User-Key-File-3: ssh-ed25519\n", []string{"private half"}},
		{"---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END SSH2 PUBLIC KEY ----\n", []string{"ssh-keygen -i"}},
		{good[:40], []string{"line 1", "missing"}},
		{good + "\n" + good[:40], []string{"line 2", "missing"}},
		{"ssh-rsa " + strings.Fields(good)[1], []string{"cannot be read"}},
		{"restrict " + strings.Fields(good)[1], []string{"line 1"}}, // an option where the type belongs
		{`command="rm secret" ` + good, []string{"option command "}},
		{`from="10.0.0.0/8" ` + good, []string{"option from "}},
		{`environment="A=secret" ` + good, []string{"option environment "}},
		{`expiry-time="20300101" ` + good, []string{"option expiry-time "}},
		{"restrict,no-pty " + good, []string{"option no-pty "}},
		{"cert-authority " + good, []string{"option cert-authority "}},
		{"restrict,permitopen=\"h:1\" " + good, []string{"option permitopen "}},
		{"se\u202ecret " + good, []string{"no option"}},
	} {
		got, err := Parse([]byte(c.file))
		if err == nil || got != nil {
			t.Errorf("%.40q is read as %+v", c.file, got)
			continue
		}
		for _, want := range c.says {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%.40q is refused with %q, want %q in it", c.file, err, want)
			}
		}
		if strings.Contains(err.Error(), "secret") {
			t.Errorf("%.40q is refused with %q, which tells of its words", c.file, err)
		}
	}
}

// Property: no file is too strange, and what is accepted is written as a line
// that is read as the same key.
func FuzzParse(f *testing.F) {
	ed, _ := edKey(f)
	for _, seed := range []string{
		line(ed) + " joel@laptop", "restrict " + line(ed), onToken(f, "sk-ssh-ed25519@openssh.com", ed),
		line(rsaKey(f, 3072)), line(ecKey(f, elliptic.P256())), dsaLine(), certLine(f), privateFile(f), `a="b" c d`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		got, err := Parse(file)
		if (err == nil) != (len(got) > 0) {
			t.Fatalf("%d keys, and %v", len(got), err)
		}
		for _, k := range got {
			pub, err := ssh.ParsePublicKey(k.Wire)
			if err != nil || !bytes.Equal(pub.Marshal(), k.Wire) {
				t.Fatalf("%s: %v", k.Type, err)
			}
			again, err := Parse([]byte(line(pub) + " " + k.Comment.String()))
			if err != nil || len(again) != 1 || again[0].Fingerprint != k.Fingerprint || again[0].Comment != k.Comment || again[0].Type != k.Type {
				t.Fatalf("%+v is read again as %+v, %v", k, again, err)
			}
		}
	})
}
