package main

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/kith-community/kith/storage/storagetest"
)

// toolsVariable names a folder like .ci/page/node_modules.
const toolsVariable = "KITH_TEST_PAGE_TOOLS"

var errNoTools = errors.New("no tools from Node: install Debian's packages nodejs and npm, then npm ci --prefix .ci/page, or set " + toolsVariable + " to such a node_modules")

// pageTools is the folder with the packages of .ci/page/package.json. The test
// skips when they are not installed.
func pageTools(t *testing.T) string {
	t.Helper()
	folder := os.Getenv(toolsVariable)
	if folder == "" {
		folder = filepath.Join(root, ".ci/page/node_modules")
	}
	folder, err := filepath.Abs(folder)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(folder, "axe-core")); err != nil {
		storagetest.Lacking(t, "node", errNoTools)
	}
	return folder
}

// The types that the page is checked against are those of what it runs on.
func TestPageToolsAreOfTheVendoredVersions(t *testing.T) {
	var tools struct{ DevDependencies map[string]string }
	var vendored []struct{ Name, Version string }
	for file, into := range map[string]any{".ci/page/package.json": &tools, "adapters/sandbox/page/vendor/vendor.json": &vendored} {
		content, err := os.ReadFile(filepath.Join(root, file))
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(content, into); err != nil {
			t.Fatal(err)
		}
	}
	for _, one := range vendored {
		if v, ok := tools.DevDependencies[one.Name]; ok && v != one.Version {
			t.Errorf("%s is vendored in %s, and .ci/page has %s", one.Name, one.Version, v)
		}
	}
}

func TestPageHasNoMistakesOfTypes(t *testing.T) {
	tools := pageTools(t)
	node, err := exec.LookPath("node")
	if err != nil {
		storagetest.Lacking(t, "node", errNoTools)
	}
	checkout, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	config, err := json.Marshal(map[string]any{
		"extends":         filepath.Join(checkout, ".ci/page/tsconfig.json"),
		"include":         []string{filepath.Join(checkout, "adapters/sandbox/page/*.js")},
		"compilerOptions": map[string]any{"paths": map[string]any{"*": []string{filepath.Join(tools, "*")}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "tsconfig.json")
	if err := os.WriteFile(file, config, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), node, filepath.Join(tools, "typescript/bin/tsc"), "--pretty", "false", "--project", file)
	cmd.Dir = checkout
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
