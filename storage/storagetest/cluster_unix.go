//go:build unix

package storagetest

import (
	"bufio"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// keeper makes a cluster, says so, and throws it away when its standard input
// ends. Only the test process holds the other end, so that happens however that
// process ends. $1 is the programs' folder, $2 the cluster's.
const keeper = `
trap '' INT TERM HUP
cd "$2" || exit 1
"$1/initdb" -D data -U postgres -A trust -E UTF8 --locale=C --no-sync --no-instructions --wal-segsize=1 >log 2>&1 &&
"$1/pg_ctl" -D data -l log -w -t 30 -o "-F -k '$2' -c listen_addresses= -c max_connections=200 \
 -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=32MB" start >>log 2>&1 </dev/null &&
echo ready && cat >/dev/null
tail -n 3 log
"$1/pg_ctl" -D data -m immediate -w stop >/dev/null 2>&1
cd / && rm -rf "$2"
`

// keeperInput stays open until this process ends: that is how the keeper learns
// of it. Nothing reads it; it must only not be collected.
//
//lint:ignore U1000 held, not used
var keeperInput *os.File

// startCluster starts a server that listens on a socket in a folder of its own.
// One for each test process costs a second, and none ever waits for another.
func startCluster(bin string) (string, error) {
	dir, err := os.MkdirTemp(shortTemp(), "kith-pg-")
	if err != nil {
		return "", err
	}
	attr, err := unprivileged(dir)
	if err != nil {
		return "", err
	}
	cmd := exec.Command("sh", "-c", keeper, "sh", bin, dir)
	cmd.SysProcAttr = attr
	cmd.Env = []string{"LC_ALL=C", "PATH=" + os.Getenv("PATH")}
	input, output, err := os.Pipe()
	if err != nil {
		return "", err
	}
	cmd.Stdin, keeperInput = input, output
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := cmd.Start(); err != nil {
		return "", fmt.Errorf("start PostgreSQL: %w", err)
	}
	input.Close()
	answer, _ := bufio.NewReader(stdout).ReadString('\n')
	if answer != "ready\n" {
		return "", fmt.Errorf("start PostgreSQL from %s: %s", bin, answer)
	}
	q := url.Values{"host": {dir}, "sslmode": {"disable"}}
	return "postgres://postgres@/postgres?" + q.Encode(), nil
}

// shortTemp is a folder that other users can enter and whose name leaves room
// for a socket's, which has at most 103 bytes on macOS.
func shortTemp() string {
	if os.Getuid() == 0 || len(os.TempDir()) > 60 {
		return "/tmp"
	}
	return os.TempDir()
}

// unprivileged lets root's tests run the server as somebody else, because
// PostgreSQL refuses root, and gives the folder to them. The session of its own
// keeps a terminal's Ctrl-C away.
func unprivileged(dir string) (*syscall.SysProcAttr, error) {
	attr := &syscall.SysProcAttr{Setsid: true}
	if os.Getuid() != 0 {
		return attr, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		if u, err = user.Lookup("nobody"); err != nil {
			return nil, fmt.Errorf("PostgreSQL does not run as root: %w", err)
		}
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	attr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return attr, os.Chown(filepath.Clean(dir), int(uid), int(gid))
}
