package main

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// asKith makes the test program behave as kith, so that tests start processes
// without another build.
const asKith = "KITH_TEST_AS_KITH"

func TestMain(m *testing.M) {
	if os.Getenv(asKith) != "" {
		main()
	}
	code := m.Run()
	closeChromium()
	os.Exit(code)
}

// kithCommand is kith with these settings and no others of the machine's.
func kithCommand(t *testing.T, environ []string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, args...)
	cmd.Dir = t.TempDir()
	cmd.Env = append(withoutSettings(os.Environ()), asKith+"=1")
	cmd.Env = append(cmd.Env, environ...)
	return cmd
}

// withoutSettings leaves out what would change how Kith runs.
func withoutSettings(environ []string) []string {
	var rest []string
	for _, v := range environ {
		if !strings.HasPrefix(v, prefix) {
			rest = append(rest, v)
		}
	}
	return rest
}

// outcome runs a command to its end.
func outcome(t *testing.T, cmd *exec.Cmd) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	cmd.Stdout, cmd.Stderr = &o, &e
	if err := cmd.Run(); cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), o.String(), e.String()
}
