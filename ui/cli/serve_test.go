package cli

import (
	"strings"
	"testing"
)

// Addresses that only this machine or a network of its own can reach are
// listened on; any other must be meant.
func TestWhereItMayBeServed(t *testing.T) {
	for _, c := range []struct {
		addr   string
		public string // what is said; "": it is listened on
		says   string // the same without --public
	}{
		{"127.0.0.1:2222", "", ""},
		{"127.9.9.9:2222", "", ""},
		{"localhost:2222", "", ""},
		{"[::1]:2222", "", ""},
		{"[::ffff:127.0.0.1]:2222", "", ""},
		{"192.168.1.20:2222", "", ""},
		{"10.0.0.1:22", "", ""},
		{"172.16.0.1:22", "", ""},
		{"[fd12::1]:22", "", ""},
		{"169.254.7.7:22", "", ""},
		{"[fe80::1%eth0]:22", "", ""},
		{"172.32.0.1:22", "", "can be reached from the internet"},
		{"100.64.0.1:22", "", "can be reached from the internet"},
		{"203.0.113.9:22", "", "can be reached from the internet"},
		{"[2001:db8::1]:22", "", "can be reached from the internet"},
		{"[::ffff:203.0.113.9]:22", "", "can be reached from the internet"},
		{"[::ffff:0.0.0.0]:22", "", "can be reached from the internet"},
		{"0.0.0.0:22", "", "every network"},
		{"[::]:22", "", "every network"},
		{":2222", "", "every network"},
		{"earshot.example.com:22", "", "write the address as numbers"},
		{"2130706433:22", "", "write the address as numbers"},
		{"127.1:22", "", "write the address as numbers"},
		{"", "say where to listen", "say where to listen"},
		{"2222", "is no address", "is no address"},
		{"127.0.0.1", "is no address", "is no address"},
		{"::1:2222", "is no address", "is no address"},
	} {
		for public, want := range map[bool]string{true: c.public, false: c.says} {
			err := checkAddress(c.addr, public)
			if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
				t.Errorf("%q, public %v: %v, want %q", c.addr, public, err, want)
			}
		}
	}
}

// Without anybody on the list nobody is served, and the same when the last one
// was taken off it.
func TestWithoutAListNobodyIsServed(t *testing.T) {
	p := newPlace(t, "")
	refused := func() {
		t.Helper()
		if _, errs, code := p.run("serve", "--ssh", "127.0.0.1:0"); code != exitUsage || !strings.Contains(errs, "earshot listeners add NAME --key FILE") {
			t.Errorf("it ended with %d and said %q", code, errs)
		}
	}
	refused()
	pub := p.file("joel.pub", newKey(t, "joel").public)
	for _, args := range [][]string{{"add", "Joel", "--key", pub}, {"remove", "Joel"}} {
		if _, errs, code := p.run(append([]string{"listeners"}, args...)...); code != 0 {
			t.Fatal(errs)
		}
	}
	refused()
	for _, args := range [][]string{{}, {"--ssh", "0.0.0.0:0"}, {"--ssh", "127.0.0.1:0", "more"}} {
		if _, errs, code := p.run(append([]string{"serve"}, args...)...); code != exitUsage {
			t.Errorf("serve %v ended with %d: %s", args, code, errs)
		}
	}
}
