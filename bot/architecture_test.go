package bot_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/kith-community/kith/"

// allowed says which folders of this module each folder may import. The first
// prefix that fits counts; an entry with a slash at its end allows all below.
var allowed = []struct {
	from string
	to   []string
}{
	{"cmd/", []string{""}},
	{"adapters/discord/discordtest/crowd", []string{"bot/chat", "bot/chat/chattest", "adapters/discord/discordtest"}},
	{"adapters/discord/discordtest", []string{"adapters/discord/discordtest"}},
	{"adapters/discord/gateway", nil},
	{"adapters/discord/rest", nil},
	{"adapters/discord", []string{"bot/chat", "adapters/discord/"}},
	{"adapters/slack/slacktest/crowd", []string{"bot/chat", "bot/chat/chattest", "adapters/slack/slacktest"}},
	{"adapters/slack/slacktest", []string{"adapters/slack/slacktest", "adapters/slack/slacktest/delivery"}},
	{"adapters/slack/slacktest/delivery", nil},
	{"adapters/slack/pace", nil},
	{"adapters/slack", []string{"bot/chat", "adapters/slack/"}},
	{"adapters/", []string{"bot/chat"}},
	{"bot/features/", []string{"bot", "bot/chat", "bot/i18n", "bot/people", "bot/record", "bot/match", "bot/match/", "bot/calendar", "bot/thanked", "bot/facts", "bot/transfer", "bot/when", "scheduler", "storage"}},
	{"bot/features", []string{"bot", "bot/features/"}},
	{"bot/bottest/featuretest", []string{"bot", "bot/bottest", "bot/chat", "bot/chat/chatfake", "scheduler", "storage", "storage/storagetest"}},
	{"bot/bottest", []string{"bot", "bot/chat", "bot/chat/chattest", "bot/people", "scheduler", "storage"}},
	{"bot/chat/chatfake", []string{"bot/chat", "bot/chat/chattest"}},
	{"bot/chat/chattest", []string{"bot/chat"}},
	{"bot/chat", nil},
	{"bot/calendar", nil},
	{"bot/facts", []string{"bot/chat"}},
	{"bot/i18n", []string{"bot/chat"}},
	{"bot/match", nil},
	{"bot/record", []string{"bot/chat", "bot/match", "storage"}},
	{"bot/thanked", []string{"bot/match"}},
	{"bot/people", []string{"bot/chat", "bot/transfer", "bot/when", "storage"}},
	{"bot/transfer", []string{"bot/chat", "storage"}},
	{"bot/when", []string{"bot/chat", "bot/i18n"}},
	{"bot", []string{"bot/chat", "bot/i18n", "bot/people", "bot/record", "bot/facts", "bot/transfer", "bot/when", "scheduler", "storage"}},
	{"scheduler", []string{"storage"}},
	{"storage/storagetest", []string{"storage"}},
	{"storage", nil},
}

func TestImports(t *testing.T) {
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", module+"...").Output()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for dec := json.NewDecoder(strings.NewReader(string(out))); dec.More(); seen++ {
		var pkg struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&pkg); err != nil {
			t.Fatal(err)
		}
		from := strings.TrimPrefix(pkg.ImportPath, module)
		for _, imp := range pkg.Imports {
			if to, ours := strings.CutPrefix(imp, module); ours && !may(from, to) {
				t.Errorf("%s must not import %s", from, to)
			}
		}
	}
	if seen < 10 {
		t.Errorf("only %d packages were looked at", seen)
	}
}

func may(from, to string) bool {
	for _, rule := range allowed {
		if strings.HasPrefix(from, rule.from) {
			return slices.ContainsFunc(rule.to, func(ok string) bool {
				return to == ok || (ok == "" || strings.HasSuffix(ok, "/")) && strings.HasPrefix(to, ok)
			})
		}
	}
	return false
}

// each calls f for every Go file of the core that is no test: all but what
// stands in cmd, in adapters and in folders for tests.
func each(t *testing.T, f func(path, source string)) {
	t.Helper()
	walk(t, f, "../bot", "../scheduler", "../storage")
}

// walk is each for other folders.
func walk(t *testing.T, f func(path, source string), roots ...string) {
	t.Helper()
	for _, root := range roots {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			path = filepath.ToSlash(path)
			test := strings.HasSuffix(path, "_test.go") || strings.Contains(path, "test/") || strings.Contains(path, "chatfake/")
			if d.IsDir() || !strings.HasSuffix(path, ".go") || test {
				return nil
			}
			source, err := os.ReadFile(path)
			f(strings.TrimPrefix(path, "../"), string(source))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestNoPlatformNames: outside adapters and cmd, no code knows a platform. A
// comment may name one as the source of a limit.
func TestNoPlatformNames(t *testing.T) {
	name := regexp.MustCompile(`(?i)discord|slack`)
	each(t, func(path, source string) {
		files := token.NewFileSet()
		tree, err := parser.ParseFile(files, path, source, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if name.MatchString(n.Value) {
					t.Errorf("%s names a platform: %s", files.Position(n.Pos()), n.Value)
				}
			case *ast.Ident:
				if name.MatchString(n.Name) {
					t.Errorf("%s names a platform: %s", files.Position(n.Pos()), n.Name)
				}
			}
			return true
		})
	})
}

// TestTimeComesFromTheClock: only the worker that waits for real may read the
// machine's clock.
func TestTimeComesFromTheClock(t *testing.T) {
	reads := regexp.MustCompile(`\btime\.(Now|Sleep|After|AfterFunc|Tick|NewTimer|NewTicker|Since|Until)\b`)
	edges := []string{"scheduler/", "storage/"} // waits for jobs, for the writer, for a lost connection
	each(t, func(path, source string) {
		if slices.ContainsFunc(edges, func(edge string) bool { return strings.HasPrefix(path, edge) }) {
			return
		}
		if m := reads.FindString(source); m != "" {
			t.Errorf("%s reads the machine's clock: %s", path, m)
		}
	})
}

// TestWhatIsKeptIsFlushed: databases that survive no power failure are for tests,
// which borrow them from storagetest.
func TestWhatIsKeptIsFlushed(t *testing.T) {
	uses := regexp.MustCompile(`\bOpenScratch\(|/storagetest"`)
	walk(t, func(path, source string) {
		if m := uses.FindString(source); m != "" && path != "storage/scratch.go" {
			t.Errorf("%s uses %s, which is for tests", path, m)
		}
	}, "../adapters", "../bot", "../cmd", "../scheduler", "../storage")
}

// TestTablesStayAtHome: SQL names only tables that the folder's own migrations
// create. Everything else is asked of the package whose table it is.
func TestTablesStayAtHome(t *testing.T) {
	create := regexp.MustCompile(`(?i)CREATE TABLE (?:IF NOT EXISTS )?(\w+)`)
	uses := regexp.MustCompile(`\b(?:FROM|INTO|UPDATE|JOIN|EXISTS) ([a-z_]+)\b`)
	owner := map[string]string{}
	for _, pattern := range []string{"../*/migrations/*.sql", "../bot/*/migrations/*.sql", "../bot/features/*/migrations/*.sql"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			script, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range create.FindAllStringSubmatch(string(script), -1) {
				owner[m[1]] = strings.TrimPrefix(filepath.ToSlash(filepath.Dir(filepath.Dir(file))), "../")
			}
		}
	}
	if len(owner) < 10 {
		t.Fatalf("found only %d tables", len(owner))
	}
	each(t, func(path, source string) {
		for _, m := range uses.FindAllStringSubmatch(source, -1) {
			if home := owner[m[1]]; home != "" && home != filepath.ToSlash(filepath.Dir(path)) {
				t.Errorf("%s uses the table %s of %s", path, m[1], home)
			}
		}
	})
}
