//go:build long

package imap

import (
	"bytes"
	"io"
	"net"
	"sync"
	"testing"
	"time"
)

// A wound is what happens to a connection after so many of the server's
// bytes: cut, reset, stall or flip (of one bit). Less than 0: nothing.
type wound struct {
	after int64
	how   string
}

var unhurt = wound{-1, ""}

// A proxy stands between a source and a server and hurts connections.
type proxy struct {
	addr  string
	next  func() wound // of the next connection
	delay time.Duration
	rate  int // bytes a second; 0: as fast as it goes

	mu     sync.Mutex
	sent   bytes.Buffer // what clients sent
	passed int64        // bytes of servers
	open   map[net.Conn]bool
}

func newProxy(t *testing.T, server string, next func() wound) *proxy {
	t.Helper()
	return proxyAt(t, listen(t), server, next)
}

func proxyAt(t *testing.T, ln net.Listener, server string, next func() wound) *proxy {
	p := &proxy{addr: ln.Addr().String(), next: next, open: map[net.Conn]bool{}}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			all.Go(func() { p.relay(c, server) })
		}
	})
	t.Cleanup(func() { ln.Close(); p.cut(); all.Wait() })
	return p
}

// cut ends all connections.
func (p *proxy) cut() (n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.open {
		c.Close()
		n++
	}
	return n
}

func (p *proxy) bytes() int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.passed
}

func (p *proxy) heard() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.sent.String()
}

func (p *proxy) relay(client net.Conn, server string) {
	defer client.Close()
	up, err := net.Dial("tcp", server)
	if err != nil {
		return
	}
	defer up.Close()
	p.mu.Lock()
	p.open[client] = true
	w := p.next()
	p.mu.Unlock()
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		defer up.Close()
		io.Copy(io.MultiWriter(up, locked{p}), client)
	}()
	p.pump(client, up, w, gone)
	p.mu.Lock()
	delete(p.open, client)
	p.mu.Unlock()
}

// locked collects what clients send.
type locked struct{ p *proxy }

func (l locked) Write(b []byte) (int, error) {
	l.p.mu.Lock()
	defer l.p.mu.Unlock()
	return l.p.sent.Write(b)
}

// pump copies what the server sends and hurts it where its time has come.
func (p *proxy) pump(client, up net.Conn, w wound, gone <-chan struct{}) {
	buf, at := make([]byte, 16<<10), int64(0)
	for {
		n, err := up.Read(buf)
		b := buf[:n]
		if w.after >= at && w.after < at+int64(n) && w.how == "flip" {
			b[w.after-at] ^= 1
		} else if w.after >= at && w.after < at+int64(n) {
			client.Write(b[:w.after-at])
			switch w.how {
			case "reset":
				client.(*net.TCPConn).SetLinger(0)
			case "stall":
				<-gone
			}
			return
		}
		p.slow(n)
		if _, failed := client.Write(b); failed != nil || err != nil {
			return
		}
		at += int64(n)
		p.mu.Lock()
		p.passed += int64(n)
		p.mu.Unlock()
	}
}

func (p *proxy) slow(n int) {
	d := p.delay
	if p.rate > 0 {
		d += time.Duration(n) * time.Second / time.Duration(p.rate)
	}
	if d > 0 {
		<-time.After(d)
	}
}
