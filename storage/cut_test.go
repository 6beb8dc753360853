package storage_test

import (
	"bytes"
	"io"
	"net"
	"net/url"
	"strconv"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

// cutter stands between a program and its server. When it is armed, the answer
// to the next COMMIT is lost, and the connection with it.
type cutter struct {
	armed  atomic.Bool
	server string // network and address
	at     string
}

func newCutter(t *testing.T, server string) (c *cutter, throughIt string) {
	t.Helper()
	config, err := pgx.ParseConfig(server)
	must(t, err)
	network, at := pgconn.NetworkAddress(config.Host, config.Port)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { listener.Close() })
	c = &cutter{server: network, at: at}
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go c.serve(client)
		}
	}()
	u, err := url.Parse(server)
	must(t, err)
	q := u.Query()
	q.Set("host", "127.0.0.1")
	q.Set("port", strconv.Itoa(listener.Addr().(*net.TCPAddr).Port))
	u.RawQuery = q.Encode()
	return c, u.String()
}

func (c *cutter) serve(client net.Conn) {
	defer client.Close()
	server, err := net.Dial(c.server, c.at)
	if err != nil {
		return
	}
	defer server.Close()
	var cut atomic.Bool
	go func() {
		defer server.Close()
		buf := make([]byte, 1<<16)
		for {
			n, err := client.Read(buf)
			if bytes.Contains(buf[:n], []byte("commit")) && c.armed.CompareAndSwap(true, false) {
				cut.Store(true)
			}
			if _, failed := server.Write(buf[:n]); err != nil || failed != nil {
				return
			}
		}
	}()
	io.Copy(onlyUntil{&cut, client}, server)
}

// onlyUntil passes bytes on until cut says so.
type onlyUntil struct {
	cut *atomic.Bool
	to  io.Writer
}

func (o onlyUntil) Write(b []byte) (int, error) {
	if o.cut.Load() {
		return 0, io.ErrClosedPipe
	}
	return o.to.Write(b)
}

// Whoever loses the server while it commits does not know whether it did. What
// the transaction said is heard all the same: nobody sleeps past a job or
// trusts what was read before.
func TestAnUnknownCommitIsHeard(t *testing.T) {
	server := storagetest.Postgres(t)
	c, throughIt := newCutter(t, server)
	here := openAt(t, throughIt)
	must(t, here.Migrate(ctx, pots))
	heard := make(chan string, 9)
	here.Subscribe("pot", func(s string) { heard <- s })
	c.armed.Store(true)
	err := here.InTx(ctx, func(tx *storage.Tx) error {
		tx.Notify("pot", "a")
		return insert("a", 1)(tx)
	})
	if err == nil {
		t.Error("a commit without an answer counts as done")
	}
	if n := amount(t, here, "a"); n != 1 {
		t.Errorf("the pot holds %d; the cut came too early", n)
	}
	select {
	case got := <-heard:
		if got != "a" {
			t.Errorf("heard %q", got)
		}
	default:
		t.Error("heard nothing of what was committed")
	}
}
