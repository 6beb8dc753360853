package storagetest

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// ServerVariable names a PostgreSQL server to test on, as postgres://….
// RequireVariable lists what must not be skipped, such as "postgres,python".
const (
	ServerVariable  = "KITH_TEST_POSTGRES"
	RequireVariable = "KITH_TEST_REQUIRE"
)

// server is where the tests of this process make their schemas.
type server struct {
	url  string
	ours bool // started by us, and gone with this process
}

var errNone = errors.New("no PostgreSQL: install Debian's package postgresql, or set " + ServerVariable + "=postgres://…")

// findServer looks once in a process; starting one takes about a second.
var findServer = sync.OnceValues(func() (server, error) {
	if url := os.Getenv(ServerVariable); url != "" {
		return server{url: url}, nil
	}
	bin := programs()
	if bin == "" {
		return server{}, errNone
	}
	url, err := startCluster(bin)
	return server{url: url, ours: true}, err
})

// Lacking skips a test, or fails it where what it lacks is required.
func Lacking(t testing.TB, what string, err error) {
	t.Helper()
	if strings.Contains(os.Getenv(RequireVariable), what) {
		t.Fatal(err)
	}
	t.Skip(err)
}

// findOrSkip skips the test when there is no server, or fails it where one is
// required.
func findOrSkip(t testing.TB) server {
	t.Helper()
	s, err := findServer()
	if err != nil {
		Lacking(t, "postgres", err)
	}
	return s
}

// programs is the folder of initdb, pg_ctl and postgres. Debian keeps them off
// PATH; of several versions the newest is taken.
func programs() string {
	var found []string
	for _, pattern := range []string{
		"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin",
		"/opt/homebrew/opt/postgresql@*/bin", "/usr/local/opt/postgresql@*/bin",
	} {
		folders, _ := filepath.Glob(pattern)
		for _, folder := range folders {
			if _, err := os.Stat(filepath.Join(folder, "initdb")); err == nil {
				found = append(found, folder)
			}
		}
	}
	if len(found) > 0 {
		slices.SortFunc(found, func(a, b string) int { // 9 comes before 15
			if len(a) != len(b) {
				return len(a) - len(b)
			}
			return strings.Compare(a, b)
		})
		return found[len(found)-1]
	}
	if initdb, err := exec.LookPath("initdb"); err == nil {
		if real, err := filepath.EvalSymlinks(initdb); err == nil {
			return filepath.Dir(real)
		}
	}
	return ""
}
