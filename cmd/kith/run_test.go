//go:build unix

package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// running is a kith that serves.
type running struct {
	*exec.Cmd
	address string
	errs    *bytes.Buffer
	said    *sync.WaitGroup // until its output ends
}

var opened = regexp.MustCompile(`Open http://(\S+) `)

// start starts kith on a free port and waits until it says where.
func start(t *testing.T, data string, args ...string) *running {
	t.Helper()
	r := &running{
		Cmd:  kithCommand(t, nil, append([]string{"--data", data, "--listen", "127.0.0.1:0"}, args...)...),
		errs: &bytes.Buffer{}, said: &sync.WaitGroup{},
	}
	r.Stderr = r.errs
	out, err := r.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if m := opened.FindStringSubmatch(lines.Text()); m != nil {
			r.address = m[1]
			r.said.Go(func() { io.Copy(io.Discard, out) })
			return r
		}
	}
	r.Wait()
	t.Fatalf("kith did not start: %s", r.errs)
	return nil
}

// interrupt presses Ctrl-C and returns how long the end took.
func (r *running) interrupt(t *testing.T) time.Duration {
	t.Helper()
	from := time.Now()
	if err := r.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	r.said.Wait()
	if err := r.Wait(); err != nil {
		t.Fatalf("it ended with %v: %s", err, r.errs)
	}
	return time.Since(from)
}

func (r *running) get(t *testing.T, path string) string {
	t.Helper()
	res, err := http.Get("http://" + r.address + path)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("GET %s: %s %v %s", path, res.Status, err, body)
	}
	return string(body)
}

func (r *running) post(t *testing.T, path string, body any) {
	t.Helper()
	content, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.Post("http://"+r.address+path, "application/json", bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if answer, _ := io.ReadAll(res.Body); res.StatusCode != http.StatusOK {
		t.Fatalf("POST %s %s: %s %s", path, content, res.Status, answer)
	}
}

// now is the time in the sandbox.
func (r *running) now(t *testing.T) time.Time {
	t.Helper()
	var state struct{ Clock struct{ Now time.Time } }
	if err := json.Unmarshal([]byte(r.get(t, "/api/state")), &state); err != nil {
		t.Fatal(err)
	}
	return state.Clock.Now
}

func TestEverythingIsThereAfterCtrlC(t *testing.T) {
	data := filepath.Join(t.TempDir(), "community")
	kith := start(t, data)
	kith.post(t, "/api/acts", map[string]any{"as": "ada", "do": "post", "in": "#general", "text": "a word to keep"})
	kith.post(t, "/api/clock", map[string]any{"advance": "24h"})
	tomorrow := kith.now(t)
	stream, err := http.Get("http://" + kith.address + "/api/events") // a browser looks on
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Body.Close()
	if took := kith.interrupt(t); took > 2*time.Second {
		t.Errorf("Ctrl-C took %s", took)
	}

	kith = start(t, data)
	if state := kith.get(t, "/api/state"); !strings.Contains(state, "a word to keep") {
		t.Error("what was written is gone")
	}
	if now := kith.now(t); now.Before(tomorrow) || now.Sub(tomorrow) > time.Minute {
		t.Errorf("it is %s, and was %s before the restart", now, tomorrow)
	}
	kith.interrupt(t)
}

func TestEverythingIsThereAfterAKill(t *testing.T) {
	data := t.TempDir()
	kith := start(t, data)
	kith.post(t, "/api/clock", map[string]any{"advance": "24h"})
	tomorrow := kith.now(t)
	kith.post(t, "/api/acts", map[string]any{"as": "ada", "do": "post", "in": "#general", "text": "a word to keep"})
	if err := kith.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	kith.said.Wait()
	kith.Wait()
	kith = start(t, data)
	if state := kith.get(t, "/api/state"); !strings.Contains(state, "a word to keep") {
		t.Error("what was written is gone")
	}
	if now := kith.now(t); now.Before(tomorrow) {
		t.Errorf("it is %s, and was %s before the kill", now, tomorrow)
	}
	kith.interrupt(t)
}

func TestHealth(t *testing.T) {
	data := t.TempDir()
	kith := start(t, data, "--empty")
	var h health
	if err := json.Unmarshal([]byte(kith.get(t, healthPath)), &h); err != nil || !h.OK || !h.Database || !h.Worker {
		t.Errorf("health: %+v %v", h, err)
	}
	if code, out, errs := outcome(t, kithCommand(t, nil, "health", "--listen", kith.address)); code != exitOK {
		t.Errorf("kith health ended with %d: %s%s", code, out, errs)
	}
	code, out, errs := outcome(t, kithCommand(t, nil, "doctor", "--data", data, "--listen", kith.address))
	if code != exitOK || !strings.Contains(out, "running") {
		t.Errorf("kith doctor beside it ended with %d: %s%s", code, out, errs)
	}
	kith.interrupt(t)
	if code, _, _ := outcome(t, kithCommand(t, nil, "health", "--listen", kith.address)); code != exitFault {
		t.Errorf("kith health ended with %d when nobody was there", code)
	}
	code, out, errs = outcome(t, kithCommand(t, nil, "doctor", "--data", data))
	if code != exitOK || !strings.Contains(out, "tables are up to date") {
		t.Errorf("kith doctor alone ended with %d: %s%s", code, out, errs)
	}
}

func TestSecondProcessIsRefused(t *testing.T) {
	data := t.TempDir()
	kith := start(t, data, "--empty")
	defer kith.interrupt(t)
	code, _, errs := outcome(t, kithCommand(t, nil, "--data", data, "--listen", "127.0.0.1:0"))
	if code != exitFault || !strings.Contains(errs, "another Kith uses this database") {
		t.Errorf("on the same data: %d %s", code, errs)
	}
	code, _, errs = outcome(t, kithCommand(t, nil, "--data", t.TempDir(), "--listen", kith.address))
	if code != exitFault || !strings.Contains(errs, "a Kith runs at http://"+kith.address+" already") {
		t.Errorf("on the same port: %d %s", code, errs)
	}
}

func TestBusyPortIsSaid(t *testing.T) {
	other, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	go func() {
		for {
			c, err := other.Accept()
			if err != nil {
				return
			}
			c.Close() // it is no Kith
		}
	}()
	code, out, errs := outcome(t, kithCommand(t, nil, "--data", t.TempDir(), "--listen", other.Addr().String()))
	if code != exitFault || !strings.Contains(errs, "another program uses "+other.Addr().String()) || !strings.Contains(errs, "--listen 127.0.0.1:") {
		t.Errorf("ended with %d: %s", code, errs)
	}
	if !strings.HasPrefix(out, "Kith ") {
		t.Errorf("it did not say first what it does: %q", out)
	}
}

func TestClockGoesOnWithoutItsFile(t *testing.T) {
	data := t.TempDir()
	kith := start(t, data, "--empty")
	kith.post(t, "/api/clock", map[string]any{"advance": "24h"})
	tomorrow := kith.now(t)
	kith.interrupt(t)
	if err := os.Remove(settings{Data: data}.clockFile()); err != nil {
		t.Fatal(err)
	}
	kith = start(t, data)
	defer kith.interrupt(t)
	if now := kith.now(t); now.Before(tomorrow.Add(-time.Second)) { // its journal keeps seconds
		t.Errorf("it is %s, and was %s before", now, tomorrow)
	}
}
