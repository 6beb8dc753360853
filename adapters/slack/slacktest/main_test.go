package slacktest

import (
	"net/http"
	"os"
	"testing"

	"go.uber.org/goleak"
)

// TestMain: nothing goes on when a double has ended.
func TestMain(m *testing.M) {
	code := m.Run()
	http.DefaultClient.CloseIdleConnections()
	if err := goleak.Find(); err != nil && code == 0 {
		println(err.Error())
		code = 1
	}
	os.Exit(code)
}
