//go:build unix

package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/kith-community/kith/storage/storagetest"
)

// kithDoes runs a command on a community and returns what it prints.
func kithDoes(t *testing.T, want int, environ []string, args ...string) (out, errs string) {
	t.Helper()
	code, out, errs := outcome(t, kithCommand(t, environ, args...))
	if code != want {
		t.Errorf("kith %s ended with %d, want %d\n%s%s", strings.Join(args, " "), code, want, out, errs)
	}
	return out, errs
}

func writeFile(t *testing.T, name, text string) string {
	t.Helper()
	name = filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// TestACommunityMovesHouse: it is exported while Kith runs, and comes back in
// another folder, the same.
func TestACommunityMovesHouse(t *testing.T) {
	data, other := filepath.Join(t.TempDir(), "here"), filepath.Join(t.TempDir(), "there")
	kith := start(t, data)
	file := filepath.Join(t.TempDir(), "community.json")
	out, _ := kithDoes(t, exitOK, nil, "export", "--data", data, "--out", file)
	if !strings.Contains(out, "sandbox:kith is in "+file) {
		t.Errorf("the export says %s", out)
	}
	content, err := os.ReadFile(file)
	if err != nil || strings.Count(string(content), `{"sheet":"questions"`) == 0 {
		t.Fatalf("the file holds no question: %v\n%s", err, content)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others can read the file: %v, %v", info.Mode(), err)
	}
	kithDoes(t, exitOK, nil, "import", "--data", data, "--dry-run", file)
	if _, errs := kithDoes(t, exitFault, nil, "import", "--data", data, file); !strings.Contains(errs, "Kith runs on the database") {
		t.Errorf("an import beside a running Kith says %s", errs)
	}
	kith.interrupt(t)
	if out, _ := kithDoes(t, exitOK, nil, "import", "--data", data, file); !strings.Contains(out, "Nothing is new") {
		t.Errorf("the same again says %s", out)
	}
	kithDoes(t, exitOK, nil, "import", "--data", other, "--dry-run", file)
	if exists(other) {
		t.Error("a dry run made a folder")
	}
	kithDoes(t, exitOK, nil, "import", "--data", other, file)
	if again, _ := kithDoes(t, exitOK, nil, "export", "--data", other); again != string(content) {
		t.Errorf("it left as\n%s\nand again as\n%s", content, again)
	}
	folder := filepath.Join(t.TempDir(), "sheets")
	kithDoes(t, exitOK, nil, "export", "--data", other, "--format", "csv", "--out", folder)
	database := []string{"KITH_DATABASE=" + storagetest.Postgres(t)}
	if _, errs := kithDoes(t, exitUsage, database, "import", folder); !strings.Contains(errs, "--space sandbox:kith") {
		t.Errorf("spreadsheets for nobody: %s", errs)
	}
	kithDoes(t, exitOK, database, "import", "--dry-run", "--space", "sandbox:kith", folder)
	kithDoes(t, exitOK, database, "import", "--space", "sandbox:kith", folder)
	if again, _ := kithDoes(t, exitOK, database, "export"); again != string(content) {
		t.Errorf("it left SQLite as\n%s\nand PostgreSQL as\n%s", content, again)
	}
	k := start(t, other) // an organiser moves in
	k.interrupt(t)
}

// TestMistakesAreListed: a newcomer's spreadsheet, line by line.
func TestMistakesAreListed(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	topics := writeFile(t, "topics.csv", "Name;Notes\ngo;x\n;y\n"+strings.Repeat("x", 31)+";z\n")
	out, _ := kithDoes(t, exitFault, nil, "import", "--data", data, "--space", "sandbox:kith", topics)
	for _, says := range []string{"note: ", "notes is no column", "line 3, name: is empty", "line 4, name: ", "Nothing was imported: 2 lines were rejected", "--skip-rejected"} {
		if !strings.Contains(out, says) {
			t.Errorf("does not say %q:\n%s", says, out)
		}
	}
	out, _ = kithDoes(t, exitOK, nil, "import", "--data", data, "--space", "sandbox:kith", "--skip-rejected", topics)
	if !strings.Contains(out, "2 lines were rejected and left out") {
		t.Errorf("leaving them out says\n%s", out)
	}
	if out, _ := kithDoes(t, exitOK, nil, "export", "--data", data, "--what", "topics", "--format", "csv", "--out", "-"); out != "id,name,aliases,channel\ngo,go,,\n" {
		t.Errorf("there is %s", out)
	}
	unnamed := writeFile(t, "list.csv", "name\ngo\n")
	if _, errs := kithDoes(t, exitUsage, nil, "import", "--data", data, unnamed); !strings.Contains(errs, "such as members.csv") {
		t.Errorf("says %s", errs)
	}
}

// TestKilledImports kills imports at any moment, with SIGKILL and with Ctrl-C, on
// both databases: all is there or nothing is.
func TestKilledImports(t *testing.T) {
	if testing.Short() {
		t.Skip("kills processes for some seconds")
	}
	const questions, kills = 2000, 4
	var text strings.Builder
	text.WriteString(`{"kith":1,"space":"sandbox:kith"}` + "\n")
	for i := range questions {
		fmt.Fprintf(&text, `{"sheet":"questions","title":"What is number %d?","asked_at":"2024-03-01","answer":"It is %s"}`+"\n", i, strings.Repeat("many words ", 20))
	}
	file := writeFile(t, "old.json", text.String())
	for _, engine := range storagetest.Engines() {
		t.Run(string(engine), func(t *testing.T) {
			none, all := 0, 0
			for i := range kills {
				data := filepath.Join(t.TempDir(), "data")
				var environ []string
				if engine == storagetest.PostgreSQL {
					environ = []string{"KITH_DATABASE=" + storagetest.Postgres(t)}
				}
				cmd := kithCommand(t, environ, "import", "--data", data, file)
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Duration(100+rand.N(2000)) * time.Millisecond)
				cmd.Process.Signal([]os.Signal{syscall.SIGKILL, os.Interrupt}[i%2])
				cmd.Wait()
				code, out, errs := outcome(t, kithCommand(t, environ, "export", "--data", data, "--space", "sandbox:kith"))
				switch n := strings.Count(out, `{"sheet":"questions"`); {
				case n == questions:
					all++
				case n == 0 && (code == exitOK || strings.Contains(errs, "no community") || strings.Contains(errs, "brought up to date")):
					none++ // killed while it made the tables, or later
				default:
					t.Errorf("%d of %d questions are there: %s", n, questions, errs)
				}
				kithDoes(t, exitOK, environ, "import", "--data", data, file)
				if out, _ := kithDoes(t, exitOK, environ, "export", "--data", data); strings.Count(out, `{"sheet":"questions"`) != questions {
					t.Error("run again, it did not import everything")
				}
			}
			t.Logf("of %d imports, %d had imported nothing and %d everything when they were killed", kills, none, all)
		})
	}
}
