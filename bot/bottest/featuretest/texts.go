package featuretest

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/bottest"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage/storagetest"
)

// Texts checks the feature in the current folder: every key that the code names
// is in texts/en.json, every key there is named, and all languages agree with
// English in keys, placeholders and plural forms.
func Texts(t *testing.T, features func() []bot.Feature) {
	t.Helper()
	english := keys(t, "texts/en.json")
	named, said := literals(t)
	for _, key := range said {
		if !slices.Contains(english, key) && !strings.HasSuffix(key, ".") {
			t.Errorf("texts/en.json lacks %q", key)
		}
	}
	for _, key := range english {
		if !used(key, named) {
			t.Errorf("texts/en.json has %q, which nothing uses", key)
		}
	}
	if features == nil {
		return
	}
	db := storagetest.Open(t, storagetest.SQLite, scheduler.NewClock(bottest.Start).Now)
	core, err := bot.New(t.Context(), db, bot.CoreOptions{Log: slog.New(slog.DiscardHandler)}, features()...)
	if err != nil {
		t.Fatal(err)
	}
	defer core.Close()
	for _, err := range core.Check() {
		t.Error(err)
	}
}

// registered are the keys that the registry builds from names.
var registered = []string{"command.", "option.", "menu.", "person.", "channel.", "nudge.", "audit.", "sheet.", "setting.", "keep."}

// used is whether a literal names the key, or a part of it that the code
// completes: "card.head." in front, ".text" behind.
func used(key string, named []string) bool {
	for _, prefix := range registered {
		if strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return slices.ContainsFunc(named, func(s string) bool {
		return s == key || len(s) > 2 && strings.HasSuffix(s, ".") && strings.HasPrefix(key, s) || len(s) > 2 && strings.HasPrefix(s, ".") && strings.HasSuffix(key, s)
	})
}

func keys(t *testing.T, file string) (all []string) {
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var texts map[string]json.RawMessage
	if err := json.Unmarshal(raw, &texts); err != nil {
		t.Fatal(file, err)
	}
	for key := range texts {
		all = append(all, key)
	}
	slices.Sort(all)
	return all
}

// literals returns all strings of the folder's code, and those that are the
// first argument of a call that speaks.
func literals(t *testing.T) (named, said []string) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if s, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING {
					named = append(named, s)
				}
			case *ast.CallExpr:
				if key, ok := spoken(n); ok {
					said = append(said, key)
				}
			}
			return true
		})
	}
	return named, said
}

// spoken returns the key of a call of T, S, Mistake or Audit.
func spoken(call *ast.CallExpr) (string, bool) {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if ok && sel.Sel.Name == "Audit" {
		return audited(call)
	}
	if !ok || len(call.Args) == 0 || !slices.Contains([]string{"T", "S", "Mistake", "mistake"}, sel.Sel.Name) {
		return "", false
	}
	lit, ok := call.Args[0].(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	key, err := strconv.Unquote(lit.Value)
	return key, err == nil
}

// audited returns the key of an entry of the audit: its kind is the first
// literal among the arguments.
func audited(call *ast.CallExpr) (string, bool) {
	for _, arg := range call.Args {
		if lit, ok := arg.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			kind, err := strconv.Unquote(lit.Value)
			return "audit." + kind, err == nil
		}
	}
	return "", false
}
