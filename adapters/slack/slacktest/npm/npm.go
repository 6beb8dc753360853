// Package npm runs the programs of .ci/slack, which are apps on Slack's own clients
// for Node, for tests of the double of Slack: what these clients take for Slack is
// not only what we think it is.
package npm

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Program is one that runs. It says what happens in lines of JSON.
type Program struct {
	t     testing.TB
	lines chan Line
	ended chan error
	input io.Closer
}

// Line is something that a program says.
type Line struct {
	What  string
	ID    string // of an event, or a trigger
	Error string // a code
}

var errNone = errors.New("no clients of Slack: install Debian's packages nodejs and npm, then npm ci --prefix .ci/slack")

// Start starts a program with an app's tokens. The test skips without Node or the
// packages, and fails where KITH_TEST_REQUIRE asks for them.
func Start(t testing.TB, name, api, appToken, botToken string) *Program {
	t.Helper()
	bin, file, err := find(name)
	if err != nil {
		if strings.Contains(os.Getenv("KITH_TEST_REQUIRE"), "node") {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	cmd := exec.CommandContext(t.Context(), bin, file)
	cmd.Env = append(os.Environ(), "SLACK_API_URL="+api, "SLACK_APP_TOKEN="+appToken, "SLACK_BOT_TOKEN="+botToken)
	cmd.Stderr = t.Output()
	input, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	output, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p := &Program{t: t, lines: make(chan Line, 1000), ended: make(chan error, 1), input: input}
	read := make(chan struct{})
	go func() {
		defer close(read)
		p.read(output)
		p.ended <- cmd.Wait()
	}()
	t.Cleanup(func() { // ctx has ended by now, and with it the program
		<-read
	})
	return p
}

// find is where Node is, and a program in a folder above that has its packages.
func find(name string) (bin, file string, err error) {
	if bin, err = exec.LookPath("node"); err != nil {
		return "", "", errNone
	}
	for folder := "."; ; folder = filepath.Join(folder, "..") {
		at, err := filepath.Abs(filepath.Join(folder, ".ci", "slack"))
		if err != nil {
			return "", "", err
		}
		if _, err := os.Stat(filepath.Join(at, "node_modules", "@slack", "socket-mode")); err == nil {
			return bin, filepath.Join(at, name), nil
		}
		if above := filepath.Dir(filepath.Dir(at)); above == filepath.Dir(above) {
			return "", "", errNone
		}
	}
}

func (p *Program) read(output io.Reader) {
	for said := bufio.NewScanner(output); said.Scan(); {
		var l Line
		if err := json.Unmarshal(said.Bytes(), &l); err != nil {
			p.t.Errorf("it says %q: %v", said.Text(), err)
			continue
		}
		p.lines <- l
	}
}

// Says is the next line, which has to be about something.
func (p *Program) Says(what string) Line {
	p.t.Helper()
	select {
	case l := <-p.lines:
		if l.What != what {
			p.t.Fatalf("it says %+v, want %s", l, what)
		}
		return l
	case err := <-p.ended:
		p.t.Fatalf("it ended with %v, want %s", err, what)
	case <-p.t.Context().Done():
		p.t.Fatalf("it does not say %s", what)
	}
	return Line{}
}

// End ends the program, and waits for it.
func (p *Program) End() {
	p.t.Helper()
	if err := p.input.Close(); err != nil {
		p.t.Error(err)
	}
	if err := <-p.ended; err != nil {
		p.t.Errorf("it ended with %v", err)
	}
}
